//! Documents that show what a rule finds, made from the schema and the policy, and tests of them.
//!
//! Invariant: each document was linted, and what is said of it is what was found.

mod branch;
mod branch_coverage;
mod branch_tests;
mod branches;
mod changes;
mod difference;
mod document_text;
mod polish;
mod proposed;
mod proposed_test;
mod reason;
mod sample_paths;
mod search;
mod subject;
mod variations;

use std::fmt;

pub use branch::Branch;
pub use branch_coverage::BranchCoverage;
pub use branch_tests::ProposedBranch;
pub use changes::DocumentChange;
pub(super) use difference::{Difference, difference};
pub use proposed::ProposedTests;
pub use proposed_test::{ProposedFinding, ProposedTest};
pub use reason::NoExample;

use crate::finding::Finding;
use crate::linter::Linter;
use changes::changes;
use document_text::readable;
use search::{FoundExample, search};
use subject::Subject;

/// A document in which a rule finds something, and one near to it in which nothing is found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RuleExample {
    /// The path, from the policy's folder, that the documents are checked as.
    pub file: String,
    /// The text of the document, which its schema accepts.
    pub document: String,
    /// What is found in it: of the rule and, where it can't be avoided, of others.
    pub findings: Vec<Finding>,
    /// The nearest document that was found to pass; `None` if none was.
    pub fixed: Option<FixedExample>,
}

/// A document that satisfies all rules, and what it changes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FixedExample {
    /// The text of the document.
    pub document: String,
    /// What was changed.
    pub changes: Vec<DocumentChange>,
}

impl RuleExample {
    fn new(linter: &Linter, subjects: &[Subject], found: FoundExample) -> Self {
        let subject = &subjects[found.subject];
        let broken = subject.document(linter, &found.dto);
        let fixed = found.fixed.map(|fixed| {
            let fixed = subject.document(linter, &fixed);
            FixedExample { document: readable(&fixed), changes: changes(&broken, &fixed) }
        });
        let file = subject.file.clone();
        Self { file, document: readable(&broken), findings: found.findings, fixed }
    }
}

impl fmt::Display for RuleExample {
    /// As a page for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indented =
            |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
        writeln!(f, "A document that breaks it, checked as `{}`:\n", self.file)?;
        writeln!(f, "{}", indented(&self.document))?;
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        match &self.fixed {
            None => writeln!(f, "\nNo document near to it was found that satisfies all rules."),
            Some(fixed) => {
                writeln!(f, "\nThe smallest change that satisfies all rules:\n")?;
                for change in &fixed.changes {
                    writeln!(f, "    {change}")?;
                }
                write!(f, "\nThe document is then:\n\n{}", indented(&fixed.document))
            }
        }
    }
}

impl Linter {
    /// A document in which a rule finds something, and the smallest change that satisfies all rules.
    ///
    /// ```
    /// use dtolint::{Linter, Policy};
    ///
    /// let text = "version = 1\n[rules.event-forbidden]\nevents = [\"session.*\"]\n";
    /// let linter = Linter::new(Policy::parse("dtolint.toml", text)?);
    /// let example = linter.example_of("event-forbidden").expect("the schema has such events");
    /// assert_eq!(example.findings[0].pointer(), "/events/0");
    /// let report = linter.lint((&*example.file, &*example.document));
    /// assert_eq!(report.findings()[0].rule(), "event-forbidden");
    /// let fixed = example.fixed.expect("other events are allowed");
    /// assert!(linter.lint((&*example.file, &*fixed.document)).findings().is_empty());
    /// # Ok::<(), dtolint::PolicyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Why there is no example.
    pub fn example_of(&self, rule: &str) -> Result<RuleExample, NoExample> {
        let subjects = Subject::all(self);
        let found = search(self, &subjects, &[rule.to_owned()]).remove(rule);
        let found = found.unwrap_or_else(|| Err(self.why_no_search(rule)))?;
        Ok(RuleExample::new(self, &subjects, found))
    }

    /// Why no document is looked for in which a rule finds something.
    fn why_no_search(&self, id: &str) -> NoExample {
        let own = self.policy.resolved.rule_table.rules.get(id).cloned();
        match own.or_else(|| crate::rules::find(id).map(Into::into)) {
            None => NoExample::UnknownRule,
            Some(rule) if rule.check.is_none() => NoExample::NotOfValues,
            Some(rule) if rule.is_cross_document() => NoExample::OfSeveralDocuments,
            Some(_) => NoExample::Off,
        }
    }
}
