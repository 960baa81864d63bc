//! Schemas that cannot be used, misspelt keywords, and recursion.

use super::*;

#[test]
fn a_schema_that_cannot_be_used_is_found_at_the_reason() {
    let table = [
        (
            r##"{"properties": {"a": {"$ref": "#/$defs/addres"}}, "$defs": {"address": {}}}"##,
            "/properties/a/$ref 1:31",
            "where there is nothing",
            Some("did you mean `address`?"),
        ),
        (
            r##"{"$ref": "#/$defs/x"}"##,
            "/$ref 1:10",
            "`$ref` to `#/$defs/x`, where there is nothing",
            Some("add the schema there, or correct the reference"),
        ),
        (
            r#"{"$ref": "https://example.com/x.json"}"#,
            "/$ref 1:10",
            "`https://example.com/x.json`, which no loaded file has as its `$id`",
            Some(
                "keep a copy in the repository, and say where in the policy: `[schemas]` `\"https://example.com/\" = \"vendor/\"`; dtolint never uses the network",
            ),
        ),
        (
            r#"{"items": {"$ref": "other.json#/x"}}"#,
            "/items/$ref 1:20",
            "`other.json`, which can't be read: there is no such file",
            Some(
                "a reference is relative to the file that it is in, and stays within the repository",
            ),
        ),
        (
            r##"{"$ref": "#nope"}"##,
            "/$ref 1:10",
            "there is no anchor `nope`",
            Some(
                "add `\"$anchor\": \"nope\"` to the schema that is meant, or write a pointer: `#/…`",
            ),
        ),
        (
            r#"{"required": "id"}"#,
            "/required 1:14",
            "`required`: expected an array, found the string `id`",
            Some("write an array"),
        ),
        (
            "{\"properties\": {\"a\":\n {\"minimum\": \"x\"}}}",
            "/properties/a/minimum 2:14",
            "`minimum`: expected a number, found the string `x`",
            Some("write a number"),
        ),
        (
            r#"{"$schema": "https://example.com/draft"}"#,
            "1:13",
            "dtolint doesn't know the JSON Schema draft `https://example.com/draft`",
            Some(
                "write the URI of draft 4, 6, 7, 2019-09 or 2020-12, or name a copy of the meta-schema in the policy's `[schemas]`; dtolint never uses the network",
            ),
        ),
        (
            r#"{"swagger": "2.0"}"#,
            "1:2",
            "Swagger 2.0 is not supported",
            Some("convert the file to OpenAPI 3"),
        ),
        ("[]", "1:1", "a schema is an object or a boolean", None),
    ];
    for (schema, place, message, help) in table {
        let findings = refused("s.json", schema, "s.json");
        assert_eq!(findings.len(), 1, "{schema}: {findings:?}");
        let found = at(&findings[0]);
        assert!(found.starts_with("schema-unusable "), "{schema}: {found}");
        assert!(found.ends_with(&format!(" {place}")), "{schema}: {found}");
        assert!(findings[0].message().contains(message), "{schema}: {}", findings[0].message());
        assert_eq!(findings[0].help(), help, "{schema}");
    }
    let type_of = refused("s.json", r#"{"type": "strin"}"#, "s.json");
    assert_eq!(all(&type_of), ["schema-unusable /type 1:10"]);
    assert_eq!(type_of[0].message(), "`strin` is not a type of JSON Schema");
    assert_eq!(type_of[0].help(), Some("did you mean `string`?"));
    // A meta-schema in several parts finds it once for each.
    let items = refused("s.json", r#"{"items": [{}]}"#, "s.json");
    assert_eq!(all(&items), ["schema-unusable /items 1:11"]);
}

#[test]
fn a_schema_file_is_one_document() {
    let two = refused("s.yaml", "type: object\n---\ntype: string\n", "s.yaml");
    assert_eq!(all(&two), ["schema-unusable  1:1"]);
    assert_eq!(two[0].message(), "a schema's file holds one document, found 2");
    assert_eq!(all(&refused("s.json", "{} {}", "s.json")), ["syntax  1:4"]);
    assert_eq!(all(&refused("s.yaml", "", "s.yaml")), ["syntax  1:1"]);
    assert_eq!(all(&refused("s.json", "{\"a\": 1, \"a\": 2}", "s.json")), ["duplicate-key  1:10"]);
}

#[test]
fn a_misspelt_keyword_is_a_warning_at_its_line() {
    let schema = "{\n  \"requried\": [\"a\"],\n  \"properties\": {\"typ\": {\n    \"typ\": \"string\", \"x-typ\": 1, \"example\": 2}}\n}";
    let policy = usable("s.json", schema, "s.json");
    assert_eq!(
        all(policy.warnings()),
        ["schema-keyword /requried 2:3", "schema-keyword /properties/typ/typ 4:5"],
        "a member may be called `typ`"
    );
    assert_eq!(policy.warnings()[0].help(), Some("did you mean `required`?"));
}

#[test]
fn a_recursive_schema_works_and_unknown_members_are_found_at_depth() {
    let schema = r##"{"properties": {"name": {}, "children": {"items": {"$ref": "#"}}}, "required": ["name"]}"##;
    let document = r#"{"name": 1, "children": [{"name": 1, "children": [{"nme": 1}]}]}"#;
    let findings = lint(usable("s.json", schema, "s.json"), document);
    assert_eq!(
        all(&findings),
        ["schema /children/0/children/0 1:51", "unknown-member /children/0/children/0/nme 1:52"]
    );
    assert_eq!(findings[1].help(), Some("did you mean `name`?"));
}

/// To list every way through it would take 2^100 steps.
#[test]
fn a_schema_that_leads_back_to_itself_twice_is_a_finding_and_not_an_explosion() {
    let nested = |depth: usize, inner: &str| "[".repeat(depth) + inner + &"]".repeat(depth);
    for (keyword, shallow) in [
        ("anyOf", &["schema  1:1"][..]),
        ("oneOf", &["schema  1:1"]),
        ("allOf", &["schema /0/0 1:3", "schema /0/0 1:3"]),
    ] {
        let ways = r##"[{"type": "array", "items": {"$ref": "#"}}, {"type": "array", "prefixItems": [{"$ref": "#"}]}]"##;
        let schema = format!(r#"{{"{keyword}": {ways}}}"#);
        let lint = |document: &str| lint(usable("s.json", &schema, "s.json"), document);
        let found = all(&lint(&nested(2, "1")));
        assert_eq!(found[..shallow.len()], *shallow, "{keyword}");
        let found = lint(&nested(100, "1"));
        let found = all(&found);
        assert!(found.contains(&"too-costly  1:1".to_owned()), "{keyword}: {found:?}");
        assert!(found.len() <= 3, "{keyword}: {found:?}");
        let deep = all(&lint(&nested(100, "[]")));
        let valid: &[&str] =
            if keyword == "oneOf" { &["schema  1:1", "too-costly  1:1"] } else { &[] };
        assert_eq!(deep, valid, "{keyword}");
    }
}

#[test]
fn members_that_come_by_an_anchor_are_not_called_unknown() {
    let schema = r##"{"properties": {"b": {}}, "allOf": [{"$ref": "#more"}], "$defs": {"x": {"$anchor": "more", "properties": {"a": {"type": "string"}}}}}"##;
    let findings = lint(usable("s.json", schema, "s.json"), r#"{"a": 1, "b": 2}"#);
    assert_eq!(all(&findings), ["schema /a 1:7"], "the anchor is followed by the validator");
}

/// Which part of a file is meant: a name in the pointer that is misspelt, or a component by its name alone.
#[test]
fn a_part_that_is_not_there_is_answered_with_the_one_that_was_meant() {
    let api = r#"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "components": {"schemas": {
        "Subscription": {"type": "object"}, "a/b": {"type": "object"}}}}"#;
    for (fragment, help) in [
        ("/components/schema/Subscription", "did you mean `/components/schemas/Subscription`?"),
        ("/component/schemas/Subscription", "did you mean `/components/schemas/Subscription`?"),
        ("/components/schemas/Subscripton", "did you mean `Subscription`?"),
        ("/components/schema/Other", "did you mean `/components/schemas`?"),
        ("Subscription", "did you mean `#/components/schemas/Subscription`?"),
        ("Subscripton", "did you mean `#/components/schemas/Subscription`?"),
        ("a/b", "did you mean `#/components/schemas/a~1b`?"),
        ("other", "write a JSON Pointer: `#/…`"),
    ] {
        let findings = refused("api.json", api, &format!("api.json#{fragment}"));
        assert_eq!(findings[0].help(), Some(help), "{fragment}");
    }
}
