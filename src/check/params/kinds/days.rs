//! The time from today to so many days, weeks or years later, such as `"90 days"`.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::date::today;
use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed};
use crate::check::values::Date;
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a length of time such as `\"90 days\"`, `\"12 weeks\"` or `\"2 years\"`".to_owned()
    }

    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
        let text = match item.as_scalar() {
            Some((text, _)) => text,
            None => item.string()?.into(),
        };
        let Some(days) = days(&text) else {
            let mistake = PolicyMistake::value(format!("`{text}` isn't a length of time"));
            let help = match text.parse::<u32>() {
                Ok(number) => format!("write it with a unit, such as `\"{number} days\"`"),
                Err(_) => "write `\"90 days\"`, `\"12 weeks\"` or `\"2 years\"`".to_owned(),
            };
            return Err(item.report(mistake.help(help)));
        };
        let from = today(item, reading)?;
        let Some(to) = from.after(days) else {
            let mistake = PolicyMistake::value(format!("`{text}` leads past the year 9999"));
            return Err(item.report(mistake.help("write a shorter time")));
        };
        Ok(Argument::new(Days { from, to }))
    }

    fn json_schema(&self) -> Value {
        json!({ "type": "string", "pattern": "^[0-9]+ (day|week|year)s?$" })
    }

    fn comparison(&self) -> Comparison {
        Comparison::Order
    }
}

/// The days in a text such as `12 weeks`; those beyond 32 bits are as many as fit.
fn days(text: &str) -> Option<u32> {
    let (number, unit) = text.split_once(' ')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let days = match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => 1,
        "week" => 7,
        "year" => 365,
        _ => return None,
    };
    is_number.then(|| number.parse::<u32>().map_or(u32::MAX, |number| number.saturating_mul(days)))
}

#[derive(Debug)]
struct Days {
    from: Date,
    to: Date,
}

impl ArgumentValue for Days {
    fn describe(&self) -> Vec<String> {
        vec![format!("from {} to {}", self.from, self.to)]
    }

    fn print(&self, place: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        // As the author wrote it: the days start on another day tomorrow.
        Printed::Value(place.text().to_owned())
    }

    fn is_same(&self, other: &Argument) -> bool {
        self.order(other) == Some(Ordering::Equal)
    }

    fn order(&self, other: &Argument) -> Option<Ordering> {
        other.get::<Self>().map(|other| self.to.cmp(&other.to))
    }

    fn short(&self) -> String {
        self.to.to_string()
    }
}

impl Arguments {
    /// [`Kind::Days`](crate::check::Kind::Days): today, and the last day.
    pub fn days(&self, parameter: &str) -> Option<(Date, Date)> {
        self.value::<Days>(parameter).map(|days| (days.from, days.to))
    }
}
