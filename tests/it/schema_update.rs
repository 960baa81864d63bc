//! A newer edition of a schema: what it means for a policy.

use crate::common::Memory;
use crate::schema_editions::taken;
use dtolint::files::NoFiles;
use dtolint::policy::{Missed, SchemaDiff, SchemaEdition, SchemaLine, SchemaUpdate};
use dtolint::{Policy, PolicyBuilder};

/// An OpenAPI file with WorkOS's DTO, of which these are the events.
fn workos(version: &str, events: &[&str]) -> String {
    let events = serde_json::json!(events);
    format!(
        r#"{{"openapi": "3.1.0", "info": {{"version": "{version}"}}, "components": {{"schemas": {{
"CreateWebhookEndpointDto": {{"type": "object", "properties": {{
  "endpoint_url": {{"type": "string"}},
  "events": {{"type": "array", "items": {{"type": "string", "enum": {events}}}}}
}}, "required": ["endpoint_url", "events"]}} }} }} }}"#
    )
}

const OLD_EVENTS: [&str; 4] = ["user.created", "user.updated", "session.created", "a.b.made"];
const NEW_EVENTS: [&str; 5] =
    ["user.created", "user.update", "session.created", "session.ended", "a.b.gone"];

/// A policy that names editions in every way, in layers too.
const LAYERED: &[(&str, &str)] = &[
    (
        "team/dtolint.toml",
        r#"version = 1
extends = ["../base/policy.toml", "dtolint:recommended"]

[[documents]]
files = ["a/*.json"]

[[documents]]
files = ["b/*.json"]
schema = "workos:CreateWebhookEndpointDto@0.61.0"

[[documents]]
files = ["c/*.json"]
schema = "../other.json"

[[rule]]
id = "only"
title = "t"
schema = "../base/old.json#/components/schemas/CreateWebhookEndpointDto"
select = "@event"
check = { none-of = { values = ["user.updated"] } }
"#,
    ),
    (
        "base/policy.toml",
        r#"version = 1
schema = "old.json#/components/schemas/CreateWebhookEndpointDto"
"#,
    ),
    ("other.json", r#"{"properties": {"x": {}}}"#),
];

#[test]
fn each_line_that_names_an_older_edition_is_shown_with_what_to_write() {
    let old = workos("1.0.0", &OLD_EVENTS);
    let files = LAYERED.iter().copied().chain([("base/old.json", &*old)]);
    let files = Memory::new(files);
    let policy = PolicyBuilder::default().files(&files).file("team/dtolint.toml");
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    let edition = taken("api.json", &workos("1.1.0", &NEW_EVENTS), SchemaEdition::DEFAULT);
    let line = |line: &SchemaLine| {
        let place = line.place.as_ref().map_or("-".to_owned(), ToString::to_string);
        format!("{place}: {}", line.text)
    };
    let lines = |replaces| {
        let path = "team/schemas/new.json";
        let update = SchemaUpdate::plan(&edition, path, Some(&policy), replaces, &files);
        let update = update.unwrap_or_else(|error| panic!("{error}"));
        let old: Vec<_> = update.diffs().iter().map(|it| it.old_name().to_owned()).collect();
        (old, update.lines().iter().map(line).collect::<Vec<_>>())
    };
    let base = "base/old.json#/components/schemas/CreateWebhookEndpointDto";
    let embedded = "workos:CreateWebhookEndpointDto@0.61.0";
    let of_base = [
        r#"base/policy.toml:2:10: schema = "../team/schemas/new.json#/components/schemas/CreateWebhookEndpointDto""#,
        r#"team/dtolint.toml:18:10: schema = "schemas/new.json#/components/schemas/CreateWebhookEndpointDto""#,
    ];
    let of_embedded = r#"team/dtolint.toml:9:10: schema = "schemas/new.json#/components/schemas/CreateWebhookEndpointDto""#;
    let of_other = r#"team/dtolint.toml:13:10: schema = "schemas/new.json#/components/schemas/CreateWebhookEndpointDto""#;
    let own = |lines: &[&str]| lines.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(None), (own(&[base, embedded]), own(&[of_base[0], of_embedded, of_base[1]])));
    assert_eq!(lines(Some(base)), (own(&[base]), own(&of_base)));
    assert_eq!(lines(Some(embedded)), (own(&[embedded]), own(&[of_embedded])));
    assert_eq!(lines(Some("other.json")), (own(&["other.json"]), own(&[of_other])));
    let wrong = SchemaUpdate::plan(&edition, "x.json", Some(&policy), Some("othr.json"), &files);
    assert!(wrong.expect_err("it isn't there").to_string().contains("othr.json"));
}

