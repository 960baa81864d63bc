//! What the report of a file and the report of a run share: findings in order, and counts. Findings
//! with equal fingerprints are numbered here, so that each has its own.

use std::collections::HashMap;

use serde::Serialize;

use super::{Finding, Severity};

/// Counts of what was checked and what was found. Every input is in a count or has a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Files (or texts) that were checked, unreadable ones included.
    pub files: usize,
    /// Documents in them.
    pub documents: usize,
    /// Values that were checked as a DTO: one for each document, or as many as `select` picked.
    pub dtos: usize,
    /// Rules that were on and had what they need. In a run those of [`Report::without_documents`](super::Report)
    /// are not counted.
    pub rules: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings that a waiver let through. No other count includes them.
    pub waived: usize,
    /// What was found in folders and not checked.
    #[serde(flatten)]
    pub skipped: Skipped,
}

/// Files that a run found in folders and did not check, by the reason. What could not be checked although it should
/// have been is a finding instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Skipped {
    /// Files that no entry of `[[documents]]` claims or, if the policy has none, that are neither JSON nor YAML.
    pub unclaimed: usize,
    /// Files that an entry claims, but that git ignores and doesn't track.
    pub ignored: usize,
    /// Files that an entry claims and git tracks, but that aren't in the work tree, because a sparse checkout leaves
    /// them out or they were removed, and folders and submodules that are left out and may have such files.
    pub absent: usize,
    /// Documents that don't look like the embedded DTO, where there is no policy file that says what they are.
    pub unknown: usize,
}

impl Skipped {
    fn add(&mut self, other: Self) {
        self.unclaimed += other.unclaimed;
        self.ignored += other.ignored;
        self.absent += other.absent;
        self.unknown += other.unknown;
    }
}

/// Findings in order, and what was checked for them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Results {
    pub(super) findings: Vec<Finding>,
    pub(super) checked: Checked,
}

/// How much was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Checked {
    pub(crate) files: usize,
    pub(crate) documents: usize,
    pub(crate) dtos: usize,
    /// Rules that were on and had what they need.
    pub(crate) rules: usize,
    pub(crate) skipped: Skipped,
}

impl Checked {
    /// What one file adds to a run. All files of a run are checked by the same rules.
    pub(super) fn add(&mut self, other: Self) {
        self.files += other.files;
        self.documents += other.documents;
        self.dtos += other.dtos;
        self.rules = self.rules.max(other.rules);
        self.skipped.add(other.skipped);
    }
}

impl Results {
    pub(super) fn new(findings: Vec<Finding>, checked: Checked) -> Self {
        let mut results = Self { findings, checked };
        results.sort();
        results
    }

    /// Adds the results of a file; [`Results::sort`] is due afterwards.
    pub(super) fn add(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.checked.add(other.checked);
    }

    /// Puts the findings in order, and numbers those that are alike.
    pub(super) fn sort(&mut self) {
        if !self.findings.is_empty() {
            self.findings.sort_by(Finding::order);
            number(&mut self.findings);
        }
    }

    pub(super) fn summary(&self) -> Summary {
        let count =
            |severity| self.counting().filter(|finding| finding.severity() == severity).count();
        Summary {
            files: self.checked.files,
            documents: self.checked.documents,
            dtos: self.checked.dtos,
            rules: self.checked.rules,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            waived: self.findings.len() - self.counting().count(),
            skipped: self.checked.skipped,
        }
    }

    pub(super) fn worst(&self) -> Option<Severity> {
        self.counting().map(Finding::severity).max()
    }

    /// The findings that no waiver let through.
    fn counting(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.waived().is_none())
    }
}

/// Gives sorted findings that agree in all parts of their fingerprint different ones.
fn number(findings: &mut [Finding]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        let first = finding.fingerprint_parts().fingerprint(0);
        finding.fingerprint = match seen.get(&first) {
            None => first.clone(),
            Some(&nth) => finding.fingerprint_parts().fingerprint(nth),
        };
        *seen.entry(first).or_default() += 1;
    }
}
