//! The JSON Schema of a policy, for editors: made of the same rules, checks and names that the
//! reader goes by.

mod checks;
mod entries;
mod rules;

use serde_json::{Map, Value, json};

use crate::check::Checks;
use crate::check::params::json_schema::described;
use crate::rules::pack_names;
use crate::schema;

/// The JSON Schema (draft 7, which editors and SchemaStore read) of `dtolint.toml`, as text, with the checks
/// and packs of a host among the others.
///
/// It says what can be said of one file by itself: names of rules and sets that the policy defines
/// or extends are for `dtolint policy check`.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(&dtolint::policy_schema(&dtolint::Checks::default()))?;
/// let max = &schema["definitions"]["rule-events-too-many"]["properties"]["max"];
/// assert_eq!((&max["type"], &max["default"]), (&"integer".into(), &40.into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn policy_schema(host: &Checks) -> String {
    let mut definitions = Map::new();
    entries::define(&mut definitions);
    rules::define(&mut definitions);
    checks::define(host, &mut definitions);
    let schemas: Vec<&str> = schema::EMBEDDED.iter().map(|it| it.name).collect();
    let packs = pack_names().filter(|name| name != crate::policy::CORE);
    let packs: Vec<String> = packs.chain(host.pack_names().map(str::to_owned)).collect();
    let top = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "dtolint policy",
        "description": "What an organisation asks of API payloads, version 1 of the policy language.",
        "type": "object",
        "additionalProperties": false,
        "required": ["version"],
        "properties": {
            "version": described("The version of the policy language.", json!({ "const": 1, "default": 1 })),
            "extends": described(
                "Packs, and policy files relative to this one. Later ones win over earlier ones, this file over all.",
                json!({ "type": "array", "items": { "anyOf": [
                    { "enum": packs },
                    { "type": "string", "pattern": "^[^:]+$" },
                ] } }),
            ),
            "schema": described(
                "What a file is checked as that no `[[documents]]` entry claims.",
                json!({ "$ref": "#/definitions/schema-name", "default": schema::DEFAULT }),
            ),
            "documents": array("What to check, and as what.", "documents"),
            "sets": described(
                "Named lists of names, used as `@name`.",
                json!({ "type": "object", "additionalProperties": { "$ref": "#/definitions/names" } }),
            ),
            "rules": { "$ref": "#/definitions/rules" },
            "rule": array("A rule of your own.", "own-rule"),
            "override": array("For some files, rules are set in another way. Later entries win.", "override"),
            "waiver": array("A finding that is let through, with a reason and an end.", "waiver"),
            "test": array("A document, and what the policy has to find in it.", "test"),
        },
        "definitions": definitions,
    });
    let names = json!({ "anyOf": [{ "enum": schemas }, { "type": "string", "minLength": 1 }] });
    let names = described(
        "An embedded schema, a file relative to this one, or `FILE#/components/schemas/NAME`.",
        names,
    );
    let mut top = top;
    top["definitions"]["schema-name"] = names;
    format!("{top:#}\n")
}

fn array(text: &str, of: &str) -> Value {
    let items = json!({ "$ref": format!("#/definitions/{of}") });
    described(text, json!({ "type": "array", "items": items }))
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
