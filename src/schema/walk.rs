//! The subschemas of a schema, `$ref`s followed, each once.

use std::collections::HashSet;

use jsonschema::Draft;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};

/// What must be encoded in a URI fragment: all that a pointer has but these.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'~').remove(b'.').remove(b'_').remove(b'-').remove(b'$');

/// Calls `visit` with the pointer and members of `start` and of every schema within it or
/// referred to from there, in the order of the text.
pub(super) fn subschemas<'v>(
    file: &'v Value,
    draft: Draft,
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
        let Some(value @ Value::Object(schema)) = file.pointer(&pointer) else {
            continue;
        };
        visit(&pointer, schema);
        todo.extend(children(draft, &pointer, value, schema).into_iter().rev());
    }
}

/// The pointers of the schemas directly within a schema, and of those that it refers to.
fn children(
    draft: Draft,
    pointer: &str,
    value: &Value,
    schema: &Map<String, Value>,
) -> Vec<String> {
    // The draft says which values are schemas, by their addresses; their pointers are found here.
    let known: HashSet<*const Value> =
        draft.subresources_of(value).map(std::ptr::from_ref).collect();
    let is_schema = |value: &Value| known.contains(&std::ptr::from_ref(value));
    let mut children = Vec::new();
    for (keyword, value) in schema {
        if keyword == "$ref" || keyword == "$dynamicRef" {
            children.extend(value.as_str().and_then(local));
        }
        let at = format!("{pointer}/{}", escape(keyword));
        match value {
            value if is_schema(value) => children.push(at),
            Value::Array(items) => {
                let schemas = items.iter().enumerate().filter(|(_, item)| is_schema(item));
                children.extend(schemas.map(|(nth, _)| format!("{at}/{nth}")));
            }
            Value::Object(members) => {
                let schemas = members.iter().filter(|(_, member)| is_schema(member));
                children.extend(schemas.map(|(name, _)| format!("{at}/{}", escape(name))));
            }
            _ => {}
        }
    }
    children
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

/// A pointer as the fragment of a `$ref`, which [`local`] reads.
pub(super) fn fragment(pointer: &str) -> String {
    utf8_percent_encode(pointer, ENCODED).to_string()
}

/// A reference token as it is written in a pointer (RFC 6901, section 3).
pub(super) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}
