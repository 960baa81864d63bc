//! The limits that a policy sets.

use crate::document::Limits;
use crate::text::Place;

/// What `[limits]` says, each with its place; the last layer that sets a limit wins.
#[derive(Debug, Clone, Default)]
pub(crate) struct LimitSettings {
    pub(crate) bytes: Option<(usize, Place)>,
    pub(crate) depth: Option<(usize, Place)>,
    pub(crate) nodes: Option<(usize, Place)>,
    pub(crate) steps: Option<(usize, Place)>,
    pub(crate) violations: Option<(usize, Place)>,
    pub(crate) findings: Option<(usize, Place)>,
}

impl LimitSettings {
    /// The limits, with the usual ones for those that aren't set.
    pub(crate) fn limits(&self) -> Limits {
        let usual = Limits::default();
        let or = |set: &Option<(usize, Place)>, usual| set.as_ref().map_or(usual, |(it, _)| *it);
        Limits {
            max_bytes: or(&self.bytes, usual.max_bytes),
            max_depth: or(&self.depth, usual.max_depth),
            max_nodes: or(&self.nodes, usual.max_nodes),
            max_steps: or(&self.steps, usual.max_steps),
            max_violations: or(&self.violations, usual.max_violations),
            max_findings: or(&self.findings, usual.max_findings),
        }
    }

    /// Whether any is set.
    pub(crate) fn is_empty(&self) -> bool {
        let all =
            [&self.bytes, &self.depth, &self.nodes, &self.steps, &self.violations, &self.findings];
        all.iter().all(|limit| limit.is_none())
    }
}
