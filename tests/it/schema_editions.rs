//! An edition of a schema: what is taken out of an OpenAPI file.

use crate::common::Memory;
use dtolint::document::Format;
use dtolint::policy::{SchemaDiff, SchemaEdition, SchemaUpdate};
use dtolint::{PolicyBuilder, PolicyError};

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

pub(crate) fn taken(path: &str, text: &str, schema: &str) -> SchemaEdition {
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
            "api.yaml:2:17: schema-unusable: the file doesn't say its version, by which editions are distinguished (write it as OpenAPI wants it: `version` in `info`)",
        ),
        (
            component("{}").replace("info: {version: '1'}\n", ""),
            "A",
            "api.yaml:1:1: schema-unusable: the file doesn't say its version, by which editions are distinguished (write it as OpenAPI wants it: `version` in `info`)",
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
