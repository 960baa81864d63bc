//! The subschemas of a schema, `$ref`s followed, each once.

use std::collections::HashSet;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// Keywords whose value is a schema.
const ONE: [&str; 12] = [
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords whose value is an array of schemas.
const MANY: [&str; 5] = ["allOf", "anyOf", "items", "oneOf", "prefixItems"];

/// Keywords whose value is an object of schemas by name.
const NAMED: [&str; 6] =
    ["$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"];

/// Calls `visit` with the pointer and members of `start` and of every schema within it or
/// referred to from there, in the order of the text.
pub(super) fn subschemas<'v>(
    file: &'v Value,
    start: &str,
    visit: &mut dyn FnMut(&str, &'v Map<String, Value>),
) {
    let mut seen = HashSet::new();
    // A stack of pointers, the next one last: no recursion, so that no schema is too deep.
    let mut todo = vec![start.to_owned()];
    while let Some(pointer) = todo.pop() {
        if !seen.insert(pointer.clone()) {
            continue;
        }
        let Some(Value::Object(schema)) = file.pointer(&pointer) else {
            continue;
        };
        visit(&pointer, schema);
        let mut children = Vec::new();
        for (keyword, value) in schema {
            let at = format!("{pointer}/{}", escape(keyword));
            if keyword == "$ref" || keyword == "$dynamicRef" {
                children.extend(value.as_str().and_then(local));
            }
            if ONE.contains(&&**keyword) && value.is_object() {
                children.push(at.clone());
            }
            if let (true, Value::Array(schemas)) = (MANY.contains(&&**keyword), value) {
                children.extend((0..schemas.len()).map(|nth| format!("{at}/{nth}")));
            }
            if let (true, Value::Object(schemas)) = (NAMED.contains(&&**keyword), value) {
                children.extend(schemas.keys().map(|name| format!("{at}/{}", escape(name))));
            }
        }
        todo.extend(children.into_iter().rev());
    }
}

/// The pointer that a `$ref` into the same file holds.
pub(super) fn local(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    if !fragment.is_empty() && !fragment.starts_with('/') {
        return None;
    }
    // RFC 6901, section 6.
    Some(percent_decode_str(fragment).decode_utf8_lossy().into_owned())
}

/// A reference token as it stands in a pointer (RFC 6901, section 3).
pub(super) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}
