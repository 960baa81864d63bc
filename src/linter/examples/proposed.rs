//! Tests that are proposed for a policy: of each rule a document that it finds something in, and one near to it.

use std::collections::BTreeSet;

use super::changes::DocumentChange;
use super::document_text::{literal, one_line};
use super::subject::{Subject, UNNAMED};
use super::{NoExample, RuleExample, search};
use crate::finding::Finding;
use crate::linter::Linter;
use crate::toml::text::string;

/// The longest text of a document in the name of a test, in characters.
const LONGEST: usize = 60;

/// Tests to add to a policy.
#[derive(Debug, Clone)]
pub struct ProposedTests {
    tests: Vec<ProposedTest>,
    without: Vec<(String, NoExample)>,
    /// The rules for which nothing that passes was found.
    never_passing: Vec<String>,
}

/// A test to add to a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProposedTest {
    /// The rule that it is about.
    pub rule: String,
    /// What it shows.
    pub name: String,
    /// The path that the document is checked as; `None` where any does.
    pub file: Option<String>,
    /// The document.
    pub document: String,
    /// The findings that it expects.
    pub expect: Vec<ProposedFinding>,
}

/// A finding that a proposed test expects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ProposedFinding {
    /// The rule.
    pub rule: String,
    /// JSON Pointer from the root of the document.
    pub at: String,
    /// Whether a waiver lets it through.
    pub is_waived: bool,
}

impl ProposedFinding {
    pub(in crate::linter) fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule().to_owned(),
            at: finding.pointer().to_owned(),
            is_waived: finding.waived().is_some(),
        }
    }
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

    /// The tests as `[[test]]` entries of a policy. Comments name the rules that have none, and why.
    pub fn to_toml(&self) -> String {
        let mut text: Vec<String> = self.tests.iter().map(ProposedTest::to_toml).collect();
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

impl ProposedTest {
    /// The test as a `[[test]]` entry.
    pub fn to_toml(&self) -> String {
        let expected = self.expect.iter().map(|it| {
            let rule = format!("rule = {}", string(&it.rule));
            let at = (!it.at.is_empty()).then(|| format!("at = {}", string(&it.at)));
            let waived = it.is_waived.then(|| "waived = true".to_owned());
            let keys: Vec<String> = [rule].into_iter().chain(at).chain(waived).collect();
            format!("{{ {} }}", keys.join(", "))
        });
        let expected: Vec<String> = expected.collect();
        let expected = match expected.len() {
            0 | 1 => format!("[{}]", expected.join(", ")),
            _ => format!("[\n  {},\n]", expected.join(",\n  ")),
        };
        let file = self.file.as_ref().map(|file| format!("file     = {}\n", string(file)));
        format!(
            "[[test]]\nname     = {}\n{}document = {}\nexpect   = {expected}\n",
            string(&self.name),
            file.unwrap_or_default(),
            literal(&self.document),
        )
    }
}

impl Linter {
    /// Proposes tests for the rules that the policy's files name: of each a small document in which it finds something
    /// and, where there is one, a document near to that which passes. `tested` are rules to leave out, such as those
    /// that [`TestReport::fired`](crate::linter::TestReport::fired) has.
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
        ProposedTests { tests, without, never_passing }
    }

    pub(super) fn finding_test(&self, rule: &str, example: &RuleExample) -> ProposedTest {
        let of_rule = example.findings.iter().find(|it| it.rule() == rule);
        let of_rule = of_rule.or(example.findings.first());
        let message = of_rule.map_or("", |finding| finding.message());
        let expect: Vec<ProposedFinding> =
            example.findings.iter().map(ProposedFinding::of).collect();
        let name = match expect.is_empty() {
            true => format!("{rule} finds nothing here"),
            false => format!("{rule} finds: {}", cut(message)),
        };
        ProposedTest {
            rule: rule.to_owned(),
            name,
            file: self.needs_name(&example.file),
            document: example.document.clone(),
            expect,
        }
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

    fn needs_name(&self, file: &str) -> Option<String> {
        (file != UNNAMED).then(|| file.to_owned())
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

pub(super) fn cut(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.chars().count() > LONGEST {
        true => format!("{}…", line.chars().take(LONGEST).collect::<String>()),
        false => line.to_owned(),
    }
}
