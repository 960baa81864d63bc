//! Findings within a limit: those that matter most are kept, the others are counted.
//!
//! Invariant: what is kept depends on the findings alone, not on the order in which they come.

use std::cmp::{Ordering, Reverse};
use std::collections::HashSet;
use std::sync::Arc;

use super::{Finding, Severity, keep_first};

/// How many findings more than the limit are held before the least of them go.
const SLACK: usize = 1 << 12;

/// Findings, of which the worst are kept, and of those the first by place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    findings: Vec<Finding>,
    left_out: LeftOut,
    limit: usize,
    /// How many bytes of text the findings may hold.
    most_text: usize,
    /// At least as many bytes as they hold.
    text: usize,
    /// Whether several entries of a policy may find the same, so that it is to be kept once.
    is_repeated: bool,
}

/// Findings that were counted and not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LeftOut {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) infos: usize,
    pub(crate) waived: usize,
}

impl LeftOut {
    pub(crate) fn all(&self) -> usize {
        [self.errors, self.warnings, self.infos, self.waived].iter().sum()
    }

    /// The highest severity of one that isn't waived.
    pub(crate) fn worst(&self) -> Option<Severity> {
        let counts = [
            (self.errors, Severity::Error),
            (self.warnings, Severity::Warning),
            (self.infos, Severity::Info),
        ];
        counts.into_iter().find(|(count, _)| *count > 0).map(|(_, severity)| severity)
    }

    fn count(&mut self, finding: &Finding) {
        let count = match (finding.waived(), finding.severity()) {
            (Some(_), _) => &mut self.waived,
            (None, Severity::Error) => &mut self.errors,
            (None, Severity::Warning) => &mut self.warnings,
            (None, Severity::Info) => &mut self.infos,
        };
        *count += 1;
    }

    pub(super) fn add(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.waived += other.waived;
    }
}

impl Kept {
    /// None yet, and at most so many.
    pub(crate) fn within(limit: usize) -> Self {
        let (findings, left_out) = (Vec::new(), LeftOut::default());
        let (most_text, text) = (usize::MAX, 0);
        Self { findings, left_out, limit, most_text, text, is_repeated: false }
    }

    /// The same, with at most so many bytes of text that they are in.
    pub(crate) fn holding(mut self, most_text: usize) -> Self {
        self.most_text = most_text;
        self
    }

    /// Of findings that differ in nothing but the line of the policy, the first is kept from now on.
    pub(crate) fn repeated(&mut self, is_repeated: bool) {
        self.is_repeated = is_repeated;
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        let last = self.findings.last().map(|it| it.place().source());
        if !last.is_some_and(|last| Arc::ptr_eq(last, finding.place().source())) {
            self.text = self.text.saturating_add(finding.place().source().text().len());
        }
        self.findings.push(finding);
        let is_more = self.findings.len() > self.limit.saturating_add(self.limit.max(SLACK) / 4);
        if is_more || self.text > self.most_text.saturating_mul(2) {
            self.trim();
        }
    }

    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// Adds what was found in a later part of the same file, after so many documents.
    pub(crate) fn append(&mut self, part: Self, documents: usize) {
        self.left_out.add(part.left_out);
        for mut finding in part.findings {
            finding.after(documents);
            self.push(finding);
        }
    }

    /// Whether there was none.
    pub(crate) fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.left_out.all() == 0
    }

    /// Counts what was left out elsewhere.
    pub(super) fn count(&mut self, left_out: LeftOut) {
        self.left_out.add(left_out);
    }

    /// The findings in order, and what was left out.
    pub(crate) fn finish(mut self) -> (Vec<Finding>, LeftOut) {
        self.trim();
        self.findings.sort_by(Finding::order);
        (self.findings, self.left_out)
    }

    /// Lets the least of the findings go, down to the limit.
    fn trim(&mut self) {
        if self.is_repeated {
            keep_first(&mut self.findings);
        }
        if self.findings.len() > self.limit || self.text > self.most_text {
            self.findings.sort_by(weight);
            let fitting = self.fitting();
            for finding in self.findings.drain(fitting..) {
                self.left_out.count(&finding);
            }
        }
    }

    /// How many of the sorted findings are within the limits. That more come can only make this fewer of those there
    /// are, so what goes now would go later.
    fn fitting(&mut self) -> usize {
        let (mut sources, mut count) = (HashSet::new(), 0);
        self.text = 0;
        for finding in self.findings.iter().take(self.limit) {
            let source = finding.place().source();
            if sources.insert(Arc::as_ptr(source)) {
                let text = self.text.saturating_add(source.text().len());
                if text > self.most_text && count > 0 {
                    break;
                }
                self.text = text;
            }
            count += 1;
        }
        count
    }
}

/// The worst first, then by place; what is waived comes last.
fn weight(one: &Finding, other: &Finding) -> Ordering {
    let key = |it: &Finding| (it.waived().is_some(), Reverse(it.severity()));
    key(one).cmp(&key(other)).then_with(|| one.order(other))
}
