//! What was found, and what was looked at.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::Format;
use crate::finding::{Finding, Severity, fingerprint};
use crate::text::{Place, Span};

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
    notes: Vec<CrossDocumentNote>,
    undecided: Arc<[String]>,
    /// The waivers that let something through, by their number.
    waivers: BTreeSet<usize>,
}

/// What a document adds to what is judged over all documents together.
#[derive(Debug, Clone)]
pub(crate) struct CrossDocumentNote {
    /// What the document was checked as, by its number in the linter.
    pub(crate) target: usize,
    /// The rule, by its number among those that look at all documents.
    pub(crate) rule: usize,
    pub(crate) key: Box<str>,
    pub(crate) place: Place,
    /// Which document of its file, from 1, and what the file was read as.
    pub(crate) document: usize,
    pub(crate) format: Format,
    /// The level that overrides give the rule for that file, and where.
    pub(crate) level: Option<Arc<(Severity, Place)>>,
    /// The waivers that are for that file, by their number.
    pub(crate) waivers: Option<Arc<[usize]>>,
}

impl CrossDocumentNote {
    /// By place, so that the order in which files were read does not matter.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let key = |it: &Self| (it.document, it.place.span(), it.rule, it.target);
        (self.place.path().cmp(other.place.path())).then_with(|| key(self).cmp(&key(other)))
    }

    /// What tells it from others in a run.
    pub(crate) fn key(&self) -> (usize, usize, Span) {
        (self.source(), self.document, self.place.span())
    }

    /// The address of its text: two texts may have one name.
    pub(crate) fn source(&self) -> usize {
        Arc::as_ptr(self.place.source()).addr()
    }
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

    /// Says of a report about a policy alone how many rules that has.
    #[cfg(feature = "cli")]
    pub(crate) fn of_rules(mut self, rules: usize) -> Self {
        self.rules = rules;
        self
    }

    pub(crate) fn note(mut self, notes: Vec<CrossDocumentNote>, undecided: &Arc<[String]>) -> Self {
        self.notes = notes;
        self.undecided = Arc::clone(undecided);
        self
    }

    /// Says which waivers let something through.
    pub(crate) fn waived_by(mut self, waivers: BTreeSet<usize>) -> Self {
        self.waivers.extend(waivers);
        self
    }

    /// The waivers that let something through, by their number.
    pub(crate) fn waivers(&self) -> &BTreeSet<usize> {
        &self.waivers
    }

    pub(crate) fn take_notes(&mut self) -> Vec<CrossDocumentNote> {
        std::mem::take(&mut self.notes)
    }

    /// Adds what was decided over all documents, and what was not.
    pub(crate) fn decide(mut self, findings: Vec<Finding>, undecided: Vec<String>) -> Self {
        self.findings.extend(findings);
        self.undecided = undecided.into();
        self.sort();
        self
    }

    /// The ids of rules that this report says nothing about, because they look at several
    /// documents together and [`crate::Linter::conclude`] has not decided them, or could not.
    pub fn undecided(&self) -> &[String] {
        &self.undecided
    }

    /// The findings, by path, then place, then rule.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The counts.
    pub fn summary(&self) -> Summary {
        let counting = || self.findings.iter().filter(|finding| finding.waived().is_none());
        let count = |severity| counting().filter(|f| f.severity() == severity).count();
        Summary {
            files: self.files,
            documents: self.documents,
            dtos: self.dtos,
            rules: self.rules,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            waived: self.findings.len() - counting().count(),
        }
    }

    /// The highest severity found, of what is not waived.
    pub fn worst(&self) -> Option<Severity> {
        let counting = self.findings.iter().filter(|finding| finding.waived().is_none());
        counting.map(Finding::severity).max()
    }

    /// Joins reports of different texts checked by one policy: findings and counts add up. What
    /// spans them stays undecided; [`crate::Linter::conclude`] joins and decides.
    pub fn merge(reports: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        let mut undecided = BTreeSet::new();
        for report in reports {
            all.findings.extend(report.findings);
            all.files += report.files;
            all.documents += report.documents;
            all.dtos += report.dtos;
            all.rules = all.rules.max(report.rules);
            all.notes.extend(report.notes);
            undecided.extend(report.undecided.iter().cloned());
            all.waivers.extend(report.waivers);
        }
        all.notes.sort_by(CrossDocumentNote::order);
        all.undecided = undecided.into_iter().collect();
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
