//! What the tests of a policy came to.

use std::fmt;
use std::sync::Arc;

use crate::finding::{Finding, Report, Severity};
use crate::linter::{Branch, BranchCoverage};
use crate::text::{Place, Source, Span};

/// How many branches a help lists.
const MOST_LISTED: usize = 5;

/// The results of a policy's tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestReport {
    pub(super) tests: Vec<TestOutcome>,
    pub(super) fired: Vec<String>,
    pub(super) silent: Vec<String>,
    pub(super) findings: Vec<Finding>,
    pub(super) policy: String,
    pub(super) branches: Option<BranchCoverage>,
}

/// The result of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TestOutcome {
    /// What the test shows.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// What it expects and what was found, side by side.
    pub differences: Vec<Difference>,
}

/// A finding of a test that is expected, found, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Whether it was found where it was expected, or what is wrong.
    pub kind: DifferenceKind,
    /// The rule.
    pub rule: String,
    /// JSON Pointer from the root of the document.
    pub at: String,
    /// What was found, or why nothing was.
    pub note: String,
}

/// Whether a finding is as expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// Expected and found.
    Same,
    /// Expected and not found.
    Missing,
    /// Found and not expected.
    Unexpected,
}

impl DifferenceKind {
    /// The word that the JSON report uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Missing => "missing",
            Self::Unexpected => "unexpected",
        }
    }
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl TestOutcome {
    /// Whether all that was found was expected, and the other way round.
    pub fn passed(&self) -> bool {
        self.differences.iter().all(|it| it.kind == DifferenceKind::Same)
    }
}

impl TestReport {
    /// The tests, in the order of the policy.
    pub fn tests(&self) -> &[TestOutcome] {
        &self.tests
    }

    /// The rules that the policy's files name and that found something in a test, sorted. What a
    /// pack alone switches on is dtolint's to test.
    pub fn fired(&self) -> &[String] {
        &self.fired
    }

    /// The rules that the policy's files name, that are on, and that no test ever made find
    /// anything, sorted.
    pub fn silent(&self) -> &[String] {
        &self.silent
    }

    /// How many of these rules found something, in percent, rounded down; 100 where there are none.
    pub fn coverage(&self) -> usize {
        let all = self.fired.len() + self.silent.len();
        (self.fired.len() * 100).checked_div(all).unwrap_or(100)
    }

    /// Requires a coverage of at least `wanted` percent: a lower one is a finding, `test-coverage`,
    /// at the start of the policy.
    pub fn require_coverage(&mut self, wanted: usize, policy: &Arc<Source>) {
        let coverage = self.coverage();
        if coverage >= wanted {
            return;
        }
        let place = Place::new(Arc::clone(policy), Span::default());
        let (fired, all) = (self.fired.len(), self.fired.len() + self.silent.len());
        let rules = if all == 1 { "1 rule" } else { &*format!("{all} rules") };
        let finding = Finding::builder("test-coverage", Severity::Error, place)
            .value(coverage.to_string())
            .message(format!(
                "the tests exercise {fired} of {rules} that the policy names: {coverage} %, at least {wanted} % is required"
            ))
            .help(format!("write tests in which these find something: {}", self.silent.join(", ")));
        self.findings.push(finding.build());
    }

    /// Adds which branches of checks the tests cover: what [`Linter::branch_coverage`](crate::Linter::branch_coverage)
    /// says.
    pub fn add_branches(&mut self, branches: BranchCoverage) {
        self.branches = Some(branches);
    }

    /// Which branches of checks the tests cover, if that was added.
    pub fn branches(&self) -> Option<&BranchCoverage> {
        self.branches.as_ref()
    }

    /// The branches that aren't covered, of rules that found something in a test: of the others, no test says anything.
    pub fn uncovered_branches(&self) -> impl Iterator<Item = &Branch> {
        let all = self.branches.iter().flat_map(BranchCoverage::uncovered);
        all.filter(|branch| self.fired.binary_search(&branch.rule).is_ok())
    }

    /// Requires that the tests cover at least `wanted` percent of the branches of checks: fewer are a finding,
    /// `test-branch-coverage`, at the start of the policy. Without [`TestReport::add_branches`], there are none.
    pub fn require_branch_coverage(&mut self, wanted: usize, policy: &Arc<Source>) {
        let Some(branches) = self.branches.as_ref().filter(|it| it.percent() < wanted) else {
            return;
        };
        let (percent, covered, all) = (branches.percent(), branches.covered(), branches.all());
        let line = |branch: &Branch| format!("{branch} ({})", branch.place);
        let mut listed: Vec<String> =
            branches.uncovered().iter().take(MOST_LISTED).map(line).collect();
        let more = branches.uncovered().len().saturating_sub(MOST_LISTED);
        listed.extend((more > 0).then(|| format!("and {more} more")));
        let place = Place::new(Arc::clone(policy), Span::default());
        let finding = Finding::builder("test-branch-coverage", Severity::Error, place)
            .value(percent.to_string())
            .message(format!(
                "the tests cover {covered} of {all} branches of checks: {percent} %, at least {wanted} % is required"
            ))
            .help(format!("write tests with documents for which {}", listed.join(", ")));
        self.findings.push(finding.build());
    }

    /// What is wrong with the tests, for any of the renderers: `test-failed` for each difference,
    /// and `test-cannot-fail`.
    pub fn report(&self) -> Report {
        Report::of_policy(Some(&self.policy), self.findings.clone(), 0)
    }
}
