//! For test reports: what the tests of a policy came to, a case for each test.

use std::collections::HashSet;
use std::io;

use super::escape::xml;
use super::secrets::Secrets;
use super::tests::{name, note, summary};
use crate::finding::{Finding, Report, Severity};
use crate::linter::{Difference, DifferenceKind, TestOutcome, TestReport};

/// Writes what came of tests as JUnit XML: a suite for each file that has tests, and a case for each test in it, those
/// that pass included.
///
/// A failure has each difference in its text, and the place of the test. A case is named like its test; of several
/// tests with one name in a file, the later ones have their line behind it. What else `report` has of a test, such as
/// `test-cannot-fail`, is a failure at `failing` or above, and otherwise in `system-out`. The first suite is for the
/// policy: its case `run` passes and has the last line of the text report, and its case `coverage` fails if
/// [`TestReport::require_coverage`] found too little, and `branch-coverage` if [`TestReport::require_branch_coverage`]
/// did.
///
/// # Errors
///
/// What `out` fails with.
pub fn junit_tests(
    tested: &TestReport,
    report: &Report,
    failing: Option<Severity>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let cases = cases(tested, report, failing);
    let of_policy = of_policy(tested, report, failing);
    let failures = |cases: &[Case<'_>]| cases.iter().filter(|case| case.failure.is_some()).count();
    let all = cases.len() + of_policy.len();
    let failed = failures(&cases) + failures(&of_policy);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="dtolint policy test" tests="{all}" failures="{failed}" errors="0">"#
    )?;
    let mut suites = vec![&of_policy[..]];
    suites.extend(cases.chunk_by(|one, next| one.suite == next.suite));
    for suite in suites {
        let (name, tests, failures) = (xml(suite[0].suite), suite.len(), failures(suite));
        writeln!(
            out,
            r#"  <testsuite name="{name}" tests="{tests}" failures="{failures}" errors="0" skipped="0">"#
        )?;
        suite.iter().try_for_each(|case| case.write(out))?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// A case of a suite.
struct Case<'t> {
    suite: &'t str,
    name: String,
    /// Why it fails: the rule, and what it says in one line and in several.
    failure: Option<(String, String, String)>,
    /// What is said of it without making it fail.
    output: String,
}

impl Case<'_> {
    fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let (name, class) = (xml(&self.name), xml(self.suite));
        if self.failure.is_none() && self.output.is_empty() {
            return writeln!(out, r#"    <testcase name="{name}" classname="{class}"/>"#);
        }
        writeln!(out, r#"    <testcase name="{name}" classname="{class}">"#)?;
        if let Some((rule, message, text)) = &self.failure {
            let (rule, message, text) = (xml(rule), xml(message), lines(text));
            writeln!(out, r#"      <failure type="{rule}" message="{message}">{text}</failure>"#)?;
        }
        if !self.output.is_empty() {
            writeln!(out, "      <system-out>{}</system-out>", lines(&self.output))?;
        }
        writeln!(out, "    </testcase>")
    }
}

/// A text of several lines: breaks between them stay.
fn lines(text: &str) -> String {
    text.lines().map(xml).collect::<Vec<_>>().join("\n")
}

/// The case of each test, those of one file together.
fn cases<'t>(tested: &'t TestReport, report: &Report, failing: Option<Severity>) -> Vec<Case<'t>> {
    let mut tests: Vec<&TestOutcome> = tested.tests().iter().collect();
    tests.sort_by_key(|test| test.place.path());
    let mut names = HashSet::new();
    let mut cases = Vec::with_capacity(tests.len());
    for test in tests {
        let (suite, line) = (test.place.path(), test.place.start().line);
        let mut name = name(test).into_owned();
        if !names.insert((suite, name.clone())) {
            name = format!("{name} (line {line})");
        }
        let more = report.findings().iter().filter(|finding| {
            finding.rule() != "test-failed" && finding.place() == &test.place && !is_of_all(finding)
        });
        let (fatal, harmless): (Vec<&Finding>, Vec<&Finding>) =
            more.partition(|finding| failing.is_some_and(|level| finding.severity() >= level));
        let differences: Vec<&Difference> =
            test.differences.iter().filter(|it| it.kind != DifferenceKind::Same).collect();
        let differences = differences.iter().map(|it| line_of(test, it));
        let told = differences.chain(fatal.iter().copied().chain(harmless).map(said));
        let told: Vec<String> = told.collect();
        let is_failed = !fatal.is_empty() || (!test.passed() && failing.is_some());
        let (failure, output) = match (is_failed, told.first()) {
            (true, Some(first)) => {
                let text = format!("{}\nat {suite}:{line}", told.join("\n"));
                let rule = fatal.first().map(|finding| finding.rule()).filter(|_| test.passed());
                let rule = rule.unwrap_or("test-failed").to_owned();
                (Some((rule, first.clone(), text)), String::new())
            }
            _ => (None, told.join("\n")),
        };
        cases.push(Case { suite, name, failure, output });
    }
    cases
}

/// The cases of the policy as a whole.
fn of_policy<'t>(tested: &TestReport, report: &Report, failing: Option<Severity>) -> Vec<Case<'t>> {
    let suite = "dtolint policy test";
    let name = "run".to_owned();
    let mut cases = vec![Case { suite, name, failure: None, output: summary(tested) }];
    for finding in report.findings().iter().filter(|finding| is_of_all(finding)) {
        let text = said(finding);
        let is_failed = failing.is_some_and(|level| finding.severity() >= level);
        let (failure, output) = match is_failed {
            true => (Some((finding.rule().to_owned(), text.clone(), text)), String::new()),
            false => (None, text),
        };
        let name = finding.rule().trim_start_matches("test-").to_owned();
        cases.push(Case { suite, name, failure, output });
    }
    cases
}

/// Whether a finding is about all tests together.
fn is_of_all(finding: &Finding) -> bool {
    matches!(finding.rule(), "test-coverage" | "test-branch-coverage")
}

/// A difference in one line, with the sign that the text report has.
fn line_of(test: &TestOutcome, difference: &Difference) -> String {
    let Difference { kind, rule, at, .. } = difference;
    let at = if at.is_empty() { "the root".to_owned() } else { format!("`{at}`") };
    let what = match kind {
        DifferenceKind::Missing => "is expected and not found",
        _ => "is found and not expected",
    };
    format!("`{rule}` at {at} {what}: {}", note(test, difference))
}

fn said(finding: &Finding) -> String {
    let secrets = Secrets::of(finding);
    let help = finding.help().map(|help| format!("; {}", secrets.mask(help))).unwrap_or_default();
    let message = secrets.mask(finding.message());
    format!("{}[{}]: {message}{help}", finding.severity(), finding.rule())
}
