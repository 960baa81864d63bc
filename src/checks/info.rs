//! The checks as a library user sees them.

use super::{VERBS, Verb};

/// A check: what a rule can ask of a value.
#[derive(Debug, Clone, Copy)]
pub struct CheckInfo(&'static Verb);

/// A parameter of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterInfo {
    /// The key in `check = { NAME = { … } }`.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// What to write.
    pub kind: &'static str,
    /// Whether the check needs it.
    pub required: bool,
}

/// Every check that rules can be made of, sorted by name.
///
/// ```
/// assert!(dtolint::checks().iter().any(|check| check.name() == "count"));
/// ```
pub fn checks() -> Vec<CheckInfo> {
    VERBS.iter().copied().map(CheckInfo).collect()
}

impl CheckInfo {
    /// The name in `check = { NAME = { … } }`.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// What it asks of the selected value.
    pub fn about(&self) -> &'static str {
        self.0.about
    }

    /// What it takes.
    pub fn parameters(&self) -> Vec<ParameterInfo> {
        let info = |parameter: &super::Parameter| ParameterInfo {
            name: parameter.name,
            about: parameter.about,
            kind: parameter.kind.describe(),
            required: parameter.required,
        };
        self.0.parameters.iter().map(info).collect()
    }

    /// The names that a rule's `message` and `help` may use in braces, `value` first.
    pub fn placeholders(&self) -> Vec<&'static str> {
        std::iter::once("value").chain(self.0.placeholders.iter().copied()).collect()
    }
}
