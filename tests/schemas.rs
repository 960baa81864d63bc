//! Schemas of one's own and the embedded ones: what a violation says, where, and why one is refused.

mod common;

use common::Memory;
use dtolint::{Finding, Linter, Policy, PolicyBuilder, PolicyError};

const RULES: &str = "[rules]\nunknown-member = \"warning\"\n";

fn load(file: &str, text: &str, schema: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new([(file, text)]);
    let policy = format!("version = 1\nschema = \"{schema}\"\n{RULES}");
    PolicyBuilder::default().files(&files).text("dtolint.toml", &policy)
}

fn usable(file: &str, text: &str, schema: &str) -> Policy {
    load(file, text, schema).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What is wrong with a schema.
fn refused(file: &str, text: &str, schema: &str) -> Vec<Finding> {
    match load(file, text, schema) {
        Ok(_) => panic!("{text}: it can be used"),
        Err(error) => error.report().findings().to_vec(),
    }
}

fn lint(policy: Policy, document: &str) -> Vec<Finding> {
    Linter::new(policy).lint("dto.json", document).findings().to_vec()
}

/// Rule, pointer, line and column.
fn at(finding: &Finding) -> String {
    let start = finding.place().start();
    format!("{} {} {}:{}", finding.rule(), finding.pointer(), start.line, start.column)
}

fn all(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(at).collect()
}

fn schema_in(draft: &str, members: &str) -> String {
    format!("{{\n\"$schema\": \"{draft}\",\n{members}\n}}")
}

const DRAFTS: [&str; 5] = [
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
];

#[test]
fn every_keyword_that_is_violated_says_so_at_its_place() {
    // Schema, document, findings (pointer and place), a part of the first one's message.
    let table: &[(&str, &str, &[&str], &str)] = &[
        (r#"{"required": ["id"]}"#, "\n {\"x\": {}}", &[" 2:2"], "the member `id` is missing"),
        (
            r#"{"properties": {"id": {}}, "additionalProperties": false}"#,
            "{\"idd\": 1,\n \"zzz\": 2}",
            &["/idd 1:2", "/zzz 2:2"],
            "the schema knows no member `idd`",
        ),
        (
            r#"{"additionalProperties": {"type": "string"}}"#,
            r#"{"a": 1}"#,
            &["/a 1:7"],
            "expected string, found number `1`",
        ),
        (
            r#"{"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}"#,
            r#"{"a": 1, "b": 2, "c": 3}"#,
            &["/b 1:10", "/c 1:18"],
            "the schema knows no member `b`",
        ),
        (
            r#"{"items": {"enum": ["created", "deleted", 3]}}"#,
            r#"["created", "creatd"]"#,
            &["/1 1:13"],
            "`creatd` is not one of the 3 values",
        ),
        (r#"{"enum": ["on", "off"]}"#, "\"of\"", &[" 1:1"], "`of` is neither \"on\" nor \"off\""),
        (r#"{"const": 5}"#, "6", &[" 1:1"], "`6` is not 5"),
        (r#"{"type": "integer"}"#, "1.5", &[" 1:1"], "expected integer, found number `1.5`"),
        (r#"{"type": ["string", "null"]}"#, "true", &[" 1:1"], "found boolean `true`"),
        (
            r#"{"pattern": "^[a-z]+$"}"#,
            "\"é\"",
            &[" 1:1"],
            "`é` does not match the pattern `^[a-z]+$`",
        ),
        (r#"{"format": "uri"}"#, "\"not one\"", &[" 1:1"], "`not one` is not of format `uri`"),
        (r#"{"format": "date-time"}"#, "\"2026-02-30T00:00:00Z\"", &[" 1:1"], "format `date-time`"),
        (r#"{"format": "email"}"#, "\"a.example.com\"", &[" 1:1"], "format `email`"),
        (r#"{"format": "uuid"}"#, "\"123\"", &[" 1:1"], "format `uuid`"),
        (r#"{"minLength": 2}"#, "\"😀\"", &[" 1:1"], "shorter than 2 characters"),
        (r#"{"maxLength": 3}"#, "\"abcd\"", &[" 1:1"], "longer than 3 characters"),
        (r#"{"minimum": 3}"#, "2", &[" 1:1"], "`2` is less than 3"),
        (
            r#"{"maximum": 12345678901234567890}"#,
            "12345678901234567891",
            &[" 1:1"],
            "is more than 12345678901234567890",
        ),
        (r#"{"exclusiveMinimum": 3}"#, "3.0", &[" 1:1"], "`3.0` is not more than 3"),
        (r#"{"exclusiveMaximum": 5}"#, "1e400", &[" 1:1"], "`1e400` is not less than 5"),
        (r#"{"multipleOf": 0.5}"#, "3.7", &[" 1:1"], "is not a multiple of 0.5"),
        (r#"{"minItems": 1}"#, "[]", &[" 1:1"], "0 items, at least 1"),
        (r#"{"maxItems": 2}"#, "[1, 2, 3]", &[" 1:1"], "3 items, at most 2"),
        (
            r#"{"uniqueItems": true}"#,
            r#"[{"a": 1, "b": 2}, {"b": 2.0, "a": 1}]"#,
            &[" 1:1"],
            "two items are equal",
        ),
        (r#"{"uniqueItems": true}"#, "[10, 1e1]", &[" 1:1"], "two items are equal"),
        (r#"{"uniqueItems": true}"#, "[0, -0]", &[" 1:1"], "two items are equal"),
        (r#"{"minProperties": 1}"#, "{}", &[" 1:1"], "0 members, at least 1"),
        (r#"{"maxProperties": 1}"#, r#"{"a": 1, "b": 2}"#, &[" 1:1"], "2 members, at most 1"),
        (r#"{"not": {"type": "string"}}"#, "\"x\"", &[" 1:1"], "is not allowed for `x`"),
        (
            r#"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#,
            "1",
            &[" 1:1"],
            "`1` fits none of the alternatives",
        ),
        (
            r#"{"oneOf": [{"type": "string"}, {"type": "null"}]}"#,
            "1",
            &[" 1:1"],
            "`1` fits none of the alternatives",
        ),
        (
            r#"{"oneOf": [{"type": "number"}, {"minimum": 3}]}"#,
            "4",
            &[" 1:1"],
            "fits more than one",
        ),
        (
            r#"{"dependentRequired": {"a": ["b"]}}"#,
            r#"{"a": 1}"#,
            &[" 1:1"],
            "the member `b` is missing",
        ),
        (
            r#"{"dependentSchemas": {"a": {"required": ["b"]}}}"#,
            r#"{"a": 1}"#,
            &[" 1:1"],
            "the member `b` is missing",
        ),
        (
            r#"{"propertyNames": {"pattern": "^[a-z]+$"}}"#,
            r#"{"ok": 1, "Bad": 2}"#,
            &["/Bad 1:11"],
            "the key `Bad` is not allowed: it does not match",
        ),
        (r#"{"prefixItems": [{}], "items": false}"#, "[1, 2]", &["/1 1:5"], "allows nothing here"),
        (
            r#"{"prefixItems": [{}], "unevaluatedItems": false}"#,
            "[1, 2]",
            &[" 1:1"],
            "no keyword of the schema provides for these items",
        ),
        (r#"{"properties": {"a": false}}"#, r#"{"a": 1}"#, &["/a 1:7"], "allows nothing here"),
        (
            r#"{"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"type": "null"}}"#,
            "\"a\"",
            &[" 1:1"],
            "shorter than 2",
        ),
    ];
    for (schema, document, expected, message) in table {
        let findings = lint(usable("s.json", schema, "s.json"), document);
        let findings: Vec<_> = findings.into_iter().filter(|f| f.rule() == "schema").collect();
        let expected: Vec<_> = expected.iter().map(|place| format!("schema {place}")).collect();
        assert_eq!(all(&findings), expected, "{schema}, {document}");
        assert!(findings[0].message().contains(message), "{schema}: {}", findings[0].message());
        assert!(findings[0].help().is_some(), "{schema}");
    }
}

#[test]
fn what_a_schema_allows_is_not_found() {
    for (schema, document) in [
        (r#"{"type": "integer"}"#, "[1.0]"),
        (r#"{"items": {"type": "integer"}}"#, "[1.0, 1e400, 1.5e1, -0, 12345678901234567890123]"),
        (r#"{"maxLength": 3}"#, r#""\u00e9\u00e9\ud83d\ude00""#),
        (
            r#"{"uniqueItems": true}"#,
            "[1, true, \"1\", null, [1], 12345678901234567890123, 12345678901234567890124]",
        ),
        (r#"{"format": "no-such-format"}"#, "\"x\""),
        (r#"{"format": "uri"}"#, "5"),
        ("true", "{\"a\": [1]}"),
    ] {
        let findings = lint(usable("s.json", schema, "s.json"), document);
        let expected = if document == "[1.0]" { 1 } else { 0 };
        assert_eq!(findings.len(), expected, "{schema}, {document}: {findings:?}");
    }
}

#[test]
fn a_finding_leads_to_the_keyword_in_the_schemas_file() {
    let schema = "{\n  \"properties\": {\n    \"é\": {\"$ref\": \"#/$defs/id\"}\n  },\n  \"$defs\": {\"id\": {\"type\": \"string\"}}\n}";
    let findings = lint(usable("dir/s.json", schema, "dir/s.json"), "{\"é\": 1}");
    let place = findings[0].schema().expect("it is the schema's finding");
    assert_eq!((place.name.as_str(), place.keyword.as_str()), ("dir/s.json", "type"));
    assert_eq!(place.pointer, "/$defs/id/type");
    let text = place.place.as_ref().expect("the keyword is in the file");
    assert_eq!((text.path(), text.text()), ("dir/s.json", "\"string\""));
    assert_eq!((text.start().line, text.start().column, text.start().offset), (5, 28, 85));
}

#[test]
fn each_draft_reads_its_own_keywords() {
    for (nth, draft) in DRAFTS.into_iter().enumerate() {
        // Draft 4 has a boolean where the others have a number.
        let exclusive = match nth {
            0 => "\"maximum\": 5, \"exclusiveMaximum\": true",
            _ => "\"exclusiveMaximum\": 5",
        };
        let findings = lint(usable("s.json", &schema_in(draft, exclusive), "s.json"), "5");
        assert_eq!(all(&findings), ["schema  1:1"], "{draft}");
        assert_eq!(findings[0].message(), "`5` is not less than 5", "{draft}");
        let place = findings[0].schema().and_then(|schema| schema.place.clone());
        assert_eq!(place.map(|place| place.start().line), Some(3), "{draft}");
        let other = if nth == 0 { "\"exclusiveMaximum\": 5" } else { "\"exclusiveMaximum\": true" };
        let findings = refused("s.json", &schema_in(draft, other), "s.json");
        assert!(
            all(&findings).contains(&"schema-unusable /exclusiveMaximum 3:21".to_owned()),
            "{draft}"
        );
        // Up to draft 7 nothing counts that stands beside `$ref`.
        let beside = "\"$defs\": {\"x\": {}}, \"additionalProperties\": {\"$ref\": \"#/$defs/x\", \"minLength\": 3}";
        let findings = lint(usable("s.json", &schema_in(draft, beside), "s.json"), r#"{"a": "x"}"#);
        assert_eq!(findings.len(), usize::from(nth >= 3), "{draft}");
        // Items of a tuple.
        let tuple = if nth == 4 { "prefixItems" } else { "items" };
        let tuple = format!("\"{tuple}\": [{{\"type\": \"string\"}}]");
        let findings = lint(usable("s.json", &schema_in(draft, &tuple), "s.json"), "[1, 2]");
        assert_eq!(all(&findings), ["schema /0 1:2"], "{draft}");
    }
}

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
            None,
        ),
        (
            r#"{"$ref": "https://example.com/x.json"}"#,
            "/$ref 1:10",
            "which is not in this file",
            Some("put what it refers to into this file; dtolint never uses the network"),
        ),
        (
            r#"{"items": {"$ref": "other.json#/x"}}"#,
            "/items/$ref 1:20",
            "which is not in this file",
            Some("put what it refers to into this file; dtolint never uses the network"),
        ),
        (
            r##"{"$ref": "#nope"}"##,
            "/$ref 1:10",
            "an anchor that is not in this file",
            Some("put what it refers to into this file; dtolint never uses the network"),
        ),
        (
            r#"{"pattern": "^(?!x)"}"#,
            "/pattern 1:13",
            "needs look-around or a back-reference",
            Some("dtolint matches in linear time, where neither exists: write the pattern without"),
        ),
        (
            r#"{"patternProperties": {"(a)\\1": {}}}"#,
            "/patternProperties/(a)\\1 1:24",
            "needs look-around or a back-reference",
            Some("dtolint matches in linear time, where neither exists: write the pattern without"),
        ),
        (
            r#"{"pattern": "("}"#,
            "/pattern 1:13",
            "is no regular expression",
            Some("see ECMA-262, section 22.2"),
        ),
        (
            r#"{"required": "id"}"#,
            "/required 1:14",
            "`id` is no value for `required`",
            Some("the value is not of type \"array\""),
        ),
        (
            "{\"properties\": {\"a\":\n {\"minimum\": \"x\"}}}",
            "/properties/a/minimum 2:14",
            "`x` is no value for `minimum`",
            Some("the value is not of type \"number\""),
        ),
        (
            r#"{"$schema": "https://example.com/draft"}"#,
            "1:13",
            "is no draft of JSON Schema",
            Some(
                "known are the drafts 4, 6, 7, 2019-09 and 2020-12; there is no network to fetch others",
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
}

#[test]
fn a_schema_file_is_one_document() {
    let two = refused("s.yaml", "type: object\n---\ntype: string\n", "s.yaml");
    assert_eq!(all(&two), ["schema-unusable  1:1"]);
    assert_eq!(two[0].message(), "a schema is one document, found 2");
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
        assert_eq!(all(&found), ["schema  1:1"], "{keyword}");
        assert!(found[0].message().ends_with("in too many ways to tell where"), "{keyword}");
        let deep = all(&lint(&nested(100, "[]")));
        let valid: &[&str] = if keyword == "oneOf" { &["schema  1:1"] } else { &[] };
        assert_eq!(deep, valid, "{keyword}");
    }
}

#[test]
fn members_that_come_by_an_anchor_are_not_called_unknown() {
    let schema = r##"{"properties": {"b": {}}, "allOf": [{"$ref": "#more"}], "$defs": {"x": {"$anchor": "more", "properties": {"a": {"type": "string"}}}}}"##;
    let findings = lint(usable("s.json", schema, "s.json"), r#"{"a": 1, "b": 2}"#);
    assert_eq!(all(&findings), ["schema /a 1:7"], "the anchor is followed by the validator");
}

fn openapi(version: &str, more: &str) -> String {
    format!(
        "openapi: {version}\ncomponents:\n  schemas:\n    Id: &id {{type: string, pattern: '^x', example: x1, x-internal: true}}\n    Order:\n      type: object\n      properties:\n        id: {{$ref: '#/components/schemas/Id'}}\n        other: *id\n{more}      required: [id]\n      xml: {{}}\n    Big:\n      allOf:\n        - $ref: '#/components/schemas/Order'\n        - {{type: object, required: [size], properties: {{size: {{type: integer}}}}}}\n"
    )
}

#[test]
fn a_component_of_openapi_3_0_and_3_1_is_a_schema() {
    let old = "        note: {type: string, nullable: true}\n        n: {type: number, maximum: 5, exclusiveMaximum: true}\n";
    let new =
        "        note: {type: [string, 'null']}\n        n: {type: number, exclusiveMaximum: 5}\n";
    for (version, more) in [("3.0.3", old), ("3.1.0", new)] {
        let text = openapi(version, more);
        let policy = usable("api.yaml", &text, "api.yaml#/components/schemas/Order");
        assert_eq!(all(policy.warnings()), [""; 0], "{version}");
        let document = r#"{"id": "y", "other": 5, "note": null, "n": 5, "idd": "x"}"#;
        let findings = lint(policy, document);
        assert_eq!(
            all(&findings),
            ["schema /id 1:8", "schema /other 1:22", "schema /n 1:44", "unknown-member /idd 1:47"],
            "{version}"
        );
        let place = findings[0].schema().expect("it is the schema's finding");
        assert_eq!(place.name, "api.yaml#/components/schemas/Order", "{version}");
        assert_eq!(place.pointer, "/components/schemas/Id/pattern", "{version}");
        let place = place.place.as_ref().map(|place| (place.start().line, place.start().column));
        assert_eq!(place, Some((4, 37)), "{version}");
        let policy = usable("api.yaml", &text, "api.yaml#/components/schemas/Big");
        assert_eq!(
            all(&lint(policy, r#"{"id": "x", "size": "1", "siz": 2}"#)),
            ["schema /size 1:21", "unknown-member /siz 1:26"],
            "{version}"
        );
    }
}

#[test]
fn an_openapi_file_wants_a_component_and_lists_them() {
    let text = openapi("3.1.0", "");
    let findings = refused("api.yaml", &text, "api.yaml");
    assert_eq!(all(&findings), ["schema-unusable  1:1"]);
    assert_eq!(
        findings[0].help(),
        Some("write `api.yaml#/components/schemas/NAME`, with one of: Big, Id, Order")
    );
    let findings = refused("api.yaml", &text, "api.yaml#/components/schemas/Ordr");
    assert_eq!(all(&findings), ["schema-unusable  4:5"]);
    assert_eq!(findings[0].help(), Some("did you mean `Order`?"));
    let findings = refused("api.yaml", &text, "api.yaml#/openapi");
    assert_eq!(findings[0].message(), "a schema is an object or a boolean");
}

#[test]
fn an_openapi_file_with_two_thousand_components_is_loaded() {
    let mut text = "openapi: 3.1.0\ncomponents:\n  schemas:\n".to_owned();
    for nth in 0..2_000 {
        let next = (nth + 1) % 2_000;
        text += &format!(
            "    C{nth}:\n      properties: {{n: {{$ref: '#/components/schemas/C{next}'}}, v{nth}: {{type: string}}}}\n"
        );
    }
    let policy = usable("api.yaml", &text, "api.yaml#/components/schemas/C1999");
    assert_eq!(
        all(&lint(policy, r#"{"n": {"v0": 1, "n": {"v1": "", "v2": 0}}}"#)),
        ["schema /n/v0 1:14", "unknown-member /n/n/v2 1:33"]
    );
}

#[test]
fn the_embedded_schemas_know_seventy_seven_and_ninety_three_events() {
    for (name, count, path) in [
        ("workos:CreateWebhookEndpointDto", 77, "workos-createwebhookendpointdto.json"),
        (
            "workos:CreateWebhookEndpointDto@0.61.0",
            93,
            "workos-createwebhookendpointdto-0.61.0.json",
        ),
    ] {
        let path = format!("{}/rules/schemas/{path}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the file is in the repository");
        let file: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        let events = file["properties"]["events"]["items"]["enum"].as_array().expect("a list");
        assert_eq!(events.len(), count, "{name}");
        let document =
            serde_json::json!({"endpoint_url": "https://example.com/", "events": events});
        let policy = load("none", "", name).expect("it is embedded");
        assert_eq!(lint(policy, &document.to_string()).len(), 0, "{name}");
        let policy = load("none", "", name).expect("it is embedded");
        let wrong = r#"{"endpoint_url": "https://example.com/", "events": ["user.creatd"]}"#;
        let findings = lint(policy, wrong);
        assert_eq!(all(&findings), ["schema /events/0 1:53"], "{name}");
        assert_eq!(
            findings[0].message(),
            format!("`user.creatd` is not one of the {count} values allowed")
        );
        assert_eq!(findings[0].help(), Some("did you mean `user.created`?"), "{name}");
        assert_eq!(findings[0].schema().map(|schema| schema.name.as_str()), Some(name));
    }
}

#[test]
fn the_schema_that_workos_publishes_is_loaded_despite_the_fragment_in_its_id() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/rules/schemas/workos-createwebhookendpointdto.json");
    let text = std::fs::read_to_string(path).expect("the file is in the repository");
    assert!(text.contains("\"$id\": \"#/components/schemas/CreateWebhookEndpointDto\""));
    let policy = usable("s.json", &text, "s.json");
    assert_eq!(all(policy.warnings()), ["schema-id /$id 3:10"]);
    assert_eq!(all(&lint(policy, "{\"events\": []}")), ["schema  1:1"]);
}

#[test]
fn an_event_of_the_newer_edition_says_so() {
    let policy = load("none", "", "workos:CreateWebhookEndpointDto").expect("it is embedded");
    let document = r#"{"endpoint_url": "https://example.com/", "events": ["api_key.updated"]}"#;
    let findings = lint(policy, document);
    assert_eq!(all(&findings), ["schema /events/0 1:53"]);
    assert_eq!(
        findings[0].help(),
        Some(
            "the newer edition `workos:CreateWebhookEndpointDto@0.61.0` knows `api_key.updated`: name that schema if your WorkOS has it"
        )
    );
}

/// The names that WorkOS has, but that no webhook ever gets, are no likely misspellings.
#[test]
fn events_of_another_api_are_told_as_such_in_documents_and_policies() {
    let facts = include_str!("../rules/data/workos-events-api.toml");
    let names: Vec<&str> = facts
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .collect();
    assert_eq!(names.len(), 18);
    let linter = Linter::new(Policy::recommended());
    let document = serde_json::json!({"endpoint_url": "https://a.example.com/", "events": names});
    let report = linter.lint("hook.json", &document.to_string());
    for (nth, finding) in report.findings().iter().enumerate() {
        assert_eq!((finding.rule(), &*format!("/events/{nth}")), ("schema", finding.pointer()));
        assert!(finding.help().is_some_and(|help| help.contains("Events API")), "{finding:?}");
    }
    assert_eq!(report.findings().len(), 18);
    let policy = "version = 1\n[rules.event-missing]\nevents = [\"vault.data.read\"]\n";
    let error = Policy::parse("dtolint.toml", policy).expect_err("no endpoint can have it");
    let finding = &error.report().findings()[0];
    assert_eq!(finding.rule(), "name-unlisted");
    assert!(finding.help().is_some_and(|help| help.contains("Events API")), "{finding:?}");
}
