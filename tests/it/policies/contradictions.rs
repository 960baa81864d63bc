//! Policies that contradict themselves or do nothing, and policies that are near to one. The cases are in
//! `tests/policies/contradictions.toml`.

use std::collections::BTreeSet;

use super::*;
use dtolint::Report;

fn table() -> toml::Table {
    include_str!("../../policies/contradictions.toml").parse().expect("the cases are TOML")
}

fn cases(kind: &str) -> Vec<toml::Table> {
    let table = table();
    let cases = table[kind].as_array().expect("a list");
    cases.iter().map(|case| case.as_table().expect("a table").clone()).collect()
}

/// What is found in a policy, by `policy check`, or by loading it if that fails.
fn check(policy: &str) -> Report {
    let table = table();
    let schema = table["schema"].as_str().expect("a text");
    let files = Memory::new([("dtolint.toml", policy), ("schema/s.json", schema)]);
    let today = "2026-11-29".parse().expect("it is a date");
    match PolicyBuilder::default().files(&files).today(today).file("dtolint.toml") {
        Ok(policy) => policy.check(),
        Err(error) => error.report().clone(),
    }
}

#[test]
fn every_contradiction_is_found_at_its_line() {
    let cases = cases("mistake");
    let mut wrong = Vec::new();
    let mut classes = BTreeSet::new();
    for case in &cases {
        let text = |key: &str| case[key].as_str().expect("a text");
        classes.insert(text("class").to_owned());
        let report = check(text("policy"));
        let is_it = |finding: &Finding| {
            let start = finding.place().start();
            finding.rule() == text("rule")
                && format!("{}:{}", start.line, start.column) == text("at")
                && finding.message() == text("says")
                && finding.help().is_some()
        };
        if !report.findings().iter().any(is_it) {
            let found: Vec<_> =
                report.findings().iter().map(|it| (it.rule(), it.message())).collect();
            wrong.push(format!(
                "{}\nexpected {} at {}\n{found:?}",
                text("policy"),
                text("says"),
                text("at")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(cases.len() >= 200 && classes.len() >= 9, "{} {classes:?}", cases.len());
}

#[test]
fn what_is_near_to_a_contradiction_is_not_accused() {
    let cases = cases("near");
    for case in &cases {
        let policy = case["policy"].as_str().expect("a text");
        let report = check(policy);
        assert!(report.findings().is_empty(), "{policy}\n{:?}", report.findings());
    }
    assert!(cases.len() >= 60, "{}", cases.len());
}
