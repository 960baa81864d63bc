//! What to write instead of a pattern that leads nowhere by the schemas.

use std::collections::BTreeSet;

use crate::document::{Pattern, Segment, Types, translated};
use crate::schema::{DeadEnd, Reached, Schema};
use crate::text::Place;
use crate::text::suggest::did_you_mean;

/// A schema, and the pattern of the values in a document that it describes.
pub(super) struct Described<'s> {
    pub(super) schema: &'s Schema,
    pub(super) around: Pattern,
}

impl<'s> Described<'s> {
    pub(super) fn root(schema: &'s Schema) -> Self {
        Self { schema, around: Pattern::default() }
    }

    /// Where a pattern leads from the root of a document. Outside what the schema describes, it can
    /// lead to any value.
    pub(super) fn reach(&self, select: &Pattern) -> Reached {
        let (mut types, mut deepest) = (Types::NONE, None::<DeadEnd>);
        for inside in select.inside(&self.around) {
            match self.schema.shape.reach(&inside) {
                Reached::Values(found) => types = types.or(found),
                Reached::Nowhere(dead_end) => {
                    let before = select.segments().len().saturating_sub(inside.segments().len());
                    let at = dead_end.at.saturating_add(before);
                    if deepest.as_ref().is_none_or(|deepest| deepest.at < at) {
                        deepest = Some(DeadEnd { at, ..dead_end });
                    }
                }
            }
        }
        match deepest {
            Some(deepest) if types == Types::NONE => Reached::Nowhere(deepest),
            Some(_) => Reached::Values(types),
            None if types == Types::NONE => Reached::Values(Types::ANY),
            None => Reached::Values(types),
        }
    }
}

/// What to write instead of `select`, which ends at `dead_ends` by `schemas`; `None` if there is no
/// dead end. `place` is where the pattern, or the end of it, is written.
pub(super) fn help(
    schemas: &[Described<'_>],
    select: &Pattern,
    dead_ends: &[DeadEnd],
    place: &Place,
) -> Option<String> {
    // The deepest: of several schemas, the one that was meant.
    let deepest = dead_ends.iter().max_by_key(|dead_end| dead_end.at)?;
    let before = Pattern::from(select.segments()[..deepest.at].to_vec());
    let around = match before.is_root() {
        true => "the value".to_owned(),
        false => format!("`{before}`"),
    };
    if deepest.types.meets(Types::ARRAY) && !deepest.types.meets(Types::OBJECT) {
        let write = instead(schemas, select, deepest.at);
        let write = write.and_then(|pattern| as_written(&pattern, select, place));
        let write = write.map_or(String::new(), |pattern| format!(": write `{pattern}`"));
        let why = match (&deepest.segment, deepest.most_items) {
            (Segment::Index(_), 0) => format!("{around} is always an empty array"),
            (Segment::Index(_), 1) => format!("{around} is an array of 1 item at most"),
            (Segment::Index(_), most) => format!("{around} is an array of {most} items at most"),
            _ => format!("{around} is an array"),
        };
        return Some(format!("{why}{write}"));
    }
    let known = known(deepest, dead_ends);
    let leads = |pattern: &Pattern| leads(schemas, pattern);
    let meant = translated(&select.to_string()).and_then(|it| Pattern::parse(&it).ok());
    let meant = meant.filter(|pattern| pattern != select && leads(pattern));
    match meant.and_then(|pattern| as_written(&pattern, select, place)) {
        Some(root) if root.is_root() => return Some("write `\"\"` for the whole value".to_owned()),
        Some(pattern) => return Some(format!("write `{pattern}`")),
        None => {}
    }
    let renamed = near(deepest, &known).map(|name| (name, renamed(select, deepest.at, name)));
    if let Some((name, pattern)) = renamed {
        let whole = leads(&pattern).then(|| as_written(&pattern, select, place)).flatten();
        let meant = whole.map_or_else(|| name.to_owned(), |pattern| pattern.to_string());
        return Some(format!("did you mean `{meant}`?"));
    }
    Some(match known.is_empty() {
        true if deepest.types.meets(Types::OBJECT) => format!("{around} has no members"),
        true if before.is_root() => format!("the values are {}", deepest.types),
        true => format!("{around} selects {}, which have no members", deepest.types),
        false => {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("{around} has the members {}", names.join(", "))
        }
    })
}

/// Whether the patterns end at what is likely a misspelt name.
pub(super) fn is_misspelt(dead_ends: &[DeadEnd]) -> bool {
    let deepest = dead_ends.iter().max_by_key(|dead_end| dead_end.at);
    deepest.is_some_and(|deepest| near(deepest, &known(deepest, dead_ends)).is_some())
}

/// The names that a segment could have named.
fn known<'d>(deepest: &DeadEnd, dead_ends: &'d [DeadEnd]) -> BTreeSet<&'d str> {
    let beside = dead_ends.iter().filter(|dead_end| dead_end.at == deepest.at);
    beside.flat_map(|it| &it.known).map(String::as_str).collect()
}

