//! The checks as a library user sees them.

use std::sync::Arc;

use crate::check::{CheckDefinition, Checks, Parameter};
use crate::document::Types;

/// A check: what a rule can ask of a value.
#[derive(Debug, Clone)]
pub struct CheckInfo(Arc<CheckDefinition>);

/// How checks are joined into one, each with what it asks.
pub const JOINS: [(&str, &str); 4] = [
    ("all", "every check of the list holds; each tells what it finds"),
    ("any", "one check of the list holds at least"),
    ("not", "the check does not hold"),
    ("when", "where the check `when` holds, `then` holds; where it does not, `else`"),
];

impl Checks {
    /// Every check that rules can be made of, sorted by name.
    pub fn list(&self) -> Vec<CheckInfo> {
        self.all().cloned().map(CheckInfo).collect()
    }
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

    /// The values that it looks at; of others it says nothing.
    pub fn takes(&self) -> Types {
        self.0.takes
    }

    /// What it can or must be given.
    pub fn parameters(&self) -> &'static [Parameter] {
        self.0.parameters
    }

    /// Whether it needs one of its parameters at least, whichever.
    pub fn needs_one(&self) -> bool {
        self.0.needs_one
    }

    /// Whether it looks at the values of all documents together.
    pub fn is_across(&self) -> bool {
        self.0.is_cross_document()
    }

    /// The names that a rule's `message` and `help` may use in braces, `value` first.
    pub fn placeholders(&self) -> Vec<&'static str> {
        std::iter::once("value").chain(self.0.placeholders.iter().copied()).collect()
    }
}
