//! A newer edition of a schema: what is taken out of an OpenAPI file, and what it means for a policy.

use crate::common::Memory;
use dtolint::document::Format;
use dtolint::files::NoFiles;
use dtolint::policy::{Missed, SchemaDiff, SchemaEdition, SchemaLine, SchemaUpdate};
use dtolint::{Policy, PolicyBuilder, PolicyError};

/// The name of an OpenAPI file, its text, the schema that is asked for, and the edition.
struct Taken {
    path: &'static str,
    text: &'static str,
    schema: &'static str,
    /// The name and the place of the schema.
    is: (&'static str, &'static str),
    edition: &'static str,
    is_verbatim: bool,
}

const TAKEN: &[Taken] = &[
    // What the schema refers to comes along, in circles too, and nothing else does.
    Taken {
        path: "download/api.json",
        text: r##"{
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1.0"},
    "paths": {"/a": {"get": {"responses": {}}}},
    "components": {
        "parameters": {"p": {"name": "p"}},
        "schemas": {
            "A": {
                "properties": { "b": { "$ref": "#/components/schemas/B/items" }, "n": 1.50 }
            },
            "Unrelated": {"$ref": "#/components/schemas/A"},
            "B": { "items": { "$ref": "#/components/schemas/A" }, "$defs": {"x": {}},
                   "contains": {"$ref": "#/components/schemas/C~1d"}},
            "C/d": true
        }
    },
    "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema"
}"##,
        schema: "A",
        is: ("a-1.0.json", "download/api.json:8:13"),
        edition: r##"{
  "x-dtolint-edition": {"file":"api.json","schema":"/components/schemas/A","line":8},
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1.0"},
    "components": {
        "schemas": {
            "A": {
                "properties": { "b": { "$ref": "#/components/schemas/B/items" }, "n": 1.50 }
            },
            "B": { "items": { "$ref": "#/components/schemas/A" }, "$defs": {"x": {}},
                   "contains": {"$ref": "#/components/schemas/C~1d"}},
            "C/d": true
        }
    },
    "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema"
}
"##,
        is_verbatim: true,
    },
    // All on one line.
    Taken {
        path: "api.json",
        text: r#"{"openapi":"3.1.0","info":{"version":"1"},"components":{"schemas":{"X":{},"A":{"type":["null"]}}}}"#,
        schema: "#/components/schemas/A",
        is: ("a-1.json", "api.json:1:75"),
        edition: r#"{
  "x-dtolint-edition": {"file":"api.json","schema":"/components/schemas/A","line":1},
  "openapi": "3.1.0",
  "info": {"version":"1"},
  "components": {
    "schemas": {
      "A": {"type":["null"]}
    }
  }
}
"#,
        is_verbatim: true,
    },
    // YAML stays YAML, comments on its lines included.
    Taken {
        path: "api.yaml",
        text: r##"# The API.
openapi: 3.0.3 # old
info:
  version: 1.20
  title: t
components:
  # Schemas.
  schemas:
    # About X.
    X: {}
    'A b':
      type: object # always
      description: |
        Two

        lines

      properties:
        "c": {$ref: '#/components/schemas/C',
              nullable: true}
    # About C.
    C: {type: string} # short

    D: {}
"##,
        schema: "A b",
        is: ("a-b-1.20.yaml", "api.yaml:11:5"),
        edition: r##"x-dtolint-edition:
  file: "api.yaml"
  schema: "/components/schemas/A b"
  line: 11
openapi: 3.0.3 # old
info:
  version: 1.20
  title: t
components:
  schemas:
    'A b':
      type: object # always
      description: |
        Two

        lines

      properties:
        "c": {$ref: '#/components/schemas/C',
              nullable: true}
    C: {type: string} # short
"##,
        is_verbatim: true,
    },
    // An alias to an anchor that stays behind.
    Taken {
        path: "api.yml",
        text: "openapi: 3.1.0\ninfo: {version: v2}\ncomponents:\n  schemas:\n    X: {enum: &all [b, a]}\n    A:\n      type: string\n      enum: *all\n",
        schema: "A",
        is: ("a-v2.json", "api.yml:6:5"),
        edition: "{\n  \"x-dtolint-edition\": {\n    \"file\": \"api.yml\",\n    \"schema\": \"/components/schemas/A\",\n    \"line\": 6\n  },\n  \"openapi\": \"3.1.0\",\n  \"info\": {\n    \"version\": \"v2\"\n  },\n  \"components\": {\n    \"schemas\": {\n      \"A\": {\n        \"type\": \"string\",\n        \"enum\": [\n          \"b\",\n          \"a\"\n        ]\n      }\n    }\n  }\n}\n",
        is_verbatim: false,
    },
    // A discriminator chooses among all schemas that have its own as a part, whatever uses them.
    Taken {
        path: "api.json",
        text: r##"{
  "openapi": "3.1.0",
  "info": {"version": "3"},
  "components": {"schemas": {
    "A": {"discriminator": {"propertyName": "kind"}},
    "B": {"allOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/E"}]},
    "C": {"allOf": [{"$ref": "#/components/schemas/B"}]},
    "D": {"allOf": [{"$ref": "#/components/schemas/E"}]},
    "E": {}
  }}
}"##,
        schema: "/components/schemas/A",
        is: ("a-3.json", "api.json:5:5"),
        edition: r##"{
  "x-dtolint-edition": {"file":"api.json","schema":"/components/schemas/A","line":5},
  "openapi": "3.1.0",
  "info": {"version": "3"},
  "components": {
    "schemas": {
    "A": {"discriminator": {"propertyName": "kind"}},
    "B": {"allOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/E"}]},
    "C": {"allOf": [{"$ref": "#/components/schemas/B"}]},
    "E": {}
    }
  }
}
"##,
        is_verbatim: true,
    },
    // What an operation is sent, and what a `discriminator` leads to. The items of a list keep their numbers.
    Taken {
        path: "api.json",
        text: r##"{
  "openapi": "3.1.0",
  "info": {"version": "2026-11-29"},
  "paths": {
    "/hooks": {
      "get": {},
      "post": {
        "operationId": "createHook",
        "requestBody": {"$ref": "#/components/requestBodies/Hook"}
      }
    }
  },
  "components": {
    "requestBodies": {
      "Other": {},
      "Hook": {
        "content": {
          "application/json": {
            "schema": {"oneOf": [{"$ref": "#/components/x/0"}], "discriminator": {"propertyName": "k", "mapping": {"a": "A", "b": "#/components/schemas/B"}}}
          }
        }
      }
    },
    "x": [{"type": "object"}, 2],
    "schemas": {"A": {}, "B": {}, "C": {}}
  }
}"##,
        schema: "operation=createHook",
        is: ("createhook-2026-11-29.json", "api.json:19:13"),
        edition: r##"{
  "x-dtolint-edition": {"file":"api.json","schema":"/components/requestBodies/Hook/content/application~1json/schema","line":19},
  "openapi": "3.1.0",
  "info": {"version": "2026-11-29"},
  "components": {
    "requestBodies": {
      "Hook": {
        "content": {
          "application/json": {
            "schema": {"oneOf": [{"$ref": "#/components/x/0"}], "discriminator": {"propertyName": "k", "mapping": {"a": "A", "b": "#/components/schemas/B"}}}
          }
        }
      }
    },
    "x": [{"type": "object"}, 2],
    "schemas": {
      "A": {},
      "B": {}
    }
  }
}
"##,
        is_verbatim: true,
    },
];