/// The policy's text, and the lines that are shown.
#[test]
fn the_default_schema_is_named_only_where_documents_are_checked_by_it() {
    let edition = taken("api.json", &workos("1.1.0", &NEW_EVENTS), SchemaEdition::DEFAULT);
    let written = r#"schema = "x.json#/components/schemas/CreateWebhookEndpointDto""#;
    let table = [
        ("", vec![(None, written)]),
        ("[[documents]]\nfiles = [\"*.json\"]\n", vec![(None, written)]),
        (
            "[[documents]]\nfiles = [\"*.json\"]\nschema = \"workos:CreateWebhookEndpointDto\"\n",
            vec![(Some("dtolint.toml:4:10"), written)],
        ),
        (
            "schema = \"workos:CreateWebhookEndpointDto\"\n",
            vec![(Some("dtolint.toml:2:10"), written)],
        ),
    ];
    for (text, expected) in table {
        let policy = Policy::parse("dtolint.toml", &format!("version = 1\n{text}"));
        let policy = policy.unwrap_or_else(|error| panic!("{error}"));
        let update = SchemaUpdate::plan(&edition, "x.json", Some(&policy), None, &NoFiles);
        let update = update.unwrap_or_else(|error| panic!("{error}"));
        let lines: Vec<_> = update
            .lines()
            .iter()
            .map(|line| (line.place.as_ref().map(ToString::to_string), &*line.text))
            .collect();
        let lines: Vec<_> = lines.iter().map(|(place, text)| (place.as_deref(), *text)).collect();
        assert_eq!(lines, expected, "{text}");
    }
}

const LISTS: &str = r#"version = 1
schema = "old.json#/components/schemas/CreateWebhookEndpointDto"

[sets]
people = ["user.created", "user.updated"]

[rules.event-forbidden]
events = ["@people", "session.created"]

[rules.event-not-allowed]
events = ["user.*", "session.created", "a.*"]

[[rule]]
id = "made"
title = "t"
select = "/events"
check = { includes = { values = ["a.b.made"] } }

[[rule]]
id = "not-one"
title = "t"
select = "@event"
check = { not = { one-of = { values = ["a.b.made"] } } }
message = "m"

[[rule]]
id = "globs"
title = "t"
select = "@event"
check = { none-of = { values = ["session.*", "a.b.made"], except = ["*.b.*"] } }
"#;

