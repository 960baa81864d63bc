//! Two editions of a schema: which documents only one of them accepts. Every example is tried by the linter.

use crate::common::Memory;
use dtolint::files::NoFiles;
use dtolint::policy::{
    Acceptance, AcceptanceVerdict, DocumentDifference, DocumentExample, OpenApiDiff, PartChange,
    SchemaDiff,
};
use dtolint::{Coverage, Linter, PolicyBuilder, render};
use serde_json::{Value, json};

fn diff(old: &str, new: &str) -> SchemaDiff {
    let files = Memory::new([("old.json", old), ("new.json", new)]);
    SchemaDiff::load("old.json", "new.json", &files).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether a schema accepts a document, by a linter that has nothing to do with the comparison.
fn accepts(schema: &str, document: &str) -> bool {
    let files = Memory::new([("s.json", schema)]);
    let policy = PolicyBuilder::default().files(&files);
    let policy = policy.text("dtolint.toml", "version = 1\nschema = \"s.json\"\n");
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let report = linter.lint_all([("d.json", document)], Coverage::Whole);
    !report.findings().iter().any(|finding| finding.rule() == "schema")
}

/// Every example of a comparison, with the schema that accepts it and the one that doesn't.
fn assert_examples(found: &Acceptance, old: &str, new: &str) {
    let places = found.places.iter();
    let stricter = places.clone().filter_map(|it| it.stricter.as_ref());
    let looser = places.filter_map(|it| it.looser.as_ref());
    let all: [Vec<&DocumentExample>; 2] = [
        stricter.chain(found.stricter.example()).collect(),
        looser.chain(found.looser.example()).collect(),
    ];
    for (examples, [by, not_by]) in all.into_iter().zip([[old, new], [new, old]]) {
        for example in examples {
            assert!(accepts(by, &example.document), "{by}: {}", example.document);
            assert!(!accepts(not_by, &example.document), "{not_by}: {}", example.document);
            assert!(!example.refused.is_empty(), "{}", example.document);
        }
    }
}

/// What is found: the verdict, and each place with its keywords and the directions that have an example.
fn found(old: &str, new: &str) -> String {
    let diff = diff(old, new);
    let found = diff.acceptance();
    assert_examples(found, old, new);
    let mut parts = vec![found.verdict().name().to_owned()];
    for place in &found.places {
        let keywords: Vec<&str> = place.keywords.iter().map(|it| &*it.keyword).collect();
        let signs = [("-", &place.stricter), ("+", &place.looser)];
        let signs = signs.iter().filter(|(_, it)| it.is_some()).map(|(sign, _)| *sign);
        let also: String = place.also.iter().map(|at| format!(" ={at}")).collect();
        let signs: String = signs.collect();
        parts.push(format!("{}:{signs}{}{also}", place.at, keywords.join(",")));
    }
    parts.join(" ")
}

/// Old, new, and what is found, for every keyword.
const KEYWORDS: &[(&str, &str, &str)] = &[
    (r#"{"minimum": 1}"#, r#"{"minimum": 2}"#, "stricter :-minimum"),
    (r#"{"maximum": 1}"#, r#"{"maximum": 2}"#, "looser :+maximum"),
    (r#"{"minimum": 1}"#, r#"{"exclusiveMinimum": 1}"#, "stricter :-exclusiveMinimum,minimum"),
    (r#"{"exclusiveMaximum": 3}"#, r#"{"exclusiveMaximum": 4}"#, "looser :+exclusiveMaximum"),
    (r#"{"multipleOf": 2}"#, r#"{"multipleOf": 4}"#, "stricter :-multipleOf"),
    (r#"{"multipleOf": 2}"#, r#"{"multipleOf": 3}"#, "both :-+multipleOf"),
    (r#"{"minLength": 2}"#, r#"{"minLength": 1}"#, "looser :+minLength"),
    (r#"{"maxLength": 2}"#, r#"{"maxLength": 1}"#, "stricter :-maxLength"),
    (r#"{"pattern": "^[a-z]+$"}"#, r#"{"pattern": "^[a-y]+$"}"#, "stricter :-pattern"),
    (r#"{"pattern": "^a"}"#, r#"{"pattern": "^(a|b)"}"#, "looser :+pattern"),
    (r#"{"format": "date"}"#, r#"{"format": "date-time"}"#, "both :-+format"),
    (r#"{}"#, r#"{"format": "ipv4"}"#, "stricter :-format"),
    (r#"{"minItems": 1}"#, r#"{"minItems": 2}"#, "stricter :-minItems"),
    (r#"{"maxItems": 1}"#, r#"{"maxItems": 2}"#, "looser :+maxItems"),
    (r#"{}"#, r#"{"uniqueItems": true}"#, "stricter :-uniqueItems"),
    (
        r#"{"contains": {"const": 1}}"#,
        r#"{"contains": {"const": 1}, "minContains": 2}"#,
        "stricter :-minContains",
    ),
    (
        r#"{"items": {"type": "string"}}"#,
        r#"{"items": {"type": ["string", "null"]}}"#,
        "looser /*:+type",
    ),
    (r#"{"items": {"type": "string"}}"#, r#"{}"#, "looser /*:+type"),
    (
        r#"{"prefixItems": [{"maximum": 1}, {}]}"#,
        r#"{"prefixItems": [{"maximum": 0}, {"maximum": 5}]}"#,
        "stricter /0:-maximum /1:-maximum",
    ),
    (r#"{"minProperties": 1}"#, r#"{"minProperties": 2}"#, "stricter :-minProperties"),
    (r#"{"maxProperties": 1}"#, r#"{"maxProperties": 2}"#, "looser :+maxProperties"),
    (r#"{"required": ["a"]}"#, r#"{"required": ["a", "b"]}"#, "stricter :-required"),
    (
        r#"{"properties": {"a": {"minimum": 0}}}"#,
        r#"{"properties": {"a": {"minimum": 1}}}"#,
        "stricter /a:-minimum",
    ),
    (
        r#"{"properties": {"a": {}}}"#,
        r#"{"properties": {"a": {}}, "additionalProperties": false}"#,
        "stricter :-additionalProperties",
    ),
    (
        r#"{"additionalProperties": {"maximum": 1}}"#,
        r#"{"additionalProperties": {"maximum": 2}}"#,
        "looser /*:+maximum",
    ),
    (
        r#"{"patternProperties": {"^x-": {"type": "string"}}}"#,
        r#"{"patternProperties": {"^x-": {"type": "number"}}}"#,
        "both /*:-+type",
    ),
    (
        r#"{"propertyNames": {"maxLength": 3}}"#,
        r#"{"propertyNames": {"maxLength": 4}}"#,
        "looser :+propertyNames",
    ),
    (
        r#"{"dependentRequired": {"a": ["b"]}}"#,
        r#"{"dependentRequired": {"a": ["b", "c"]}}"#,
        "stricter :-dependentRequired",
    ),
    (
        r#"{"dependentSchemas": {"a": {"required": ["b"]}}}"#,
        r#"{"dependentSchemas": {"a": {}}}"#,
        "looser :+dependentSchemas",
    ),
    (r#"{"enum": [1, 2]}"#, r#"{"enum": [2, 3]}"#, "both :-+enum"),
    (r#"{"const": {"a": [1]}}"#, r#"{"const": {"a": [2]}}"#, "both :-+const"),
    (r#"{"type": "integer"}"#, r#"{"type": "number"}"#, "looser :+type"),
    (
        r#"{"oneOf": [{"type": "string", "maxLength": 1}, {"type": "null"}]}"#,
        r#"{"oneOf": [{"type": "string", "maxLength": 2}, {"type": "null"}]}"#,
        "looser :+maxLength",
    ),
    (
        r#"{"anyOf": [{"type": "string"}]}"#,
        r#"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#,
        "looser :+anyOf",
    ),
    (
        r#"{"allOf": [{"properties": {"a": {"maximum": 1}}}]}"#,
        r#"{"allOf": [{"properties": {"a": {"maximum": 3}}}]}"#,
        "looser /a:+maximum",
    ),
    (r#"{"not": {"type": "null"}}"#, r#"{"not": {"type": ["null", "string"]}}"#, "stricter :-not"),
    (
        r#"{"if": {"type": "string"}, "then": {"minLength": 1}}"#,
        r#"{"if": {"type": "string"}, "then": {"minLength": 2}}"#,
        "stricter :-then",
    ),
    (
        r#"{"if": {"type": "string"}, "else": {"type": "null"}}"#,
        r#"{"if": {"type": "string"}, "else": {"type": ["null", "array"]}}"#,
        "looser :+else",
    ),
    (
        r#"{"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}"#,
        r#"{"allOf": [{"properties": {"a": {}, "b": {}}}], "unevaluatedProperties": false}"#,
        "looser :+",
    ),
    (
        r#"{"prefixItems": [{}], "unevaluatedItems": false}"#,
        r#"{"prefixItems": [{}, {}], "unevaluatedItems": false}"#,
        "looser :+",
    ),
    (
        r##"{"$ref": "#/$defs/x", "$defs": {"x": {"maximum": 1}}}"##,
        r##"{"$ref": "#/$defs/x", "$defs": {"x": {"maximum": 2}}}"##,
        "looser :+maximum",
    ),
];

#[test]
fn every_keyword_is_compared_and_the_place_that_changed_is_named() {
    for (old, new, expected) in KEYWORDS {
        assert_eq!(found(old, new), *expected, "{old} → {new}");
    }
}

/// Old and new, which accept the same documents though they are written in other ways.
const SAME: &[(&str, &str)] = &[
    (r#"{"title": "a", "minimum": 1}"#, r#"{"minimum": 1, "description": "b", "default": 3}"#),
    (r#"{"required": ["a", "b"]}"#, r#"{"required": ["b", "a"]}"#),
    (
        r##"{"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"maximum": 1}}}"##,
        r#"{"properties": {"a": {"maximum": 1}}}"#,
    ),
    (r#"{"allOf": [{"minimum": 1}, {"maximum": 3}]}"#, r#"{"minimum": 1, "maximum": 3}"#),
    (r#"{"pattern": "^(?:a|b)$"}"#, r#"{"pattern": "^[ab]$"}"#),
    (r#"{"enum": ["a", "b"]}"#, r#"{"oneOf": [{"const": "b"}, {"const": "a"}]}"#),
    (r#"{"type": "integer", "minimum": 1}"#, r#"{"type": "integer", "exclusiveMinimum": 0}"#),
    (
        r##"{"properties": {"next": {"$ref": "#"}, "v": {"type": "null"}}}"##,
        r##"{"$ref": "#/$defs/n", "$defs": {"n": {"properties": {"v": {"type": "null"}, "next": {"$ref": "#/$defs/n"}}}}}"##,
    ),
    // What is unchanged is the same, whatever it asks.
    (
        r#"{"properties": {"a": {"pattern": "^(a+)b\\1$"}, "b": {"minimum": 1}}}"#,
        r#"{"properties": {"a": {"pattern": "^(a+)b\\1$"}, "b": {"exclusiveMinimum": 1, "minimum": 1}, "c": {}}}"#,
    ),
    (
        r#"{"format": "email", "maxLength": 9}"#,
        r#"{"maxLength": 9, "format": "email", "minLength": 0}"#,
    ),
];

#[test]
fn what_is_written_in_another_way_is_the_same() {
    for (old, new) in &SAME[..8] {
        assert_eq!(found(old, new), "same", "{old} → {new}");
    }
    let (old, new) = SAME[9];
    assert_eq!(found(old, new), "same", "{old} → {new}");
    // One part alone has changed, and the pattern that isn't understood is no reason for doubt.
    assert_eq!(found(SAME[8].0, SAME[8].1), "stricter /b:-exclusiveMinimum");
}

/// Several places, of which each has its own example.
#[test]
fn each_place_has_a_document_that_differs_there_alone() {
    let old = r##"{"type": "object", "required": ["name"], "additionalProperties": false,
        "properties": {"name": {"type": "string", "maxLength": 5},
            "home": {"$ref": "#/$defs/address"}, "work": {"$ref": "#/$defs/address"},
            "tags": {"type": "array", "items": {"enum": ["x", "y"]}}},
        "$defs": {"address": {"type": "object", "properties": {"zip": {"minLength": 3}}, "unevaluatedProperties": false}}}"##;
    let new = old.replace("\"maxLength\": 5", "\"maxLength\": 4").replace(": 3}", ": 2}");
    let new =
        new.replace("[\"x\", \"y\"]", "[\"y\"]").replace("[\"name\"]", "[\"name\", \"tags\"]");
    assert_eq!(
        found(old, &new),
        "both :-required /home/zip:+minLength =/work/zip /name:-maxLength /tags/*:-enum"
    );
    let diff = diff(old, &new);
    let stricter: Vec<(&str, &str, &str)> = diff
        .acceptance()
        .places
        .iter()
        .filter_map(|place| {
            let example = place.stricter.as_ref()?;
            let [finding] = &example.refused[..] else { panic!("{:?}", example.refused) };
            Some((&*place.at, &*example.document, finding.pointer()))
        })
        .collect();
    assert_eq!(
        stricter,
        [
            ("", r#"{"name":""}"#, ""),
            ("/name", r#"{"name":"aaaaa","tags":[]}"#, "/name"),
            ("/tags/*", r#"{"name":"","tags":["x"]}"#, "/tags/0"),
        ]
    );
}

#[test]
fn what_is_not_decided_has_a_reason() {
    let (old, new) = (r#"{"pattern": "^(a+)b\\1$"}"#, r#"{"pattern": "^(a+)(b|c)\\1$"}"#);
    let diff = diff(old, new);
    let found = diff.acceptance();
    assert_eq!(found.verdict(), AcceptanceVerdict::Undecided);
    let DocumentDifference::Undecided(reason) = &found.stricter else {
        panic!("{:?}", found.stricter)
    };
    assert!(reason.starts_with("the pattern `^(a+)"), "{reason}");
    let mut text = Vec::new();
    render::schema_diff_text(&diff, None, &mut text).expect("a vector takes all");
    let text = String::from_utf8(text).expect("it is UTF-8");
    let line = "not decided whether the new schema refuses and the old one accepts";
    assert!(text.contains(line), "{text}");
}

/// How a policy reads formats decides whether they make a difference.
#[test]
fn formats_count_as_the_policy_reads_them() {
    let (old, new) = (r#"{"format": "date"}"#, r#"{"format": "time"}"#);
    let files = Memory::new([("old.json", old), ("new.json", new)]);
    for (formats, expected) in
        [("assert", AcceptanceVerdict::Both), ("annotate", AcceptanceVerdict::Same)]
    {
        let policy = format!("version = 1\nformats = \"{formats}\"\nschema = \"old.json\"\n");
        let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
        let policy = policy.unwrap_or_else(|error| panic!("{error}"));
        let diff = SchemaDiff::load_for(&policy, "old.json", "new.json", &files);
        let diff = diff.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(diff.acceptance().verdict(), expected, "{formats}");
    }
}

const API: &str = r##"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
"paths": {
    "/hooks": {"post": {"operationId": "createHook", "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Hook"}}}}}},
    "/orders/{id}": {"put": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}}},
    "/files": {"post": {"operationId": "upload", "requestBody": {"content": {"multipart/form-data": {"schema": {}}}}}}
},
"components": {"schemas": {
    "Hook": {"type": "object", "properties": {"id": {"type": "string", "readOnly": true}, "url": {"type": "string", "maxLength": 9}}},
    "Order": {"type": "object", "properties": {"hook": {"$ref": "#/components/schemas/Hook"}}},
    "Same": {"type": "string", "pattern": "^(a+)b\\1$"},
    "Gone": {"type": "null"}
}}}"##;

fn api() -> (String, String) {
    let new = API.replace("\"maxLength\": 9", "\"maxLength\": 8");
    (
        API.to_owned(),
        new.replace("\"Gone\"", "\"Came\"").replace("\"title\": \"t\"", "\"title\": \"u\""),
    )
}

#[test]
fn all_of_two_openapi_files_is_compared() {
    let (old, new) = api();
    let files = Memory::new([("old.json", &*old), ("new.json", &*new), ("s.json", "{}")]);
    let diff = OpenApiDiff::load("old.json", "new.json", &files).expect("they are OpenAPI files");
    let line = |part: &dtolint::policy::OpenApiPart| {
        let change = match &part.change {
            PartChange::Added => "added".to_owned(),
            PartChange::Removed => "removed".to_owned(),
            PartChange::Unusable(error) => error.to_string(),
            PartChange::Changed(diff) => {
                let found = diff.acceptance();
                let places: Vec<&str> = found.places.iter().map(|it| &*it.at).collect();
                format!("{} {}", found.verdict().name(), places.join(" "))
            }
            other => panic!("{other:?}"),
        };
        format!("{} {}: {change}", part.kind.name(), part.name)
    };
    let parts: Vec<String> = diff.parts().iter().map(line).collect();
    assert_eq!(
        parts,
        [
            "component Came: added",
            "component Gone: removed",
            "component Hook: stricter /url",
            "component Order: stricter /hook/url",
            "operation PUT /orders/{id}: stricter /hook/url",
            "operation createHook: stricter /url",
        ]
    );
    // `Same`, which isn't understood, and not what is sent a form.
    assert_eq!(diff.unchanged(), 1);
    let mut text = Vec::new();
    render::openapi_diff_text(&diff, None, &mut text).expect("a vector takes all");
    let text = String::from_utf8(text).expect("it is UTF-8");
    crate::common::snapshots("cli").bind(|| insta::assert_snapshot!("openapi-diff", text));
    // One schema, or a file that is no OpenAPI file, is another question.
    assert!(OpenApiDiff::load("old.json", "s.json", &files).is_none());
    assert!(OpenApiDiff::load("old.json#/components/schemas/Hook", "new.json", &files).is_none());
    assert!(OpenApiDiff::load("old.json", "nowhere.json", &files).is_none());
}

#[test]
fn a_component_that_cannot_be_used_is_not_passed_over() {
    let (old, new) = api();
    let new = new.replace("\"#/components/schemas/Hook\"}}}}", "\"#/components/schemas/Hock\"}}}}");
    let files = Memory::new([("old.json", &*old), ("new.json", &*new)]);
    let diff = OpenApiDiff::load("old.json", "new.json", &files).expect("they are OpenAPI files");
    let unusable =
        |it: &&dtolint::policy::OpenApiPart| matches!(it.change, PartChange::Unusable(_));
    let unusable: Vec<&str> = diff.parts().iter().filter(unusable).map(|it| &*it.name).collect();
    assert_eq!(unusable, ["createHook"]);
    let mut text = Vec::new();
    render::openapi_diff_text(&diff, None, &mut text).expect("a vector takes all");
    let text = String::from_utf8(text).expect("it is UTF-8");
    assert!(text.contains("not compared: "), "{text}");
    assert!(text.contains("Hock"), "{text}");
}

/// The report for programs is as its JSON Schema says, and as the report for people.
#[test]
fn the_reports_for_programs_have_their_schema() {
    let schema = std::fs::read_to_string("docs/schema-diff.schema.json").expect("it is there");
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let assert_valid = |value: &Value| {
        let errors: Vec<String> = validator.iter_errors(value).map(|it| it.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}\n{value:#}");
    };
    for (old, new, _) in KEYWORDS.iter().take(20) {
        let mut written = Vec::new();
        render::schema_diff_json(&diff(old, new), None, &mut written).expect("it is written");
        let written: Value = serde_json::from_slice(&written).expect("it is JSON");
        assert_valid(&written);
        let is_stricter = written["acceptance"]["stricter"]["result"] == "yes";
        assert_eq!(is_stricter, !written["acceptance"]["stricter"]["example"].is_null());
    }
    let (old, new) = api();
    let files = Memory::new([("old.json", &*old), ("new.json", &*new)]);
    let diff = OpenApiDiff::load("old.json", "new.json", &files).expect("they are OpenAPI files");
    let mut written = Vec::new();
    render::openapi_diff_json(&diff, None, &mut written).expect("it is written");
    let written: Value = serde_json::from_slice(&written).expect("it is JSON");
    assert_valid(&written);
    assert_eq!(written["parts"][2]["diff"]["acceptance"]["verdict"], "stricter");
    assert_eq!(
        written["parts"][2]["diff"]["acceptance"]["stricter"]["example"]["document"],
        json!({ "url": "aaaaaaaaa" })
    );
    let mut wrong = written;
    wrong["parts"][2]["diff"]["acceptance"]["verdict"] = json!("fine");
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn the_embedded_editions_are_looser_one_by_one() {
    let name = "workos:CreateWebhookEndpointDto";
    let diff = SchemaDiff::load(name, &format!("{name}@0.61.0"), &NoFiles).expect("they load");
    assert_eq!(diff.acceptance().verdict(), AcceptanceVerdict::Looser);
    assert!(diff.acceptance().stricter.is_nothing());
    let places: Vec<&str> = diff.acceptance().places.iter().map(|it| &*it.at).collect();
    assert_eq!(places, ["/events/*"]);
}
