//! What a report is written with.

use crate::finding::{PartKeys, Severity};
use crate::policy::Policy;

/// What a report is written with. Each format uses the options that it has a use for.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Options<'p> {
    /// Whether to use ANSI colours. By default none.
    pub color: bool,
    /// Whether a summary follows the findings. By default it does.
    pub summary: bool,
    /// The policy of the run, for descriptions of the rules that it defines.
    pub policy: Option<&'p Policy>,
    /// The lowest severity that fails the run. By default [`Severity::Error`]; `None` if no finding
    /// does.
    pub failing: Option<Severity>,
    /// At most so many findings are written: the worst, and of those the first by path and place. The rest is
    /// counted. By default [`Format::max_findings`](super::Format), as the readers of the format need it.
    pub max_findings: Option<usize>,
    /// The keys of a part of the documents, which NDJSON has between the findings and the last line.
    pub keys: Option<&'p PartKeys>,
}

impl<'p> Options<'p> {
    /// Whether to use ANSI colours.
    #[must_use]
    pub fn color(mut self, color: bool) -> Self {
        self.color = color;
        self
    }

    /// Whether a summary follows the findings.
    #[must_use]
    pub fn summary(mut self, summary: bool) -> Self {
        self.summary = summary;
        self
    }

    /// The policy of the run.
    #[must_use]
    pub fn policy(mut self, policy: &'p Policy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// The lowest severity that fails the run; `None` if no finding does.
    #[must_use]
    pub fn failing(mut self, failing: Option<Severity>) -> Self {
        self.failing = failing;
        self
    }

    /// At most so many findings are written.
    #[must_use]
    pub fn max_findings(mut self, max_findings: Option<usize>) -> Self {
        self.max_findings = max_findings;
        self
    }

    /// The keys of a part of the documents.
    #[must_use]
    pub fn keys(mut self, keys: Option<&'p PartKeys>) -> Self {
        self.keys = keys;
        self
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        let failing = Some(Severity::Error);
        Self { color: false, summary: true, policy: None, failing, max_findings: None, keys: None }
    }
}
