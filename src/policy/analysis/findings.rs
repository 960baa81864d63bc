//! What an analysis found, each thing once.

use std::collections::HashSet;

use crate::finding::{Finding, FindingBuilder};
use crate::policy::model::Resolved;
use crate::rules::Level;
use crate::text::{Place, Span};

/// The rules that are always errors; a policy can't change that.
pub(super) const CORE: [&str; 4] =
    ["required-and-forbidden", "max-below-required", "allowed-and-denied", "regex-matches-nothing"];

/// Collects findings, each at the level that the policy gives its rule.
pub(super) struct AnalysisFindings<'r> {
    pub(super) policy: &'r Resolved,
    pub(super) findings: Vec<Finding>,
    /// What was reported at which place.
    pub(super) reported: HashSet<(&'static str, String, Span, String)>,
}

impl AnalysisFindings<'_> {
    /// Adds a finding about what nothing comes of. What a layer says that the policy extends may be
    /// for other policies that extend it.
    pub(super) fn report_unused(
        &mut self,
        id: &'static str,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
        more: impl FnOnce(FindingBuilder) -> FindingBuilder,
    ) {
        if self.policy.is_own(place) {
            self.report(id, place, message, help, more);
        }
    }

    /// Adds a finding, unless its rule is off or the same was reported at the same place.
    pub(super) fn report(
        &mut self,
        id: &'static str,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
        more: impl FnOnce(FindingBuilder) -> FindingBuilder,
    ) {
        let message = message.into();
        let key = (id, place.path().to_owned(), place.span(), message.clone());
        if place.source().is_embedded() || !self.reported.insert(key) {
            return;
        }
        let Level::On(severity) = self.policy.level(id) else { return };
        let finding = Finding::builder(id, severity, place.clone())
            .value(message.clone())
            .message(message)
            .help(help);
        self.findings.push(more(finding).build());
    }
}