/// The known name that was likely meant.
fn near<'n>(deepest: &DeadEnd, known: &BTreeSet<&'n str>) -> Option<&'n str> {
    let help = did_you_mean(deepest.segment.name()?, known.iter().copied())?;
    known.iter().copied().find(|name| help == format!("did you mean `{name}`?"))
}

/// A pattern with another name at a segment.
fn renamed(select: &Pattern, at: usize, name: &str) -> Pattern {
    let (before, rest) = select.segments().split_at(at);
    let after = Pattern::from(rest.get(1..).unwrap_or_default().to_vec());
    Pattern::from(before.to_vec()).member(name).join(&after)
}

/// Whether it leads somewhere.
fn leads(schemas: &[Described<'_>], pattern: &Pattern) -> bool {
    schemas.iter().any(|schema| matches!(schema.reach(pattern), Reached::Values(_)))
}

/// What to write at `place` for `pattern`, where `select` is what the text there means: an `at` goes on from where the
/// rule looks. `None` if it can't be written there.
pub(super) fn as_written(pattern: &Pattern, select: &Pattern, place: &Place) -> Option<Pattern> {
    let span = place.span();
    let text = place.source().text().get(span.start as usize..span.end as usize)?;
    let written = Pattern::parse(text.trim_matches(['"', '\''])).ok()?;
    let around = select.segments().len().checked_sub(written.segments().len())?;
    let (start, end) = pattern.segments().split_at_checked(around)?;
    (start == &select.segments()[..around] && written.segments() == &select.segments()[around..])
        .then(|| end.to_vec().into())
}

/// The pattern that was likely meant, where the segment number `at` is asked of an array: one that
/// leads somewhere.
fn instead(schemas: &[Described<'_>], select: &Pattern, at: usize) -> Option<Pattern> {
    let (before, rest) = select.segments().split_at(at);
    let (segment, after) = rest.split_first()?;
    let with =
        |middle: &[Segment], after: &[Segment]| Pattern::from([before, middle, after].concat());
    let index = segment.name().and_then(without_zeros).and_then(|name| Pattern::parse(&name).ok());
    let into_items = Some(with(&[Segment::Any], rest));
    let items = Some(with(&[Segment::Any], after));
    // `/owners/email` leaves the items out; `/owners/[*]` or `/owners/7` says them wrongly.
    let is_word = segment.name().is_some_and(|name| name.contains(char::is_alphabetic));
    let (first, second) = if is_word { (into_items, items) } else { (items, into_items) };
    let candidates = [index.map(|index| with(index.segments(), after)), first, second];
    candidates.into_iter().flatten().find(|pattern| leads(schemas, pattern))
}

/// `00` as `/0`, `007` as `/7`.
fn without_zeros(name: &str) -> Option<String> {
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let digits = name.trim_start_matches('0');
    is_number.then(|| format!("/{}", if digits.is_empty() { "0" } else { digits }))
}
