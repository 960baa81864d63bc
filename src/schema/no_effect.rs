//! Keywords that do nothing where they are: beside a `$ref`, of another draft, without their partner, or of another
//! language. JSON Schema ignores them silently.

use jsonschema::Draft;
use serde_json::{Map, Value};

/// Keywords that assert something, which drafts 4 to 7 ignore beside a `$ref`.
const ASSERTIONS: [&str; 28] = [
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "dependencies",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "if",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "type",
];

/// Keywords with the draft that they came with, and what earlier drafts have instead.
const NEW: [(&str, Draft, &str); 12] = [
    ("const", Draft::Draft6, "write `enum` with one value"),
    ("contains", Draft::Draft6, "write a newer `$schema`"),
    ("propertyNames", Draft::Draft6, "write a newer `$schema`"),
    ("if", Draft::Draft7, "write `anyOf` with `not`, or a newer `$schema`"),
    ("dependentRequired", Draft::Draft201909, "write `dependencies`"),
    ("dependentSchemas", Draft::Draft201909, "write `dependencies`"),
    ("maxContains", Draft::Draft201909, "write a newer `$schema`"),
    ("minContains", Draft::Draft201909, "write a newer `$schema`"),
    ("unevaluatedItems", Draft::Draft201909, "write `additionalItems`, or a newer `$schema`"),
    (
        "unevaluatedProperties",
        Draft::Draft201909,
        "write `additionalProperties`, or a newer `$schema`",
    ),
    ("$dynamicRef", Draft::Draft202012, "write `$ref`, or a newer `$schema`"),
    ("prefixItems", Draft::Draft202012, "write `items` with a list"),
];

/// Keywords with the draft that no longer has them, and what it has instead.
const GONE: [(&str, Draft, &str); 2] = [
    (
        "additionalItems",
        Draft::Draft202012,
        "write `prefixItems` for the first items, and `items` for the others",
    ),
    ("$recursiveRef", Draft::Draft202012, "write `$dynamicRef`"),
];

/// Keywords that say more of another one, without which they do nothing.
const PARTNERS: [(&str, &str); 4] =
    [("then", "if"), ("else", "if"), ("minContains", "contains"), ("maxContains", "contains")];

/// What other languages for schemas have, and JSON Schema hasn't.
const FOREIGN: [(&str, &str); 7] = [
    ("length", "write `minLength` and `maxLength`, or `minItems` and `maxItems`"),
    ("max", "write `maximum`, `maxLength` or `maxItems`"),
    ("min", "write `minimum`, `minLength` or `minItems`"),
    ("optional", "leave the member out of `required`"),
    ("ref", "write `$ref`"),
    ("regex", "write `pattern`"),
    ("values", "write `enum`"),
];

/// Why a keyword of `schema` does nothing, and what to write instead.
pub(super) fn without_effect(
    keyword: &str,
    schema: &Map<String, Value>,
    draft: Draft,
    is_openapi_30: bool,
) -> Option<(String, String)> {
    let named = if is_openapi_30 { "OpenAPI 3.0" } else { name(draft) };
    let is_asserted = ASSERTIONS.contains(&keyword);
    if draft <= Draft::Draft7 && is_asserted && schema.get("$ref").is_some_and(Value::is_string) {
        let help = format!("write `allOf: [{{ $ref: … }}, {{ {keyword}: … }}]`");
        return Some((format!("beside `$ref`, {named} ignores `{keyword}`"), help));
    }
    if keyword == "nullable" && !is_openapi_30 && schema.get(keyword) == Some(&Value::Bool(true)) {
        let help = "write `type: [\"string\", \"null\"]`, with the type that it has";
        return Some((format!("{named} has no `nullable`, so it is ignored"), help.to_owned()));
    }
    let is_new = |(known, since, _): &&(&str, Draft, &str)| *known == keyword && draft < *since;
    let is_gone = |(known, since, _): &&(&str, Draft, &str)| *known == keyword && draft >= *since;
    if let Some((.., help)) = NEW.iter().find(is_new).or(GONE.iter().find(is_gone)) {
        return Some((format!("{named} has no `{keyword}`, so it is ignored"), (*help).to_owned()));
    }
    let lacks =
        |(known, partner): &&(&str, &str)| *known == keyword && !schema.contains_key(*partner);
    if let Some((_, partner)) = PARTNERS.iter().find(lacks) {
        let message = format!("without `{partner}`, `{keyword}` does nothing");
        return Some((message, format!("add `{partner}`, or remove `{keyword}`")));
    }
    let (_, help) = FOREIGN.iter().find(|(known, _)| *known == keyword)?;
    Some((format!("JSON Schema has no keyword `{keyword}`, so it is ignored"), (*help).to_owned()))
}

fn name(draft: Draft) -> &'static str {
    match draft {
        Draft::Draft4 => "draft 4",
        Draft::Draft6 => "draft 6",
        Draft::Draft7 => "draft 7",
        Draft::Draft201909 => "draft 2019-09",
        _ => "draft 2020-12",
    }
}
