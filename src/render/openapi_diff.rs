//! What has changed between two editions of an OpenAPI file, for people and for programs.

use std::io;

use serde::Serialize;

use super::escape;
use super::schema_diff::{Diff, changes_text, policy_lines};
use crate::policy::{OpenApiDiff, OpenApiPart, PartChange, Policy, PolicyError};

/// Writes the difference of two OpenAPI files for people to read, with what it means for a policy.
///
/// # Errors
///
/// What `out` fails with.
pub fn openapi_diff_text(
    diff: &OpenApiDiff,
    policy: Option<&Policy>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (old, new) = (escape::terminal(diff.old_name()), escape::terminal(diff.new_name()));
    writeln!(out, "{old} → {new}")?;
    for part in diff.parts() {
        let name = format!("{} {}", part.kind.name(), part.name);
        writeln!(out, "\n{}", escape::terminal(&name))?;
        match &part.change {
            PartChange::Added => writeln!(out, "+ only the new file has it")?,
            PartChange::Removed => writeln!(out, "- only the old file has it")?,
            PartChange::Changed(diff) => changes_text(diff, out)?,
            PartChange::Unusable(error) => {
                let line = format!("not compared: {}", why(error));
                writeln!(out, "{}", escape::terminal(&line))?;
            }
        }
    }
    writeln!(out, "\n{}", unchanged(diff))?;
    let Some(policy) = policy else { return Ok(()) };
    let lines: Vec<String> = diff.diffs().flat_map(|it| policy_lines(it, policy)).collect();
    let name = escape::terminal(policy.source().name()).into_owned();
    match lines.is_empty() {
        true => writeln!(out, "no entry of {name} is touched")?,
        false => writeln!(out, "\nin {name}:")?,
    }
    lines.iter().try_for_each(|line| writeln!(out, "  {}", escape::terminal(line)))
}

fn unchanged(diff: &OpenApiDiff) -> String {
    let others = if diff.parts().is_empty() { "" } else { "other " };
    match diff.unchanged() {
        0 => format!("no {others}components or operations are in both files"),
        1 => format!("1 {others}component or operation says the same in both files"),
        many => format!("{many} {others}components and operations say the same in both files"),
    }
}

fn why(error: &PolicyError) -> &str {
    let mut findings = error.report().findings().iter();
    findings.next().map_or("for a reason that is given above", |finding| finding.message())
}

#[derive(Serialize)]
struct Document<'d> {
    version: u32,
    old: &'d str,
    new: &'d str,
    unchanged: usize,
    parts: Vec<Part<'d>>,
}

#[derive(Serialize)]
struct Part<'d> {
    kind: &'static str,
    name: &'d str,
    change: &'static str,
    reason: Option<&'d str>,
    diff: Option<Diff<'d>>,
}

/// Writes the difference of two OpenAPI files as JSON, version 1. Within a version keys are added, never changed or
/// removed.
///
/// # Errors
///
/// What `out` fails with.
pub fn openapi_diff_json(
    diff: &OpenApiDiff,
    policy: Option<&Policy>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let document = Document {
        version: 1,
        old: diff.old_name(),
        new: diff.new_name(),
        unchanged: diff.unchanged(),
        parts: diff.parts().iter().map(|it| Part::new(it, policy)).collect(),
    };
    let text = serde_json::to_string_pretty(&document)?;
    writeln!(out, "{}", escape::json(&text))
}

impl<'d> Part<'d> {
    fn new(part: &'d OpenApiPart, policy: Option<&'d Policy>) -> Self {
        let (change, reason, diff) = match &part.change {
            PartChange::Added => ("added", None, None),
            PartChange::Removed => ("removed", None, None),
            PartChange::Changed(diff) => ("changed", None, Some(Diff::new(diff, policy))),
            PartChange::Unusable(error) => ("unusable", Some(why(error)), None),
        };
        Self { kind: part.kind.name(), name: &part.name, change, reason, diff }
    }
}
