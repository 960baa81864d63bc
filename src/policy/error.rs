//! A policy that cannot be used, and all the reasons.

use crate::finding::{Finding, Report};

/// A policy has mistakes. Its text form has a line for each: place, message and help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError(Box<Report>);

impl PolicyError {
    /// What is wrong with the policy of that name, or with schemas.
    pub(super) fn new(policy: Option<&str>, findings: Vec<Finding>) -> Self {
        Self(Box::new(Report::of_policy(policy, findings, 0)))
    }

    /// The mistakes as findings, each with its place, for any of the renderers.
    pub fn report(&self) -> &Report {
        &self.0
    }

    /// Takes the report out.
    pub fn into_report(self) -> Report {
        *self.0
    }
}

impl std::error::Error for PolicyError {}
