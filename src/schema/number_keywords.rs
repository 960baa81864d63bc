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

/// Adds the keywords to the options of a validator.
pub(super) fn add<'r, R>(
    options: ValidationOptions<'r, R, Nodes>,
) -> ValidationOptions<'r, R, Nodes> {
    let options = BOUNDS.into_iter().fold(options, |options, (keyword, holds)| {
        options.with_keyword(keyword, move |schema, limit, _| {
            let holds = if is_exclusive(schema, keyword) { &holds[..1] } else { holds };
            let test = Test::Bound(holds);
            Ok(Box::new(NumberKeyword { limit: Limit::new(limit), test }))
        })
    });
    options.with_keyword("multipleOf", |_, divisor, _| {
        Ok(Box::new(NumberKeyword { limit: Limit::new(divisor), test: Test::MultipleOf }))
    })
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

struct NumberKeyword {
    limit: Option<Limit>,
    test: Test,
}

impl<'i> Keyword<'i, Nodes> for NumberKeyword {
    fn validate(&self, instance: Node<'i>) -> Result<(), ValidationError<'i>> {
        match (Keyword::<Nodes>::is_valid(self, instance), &self.limit) {
            (false, Some(limit)) => {
                nodes::error_made();
                // The sentence is made where the others are.
                Err(ValidationError::custom(format!("{}{}", self.test.but(), limit.text)))
            }
            _ => Ok(()),
        }
    }

    fn is_valid(&self, instance: Node<'i>) -> bool {
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
