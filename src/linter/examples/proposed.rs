//! Tests that are proposed for a policy: of each rule a document that it finds something in, and one near to it.

use std::collections::BTreeSet;

use super::branch_tests::{ProposedBranch, branch_tests};
use super::changes::DocumentChange;
use super::document_text::one_line;
use super::proposed_test::{ProposedTest, cut};
use super::subject::Subject;
use super::{NoExample, RuleExample, search};
use crate::linter::Linter;

/// Tests to add to a policy.
#[derive(Debug, Clone)]
pub struct ProposedTests {
    tests: Vec<ProposedTest>,
    without: Vec<(String, NoExample)>,
    /// The rules for which nothing that passes was found.
    never_passing: Vec<String>,
    branches: Vec<ProposedBranch>,
}

impl ProposedTests {
    /// The tests, two of each rule, sorted by rule.
    pub fn tests(&self) -> &[ProposedTest] {
        &self.tests
    }

    /// The rules for which there is no test, and why.
    pub fn without(&self) -> &[(String, NoExample)] {
        &self.without
    }

    /// The branches of checks that neither these tests nor those of the policy cover, each with a test.
    pub fn branches(&self) -> &[ProposedBranch] {
        &self.branches
    }

    /// The tests as `[[test]]` entries of a policy. Comments name the rules and the branches that have none, and why.
    pub fn to_toml(&self) -> String {
        let mut text: Vec<String> = self.tests.iter().map(ProposedTest::to_toml).collect();
        text.extend(self.branches.iter().map(ProposedBranch::to_toml));
        let mut notes = String::new();
        for rule in &self.never_passing {
            notes += &format!("# No document that passes was found near to the one of `{rule}`.\n");
        }
        for (rule, why) in &self.without {
            notes += &format!("# No test for `{rule}`: {why}.\n");
        }
        if !notes.is_empty() {
            text.push(notes);
        }
        text.join("\n")
    }
}

impl Linter {
    /// Proposes tests for the rules that the policy's files name: of each a small document in which it finds something
    /// and, where there is one, a document near to that which passes. `tested` are rules to leave out, such as those
    /// that [`TestReport::fired`](crate::linter::TestReport::fired) has. Then it proposes tests for the branches of
    /// checks that none of these covers nor, of the rules in `tested`, a test of the policy.
    ///
    /// ```
    /// use dtolint::{Linter, Policy};
    ///
    /// let text = "version = 1\n[rules.event-forbidden]\nevents = [\"session.*\"]\n";
    /// let proposed = Linter::new(Policy::parse("dtolint.toml", text)?).propose_tests(&[]);
    /// assert_eq!(proposed.tests().len(), 2);
    /// let tested = Policy::parse("dtolint.toml", &format!("{text}\n{}", proposed.to_toml()))?;
    /// assert!(Linter::new(tested).test_policy().tests().iter().all(|test| test.passed()));
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    pub fn propose_tests(&self, tested: &[String]) -> ProposedTests {
        let subjects = Subject::all(self);
        let rules: BTreeSet<String> = self.rule_ids();
        let wanted: Vec<String> = rules.into_iter().filter(|id| !tested.contains(id)).collect();
        let mut found = search::search(self, &subjects, &wanted);
        let (mut tests, mut without, mut never_passing) = (Vec::new(), Vec::new(), Vec::new());
        for rule in wanted {
            let found = found.remove(&rule).unwrap_or_else(|| Err(self.why_no_search(&rule)));
            match found.map(|found| RuleExample::new(self, &subjects, found)) {
                Err(why) => without.push((rule, why)),
                Ok(example) => {
                    tests.push(self.finding_test(&rule, &example));
                    match self.near_test(&rule, &example) {
                        Some(test) => tests.push(test),
                        None => never_passing.push(rule),
                    }
                }
            }
        }
        let branches = branch_tests(self, tested, &tests);
        ProposedTests { tests, without, never_passing, branches }
    }

    fn near_test(&self, rule: &str, example: &RuleExample) -> Option<ProposedTest> {
        let fixed = example.fixed.as_ref()?;
        Some(ProposedTest {
            rule: rule.to_owned(),
            name: format!("{rule} accepts: {}", passes(&fixed.changes)),
            file: self.needs_name(&example.file),
            document: fixed.document.clone(),
            expect: Vec::new(),
        })
    }
}

/// What is different in a document that passes.
fn passes(changes: &[DocumentChange]) -> String {
    let of_one = |change: &DocumentChange| match (&change.after, &change.before) {
        (Some(value), _) => format!("{} at {}", cut(&one_line(value)), place(&change.at)),
        (None, Some(value)) if change.is_of_item() => {
            format!("a list without {} at {}", cut(&one_line(value)), place(&change.at))
        }
        (None, _) => format!("a document without {}", place(&change.at)),
    };
    match changes {
        [one] => of_one(one),
        [one, ..] => format!("{}, and what goes with it", of_one(one)),
        [] => "the same document".to_owned(),
    }
}

pub(super) fn place(at: &str) -> &str {
    if at.is_empty() { "the root" } else { at }
}
