//! References that were found wrong once, by the number of the fault.

use super::*;

#[test]
fn b9_a_component_is_found_by_its_id_and_by_an_anchor() {
    let api = "openapi: 3.1.0\ncomponents:\n  schemas:\n    Order:\n      properties:\n        a: {$ref: 'https://example.com/customer'}\n        b: {$ref: '#line'}\n        c: {$ref: 'https://example.com/customer#name'}\n    Customer:\n      $id: https://example.com/customer\n      type: string\n      $defs: {n: {$anchor: name, type: integer}}\n    Line: {$anchor: line, type: boolean}\n";
    let document = r#"{"a": 1, "b": 1, "c": "x"}"#;
    let findings = found(&[("api.yaml", api)], "api.yaml#/components/schemas/Order", document);
    assert_eq!(all(&findings), ["schema /a 1:7", "schema /b 1:15", "schema /c 1:23"]);
    // An `$id` in an example is none.
    let example = "openapi: 3.1.0\ncomponents:\n  schemas:\n    A: {$ref: 'https://example.com/b'}\n    B: {example: {$id: 'https://example.com/b'}}\n";
    let findings = wrong(&[("api.yaml", example)], "schema = \"api.yaml#/components/schemas/A\"");
    assert_eq!(all(&findings), ["schema-unusable /components/schemas/A/$ref 4:15"]);
}

#[test]
fn b10_only_the_reference_that_leads_nowhere_is_blamed() {
    let schema = r##"{"$id": "https://example.com/s", "properties": {
  "a": {"$ref": "#good"},
  "b": {"$ref": "https://example.com/b"},
  "c": {"$ref": "#/$defs/c"},
  "d": {"$ref": "inner"},
  "e": {"$ref": "https://example.com/nope"},
  "f": {"$ref": "#nope"}},
"$defs": {"g": {"$anchor": "good"}, "b": {"$id": "https://example.com/b"}, "c": {}, "i": {"$id": "inner"}}}"##;
    let findings = refused("s.json", schema, "s.json");
    assert_eq!(
        all(&findings),
        ["schema-unusable /properties/e/$ref 6:17", "schema-unusable /properties/f/$ref 7:17"]
    );
    // What nothing uses does no harm.
    let unused = r##"{"type": "string", "$defs": {"a": {"$ref": "#/nope"}, "b": {"$ref": "https://example.com/x"}}}"##;
    assert_eq!(all(&lint(usable("s.json", unused, "s.json"), "1")), ["schema  1:1"]);
}

#[test]
fn b11_a_violation_in_a_resource_of_its_own_has_its_place_in_the_file() {
    for (draft, keyword) in [
        ("http://json-schema.org/draft-07/schema#", "definitions"),
        ("https://json-schema.org/draft/2020-12/schema", "$defs"),
    ] {
        let schema = format!(
            "{{\"$schema\": \"{draft}\", \"$id\": \"https://example.com/s\", \"type\": \"object\",\n\"properties\": {{\"a\": {{\"$ref\": \"a\"}}, \"b\": {{\"$ref\": \"a#/properties/x\"}}, \"c\": {{\"$id\": \"c\", \"type\": \"array\"}}}},\n\"{keyword}\": {{\"k\": {{\"$id\": \"a\", \"type\": [\"object\", \"number\"],\n  \"properties\": {{\"x\": {{\"type\": \"string\"}}}}}}}}}}"
        );
        let document = r#"{"a": {"x": 1}, "b": 2, "c": 3}"#;
        let findings = lint(usable("s.json", &schema, "s.json"), document);
        let places: Vec<String> = findings.iter().map(keyword_at).collect();
        let inner = format!("s.json /{keyword}/k/properties/x/type s.json:4:32");
        let c = "s.json /properties/c/type s.json:2:96";
        assert_eq!(places, [&inner, &inner, c], "{draft}");
    }
}

#[test]
fn b27_members_behind_an_id_or_an_anchor_are_known() {
    let schema = r##"{"properties": {"c": {"$ref": "customer"}, "a": {"$ref": "#address"}, "r": {"$ref": "customer#/$defs/x"}},
"$defs": {
  "c": {"$id": "customer", "properties": {"name": {}, "x": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"properties": {"inner": {}}}}},
  "a": {"$anchor": "address", "properties": {"street": {"enum": ["one", "two"]}}},
  "x": {"properties": {"outer": {}}}}}"##;
    let document = r#"{"c": {"nme": 1, "x": {"inner": 1, "outer": 1}}, "a": {"steet": 1}, "r": {"inner": 1, "iner": 1}}"#;
    assert_eq!(
        all(&lint(usable("s.json", schema, "s.json"), document)),
        [
            "unknown-member /c/nme 1:8",
            "unknown-member /c/x/outer 1:36",
            "unknown-member /a/steet 1:56",
            "unknown-member /r/iner 1:87",
        ]
    );
    // What a policy names is judged by it, too.
    let rule = "[[rule]]\nid = \"acme-a\"\ntitle = \"a\"\nselect = \"/c/nme\"\ncheck = { required = { members = [\"x\"] } }\n[[rule]]\nid = \"acme-b\"\ntitle = \"b\"\nselect = \"/a/street\"\ncheck = { none-of = { values = [\"oen\"] } }\n";
    let findings = wrong(&[("s.json", schema)], &format!("schema = \"s.json\"\n{rule}"));
    let rules: Vec<&str> = findings.iter().map(Finding::rule).collect();
    assert_eq!(rules, ["policy-unknown-name", "name-unlisted"], "{findings:?}");
}

