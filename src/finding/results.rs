//! What the report of a file and the report of a run share: findings in order, and counts. Findings
//! with equal fingerprints are numbered here, so that each has its own.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprint;
use super::{Finding, Kept, LeftOut, Severity};

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
    /// Of all these findings, those that are not in the report, because there are more than it may have.
    pub left_out: usize,
    /// Of the files, those that no entry of `[[documents]]` claims although the policy has entries: they were checked
    /// by the top-level `schema`.
    pub by_default: usize,
    /// What was found in folders and not checked.
    #[serde(flatten)]
    pub skipped: Skipped,
}

/// Files that a run found in folders and did not check, by the reason. What could not be checked although it should
/// have been is a finding instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Skipped {
    /// Files that no entry of `[[documents]]` claims or, if the policy has none, that are neither JSON nor YAML.
    pub unclaimed: usize,
    /// Files that an entry claims, but that git ignores and doesn't track.
    pub ignored: usize,
    /// Files that an entry claims and git tracks, but that aren't in the work tree, because a sparse checkout leaves
    /// them out or they were removed, and folders and submodules that are left out and may have such files.
    pub absent: usize,
    /// Values that entries of `[[documents]]` select and that no entry is for, by their `when`.
    pub untaken: usize,
    /// Values of a type that a rule for their place doesn't look at, although the schema allows it.
    pub passed_over: usize,
    /// DTOs without the URL or the events that the policy's rules look at, where the schema says nothing of their
    /// place.
    pub without_place: usize,
    /// Documents that don't look like the embedded DTO, where there is no policy file that says what they are.
    pub unknown: usize,
}

impl Skipped {
    pub(crate) fn add(&mut self, other: Self) {
        self.unclaimed = self.unclaimed.saturating_add(other.unclaimed);
        self.ignored = self.ignored.saturating_add(other.ignored);
        self.absent = self.absent.saturating_add(other.absent);
        self.unknown = self.unknown.saturating_add(other.unknown);
        self.untaken = self.untaken.saturating_add(other.untaken);
        self.passed_over = self.passed_over.saturating_add(other.passed_over);
        self.without_place = self.without_place.saturating_add(other.without_place);
    }
}

/// Findings in order, what was left out of them, and what was checked for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Results {
    pub(super) findings: Vec<Finding>,
    left_out: LeftOut,
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
    /// Files that no entry claims, where the policy has entries.
    pub(crate) by_default: usize,
    pub(crate) skipped: Skipped,
}

impl Checked {
    /// What one file adds to a run. All files of a run are checked by the same rules.
    pub(super) fn add(&mut self, other: Self) {
        self.files = self.files.saturating_add(other.files);
        self.documents = self.documents.saturating_add(other.documents);
        self.dtos = self.dtos.saturating_add(other.dtos);
        self.rules = self.rules.max(other.rules);
        self.by_default = self.by_default.saturating_add(other.by_default);
        self.skipped.add(other.skipped);
    }
}

impl Results {
    pub(super) fn new(kept: Kept, checked: Checked) -> Self {
        let (mut findings, left_out) = kept.finish();
        number(&mut findings);
        Self { findings, left_out, checked }
    }

    /// Adds findings, each at its place in the order.
    pub(super) fn extend(&mut self, more: impl IntoIterator<Item = Finding>) {
        let before = self.findings.len();
        self.findings.extend(more);
        if self.findings.len() > before {
            self.findings.sort_by(Finding::order);
            number(&mut self.findings);
        }
    }

    /// Keeps at most so many findings: the worst, and of those the first by place.
    pub(super) fn limit(&mut self, limit: usize) {
        if self.findings.len() > limit {
            let mut kept = Kept::within(limit);
            kept.extend(std::mem::take(&mut self.findings));
            let left_out;
            (self.findings, left_out) = kept.finish();
            self.left_out.add(left_out);
        }
    }

    /// Moves what was found to other findings, and gives what was checked.
    pub(super) fn move_to(self, kept: &mut Kept) -> Checked {
        kept.extend(self.findings);
        kept.count(self.left_out);
        self.checked
    }

    pub(super) fn summary(&self) -> Summary {
        let count =
            |severity| self.counting().filter(|finding| finding.severity() == severity).count();
        let left_out = self.left_out;
        Summary {
            files: self.checked.files,
            documents: self.checked.documents,
            dtos: self.checked.dtos,
            rules: self.checked.rules,
            errors: count(Severity::Error) + left_out.errors,
            warnings: count(Severity::Warning) + left_out.warnings,
            infos: count(Severity::Info) + left_out.infos,
            waived: self.findings.len() - self.counting().count() + left_out.waived,
            left_out: left_out.all(),
            by_default: self.checked.by_default,
            skipped: self.checked.skipped,
        }
    }

    pub(super) fn worst(&self) -> Option<Severity> {
        self.counting().map(Finding::severity).max().max(self.left_out.worst())
    }

    /// The findings that no waiver let through.
    fn counting(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.waived().is_none())
    }
}

/// Gives sorted findings that agree in all parts of their fingerprint different ones.
fn number(findings: &mut [Finding]) {
    let mut seen: HashMap<_, usize, RandomState> = HashMap::default();
    let mut count = |finding| -> usize {
        let before = seen.entry(Finding::fingerprint_parts(finding)).or_default();
        std::mem::replace(before, *before + 1)
    };
    let numbers: Vec<usize> = findings.iter().map(&mut count).collect();
    for (finding, nth) in findings.iter_mut().zip(numbers) {
        finding.fingerprint = Fingerprint::numbered(nth);
    }
}
