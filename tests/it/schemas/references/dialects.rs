//! What a file is read as: the draft that it names, or that a meta-schema of the policy's `[schemas]` names.

use super::*;

/// A schema that draft 4 and 2020-12 read differently: in draft 4, `const` means nothing.
fn schema(dialect: &str) -> String {
    format!(r#"{{"$schema": "{dialect}", "properties": {{"a": {{"const": 1}}}}}}"#)
}

#[test]
fn a_meta_schema_that_the_policy_maps_says_the_draft() {
    let address = "https://example.com/meta/our.json";
    let meta = |dialect: &str, more: &str| format!(r#"{{"$schema": "{dialect}"{more}}}"#);
    let draft_4 = "http://json-schema.org/draft-04/schema#";
    let newest = "https://json-schema.org/draft/2020-12/schema";
    let known = r#", "$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": true, "https://example.com/v": false}"#;
    let table = [
        (meta(newest, ""), &["schema /a 1:7"][..]),
        (meta(newest, known), &["schema /a 1:7"]),
        (meta(draft_4, ""), &[]),
        // The draft of a meta-schema may be a custom meta-schema.
        (meta("https://example.com/meta/next.json", ""), &["schema /a 1:7"]),
    ];
    for (meta, expected) in &table {
        let next = meta_of_next(newest);
        for uri in [address.to_owned(), format!("{address}#")] {
            let schema = schema(&uri);
            let files =
                [("s.json", &*schema), ("meta/our.json", &**meta), ("meta/next.json", &*next)];
            let policy =
                "schema = \"s.json\"\n[schemas]\n\"https://example.com/meta/\" = \"meta/\"\n";
            let policy = load_files(&files, &format!("{policy}{RULES}"));
            let policy = policy.unwrap_or_else(|error| panic!("{meta}: {error}"));
            assert_eq!(all(&lint(policy, r#"{"a": 2}"#)), *expected, "{meta}");
        }
    }
}

fn meta_of_next(dialect: &str) -> String {
    format!(r#"{{"$schema": "{dialect}"}}"#)
}

#[test]
fn a_draft_that_is_not_known_is_an_error_at_its_name() {
    let our = "https://example.com/meta/our.json";
    let requires = r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$vocabulary": {"https://example.com/v": true}}"#;
    let circle = r#"{"$schema": "https://example.com/meta/our.json"}"#;
    let map = "[schemas]\n\"https://example.com/meta/\" = \"meta/\"\n";
    let unknown = "dtolint doesn't know the JSON Schema draft `https://example.com/meta/our.json`";
    let table = [
        ("", "{}", unknown),
        (map, circle, unknown),
        (
            map,
            requires,
            "requires the vocabulary `https://example.com/v`, which dtolint doesn't know",
        ),
    ];
    for (map, meta, message) in table {
        let schema = schema(our);
        let files = [("s.json", &*schema), ("meta/our.json", meta)];
        let findings = wrong(&files, &format!("schema = \"s.json\"\n{map}"));
        let [finding] = &findings[..] else { panic!("{meta}: {findings:?}") };
        assert!(finding.message().contains(message), "{}", finding.message());
        assert!(finding.help().is_some(), "{meta}");
        let path = if meta == circle { "meta/our.json:1:13" } else { "s.json:1:13" };
        assert_eq!(file_at(finding), path, "{meta}");
    }
    // A folder of the map that has no such file.
    let schema = schema("https://example.com/meta/gone.json");
    let files = [("s.json", &*schema), ("meta/our.json", "{}")];
    let findings = wrong(&files, &format!("schema = \"s.json\"\n{map}"));
    assert_eq!(findings.iter().map(file_at).collect::<Vec<_>>(), ["s.json:1:13"]);
    assert!(findings[0].message().contains("`meta/gone.json`"), "{}", findings[0].message());
}

#[test]
fn the_dialects_that_openapi_publishes_are_2020_12() {
    for dialect in [
        "https://spec.openapis.org/oas/3.1/dialect/base",
        "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
    ] {
        let schema = schema(dialect);
        let findings = found(&[("s.json", &schema)], "s.json", r#"{"a": 2}"#);
        assert_eq!(all(&findings), ["schema /a 1:7"], "{dialect}");
    }
}

#[test]
fn a_recursive_reference_leads_to_the_outermost_resource_with_the_anchor() {
    let draft = "https://json-schema.org/draft/2019-09/schema";
    let schema = format!(
        r##"{{"$schema": "{draft}", "$id": "https://example.com/a/tree.json", "$recursiveAnchor": true,
"$defs": {{"node": {{"$id": "node.json", "$recursiveAnchor": true, "anyOf": [{{"type": "string"}},
{{"type": "object", "additionalProperties": {{"$recursiveRef": "#"}}}}]}}}},
"anyOf": [{{"type": "integer"}}, {{"$ref": "#/$defs/node"}}]}}"##
    );
    let rules = |document| all(&found(&[("s.json", &schema)], "s.json", document));
    // The outermost one takes integers, the inner one alone would not.
    assert_eq!(rules(r#"{"a": {"b": 1}}"#), [""; 0]);
    assert_eq!(rules(r#"{"a": {"b": true}}"#).len(), 1);
}
