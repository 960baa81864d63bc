//! A JSON Pointer from the DTO's root.

use serde_json::Value;

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::json_schema::shared;
use crate::check::params::kind::{ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, code};
use crate::document::Pattern;
use crate::text::Place;
use crate::toml::text::string;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a JSON Pointer from the DTO's root".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Pointer { pattern: read_pointer(item)?, is_from_items: false }))
    }

    fn json_schema(&self) -> Value {
        shared("pointer")
    }
}

/// Reads a JSON Pointer with `*`.
pub(crate) fn read_pointer(item: &Item<'_>) -> Result<Pattern, Reported> {
    let text = item.string()?;
    Pattern::parse(text).map_err(|error| {
        item.report(PolicyMistake::value(error.message(text)).help(error.help(text)))
    })
}

/// A pointer, from wherever it starts.
#[derive(Debug)]
pub(super) struct Pointer {
    pub(super) pattern: Pattern,
    /// Whether it starts at each item of the selected array.
    pub(super) is_from_items: bool,
}

impl ArgumentValue for Pointer {
    fn describe(&self) -> Vec<String> {
        vec![code(&self.pattern.to_string())]
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        Printed::Value(string(&self.pattern.to_string()))
    }

    fn is_same(&self, other: &Argument) -> bool {
        other.get::<Self>().is_some_and(|other| self.pattern == other.pattern)
    }

    fn pointer(&self) -> Option<(&Pattern, bool)> {
        Some((&self.pattern, self.is_from_items))
    }
}

impl Arguments {
    /// A [`Kind::Pointer`](crate::check::Kind::Pointer) or a [`Kind::ItemPointer`](crate::check::Kind::ItemPointer).
    pub(crate) fn pointer(&self, parameter: &str) -> Option<&Pattern> {
        self.value::<Pointer>(parameter).map(|pointer| &pointer.pattern)
    }
}
