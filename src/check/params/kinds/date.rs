//! A date, or `"today"`.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::json_schema::shared;
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed};
use crate::check::values::Date;
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a date such as `2027-01-31`, or `\"today\"`".to_owned()
    }

    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Day(match item.as_string() {
            Some("today") => today(item, reading)?,
            _ => read_day(item, "write a date such as `2027-01-31`, or `\"today\"`")?,
        })))
    }

    fn json_schema(&self) -> Value {
        json!({ "anyOf": [{ "const": "today" }, shared("date")] })
    }

    fn comparison(&self) -> Comparison {
        Comparison::Order
    }
}

/// Reads a date of TOML, or one in quotes.
pub(crate) fn read_day(item: &Item<'_>, help: &str) -> Result<Date, Reported> {
    let text = item.as_string().map(str::to_owned).or_else(|| item.as_date());
    let found = match text.as_deref().map(str::parse) {
        Some(Ok(date)) => return Ok(date),
        _ => text.map_or_else(|| item.type_name().to_owned(), |text| format!("`{text}`")),
    };
    let mistake = PolicyMistake::value(format!("expected a date, found {found}"));
    Err(item.report(mistake.help(help)))
}

/// The day on which the policy is loaded.
pub(crate) fn today(item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Date, Reported> {
    reading.today.ok_or_else(|| {
        let mistake = PolicyMistake::new(PolicyMistake::MISSING, "today's date was not provided");
        item.report(mistake.help("load the policy with `PolicyBuilder::today`"))
    })
}

#[derive(Debug)]
struct Day(Date);

impl ArgumentValue for Day {
    fn describe(&self) -> Vec<String> {
        vec![self.0.to_string()]
    }

    fn print(&self, place: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        // As the author wrote it: `"today"` is another day tomorrow.
        Printed::Value(place.text().to_owned())
    }

    fn is_same(&self, other: &Argument) -> bool {
        self.order(other) == Some(Ordering::Equal)
    }

    fn order(&self, other: &Argument) -> Option<Ordering> {
        other.get::<Self>().map(|other| self.0.cmp(&other.0))
    }
}

impl Arguments {
    /// A [`Kind::Date`](crate::check::Kind::Date).
    pub fn date(&self, parameter: &str) -> Option<Date> {
        self.value::<Day>(parameter).map(|day| day.0)
    }
}
