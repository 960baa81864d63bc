//! `tests/policies/every-check.toml` uses every check with every parameter; its examples are run.

use std::collections::BTreeSet;

use crate::common::{Memory, cases, snapshots};
use dtolint::{Coverage, Finding, Linter, Policy, PolicyBuilder, Report, render};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const POLICY: &str = include_str!("../policies/every-check.toml");
const SCHEMA: &str = include_str!("../policies/thing.schema.json");

fn load(text: &str) -> Policy {
    let files = Memory::new([("thing.schema.json", SCHEMA)]);
    let today = "2026-12-01".parse().expect("it is a date");
    PolicyBuilder::default()
        .files(&files)
        .today(today)
        .text("every-check.toml", text)
        .unwrap_or_else(|error| panic!("{error}"))
}

fn tables<'t, 'v>(value: Option<&'t Spanned<DeValue<'v>>>) -> Vec<&'t DeTable<'v>> {
    let array = value.and_then(|value| value.get_ref().as_array());
    array.into_iter().flatten().filter_map(|item| item.get_ref().as_table()).collect()
}

fn text<'t>(table: &'t DeTable<'_>, key: &str) -> Option<&'t str> {
    table.get(key).and_then(|value| value.get_ref().as_str())
}

/// The findings of one rule in an example, whatever the others say of it.
fn run(linter: &Linter, rule: &str, example: &DeTable<'_>) -> Report {
    let document = text(example, "document").expect("an example has a document");
    let input = (text(example, "file").unwrap_or("x.json"), document);
    let mut report = linter.lint_all([input], Coverage::Whole);
    report.retain(|finding| finding.rule() == rule);
    report
}

#[test]
fn every_check_finds_what_it_should_and_nothing_else() {
    let linter = Linter::new(load(POLICY));
    let table = DeTable::parse(POLICY).expect("it is TOML");
    let rules = tables(table.get_ref().get("rule"));
    let mut shown = String::new();
    let (mut good, mut bad) = (0, 0);
    for rule in &rules {
        let id = text(rule, "id").expect("a rule has an id");
        for example in tables(rule.get("good")) {
            let report = run(&linter, id, example);
            assert!(
                report.findings().is_empty(),
                "{id}, {:?}: {report:#?}",
                text(example, "title")
            );
            good += 1;
        }
        for example in tables(rule.get("bad")) {
            let report = run(&linter, id, example);
            let found: Vec<_> = report.findings().iter().map(Finding::pointer).collect();
            let at = example.get("at").and_then(|at| at.get_ref().as_array()).expect("a list");
            let at: Vec<_> = at.iter().filter_map(|at| at.get_ref().as_str()).collect();
            assert_eq!(found, at, "{id}, {:?}", text(example, "title"));
            let options = render::Options::default().summary(false);
            let mut out = Vec::new();
            render::text(&report, options, &mut out).expect("a vector takes all");
            shown += &String::from_utf8(out).expect("reports are UTF-8");
            assert!(report.into_iter().all(|finding| finding.policy().is_some() || at == [""]));
            bad += 1;
        }
    }
    assert!(good >= rules.len() && bad >= rules.len(), "{good} good and {bad} bad");
    snapshots("policies").bind(|| insta::assert_snapshot!("every-check", shown));
}

/// Every check, parameter and placeholder is in that policy.
#[test]
fn nothing_that_a_check_can_do_is_left_out() {
    let table = DeTable::parse(POLICY).expect("it is TOML");
    let mut used = BTreeSet::new();
    let mut words = String::new();
    for rule in tables(table.get_ref().get("rule")) {
        let mut todo: Vec<&DeTable<'_>> =
            rule.get("check").and_then(|check| check.get_ref().as_table()).into_iter().collect();
        words += text(rule, "message").unwrap_or_default();
        while let Some(check) = todo.pop() {
            for (name, given) in check {
                used.insert(name.get_ref().to_string());
                todo.extend(tables(Some(given)));
                let Some(parameters) = given.get_ref().as_table() else { continue };
                for (parameter, _) in parameters {
                    used.insert(format!("{}.{}", name.get_ref(), parameter.get_ref()));
                }
                todo.push(parameters);
            }
        }
    }
    for check in dtolint::check::Checks::default().list() {
        assert!(used.contains(check.name()), "`{}` is not used", check.name());
        for parameter in check.parameters() {
            let name = format!("{}.{}", check.name(), parameter.name);
            assert!(used.contains(&name), "`{name}` is not used");
        }
        for placeholder in check.placeholders() {
            assert!(words.contains(&format!("{{{placeholder}}}")), "`{{{placeholder}}}`");
        }
    }
    for join in dtolint::check::JOINS {
        assert!(used.contains(join.name), "`{}` is not used", join.name);
    }
}

