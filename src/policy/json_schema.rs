//! The JSON Schema of a policy, for editors: made of the same rules, checks and names that the
//! reader goes by.

use serde_json::{Map, Value, json};

use crate::rules::{self, Level, OptionInfo, RuleInfo, Tighter};
use crate::schema;
use crate::verb::{CheckInfo, Checks, Kind, Parameter};

/// The JSON Schema (draft 7, which editors and SchemaStore read) of `dtolint.toml`, as text.
///
/// It says what can be said of one file by itself: names of rules and sets that the policy defines
/// or extends are for `dtolint policy check`.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(&dtolint::policy_schema())?;
/// let max = &schema["definitions"]["rule-events-too-many"]["properties"]["max"];
/// assert_eq!((&max["type"], &max["default"]), (&"integer".into(), &40.into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn policy_schema() -> String {
    let mut definitions = Map::new();
    entries(&mut definitions);
    rules_tables(&mut definitions);
    checks(&mut definitions);
    let schemas: Vec<&str> = schema::EMBEDDED.iter().map(|it| it.name).collect();
    let packs: Vec<String> = rules::pack_names().filter(|name| name != super::CORE).collect();
    let top = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "dtolint policy",
        "description": "What an organisation asks of API payloads, version 1 of the policy language.",
        "type": "object",
        "additionalProperties": false,
        "required": ["version"],
        "properties": {
            "version": described("The version of the policy language.", json!({ "const": 1, "default": 1 })),
            "extends": described(
                "Packs, and policy files relative to this one. Later ones win over earlier ones, this file over all.",
                json!({ "type": "array", "items": { "anyOf": [
                    { "enum": packs },
                    { "type": "string", "pattern": "\\.toml$" },
                ] } }),
            ),
            "schema": described(
                "What a file is checked as that no `[[documents]]` entry claims.",
                json!({ "$ref": "#/definitions/schema-name", "default": schema::DEFAULT }),
            ),
            "documents": array("What to check, and as what.", "documents"),
            "sets": described(
                "Named lists of names, used as `@name`.",
                json!({ "type": "object", "additionalProperties": { "$ref": "#/definitions/names" } }),
            ),
            "rules": { "$ref": "#/definitions/rules" },
            "rule": array("A rule of your own.", "own-rule"),
            "override": array("For some files, rules are set in another way. Later entries win.", "override"),
            "waiver": array("A finding that is let through, with a reason and an end.", "waiver"),
            "test": array("A document, and what the policy has to find in it.", "test"),
        },
        "definitions": definitions,
    });
    let names = json!({ "anyOf": [{ "enum": schemas }, { "type": "string", "minLength": 1 }] });
    let names = described(
        "An embedded schema, a file relative to this one, or `FILE#/components/schemas/NAME`.",
        names,
    );
    let mut top = top;
    top["definitions"]["schema-name"] = names;
    format!("{top:#}\n")
}

fn described(text: &str, mut value: Value) -> Value {
    // Beside a reference nothing else counts in this draft, so it goes into `allOf`.
    if let Some(reference) = value.get("$ref").cloned() {
        value["allOf"] = json!([{ "$ref": reference }]);
        value.as_object_mut().map(|object| object.remove("$ref"));
    }
    value["description"] = text.into();
    value
}

fn array(text: &str, of: &str) -> Value {
    let items = json!({ "$ref": format!("#/definitions/{of}") });
    described(text, json!({ "type": "array", "items": items }))
}

fn object(required: &[&str], properties: Value) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn string(text: &str) -> Value {
    described(text, json!({ "type": "string" }))
}

fn one_of_definition(text: &str, name: &str) -> Value {
    described(text, json!({ "$ref": format!("#/definitions/{name}") }))
}

