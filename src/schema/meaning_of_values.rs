//! What the keywords of all values and of numbers ask, as a condition.

use std::fmt::Display;

use jsonschema::Draft;
use serde_json::Value;

use super::meaning::Reader;
use super::read_schema::Read;
use crate::document::Types;
use crate::witness::{Condition, Exact, Form};

impl Reader<'_, '_> {
    /// `type`, `enum` and `const`.
    pub(super) fn values(&mut self, read: &Read<'_>) -> Vec<Condition> {
        let mut parts = Vec::new();
        match read.get("type") {
            Some(Value::String(name)) => parts.push(self.of_type(read, name)),
            Some(Value::Array(names)) => {
                let names = names.iter().filter_map(Value::as_str);
                let types: Vec<_> = names.map(|name| self.of_type(read, name)).collect();
                parts.push(self.conditions.any(types));
            }
            _ => {}
        }
        if let Some(values) = read.list("enum") {
            parts.push(self.listed(values));
        }
        if let Some(value) = read.get("const") {
            parts.push(self.listed(std::slice::from_ref(value)));
        }
        parts
    }

    fn of_type(&mut self, read: &Read<'_>, name: &str) -> Condition {
        let of_type = self.conditions.of_type(Types::named(name));
        if name != "integer" {
            return of_type;
        }
        let mut parts = vec![of_type, self.conditions.add(Form::MultipleOf(Exact::ONE))];
        // In draft 4, `1.0` is none, though it is the same number as `1`.
        if read.draft == Draft::Draft4 {
            let what = "how a whole number is written";
            parts.push(self.named_opaque(what.to_owned(), what, Types::NUMBER));
        }
        self.conditions.all(parts)
    }

    fn listed(&mut self, values: &[Value]) -> Condition {
        let texts = values.iter().filter_map(|it| Some(it.as_str()?.to_owned()));
        let texts = texts.collect();
        let mut ways = vec![self.conditions.words(texts)];
        for value in values.iter().filter(|it| !it.is_string()) {
            ways.push(match self.conditions.is(value) {
                Some(is) => is,
                None => self.many_digits("const", value, Types::ANY),
            });
        }
        self.conditions.any(ways)
    }

    fn many_digits(&mut self, keyword: &str, value: impl Display, types: Types) -> Condition {
        self.named_opaque(format!("{keyword} {value}"), "a number with many digits", types)
    }

    pub(super) fn numbers(&mut self, read: &Read<'_>) -> Vec<Condition> {
        let mut parts = Vec::new();
        let flag =
            |name: &str| read.draft == Draft::Draft4 && read.get(name) == Some(&Value::Bool(true));
        let bounds = [
            ("minimum", flag("exclusiveMinimum"), false),
            ("exclusiveMinimum", true, false),
            ("maximum", flag("exclusiveMaximum"), true),
            ("exclusiveMaximum", true, true),
        ];
        for (name, is_excluded, is_most) in bounds {
            let Some(Value::Number(number)) = read.get(name) else { continue };
            if name.starts_with("exclusive") && read.draft == Draft::Draft4 {
                continue;
            }
            let condition = match Exact::parse(&number.to_string()) {
                None => self.many_digits(name, number, Types::NUMBER),
                // At most that is not above it.
                Some(bound) => {
                    let form = if is_excluded == is_most {
                        Form::AtLeast(bound)
                    } else {
                        Form::Above(bound)
                    };
                    let bound = self.conditions.add(form);
                    if is_most { self.conditions.not(bound) } else { bound }
                }
            };
            parts.push(self.conditions.if_of_type(Types::NUMBER, condition));
        }
        if let Some(Value::Number(number)) = read.get("multipleOf") {
            let condition = match Exact::parse(&number.to_string()) {
                Some(step) => self.conditions.add(Form::MultipleOf(step)),
                None => self.many_digits("multipleOf", number, Types::NUMBER),
            };
            parts.push(self.conditions.if_of_type(Types::NUMBER, condition));
        }
        parts
    }
}
