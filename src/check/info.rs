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
        let mut check = serializer.serialize_struct("CheckInfo", 8)?;
        check.serialize_field("name", self.name())?;
        check.serialize_field("about", self.about())?;
        check.serialize_field("takes", &self.takes())?;
        check.serialize_field("parameters", self.parameters())?;
        check.serialize_field("needs_one", &self.needs_one())?;
        check.serialize_field("cross_document", &self.is_cross_document())?;
        check.serialize_field("placeholders", &self.placeholders())?;
        check.serialize_field("example", &self.example())?;
        check.end()
    }
}

/// A way to combine checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct JoinInfo {
    /// The keyword in `check = { NAME = … }`.
    pub name: &'static str,
    /// What it asks.
    pub about: &'static str,
    /// How it is written, with `CHECK` for a check.
    pub form: &'static str,
    /// One entry of a policy that uses it, as TOML: a whole `[[rule]]`.
    pub example: &'static str,
}

/// The ways to combine checks.
pub const JOINS: [JoinInfo; 4] = [
    JoinInfo {
        name: "all",
        about: "every check in the list holds; each reports what it finds",
        form: "all = [CHECK, …]",
        example: r#"[[rule]]
id      = "acme-name"
title   = "A name that can't be used"
select  = "/name"
check   = { all = [{ matches = { pattern = "^[a-z-]+$" } }, { none-of = { values = ["admin", "root"] } }] }
message = "`{value}` can't be used""#,
    },
    JoinInfo {
        name: "any",
        about: "at least one check in the list holds",
        form: "any = [CHECK, …]",
        example: r#"[[rule]]
id      = "acme-no-owner"
title   = "No owner is named"
select  = ""
check   = { any = [{ required = { members = ["owner"] } }, { at = "/labels", required = { members = ["team"] } }] }
message = "neither `owner` nor the label `team` is set""#,
    },
    JoinInfo {
        name: "not",
        about: "the check does not hold",
        form: "not = CHECK",
        example: r#"[[rule]]
id      = "acme-internal-name"
title   = "An internal name"
select  = "/name"
check   = { not = { matches = { pattern = "^_" } } }
message = "`{value}` is an internal name""#,
    },
    JoinInfo {
        name: "when",
        about: "if the check `when` holds, `then` holds; otherwise `else` does",
        form: "when = CHECK, then = CHECK, else = CHECK",
        example: r#"[[rule]]
id      = "acme-eu-retention"
title   = "Data kept too long in the EU"
select  = ""
check   = { when = { at = "/region", one-of = { values = ["eu"] } }, then = { at = "/retention_days", range = { max = 30 } } }
message = "{value} is too long in the EU""#,
    },
];

impl JoinInfo {
    /// The way of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        JOINS.iter().find(|join| join.name == name)
    }
}

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

    /// The check of that name.
    pub fn get(&self, name: &str) -> Option<CheckInfo> {
        self.find(name).cloned().map(CheckInfo)
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

    /// One entry of a policy that uses it, as TOML: a whole `[[rule]]`.
    pub fn example(&self) -> Option<&'static str> {
        self.0.example
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
