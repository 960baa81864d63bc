//! For GitLab: a Code Quality report, which is a part of Code Climate's format.

use std::io;

use serde::Serialize;

use super::escape;
use super::notes::Notes;
use super::secrets::Secrets;
use crate::finding::Report;
use crate::finding::{Finding, Severity};
use crate::text;

/// Writes the findings that count as a Code Quality report. Lines and columns count from 1, columns in
/// Unicode scalar values; ends are exclusive.
///
/// # Errors
///
/// What `out` fails with.
pub fn gitlab(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let counting = report.findings().iter().filter(|finding| finding.waived().is_none());
    let issues: Vec<Issue<'_>> = counting.map(issue).collect();
    let text = serde_json::to_string_pretty(&issues)?;
    writeln!(out, "{}", escape::json(&text))
}

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: &'r str,
    severity: &'static str,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r str,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

fn issue(finding: &Finding) -> Issue<'_> {
    let secrets = Secrets::of(finding);
    let message = secrets.mask(finding.message());
    let notes = Notes::of(finding, &secrets);
    let help = notes.help.map(|help| format!("; {help}")).unwrap_or_default();
    Issue {
        description: escape::terminal(&format!("{message}{help}")).into_owned(),
        check_name: finding.rule(),
        fingerprint: finding.fingerprint(),
        severity: match finding.severity() {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: finding.place().path(),
            positions: Positions {
                begin: position(finding.place().start()),
                end: position(finding.place().end()),
            },
        },
    }
}

fn position(at: text::Position) -> Position {
    Position { line: at.line, column: at.column }
}
