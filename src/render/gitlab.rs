//! For GitLab: a Code Quality report, which is a part of Code Climate's format.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::escape;
use super::not_applied::{NotApplied, left_out, not_applied};
use super::notes::Notes;
use super::secrets::Secrets;
use crate::finding::{Finding, Report, Severity, fingerprint};
use crate::text;

/// Writes the findings that count as a Code Quality report. Lines and columns count from 1, columns in
/// Unicode scalar values; ends are exclusive. A rule that was not applied, and that not all findings are shown, is
/// an issue of severity info, at the start of the policy.
///
/// # Errors
///
/// What `out` fails with.
pub fn gitlab(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let counting = report.findings().iter().filter(|finding| finding.waived().is_none());
    let not_applied = not_applied(report);
    let not_applied = not_applied.iter().map(|rule| issue_of_rule(rule, report));
    let left_out = left_out(report);
    let left_out = left_out.as_deref().map(|text| issue_of_run("left-out", text.into(), report));
    let issues: Vec<Issue<'_>> = counting.map(issue).chain(left_out).chain(not_applied).collect();
    let text = serde_json::to_string_pretty(&issues)?;
    writeln!(out, "{}", escape::json(&text))
}

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: Cow<'r, str>,
    severity: &'static str,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: Cow<'r, str>,
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
    let notes = [notes.help, notes.policy].into_iter().flatten();
    let notes: String = notes.map(|note| format!("; {note}")).collect();
    Issue {
        description: escape::terminal(&format!("{message}{notes}")).into_owned(),
        check_name: finding.rule(),
        fingerprint: finding.fingerprint().into(),
        severity: match finding.severity() {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: escape::terminal(finding.place().path()),
            positions: Positions {
                begin: position(finding.place().start()),
                end: position(finding.place().end()),
            },
        },
    }
}

/// That a rule was not applied.
fn issue_of_rule<'r>(&NotApplied { rule, why }: &NotApplied<'r>, report: &'r Report) -> Issue<'r> {
    let mut issue =
        issue_of_run(rule, escape::terminal(&format!("{why}: {rule}")).into_owned(), report);
    let policy = report.policy().unwrap_or_default();
    issue.fingerprint = fingerprint([rule, policy, "", why]).into();
    issue
}

/// What is said of the run, at the start of the policy.
fn issue_of_run<'r>(name: &'r str, description: String, report: &'r Report) -> Issue<'r> {
    let policy = report.policy().unwrap_or_default();
    let start = || Position { line: 1, column: 1 };
    Issue {
        description,
        check_name: name,
        fingerprint: fingerprint([name, policy, "", ""]).into(),
        severity: "info",
        location: Location {
            path: escape::terminal(policy),
            positions: Positions { begin: start(), end: start() },
        },
    }
}

fn position(at: text::Position) -> Position {
    Position { line: at.line, column: at.column }
}