#[test]
fn b30_a_schema_whose_meaning_is_clear_is_used_with_a_warning() {
    let table = [
        (
            r##"{"$ref": "#/definitions/List<Item>", "definitions": {"List<Item>": {"type": "array"}}}"##,
            "schema-nonconforming /$ref 1:10",
        ),
        (
            r##"{"$ref": "#/$defs/a b", "$defs": {"a b": {"type": "array"}}}"##,
            "schema-nonconforming /$ref 1:10",
        ),
        (
            r##"{"$ref": "#a b", "$defs": {"a b": {"$anchor": "a b", "type": "array"}}}"##,
            "schema-nonconforming /$ref 1:10",
        ),
        (r#"{"type": "array", "required": ["a", "a"]}"#, "schema-nonconforming /required 1:31"),
        (r#"{"type": ["array", "array"]}"#, "schema-nonconforming /type 1:10"),
        (
            r#"{"type": "array", "dependentRequired": {"a": ["b", "b"]}}"#,
            "schema-nonconforming /dependentRequired/a 1:46",
        ),
        (
            r#"{"$schema": "http://json-schema.org/draft-04/schema#", "type": "array", "required": []}"#,
            "schema-nonconforming /required 1:85",
        ),
        (
            r#"{"$schema": "http://json-schema.org/draft-06/schema#", "type": "array", "dependencies": {"a": ["b", "b"]}}"#,
            "schema-nonconforming /dependencies/a 1:95",
        ),
        (
            r#"{"type": "array", "title": 1, "description": null}"#,
            "schema-nonconforming /title 1:28",
        ),
        (r#"{"type": "array", "examples": {}}"#, "schema-nonconforming /examples 1:31"),
    ];
    for (schema, warning) in table {
        let policy = usable("s.json", schema, "s.json");
        assert_eq!(all(policy.warnings()).first().map(String::as_str), Some(warning), "{schema}");
        assert!(policy.warnings()[0].help().is_some(), "{schema}");
        let findings = lint(policy, "{}");
        assert!(all(&findings).contains(&"schema  1:1".to_owned()), "{schema}: {findings:?}");
    }
    let nested = r##"{"$schema": "https://json-schema.org/draft/2019-09/schema", "properties": {"a": {"$recursiveAnchor": true, "properties": {"b": {"$recursiveRef": "#"}}}}, "type": "object"}"##;
    let findings = lint(usable("s.json", nested, "s.json"), r#"{"a": {"b": 1}}"#);
    assert_eq!(all(&findings), ["schema /a/b 1:13"]);
}

#[test]
fn b32_an_openapi_file_is_read_once_for_all_its_components() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    struct Counted(Memory, AtomicUsize);
    impl dtolint::files::Files for Counted {
        fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.read(path)
        }
    }
    let mut api = "openapi: 3.1.0\ncomponents:\n  schemas:\n".to_owned();
    let mut policy = "version = 1\n".to_owned();
    for nth in 0..300 {
        api += &format!(
            "    C{nth}:\n      properties: {{n: {{$ref: '#/components/schemas/C0'}}, o: {{$ref: 'other.json'}}}}\n"
        );
        policy += &format!(
            "[[documents]]\nfiles = [\"{nth}.json\"]\nschema = \"api.yaml#/components/schemas/C{nth}\"\n"
        );
    }
    let files = Memory::new([("api.yaml", &*api), ("other.json", r#"{"type": "string"}"#)]);
    let files = Counted(files, AtomicUsize::new(0));
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(files.1.load(Ordering::Relaxed), 2);
    let findings = Linter::new(policy).lint(("7.json", r#"{"n": {"o": 1}}"#)).findings().to_vec();
    assert_eq!(all(&findings), ["schema /n/o 1:13"]);
}

#[test]
fn different_schemas_with_one_id_are_refused_and_copies_are_not() {
    let first = r#"{"$id": "https://example.com/a", "type": "string"}"#;
    let main = r#"{"properties": {"a": {"$ref": "a.json"}, "b": {"$ref": "b.json"}}}"#;
    let second = r#"{"title": "b", "$id": "https://example.com/a", "type": "number"}"#;
    let files = [("s.json", main), ("a.json", first), ("b.json", second)];
    let findings = wrong(&files, "schema = \"s.json\"");
    assert_eq!(findings.iter().map(file_at).collect::<Vec<_>>(), ["b.json:1:23"]);
    assert_eq!(
        findings[0].message(),
        "`$id` is `https://example.com/a`, and a different schema in `a.json` has this address, too"
    );
    // A name that is the path of another file.
    let second = r#"{"$id": "a.json", "type": "number"}"#;
    let files = [("s.json", main), ("a.json", r#"{"type": "string"}"#), ("b.json", second)];
    let findings = wrong(&files, "schema = \"s.json\"");
    assert_eq!(findings.iter().map(file_at).collect::<Vec<_>>(), ["b.json:1:9"]);
    // A copy is the same schema.
    let files = [("s.json", main), ("a.json", first), ("b.json", first)];
    assert_eq!(all(&found(&files, "s.json", r#"{"b": 1}"#)), ["schema /b 1:7"]);
    // Two in one file.
    let twice = r##"{"$ref": "#/$defs/x", "$defs": {"x": {"$id": "https://example.com/a"}, "y": {"$id": "https://example.com/a", "type": "null"}}}"##;
    let findings = wrong(&[("s.json", twice)], "schema = \"s.json\"");
    assert_eq!(all(&findings), ["schema-unusable /$defs/y/$id 1:85"]);
}

#[test]
fn an_id_that_is_a_name_does_not_move_the_file() {
    let main = r#"{"properties": {"a": {"$ref": "parts/a.json"}}}"#;
    let a = r#"{"$id": "parts/a", "properties": {"b": {"$ref": "b.json"}}}"#;
    let files = [("s.json", main), ("parts/a.json", a), ("parts/b.json", r#"{"type": "string"}"#)];
    let document = r#"{"a": {"b": 1}}"#;
    assert_eq!(all(&found(&files, "s.json", document)), ["schema /a/b 1:13"]);
    // What the `$id` says comes first.
    let number = ("parts/parts/b.json", r#"{"type": "number"}"#);
    let files = [files[0], files[1], files[2], number];
    assert_eq!(all(&found(&files, "s.json", document)), [""; 0]);
    // Where neither is, the mistake names the first.
    let findings = wrong(&[("s.json", main), ("parts/a.json", a)], "schema = \"s.json\"");
    assert!(findings[0].message().contains("`parts/parts/b.json`"), "{}", findings[0].message());
}

#[test]
fn a_pointer_goes_through_references_of_an_openapi_file() {
    let api =
        "openapi: 3.0.3\npaths:\n  /a: {$ref: 'paths.yaml#/a'}\n  /b: {$ref: 'paths.yaml#/b'}\n";
    let paths = "a:\n  put:\n    requestBody: {$ref: 'bodies.yaml#/A'}\n";
    let bodies = "A: {content: {application/json: {schema: {type: string}}}}\n";
    let files = [("api.yaml", api), ("paths.yaml", paths), ("bodies.yaml", bodies)];
    let pointer = |path: &str, method: &str| {
        format!("api.yaml#/paths/~1{path}/{method}/requestBody/content/application~1json/schema")
    };
    assert_eq!(all(&found(&files, &pointer("a", "put"), "1")), ["schema  1:1"]);
    let refused = |schema: &str| {
        let findings = wrong(&files, &format!("schema = \"{schema}\""));
        let finding = &findings[0];
        format!("{}: {} ({})", file_at(finding), finding.message(), finding.help().unwrap_or(""))
    };
    assert_eq!(
        refused(&pointer("a", "puts")),
        "paths.yaml:2:3: there is nothing at `/a/puts` in this file, to which a `$ref` leads from `/paths/~1a/puts/requestBody/content/application~1json/schema` (did you mean `put`?)"
    );
    assert!(refused(&pointer("b", "put")).starts_with("api.yaml:4:14: `$ref` to `paths.yaml#/b`"));
    assert!(refused(&pointer("c", "put")).starts_with("api.yaml:3:3: there is nothing at"));
}

#[test]
fn components_with_a_discriminator_may_have_the_members_of_others() {
    let api = "openapi: 3.0.3\ncomponents:\n  schemas:\n    Pet:\n      type: object\n      properties: {kind: {type: string}}\n      discriminator: {propertyName: kind}\n    Cat:\n      allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]\n";
    let schema = "api.yaml#/components/schemas/Pet";
    let files = [("api.yaml", api)];
    assert_eq!(all(&found(&files, schema, r#"{"kind": "Cat", "lives": 9}"#)), [""; 0]);
    let cat = "api.yaml#/components/schemas/Cat";
    assert_eq!(
        all(&found(&files, cat, r#"{"kind": "Cat", "lives": "9"}"#)),
        ["schema /lives 1:26"]
    );
}
