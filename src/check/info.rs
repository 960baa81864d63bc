//! The checks, as the library lists them.

use std::sync::Arc;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::check::{CheckDefinition, Checks, Parameter};
use crate::document::Types;

/// A check that rules can use.
#[derive(Debug, Clone)]
pub struct CheckInfo(Arc<CheckDefinition>);

/// Everything that the methods say.
impl Serialize for CheckInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut check = serializer.serialize_struct("CheckInfo", 7)?;
        check.serialize_field("name", self.name())?;
        check.serialize_field("about", self.about())?;
        check.serialize_field("takes", &self.takes())?;
        check.serialize_field("parameters", self.parameters())?;
        check.serialize_field("needs_one", &self.needs_one())?;
        check.serialize_field("cross_document", &self.is_cross_document())?;
        check.serialize_field("placeholders", &self.placeholders())?;
        check.end()
    }
}

/// The ways to combine checks, each with what it asks.
pub const JOINS: [(&str, &str); 4] = [
    ("all", "every check in the list holds; each reports what it finds"),
    ("any", "at least one check in the list holds"),
    ("not", "the check does not hold"),
    ("when", "if the check `when` holds, `then` holds; otherwise `else` does"),
];

impl Checks {
    /// Every check, sorted by name.
    ///
    /// ```
    /// use dtolint::check::Checks;
    ///
    /// let built_in = Checks::default().list();
    /// assert!(built_in.iter().any(|check| check.name() == "count"));
    /// ```
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

    /// The types of values that it looks at.
    pub fn takes(&self) -> Types {
        self.0.takes
    }

    /// What a policy can or must give to it.
    pub fn parameters(&self) -> &'static [Parameter] {
        self.0.parameters
    }

    /// Whether it needs at least one of its parameters, no matter which.
    pub fn needs_one(&self) -> bool {
        self.0.needs_one
    }

    /// Whether it looks at the values of all documents together.
    pub fn is_cross_document(&self) -> bool {
        self.0.is_cross_document()
    }

    /// The names that a rule's `message` and `help` may use in braces, `value` first.
    pub fn placeholders(&self) -> Vec<&'static str> {
        std::iter::once("value").chain(self.0.placeholders.iter().copied()).collect()
    }
}
