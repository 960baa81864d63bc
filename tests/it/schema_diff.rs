//! Two editions of a schema: what came and went, and which entries of a policy that touches.

use crate::common::Memory;
use dtolint::files::NoFiles;
use dtolint::policy::{SchemaDiff, Touched};
use dtolint::{PolicyBuilder, render};

const OLD: &str = "workos:CreateWebhookEndpointDto";
const NEW: &str = "workos:CreateWebhookEndpointDto@0.61.0";

/// What a change says in a line.
fn changes(diff: &SchemaDiff) -> Vec<String> {
    let line = |it: &dtolint::policy::SchemaChange| {
        let perhaps = it.perhaps.as_ref().map(|name| format!(" ~ {name}")).unwrap_or_default();
        format!("{} {} {}{perhaps}", it.at, it.kind.name(), it.name).trim_end().to_owned()
    };
    diff.changes().iter().map(line).collect()
}

fn between(old: &str, new: &str) -> Vec<String> {
    let files = Memory::new([("old.json", old), ("new.json", new)]);
    let diff = SchemaDiff::load("old.json", "new.json", &files);
    changes(&diff.unwrap_or_else(|error| panic!("{error}")))
}

#[test]
fn the_embedded_editions_differ_by_sixteen_events() {
    let diff = SchemaDiff::load(OLD, NEW, &NoFiles).expect("both are there");
    let came = changes(&diff);
    assert_eq!(came.len(), 16);
    assert_eq!(came[0], "/events/* value-added agent.registration.created");
    assert!(came.contains(&"/events/* value-added radar.challenge_created".to_owned()));
    assert!(!diff.changes().iter().any(|change| change.kind.is_removal()));
    let back = SchemaDiff::load(NEW, OLD, &NoFiles).expect("both are there");
    assert_eq!(changes(&back).len(), 16);
    assert!(back.changes().iter().all(|change| change.kind.is_removal()));
    assert!(changes(&SchemaDiff::load(OLD, OLD, &NoFiles).expect("it is there")).is_empty());
}