#[test]
fn lists_that_may_have_to_grow_are_named_and_no_others() {
    let (old, new) = (workos("1", &OLD_EVENTS), workos("2", &NEW_EVENTS));
    let files = Memory::new([("old.json", &*old), ("new.json", &*new)]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", LISTS);
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    let named = |path: &str| format!("{path}#/components/schemas/CreateWebhookEndpointDto");
    let diff = SchemaDiff::load(&named("old.json"), &named("new.json"), &files).expect("they are");
    let line = |it: &Missed| {
        let related = it.related.as_deref().unwrap_or("-");
        format!("{} {} {related} {}", it.place.start(), it.rule, it.names.join(","))
    };
    let missed: Vec<String> = diff.missed(&policy).iter().map(line).collect();
    assert_eq!(
        missed,
        [
            "8:11 event-forbidden user.created user.update",
            "8:22 event-forbidden session.created session.ended",
            "11:10 event-not-allowed - session.ended",
            "17:34 made a.b.made a.b.gone",
            "23:40 not-one a.b.made a.b.gone",
        ]
    );
}

/// What is there, and whether the edition has to be written, collides with another file, and what the policy names
/// then.
#[test]
fn what_is_there_already_is_not_written_again_and_nothing_else_is_overwritten() {
    let new = workos("1.1.0", &NEW_EVENTS);
    let edition = taken("api.json", &new, SchemaEdition::DEFAULT);
    let file = "schemas/createwebhookendpointdto-1.1.0.json";
    let fragment = "#/components/schemas/CreateWebhookEndpointDto";
    let later = new.replace("1.1.0", "1.1.1").replace("properties", "title\": \"t\", \"properties");
    let older = workos("1.1.0", &OLD_EVENTS);
    type Row<'r> = (&'r [(&'r str, &'r str)], &'r str, bool, Option<&'r str>, &'r str);
    let table: [Row<'_>; 5] = [
        (&[], "", true, None, file),
        (&[(file, edition.text())], "", false, None, file),
        // The whole file has the schema as well.
        (&[("v/api.json", &new)], "v/api.json", false, None, "v/api.json"),
        (
            &[(file, &older)],
            "",
            true,
            Some(
                "`schemas/createwebhookendpointdto-1.1.0.json` already exists, with different content",
            ),
            file,
        ),
        (&[("v/api.json", &later)], "v/api.json", true, None, file),
    ];
    for (nth, (files, named, is_new, conflict, reference)) in table.into_iter().enumerate() {
        let files = Memory::new(files.iter().copied());
        let schema = match named {
            "" => String::new(),
            named => format!("schema = \"{named}{fragment}\"\n"),
        };
        let policy = format!("version = 1\n{schema}");
        let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
        let policy = policy.unwrap_or_else(|error| panic!("{error}"));
        let update = SchemaUpdate::plan(&edition, file, Some(&policy), None, &files);
        let update = update.unwrap_or_else(|error| panic!("{error}"));
        let found = (update.is_new(), update.conflict(), update.reference());
        assert_eq!(found, (is_new, conflict, &*format!("{reference}{fragment}")), "{nth}");
        assert_eq!(update.is_used(), !is_new && !named.is_empty(), "{nth}");
        assert_eq!(update.path().is_some(), is_new, "{nth}");
    }
}

/// The embedded editions have names of their own, and else what WorkOS publishes.
#[test]
fn the_content_of_an_embedded_edition_is_that_edition() {
    let embedded = include_str!("../../rules/schemas/workos-createwebhookendpointdto-0.61.0.json");
    let mut schema: serde_json::Value = serde_json::from_str(embedded).expect("it is JSON");
    for name in ["$schema", "$id", "$comment", "title"] {
        schema.as_object_mut().expect("an object").remove(name);
    }
    let openapi = serde_json::json!({
        "openapi": "3.1.0",
        "info": {"version": "0.61.0"},
        "components": {"schemas": {"CreateWebhookEndpointDto": schema}},
    });
    let edition = taken("api.json", &openapi.to_string(), SchemaEdition::DEFAULT);
    let policy = Policy::parse("dtolint.toml", "version = 1\n").expect("it loads");
    let update = SchemaUpdate::plan(&edition, "x.json", Some(&policy), None, &NoFiles);
    let update = update.unwrap_or_else(|error| panic!("{error}"));
    let name = "workos:CreateWebhookEndpointDto@0.61.0";
    assert_eq!((update.reference(), update.is_new()), (name, false));
    assert_eq!(update.diffs()[0].changes().len(), 16);
    assert_eq!(update.lines()[0].text, format!("schema = \"{name}\""));
}