/// Of each line its mistakes, as `tests/policies/every-mistake.toml` says behind `#!`: the rule, and
/// a part of the help.
#[test]
fn every_mistake_is_told_at_its_line_with_what_to_do() {
    let text = include_str!("../policies/every-mistake.toml");
    let files = Memory::new([("thing.schema.json", SCHEMA)]);
    let today = "2026-12-01".parse().expect("it is a date");
    let loaded =
        PolicyBuilder::default().files(&files).today(today).text("every-mistake.toml", text);
    let report = loaded.expect_err("it is full of mistakes").report().clone();
    crate::common::assert_told_by_line(text, &report);
    let mut out = Vec::new();
    render::text(&report, render::Options::default(), &mut out).expect("a vector takes all");
    let shown = String::from_utf8(out).expect("reports are UTF-8");
    snapshots("policies").bind(|| insta::assert_snapshot!("every-mistake", shown));
}

/// What needs a clock is refused where there is none.
#[test]
fn a_policy_that_wants_to_know_the_day_is_told_it_or_refused() {
    for date in ["after = \"today\"", "within = \"2 weeks\""] {
        let text = format!(
            "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = {{ date = {{ {date} }} }}\n"
        );
        let error = Policy::parse("dtolint.toml", &text).expect_err("nobody said what day it is");
        let finding = &error.report().findings()[0];
        assert_eq!((finding.rule(), finding.place().start().line), ("policy-missing", 6));
        assert_eq!(finding.help(), Some("load the policy with `PolicyBuilder::today`"));
    }
}

/// Rules about an array of names, and about each of them.
const NAMES: &str = r#"version = 1
schema = "names.json"
[[rule]]
id = "unique"
title = "t"
select = "/tags"
check = { unique = {} }
[[rule]]
id = "includes"
title = "t"
select = "/tags"
check = { includes = { values = ["a", "b"] } }
[[rule]]
id = "implies"
title = "t"
select = "/tags"
check = { implies = { families = [{ when = ["a", "d"], then = ["b"] }, { when = ["b"], then = ["c", "d"] }] } }
[[rule]]
id = "covered"
title = "t"
select = "/tags"
check = { covered = { values = ["b", "a"] } }
[[rule]]
id = "one-of"
title = "t"
select = "/tags/*"
check = { one-of = { values = ["a", "b", "c"] } }
[[rule]]
id = "none-of"
title = "t"
select = "/tags/*"
check = { none-of = { values = ["c*"] } }
[[rule]]
id = "join"
title = "t"
select = "/tags/*"
check = { when = { matches = { pattern = "^[a-c]" } }, then = { not = { one-of = { values = ["b"] } } } }
[[rule]]
id = "root"
title = "t"
select = "/tags/*"
check = { not = { equals-member = { member = "/tag" } } }
"#;

