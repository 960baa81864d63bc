//! What a rule says, as text, and the first line of it that another rule has otherwise.

use std::collections::HashMap;

use crate::check::{NamedSetsInUse, Printed, PrintedEntry};
use crate::policy::model::ActiveRule;
use crate::policy::shown::Writer;
use crate::text::Place;

/// Everything that decides what a rule reports, with the entries of sets written out.
pub(super) fn wording(active: &ActiveRule) -> String {
    let sites: Vec<String> = active.sites.iter().map(|site| site.select.to_string()).collect();
    let check = Writer::new(&[]).check(&active.expr);
    let schema = active.schema.as_ref().map_or("", |schema| &*schema.name);
    format!("{} {sites:?} {schema} {check}\n", active.severity)
}

/// An argument of a rule: its check and parameter, its value, its entries if it is a list, and its line.
struct Said<'p> {
    what: (usize, &'static str, &'p str),
    value: String,
    entries: Vec<PrintedEntry>,
    place: &'p Place,
}

/// The arguments of all checks of a rule.
fn said(active: &ActiveRule) -> Vec<Said<'_>> {
    let mut all = Vec::new();
    for (nth, (_, call, _)) in active.calls().into_iter().enumerate() {
        for (parameter, argument, place) in call.arguments.iter() {
            let print = || argument.print(place, &NamedSetsInUse(HashMap::new()));
            let entries = match print() {
                Printed::List(entries) => entries,
                Printed::Value(_) => Vec::new(),
            };
            let options = active.rule.check.iter().flat_map(|check| &check.options);
            let option = options.into_iter().find(|option| option.parameter.name == parameter);
            let name = option.map_or(parameter, |option| &*option.name);
            let what = (nth, call.definition.name, name);
            all.push(Said { what, value: print().into_line(), entries, place });
        }
    }
    all
}

/// Where two rules differ first.
pub(super) struct Difference {
    pub(super) old: Place,
    pub(super) new: Place,
    /// What it is, in words.
    pub(super) what: Option<String>,
}

/// The first difference of two rules: of entries or arguments, or else of the checks.
pub(super) fn difference(old: &ActiveRule, new: &ActiveRule) -> Difference {
    let (was, is) = (said(old), said(new));
    for old in &was {
        match is.iter().find(|new| new.what == old.what) {
            Some(new) if new.value == old.value => {}
            Some(new) => {
                let (gone, added) = (entry(old, new), entry(new, old));
                let what = Some(words(old, new, gone, added));
                let place = |entry: Option<&PrintedEntry>| entry.and_then(|it| it.place.clone());
                return Difference {
                    old: place(gone).unwrap_or_else(|| old.place.clone()),
                    new: place(added).unwrap_or_else(|| new.place.clone()),
                    what,
                };
            }
            None => return Difference { old: old.place.clone(), new: line(new), what: None },
        }
    }
    let added = is.iter().find(|new| was.iter().all(|old| old.what != new.what));
    let new = added.map_or_else(|| line(new), |new| new.place.clone());
    Difference { old: line(old), new, what: None }
}

/// The first entry that is only in one of two lists.
fn entry<'s>(one: &'s Said<'_>, other: &Said<'_>) -> Option<&'s PrintedEntry> {
    one.entries.iter().find(|entry| other.entries.iter().all(|it| it.text != entry.text))
}

/// What is different about an argument.
fn words(
    old: &Said<'_>,
    new: &Said<'_>,
    gone: Option<&PrintedEntry>,
    added: Option<&PrintedEntry>,
) -> String {
    const LONGEST: usize = 40;
    let parameter = new.what.2;
    match (gone, added) {
        (Some(gone), Some(added)) => {
            format!("`{parameter}` has `{}`, and no longer `{}`", added.text, gone.text)
        }
        (Some(gone), None) => format!("`{parameter}` no longer has `{}`", gone.text),
        (None, Some(added)) => format!("`{parameter}` has `{}`", added.text),
        (None, None) if old.value.len().max(new.value.len()) <= LONGEST => {
            format!("`{parameter}` is `{}`, and was `{}`", new.value, old.value)
        }
        (None, None) => format!("`{parameter}` has changed"),
    }
}

/// The line of a rule that says most: that of its check, if it is the author's own, or else the one that turned it on.
pub(super) fn line(active: &ActiveRule) -> Place {
    match active.rule.is_own() {
        true => active.expr.key.clone(),
        false => active.place.clone(),
    }
}
