//! References between the files of a schema, to addresses, and what a schema is found by.

mod dialects;
mod faults;

use super::*;
use crate::common::Memory;

fn load_files(files: &[(&str, &str)], policy: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    let policy = format!("version = 1\n{policy}\n");
    PolicyBuilder::default().files(&files).text("dtolint.toml", &policy)
}

/// The findings of a document by a schema in several files.
fn found(files: &[(&str, &str)], schema: &str, document: &str) -> Vec<Finding> {
    let policy = load_files(files, &format!("schema = \"{schema}\"\n{RULES}"));
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
fn dynamic_references_lead_where_their_drafts_say() {
    let tree = r##"{"$id": "https://example.com/tree", "$dynamicAnchor": "node", "type": "object", "properties": {"data": true, "children": {"items": {"$dynamicRef": "#node"}}}}"##;
    let strict = r##"{"$id": "https://example.com/strict", "$dynamicAnchor": "node", "$ref": "tree", "unevaluatedProperties": false}"##;
    let files = [("tree.json", tree), ("strict.json", strict)];
    let policy =
        "schema = \"strict.json\"\n[schemas]\n\"https://example.com/tree\" = \"tree.json\"\n";
    let policy = load_files(&files, policy).unwrap_or_else(|error| panic!("{error}"));
    let findings = lint(policy, r#"{"children": [{"data": 1}, {"daat": 1}]}"#);
    assert_eq!(all(&findings), ["schema /children/1/daat 1:29"]);
    let policy = load_files(&files, &format!("schema = \"tree.json\"\n{RULES}"));
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        all(&lint(policy, r#"{"children": [{"data": 1}, 5]}"#)),
        ["schema /children/1 1:28"]
    );
}
