//! For test reports: JUnit's XML, as Surefire writes it and Jenkins and GitLab read it.

use std::io;

use super::escape::xml;
use super::not_applied::{NotApplied, left_out, not_applied};
use super::notes::Notes;
use super::secrets::Secrets;
use super::text::last_line;
use crate::finding::Report;
use crate::finding::{Finding, Severity};

/// Writes a report as JUnit XML: a suite for each file, a test case for each finding.
///
/// What is at `failing` or above is a failure, so that the tests fail where the run does; what is below passes and has
/// its text in `system-out`; what is waived is skipped. A case's name begins with line and column, from 1, columns in
/// Unicode scalar values. The first suite is for the run itself: a case that passes, with the last line of the text
/// report, so that a run without findings isn't taken for a job that did not run; and a case that is skipped for each
/// rule that was not decided, and for findings that are not shown. There are no times in it.
///
/// # Errors
///
/// What `out` fails with.
pub fn junit(
    report: &Report,
    failing: Option<Severity>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let findings = report.findings();
    let suites: Vec<&[Finding]> =
        findings.chunk_by(|one, next| one.place().path() == next.place().path()).collect();
    let all = Counts::of(findings, failing);
    let skipped = cases_of_run(report);
    let tests = findings.len() + 1 + skipped.len();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let failures = all.failures;
    writeln!(
        out,
        r#"<testsuites name="dtolint" tests="{tests}" failures="{failures}" errors="0">"#
    )?;
    run(report, &skipped, out)?;
    for suite in suites {
        let path = xml(suite[0].place().path());
        let Counts { failures, skipped } = Counts::of(suite, failing);
        let tests = suite.len();
        writeln!(
            out,
            r#"  <testsuite name="{path}" tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}">"#
        )?;
        for finding in suite {
            case(finding, &path, failing, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// The suite of the run itself. `skipped` are the cases of the run that are skipped, each with the reason.
fn run(report: &Report, skipped: &[(&str, String)], out: &mut dyn io::Write) -> io::Result<()> {
    let (tests, count) = (1 + skipped.len(), skipped.len());
    writeln!(
        out,
        r#"  <testsuite name="dtolint" tests="{tests}" failures="0" errors="0" skipped="{count}">"#
    )?;
    let line = xml(&last_line(report));
    writeln!(out, r#"    <testcase name="run" classname="dtolint">"#)?;
    writeln!(out, "      <system-out>{line}</system-out>")?;
    writeln!(out, "    </testcase>")?;
    for (name, why) in skipped {
        let (name, why) = (xml(name), xml(why));
        writeln!(out, r#"    <testcase name="{name}" classname="dtolint">"#)?;
        writeln!(out, r#"      <skipped message="{why}"/>"#)?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

/// The cases of the run that are skipped, each with the reason.
fn cases_of_run(report: &Report) -> Vec<(&str, String)> {
    let left_out = left_out(report).map(|text| ("findings", text));
    let rules = not_applied(report).into_iter();
    left_out
        .into_iter()
        .chain(rules.map(|NotApplied { rule, why }| (rule, why.to_owned())))
        .collect()
}

struct Counts {
    failures: usize,
    skipped: usize,
}

impl Counts {
    fn of(findings: &[Finding], failing: Option<Severity>) -> Self {
        let skipped = findings.iter().filter(|finding| finding.waived().is_some()).count();
        let failures = findings.iter().filter(|finding| fails(finding, failing)).count();
        Self { failures, skipped }
    }
}

fn fails(finding: &Finding, failing: Option<Severity>) -> bool {
    finding.waived().is_none() && failing.is_some_and(|level| finding.severity() >= level)
}

fn case(
    finding: &Finding,
    path: &str,
    failing: Option<Severity>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let start = finding.place().start();
    let (line, column, rule) = (start.line, start.column, xml(finding.rule()));
    writeln!(out, r#"    <testcase name="{line}:{column} {rule}" classname="{path}">"#)?;
    let secrets = Secrets::of(finding);
    let message = xml(&secrets.mask(finding.message()));
    let notes = Notes::of(finding, &secrets).lines().map(|line| xml(&line));
    let severity = finding.severity();
    let at = format!("{path}:{line}:{column}: {severity}[{rule}]: {message}");
    let text = std::iter::once(at).chain(notes).collect::<Vec<_>>().join("\n");
    match finding.waived() {
        Some(_) => writeln!(out, r#"      <skipped message="{message}">{text}</skipped>"#)?,
        None if fails(finding, failing) => writeln!(
            out,
            r#"      <failure type="{severity}" message="{message}">{text}</failure>"#
        )?,
        None => writeln!(out, "      <system-out>{text}</system-out>")?,
    }
    writeln!(out, "    </testcase>")
}
