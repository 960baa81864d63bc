//! `minimum`, `maximum` and `multipleOf` by the exact value of a number. The validator rounds numbers beyond 64 bits.

use std::cmp::Ordering;

use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Value};

use super::nodes::{self, Nodes};
use crate::document::{Decimal, Node};

/// The keywords, with what the comparison of a value with the limit has to be: the first of these where the limit is
/// excluded.
const BOUNDS: [(&str, &[Ordering]); 4] = [
    ("minimum", &[Ordering::Greater, Ordering::Equal]),
    ("maximum", &[Ordering::Less, Ordering::Equal]),
    ("exclusiveMinimum", &[Ordering::Greater]),
    ("exclusiveMaximum", &[Ordering::Less]),
];

pub(super) const NAMES: [&str; 5] =
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

/// Adds the keywords to the options of a validator.
pub(super) fn add<'r, R>(
    options: ValidationOptions<'r, R, Nodes>,
) -> ValidationOptions<'r, R, Nodes> {
    NAMES.into_iter().fold(options, |options, name| {
        options
            .with_keyword(name, move |schema, limit, _| Ok(Box::new(keyword(schema, name, limit))))
    })
}

/// The keyword of one of the [`NAMES`], with its value in a schema.
pub(super) fn keyword(schema: &Map<String, Value>, name: &str, limit: &Value) -> NumberKeyword {
    let bound = BOUNDS.into_iter().find(|(known, _)| *known == name);
    let test = bound.map_or(Test::MultipleOf, |(_, holds)| {
        Test::Bound(if is_exclusive(schema, name) { &holds[..1] } else { holds })
    });
    NumberKeyword { limit: Limit::new(limit), test }
}

/// In draft 4, `exclusiveMinimum: true` is said beside `minimum`. It can't be there in others.
fn is_exclusive(schema: &Map<String, Value>, keyword: &str) -> bool {
    let beside = match keyword {
        "minimum" => "exclusiveMinimum",
        "maximum" => "exclusiveMaximum",
        _ => return false,
    };
    schema.get(beside) == Some(&Value::Bool(true))
}

/// A number of the schema.
struct Limit {
    text: String,
    /// The number, if 64 bits hold it.
    small: Option<i64>,
    exact: Decimal,
}

impl Limit {
    /// `None` if the value isn't a number, as `exclusiveMinimum: true` in draft 4.
    fn new(value: &Value) -> Option<Self> {
        let text = value.as_number()?.to_string();
        let exact = Decimal::clamped(&text);
        Some(Self { small: text.parse().ok(), exact, text })
    }
}

enum Test {
    /// The comparison of a value with the limit is one of these.
    Bound(&'static [Ordering]),
    MultipleOf,
}

impl Test {
    /// What sentences say of a limit that is excluded.
    fn but(&self) -> &'static str {
        match self {
            Self::Bound([_]) => BUT,
            _ => "",
        }
    }
}

/// What a limit that is excluded has before it.
pub(super) const BUT: &str = "but ";

pub(super) struct NumberKeyword {
    limit: Option<Limit>,
    test: Test,
}

impl<'i> Keyword<'i, Nodes> for NumberKeyword {
    fn validate(&self, instance: Node<'i>) -> Result<(), ValidationError<'i>> {
        match (self.is_met(instance), &self.limit) {
            (false, Some(limit)) => {
                nodes::error_made();
                // The sentence is made where the others are.
                Err(ValidationError::custom(format!("{}{}", self.test.but(), limit.text)))
            }
            _ => Ok(()),
        }
    }

    fn is_valid(&self, instance: Node<'i>) -> bool {
        self.is_met(instance)
    }
}

impl NumberKeyword {
    /// Whether a value, if it is a number, is as the keyword says.
    pub(super) fn is_met(&self, instance: Node<'_>) -> bool {
        let (Some(limit), Some(number)) = (&self.limit, instance.as_number()) else {
            return true;
        };
        let small = number.parse::<i64>().ok().zip(limit.small);
        match (&self.test, small) {
            (Test::Bound(holds), Some((number, limit))) => holds.contains(&number.cmp(&limit)),
            (Test::Bound(holds), None) => {
                holds.contains(&Decimal::clamped(number).cmp(&limit.exact))
            }
            (Test::MultipleOf, Some((number, limit))) if limit > 0 => {
                number.checked_rem(limit) == Some(0)
            }
            (Test::MultipleOf, _) => Decimal::clamped(number).is_multiple_of(&limit.exact),
        }
    }
}
