//! A policy that cannot be used, and all the reasons.

use std::fmt;

use crate::finding::{Finding, Report};
use crate::text::invisible::escaped;

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

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, finding) in self.0.findings().iter().enumerate() {
            if nth > 0 {
                writeln!(f)?;
            }
            write!(f, "{}: {}", finding.place(), escaped(finding.message()))?;
            if let Some(help) = finding.help() {
                write!(f, " ({})", escaped(help))?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for PolicyError {}
