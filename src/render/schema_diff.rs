//! What came and went between two schemas, for people and for programs.

use std::collections::BTreeMap;
use std::io;

use serde::{Serialize, Serializer};

use super::acceptance::{Accepted, place_text, verdict};
use super::escape;
use crate::policy::{Missed, PlaceDifference, Policy, SchemaDiff, Touched};
use crate::schema::{ChangeKind, SchemaChange};
use crate::text::Place;

/// Writes a difference of schemas for people to read, with what it means for a policy.
///
/// # Errors
///
/// What `out` fails with.
pub fn schema_diff_text(
    diff: &SchemaDiff,
    policy: Option<&Policy>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (old, new) = (escape::terminal(diff.old_name()), escape::terminal(diff.new_name()));
    writeln!(out, "{old} → {new}")?;
    changes_text(diff, out)?;
    writeln!(out, "\n{}", summary(diff))?;
    match policy {
        Some(policy) => policy_text(diff, policy, out),
        None => Ok(()),
    }
}

/// Writes what documents the schemas accept, and what has changed, place by place.
pub(super) fn changes_text(diff: &SchemaDiff, out: &mut dyn io::Write) -> io::Result<()> {
    let acceptance = diff.acceptance();
    for line in verdict(acceptance) {
        writeln!(out, "{}", escape::terminal(&line))?;
    }
    let mut places: BTreeMap<&str, (Vec<&SchemaChange>, Option<&PlaceDifference>)> =
        BTreeMap::new();
    for change in diff.changes() {
        places.entry(&change.at).or_default().0.push(change);
    }
    for place in &acceptance.places {
        places.entry(&place.at).or_default().1 = Some(place);
    }
    for (at, (changes, place)) in places {
        let at = if at.is_empty() { "the DTO itself" } else { at };
        writeln!(out, "\n{}", escape::terminal(at))?;
        for change in &changes {
            writeln!(out, "  {}", escape::terminal(&line(change)))?;
        }
        if let Some(place) = place {
            place_text(place, &changes, out)?;
        }
    }
    if !acceptance.is_complete {
        writeln!(out, "\nnot all places were compared: it takes too long")?;
    }
    Ok(())
}

/// Writes what a difference means for a policy.
fn policy_text(diff: &SchemaDiff, policy: &Policy, out: &mut dyn io::Write) -> io::Result<()> {
    let name = escape::terminal(policy.source().name()).into_owned();
    let lines = policy_lines(diff, policy);
    match lines.is_empty() {
        true => writeln!(out, "no entry of {name} is touched")?,
        false => writeln!(out, "\nin {name}:")?,
    }
    for line in &lines {
        writeln!(out, "  {}", escape::terminal(line))?;
    }
    let unnamed = diff.unnamed(policy);
    if !unnamed.is_empty() {
        writeln!(out, "no rule names: {}", escape::terminal(&unnamed.join(", ")))?;
    }
    Ok(())
}

/// The entries of a policy that a difference touches, and the lists that may have to grow.
pub(super) fn policy_lines(diff: &SchemaDiff, policy: &Policy) -> Vec<String> {
    let touched = diff.touched(policy);
    let missed = diff.missed(policy);
    touched.iter().map(|entry| what(entry, diff)).chain(missed.iter().map(gap)).collect()
}

fn summary(diff: &SchemaDiff) -> String {
    let went = diff.changes().iter().filter(|change| change.kind.is_removal()).count();
    match (diff.changes().len(), went) {
        (0, _) => "no name, type or member has changed".to_owned(),
        (1, 0) => "1 change, not a removal".to_owned(),
        (1, _) => "1 change, a removal".to_owned(),
        (all, 0) => format!("{all} changes, none of them a removal"),
        (all, 1) => format!("{all} changes, 1 of them a removal"),
        (all, went) => format!("{all} changes, {went} of them removals"),
    }
}

fn line(change: &SchemaChange) -> String {
    let name = &change.name;
    let text = match change.kind {
        ChangeKind::ValueAdded => format!("+ {name}"),
        ChangeKind::ValueRemoved => format!("- {name}"),
        ChangeKind::MemberAdded => format!("+ the member `{name}`"),
        ChangeKind::MemberRemoved => format!("- the member `{name}`"),
        ChangeKind::Required => format!("! the member `{name}` must be there now"),
        ChangeKind::Optional => format!("! the member `{name}` is no longer required"),
        ChangeKind::TypeAdded => format!("+ values may be of type {name}"),
        ChangeKind::TypeRemoved => format!("- values may no longer be of type {name}"),
        ChangeKind::Closed => "- other members are refused now".to_owned(),
        ChangeKind::Opened => "+ other members are no longer refused".to_owned(),
        ChangeKind::Listed => "- values are listed now".to_owned(),
        ChangeKind::Unlisted => "+ values are no longer listed".to_owned(),
    };
    match &change.perhaps {
        Some(other) => format!("{text} (perhaps now {other})"),
        None => text,
    }
}

