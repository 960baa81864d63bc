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