fn taken(path: &str, text: &str, schema: &str) -> SchemaEdition {
    SchemaEdition::take(path, text, schema).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn an_edition_has_the_bytes_of_a_schema_and_of_all_that_it_refers_to() {
    for case in TAKEN {
        let edition = taken(case.path, case.text, case.schema);
        assert_eq!(edition.text(), case.edition);
        let is = (edition.file_name(), edition.place().to_string());
        assert_eq!((&*is.0, &*is.1), case.is);
        assert_eq!(edition.is_verbatim(), case.is_verbatim, "{}", case.edition);
        assert_eq!(Format::of(&edition.file_name()), Some(edition.format()));
    }
}

/// Each component of the example's file, which has anchors, aliases and merge keys.
#[test]
fn an_edition_says_what_the_component_says() {
    let openapi = include_str!("../../examples/workos/vendor/openapi.yaml");
    let names = ["Event", "EndpointId", "CreateWebhookEndpoint", "WebhookEndpoint"];
    let anew = ["UpdateWebhookEndpoint", "Filter"];
    for name in names.into_iter().chain(anew) {
        let edition = taken("openapi.yaml", openapi, name);
        assert_eq!(edition.is_verbatim(), names.contains(&name), "{name}");
        let files =
            Memory::new([("openapi.yaml", openapi), (&*edition.file_name(), edition.text())]);
        let named = |path: &str| format!("{path}#{}", edition.fragment());
        let diff = SchemaDiff::load(&named("openapi.yaml"), &named(&edition.file_name()), &files);
        let diff = diff.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(diff.changes(), [], "{name}");
        // The second time there is nothing to write.
        let update = SchemaUpdate::plan(&edition, &edition.file_name(), None, None, &files);
        let update = update.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((update.is_new(), update.conflict()), (false, None), "{name}");
    }
}

fn line(error: &PolicyError) -> String {
    let findings = error.report().findings().iter();
    let lines = findings.map(|it| {
        format!("{}: {}: {} ({})", it.place(), it.rule(), it.message(), it.help().unwrap_or("-"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_cannot_be_an_edition_is_refused_at_its_place() {
    const HEAD: &str = "openapi: 3.1.0\ninfo: {version: '1'}\ncomponents:\n  schemas:\n";
    let component = |text: &str| format!("{HEAD}    A: {text}\n    Bee: {{}}\n");
    let table = [
        (
            component("{$ref: 'other.yaml#/B'}"),
            "A",
            "api.yaml:5:15: schema-unusable: `other.yaml#/B` leads to `other.yaml`, which can't be read: an edition is one file (join the files into one first, or keep all of them in the repository and name them in the policy)",
        ),
        // The edition has another name.
        (
            component("{items: {$ref: 'api.yaml#/components/schemas/Bee'}}"),
            "A",
            "api.yaml:5:23: schema-unusable: `api.yaml#/components/schemas/Bee` leads to `api.yaml`, which can't be read: an edition is one file (join the files into one first, or keep all of them in the repository and name them in the policy)",
        ),
        (
            component("{$ref: '#/components/schemas/Be'}"),
            "A",
            "api.yaml:5:15: schema-unusable: `$ref` to `#/components/schemas/Be`, where there is nothing (did you mean `Bee`?)",
        ),
        (
            component("{$ref: 'https://example.com/b'}"),
            "A",
            "api.yaml:5:15: schema-unusable: `https://example.com/b` leads to `https://example.com/b`, which no loaded file has as its `$id` (keep a copy in the repository, and say where in the policy: `[schemas]` `\"https://example.com/\" = \"vendor/\"`; dtolint never uses the network)",
        ),
        (
            component("{}"),
            SchemaEdition::DEFAULT,
            "api.yaml:5:5: schema-unusable: there is nothing at `/components/schemas/CreateWebhookEndpointDto` in this file (the schemas there are A, Bee)",
        ),
        (
            component("{}"),
            "operation=create",
            "api.yaml:1:1: schema-unusable: there is no operation `create` in this file (no operation has an `operationId`: name the schema by a JSON Pointer)",
        ),
        (
            component("[]"),
            "A",
            "api.yaml:5:8: schema-unusable: a schema is an object or a boolean (-)",
        ),
        (
            component("{}").replace("'1'", "' '"),
            "A",
            "api.yaml:2:17: schema-unusable: the file doesn't say its version, by which editions are told apart (write it as OpenAPI wants it: `version` in `info`)",
        ),
        (
            component("{}").replace("info: {version: '1'}\n", ""),
            "A",
            "api.yaml:1:1: schema-unusable: the file doesn't say its version, by which editions are told apart (write it as OpenAPI wants it: `version` in `info`)",
        ),
        (
            "type: object\n".to_owned(),
            "A",
            "api.yaml:1:1: schema-unusable: this isn't an OpenAPI file: it has no `openapi` with a version in quotes (a JSON Schema needs no edition: keep the file itself in the repository, and name it in the policy)",
        ),
        (
            "swagger: '2.0'\n".to_owned(),
            "A",
            "api.yaml:1:1: schema-unusable: Swagger 2.0 is not supported (convert the file to OpenAPI 3)",
        ),
    ];
    for (text, schema, expected) in table {
        let error = SchemaEdition::take("api.yaml", &text, schema).expect_err(expected);
        assert_eq!(line(&error), expected, "{text}");
    }
}

/// `[schemas]` has the files of published addresses; the references stay as they are.
#[test]
fn references_to_published_addresses_stay() {
    let openapi = r#"{"openapi": "3.1.0", "info": {"version": "1"}, "components": {"schemas": {"A":
        {"properties": {"b": {"$ref": "https://example.com/s/b.json"}}}}}}"#;
    let files = Memory::new([
        ("vendor/b.json", r#"{"$ref": "c.json"}"#),
        ("vendor/c.json", r#"{"enum": ["x"]}"#),
    ]);
    let text = "version = 1\n[schemas]\n\"https://example.com/s/\" = \"vendor/\"\n";
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", text);
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    let edition = SchemaEdition::take_for(&policy, "api.json", openapi, "A", &files);
    let edition = edition.unwrap_or_else(|error| panic!("{error}"));
    assert!(edition.text().contains(r#"{"$ref": "https://example.com/s/b.json"}"#));
    let update = SchemaUpdate::plan(&edition, "schemas/a.json", Some(&policy), None, &files);
    let update = update.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(update.reference(), "schemas/a.json#/components/schemas/A");
    // The policy uses no schema of this component.
    assert!(update.diffs().is_empty() && update.lines().is_empty() && !update.is_used());
}

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

/// What is there, and whether the edition has to be written, collides with another file, and what the policy names then.
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
