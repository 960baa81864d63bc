//! How many items a schema lets an array have.

use serde_json::{Map, Value};

use super::walk::local;

/// How many references and combined schemas are followed.
const DEEPEST: usize = 16;

/// The most items that an array can have by the schema at `pointer`; `usize::MAX` if it sets no
/// limit. Rather too many than too few.
pub(super) fn most_items(file: &Value, pointer: &str) -> usize {
    within(file, pointer, 0)
}

fn within(file: &Value, pointer: &str, depth: usize) -> usize {
    let Some(Value::Object(schema)) = file.pointer(pointer).filter(|_| depth < DEEPEST) else {
        return usize::MAX;
    };
    let mut most = own(schema);
    if let Some(at) = schema.get("$ref").and_then(Value::as_str).and_then(local) {
        most = most.min(within(file, &at, depth + 1));
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
        let branches = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        let branches =
            (0..branches).map(|nth| within(file, &format!("{pointer}/{keyword}/{nth}"), depth + 1));
        let of_branches = if keyword == "allOf" { branches.min() } else { branches.max() };
        most = most.min(of_branches.unwrap_or(usize::MAX));
    }
    most
}

/// What the keywords of one schema say.
fn own(schema: &Map<String, Value>) -> usize {
    let limit = schema.get("maxItems").and_then(Value::as_u64);
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    // A tuple without further items. Draft 2019-09 and earlier write it as `items` and
    // `additionalItems`, later drafts as `prefixItems` and `items`.
    let tuple = |first: &str, rest: &str| {
        let is_closed = schema.get(rest) == Some(&Value::Bool(false));
        schema.get(first).and_then(Value::as_array).filter(|_| is_closed).map(Vec::len)
    };
    let limits = [limit, tuple("prefixItems", "items"), tuple("items", "additionalItems")];
    limits.into_iter().flatten().min().unwrap_or(usize::MAX)
}
