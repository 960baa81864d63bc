//! What came of a policy's tests, for people and for programs.

use std::borrow::Cow;
use std::io;

use serde::{Serialize, Serializer};

use super::count::count;
use super::secrets::Secrets;
use super::{Options, escape, json};
use crate::finding::Report;
use crate::linter::{Branch, Difference, DifferenceKind, TestOutcome, TestReport};

/// Writes what came of tests for people to read: the findings of `report` with their places (those
/// of [`TestReport::report`], and of [`TestReport::require_coverage`] if coverage is wanted), then each test
/// with what differs. Without a summary, only the tests that failed.
///
/// # Errors
///
/// What `out` fails with.
pub fn tests_text(
    tested: &TestReport,
    report: &Report,
    options: Options<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    super::text(report, options.summary(false), out)?;
    for test in tested.tests().iter().filter(|test| options.summary || !test.passed()) {
        let word = if test.passed() { "ok  " } else { "FAIL" };
        writeln!(out, "{word}  {}", escape::terminal(&name(test)))?;
        for difference in test.differences.iter().filter(|_| !test.passed()) {
            let Difference { rule, at, .. } = difference;
            let sign = match difference.kind {
                DifferenceKind::Same => ' ',
                DifferenceKind::Missing => '-',
                DifferenceKind::Unexpected => '+',
            };
            let line = format!("{sign} {rule} {at}");
            writeln!(out, "      {}", escape::terminal(line.trim_end()))?;
        }
    }
    if options.summary {
        writeln!(out, "\n{}", escape::terminal(&summary(tested)))?;
        if !tested.silent().is_empty() {
            let silent = tested.silent().join(", ");
            writeln!(out, "no test makes these find anything: {}", escape::terminal(&silent))?;
        }
        for branch in tested.uncovered_branches() {
            let Branch { place, rule, .. } = branch;
            let line = format!("{place}: no test has a document for which {branch} ({rule})");
            writeln!(out, "{}", escape::terminal(&line))?;
        }
    }
    Ok(())
}

pub(super) fn summary(tested: &TestReport) -> String {
    let all = tested.tests().len();
    let failed = tested.tests().iter().filter(|test| !test.passed()).count();
    let fired = tested.fired().len();
    let rules = fired + tested.silent().len();
    let (tests, rules) = (count(all, "test"), count(rules, "rule"));
    let percent = tested.coverage();
    let branches = tested.branches().filter(|it| it.all() > 0).map(|it| {
        let (covered, all, percent) = (it.covered(), it.all(), it.percent());
        let branches = if all == 1 { "branch" } else { "branches" };
        format!("; {covered} of {all} {branches} of checks covered ({percent} %)")
    });
    format!(
        "{tests}, {failed} failed; {fired} of {rules} that the policy names found something ({percent} %){}",
        branches.unwrap_or_default()
    )
}

/// Writes what came of tests as JSON, version 1, with the findings of `report` as in [`json()`].
/// Within a version keys are added, never changed or removed.
///
/// # Errors
///
/// What `out` fails with.
pub fn tests_json(tested: &TestReport, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(&document(tested, report))?;
    writeln!(out, "{}", escape::json(&text))
}

/// As [`tests_json`] writes it, with the findings of [`TestReport::report`].
impl Serialize for TestReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        document(self, &self.report()).serialize(serializer)
    }
}

fn document<'t>(tested: &'t TestReport, report: &'t Report) -> Document<'t> {
    Document {
        version: 1,
        tests: tested.tests().iter().map(entry).collect(),
        coverage: Coverage {
            percent: tested.coverage(),
            fired: tested.fired(),
            silent: tested.silent(),
            branches: tested.branches().map(|it| Branches {
                percent: it.percent(),
                all: it.all(),
                covered: it.covered(),
                uncovered: it.uncovered().iter().map(uncovered).collect(),
            }),
        },
        findings: report.findings().iter().map(json::entry).collect(),
    }
}

#[derive(Serialize)]
struct Document<'t> {
    version: u32,
    tests: Vec<Test<'t>>,
    coverage: Coverage<'t>,
    findings: Vec<json::Entry<'t>>,
}

#[derive(Serialize)]
struct Test<'t> {
    name: Cow<'t, str>,
    passed: bool,
    path: &'t str,
    line: usize,
    differences: Vec<Entry<'t>>,
}

#[derive(Serialize)]
struct Entry<'t> {
    kind: &'static str,
    rule: &'t str,
    at: &'t str,
    note: Cow<'t, str>,
}

#[derive(Serialize)]
struct Coverage<'t> {
    percent: usize,
    fired: &'t [String],
    silent: &'t [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    branches: Option<Branches<'t>>,
}

#[derive(Serialize)]
struct Branches<'t> {
    percent: usize,
    all: usize,
    covered: usize,
    uncovered: Vec<Uncovered<'t>>,
}

/// A branch for which no test has a document.
#[derive(Serialize)]
struct Uncovered<'t> {
    rule: &'t str,
    part: &'t str,
    holds: bool,
    path: &'t str,
    line: usize,
    column: usize,
}

fn uncovered(branch: &Branch) -> Uncovered<'_> {
    let Branch { rule, part, holds, place, .. } = branch;
    let (path, start) = (place.path(), place.start());
    Uncovered { rule, part, holds: *holds, path, line: start.line, column: start.column }
}

/// The name of a test, which may quote its document, or have a token in it.
pub(super) fn name(test: &TestOutcome) -> Cow<'_, str> {
    Secrets::of_source(test.place.source()).mask(&test.name)
}

fn entry(test: &TestOutcome) -> Test<'_> {
    Test {
        name: name(test),
        passed: test.passed(),
        path: test.place.path(),
        line: test.place.start().line,
        differences: test.differences.iter().map(|it| difference(test, it)).collect(),
    }
}

fn difference<'t>(test: &'t TestOutcome, difference: &'t Difference) -> Entry<'t> {
    Entry {
        kind: difference.kind.name(),
        rule: &difference.rule,
        at: &difference.at,
        note: note(test, difference),
    }
}

/// What was found, or why nothing was.
pub(super) fn note<'t>(test: &TestOutcome, difference: &'t Difference) -> Cow<'t, str> {
    Secrets::of_source(test.place.source()).mask(&difference.note)
}
