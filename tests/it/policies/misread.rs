//! Misread policies: what is reported of policies by people who come from other tools, and that correct
//! policies that look suspicious aren't accused. The cases are in `tests/policies/misread.toml`.

use std::collections::BTreeMap;

use super::*;

fn cases(kind: &str) -> Vec<BTreeMap<String, String>> {
    let table: toml::Table =
        include_str!("../../policies/misread.toml").parse().expect("the cases are TOML");
    let text = |(key, value): (&String, &toml::Value)| {
        (key.clone(), value.as_str().expect("a string").to_owned())
    };
    let case = |case: &toml::Value| case.as_table().expect("a table").iter().map(text).collect();
    table[kind].as_array().expect("a list").iter().map(case).collect()
}

#[test]
fn a_misread_policy_is_explained_at_its_place() {
    let cases = cases("misread");
    let mut wrong = Vec::new();
    for case in &cases {
        let (policy, at, says) = (&case["policy"], &case["at"], &case["says"]);
        let error = load_with(&[], policy).expect_err(policy);
        let findings = error.report().findings();
        let is_it = |finding: &Finding| {
            let start = finding.place().start();
            format!("{}:{}", start.line, start.column) == *at
                && (finding.message().contains(says)
                    || finding.help().is_some_and(|help| help.contains(says)))
        };
        let alone = case["class"] != "syntax" || findings.len() == 1;
        if !findings.iter().any(is_it) || !alone {
            wrong.push(format!("{policy}\nexpected {at}: {says}\n{error}"));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(cases.len() >= 150, "{}", cases.len());
}

#[test]
fn a_correct_policy_that_looks_suspicious_is_not_accused() {
    let cases = cases("correct");
    for case in &cases {
        let policy = load_with(&[], &case["policy"]);
        let policy = policy.unwrap_or_else(|error| panic!("{}\n{error}", case["policy"]));
        let report = policy.check();
        assert!(report.findings().is_empty(), "{}\n{:?}", case["policy"], report.findings());
    }
    assert!(cases.len() >= 60, "{}", cases.len());
}

/// What a help says to write in place of what was found.
fn suggestion(help: &str) -> Option<&str> {
    let starts =
        ["did you mean `", "did you mean the set `", "write `", "put the value in quotes: `"];
    let after = starts.iter().find_map(|start| help.strip_prefix(start))?;
    let (text, after) = after.split_once('`')?;
    let ends = ["", "?", ", without", " for the whole", ": each entry", ": the year"];
    let is_whole =
        ends.iter().any(|end| after == *end || !end.is_empty() && after.starts_with(end));
    (is_whole && !text.contains('…')).then_some(text)
}

#[test]
fn a_suggestion_is_accepted_when_it_is_followed() {
    let (mut followed, mut wrong) = (0, Vec::new());
    for case in cases("misread") {
        let policy = &case["policy"];
        let error = load_with(&[], policy).expect_err(policy);
        for finding in error.report().findings() {
            let Some(text) = finding.help().and_then(suggestion) else { continue };
            let (start, end) = (finding.place().start().offset, finding.place().end().offset);
            let line = policy[..start].rfind('\n').map_or(0, |at| at + 1);
            let line_end = policy[start..].find('\n').map_or(policy.len(), |at| start + at);
            let found = &policy[start..end];
            let is_string = |text: &str| text.starts_with(['"', '\'']);
            let fixed = if text.starts_with('[') && policy[line..].trim_start().starts_with('[')
                || text.contains(" = ") && finding.rule() == "policy-syntax"
            {
                format!("{}{text}{}", &policy[..line], &policy[line_end..])
            } else if is_string(found)
                && !is_string(text)
                && !help_says_no_quotes(finding)
                && !text.starts_with('[')
            {
                format!("{}\"{text}\"{}", &policy[..start], &policy[end..])
            } else {
                format!("{}{text}{}", &policy[..start], &policy[end..])
            };
            followed += 1;
            let Err(error) = load_with(&[], &fixed) else { continue };
            let is_refused = |it: &&Finding| {
                let same_rule = it.rule() == finding.rule();
                let (at, line) = (it.place().start().offset, it.place().start().line);
                let same_line = line == finding.place().start().line;
                same_rule && (it.message() == finding.message() && same_line || at == start)
            };
            let refused = error.report().findings().iter().find(is_refused);
            if refused.is_some() {
                wrong.push(format!("{policy}\n{text}\n{fixed}\n{error}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(followed >= 150, "{followed}");
}

fn help_says_no_quotes(finding: &Finding) -> bool {
    finding.help().is_some_and(|help| help.contains("without quotes"))
}