fn findings(schema: &str, document: &str) -> Vec<String> {
    let files = Memory::new([("names.json", schema)]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", NAMES);
    let linter = Linter::new(policy.expect("it loads"));
    let report = linter.lint_all([("x.json", document)], Coverage::Whole);
    let own = report.findings().iter().filter(|finding| finding.rule() != "schema");
    own.map(|finding| format!("{} {} {}", finding.rule(), finding.pointer(), finding.message()))
        .collect()
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(cases(100)))]

    /// Names that the schema lists are looked up once and judged in advance: that makes it faster,
    /// and nothing else.
    #[test]
    fn a_list_in_the_schema_changes_no_finding(
        tags in proptest::collection::vec(0..8usize, 0..12),
        tag in 0..8usize,
    ) {
        let values = ["\"a\"", "\"b\"", "\"c\"", "\"d\"", "\"cc\"", "\"x\"", "1", "null"];
        let tags: Vec<&str> = tags.into_iter().map(|nth| values[nth]).collect();
        let document = format!(r#"{{"tags": [{}], "tag": {}}}"#, tags.join(", "), values[tag]);
        let members = |items: &str| {
            format!(r#"{{"properties": {{"tags": {{"type": "array", "items": {items}}}, "tag": {{}}}}}}"#)
        };
        let listed = members(r#"{"enum": ["a", "b", "c", "d", "cc"]}"#);
        let open = members("{}");
        proptest::prop_assert_eq!(findings(&listed, &document), findings(&open, &document));
    }
}

/// Names of checks that are also words of JSON Schema, policies and the like, and the code that uses them as such.
const OTHER_WORDS: &[(&str, &[&str])] = &[
    (
        "date",
        &[
            "src/check/params/",
            "src/check/values/typed.rs",
            "src/linter/examples/polish.rs",
            "src/policy/read/custom_rules.rs",
            "src/policy/write/json_schema/",
            "src/rules/level_from.rs",
            "src/schema/",
        ],
    ),
    ("keys", &["src/render/secrets/"]),
    ("length", &["src/schema/no_effect.rs"]),
    (
        "required",
        &[
            "src/check/params/",
            "src/linter/starter/candidates.rs",
            "src/policy/keys_tests.rs",
            "src/policy/write/json_schema/",
            "src/render/acceptance.rs",
            "src/schema/",
            "src/text/suggest.rs",
        ],
    ),
    (
        "type",
        &[
            "src/check/params/",
            "src/policy/write/json_schema/",
            "src/render/acceptance.rs",
            "src/rules/read_check.rs",
            "src/schema/",
            "src/document/node.rs",
            "src/linter/starter/candidates.rs",
        ],
    ),
    (
        "version",
        &["src/check/values/typed.rs", "src/hook/", "src/policy/", "src/schema/keywords.rs"],
    ),
];

/// The rest of the code reads what a check means from its definition: it never has the name of one.
#[test]
fn no_code_outside_the_checks_knows_one_by_its_name() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("it is a folder") {
            let path = entry.expect("it can be read").path();
            let name = path.strip_prefix(root).expect("it is in the crate").display().to_string();
            let name = name.replace('\\', "/");
            if path.is_dir() && name != "src/checks" {
                folders.push(path);
            } else if name.ends_with(".rs") {
                let text = std::fs::read_to_string(&path).expect("it is text");
                let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                for (nth, line) in lines.enumerate() {
                    for check in dtolint::check::Checks::default().list() {
                        let word = OTHER_WORDS.iter().find(|(word, _)| *word == check.name());
                        let is_other = word.is_some_and(|(_, places)| {
                            places.iter().any(|place| name.starts_with(place))
                        });
                        let literal = format!("\"{}\"", check.name());
                        assert!(is_other || !line.contains(&literal), "{name}: {nth}: {line}");
                    }
                }
            }
        }
    }
}

/// Every check and every way to combine checks has an example that loads as it is, uses it, and is without fault.
#[test]
fn the_example_of_each_check_is_one_entry_that_loads() {
    let checks = dtolint::check::Checks::default().list();
    let examples = checks.iter().map(|check| (check.name(), check.example().unwrap_or_default()));
    let joins = dtolint::check::JOINS.map(|join| (join.name, join.example));
    let files = Memory::new([("s.json", include_str!("../policies/example.schema.json"))]);
    let today = "2026-12-01".parse().expect("it is a date");
    for (name, example) in examples.chain(joins) {
        let text = format!("version = 1\nschema = \"s.json\"\n{example}\n");
        let policy =
            PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", &text);
        let policy = policy.unwrap_or_else(|error| panic!("{name}: {error}"));
        let report = policy.check();
        assert!(report.findings().is_empty(), "{name}: {:#?}", report.findings());
        let rules: Vec<_> = policy.rules().filter(dtolint::rules::RuleInfo::is_custom).collect();
        assert_eq!(rules.len(), 1, "{name}: {example}");
        assert_eq!(rules[0].check().map(|(name, _)| name), Some(name), "{example}");
    }
}