/// The entries of arrays of tables, and what they are made of.
fn entries(definitions: &mut Map<String, Value>) {
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

/// What the id of a rule is made of.
const ID: &str = "^[a-z][a-z0-9-]*$";

/// `[rules]`, and the same in an override.
fn rules_tables(definitions: &mut Map<String, Value>) {
    let (mut rules, mut overridden) = (Map::new(), Map::new());
    for rule in rules::rules() {
        let id = rule.id().to_owned();
        let level = json!({ "$ref": "#/definitions/level" });
        if rule.is_always_on() {
            let only = json!({ "const": rule.level().to_string() });
            let text = format!("{}. Always at this level.", rule.title());
            rules.insert(id, described(&text, only));
            continue;
        }
        let text = format!("{}. At level `{}` by default.", rule.title(), rule.level());
        let reference = |prefix: &str| json!({ "$ref": format!("#/definitions/{prefix}-{id}") });
        let setting = |table: Value| described(&text, json!({ "anyOf": [level, table] }));
        rules.insert(id.clone(), setting(reference("rule")));
        definitions.insert(format!("rule-{id}"), table(&rule, true));
        if rule.check().is_some() {
            overridden.insert(id.clone(), setting(reference("override")));
            definitions.insert(format!("override-{id}"), table(&rule, false));
        }
    }
    // Rules of the policy's own, whose options are not known here.
    let own = |has_final: bool| {
        let mut properties = Map::new();
        common(&mut properties, has_final, None);
        let open = json!({ "type": "object", "properties": properties });
        json!({ "anyOf": [{ "$ref": "#/definitions/level" }, open] })
    };
    let table = |properties: Map<String, Value>, has_final: bool, text: &str| {
        described(
            text,
            json!({
                "type": "object",
                "propertyNames": { "pattern": ID },
                "properties": properties,
                "additionalProperties": own(has_final),
            }),
        )
    };
    let text = "Rules by id, each a level or a table. A table without `level` switches the rule on at its own.";
    definitions.insert("rules".to_owned(), table(rules, true, text));
    definitions.insert("overridden-rules".to_owned(), table(overridden, false, text));
}

fn common(properties: &mut Map<String, Value>, has_final: bool, level: Option<Level>) {
    let mut of_level = json!({ "enum": Level::NAMES });
    if let Some(level) = level {
        of_level["default"] = level.to_string().into();
    }
    properties.insert("level".to_owned(), described("How much its findings matter.", of_level));
    properties
        .insert("reason".to_owned(), string("Why the organisation wants it; reports say so."));
    if has_final {
        let text =
            "Whether those who extend this policy may tighten the rule, and never loosen it.";
        let value = json!({ "type": "boolean", "default": false });
        properties.insert("final".to_owned(), described(text, value));
    }
}

/// The table of one rule.
fn table(rule: &RuleInfo, has_final: bool) -> Value {
    let mut properties = Map::new();
    common(&mut properties, has_final, Some(rule.level()));
    // Of a rule over all documents an override sets the level alone.
    let is_settable = has_final || !rule.is_across();
    for option in rule.options().into_iter().filter(|_| is_settable) {
        let OptionInfo { name, about, .. } = &option;
        let mut value = kind(option.takes);
        if let Some(default) = rule.default_of(name) {
            value["default"] = default;
        }
        properties.insert(name.clone(), described(&format!("{}.", capital(about)), value));
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(characters).collect()
}

/// What a parameter of a kind takes.
fn kind(kind: Kind) -> Value {
    let array = |items: Value| json!({ "type": "array", "items": items });
    let definition = |name: &str| json!({ "$ref": format!("#/definitions/{name}") });
    match kind {
        Kind::Count => json!({ "type": "integer", "minimum": 0 }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Text | Kind::Regex => json!({ "type": "string" }),
        Kind::Words | Kind::Members => array(json!({ "type": "string" })),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Choices(words) => array(json!({ "enum": words })),
        Kind::Values => definition("values"),
        Kind::Names | Kind::Globs => definition("names"),
        Kind::Domains => definition("domains"),
        Kind::Ports => array(json!({ "type": "integer", "minimum": 1, "maximum": 65535 })),
        Kind::Pointer | Kind::ItemPointer => definition("pointer"),
        Kind::Date => json!({ "anyOf": [{ "const": "today" }, definition("date")] }),
        Kind::Days => json!({ "type": "string", "pattern": "^[0-9]+ (day|week|year)s?$" }),
        Kind::Families => array(object(
            &["when", "then"],
            json!({
                "when": one_of_definition("Where one of these is,", "names"),
                "then": one_of_definition("each of these must be.", "names"),
                "why": string("Why."),
            }),
        )),
        Kind::Scopes => array(object(
            &["domains", "only"],
            json!({
                "domains": one_of_definition("A host of these", "domains"),
                "only": one_of_definition("takes these names alone.", "names"),
                "why": string("Why."),
            }),
        )),
    }
}

/// Lists of names, and what a check is.
fn checks(definitions: &mut Map<String, Value>) {
    let name = described(
        "A name; `*` stands for any characters, `@name` for a set.",
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
    let domain = json!({ "type": "string", "pattern": "^(\\*\\*?\\.)?[^*/:@?#\\s]+$" });
    define(
        "domains",
        json!({ "type": "array", "items": described("A host name; `*.` before it stands for one label below, `**.` for one or more.", domain) }),
    );
    define("check", check(true));
    define("part", check(false));
}

fn check(is_top: bool) -> Value {
    let mut properties = Map::new();
    for info in Checks::default().list() {
        let text = format!("{}.", capital(info.about()));
        properties.insert(info.name().to_owned(), described(&text, parameters(&info, is_top)));
    }
    let parts = |text: &str| {
        let items = json!({ "$ref": "#/definitions/part" });
        described(text, json!({ "type": "array", "minItems": 1, "items": items }))
    };
    let mut join = |name: &str, value: Value| properties.insert(name.to_owned(), value);
    join("all", parts("Every check of the list holds; each tells what it finds."));
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
    for Parameter { name, kind: of, about, .. } in check.parameters() {
        let text = format!("{}.", capital(about));
        properties.insert((*name).to_owned(), described(&text, kind(*of)));
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
