//! Places of a schema that list names, and places that leave them open; members and items that can be
//! there, and those that never can. A correct policy is never refused.

use crate::common::Memory;
use dtolint::{PolicyBuilder, PolicyError};

/// The rules that refuse a policy with one custom rule.
fn judged(file: &str, schema: &str, select: &str, check: &str) -> Vec<String> {
    let name = if file == "api.json" { "api.json#/components/schemas/T" } else { file };
    let text = format!(
        "version = 1\n[[documents]]\nfiles = [\"*.json\"]\nschema = \"{name}\"\n[[rule]]\nid = \"r\"\n\
         title = \"t\"\nselect = '{select}'\ncheck = {check}\n"
    );
    let files = Memory::new([(file, schema)]);
    let loaded = PolicyBuilder::default().files(&files).text("dtolint.toml", &text);
    let rules = |error: PolicyError| {
        error.report().findings().iter().map(|it| it.rule().to_owned()).collect()
    };
    loaded.err().map_or(Vec::new(), rules)
}

const ENUM: &str = r#"{"enum": ["a", "b"]}"#;
const DRAFT_4: &str = r#""$schema": "http://json-schema.org/draft-04/schema#", "#;
const DRAFT_7: &str = r#""$schema": "http://json-schema.org/draft-07/schema#", "#;

/// `ENUM` stands for the enum of `a` and `b`.
fn with_enum(text: &str) -> String {
    text.replace("ENUM", ENUM)
}

/// B16: a place lists its names only if every way through the schema that admits strings does.
#[test]
fn b16_names_are_listed_only_where_no_other_string_can_be() {
    for value in [
        // A branch beside the enum takes any string, or any string of a form.
        r#"{"anyOf": [ENUM, {"type": "string"}]}"#,
        r#"{"oneOf": [ENUM, {"type": "string", "pattern": "^x-"}]}"#,
        r#"{"anyOf": [ENUM, {"minLength": 3}]}"#,
        r#"{"anyOf": [ENUM, true]}"#,
        r#"{"anyOf": [{"const": "a"}, {"type": ["string", "null"]}]}"#,
        r##"{"anyOf": [{"$ref": "#/$defs/named"}, {"$ref": "#/$defs/text"}]}"##,
        r#"{"anyOf": [{"allOf": [ENUM]}, {"anyOf": [ENUM, {"not": {"const": "q"}}]}]}"#,
        // The enum is for some values alone.
        r#"{"type": "string", "if": {"minLength": 3}, "then": ENUM}"#,
        r#"{"type": "string", "if": {"minLength": 3}, "else": ENUM}"#,
        r#"{"if": ENUM, "then": ENUM}"#,
        r#"{"if": ENUM}"#,
        r#"{"type": "string", "then": ENUM}"#,
        r#"{"allOf": [{"if": {"maxLength": 1}, "then": ENUM}]}"#,
        // What is not allowed isn't what is.
        r#"{"not": ENUM}"#,
        r#"{"type": "string", "not": {"const": "a"}}"#,
    ] {
        let schema = format!(
            r#"{{"type": "object", "properties": {{"kind": {value}}},
                "$defs": {{"named": {ENUM}, "text": {{"type": "string"}}}}}}"#
        );
        let schema = with_enum(&schema);
        for check in [
            r#"{ none-of = { values = ["x-new"] } }"#,
            r#"{ one-of = { values = ["a", "x-new"] } }"#,
        ] {
            assert_eq!(judged("s.json", &schema, "/kind", check), [""; 0], "{value}");
        }
    }
}

