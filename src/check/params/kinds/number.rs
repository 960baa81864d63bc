//! A number, kept exactly.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed};
use crate::document::Decimal;
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a number".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        let text = item.number()?;
        match Decimal::parse(&text) {
            Some(value) => Ok(Argument::new(Number { value, text })),
            None => {
                let mistake =
                    PolicyMistake::value(format!("the exponent of `{text}` is too large"));
                Err(item.report(mistake.help("write a number of ordinary size")))
            }
        }
    }

    fn json_schema(&self) -> Value {
        json!({ "type": "number" })
    }

    fn comparison(&self) -> Comparison {
        Comparison::Order
    }
}

#[derive(Debug)]
struct Number {
    value: Decimal,
    /// As JSON writes it.
    text: String,
}

impl ArgumentValue for Number {
    fn describe(&self) -> Vec<String> {
        vec![self.text.clone()]
    }

    fn print(&self, place: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        // As the author wrote it.
        Printed::Value(place.text().to_owned())
    }

    fn is_same(&self, other: &Argument) -> bool {
        self.order(other) == Some(Ordering::Equal)
    }

    fn order(&self, other: &Argument) -> Option<Ordering> {
        other.get::<Self>().map(|other| self.value.cmp(&other.value))
    }
}

impl Arguments {
    /// A [`Kind::Number`](crate::check::Kind::Number), as the nearest floating-point number.
    pub fn number(&self, parameter: &str) -> Option<f64> {
        let text = self.decimal(parameter)?.1;
        Some(text.parse().expect("the text of a JSON number is one of Rust"))
    }

    /// A [`Kind::Number`](crate::check::Kind::Number), exactly, and as its text.
    pub(crate) fn decimal(&self, parameter: &str) -> Option<(&Decimal, &str)> {
        self.value::<Number>(parameter).map(|number| (&number.value, number.text.as_str()))
    }
}
