//! An array of values: names, numbers and booleans.

use serde_json::Value;

use super::names::Names;
use crate::check::params::argument::Argument;
use crate::check::params::json_schema::shared;
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::sets::read_entry;
use crate::check::values::NameEntry;
use crate::toml::{Item, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "an array of values: strings, with `*` for any characters and `@name` for a set; numbers; \
         `true` and `false`"
            .to_owned()
    }

    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
        let entries: Vec<_> = item.list(|item| match item.as_scalar() {
            Some((pattern, of)) => {
                Ok(vec![NameEntry { pattern, of, place: item.place(), set: None, why: None }])
            }
            None => read_entry(&item, Some(reading.sets)),
        })?;
        let entries = entries.into_iter().flatten().collect();
        Ok(Argument::new(Names { entries, are_listed: true }))
    }

    fn json_schema(&self) -> Value {
        shared("values")
    }

    fn comparison(&self) -> Comparison {
        Comparison::Coverage
    }
}
