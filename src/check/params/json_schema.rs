//! Pieces of JSON Schema (draft 7) that kinds and the schema of policies are made of.

use serde_json::{Value, json};

/// A schema with a description.
pub(crate) fn described(text: &str, mut value: Value) -> Value {
    // Beside a reference nothing else counts in this draft, so it goes into `allOf`.
    if let Some(reference) = value.get("$ref").cloned() {
        value["allOf"] = json!([{ "$ref": reference }]);
        value.as_object_mut().map(|object| object.remove("$ref"));
    }
    value["description"] = text.into();
    value
}

/// An object without other members.
pub(crate) fn object(required: &[&str], properties: Value) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

pub(crate) fn string(text: &str) -> Value {
    described(text, json!({ "type": "string" }))
}

pub(crate) fn array(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// A reference to what several places share, which the schema of policies defines.
pub(crate) fn shared(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}
