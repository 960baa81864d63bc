//! A JSON Pointer from each item of the selected array.

use serde_json::Value;

use super::pointer::{Pointer, read_pointer};
use crate::check::params::argument::Argument;
use crate::check::params::json_schema::shared;
use crate::check::params::kind::{ParameterKind, ReadContext};
use crate::schema::Select;
use crate::toml::{Item, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a JSON Pointer from each item".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        let select = Select::Place(read_pointer(item)?);
        Ok(Argument::new(Pointer { select, is_from_items: true }))
    }

    fn json_schema(&self) -> Value {
        shared("pointer")
    }
}
