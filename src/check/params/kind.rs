//! What is known of a kind of parameter.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::argument::{Argument, Condition};
use super::kinds::Kind;
use super::sets::KnownSets;
use crate::check::Checks;
use crate::check::values::Date;
use crate::toml::{Item, Reported};

/// Reads a check within another one.
pub(crate) type ReadCondition = fn(&Item<'_>, &ReadContext<'_>) -> Result<Condition, Reported>;

/// What arguments are read by.
#[derive(Clone, Copy)]
pub(crate) struct ReadContext<'r> {
    pub(crate) sets: KnownSets<'r>,
    pub(crate) checks: &'r Checks,
    /// How a check within another one is read.
    pub(crate) condition: ReadCondition,
    /// The day that `"today"` means, if the caller provides it.
    pub(crate) today: Option<Date>,
}

/// How values of a kind can be compared to tell which one is stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// Not at all: they are the same, or not.
    Sameness,
    /// As numbers and dates, by their order.
    Order,
    /// As lists, by which entries cover which.
    Coverage,
}

/// A kind of parameter.
pub(super) trait ParameterKind {
    /// What to write, for messages and documentation.
    fn describe(&self) -> String;

    /// Reads a value.
    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported>;

    /// The JSON Schema (draft 7) of what is read.
    fn json_schema(&self) -> Value;

    /// How its values are compared.
    fn comparison(&self) -> Comparison {
        Comparison::Sameness
    }
}

/// What to write, for messages and documentation.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe())
    }
}

/// What to write, as text.
impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Kind {
    /// What to write, for messages and documentation.
    pub(crate) fn describe(self) -> String {
        self.with(|kind| kind.describe())
    }

    /// Reads a value of this kind.
    pub(crate) fn read(
        self,
        item: &Item<'_>,
        reading: &ReadContext<'_>,
    ) -> Result<Argument, Reported> {
        self.with(|kind| kind.read(item, reading))
    }

    /// The JSON Schema (draft 7) of what is read.
    pub(crate) fn json_schema(self) -> Value {
        self.with(|kind| kind.json_schema())
    }

    /// How its values are compared.
    pub(crate) fn comparison(self) -> Comparison {
        self.with(|kind| kind.comparison())
    }
}
