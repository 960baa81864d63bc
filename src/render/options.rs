//! What a report is written with.

use crate::finding::Severity;
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
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { color: false, summary: true, policy: None, failing: Some(Severity::Error) }
    }
}
