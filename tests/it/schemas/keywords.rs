//! Keywords: what a violation says, and where.

use super::*;
use crate::common::DRAFTS;

fn schema_in(draft: &str, members: &str) -> String {
    format!("{{\n\"$schema\": \"{draft}\",\n{members}\n}}")
}

#[test]
fn every_keyword_that_is_violated_says_so_at_its_place() {
    // Schema, document, findings (pointer and place), a part of the first one's message.
    let table: &[(&str, &str, &[&str], &str)] = &[
        (r#"{"required": ["id"]}"#, "\n {\"x\": {}}", &[" 2:2"], "the member `id` is missing"),
        (
            r#"{"properties": {"id": {}}, "additionalProperties": false}"#,
            "{\"idd\": 1,\n \"zzz\": 2}",
            &["/idd 1:2", "/zzz 2:2"],
            "the schema doesn't allow the member `idd`",
        ),
        (
            r#"{"additionalProperties": {"type": "string"}}"#,
            r#"{"a": 1}"#,
            &["/a 1:7"],
            "expected a string, found the number `1`",
        ),
        (
            r#"{"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}"#,
            r#"{"a": 1, "b": 2, "c": 3}"#,
            &["/b 1:10", "/c 1:18"],
            "the schema doesn't allow the member `b`",
        ),
        (
            r#"{"items": {"enum": ["created", "deleted", 3]}}"#,
            r#"["created", "creatd"]"#,
            &["/1 1:13"],
            "`creatd` is not one of the 3 allowed values",
        ),
        (r#"{"enum": ["on", "off"]}"#, "\"of\"", &[" 1:1"], "`of` is neither \"on\" nor \"off\""),
        (r#"{"const": 5}"#, "6", &[" 1:1"], "`6` is not 5"),
        (r#"{"type": "integer"}"#, "1.5", &[" 1:1"], "expected an integer, found the number `1.5`"),
        (
            r#"{"type": ["string", "null"]}"#,
            "true",
            &[" 1:1"],
            "expected a string or null, found the boolean `true`",
        ),
        (
            r#"{"pattern": "^[a-z]+$"}"#,
            "\"é\"",
            &[" 1:1"],
            "`é` does not match the pattern `^[a-z]+$`",
        ),
        (
            r#"{"format": "uri"}"#,
            "\"not one\"",
            &[" 1:1"],
            "`not one` does not match the format `uri`",
        ),
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
        (r#"{"minItems": 1}"#, "[]", &[" 1:1"], "found 0 items, expected at least 1"),
        (r#"{"maxItems": 2}"#, "[1, 2, 3]", &[" 1:1"], "found 3 items, expected at most 2"),
        (
            r#"{"uniqueItems": true}"#,
            r#"[{"a": 1, "b": 2}, {"b": 2.0, "a": 1}]"#,
            &["/1 1:20"],
            "items must differ, but the object is equal to `/0`",
        ),
        (r#"{"uniqueItems": true}"#, "[10, 1e1]", &["/1 1:6"], "items must differ"),
        (r#"{"uniqueItems": true}"#, "[0, -0]", &["/1 1:5"], "items must differ"),
        (r#"{"minProperties": 1}"#, "{}", &[" 1:1"], "found 0 members, expected at least 1"),
        (
            r#"{"maxProperties": 1}"#,
            r#"{"a": 1, "b": 2}"#,
            &[" 1:1"],
            "found 2 members, expected at most 1",
        ),
        (
            r#"{"not": {"type": "string"}}"#,
            "\"x\"",
            &[" 1:1"],
            "expected anything but a string, found the string `x`",
        ),
        (
            r#"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#,
            "1",
            &[" 1:1"],
            "expected a string or null, found the number `1`",
        ),
        (
            r#"{"oneOf": [{"type": "string"}, {"type": "null"}]}"#,
            "1",
            &[" 1:1"],
            "expected a string or null, found the number `1`",
        ),
        (
            r#"{"oneOf": [{"type": "number"}, {"minimum": 3}]}"#,
            "4",
            &[" 1:1"],
            "`4` matches more than one of the alternatives of `oneOf`: the one at s.json:1:12 and the one at s.json:1:32",
        ),
        (
            r#"{"dependentRequired": {"a": ["b"]}}"#,
            r#"{"a": 1}"#,
            &[" 1:1"],
            "the member `b` is missing, which `a` requires",
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
            "the key `Bad` does not match the pattern `^[a-z]+$`",
        ),
        (
            r#"{"prefixItems": [{}], "items": false}"#,
            "[1, 2]",
            &["/1 1:5"],
            "the schema doesn't allow the item `2`",
        ),
        (
            r#"{"prefixItems": [{}], "unevaluatedItems": false}"#,
            "[1, 2]",
            &["/1 1:5"],
            "the schema doesn't allow the item `2`",
        ),
        (
            r#"{"properties": {"a": false}}"#,
            r#"{"a": 1}"#,
            &["/a 1:7"],
            "the schema doesn't allow the member `a`",
        ),
        (
            r#"{"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"type": "null"}}"#,
            "\"a\"",
            &[" 1:1"],
            "shorter than 2 characters",
        ),
        (
            r#"{"contains": {"type": "string"}, "minContains": 2}"#,
            r#"["a", 1, 2]"#,
            &[" 1:1"],
            "too few items match `contains`: 1 found, at least 2 expected",
        ),
        (
            r#"{"contains": {"type": "string"}}"#,
            "[1]",
            &[" 1:1"],
            "too few items match `contains`: 0 found, at least 1 expected",
        ),
        (
            r#"{"properties": {"tags": {"contains": {"const": "a"}, "maxContains": 1}}}"#,
            r#"{"tags": ["a", "b", "a"]}"#,
            &["/tags 1:10"],
            "too many items match `contains`: 2 found (`/tags/0`, `/tags/2`), at most 1 expected",
        ),
        (r#"{"const": "3"}"#, "3", &[" 1:1"], "found the number `3`, expected the string \"3\""),
        (r#"{"enum": [1, 2]}"#, "\"2\"", &[" 1:1"], "found the string `2`, expected the number 2"),
        (r#"{"minLength": 1}"#, "\"\"", &[" 1:1"], "`` is shorter than 1 character"),
        (
            r#"{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{}], "additionalItems": false}"#,
            "[1, 2, 3]",
            &[" 1:1"],
            "found 3 items, expected at most 1",
        ),
        (
            r#"{"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a~/": ["b"]}}"#,
            r#"{"a~/": 1}"#,
            &[" 1:1"],
            "the member `b` is missing, which `a~/` requires",
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

/// The help is an instruction that works: once it is followed, the value is valid.
#[test]
fn the_help_of_a_violation_says_what_to_write() {
    let table = [
        (r#"{"type": "integer"}"#, "\"3\"", "remove the quotes: `3`"),
        (r#"{"type": "integer"}"#, "\"3.5\"", "write an integer"),
        (r#"{"type": "integer"}"#, "\"three\"", "write an integer"),
        (r#"{"type": "number"}"#, "\"3.5\"", "remove the quotes: `3.5`"),
        (r#"{"type": "number"}"#, "\"three\"", "write a number"),
        (r#"{"type": "boolean"}"#, "\"true\"", "remove the quotes: `true`"),
        (r#"{"type": "boolean"}"#, "\"3\"", "write a boolean"),
        (r#"{"type": "array"}"#, "\"3\"", "write an array"),
        (r#"{"type": "string"}"#, "3", "quote it: `\"3\"`"),
        (r#"{"type": "string"}"#, "[]", "write a string"),
        (
            r#"{"format": "uuid"}"#,
            "\"123\"",
            "write it in the form of `123e4567-e89b-12d3-a456-426614174000`",
        ),
    ];
    for (schema, document, help) in table {
        let findings = lint(usable("s.json", schema, "s.json"), document);
        let helps: Vec<_> = findings.iter().map(Finding::help).collect();
        assert_eq!(helps, [Some(help)], "{schema}, {document}");
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

/// A valid document has no finding, however many ways through it the validator takes.
#[test]
fn a_valid_document_is_valid_however_long_that_takes_to_see() {
    let schema = r##"{"properties": {"a": {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}}}"##;
    let nested = |last: &str| format!("{}{last}{}", "{\"a\": ".repeat(17), "}".repeat(17));
    let findings = lint(usable("s.json", schema, "s.json"), &nested("{}"));
    assert!(findings.is_empty(), "{findings:?}");
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
