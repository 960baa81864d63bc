//! References between the files of a schema, to addresses, and what a schema is found by.

use super::*;
use crate::common::Memory;

fn load_files(files: &[(&str, &str)], policy: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    let policy = format!("version = 1\n{policy}\n");
    PolicyBuilder::default().files(&files).text("dtolint.toml", &policy)
}

const ON: &str = "[rules]\nunknown-member = \"warning\"\n";

/// The findings of a document by a schema in several files.
fn found(files: &[(&str, &str)], schema: &str, document: &str) -> Vec<Finding> {
    let policy = load_files(files, &format!("schema = \"{schema}\"\n{ON}"));
    lint(policy.unwrap_or_else(|error| panic!("{files:?}: {error}")), document)
}

fn wrong(files: &[(&str, &str)], policy: &str) -> Vec<Finding> {
    match load_files(files, policy) {
        Ok(_) => panic!("{files:?}: it can be used"),
        Err(error) => error.report().findings().to_vec(),
    }
}

/// The file, line and column of a finding.
fn file_at(finding: &Finding) -> String {
    let place = finding.place();
    format!("{}:{}:{}", place.path(), place.start().line, place.start().column)
}

/// The file, pointer, line and column of the keyword that a finding is of.
fn keyword_at(finding: &Finding) -> String {
    let schema = finding.schema().expect("it is the schema's finding");
    let place = schema.place.as_ref().expect("the keyword has a place");
    let start = place.start();
    format!("{} {} {}:{}:{}", schema.name, schema.pointer, place.path(), start.line, start.column)
}

#[test]
fn references_lead_to_other_files_from_the_file_they_are_in() {
    let order = r##"{"properties": {
  "buyer": {"$ref": "common/person.yaml"},
  "lines": {"items": {"$ref": "./common/line.json#/$defs/line"}}}}"##;
    let person = "type: object\nproperties:\n  name: {type: string}\n  boss: {$ref: '#'}\n  buys: {$ref: '../order.json'}\nrequired: [name]\n";
    let line = r##"{"$defs": {"line": {"properties": {"by": {"$ref": "person.yaml"}, "amount": {"$ref": "#amount"}}}, "x": {"$anchor": "amount", "minimum": 1}}}"##;
    let files = [
        ("schemas/order.json", order),
        ("schemas/common/person.yaml", person),
        ("schemas/common/line.json", line),
    ];
    let document = r#"{"buyer": {"name": 1, "boss": {"nme": "x", "buys": {"lines": [{"amount": 0, "amunt": 1}]}}}, "lines": [{"by": {"name": 2}}]}"#;
    let findings = found(&files, "schemas/order.json", document);
    assert_eq!(
        all(&findings),
        [
            "schema /buyer/name 1:20",
            "schema /buyer/boss 1:31",
            "unknown-member /buyer/boss/nme 1:32",
            "schema /buyer/boss/buys/lines/0/amount 1:74",
            "unknown-member /buyer/boss/buys/lines/0/amunt 1:77",
            "schema /lines/0/by/name 1:120",
        ]
    );
    let schema = |nth: usize| keyword_at(&findings[nth]);
    assert_eq!(
        schema(0),
        "schemas/common/person.yaml /properties/name/type schemas/common/person.yaml:3:16"
    );
    assert_eq!(schema(1), "schemas/common/person.yaml /required schemas/common/person.yaml:6:11");
    assert_eq!(
        schema(3),
        "schemas/common/line.json /$defs/x/minimum schemas/common/line.json:1:138"
    );
}

#[test]
fn a_component_of_openapi_refers_to_files_and_files_to_components() {
    let api = "openapi: 3.0.3\ncomponents:\n  schemas:\n    Hook:\n      type: object\n      properties:\n        owner: {$ref: 'parts/owner.yaml#/Owner'}\n        note: {$ref: '#/components/schemas/Note'}\n    Note: {type: string, nullable: true}\n";
    // In the dialect of the file that refers to it.
    let parts = "Owner:\n  type: object\n  properties:\n    note: {$ref: '../api.yaml#/components/schemas/Note'}\n    mail: {type: string, nullable: true, maxLength: 3}\n";
    let files = [("api.yaml", api), ("parts/owner.yaml", parts)];
    let document = r#"{"note": null, "owner": {"note": 1, "mail": null, "other": 2}}"#;
    let findings = found(&files, "api.yaml#/components/schemas/Hook", document);
    assert_eq!(all(&findings), ["schema /owner/note 1:34", "unknown-member /owner/other 1:51"]);
    assert_eq!(
        keyword_at(&findings[0]),
        "api.yaml#/components/schemas/Hook /components/schemas/Note/type api.yaml:9:18"
    );
}

