//! C1b: a mistake in a schema is reported once, at its place, with its cause.

use super::*;
use crate::common::DRAFTS;

/// A schema as a file: by a draft, or as a component of OpenAPI. Gives the file, and how a policy names the schema.
fn files(schema: &str) -> Vec<(String, &'static str)> {
    let members = schema.strip_prefix('{').expect("it is an object");
    let by_draft = DRAFTS.iter().map(|it| (format!(r#"{{"$schema": "{it}", {members}"#), "s.json"));
    let by_version = ["3.0.3", "3.1.0"].map(|version| {
        let file = format!(
            r#"{{"openapi": "{version}", "info": {{"title": "x", "version": "1"}}, "paths": {{}}, "components": {{"schemas": {{"T": {schema}}}}}}}"#
        );
        (file, "s.json#/components/schemas/T")
    });
    by_draft.chain(by_version).collect()
}

#[test]
fn c1b_a_mistake_is_reported_once_with_its_cause() {
    let table = [
        (r#"{"type": 3}"#, "/type", "`type`: expected a string or an array, found the number `3`"),
        (r#"{"type": ["strin"]}"#, "/type/0", "`strin` is not a type of JSON Schema"),
        (
            r#"{"properties": {"a": {"items": {"properties": {"b": {"type": "strin"}}}}}}"#,
            "/properties/a/items/properties/b/type",
            "`strin` is not a type of JSON Schema",
        ),
        (
            r#"{"properties": {"a": {"allOf": [{"not": {"minimum": "x"}}]}}}"#,
            "/properties/a/allOf/0/not/minimum",
            "`minimum`: expected a number, found the string `x`",
        ),
        (
            r#"{"anyOf": {"type": "string"}}"#,
            "/anyOf",
            "`anyOf`: expected an array, found an object",
        ),
        (
            r#"{"additionalProperties": {"items": {"required": "a"}}}"#,
            "/additionalProperties/items/required",
            "`required`: expected an array, found the string `a`",
        ),
    ];
    for (schema, pointer, message) in table {
        for (file, name) in files(schema) {
            let findings = refused("s.json", &file, name);
            assert_eq!(findings.len(), 1, "{file}: {findings:?}");
            let prefix = if name == "s.json" { "" } else { "/components/schemas/T" };
            assert_eq!(findings[0].pointer(), format!("{prefix}{pointer}"), "{file}");
            assert_eq!(findings[0].message(), message, "{file}");
        }
    }
    // A tuple is written differently since 2020-12; before, what is wrong is within it.
    for (nth, (file, name)) in files(r#"{"items": [{"type": "strin"}]}"#).into_iter().enumerate() {
        let findings = refused("s.json", &file, name);
        assert_eq!(findings.len(), 1, "{file}: {findings:?}");
        let (pointer, message) = match nth {
            4 | 6 => ("/items", "`items`: expected a schema, found an array"),
            _ => ("/items/0/type", "`strin` is not a type of JSON Schema"),
        };
        assert!(findings[0].pointer().ends_with(pointer), "{file}: {findings:?}");
        assert_eq!(findings[0].message(), message, "{file}");
    }
}
