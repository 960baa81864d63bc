//! What a check is, alone or joined, and the lists of names that checks take.

use serde_json::{Map, Value, json};

use crate::check::params::json_schema::{described, object, shared, string};
use crate::check::{CheckInfo, Checks, Parameter};
use crate::policy::write::json_schema::{capital, one_of_definition};

/// Lists of names, and what a check is.
pub(crate) fn define(checks: &Checks, definitions: &mut Map<String, Value>) {
    let name = described(
        "A name; `*` stands for any characters, `\\*` for the character itself, `@name` for a set.",
        json!({ "type": "string", "minLength": 1 }),
    );
    let strings = json!({ "type": "array", "items": { "type": "string" } });
    let with_reason = object(
        &["names"],
        json!({
            "names": described("The names that the reason is for.", strings),
            "why": string("Why they are in the list; reports say so."),
        }),
    );
    let mut define = |name: &str, value: Value| definitions.insert(name.to_owned(), value);
    define("names", json!({ "type": "array", "items": { "anyOf": [name, with_reason] } }));
    define(
        "values",
        json!({ "type": "array", "items": { "anyOf": [name, { "type": "number" }, { "type": "boolean" }, with_reason] } }),
    );
    let domain = json!({ "type": "string", "pattern": "^((\\*\\*?\\.)?[^*/:@?#\\s]+|@[^@]+)$" });
    define(
        "domains",
        json!({ "type": "array", "items": described("A host name; `*.` before it stands for one label below, `**.` for one or more. `@name` stands for a set of hosts.", domain) }),
    );
    define("set", set());
    define("check", check(checks, true));
    define("part", check(checks, false));
}

/// Names, hosts, or a file with either.
fn set() -> Value {
    let pointer = || {
        described(
            "Where its values are, if it is JSON or YAML; by default `/*`.",
            shared("pointer"),
        )
    };
    let column = || string("The column with the entries, if it is CSV.");
    let file =
        string("A `.txt` file with one name a line, a `.csv` file, or a `.json` or `.yaml` file.");
    let hosts_file = string("The same with hosts.");
    let hosts = described("Host names.", shared("domains"));
    json!({ "anyOf": [
        shared("names"),
        object(&["file"], json!({ "file": file, "pointer": pointer(), "column": column() })),
        object(&["hosts"], json!({ "hosts": hosts })),
        object(&["hosts-file"], json!({ "hosts-file": hosts_file, "pointer": pointer(), "column": column() })),
    ] })
}

fn check(checks: &Checks, is_top: bool) -> Value {
    let mut properties = Map::new();
    for info in checks.list() {
        let text = format!("{}.", capital(info.about()));
        properties.insert(info.name().to_owned(), described(&text, parameters(&info, is_top)));
    }
    let parts = |text: &str| {
        let items = json!({ "$ref": "#/definitions/part" });
        described(text, json!({ "type": "array", "minItems": 1, "items": items }))
    };
    let mut join = |name: &str, value: Value| properties.insert(name.to_owned(), value);
    join("all", parts("Every check of the list holds; each reports what it finds."));
    join("any", parts("One check of the list holds at least."));
    join("not", one_of_definition("The check does not hold.", "part"));
    join(
        "when",
        one_of_definition(
            "Where this check holds, `then` holds; where it does not, `else`.",
            "part",
        ),
    );
    join("then", one_of_definition("What holds where `when` holds.", "part"));
    join("else", one_of_definition("What holds where `when` does not.", "part"));
    if !is_top {
        join(
            "at",
            one_of_definition(
                "What it looks at, from the value that the check around it looks at.",
                "pointer",
            ),
        );
    }
    json!({
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "properties": properties,
        // One check, and where it looks; or a condition with what follows from it.
        "anyOf": [{ "required": ["when"] }, { "maxProperties": if is_top { 1 } else { 2 } }],
        "dependencies": { "then": ["when"], "else": ["when"] },
    })
}

fn parameters(check: &CheckInfo, is_top: bool) -> Value {
    let mut properties = Map::new();
    for Parameter { name, kind: of, about, default, .. } in check.parameters() {
        let default = default.map(|default| format!(" By default {default}."));
        let text = format!("{}.{}", capital(about), default.unwrap_or_default());
        properties.insert((*name).to_owned(), described(&text, of.json_schema()));
    }
    let required: Vec<&str> =
        check.parameters().iter().filter(|it| it.required).map(|it| it.name).collect();
    let mut table = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    // Of a rule's own check an option may give what is missing.
    if !is_top {
        table["required"] = json!(required);
        if check.needs_one() {
            table["minProperties"] = 1.into();
        }
    }
    table
}
