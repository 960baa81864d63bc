//! For programs that read line by line: NDJSON, one line for each finding, and a last one with the counts.

use std::io;

use super::json::{entry, json_line, without_findings};
use crate::finding::{PartKeys, Report};

/// Writes a report as NDJSON: a line for each finding, as the JSON report has it, and a last line with everything else
/// of the JSON report, version 1. A report without its last line was cut off. The keys of a part
/// ([`Linter::finish_part`](crate::Linter::finish_part)) are lines before that.
///
/// ```
/// use dtolint::{Coverage, Linter, Policy, render};
///
/// let linter = Linter::new(Policy::recommended());
/// let report = linter.lint_all([("hook.json", "{")], Coverage::Whole);
/// let mut text = Vec::new();
/// render::ndjson(&report, None, &mut text)?;
/// let lines: Vec<&str> = std::str::from_utf8(&text)?.lines().collect();
/// assert!(lines[0].starts_with(r#"{"rule":"syntax","severity":"error","#));
/// assert!(lines[1].starts_with(r#"{"version":1,"tool":{"name":"dtolint","#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// What `out` fails with.
pub fn ndjson(report: &Report, keys: Option<&PartKeys>, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in report.findings() {
        writeln!(out, "{}", json_line(&entry(finding))?)?;
    }
    for key in keys.into_iter().flat_map(PartKeys::lines) {
        writeln!(out, "{}", json_line(&key)?)?;
    }
    let end = without_findings(report, keys.map(|keys| &keys.end));
    writeln!(out, "{}", json_line(&end)?)
}