#[test]
fn a_reference_that_can_not_be_followed_is_an_error_at_its_place() {
    let never =
        "write a path relative to this file, within the repository; dtolint never uses the network";
    let relative =
        "a reference is relative to the file that it is in, and stays within the repository";
    let map = "keep a copy in the repository, and say where in the policy: `[schemas]` `\"https://example.com/s/\" = \"vendor/\"`; dtolint never uses the network";
    let table = [
        (
            "missing.json",
            "leads to `a/missing.json`, which can't be read: there is no such file",
            relative,
        ),
        ("../../x.json", "can't be followed: `../../x.json` is outside of the repository", never),
        ("/etc/passwd", "can't be followed: `/etc/passwd` is outside of the repository", never),
        ("..\\x.json", "can't be followed: `..\\x.json` is outside of the repository", never),
        (
            "../.git/x.json",
            "can't be followed: `../.git/x.json` is in `.git`, which is never read",
            never,
        ),
        (
            "%2e%2e/%2E%2e/x.json",
            "can't be followed: `../../x.json` is outside of the repository",
            never,
        ),
        (
            "https://example.com/s/x.json",
            "leads to `https://example.com/s/x.json`, which no loaded file has as its `$id`",
            map,
        ),
        (
            "file:///etc/passwd",
            "can't be followed: `file:///etc/passwd` is a place of one machine",
            never,
        ),
        (
            "http://json-schema.org/draft-07/schema#/definitions/nope",
            "where the meta-schema has nothing",
            "correct what is behind the `#`",
        ),
        (
            "b.json#/nope",
            "`$ref` to `b.json#/nope`, where there is nothing",
            "add the schema there, or correct the reference",
        ),
        (
            "b.json#/$defs/idd",
            "`$ref` to `b.json#/$defs/idd`, where there is nothing",
            "did you mean `id`?",
        ),
        (
            "b.json#/$defs/id/type",
            "leads to what is no schema",
            "a schema is an object or a boolean",
        ),
        ("b.json#idd", "there is no anchor `idd`", "did you mean `id1`?"),
        (
            "api.yaml",
            "is an OpenAPI file, which is no schema",
            "name one of its schemas: `#/components/schemas/NAME`",
        ),
    ];
    for (reference, message, help) in table {
        let schema = serde_json::json!({ "properties": { "ok": { "$ref": "b.json" }, "x": { "$ref": reference } } });
        let files = [
            ("a/s.json", &*schema.to_string()),
            ("a/b.json", r#"{"$defs": {"id": {"type": "string", "$anchor": "id1"}}}"#),
            ("a/api.yaml", "openapi: 3.1.0\n"),
            ("x.json", "{}"),
        ];
        let findings = wrong(&files, "schema = \"a/s.json\"");
        assert_eq!(all(&findings), ["schema-unusable /properties/x/$ref 1:51"], "{reference}");
        assert!(findings[0].message().contains(message), "{reference}: {}", findings[0].message());
        assert_eq!(findings[0].help(), Some(help), "{reference}");
    }
}

#[test]
fn what_is_wrong_in_another_file_is_reported_there_once() {
    let refers = r#"{"properties": {"a": {"$ref": "bad.json"}, "b": {"$ref": "bad.json#/x"}, "c": {"$ref": "typ.json"}}}"#;
    let files = [
        ("s.json", refers),
        ("t.json", refers),
        ("bad.json", "{\n\"a\": 1,, }"),
        ("typ.json", "{\n \"type\": \"strin\"}"),
        ("dead.json", r##"{"items": {"$ref": "#/nope"}}"##),
        ("u.json", r#"{"$ref": "dead.json"}"#),
    ];
    let policy = "[[documents]]\nfiles = [\"a\"]\nschema = \"s.json\"\n[[documents]]\nfiles = [\"b\"]\nschema = \"t.json\"\n";
    let findings = wrong(&files, policy);
    assert_eq!(findings.iter().map(file_at).collect::<Vec<_>>(), ["bad.json:2:8"]);
    let findings = wrong(&files, "schema = \"typ.json\"");
    assert_eq!(findings.iter().map(file_at).collect::<Vec<_>>(), ["typ.json:2:10"]);
    let findings = wrong(&files, "schema = \"u.json\"");
    assert_eq!(findings.iter().map(file_at).collect::<Vec<_>>(), ["dead.json:1:20"]);
}

#[test]
fn a_published_address_is_mapped_to_a_file() {
    let schema = r#"{"$id": "https://example.com/schemas/order.json", "properties": {
  "line": {"$ref": "line.json"},
  "who": {"$ref": "https://example.com/schemas/people/person.json#/$defs/name"},
  "tag": {"$ref": "https://other.example/tag#"},
  "own": {"$ref": "https://example.com/schemas/order.json#/properties/line"}}}"#;
    let files = [
        ("order.json", schema),
        ("vendor/schemas/line.json", r#"{"type": "integer"}"#),
        ("vendor/people/person.json", r##"{"$defs": {"name": {"type": "string"}}}"##),
        ("vendor/tag.yaml", "type: boolean\n"),
    ];
    let policy = "schema = \"order.json\"\n[schemas]\n\"https://example.com/schemas/\" = \"vendor/schemas/\"\n\"https://example.com/schemas/people/\" = \"vendor/people/\"\n\"https://other.example/tag\" = \"vendor/tag.yaml\"\n";
    let document = r#"{"line": "x", "who": 1, "tag": 1, "own": "x"}"#;
    let policy = load_files(&files, policy).unwrap_or_else(|error| panic!("{error}"));
    let shown = policy.show();
    assert!(
        shown.contains(
            "\n[schemas]\n\"https://example.com/schemas/\" = \"vendor/schemas/\" # dtolint.toml:4\n"
        ),
        "{shown}"
    );
    let findings = lint(policy, document);
    assert_eq!(
        all(&findings),
        ["schema /line 1:10", "schema /who 1:22", "schema /tag 1:32", "schema /own 1:42"]
    );
    assert_eq!(
        keyword_at(&findings[1]),
        "vendor/people/person.json /$defs/name/type vendor/people/person.json:1:29"
    );
}

#[test]
fn a_mistake_in_the_map_is_found_at_its_line() {
    let files = [("a.json", "{}"), ("v/b.json", "{}")];
    let table = [
        (
            r#""https://example.com/a" = "missing.json""#,
            "policy-file",
            "3:27",
            "`missing.json` cannot be read: there is no such file",
        ),
        (
            r#""https://example.com/a" = "../a.json""#,
            "policy-file",
            "3:27",
            "`../a.json` is outside of the repository",
        ),
        (
            r#""https://example.com/a/" = "a.json""#,
            "policy-invalid-value",
            "3:28",
            "is a prefix, and `a.json` is no folder",
        ),
        (
            r#""https://example.com/a" = "v/""#,
            "policy-invalid-value",
            "3:27",
            "is one address, and `v/` is a folder",
        ),
        (
            r#""schemas/a" = "a.json""#,
            "policy-invalid-value",
            "3:1",
            "is not the address of a schema",
        ),
        (r#""https://example.com/a" = 3"#, "policy-invalid-value", "3:27", ""),
    ];
    for (line, rule, at, message) in table {
        let findings = wrong(&files, &format!("[schemas]\n{line}"));
        let [finding] = &findings[..] else { panic!("{line}: {findings:?}") };
        let start = finding.place().start();
        let found = (finding.rule(), format!("{}:{}", start.line, start.column));
        assert_eq!(found, (rule, at.to_owned()), "{line}");
        assert!(finding.message().contains(message), "{line}: {}", finding.message());
        assert!(finding.help().is_some(), "{line}");
    }
    // The file of an address that the map has no copy of.
    let schema = r#"{"items": {"$ref": "https://example.com/s/x.json"}}"#;
    let files = [("s.json", schema), ("v/b.json", "{}")];
    let policy = "schema = \"s.json\"\n[schemas]\n\"https://example.com/s/\" = \"v/\"\n";
    let findings = wrong(&files, policy);
    assert_eq!(all(&findings), ["schema-unusable /items/$ref 1:20"]);
    assert!(findings[0].message().contains("leads to `v/x.json`, which can't be read"));
}

#[test]
fn an_address_is_known_by_the_id_of_a_file_that_is_loaded() {
    let a = r#"{"properties": {"far": {"$ref": "https://example.com/b"}, "near": {"$ref": "sub/b.json"}}}"#;
    let b = r#"{"$id": "https://example.com/b", "type": "string"}"#;
    let files = [("a.json", a), ("sub/b.json", b)];
    let findings = found(&files, "a.json", r#"{"far": 1, "near": 2}"#);
    assert_eq!(all(&findings), ["schema /far 1:9", "schema /near 1:20"]);
    // Files that say their addresses lie as those do.
    let a = r#"{"$id": "https://example.com/s/a.json", "items": {"$ref": "sub/b.json"}}"#;
    let findings = found(&[("x/a.json", a), ("x/sub/b.json", b)], "x/a.json", "[1]");
    assert_eq!(all(&findings), ["schema /0 1:2"]);
}

#[test]
fn the_meta_schemas_of_all_drafts_are_known() {
    let drafts = [
        ("http://json-schema.org/draft-04/schema#", "multipleOf"),
        ("http://json-schema.org/draft-06/schema#", "multipleOf"),
        ("https://json-schema.org/draft-07/schema", "multipleOf"),
        ("https://json-schema.org/draft/2019-09/schema", "multipleOf"),
        ("https://json-schema.org/draft/2020-12/schema", "multipleOf"),
        ("https://json-schema.org/draft/2019-09/meta/validation", "multipleOf"),
        ("https://json-schema.org/draft/2020-12/meta/validation#", "multipleOf"),
    ];
    for (address, keyword) in drafts {
        for draft in [
            "http://json-schema.org/draft-07/schema#",
            "https://json-schema.org/draft/2020-12/schema",
        ] {
            let schema =
                serde_json::json!({ "$schema": draft, "properties": { "s": { "$ref": address } } });
            let document = format!(r#"{{"s": {{"{keyword}": "x"}}}}"#);
            let findings = found(&[("s.json", &schema.to_string())], "s.json", &document);
            assert_eq!(
                all(&findings),
                [format!("schema /s/{keyword} 1:{}", 11 + keyword.len() + 1)],
                "{address}"
            );
        }
    }
}

#[test]
fn each_file_is_of_its_own_draft() {
    let old = r#"{"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "properties": {"n": {"maximum": 5, "exclusiveMaximum": true}, "new": {"$ref": "new.json"}, "c": {"const": 1}}}"#;
    let new = r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "prefixItems": [{"const": 1}], "items": {"$ref": "old.json"}}"#;
    let files = [("old.json", old), ("new.json", new)];
    let findings = found(&files, "new.json", r#"[2, {"n": 5, "c": 2, "new": [3, {"n": 4}]}]"#);
    assert_eq!(all(&findings), ["schema /0 1:2", "schema /1/n 1:11", "schema /1/new/0 1:30"]);
}

#[test]
fn any_pointer_of_an_openapi_file_is_a_schema() {
    let api = "openapi: 3.1.0\npaths:\n  /hooks:\n    post:\n      parameters:\n        - {name: a, in: query, schema: {type: integer}}\n      requestBody:\n        content:\n          application/json:\n            schema: {type: object, required: [url]}\n";
    let body = "api.yaml#/paths/~1hooks/post/requestBody/content/application~1json/schema";
    assert_eq!(all(&found(&[("api.yaml", api)], body, "{}")), ["schema  1:1"]);
    let parameter = "api.yaml#/paths/~1hooks/post/parameters/0/schema";
    assert_eq!(all(&found(&[("api.yaml", api)], parameter, "\"x\"")), ["schema  1:1"]);
    // A place that is only reached by a reference, in an array.
    let by_reference = r#"{"$ref": "api.yaml#/paths/~1hooks/post/parameters/0/schema"}"#;
    let files = [("api.yaml", api), ("s.json", by_reference)];
    let findings = found(&files, "s.json", "\"x\"");
    assert_eq!(
        keyword_at(&findings[0]),
        "api.yaml /paths/~1hooks/post/parameters/0/schema/type api.yaml:6:47"
    );
}

#[test]
fn an_operation_is_found_by_its_id() {
    let api = "openapi: 3.1.0\npaths:\n  /hooks:\n    get: {operationId: listHooks}\n    post:\n      operationId: createHook\n      requestBody:\n        content:\n          text/plain: {schema: {type: string}}\n          application/json: {schema: {$ref: '#/components/schemas/Hook'}}\n    put:\n      operationId: replaceHook\n      requestBody: {$ref: 'bodies.yaml#/Hook'}\n    delete:\n      operationId: sendText\n      requestBody: {content: {text/plain: {schema: {type: string}}}}\n  /more: {$ref: 'bodies.yaml#/More'}\ncomponents: {schemas: {Hook: {required: [url], properties: {url: {}}}}}\n";
    let bodies = "Hook:\n  content:\n    application/vnd.acme+json; charset=utf-8: {schema: {required: [name]}}\nMore:\n  post:\n    operationId: more\n    requestBody: {content: {application/json: {schema: {required: [more]}}}}\n";
    let files = [("api.yaml", api), ("bodies.yaml", bodies)];
    for (operation, missing) in [("createHook", "url"), ("replaceHook", "name"), ("more", "more")] {
        let findings = found(&files, &format!("api.yaml#operation={operation}"), "{}");
        assert_eq!(all(&findings), ["schema  1:1"], "{operation}");
        assert_eq!(findings[0].message(), format!("the member `{missing}` is missing"));
    }
    let table = [
        (
            "createHok",
            "there is no operation `createHok` in this file",
            "did you mean `createHook`? the operations are listHooks, replaceHook, createHook, sendText, more",
        ),
        (
            "x",
            "there is no operation `x` in this file",
            "the operations are listHooks, replaceHook, createHook, sendText, more",
        ),
        (
            "listHooks",
            "the operation `listHooks` has no `requestBody`",
            "name an operation that is sent a body",
        ),
        (
            "sendText",
            "the operation `sendText` has no schema of JSON, but text/plain",
            "add a schema for `application/json`, or name another schema",
        ),
    ];
    for (operation, message, help) in table {
        let findings = wrong(&files, &format!("schema = \"api.yaml#operation={operation}\""));
        assert_eq!((findings.len(), findings[0].rule()), (1, "schema-unusable"), "{operation}");
        assert_eq!(
            (findings[0].message(), findings[0].help()),
            (message, Some(help)),
            "{operation}"
        );
    }
    let shown = load_files(&files, "schema = \"api.yaml#operation=createHook\"");
    assert!(
        shown.is_ok_and(|policy| policy
            .show()
            .contains("schema = \"api.yaml#operation=createHook\""))
    );
}

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
    assert_eq!(
        rules,
        ["policy-unknown-name", "policy-unknown-name", "name-unlisted"],
        "{findings:?}"
    );
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
fn dynamic_references_lead_where_their_drafts_say() {
    let tree = r##"{"$id": "https://example.com/tree", "$dynamicAnchor": "node", "type": "object", "properties": {"data": true, "children": {"items": {"$dynamicRef": "#node"}}}}"##;
    let strict = r##"{"$id": "https://example.com/strict", "$dynamicAnchor": "node", "$ref": "tree", "unevaluatedProperties": false}"##;
    let files = [("tree.json", tree), ("strict.json", strict)];
    let policy =
        "schema = \"strict.json\"\n[schemas]\n\"https://example.com/tree\" = \"tree.json\"\n";
    let policy = load_files(&files, policy).unwrap_or_else(|error| panic!("{error}"));
    let findings = lint(policy, r#"{"children": [{"data": 1}, {"daat": 1}]}"#);
    assert_eq!(all(&findings), ["schema /children/1/daat 1:29"]);
    let policy = load_files(&files, &format!("schema = \"tree.json\"\n{ON}"));
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        all(&lint(policy, r#"{"children": [{"data": 1}, 5]}"#)),
        ["schema /children/1 1:28"]
    );
}
