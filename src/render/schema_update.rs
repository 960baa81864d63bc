//! What a newer edition of a schema means for a policy, for people and for programs.

use std::io;

use serde::{Serialize, Serializer};

use super::escape;
use super::schema_diff::{Diff, schema_diff_text};
use crate::policy::{Policy, SchemaEdition, SchemaLine, SchemaUpdate};
use crate::text::Place;

/// Writes what an edition of a schema is and changes, and the lines of the policy to change, for people to read.
///
/// # Errors
///
/// What `out` fails with.
pub fn schema_update_text(
    edition: &SchemaEdition,
    update: &SchemaUpdate,
    policy: Option<&Policy>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (place, name, version) = (edition.place(), edition.name(), edition.version());
    let line = format!("{}:{}: {name} of version {version}", place.path(), place.start());
    writeln!(out, "{}", escape::terminal(&line))?;
    if !edition.is_verbatim() {
        writeln!(
            out,
            "not verbatim: alone, its lines would have other values, so it is written anew as JSON"
        )?;
    }
    match update.name() {
        Some(name) => writeln!(out, "kept as {}", escape::terminal(name))?,
        None => {
            let name = escape::terminal(update.reference());
            writeln!(out, "nothing is written: {name} is the same")?;
        }
    }
    for diff in update.diffs() {
        writeln!(out)?;
        schema_diff_text(diff, policy, out)?;
    }
    let Some(policy) = policy else { return Ok(()) };
    let policy = policy.source().name();
    if update.lines().is_empty() {
        let what = match update.is_used() {
            true => format!("{policy} uses it already"),
            false => format!("no entry of {policy} uses an older edition"),
        };
        return writeln!(out, "\n{}", escape::terminal(&what));
    }
    writeln!(out, "\nto use it, write")?;
    for line in update.lines() {
        let at = match &line.place {
            Some(place) => format!("{}:{}", place.path(), place.start()),
            None => format!("{policy}, before the first table"),
        };
        writeln!(out, "  {}", escape::terminal(&format!("{at}: {}", line.text)))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Document<'d> {
    version: u32,
    edition: Edition<'d>,
    diffs: Vec<Diff<'d>>,
    lines: &'d [SchemaLine],
}

#[derive(Serialize)]
struct Edition<'d> {
    name: &'d str,
    version: &'d str,
    place: &'d Place,
    fragment: &'d str,
    verbatim: bool,
    /// How a policy at the root names it.
    schema: &'d str,
    /// Where it was written, from the root; nowhere if it is there already.
    path: Option<&'d str>,
}

#[derive(Serialize)]
struct Line<'d> {
    place: Option<&'d Place>,
    text: &'d str,
}

/// Writes the same as JSON, version 1. Within a version keys are added, never changed or removed.
///
/// # Errors
///
/// What `out` fails with.
pub fn schema_update_json(
    edition: &SchemaEdition,
    update: &SchemaUpdate,
    policy: Option<&Policy>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let document = Document {
        version: 1,
        edition: Edition {
            name: edition.name(),
            version: edition.version(),
            place: edition.place(),
            fragment: edition.fragment(),
            verbatim: edition.is_verbatim(),
            schema: update.reference(),
            path: update.path(),
        },
        diffs: update.diffs().iter().map(|diff| Diff::new(diff, policy)).collect(),
        lines: update.lines(),
    };
    let text = serde_json::to_string_pretty(&document)?;
    writeln!(out, "{}", escape::json(&text))
}

/// As in the JSON that [`schema_update_json`] writes.
impl Serialize for SchemaLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Line { place: self.place.as_ref(), text: &self.text }.serialize(serializer)
    }
}
