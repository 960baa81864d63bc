//! What can be wrong with a policy.

use crate::finding::{Finding, Severity};
use crate::text::Place;

/// A mistake in a policy, before it has a place.
#[derive(Debug, Clone)]
pub(crate) struct PolicyMistake {
    pub(crate) rule: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) related: Vec<(Place, &'static str)>,
}

impl PolicyMistake {
    /// Not TOML.
    pub(crate) const SYNTAX: &'static str = "policy-syntax";
    /// A key, rule, set, pack, schema, level or check that does not exist.
    pub(crate) const NAME: &'static str = "policy-unknown-name";
    /// A value of the wrong type, or out of bounds.
    pub(crate) const VALUE: &'static str = "policy-invalid-value";
    /// Something that must be there is not.
    pub(crate) const MISSING: &'static str = "policy-missing";
    /// A loosening of what a policy that this one extends has made final.
    pub(crate) const LOOSENED: &'static str = "final-loosened";
    /// A name that no schema lists where it would have to be.
    pub(crate) const UNLISTED: &'static str = "name-unlisted";
    /// A pattern that matches no such name.
    pub(crate) const NO_MATCH: &'static str = "glob-matches-nothing";
    /// A wildcard under which strangers have names.
    pub(crate) const SUFFIX: &'static str = "wildcard-on-public-suffix";
    /// A regular expression that is refused.
    pub(crate) const REGEX: &'static str = "regex-refused";
    /// A policy or schema file that is not to be had.
    pub(crate) const FILE: &'static str = "policy-file";

    pub(crate) fn new(rule: &'static str, message: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: None, related: Vec::new() }
    }

    pub(crate) fn name(message: impl Into<String>) -> Self {
        Self::new(Self::NAME, message)
    }

    pub(crate) fn value(message: impl Into<String>) -> Self {
        Self::new(Self::VALUE, message)
    }

    /// Whether it is of that rule.
    pub(crate) fn is(&self, rule: &str) -> bool {
        self.rule == rule
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn related(mut self, place: Place, label: &'static str) -> Self {
        self.related.push((place, label));
        self
    }

    /// The mistake as a finding.
    pub(crate) fn finding(self, place: Place) -> Finding {
        let mut finding = Finding::builder(self.rule, Severity::Error, place)
            .value(self.message.clone())
            .message(self.message);
        if let Some(help) = self.help {
            finding = finding.help(help);
        }
        for (place, label) in self.related {
            finding = finding.related(place, label);
        }
        finding.build()
    }
}
