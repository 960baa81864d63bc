//! What was found, and what was looked at.

use crate::finding::{Finding, Severity, fingerprint};

/// What one run looked at. Nothing is passed over without being counted here or found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Files (or texts) that were checked, unreadable ones included.
    pub files: usize,
    /// Documents in them.
    pub documents: usize,
    /// Values that were checked as a DTO: one for each document, or as many as `select` picked.
    pub dtos: usize,
    /// Rules that were on and had what they need.
    pub rules: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings that a waiver let through; they are in none of the other numbers.
    pub waived: usize,
}

/// The findings of a run, sorted by place, with the counts that belong to them.
#[derive(Debug, Clone, Default)]
pub struct Report {
    findings: Vec<Finding>,
    files: usize,
    documents: usize,
    dtos: usize,
    rules: usize,
}

impl Report {
    /// A report of findings alone, such as those of a policy that cannot be used.
    pub fn new(findings: Vec<Finding>) -> Self {
        let mut report = Self { findings, ..Self::default() };
        report.sort();
        report
    }

    pub(crate) fn count(mut self, documents: usize, dtos: usize, rules: usize) -> Self {
        self.files = 1;
        self.documents = documents;
        self.dtos = dtos;
        self.rules = rules;
        self
    }

    /// The findings, by path, then place, then rule.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The counts.
    pub fn summary(&self) -> Summary {
        let count = |severity| self.findings.iter().filter(|f| f.severity() == severity).count();
        Summary {
            files: self.files,
            documents: self.documents,
            dtos: self.dtos,
            rules: self.rules,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            waived: 0,
        }
    }

    /// The highest severity found.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(Finding::severity).max()
    }

    /// Joins reports of different texts checked by one policy: findings and counts add up.
    pub fn merge(reports: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for report in reports {
            all.findings.extend(report.findings);
            all.files += report.files;
            all.documents += report.documents;
            all.dtos += report.dtos;
            all.rules = all.rules.max(report.rules);
        }
        all.sort();
        all
    }

    fn sort(&mut self) {
        if self.findings.is_empty() {
            return;
        }
        self.findings.sort_by(Finding::order);
        fingerprint::number(&mut self.findings);
    }
}
