//! Whether a condition holds for a given value.

use serde_json::Value;

use super::condition::{Condition, Conditions, Form};
use super::exact::Exact;
use crate::document::Types;
use crate::url::Url;

/// Definitions that go no further into a value are followed so deep.
const DEEPEST: usize = 64;

impl Conditions {
    /// Whether a condition holds for a value; `None` if that can't be said.
    pub(crate) fn holds(&self, condition: Condition, value: &Value) -> Option<bool> {
        self.holds_within(condition, value, 0)
    }

    fn holds_within(&self, condition: Condition, value: &Value, depth: usize) -> Option<bool> {
        let form = self.form(condition);
        if form.types(self).is_some_and(|types| !types.meets(Types::of_value(value))) {
            return Some(false);
        }
        match (form, value) {
            (Form::All(parts), _) => {
                let parts = parts.iter().map(|part| self.holds_within(*part, value, depth));
                all(parts)
            }
            (Form::Not(part), _) => self.holds_within(*part, value, depth).map(|holds| !holds),
            (Form::OfType(types), _) => Some(types.meets(Types::of_value(value))),
            (Form::Defined(_), _) if depth > DEEPEST => None,
            (Form::Defined(number), _) => {
                self.holds_within(self.definition(*number), value, depth.saturating_add(1))
            }
            (Form::Opaque(number), _) => {
                self.opaque(*number).test.as_ref().and_then(|test| test(value))
            }
            (_, Value::Null) => Some(false),
            (_, Value::Bool(is_true)) => Some(*is_true),
            (form, Value::Number(number)) => number_is(form, Exact::of(number)?),
            (form, Value::String(text)) => text_is(form, text),
            (form, Value::Array(items)) => self.array_is(form, items),
            (form, Value::Object(members)) => self.object_is(form, members),
        }
    }

    fn array_is(&self, form: &Form, items: &[Value]) -> Option<bool> {
        match form {
            Form::Count(least) => Some(items.len() >= *least),
            Form::Item(nth, item) => match items.get(*nth) {
                Some(value) => self.holds(*item, value),
                None => Some(false),
            },
            Form::Contains { from, item, least } => {
                let answers: Vec<_> =
                    items.iter().skip(*from).map(|value| self.holds(*item, value)).collect();
                let sure = answers.iter().filter(|it| **it == Some(true)).count();
                let possible = answers.iter().filter(|it| **it != Some(false)).count();
                match (sure >= *least, possible >= *least) {
                    (true, _) => Some(true),
                    (_, false) => Some(false),
                    _ => None,
                }
            }
            Form::Distinct => {
                let same = |(nth, value): (usize, &Value)| {
                    items.iter().take(nth).any(|it| equal(it, value))
                };
                Some(!items.iter().enumerate().any(same))
            }
            _ => Some(false),
        }
    }

    fn object_is(&self, form: &Form, members: &serde_json::Map<String, Value>) -> Option<bool> {
        match form {
            Form::Members(least) => Some(members.len() >= *least),
            Form::Member(name, value) => match members.get(&**name) {
                Some(member) => self.holds(*value, member),
                None => Some(false),
            },
            Form::SomeMember { name, value } => {
                let none = members.iter().map(|(key, member)| {
                    let of_name = self.holds(*name, &Value::String(key.clone()));
                    all([of_name, self.holds(*value, member)]).map(|holds| !holds)
                });
                all(none).map(|none| !none)
            }
            _ => Some(false),
        }
    }
}

/// Whether all hold; `None` if that hangs on one of which it isn't known.
fn all(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut is_known = true;
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => is_known = false,
        }
    }
    is_known.then_some(true)
}

pub(super) fn number_is(form: &Form, number: Exact) -> Option<bool> {
    match form {
        Form::AtLeast(least) => Some(number >= *least),
        Form::Above(bound) => Some(number > *bound),
        Form::MultipleOf(step) => number.is_multiple_of(*step),
        _ => Some(false),
    }
}

pub(super) fn text_is(form: &Form, text: &str) -> Option<bool> {
    match form {
        Form::Length(least) => Some(text.chars().count() >= *least),
        Form::Words(words) => Some(words.iter().any(|word| word == text)),
        Form::Text(language) => language.contains(text),
        Form::ClearUrl => Some(Url::read(text).ambiguity.is_none()),
        Form::Url(part, language) => match part.of(&Url::read(text)) {
            Some(part) => language.contains(&part),
            None => Some(false),
        },
        _ => Some(false),
    }
}

/// Equal by JSON Schema's rules: numbers by their value.
pub(super) fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => match (Exact::of(one), Exact::of(other)) {
            (Some(one), Some(other)) => one == other,
            _ => one == other,
        },
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(name, value): (&String, &Value)| {
                other.get(name).is_some_and(|other| equal(value, other))
            };
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}
