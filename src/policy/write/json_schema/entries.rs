//! The arrays of tables of a policy, and what they are made of.

use serde_json::{Map, Value, json};

use crate::check::params::json_schema::{described, object, string};
use crate::policy::write::json_schema::{ID, array, one_of_definition};
use crate::rules::{Level, Tighter};

/// The entries of arrays of tables, and what they are made of.
pub(crate) fn define(definitions: &mut Map<String, Value>) {
    let mut define = |name: &str, value: Value| definitions.insert(name.to_owned(), value);
    define(
        "level",
        described(
            "How much a finding matters; `off` switches the rule off.",
            json!({ "enum": Level::NAMES }),
        ),
    );
    define(
        "files",
        json!({
            "type": "array",
            "minItems": 1,
            "items": { "type": "string", "minLength": 1, "pattern": "^[^/!]" },
        }),
    );
    define("pointer", json!({ "type": "string", "pattern": "^(/|$)" }));
    // A date of TOML, or one in quotes.
    define(
        "date",
        json!({ "anyOf": [
        { "type": "string", "format": "date" },
        { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
    ] }),
    );
    define(
        "documents",
        object(
            &["files"],
            json!({
                "files": one_of_definition("Globs for files, from the policy's folder.", "files"),
                "select": one_of_definition("Which values are DTOs: a JSON Pointer in which `*` stands for every item or member. By default the whole document.", "pointer"),
                "schema": one_of_definition("What they are checked as. By default the top-level `schema`.", "schema-name"),
            }),
        ),
    );
    define(
        "override",
        object(
            &["files", "rules"],
            json!({
                "files": one_of_definition("Globs for files, from the policy's folder.", "files"),
                "rules": one_of_definition("What is different for them: rules by id, each a level or a table.", "overridden-rules"),
            }),
        ),
    );
    define(
        "waiver",
        object(
            &["rule", "reason", "expires"],
            json!({
                "rule": string("The rule whose finding is let through."),
                "files": one_of_definition("Globs for files, from the policy's folder. By default all.", "files"),
                "select": one_of_definition("Where in a document, from its root; `*` stands for every item or member. By default anywhere.", "pointer"),
                "value": string("The value found. By default any."),
                "reason": described("Why it is let through.", json!({ "type": "string", "minLength": 1 })),
                "owner": string("Who answers for it."),
                "expires": one_of_definition("The last day on which it works, such as 2027-01-31.", "date"),
            }),
        ),
    );
    let mut test = object(
        &["name", "expect"],
        json!({
            "name": string("What the test shows."),
            "document": string("The text of the document."),
            "file": string("The path that it is checked as, which tells its format, its `[[documents]]` entry and its overrides. Without `document`, the file to read."),
            "whole": described("Whether the document is all there is, so that rules over all documents are decided.", json!({ "type": "boolean", "default": false })),
            "expect": described("What is found in it, and nothing else.", json!({ "type": "array", "items": object(&["rule"], json!({
                "rule": string("The rule that finds it."),
                "at": one_of_definition("Where, from the root of the document.", "pointer"),
                "level": described("At which level. By default any.", json!({ "enum": ["error", "warning", "info"] })),
                "waived": described("Whether a waiver lets it through.", json!({ "type": "boolean", "default": false })),
            })) })),
        }),
    );
    test["anyOf"] = json!([{ "required": ["document"] }, { "required": ["file"] }]);
    define("test", test);
    define(
        "own-rule",
        object(
            &["id", "title", "select", "check"],
            json!({
                "id": described("The id, with your name before it, such as `acme-webhook-path`.", json!({ "type": "string", "pattern": ID })),
                "title": string("What the rule wants, in one line; without `message`, what a finding says."),
                "level": described("The level at which it is switched on.", json!({ "enum": Level::NAMES, "default": "error" })),
                "topic": string("What it belongs to in lists."),
                "schema": one_of_definition("The one kind of DTO that it is for. By default every kind.", "schema-name"),
                "select": one_of_definition("Which values of a DTO it looks at: a JSON Pointer in which `*` stands for every item or member.", "pointer"),
                "check": one_of_definition("What it asks of each.", "check"),
                "message": string("What a finding says; `{value}` and other names in braces stand for what was found."),
                "help": string("How to mend it."),
                "why": string("Why it matters."),
                "options": described("What a policy may set under `[rules.<id>]`.", json!({ "type": "object", "additionalProperties": object(&["parameter", "about"], json!({
                    "parameter": string("The parameter of the check that it sets."),
                    "about": string("What it is for, in one line."),
                    "tighter": described("Which way it may still be set where the rule is final.", json!({ "enum": Tighter::NAMES, "default": "same" })),
                })) })),
                "good": array("Documents that it accepts.", "example"),
                "bad": array("Documents that it refuses.", "example"),
            }),
        ),
    );
    define(
        "example",
        object(
            &["title"],
            json!({
                "title": string("What it shows."),
                "document": string("The text of the document."),
                "file": string("Its file name, which tells its format."),
                "policy": string("The policy that it is checked by."),
                "files": { "type": "array", "items": { "type": "object" } },
                "args": { "type": "array", "items": { "type": "string" } },
                "at": { "type": "array", "items": { "$ref": "#/definitions/pointer" } },
            }),
        ),
    );
}
