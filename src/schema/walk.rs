//! The subschemas directly within a schema, and how their pointers are written.

use std::collections::HashSet;

use jsonschema::Draft;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::text::pointer_token::escape;

/// What must be encoded in a URI fragment: all that a pointer has but these.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'~').remove(b'.').remove(b'_').remove(b'-').remove(b'$');

/// The keywords that hold schemas which check nothing unless something refers to them.
pub(super) const DEFINITIONS: [&str; 2] = ["$defs", "definitions"];

/// The pointers and values of the schemas directly within the one at a pointer, in the order of the text. Those that
/// are only defined there are under [`DEFINITIONS`].
pub(super) fn children<'v>(
    draft: Draft,
    pointer: &str,
    schema: &'v Value,
) -> Vec<(String, &'v Value)> {
    let Some(keywords) = schema.as_object() else { return Vec::new() };
    // The draft says which values are schemas, by their addresses; their pointers are found here.
    let known: HashSet<*const Value> =
        draft.subresources_of(schema).map(std::ptr::from_ref).collect();
    let is_schema = |value: &Value| known.contains(&std::ptr::from_ref(value));
    let mut children = Vec::new();
    for (keyword, value) in keywords {
        let at = format!("{pointer}/{}", escape(keyword));
        match value {
            value if is_schema(value) => children.push((at, value)),
            Value::Array(items) => {
                let schemas = items.iter().enumerate().filter(|(_, item)| is_schema(item));
                children.extend(schemas.map(|(nth, item)| (format!("{at}/{nth}"), item)));
            }
            Value::Object(members) => {
                let schemas = members.iter().filter(|(_, member)| is_schema(member));
                children.extend(schemas.map(|(name, it)| (format!("{at}/{}", escape(name)), it)));
            }
            _ => {}
        }
    }
    children
}

/// Whether a schema is nothing but its `$ref`: until draft 7, what is beside it means nothing.
pub(super) fn is_only_reference(draft: Draft, schema: &Map<String, Value>) -> bool {
    draft <= Draft::Draft7 && schema.get("$ref").is_some_and(Value::is_string)
}

/// A pointer as the fragment of a `$ref`.
pub(super) fn fragment(pointer: &str) -> String {
    utf8_percent_encode(pointer, ENCODED).to_string()
}
