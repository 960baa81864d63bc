//! An array of names that no schema lists, such as keys.

use serde_json::Value;

use super::names::{self, Names, read_names};
use crate::check::params::argument::Argument;
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::toml::{Item, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        names::Definition.describe()
    }

    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Names { entries: read_names(item, reading)?, are_listed: false }))
    }

    fn json_schema(&self) -> Value {
        names::Definition.json_schema()
    }

    fn comparison(&self) -> Comparison {
        Comparison::Coverage
    }
}
