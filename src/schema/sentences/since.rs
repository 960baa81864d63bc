//! Why a part of a schema counts for a value: a condition holds, or a member is there.

use serde_json::{Map, Value};

use super::of_value::{either, with_articles};
use super::short::short;
use crate::schema::bundle::Bundle;
use crate::schema::steps::Step;

/// A condition that asks for one of more values isn't shown.
const MOST_VALUES: usize = 4;

/// A value in a condition that is longer, in bytes, isn't shown.
const SHOWN: usize = 40;

/// The last reason on the way to a keyword, if there is one.
pub(in crate::schema) fn since(bundle: &Bundle, steps: &[Step]) -> String {
    let reason = |step: &Step| match step.keyword.as_str() {
        "then" => Some(condition(bundle, step, true)),
        "else" => Some(condition(bundle, step, false)),
        "dependentSchemas" | "dependencies" => {
            let name = step.argument.as_ref()?;
            let is_schema = bundle.get(&step.inner()?).is_some_and(|it| !it.is_array());
            is_schema.then(|| format!("`{name}` is there"))
        }
        _ => None,
    };
    let reason = steps.iter().rev().find_map(reason);
    reason.map_or_else(String::new, |reason| format!("since {reason}"))
}

fn condition(bundle: &Bundle, step: &Step, holds: bool) -> String {
    let schema = step.at.as_deref().and_then(|at| bundle.object(&format!("{at}/if")));
    let said = schema.and_then(|schema| if holds { held(schema) } else { failed(schema) });
    said.unwrap_or_else(|| match holds {
        true => "the `if` beside it holds".to_owned(),
        false => "the `if` beside it doesn't hold".to_owned(),
    })
}

/// The type that a condition asks for, if it asks for nothing else.
fn only_type(schema: &Map<String, Value>) -> Option<String> {
    let name = schema.get("type").filter(|_| schema.len() == 1)?.as_str()?;
    Some(with_articles(&[name.to_owned()]))
}

/// The members that a condition asks something of, each with what it asks, if it asks for nothing else.
fn asked(schema: &Map<String, Value>) -> Option<Vec<(&str, Option<&Value>, bool)>> {
    let is_known = |keyword: &String| {
        let known = ["properties", "required", "type", "title", "description", "$comment"];
        known.contains(&keyword.as_str())
    };
    let is_object = schema.get("type").is_none_or(|it| it == "object");
    if !is_object || !schema.keys().all(is_known) {
        return None;
    }
    let required = schema.get("required").and_then(Value::as_array);
    let required: Vec<&str> = required.into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut asked: Vec<(&str, Option<&Value>, bool)> = Vec::new();
    for (name, schema) in properties.into_iter().flatten() {
        asked.push((name, Some(schema), required.contains(&name.as_str())));
    }
    for name in required {
        if !asked.iter().any(|(known, ..)| *known == name) {
            asked.push((name, None, true));
        }
    }
    Some(asked)
}

/// The values that a schema asks for, if it asks for nothing else.
fn values(schema: &Value) -> Option<String> {
    let schema = schema.as_object()?;
    let is_known = |keyword: &String| ["const", "enum", "type"].contains(&keyword.as_str());
    let values = match (schema.get("const"), schema.get("enum")) {
        (Some(value), None) => vec![value],
        (None, Some(Value::Array(values))) => values.iter().collect(),
        _ => return None,
    };
    let is_short = (1..=MOST_VALUES).contains(&values.len())
        && values.iter().all(|value| short(value, SHOWN).is_some());
    (is_short && schema.keys().all(is_known)).then(|| either(values.into_iter()))
}

fn held(schema: &Map<String, Value>) -> Option<String> {
    if let Some(name) = only_type(schema) {
        return Some(format!("the value is {name}"));
    }
    let said = |(name, schema, is_required): (&str, Option<&Value>, bool)| {
        let Some(schema) = schema else { return Some(format!("`{name}` is there")) };
        let values = values(schema)?;
        // A condition on a member holds where the member is missing.
        let or_missing = if is_required { "" } else { " or missing" };
        Some(format!("`{name}` is {values}{or_missing}"))
    };
    let said: Vec<String> = asked(schema)?.into_iter().map(said).collect::<Option<_>>()?;
    (1..=2).contains(&said.len()).then(|| said.join(" and "))
}

fn failed(schema: &Map<String, Value>) -> Option<String> {
    if let Some(name) = only_type(schema) {
        return Some(format!("the value isn't {name}"));
    }
    match asked(schema)?[..] {
        [(name, None, _)] => Some(format!("`{name}` is missing")),
        [(name, Some(schema), _)] => Some(format!("`{name}` isn't {}", values(schema)?)),
        _ => None,
    }
}
