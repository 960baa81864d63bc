//! `true` or `false`.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed};
use crate::text::Place;
use crate::toml::{Item, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "`true` or `false`".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Flag(item.boolean()?)))
    }

    fn json_schema(&self) -> Value {
        json!({ "type": "boolean" })
    }

    fn comparison(&self) -> Comparison {
        Comparison::Order
    }
}

#[derive(Debug)]
struct Flag(bool);

impl ArgumentValue for Flag {
    fn describe(&self) -> Vec<String> {
        vec![self.0.to_string()]
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        Printed::Value(self.0.to_string())
    }

    fn is_same(&self, other: &Argument) -> bool {
        self.order(other) == Some(Ordering::Equal)
    }

    fn order(&self, other: &Argument) -> Option<Ordering> {
        other.get::<Self>().map(|other| self.0.cmp(&other.0))
    }
}

impl Arguments {
    /// A [`Kind::Flag`](crate::check::Kind::Flag); `false` if it is left out.
    pub fn flag(&self, parameter: &str) -> bool {
        self.value::<Flag>(parameter).is_some_and(|flag| flag.0)
    }
}
