//! A whole number, not negative.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed};
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a whole number".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        let count = item.integer()?;
        usize::try_from(count).map(|count| Argument::new(Count(count))).map_err(|_| {
            let mistake = PolicyMistake::value(format!("expected 0 or more, found {count}"));
            item.report(mistake.help("write a whole number"))
        })
    }

    fn json_schema(&self) -> Value {
        json!({ "type": "integer", "minimum": 0 })
    }

    fn comparison(&self) -> Comparison {
        Comparison::Order
    }
}

#[derive(Debug)]
struct Count(usize);

impl ArgumentValue for Count {
    fn describe(&self) -> Vec<String> {
        vec![self.0.to_string()]
    }

    fn print(&self, place: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        // As the author wrote it.
        Printed::Value(place.text().to_owned())
    }

    fn is_same(&self, other: &Argument) -> bool {
        self.order(other) == Some(Ordering::Equal)
    }

    fn order(&self, other: &Argument) -> Option<Ordering> {
        other.get::<Self>().map(|other| self.0.cmp(&other.0))
    }

    fn json(&self) -> Option<Value> {
        Some(self.0.into())
    }
}

impl Arguments {
    /// A [`Kind::Count`](crate::check::Kind::Count).
    pub fn count(&self, parameter: &str) -> Option<usize> {
        self.value::<Count>(parameter).map(|count| count.0)
    }
}
