//! The sections of a policy, made from their tables of keys, and what their keys take.

use serde_json::{Map, Value, json};

use crate::check::Tighter;
use crate::check::params::json_schema::{array, described, object, shared, string};
use crate::policy::keys::{Definition, KeyDescription, Section, Takes, describe};
use crate::policy::model::{
    DocumentSet, Expected, LimitSettings, Override, PolicyTest, RoleSettings, Waiver,
};
use crate::policy::read::policy_file::PolicyFile;
use crate::policy::write::json_schema::ID;
use crate::rules::{Level, LevelFrom, Rule, RuleOption};
use crate::schema;
use crate::schema::Role;

/// The top table of a policy. `packs` are those that it can extend.
pub(crate) fn top(packs: &[String]) -> Value {
    section::<PolicyFile>(packs)
}

/// The entries of arrays of tables, and what they are made of.
pub(crate) fn define(definitions: &mut Map<String, Value>) {
    let mut test = section::<PolicyTest>(&[]);
    test["anyOf"] = json!([{ "required": ["document"] }, { "required": ["file"] }]);
    let sections = [
        (Definition::Roles, section::<RoleSettings>(&[])),
        (Definition::Documents, section::<DocumentSet>(&[])),
        (Definition::Limits, section::<LimitSettings>(&[])),
        (Definition::Override, section::<Override>(&[])),
        (Definition::Waiver, section::<Waiver>(&[])),
        (Definition::Test, test),
        (Definition::Expected, section::<Expected>(&[])),
        (Definition::CustomRule, section::<Rule>(&[])),
        (Definition::Option, section::<RuleOption>(&[])),
        (Definition::LevelFrom, section::<LevelFrom>(&[])),
        (Definition::Example, example()),
    ];
    let named = sections.into_iter().chain(values()).map(|(it, value)| (name(it), value));
    let all = named.chain([("level", level()), ("schema-name", schema_name())]);
    definitions.extend(all.map(|(name, value)| (name.to_owned(), value)));
}

/// The values that keys of several sections take.
fn values() -> [(Definition, Value); 7] {
    let role = Role::ALL.map(Role::name).join("|");
    let select = format!("^(/|$|@({role})$)");
    let pointer = || shared(name(Definition::Pointer));
    [
        (
            Definition::Files,
            json!({
                "type": "array",
                "minItems": 1,
                "items": { "type": "string", "minLength": 1, "pattern": "^[^/!]" },
            }),
        ),
        (Definition::Select, json!({ "type": "string", "pattern": select })),
        (
            Definition::Pointers,
            json!({ "anyOf": [
                pointer(),
                { "type": "array", "minItems": 1, "items": pointer() },
            ] }),
        ),
        (
            Definition::DocumentNames,
            json!({ "type": "array", "minItems": 1, "items": { "type": "string", "pattern": ID } }),
        ),
        (Definition::Pointer, json!({ "type": "string", "pattern": "^(/|$)" })),
        (Definition::Path, json!({ "type": "string", "pattern": "^[^/:]" })),
        // A date of TOML, or one in quotes.
        (
            Definition::Date,
            json!({ "anyOf": [
                { "type": "string", "format": "date" },
                { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
            ] }),
        ),
    ]
}

fn level() -> Value {
    let about = "How much a finding matters; `off` turns the rule off.";
    described(about, json!({ "enum": Level::NAMES }))
}

fn schema_name() -> Value {
    let embedded = schema::EMBEDDED.iter().map(|it| it.name).collect::<Vec<_>>();
    described(
        "An embedded schema, a file relative to this one, or `FILE#/components/schemas/NAME`, `FILE#operation=ID`.",
        json!({ "anyOf": [{ "enum": embedded }, { "type": "string", "minLength": 1 }] }),
    )
}

fn section<S: Section>(packs: &[String]) -> Value {
    let keys = describe::<S>();
    let required: Vec<&str> =
        keys.iter().filter(|key| key.is_required).map(|key| key.name).collect();
    let property = |key: &KeyDescription| (key.name.to_owned(), property(key, packs));
    let properties: Map<String, Value> = keys.iter().map(property).collect();
    object(&required, properties.into())
}

/// What a key takes, with what it is for.
pub(super) fn property(key: &KeyDescription, packs: &[String]) -> Value {
    let one = |definition: Definition| shared(name(definition));
    let mut value = match key.takes {
        Takes::Version => json!({ "const": 1, "default": 1 }),
        Takes::Layers => json!({ "type": "array", "items": { "anyOf": [
            { "enum": packs },
            { "type": "string", "pattern": "^[^:]+$" },
        ] } }),
        Takes::Text => json!({ "type": "string" }),
        Takes::NonEmptyText => json!({ "type": "string", "minLength": 1 }),
        Takes::RuleId => json!({ "type": "string", "pattern": ID }),
        Takes::Limit => json!({ "type": "integer", "minimum": 1 }),
        Takes::Flag => json!({ "type": "boolean", "default": false }),
        Takes::Level(_) => json!({ "enum": Level::NAMES }),
        Takes::Severity => json!({ "enum": ["error", "warning", "info"] }),
        Takes::Tighter => json!({ "enum": Tighter::names(), "default": "same" }),
        Takes::OneOf(words) => json!({ "enum": words, "default": words[0] }),
        Takes::Schema(_) => shared("schema-name"),
        Takes::One(definition) => one(definition),
        Takes::List(definition) => array(one(definition)),
        Takes::ByName(definition) => {
            json!({ "type": "object", "additionalProperties": one(definition) })
        }
    };
    if let Takes::Level(Some(default)) | Takes::Schema(Some(default)) = key.takes {
        value["default"] = default.into();
    }
    described(key.about, value)
}

/// A document that a rule accepts or refuses.
fn example() -> Value {
    object(
        &["title"],
        json!({
            "title": string("What it shows."),
            "document": string("The text of the document."),
            "file": string("Its file name, which decides its format."),
            "policy": string("The policy that it is checked by."),
            "files": { "type": "array", "items": { "type": "object" } },
            "args": { "type": "array", "items": { "type": "string" } },
            "at": {
                "description": "Where it is found: a JSON Pointer, LINE:COLUMN, FILE:LINE:COLUMN or FILE.",
                "type": "array",
                "items": { "type": "string" },
            },
        }),
    )
}

/// What a definition is called.
fn name(definition: Definition) -> &'static str {
    match definition {
        Definition::Files => "files",
        Definition::Pointer => "pointer",
        Definition::Pointers => "pointers",
        Definition::Select => "select",
        Definition::Roles => "roles",
        Definition::DocumentNames => "document-names",
        Definition::Part => "part",
        Definition::Path => "path",
        Definition::Date => "date",
        Definition::Check => "check",
        Definition::Rules => "rules",
        Definition::OverriddenRules => "overridden-rules",
        Definition::Set => "set",
        Definition::Option => "option",
        Definition::LevelFrom => "level-from",
        Definition::Documents => "documents",
        Definition::CustomRule => "own-rule",
        Definition::Limits => "limits",
        Definition::Override => "override",
        Definition::Waiver => "waiver",
        Definition::Test => "test",
        Definition::Expected => "expected",
        Definition::Example => "example",
    }
}
