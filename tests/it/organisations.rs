//! What organisations want to say can be said, in a few lines each.

use std::collections::BTreeSet;

use dtolint::{Coverage, Linter, PolicyBuilder};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::common::Memory;

const POLICY: &str = include_str!("../policies/organisations.toml");

/// Files with their texts, and where something is found in them.
type Example<'t> = (Vec<(&'t str, &'t str)>, Vec<&'t str>);

fn tables<'t>(table: &'t DeTable<'_>, key: &str) -> Vec<&'t DeTable<'t>> {
    let list = table.get(key).and_then(|it| it.get_ref().as_array());
    list.into_iter().flatten().filter_map(|it| it.get_ref().as_table()).collect()
}

fn examples<'t>(rule: &'t DeTable<'_>, key: &str) -> Vec<Example<'t>> {
    let example = |table: &'t DeTable<'t>| {
        let at = table.get("at").and_then(|it| it.get_ref().as_array());
        let at = at.into_iter().flatten().filter_map(|it| it.get_ref().as_str());
        let files = match table.contains_key("files") {
            true => {
                let files = tables(table, "files").into_iter();
                files.map(|file| (text(file, "path"), text(file, "text"))).collect()
            }
            false => {
                let file = table.get("file").and_then(|it| it.get_ref().as_str());
                vec![(file.unwrap_or("dto.json"), text(table, "document"))]
            }
        };
        (files, at.collect())
    };
    tables(rule, key).into_iter().map(example).collect()
}

fn text<'t>(table: &'t DeTable<'_>, key: &str) -> &'t str {
    table.get(key).and_then(|it| it.get_ref().as_str()).unwrap_or_else(|| panic!("no `{key}`"))
}

#[test]
fn each_policy_passes_what_it_should_and_finds_the_rest_at_its_place() {
    let organizations = r#"{"data": [{"id": "org_1"}, {"id": "org_2"}]}"#;
    let files = Memory::new([("anything.json", "{}"), ("organizations.json", organizations)]);
    let today = "2026-12-01".parse().expect("it is a date");
    let policy = PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", POLICY);
    let policy = policy.unwrap_or_else(|error| panic!("{error}"));
    let warnings: Vec<_> = policy.warnings().iter().map(|it| it.message()).collect();
    assert_eq!(warnings, [""; 0]);
    let linter = Linter::new(policy);
    let parsed = DeTable::parse(POLICY).expect("it is TOML");
    let rules = parsed.get_ref().get("rule").and_then(|it| it.get_ref().as_array());
    let rules: Vec<_> = rules.into_iter().flatten().collect();
    for rule in &rules {
        let DeValue::Table(rule) = rule.get_ref() else { panic!("a rule is a table") };
        let id = text(rule, "id");
        let (good, bad) = (examples(rule, "good"), examples(rule, "bad"));
        assert!(!good.is_empty() && !bad.is_empty(), "{id}");
        for (files, expected) in good.into_iter().chain(bad) {
            let report = linter.lint_all(files.iter().copied(), Coverage::Whole);
            // Another rule may find something as well.
            let of_rule = report.findings().iter().filter(|it| it.rule() == id);
            let mut found: Vec<_> = of_rule.map(|it| it.pointer()).collect();
            found.sort_by_key(|found| expected.iter().position(|it| it == found));
            assert_eq!(found, expected, "{id}: {files:?}");
        }
    }
    let number = |rule: &Spanned<DeValue<'_>>| {
        let id = rule.get_ref().get("id").and_then(|it| it.get_ref().as_str())?;
        id.split('-').nth(1)?.parse::<usize>().ok()
    };
    let numbers: BTreeSet<usize> = rules.iter().filter_map(|rule| number(rule)).collect();
    let missing: Vec<usize> = (1..=45).filter(|number| !numbers.contains(number)).collect();
    assert_eq!(missing, [0; 0]);
}
