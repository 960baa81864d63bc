//! The JSON Schema of policies: it is fresh, it is a schema, and it says what the reader says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::common::Memory;
use dtolint::PolicyBuilder;
use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn schema() -> Value {
    serde_json::from_str(&dtolint::policy::json_schema(&dtolint::check::Checks::default()))
        .expect("it is JSON")
}

fn validator() -> jsonschema::Validator {
    jsonschema::draft7::new(&schema()).expect("it is a schema")
}

/// TOML as tools for JSON Schema see it: a date is a string.
fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(number) => number.as_str().parse::<i64>().map_or(Value::Null, Value::from),
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Datetime(date) => date.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(entries) => table(entries),
    }
}

fn table(entries: &DeTable<'_>) -> Value {
    let entry =
        |(key, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, &toml::Spanned<DeValue<'_>>)| {
            (key.get_ref().to_string(), json(value.get_ref()))
        };
    Value::Object(entries.iter().map(entry).collect::<Map<_, _>>())
}

fn read(text: &str) -> Value {
    table(DeTable::parse(text).expect("it is TOML").get_ref())
}

#[test]
fn the_committed_schema_is_fresh() {
    let path = root().join("docs/dtolint.schema.json");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, dtolint::policy::json_schema(&dtolint::check::Checks::default()))
            .expect("it can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == dtolint::policy::json_schema(&dtolint::check::Checks::default()),
        "docs/dtolint.schema.json is stale: UPDATE_DOCS=1 cargo test --test it policy_schema::"
    );
}

#[test]
fn it_is_a_schema_of_draft_7_with_a_word_on_every_key() {
    let schema = schema();
    jsonschema::draft7::meta::validate(&schema).expect("it is a schema");
    let told = |properties: &Value, at: &str| {
        for (key, value) in properties.as_object().into_iter().flatten() {
            let has_word = value.get("description").is_some() || value.get("$ref").is_some();
            assert!(has_word || at.ends_with("example"), "{at}: {key}");
        }
    };
    told(&schema["properties"], "the policy");
    for (name, definition) in schema["definitions"].as_object().expect("a map") {
        told(&definition["properties"], name);
    }
    for rule in dtolint::rules::all() {
        let of_rule = &schema["definitions"]["rules"]["properties"][rule.id()];
        assert!(of_rule["description"].as_str().is_some(), "{}", rule.id());
        for option in rule.options() {
            let table = &schema["definitions"][format!("rule-{}", rule.id())]["properties"];
            assert!(table.get(&option.name).is_some(), "{}: {}", rule.id(), option.name);
        }
    }
    for check in dtolint::check::Checks::default().list() {
        for definition in ["check", "part"] {
            let of_check = &schema["definitions"][definition]["properties"][check.name()];
            for parameter in check.parameters() {
                assert!(of_check["properties"].get(parameter.name).is_some(), "{}", check.name());
            }
        }
    }
}

/// Every policy that loads is one by the schema: those of the guide, the rules' examples, and ours.
#[test]
fn what_loads_passes() {
    let validator = validator();
    let mut count = 0;
    let mut passes = |what: &str, text: &str| {
        let errors: Vec<String> = validator
            .iter_errors(&read(text))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{what}: {}", errors.join("; "));
        count += 1;
    };
    for page in ["write-a-policy", "custom-rules", "schemas", "roll-out"] {
        let path = root().join("docs").join(page).with_extension("md");
        let guide = std::fs::read_to_string(path).expect("it is there");
        for block in guide.split("\n```toml\n").skip(1) {
            let text = block.split("\n```").next().unwrap_or_default();
            passes(text, text);
        }
    }
    for rule in dtolint::rules::all() {
        let own = |example: &&dtolint::rules::Example| example.file == "dtolint.toml";
        for example in rule.good().iter().filter(own) {
            passes(rule.id(), &example.document);
        }
        for example in rule.good().iter().chain(rule.bad()) {
            if !example.policy.is_empty() {
                let text = example.policy.trim_start();
                let head = if text.starts_with("version") { "" } else { "version = 1\n" };
                passes(rule.id(), &format!("{head}{text}"));
            }
        }
    }
    // A crate has other TOML, and its pack has checks of its own.
    let crates = root().join("examples/acme-lint");
    for file in files(&root().join("examples")).iter().filter(|file| !file.starts_with(&crates)) {
        let text = std::fs::read_to_string(file).expect("it can be read");
        passes(&file.display().to_string(), &text);
    }
    passes("every-check.toml", include_str!("../policies/every-check.toml"));
    assert!(count > 100, "{count}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("it is there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut files: Vec<PathBuf> = paths
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect();
    files.sort();
    files
}

/// What the schema refuses in a policy that is full of mistakes, the reader refuses as well: the same
/// lines. (What editors make of the schema is asked of them by `tests/editors/run.py`.)
#[test]
fn what_the_schema_refuses_the_reader_refuses() {
    let text = include_str!("../editors/mistakes.toml");
    assert!(!validator().is_valid(&read(text)));
    let marked: BTreeSet<usize> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.ends_with("#!"))
        .map(|(nth, _)| nth + 1)
        .collect();
    let today = "2026-12-01".parse().expect("it is a date");
    let files = Memory::new([]);
    let error = PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", text);
    let error = error.expect_err("it is full of mistakes");
    let told: BTreeSet<usize> =
        error.report().findings().iter().map(|finding| finding.place().start().line).collect();
    assert_eq!(told, marked, "{error}");
}

