//! A policy that cannot be used, and all the reasons.

use std::fmt;

use crate::finding::Finding;
use crate::finding::Report;

/// A policy has mistakes. Nothing was linted by it.
#[derive(Debug, Clone)]
pub struct PolicyError(Box<Report>);

impl PolicyError {
    pub(super) fn new(findings: Vec<Finding>) -> Self {
        Self(Box::new(Report::of_policy(findings, 0)))
    }

    /// The mistakes as findings, each with its place, for any of the renderers.
    pub fn report(&self) -> &Report {
        &self.0
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, finding) in self.0.findings().iter().enumerate() {
            let at = finding.place().start();
            let path = finding.place().path();
            if nth > 0 {
                writeln!(f)?;
            }
            write!(f, "{path}:{}:{}: {}", at.line, at.column, finding.message())?;
            if let Some(help) = finding.help() {
                write!(f, " ({help})")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for PolicyError {}