fn what(entry: &Touched, diff: &SchemaDiff) -> String {
    let lost = |name: &String| {
        let now = diff.changes().iter().filter(|change| change.name == *name);
        match now.filter_map(|change| change.perhaps.as_ref()).next() {
            Some(other) => format!("{name} (perhaps now {other})"),
            None => name.clone(),
        }
    };
    let at = entry.place.start();
    let mut parts = Vec::new();
    if !entry.gained.is_empty() {
        parts.push(format!("covers {} as well", entry.gained.join(", ")));
    }
    if !entry.lost.is_empty() {
        let lost: Vec<String> = entry.lost.iter().map(lost).collect();
        parts.push(format!("covers {} no longer", lost.join(", ")));
    }
    if entry.gained.is_empty() && entry.lost.is_empty() {
        parts.push("no longer leads anywhere".to_owned());
    }
    if entry.is_refused {
        parts.push("so the policy is refused until it is fixed".to_owned());
    }
    let (path, rule) = (entry.place.path(), &entry.rule);
    format!("{path}:{}:{}: {rule}: `{}` {}", at.line, at.column, entry.entry, parts.join("; "))
}

fn gap(list: &Missed) -> String {
    let (at, path, rule) = (list.place.start(), list.place.path(), &list.rule);
    let names = list.names.join(", ");
    let what = match &list.related {
        Some(related) => format!("the list has `{related}`, and not {names}"),
        None => format!("the list doesn't allow {names}"),
    };
    format!("{path}:{}:{}: {rule}: {what}", at.line, at.column)
}

#[derive(Serialize)]
struct Document<'d> {
    version: u32,
    #[serde(flatten)]
    diff: Diff<'d>,
}

/// A difference, with what it means for a policy.
#[derive(Serialize)]
pub(super) struct Diff<'d> {
    old: &'d str,
    new: &'d str,
    changes: Vec<Change<'d>>,
    acceptance: Accepted<'d>,
    policy: Option<InPolicy<'d>>,
}

#[derive(Serialize)]
struct Change<'d> {
    at: &'d str,
    kind: &'static str,
    name: &'d str,
    perhaps: Option<&'d str>,
    removal: bool,
}

#[derive(Serialize)]
struct InPolicy<'d> {
    path: &'d str,
    touched: Vec<Touched>,
    missed: Vec<Missed>,
    unnamed: Vec<String>,
}

#[derive(Serialize)]
struct Gap<'d> {
    rule: &'d str,
    names: &'d [String],
    related: Option<&'d str>,
    place: &'d Place,
}

#[derive(Serialize)]
struct Entry<'d> {
    rule: &'d str,
    entry: &'d str,
    gained: &'d [String],
    lost: &'d [String],
    refused: bool,
    place: &'d Place,
}

/// Writes a difference of schemas as JSON, version 1. Within a version keys are added, never changed
/// or removed.
///
/// # Errors
///
/// What `out` fails with.
pub fn schema_diff_json(
    diff: &SchemaDiff,
    policy: Option<&Policy>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let document = Document { version: 1, diff: Diff::new(diff, policy) };
    let text = serde_json::to_string_pretty(&document)?;
    writeln!(out, "{}", escape::json(&text))
}

impl<'d> Diff<'d> {
    pub(super) fn new(diff: &'d SchemaDiff, policy: Option<&'d Policy>) -> Self {
        Self {
            old: diff.old_name(),
            new: diff.new_name(),
            changes: diff.changes().iter().map(change).collect(),
            acceptance: Accepted::new(diff.acceptance()),
            policy: policy.map(|policy| InPolicy {
                path: policy.source().name(),
                touched: diff.touched(policy),
                missed: diff.missed(policy),
                unnamed: diff.unnamed(policy),
            }),
        }
    }
}

/// As in the JSON that [`schema_diff_json`] writes.
impl Serialize for Missed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { rule, names, related, place } = self;
        Gap { rule, names, related: related.as_deref(), place }.serialize(serializer)
    }
}

/// As in the JSON that [`schema_diff_json`] writes.
impl Serialize for SchemaChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        change(self).serialize(serializer)
    }
}

/// As in the JSON that [`schema_diff_json`] writes.
impl Serialize for Touched {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        entry(self).serialize(serializer)
    }
}

fn change(change: &SchemaChange) -> Change<'_> {
    Change {
        at: &change.at,
        kind: change.kind.name(),
        name: &change.name,
        perhaps: change.perhaps.as_deref(),
        removal: change.kind.is_removal(),
    }
}

fn entry(touched: &Touched) -> Entry<'_> {
    Entry {
        rule: &touched.rule,
        entry: &touched.entry,
        gained: &touched.gained,
        lost: &touched.lost,
        refused: touched.is_refused,
        place: &touched.place,
    }
}
