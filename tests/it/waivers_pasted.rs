//! The waiver that `explain` prints, with a reason filled in, lets the finding through: over every rule's bad examples.

use std::collections::BTreeSet;

use crate::common::Memory;
use dtolint::policy::Date;
use dtolint::rules::Example;
use dtolint::{Coverage, Finding, Linter, Policy, PolicyBuilder, PolicyError, Report, render};

fn today() -> Date {
    "2026-11-25".parse().expect("it is a date")
}

/// The policy of an example, with more text after it.
fn load(
    rule: &dtolint::rules::RuleInfo,
    example: &Example,
    more: &str,
) -> Result<Policy, PolicyError> {
    let head = "version = 1\nextends = [\"dtolint:recommended\"]\n";
    let is_ready = !rule.options().iter().any(|option| option.required);
    let is_on = rule.is_always_on() || !rule.packs().is_empty();
    let on = match !is_on && is_ready && rule.topic() != "policy" {
        true => format!("{head}[rules]\n{} = \"{}\"\n", rule.id(), rule.level()),
        false => head.to_owned(),
    };
    let files = Memory::new([("base.toml", &*on)]);
    let text = format!("version = 1\nextends = [\"base.toml\"]\n{}\n{more}", example.policy);
    PolicyBuilder::default().files(&files).today(today()).text("dtolint.toml", &text)
}

fn lint(policy: Policy, example: &Example) -> (Linter, Report) {
    let linter = Linter::new(policy);
    let report = linter.lint_all([(&*example.file, &*example.document)], Coverage::Whole);
    (linter, report)
}

/// The waiver in an explanation, as a reader pastes it, with each `<…>` filled in.
fn pasted(text: &str, filled: bool) -> Option<String> {
    let lines = text.lines().skip_while(|line| line.trim() != "[[waiver]]");
    let lines = lines.take_while(|line| line.starts_with("  "));
    let line = |line: &str| match line.find("\"<w").filter(|_| filled) {
        Some(start) => format!("{}\"it is a test\"\n", line[..start].trim_start()),
        None => format!("{}\n", line.trim()),
    };
    let waiver: String = lines.map(line).collect();
    (!waiver.is_empty()).then_some(waiver)
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    (one.rule(), one.pointer(), one.message(), one.document())
        == (other.rule(), other.pointer(), other.message(), other.document())
}

#[test]
fn a_pasted_waiver_lets_its_finding_through_and_only_with_a_reason() {
    let mut rules = BTreeSet::new();
    for rule in dtolint::rules::all() {
        let examples = rule.bad().iter().filter(|it| it.files.is_empty());
        for example in
            examples.filter(|it| it.file != "dtolint.toml" && !it.file.starts_with("schema."))
        {
            let policy = load(&rule, example, "").unwrap_or_else(|error| panic!("{error}"));
            let (linter, report) = lint(policy, example);
            for finding in report.findings().iter().filter(|it| it.waived().is_none()) {
                let text = render::explanation(&linter, &example.file, finding, today());
                let Some(waiver) = pasted(&text, true) else {
                    assert!(text.contains("it cannot be waived"), "{text}");
                    continue;
                };
                // As it is printed, it is refused for its placeholder.
                let unfilled = pasted(&text, false).expect("it is there");
                let error = load(&rule, example, &unfilled).expect_err("no reason is given");
                let told = error.to_string();
                assert!(told.contains("is a placeholder"), "{told}");
                let policy = load(&rule, example, &waiver)
                    .unwrap_or_else(|error| panic!("{waiver}\n{error}\n{text}"));
                let (_, report) = lint(policy, example);
                let mut same = report.findings().iter().filter(|it| is_same(it, finding));
                let waived = same.next().unwrap_or_else(|| panic!("{waiver}\n{text}"));
                assert!(waived.waived().is_some(), "{}: {waiver}\n{text}", rule.id());
                rules.insert(finding.rule().to_owned());
            }
        }
    }
    assert!(rules.len() > 25, "{}: {rules:?}", rules.len());
}
