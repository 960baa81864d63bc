//! The sentences for `not`, by what it forbids.

use serde_json::{Map, Value};

use super::of_value::{Explanation, described, with_articles};
use crate::document::Node;

/// What is said of a value that matches the schema under `not`, if that is of a simple form.
pub(super) fn forbidden(schema: &Value, node: Node<'_>) -> Option<Explanation> {
    if *schema == Value::Bool(true) {
        let message = "the schema allows no value here".to_owned();
        return Some((message, "remove the value".to_owned()));
    }
    let schema = schema.as_object()?;
    if schema.is_empty() {
        return forbidden(&Value::Bool(true), node);
    }
    if let Some(names) = members(schema, node) {
        let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        return Some(match &quoted[..] {
            [name] => {
                (format!("the schema doesn't allow the member {name}"), "remove it".to_owned())
            }
            [before @ .., last] => (
                format!("the members {} and {last} exclude each other", before.join(", ")),
                "remove one of them".to_owned(),
            ),
            [] => return None,
        });
    }
    let (keyword, value) = schema.iter().next().filter(|_| schema.len() == 1)?;
    Some(match (keyword.as_str(), value) {
        ("const" | "enum", _) => {
            (format!("{} is not allowed", described(node)), "write another value".to_owned())
        }
        ("type", Value::String(name)) => (
            format!(
                "expected anything but {}, found {}",
                with_articles(std::slice::from_ref(name)),
                described(node)
            ),
            "write a value of another type".to_owned(),
        ),
        _ => return None,
    })
}

/// The members that may not be there together, if that is all that a schema asks.
pub(super) fn members<'s>(schema: &'s Map<String, Value>, node: Node<'_>) -> Option<Vec<&'s str>> {
    let is_object = |value: &Value| value == "object";
    let keywords = schema.iter().filter(|(name, value)| *name != "type" || !is_object(value));
    let mut keywords = keywords.map(|(name, value)| (name.as_str(), value));
    match (keywords.next()?, keywords.next()) {
        (("required", Value::Array(names)), None) => {
            let is_there = |name: &&str| node.get(name).is_some();
            let all: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            (!all.is_empty() && all.iter().all(is_there)).then_some(all)
        }
        (("anyOf", Value::Array(schemas)), None) => {
            schemas.iter().find_map(|schema| members(schema.as_object()?, node))
        }
        _ => None,
    }
}