#[test]
fn a_change_in_another_file_is_one_of_the_schema() {
    let schema = |part: &str| {
        format!(
            r#"{{"properties": {{"a": {{"$ref": "{part}"}}, "b": {{"$ref": "https://example.com/b"}}}}}}"#
        )
    };
    let files = Memory::new([
        ("old.json", &*schema("v1/a.json")),
        ("new.json", &*schema("v2/a.json")),
        ("v1/a.json", r#"{"properties": {"x": {}, "y": {}}}"#),
        ("v2/a.json", r#"{"properties": {"x": {}, "z": {}}}"#),
        ("b.json", "{}"),
    ]);
    let policy = "version = 1\n[schemas]\n\"https://example.com/b\" = \"b.json\"\n";
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", policy);
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    let diff = SchemaDiff::load_for(&policy, "old.json", "new.json", &files);
    let diff = diff.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(changes(&diff), ["/a member-removed y", "/a member-added z"]);
    assert!(SchemaDiff::load("old.json", "new.json", &files).is_err());
}

/// Old, new, and what is told of them.
const PAIRS: &[(&str, &str, &[&str])] = &[
    (r#"{"enum": ["a", "b"]}"#, r#"{"enum": ["b", "a"], "description": "in another order"}"#, &[]),
    (
        r#"{"enum": ["a.created", "b"]}"#,
        r#"{"enum": ["a.create", "b"]}"#,
        &[" value-removed a.created ~ a.create", " value-added a.create"],
    ),
    (r#"{"type": "string"}"#, r#"{"type": ["string", "null"]}"#, &[" type-added null"]),
    (r#"{"type": ["string", "null"]}"#, r#"{"type": "string"}"#, &[" type-removed null"]),
    (r#"{"type": "string"}"#, r#"{"enum": ["a"]}"#, &[" listed"]),
    (r#"{"enum": ["a"]}"#, r#"{"type": "string"}"#, &[" unlisted"]),
    (
        r#"{"type": "object", "properties": {"a": {}, "b": {"properties": {"c": {}}}}, "required": ["a"]}"#,
        r#"{"type": "object", "properties": {"a": {}, "d": {"properties": {"e": {}}}}, "required": ["d"], "additionalProperties": false}"#,
        &[" member-removed b", " member-added d", " required d", " optional a", " closed"],
    ),
    (
        r#"{"properties": {"a": {}}, "additionalProperties": false}"#,
        r#"{"properties": {"a": {}}}"#,
        &[" opened"],
    ),
    // What all of `allOf` allow is allowed.
    (
        r#"{"allOf": [{"type": ["string", "null"]}, {"maxLength": 3}]}"#,
        r#"{"allOf": [{"type": "string"}, {"maxLength": 3}]}"#,
        &[" type-removed null"],
    ),
    (
        r#"{"properties": {"list": {"items": {"properties": {"kind": {"enum": ["x", "y"]}}}}}}"#,
        r#"{"properties": {"list": {"items": {"properties": {"kind": {"enum": ["y", "z"]}}}}}}"#,
        &["/list/*/kind value-removed x", "/list/*/kind value-added z"],
    ),
    // A schema in itself is walked once.
    (
        r##"{"properties": {"next": {"$ref": "#"}, "kind": {"enum": ["x"]}}}"##,
        r##"{"properties": {"next": {"$ref": "#"}, "kind": {"enum": ["x", "y"]}}}"##,
        &["/kind value-added y"],
    ),
    // What one of several asks is not asked of all.
    (
        r#"{"properties": {"a": {}}, "anyOf": [{"properties": {"b": {}}}, {}]}"#,
        r#"{"properties": {"a": {}}, "anyOf": [{"properties": {"b": {}}, "required": ["b"]}, {}]}"#,
        &[],
    ),
    // Nor is a member of that name among properties.
    (
        r#"{"properties": {"then": {"properties": {"x": {}}}}}"#,
        r#"{"properties": {"then": {"properties": {"x": {}}, "required": ["x"]}}}"#,
        &["/then required x"],
    ),
];

#[test]
fn own_schemas_are_compared_place_by_place() {
    for (old, new, expected) in PAIRS {
        assert_eq!(between(old, new), *expected, "{old} → {new}");
    }
}

const SCHEMA: &str = r#"{"type": "object", "properties": {
    "kind": {"enum": ["a.made", "a.gone", "b.made"]},
    "old": {"type": "string"},
    "tags": {"type": "array", "items": {"enum": ["x", "y"]}}
}}"#;

const POLICY: &str = r#"
version = 1
schema  = "old.json"

[sets]
made = ["*.made"]

[[rule]]
id     = "kinds"
title  = "kinds"
select = "/kind"
check  = { one-of = { values = ["@made", "a.gone", "b.made"] } }

[[rule]]
id     = "old"
title  = "old"
select = "/old"
check  = { length = { max = 3 } }

[[rule]]
id     = "tags"
title  = "tags"
select = "/tags"
check  = { includes = { values = ["x"] } }

[[rule]]
id     = "same"
title  = "same"
select = "/tags/*"
level  = "off"
check  = { none-of = { values = ["y"] } }

[[override]]
files = ["a/**"]
rules.same = "error"
"#;

#[test]
fn entries_that_cover_more_or_less_or_nothing_are_told_and_no_others() {
    let new = SCHEMA
        .replace("\"a.gone\"", "\"c.made\"")
        .replace("\"old\"", "\"new\"")
        .replace("[\"x\", \"y\"]", "[\"x\", \"z\"]");
    let files = Memory::new([("old.json", SCHEMA), ("new.json", &*new)]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", POLICY);
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    let diff = SchemaDiff::load("old.json", "new.json", &files).expect("both are there");
    let line = |it: &Touched| {
        let at = it.place.start();
        format!(
            "{}:{} {} {} +{:?} -{:?} {}",
            at.line, at.column, it.rule, it.entry, it.gained, it.lost, it.is_refused
        )
    };
    let touched: Vec<String> = diff.touched(&policy).iter().map(line).collect();
    assert_eq!(
        touched,
        [
            r#"12:33 kinds *.made +["c.made"] -[] false"#,
            r#"12:42 kinds a.gone +[] -["a.gone"] true"#,
            r#"17:10 old /old +[] -[] true"#,
            r#"31:34 same y +[] -["y"] true"#,
        ]
    );
    assert_eq!(diff.unnamed(&policy), ["z"]);

    let mut text = Vec::new();
    render::schema_diff_text(&diff, Some(&policy), &mut text).expect("a vector takes all");
    let text = String::from_utf8(text).expect("it is UTF-8");
    crate::common::snapshots("cli").bind(|| insta::assert_snapshot!("schema-diff", text));
    let mut json = Vec::new();
    render::schema_diff_json(&diff, Some(&policy), &mut json).expect("a vector takes all");
    let json: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
    assert_eq!(json["version"], 1);
    assert_eq!(json["changes"][0]["at"], "");
    assert_eq!(json["policy"]["touched"][1]["refused"], true);
    assert_eq!(json["policy"]["touched"][1]["place"]["start"]["line"], 12);
    assert_eq!(json["policy"]["unnamed"], serde_json::json!(["z"]));
}

/// A rule that is for the DTOs of another schema stays as it is.
#[test]
fn a_rule_for_one_schema_is_touched_by_changes_of_that_schema_alone() {
    let old = r#"{"properties": {"kind": {"enum": ["a", "b"]}}}"#;
    let new = r#"{"properties": {"kind": {"enum": ["b"]}}}"#;
    let files = Memory::new([("old.json", old), ("new.json", new), ("other.json", old)]);
    let rule = |id: &str, schema: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\ntitle = \"t\"\nschema = \"{schema}\"\nselect = \"/kind\"\ncheck = {{ none-of = {{ values = [\"a\"] }} }}\n"
        )
    };
    let sets = "[[documents]]\nfiles = [\"a/*\"]\nschema = \"old.json\"\n[[documents]]\nfiles = [\"b/*\"]\nschema = \"other.json\"\n";
    let text =
        format!("version = 1\n{sets}{}{}", rule("of-it", "old.json"), rule("other", "other.json"));
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &text);
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    let diff = SchemaDiff::load("old.json", "new.json", &files).expect("both are there");
    let rules: Vec<String> = diff.touched(&policy).into_iter().map(|it| it.rule).collect();
    assert_eq!(rules, ["of-it"]);
}

/// What `roles` names is a place of the schema, as a pointer of a rule is.
#[test]
fn a_role_whose_place_is_gone_is_told() {
    let old = r#"{"properties": {"config": {"properties": {"url": {"type": "string"}}}}}"#;
    let new = old.replace("url", "address");
    let new = new.replace("}}}}}", "}}, \"additionalProperties\": false}}}");
    let files = Memory::new([("old.json", old), ("new.json", &*new)]);
    let entry = |schema: &str| {
        format!(
            "[[documents]]\nfiles = [\"a/*\"]\nschema = \"{schema}\"\nroles = {{ url = \"/config/url\" }}\n"
        )
    };
    let load = |schema: &str| {
        let text = format!("version = 1\n{}", entry(schema));
        PolicyBuilder::default().files(&files).text("dtolint.toml", &text)
    };
    let policy = load("old.json").unwrap_or_else(|error| panic!("{error}"));
    let diff = SchemaDiff::load("old.json", "new.json", &files).expect("both are there");
    let line = |it: &Touched| format!("{} {} {} {}", it.place, it.rule, it.entry, it.is_refused);
    let touched: Vec<String> = diff.touched(&policy).iter().map(line).collect();
    // The rule is always on, and looks at the role.
    let rule = "rules/url-not-canonical.toml:6:10 url-not-canonical /config/url false";
    assert_eq!(touched, ["dtolint.toml:5:17 roles /config/url true", rule]);
    // It is what loading the policy with the new schema says.
    let error = load("new.json").expect_err("the role is nowhere");
    assert!(error.to_string().starts_with("dtolint.toml:5:17"), "{error}");
}

#[test]
fn names_of_strangers_do_not_move_the_cursor() {
    let files = Memory::new([
        ("old.json", r#"{"enum": ["a"]}"#),
        ("new.json", "{\"enum\": [\"a\", \"\\u001b[2Jb\\u202e\"]}"),
    ]);
    let diff = SchemaDiff::load("old.json", "new.json", &files).expect("both are there");
    let (mut text, mut json) = (Vec::new(), Vec::new());
    render::schema_diff_text(&diff, None, &mut text).expect("a vector takes all");
    render::schema_diff_json(&diff, None, &mut json).expect("a vector takes all");
    for shown in [text, json] {
        let shown = String::from_utf8(shown).expect("it is UTF-8");
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
        assert!(shown.contains("[2Jb"), "{shown}");
    }
}

#[test]
fn schemas_that_cannot_be_had_are_told_both() {
    let error = SchemaDiff::load("workos:CreateWebhookEndpointDt", "x.json", &NoFiles);
    let error = error.expect_err("neither is there");
    let rules: Vec<_> = error.report().findings().iter().map(|it| it.rule()).collect();
    assert_eq!(rules.len(), 2, "{error}");
    assert!(error.to_string().contains("did you mean `workos:CreateWebhookEndpointDto`?"));
    assert!(error.to_string().contains("name an embedded schema, or a file that is there"));
}