/// A policy with everything that its own JSON Schema knows.
const KNOWN: &str = r#"version = 1
schema = "schemas/api.yaml#/components/schemas/Hook"

[sets]
billing = ["invoice.*"]
ours    = { hosts = ["hooks.example.com"] }

[[documents]]
name  = "hooks"
files = ["hooks/*.json"]
roles = { url = "/url", events = "/events" }

[[rule]]
id      = "acme-few-events"
title   = "Many events"
select  = "/events"
check   = { count = { max = 3 } }
message = "{count} events"
options = { most = { parameter = "max", about = "how many events there may be", tighter = "lower" } }

[rules.acme-few-events]
most = 5

[rules.event-forbidden]
events = ["@billing", "order.paid"]

[rules.domain-not-allowed]
domains = ["@ours"]

[[override]]
documents = ["hooks"]
rules.acme-few-events = { most = 4 }

[[test]]
name     = "many events"
file     = "hooks/a.json"
document = '{"url": "https://hooks.example.com/", "events": ["order.made", "order.sent", "order.gone", "order.made", "order.made"]}'
expect   = [{ rule = "acme-few-events", at = "/events" }]
"#;

fn of_policy(text: &str) -> Value {
    let api = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\ncomponents:\n  schemas:\n    \
        Hook:\n      type: object\n      properties:\n        url: {type: string}\n        \
        events: {type: array, items: {enum: [order.made, order.paid, order.sent, order.gone, invoice.paid]}}\n    \
        Order: {type: object}\n";
    let files = Memory::new([("schemas/api.yaml", api)]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", text);
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    let schema = dtolint::policy::json_schema_of(&policy, &dtolint::check::Checks::default());
    serde_json::from_str(&schema).expect("it is JSON")
}

/// The values that an editor offers at a place.
fn offered(schema: &Value, pointer: &str) -> Vec<String> {
    let place = schema.pointer(pointer).unwrap_or_else(|| panic!("{pointer}"));
    let listed =
        place["anyOf"].as_array().into_iter().flatten().filter_map(|it| it["enum"].as_array());
    listed.flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn the_schema_of_a_policy_knows_its_events_sets_components_and_rules() {
    let schema = of_policy(KNOWN);
    jsonschema::draft7::meta::validate(&schema).expect("it is a schema");
    let names = offered(&schema, "/definitions/names/items");
    assert_eq!(
        names,
        ["@billing", "invoice.paid", "order.gone", "order.made", "order.paid", "order.sent"]
    );
    assert_eq!(offered(&schema, "/definitions/values/items"), names);
    assert_eq!(offered(&schema, "/definitions/domains/items"), ["@ours"]);
    assert_eq!(offered(&schema, "/definitions/document-names/items"), ["hooks"]);
    let schemas = offered(&schema, "/definitions/schema-name");
    for name in [
        "workos:CreateWebhookEndpointDto",
        "schemas/api.yaml#/components/schemas/Hook",
        "schemas/api.yaml#/components/schemas/Order",
    ] {
        assert!(schemas.contains(&name.to_owned()), "{name}: {schemas:?}");
    }
    for place in ["/definitions/waiver/properties/rule", "/definitions/expected/properties/rule"] {
        let rules = offered(&schema, place);
        assert!(
            rules.contains(&"acme-few-events".to_owned())
                && rules.contains(&"url-not-https".to_owned())
        );
    }
    let option = "/definitions/rule-acme-few-events/properties/most";
    assert_eq!(schema.pointer(&format!("{option}/type")), Some(&"integer".into()), "{schema:#}");
    assert_eq!(schema.pointer(&format!("{option}/default")), Some(&3.into()));
    // What any policy may have is as it was.
    let general = self::schema();
    assert_eq!(schema["properties"], general["properties"]);
    assert_eq!(offered(&general, "/definitions/names/items"), [""; 0]);
}

/// A validator of JSON Schema takes the policy, and refuses what is wrong in the options of a custom rule.
#[test]
fn options_of_custom_rules_are_validated_by_the_schema_of_their_policy() {
    let validator = jsonschema::draft7::new(&of_policy(KNOWN)).expect("it is a schema");
    let errors: Vec<String> =
        validator.iter_errors(&read(KNOWN)).map(|it| it.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    for (from, to) in [
        ("most = 5", "most = \"five\""),
        ("most = 5", "mots = 5"),
        ("most = 5", "level = \"warn\""),
        ("{ most = 4 }", "{ most = [4] }"),
        ("{ most = 4 }", "{ mots = 4 }"),
    ] {
        let wrong = KNOWN.replace(from, to);
        assert_ne!(wrong, KNOWN);
        assert!(!validator.is_valid(&read(&wrong)), "{to}");
        // The schema of any policy doesn't know the rule, and takes it.
        let general = self::validator();
        assert_eq!(general.is_valid(&read(&wrong)), !to.contains("warn"), "{to}");
    }
    // What isn't listed is still taken: a name that a set of another layer covers, a pattern, a new schema.
    let other = KNOWN.replace("order.paid\"]", "order.*\", \"anything\"]").replace("/Hook", "/New");
    assert!(validator.is_valid(&read(&other)));
}
