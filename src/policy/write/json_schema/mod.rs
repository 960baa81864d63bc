//! The JSON Schema of a policy, for editors: made from the same tables of keys, rules and checks that
//! the reader uses.

mod checks;
mod of_policy;
mod rules;
mod sections;

pub use of_policy::json_schema_of;
use serde_json::{Map, Value, json};

use crate::check::Checks;
use crate::check::params::json_schema::described;
use crate::rules::pack_names;

/// The JSON Schema of `dtolint.toml`, for editors: draft 7, as text, with the given checks and packs.
///
/// It checks one file by itself. Whether the rules and sets that the file names exist is left to
/// [`Policy::check`](crate::Policy::check).
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(&dtolint::policy::json_schema(&dtolint::check::Checks::default()))?;
/// let max = &schema["definitions"]["rule-events-too-many"]["properties"]["max"];
/// assert_eq!((&max["type"], &max["default"]), (&"integer".into(), &40.into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn json_schema(host: &Checks) -> String {
    format!("{:#}\n", general(host))
}

/// The JSON Schema of any policy.
fn general(host: &Checks) -> Value {
    let mut definitions = Map::new();
    sections::define(&mut definitions);
    rules::define(&mut definitions);
    checks::define(host, &mut definitions);
    let packs = pack_names().filter(|name| name != crate::policy::CORE);
    let packs: Vec<String> = packs.chain(host.pack_names().map(str::to_owned)).collect();
    let mut top = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "dtolint policy",
        "description": "What an organisation asks of API payloads, version 1 of the policy language.",
    });
    if let (Value::Object(top), Value::Object(section)) = (&mut top, sections::top(&packs)) {
        top.extend(section);
    }
    top["definitions"] = definitions.into();
    top
}

fn one_of_definition(text: &str, name: &str) -> Value {
    described(text, json!({ "$ref": format!("#/definitions/{name}") }))
}

/// What the id of a rule is made of.
const ID: &str = "^[a-z][a-z0-9-]*$";

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(characters).collect()
}
