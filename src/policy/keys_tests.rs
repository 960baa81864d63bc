//! Every key is read, shown, in the JSON Schema and in the reference, `docs/policy-keys.md`.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::check::values::Date;
use crate::policy::keys::{KeyDescription, describe};
use crate::policy::model::{
    DocumentSet, Expected, LimitSettings, Override, PolicyTest, RoleSettings, RuleEntry, Waiver,
};
use crate::policy::read::policy_file::PolicyFile;
use crate::policy::{PolicyBuilder, json_schema};
use crate::rules::{LevelFrom, Rule, RuleOption};

/// A section: its heading in the reference, its definition in the JSON Schema, where it is in a
/// policy, and its keys.
struct SectionOfTest {
    heading: &'static str,
    definition: &'static str,
    path: &'static [&'static str],
    keys: Vec<KeyDescription>,
}

fn sections() -> Vec<SectionOfTest> {
    let of = |heading, definition, path, keys| SectionOfTest { heading, definition, path, keys };
    vec![
        of("The top of the file", "", &[][..], describe::<PolicyFile>()),
        of("`[[documents]]`", "documents", &["documents"], describe::<DocumentSet>()),
        of("`roles`", "roles", &["documents", "roles"], describe::<RoleSettings>()),
        of(
            "`[rules.<id>]`",
            "rule-events-too-many",
            &["rules", "events-too-many"],
            describe::<RuleEntry>(),
        ),
        of("`[[rule]]`", "own-rule", &["rule"], describe::<Rule>()),
        of(
            "`options` of a `[[rule]]`",
            "option",
            &["rule", "options", "most"],
            describe::<RuleOption>(),
        ),
        of(
            "`level-from` of a rule",
            "level-from",
            &["rule", "level-from"],
            describe::<LevelFrom>(),
        ),
        of("`[[override]]`", "override", &["override"], describe::<Override>()),
        of("`[[waiver]]`", "waiver", &["waiver"], describe::<Waiver>()),
        of("`[limits]`", "limits", &["limits"], describe::<LimitSettings>()),
        of("`[[test]]`", "test", &["test"], describe::<PolicyTest>()),
        of("`expect` of a `[[test]]`", "expected", &["test", "expect"], describe::<Expected>()),
    ]
}

/// Keys that `policy show` leaves out.
const NOT_SHOWN: [(&str, &str); 4] = [
    // What is shown is what comes of all layers.
    ("", "extends"),
    ("", "final"),
    // Examples are for the page of the rule.
    ("own-rule", "good"),
    ("own-rule", "bad"),
];

/// A policy that has every key.
const EVERY_KEY: &str = include_str!("../../tests/policies/every-key.toml");

/// Every value that a path leads to, through each item of arrays.
fn values<'v>(value: &'v toml::Value, path: &[&str], found: &mut Vec<&'v toml::Value>) {
    if let toml::Value::Array(items) = value {
        items.iter().for_each(|item| values(item, path, found));
        return;
    }
    match path {
        [] => found.push(value),
        [first, rest @ ..] => value.get(first).into_iter().for_each(|it| values(it, rest, found)),
    }
}

fn has(policy: &toml::Value, path: &[&str], key: &str) -> bool {
    let mut found = Vec::new();
    values(policy, path, &mut found);
    found.iter().any(|table| table.get(key).is_some())
}

#[test]
fn every_key_is_read_shown_and_described() {
    let today: Date = "2026-12-01".parse().expect("it is a date");
    let policy = PolicyBuilder::default().today(today).text("dtolint.toml", EVERY_KEY);
    let shown = policy.unwrap_or_else(|error| panic!("{error}")).show();
    let parse = |text: &str| text.parse::<toml::Table>().map(toml::Value::Table);
    let written = parse(EVERY_KEY).expect("it is TOML");
    let shown_again = parse(&shown).expect("it is TOML");
    let schema: Value =
        serde_json::from_str(&json_schema(&crate::check::Checks::default())).expect("it is JSON");
    for section in sections() {
        let definition = match section.definition {
            "" => &schema,
            name => &schema["definitions"][name],
        };
        for key in &section.keys {
            let name = key.name;
            let at = format!("{} {name}", section.heading);
            assert!(has(&written, section.path, name), "{at}: no policy has it");
            let is_left_out = NOT_SHOWN.contains(&(section.definition, name));
            assert_ne!(has(&shown_again, section.path, name), is_left_out, "{at}: shown");
            let described = &definition["properties"][name]["description"];
            assert!(described.is_string(), "{at}: not in the JSON Schema");
            let is_required =
                definition["required"].as_array().is_some_and(|it| it.contains(&name.into()));
            assert_eq!(is_required, key.is_required, "{at}: required");
        }
    }
}

#[test]
fn the_reference_has_every_key() {
    let mut page = String::from(
        "# Reference of keys\n\n\
         Every key of a policy, made from the tables that dtolint reads policies by. \
         [Write a policy](write-a-policy.md) has examples. The options that a rule has beside these \
         keys are on [its page](rules/README.md).\n",
    );
    for section in sections() {
        let _ = write!(page, "\n## {}\n\n| key | takes | |\n|---|---|---|\n", section.heading);
        for KeyDescription { name, about, takes, is_required } in section.keys {
            let required = if is_required { " Required." } else { "" };
            let _ = writeln!(page, "| `{name}` | {} | {about}{required} |", takes.words());
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policy-keys.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    let written = std::fs::read_to_string(&path).expect("the page is there");
    assert_eq!(written, page, "docs/policy-keys.md is stale: UPDATE_DOCS=1 cargo test --lib keys");
}
