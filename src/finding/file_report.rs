//! The report of one file.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::results::{Checked, Results};
use super::{CrossDocumentNote, Finding, Kept, KeysEnd, Severity, Summary};

/// What linting one text found, with notes for the rules that look at several documents.
///
/// [`Linter::finish`](crate::Linter::finish) makes the [`Report`](super::Report) of a run from these.
#[derive(Debug, Clone)]
#[must_use = "rules over several documents are decided by `Linter::finish`"]
pub struct FileReport {
    results: Results,
    linter: LinterId,
    notes: Vec<CrossDocumentNote>,
    used_waivers: BTreeSet<usize>,
    /// What DTOs in it were checked as, by numbers of the linter.
    targets: BTreeSet<usize>,
    /// The targets whose condition didn't take a value in it.
    refused_by: BTreeSet<usize>,
    /// The name of the file, if one of its documents couldn't be read.
    unchecked: Option<String>,
    /// Whether it was read to its end.
    is_read: bool,
}

/// Tells one linter from another: notes and waivers are numbered by their own linter.
#[derive(Debug, Clone, Default)]
pub(crate) struct LinterId(Arc<()>);

impl PartialEq for LinterId {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl FileReport {
    pub(crate) fn new(
        linter: &LinterId,
        findings: Kept,
        checked: Checked,
        notes: Vec<CrossDocumentNote>,
        used_waivers: BTreeSet<usize>,
    ) -> Self {
        let results = Results::new(findings, checked);
        let (linter, targets, refused_by) = (linter.clone(), BTreeSet::new(), BTreeSet::new());
        let (unchecked, is_read) = (None, true);
        Self { results, linter, notes, used_waivers, targets, refused_by, unchecked, is_read }
    }

    /// The same with what DTOs in the file were checked as, and whose conditions didn't take values in it.
    pub(crate) fn checked_as(
        mut self,
        targets: BTreeSet<usize>,
        refused_by: BTreeSet<usize>,
    ) -> Self {
        (self.targets, self.refused_by) = (targets, refused_by);
        self
    }

    /// The same for a file with a document that couldn't be read: what is in it is unknown.
    pub(crate) fn in_part(mut self, name: &str) -> Self {
        self.unchecked = Some(name.to_owned());
        self
    }

    /// The same for a file that couldn't be read, or not to its end.
    pub(crate) fn not_read(mut self) -> Self {
        self.is_read = false;
        self
    }

    /// Whether the text could be read to its end. If not, the report has the finding `unreadable`.
    pub fn is_read(&self) -> bool {
        self.is_read
    }

    /// The findings in this file, by place, then rule.
    pub fn findings(&self) -> &[Finding] {
        &self.results.findings
    }

    /// The findings, one after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.results.findings.iter()
    }

    /// Takes the findings out.
    pub fn into_findings(self) -> Vec<Finding> {
        self.results.findings
    }

    /// The counts.
    pub fn summary(&self) -> Summary {
        self.results.summary()
    }

    /// The highest severity of a finding that isn't waived.
    pub fn worst(&self) -> Option<Severity> {
        self.results.worst()
    }

    /// About how much memory it holds, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let findings = self.results.findings.iter().map(Finding::bytes);
        let notes = self.notes.len().saturating_mul(size_of::<CrossDocumentNote>());
        let sources =
            self.results.findings.first().map_or(0, |it| it.place().source().text().len());
        findings.fold(notes.saturating_add(sources), usize::saturating_add)
    }

    /// Whether `linter` made this report.
    pub(crate) fn is_of(&self, linter: &LinterId) -> bool {
        self.linter == *linter
    }
}

impl IntoIterator for FileReport {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_findings().into_iter()
    }
}

impl<'r> IntoIterator for &'r FileReport {
    type Item = &'r Finding;
    type IntoIter = std::slice::Iter<'r, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The reports of all files of a run, joined: what is left is to decide the rules that look at
/// several documents.
#[derive(Debug)]
pub(crate) struct JoinedFiles {
    pub(super) findings: Kept,
    pub(super) checked: Checked,
    /// By place.
    pub(crate) notes: Vec<CrossDocumentNote>,
    /// The waivers that let something through, by their number.
    pub(crate) used_waivers: BTreeSet<usize>,
    /// What DTOs were checked as, by numbers of the linter.
    pub(crate) targets: BTreeSet<usize>,
    /// The targets whose condition didn't take some value.
    pub(crate) refused_by: BTreeSet<usize>,
    /// The names of the files with a document that couldn't be read.
    pub(crate) unchecked: BTreeSet<String>,
}

impl JoinedFiles {
    /// None yet, and at most so many findings.
    pub(crate) fn within(limit: usize) -> Self {
        Self {
            findings: Kept::within(limit),
            checked: Checked::default(),
            notes: Vec::new(),
            used_waivers: BTreeSet::new(),
            targets: BTreeSet::new(),
            refused_by: BTreeSet::new(),
            unchecked: BTreeSet::new(),
        }
    }

    pub(crate) fn add(&mut self, file: FileReport) {
        self.checked.add(file.results.move_to(&mut self.findings));
        self.add_notes(file.notes);
        self.used_waivers.extend(file.used_waivers);
        self.targets.extend(file.targets);
        self.refused_by.extend(file.refused_by);
        self.unchecked.extend(file.unchecked);
    }

    /// Adds what the report of a part says of its documents.
    pub(crate) fn add_part(
        &mut self,
        checked: Checked,
        end: &KeysEnd,
        unchecked: Vec<String>,
        notes: Vec<CrossDocumentNote>,
    ) {
        self.checked.add(checked);
        self.add_notes(notes);
        self.used_waivers.extend(&end.used_waivers);
        self.targets.extend(&end.entries);
        self.refused_by.extend(&end.refused_by);
        self.unchecked.extend(unchecked);
    }

    fn add_notes(&mut self, notes: Vec<CrossDocumentNote>) {
        match self.notes.is_empty() {
            // Of a large file or part they are not copied.
            true => self.notes = notes,
            false => self.notes.extend(notes),
        }
    }

    /// Sorts the notes, so that the order in which files were read doesn't matter.
    pub(crate) fn sort_notes(&mut self) {
        self.notes.sort_by(CrossDocumentNote::order);
    }
}
