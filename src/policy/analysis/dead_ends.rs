//! What to write instead of a pattern that leads nowhere by the schemas.

use std::collections::BTreeSet;

use crate::document::{Pattern, Segment, Types};
use crate::schema::{DeadEnd, Reached, Schema};
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
/// dead end.
pub(super) fn help(
    schemas: &[Described<'_>],
    select: &Pattern,
    dead_ends: &[DeadEnd],
) -> Option<String> {
    // The deepest: of several schemas, the one that was meant.
    let deepest = dead_ends.iter().max_by_key(|dead_end| dead_end.at)?;
    let before = Pattern::from(select.segments()[..deepest.at].to_vec());
    let place = match before.is_root() {
        true => "the value".to_owned(),
        false => format!("`{before}`"),
    };
    if deepest.types.meets(Types::ARRAY) && !deepest.types.meets(Types::OBJECT) {
        let write = instead(schemas, select, deepest.at);
        let write = write.map_or(String::new(), |pattern| format!(": write `{pattern}`"));
        let why = match (&deepest.segment, deepest.most_items) {
            (Segment::Index(_), 0) => format!("{place} is always an empty array"),
            (Segment::Index(_), 1) => format!("{place} is an array of 1 item at most"),
            (Segment::Index(_), most) => format!("{place} is an array of {most} items at most"),
            _ => format!("{place} is an array"),
        };
        return Some(format!("{why}{write}"));
    }
    let known = known(deepest, dead_ends);
    Some(near(deepest, &known).unwrap_or_else(|| match known.is_empty() {
        true if deepest.types.meets(Types::OBJECT) => format!("{place} has no members"),
        true if before.is_root() => format!("the values are {}", deepest.types),
        true => format!("{place} selects {}, which have no members", deepest.types),
        false => {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("{place} has the members {}", names.join(", "))
        }
    }))
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

fn near(deepest: &DeadEnd, known: &BTreeSet<&str>) -> Option<String> {
    did_you_mean(deepest.segment.name()?, known.iter().copied())
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
    let leads = |pattern: &Pattern| {
        schemas.iter().any(|schema| matches!(schema.reach(pattern), Reached::Values(_)))
    };
    candidates.into_iter().flatten().find(leads)
}

/// `00` as `/0`, `007` as `/7`.
fn without_zeros(name: &str) -> Option<String> {
    let is_number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let digits = name.trim_start_matches('0');
    is_number.then(|| format!("/{}", if digits.is_empty() { "0" } else { digits }))
}