/// The enum of one place is in one branch of the object around it.
#[test]
fn b16_branches_of_the_objects_and_arrays_around_count_as_well() {
    for (schema, select) in [
        (
            r#"{"properties": {"kind": {"type": "string"}}, "if": {"required": ["x"]},
                "then": {"properties": {"kind": ENUM}}}"#,
            "/kind",
        ),
        (
            r#"{"anyOf": [{"properties": {"kind": ENUM}}, {"properties": {"kind": {"type": "string"}}}]}"#,
            "/kind",
        ),
        (r#"{"anyOf": [{"properties": {"kind": ENUM}}, {"required": ["other"]}]}"#, "/kind"),
        (
            r#"{"properties": {"events": {"type": "array"}}, "if": {"required": ["x"]},
                "then": {"properties": {"events": {"items": ENUM}}}}"#,
            "/events/*",
        ),
        (
            r#"{"dependentSchemas": {"x": {"properties": {"kind": ENUM}}}, "properties": {"kind": {}}}"#,
            "/kind",
        ),
        (r#"{"type": "array", "prefixItems": [ENUM]}"#, "/*"),
        (r#"{"type": "array", "prefixItems": [ENUM], "items": {"type": "string"}}"#, "/*"),
        (r#"{"type": "array", "contains": ENUM}"#, "/*"),
        // Other members are open.
        (r#"{"properties": {"a": ENUM}, "additionalProperties": {"type": "string"}}"#, "/*"),
        (r#"{"properties": {"a": ENUM}, "additionalProperties": true}"#, "/*"),
        (r#"{"properties": {"a": ENUM}, "patternProperties": {"^x-": {"type": "string"}}}"#, "/*"),
    ] {
        let check = r#"{ none-of = { values = ["x-new"] } }"#;
        assert_eq!(judged("s.json", &with_enum(schema), select, check), [""; 0], "{schema}");
    }
}

/// Keywords that the draft doesn't have, or that mean nothing beside a `$ref`, list nothing.
#[test]
fn b16_keywords_that_mean_nothing_list_nothing() {
    for (file, schema) in [
        ("s.json", format!(r#"{{{DRAFT_4} "properties": {{"kind": {{"const": "a"}}}}}}"#)),
        (
            "s.json",
            format!(
                r##"{{{DRAFT_7} "properties": {{"kind": {{"$ref": "#/definitions/t", "enum": ["a"]}}}},
                    "definitions": {{"t": {{"type": "string"}}}}}}"##
            ),
        ),
        (
            "api.json",
            r##"{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {},
                "components": {"schemas": {
                    "T": {"properties": {"kind": {"$ref": "#/components/schemas/U", "enum": ["a"]}}},
                    "U": {"type": "string"}}}}"##
                .to_owned(),
        ),
    ] {
        let check = r#"{ none-of = { values = ["x-new"] } }"#;
        assert_eq!(judged(file, &schema, "/kind", check), [""; 0], "{schema}");
    }
}

/// What does list names still does: a name that no way through the schema admits is a mistake.
#[test]
fn names_that_no_way_through_the_schema_admits_are_mistakes() {
    for (value, admitted) in [
        ("ENUM", "a b"),
        (r#"{"anyOf": [ENUM, {"const": "c"}]}"#, "a b c"),
        (r#"{"oneOf": [ENUM, {"type": "null"}, {"type": "object"}]}"#, "a b"),
        (r#"{"anyOf": [ENUM, {"enum": ["c", 1]}, {"type": "integer"}]}"#, "a b c"),
        (r#"{"type": ["string", "null"], "enum": ["a", null]}"#, "a"),
        // All of them hold, so the names are those that each allows.
        (r#"{"type": "string", "allOf": [ENUM]}"#, "a b"),
        (r#"{"allOf": [ENUM, {"enum": ["b", "c"]}]}"#, "b"),
        (r#"{"enum": ["a", "b", "c"], "not": {"enum": ["b"]}}"#, "a c"),
        (r#"{"enum": ["a", "b"], "anyOf": [{"const": "a"}, {"type": "string"}]}"#, "a b"),
        (r##"{"$ref": "#/$defs/text", "enum": ["a"]}"##, "a"),
        (
            r#"{"type": "string", "if": {"const": "a"}, "then": true, "else": {"enum": ["b"]}}"#,
            "a b",
        ),
    ] {
        let schema = with_enum(&format!(
            r#"{{"properties": {{"kind": {value}}}, "$defs": {{"text": {{"type": "string"}}}}}}"#
        ));
        for name in ["a", "b", "c"] {
            let check = format!(r#"{{ none-of = {{ values = ["{name}"] }} }}"#);
            let found = judged("s.json", &schema, "/kind", &check);
            match admitted.split(' ').any(|it| it == name) {
                true => assert_eq!(found, [""; 0], "{name} in {value}"),
                false => assert_eq!(found, ["name-unlisted"], "{name} in {value}"),
            }
        }
    }
    // A member that two subschemas describe, each for all values, or each for some.
    for schema in [
        r#"{"properties": {"kind": {"type": "string"}}, "allOf": [{"properties": {"kind": ENUM}}]}"#,
        r#"{"oneOf": [{"properties": {"kind": {"const": "a"}}}, {"properties": {"kind": {"const": "b"}}}]}"#,
        r#"{"anyOf": [{"properties": {"kind": ENUM}}, {"type": "null"}]}"#,
    ] {
        let check = r#"{ none-of = { values = ["c"] } }"#;
        let found = judged("s.json", &with_enum(schema), "/kind", check);
        assert_eq!(found, ["name-unlisted"], "{schema}");
    }
}

/// B17: what can never be selected is what no document that the schema accepts has.
#[test]
fn b17_members_and_items_that_can_be_there_can_be_selected() {
    let object = r#"{"properties": {"k": {"type": "string"}}}"#;
    for (schema, selects) in [
        (r#"{"properties": {"a": {}}, "dependentSchemas": {"a": OBJECT}}"#, "/k"),
        (r#"{"properties": {"a": {}}, "dependentSchemas": {"t": {}}}"#, "/t"),
        (r#"{"properties": {"a": {}}, "dependencies": {"a": OBJECT, "b": ["c"]}}"#, "/k /b /c"),
        (r#"{"properties": {"a": {}}, "dependentRequired": {"a": ["b"], "c": ["a"]}}"#, "/b /c"),
        (r#"{"properties": {"a": {}}, "required": ["b"]}"#, "/b"),
        (
            r#"{"properties": {"a": {}}, "anyOf": [{"required": ["b"]}, {"required": ["c"]}]}"#,
            "/b /c",
        ),
        (r#"{"properties": {"a": {}}, "propertyNames": {"enum": ["a", "b"]}}"#, "/b /*"),
        (
            r#"{"properties": {"a": {}}, "not": {"properties": {"b": {"const": 1}}, "required": ["b"]}}"#,
            "/b",
        ),
        (r#"{"properties": {"a": {}}, "patternProperties": {"^x-": OBJECT}}"#, "/x-1 /x-1/k /*/k"),
        (
            r#"{"properties": {"a": {}}, "patternProperties": {"^x-": OBJECT}, "additionalProperties": false}"#,
            "/x-1/k",
        ),
        (r#"{"properties": {"a": {}}, "additionalProperties": OBJECT}"#, "/b /b/k /*/k"),
        (r#"{"properties": {"a": {}}, "unevaluatedProperties": OBJECT}"#, "/b /b/k"),
        // One branch refuses other members, another doesn't.
        (
            r#"{"anyOf": [{"properties": {"a": {}}, "additionalProperties": false}, {"type": "object"}]}"#,
            "/b",
        ),
        (
            r#"{"type": "object", "if": {"required": ["a"]}, "then": {"properties": {"a": {}}, "additionalProperties": false}}"#,
            "/b",
        ),
        (r#"{"discriminator": {"propertyName": "t"}, "properties": {"a": {}}}"#, "/t"),
        (
            r#"{"type": "array", "items": [{"type": "string"}], "additionalItems": OBJECT}"#,
            "/1/k /*/k",
        ),
        (r#"{"type": "array", "prefixItems": [{"type": "string"}], "items": OBJECT}"#, "/1/k /*/k"),
        (
            r#"{"type": "array", "prefixItems": [{"type": "string"}], "unevaluatedItems": OBJECT}"#,
            "/1/k /*/k",
        ),
        (r#"{"type": "array", "prefixItems": [{"type": "string"}]}"#, "/1/k /*/k"),
        (r#"{"type": "array", "unevaluatedItems": OBJECT}"#, "/0/k /*/k"),
        (r#"{"type": "array", "contains": OBJECT}"#, "/*/k"),
        (r#"{"type": "array", "items": {"properties": {"a": {}}}, "contains": OBJECT}"#, "/*/k"),
    ] {
        let is_draft_7 = schema.contains("\"items\": [");
        let schema = schema.replace("OBJECT", object);
        let schema = match is_draft_7 {
            true => format!("{{{DRAFT_7}{}", &schema[1..]),
            false => schema,
        };
        for select in selects.split(' ') {
            let check = r#"{ type = { one-of = ["string"] } }"#;
            assert_eq!(judged("s.json", &schema, select, check), [""; 0], "{select} in {schema}");
        }
    }
}

/// And what never can be is a mistake as before.
#[test]
fn what_no_document_can_have_is_still_a_mistake() {
    for (schema, select) in [
        (r#"{"properties": {"kind": {}}, "required": ["kind"]}"#, "/knid"),
        (r#"{"properties": {"a": {}}, "additionalProperties": false}"#, "/b"),
        (r#"{"properties": {"a": {}}, "unevaluatedProperties": false}"#, "/b"),
        (r#"{"propertyNames": {"enum": ["a", "b"]}}"#, "/c"),
        (r#"{"properties": {"a": {}}, "additionalProperties": {"type": "string"}}"#, "/b/k"),
        (r#"{"type": "array", "prefixItems": [{}], "items": false}"#, "/1"),
        (r#"{"type": "array", "items": false}"#, "/0"),
        (r#"{"type": "array", "items": {"type": "string"}}"#, "/0/k"),
        (
            r#"{"anyOf": [{"properties": {"a": {}}, "additionalProperties": false}, {"properties": {"b": {}}, "additionalProperties": false}]}"#,
            "/c",
        ),
    ] {
        let check = r#"{ type = { one-of = ["string"] } }"#;
        let found = judged("s.json", schema, select, check);
        assert_eq!(found, ["policy-unknown-name"], "{select} in {schema}");
    }
}
