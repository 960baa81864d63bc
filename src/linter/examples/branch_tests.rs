//! Tests that are proposed for branches of checks that no other test covers.

use super::RuleExample;
use super::branch::Branch;
use super::branches::Branches;
use super::polish::Usual;
use super::proposed_test::ProposedTest;
use super::reason::NoExample;
use super::subject::{Subject, UNNAMED};
use crate::linter::Linter;

/// A branch that no test covers, and a test that would.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProposedBranch {
    /// The branch.
    pub branch: Branch,
    /// The test, or why there is none. One test may cover several branches: then only the first of them is here.
    pub test: Result<ProposedTest, NoExample>,
}

impl ProposedBranch {
    /// The test as a `[[test]]` entry after a comment that says what it is for, or a comment that says why there is
    /// none.
    pub fn to_toml(&self) -> String {
        let Self { branch, test } = self;
        let place = &branch.place;
        match test {
            Ok(test) => format!(
                "# {place}: no other test has a document for which {branch}.\n{}",
                test.to_toml()
            ),
            Err(why) => format!("# {place}: no document was made for which {branch}: {why}.\n"),
        }
    }
}

/// Tests for the branches that neither the proposed tests cover nor, of the rules in `tested`, those of the policy.
pub(super) fn branch_tests(
    linter: &Linter,
    tested: &[String],
    proposed: &[ProposedTest],
) -> Vec<ProposedBranch> {
    let subjects = Subject::all_with_tests(linter);
    let usual = Usual::new(linter);
    let mut branches = Branches::new(linter, &subjects, &usual);
    for test in linter.policy.tests.iter() {
        branches.cover(&test.file, &test.document, &|rule| tested.iter().any(|it| it == rule));
    }
    let cover = |branches: &mut Branches<'_>, test: &ProposedTest| {
        let file = test.file.as_deref().unwrap_or(UNNAMED);
        branches.cover(file, &test.document, &|_| true);
    };
    proposed.iter().for_each(|test| cover(&mut branches, test));
    let mut all = Vec::new();
    for number in branches.open() {
        if branches.is_covered(number) {
            continue;
        }
        let branch = branches.branch(number).clone();
        let test = branches.example(number).map(|found| {
            let example = RuleExample::new(linter, &subjects, found);
            let name = format!("{}: {branch}", branch.rule);
            ProposedTest { name, ..linter.finding_test(&branch.rule, &example) }
        });
        if let Ok(test) = &test {
            cover(&mut branches, test);
        }
        all.push(ProposedBranch { branch, test });
    }
    all
}
