//! What is tried to get past the linter, class by class: the corpora under `tests/attacks/`. The table in
//! SECURITY.md says what is in them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::common::{Case, Class, Corpus, assert_current, corpus};
use dtolint::{Coverage, Linter, Policy, Report, Severity, render};

fn linter(corpus: &Corpus) -> Linter {
    Linter::new(Policy::parse("dtolint.toml", &corpus.policy).expect("no mistake in the policy"))
}

/// The cases of a class that are found, and whether that is an error.
fn found(class: &Class) -> impl Iterator<Item = (&Case, bool)> {
    let refused = class.refuse.iter().map(|case| (case, true));
    refused.chain(class.warn.iter().map(|case| (case, false)))
}

#[test]
fn a_url_is_refused_or_accepted_as_the_corpus_says() {
    let corpus = corpus("urls");
    let linter = linter(&corpus);
    let lint = |url: &str| {
        let document = serde_json::json!({ "endpoint_url": url, "events": ["user.created"] });
        linter.lint(("a.json", &document.to_string()))
    };
    let mut wrong = Vec::new();
    for class in &corpus.classes {
        for (case, is_refused) in found(class) {
            let report = lint(&case.text);
            let mut rules: Vec<&str> = report.findings().iter().map(|it| it.rule()).collect();
            rules.sort_unstable();
            let at_url = report.findings().iter().all(|it| it.pointer() == "/endpoint_url");
            let is_error = report.worst() == Some(Severity::Error);
            if rules.join(" ") != case.expected
                || rules.is_empty()
                || !at_url
                || is_error != is_refused
            {
                wrong.push(format!("{}: {:?} ({}): {rules:?}", class.name, case.text, case.why));
            }
        }
        for case in &class.accept {
            let found = said(&lint(&case.text));
            if !found.is_empty() {
                wrong.push(format!("{}: {:?} ({}): {found:?}", class.name, case.text, case.why));
            }
            // What passes has the host that browsers see.
            let host =
                url::Url::parse(&case.text).ok().and_then(|url| Some(url.host_str()?.to_owned()));
            let host = host.unwrap_or_default();
            let is_allowed = ["hooks.example.com", "xn--bcher-kva.example.org"].contains(&&*host)
                || host.ends_with(".corp.example.com");
            assert!(is_allowed, "{}: {host}", case.text);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_document_is_refused_or_accepted_as_the_corpus_says() {
    let corpus = corpus("documents");
    let linter = linter(&corpus);
    let mut wrong = Vec::new();
    for class in &corpus.classes {
        let accepted = class.accept.iter().map(|case| (case, false));
        for (case, is_refused) in found(class).chain(accepted) {
            let bytes = case.bytes();
            let report = linter.lint((&class.file, &bytes));
            let said = said(&report).join(", ");
            let is_error = report.worst() == Some(Severity::Error);
            if said != case.expected || is_error != is_refused {
                wrong.push(format!("{}: {:?} ({}): {said}", class.name, case.text, case.why));
            }
        }
        assert!(found(class).all(|(case, _)| !case.expected.is_empty()), "{}", class.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_report_shows_what_the_corpus_says_it_must_not() {
    let corpus = corpus("reports");
    let linter = linter(&corpus);
    let mut wrong = Vec::new();
    for class in &corpus.classes {
        for case in class.refuse.iter().chain(&class.accept) {
            let report = linter.lint_all([(&class.file, &case.text)], Coverage::Part);
            let is_found = !report.findings().is_empty();
            for (format, written) in every_format(&linter, &class.file, &report) {
                let is_right = match case.expected.as_str() {
                    "" => !written.contains("***"),
                    hidden => is_found && !written.contains(hidden),
                };
                if !is_right {
                    wrong.push(format!("{}: {} in {format}: {written}", class.name, case.why));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A report in each format that there is, by its name.
fn every_format(linter: &Linter, path: &str, report: &Report) -> Vec<(&'static str, String)> {
    let options = render::Options::default().policy(linter.policy());
    let today = "2026-12-01".parse().expect("a day");
    let explained = report.findings().iter().map(|it| render::explanation(linter, path, it, today));
    let written = render::FORMATS.iter().map(|it| (it.name, it.to_string(report, &options)));
    written.chain([("explain", explained.collect())]).collect()
}

/// Rules with their places: `schema 1:5`.
fn said<'r>(findings: impl IntoIterator<Item = &'r dtolint::Finding>) -> Vec<String> {
    let of = |finding: &dtolint::Finding| {
        let at = finding.place().start();
        format!("{} {}:{}", finding.rule(), at.line, at.column)
    };
    findings.into_iter().map(of).collect()
}

#[test]
fn every_case_says_why_and_no_text_is_there_twice() {
    for name in ["urls", "documents", "reports"] {
        let corpus = corpus(name);
        let cases = corpus.classes.iter().flat_map(|class| {
            let cases = class.refuse.iter().chain(&class.warn).chain(&class.accept);
            cases.map(move |case| (&class.file, &case.text, &case.why))
        });
        let mut seen = std::collections::HashSet::new();
        for (file, text, why) in cases {
            assert!(!why.is_empty(), "{text:?}");
            assert!(seen.insert((file, text)), "{text:?} is in {name}.toml twice");
        }
    }
}

/// The table of SECURITY.md, made from the corpora.
#[test]
fn the_table_in_security_md_is_current() {
    let mut table = String::from(
        "| attack | refused | reported below error | right ones | what answers |\n|---|---|---|---|---|\n",
    );
    let (mut refused, mut warned, mut accepted) = (0, 0, 0);
    for class in ["urls", "documents", "reports"].iter().flat_map(|name| corpus(name).classes) {
        let (bad, below, good) = (class.refuse.len(), class.warn.len(), class.accept.len());
        let answer = match class.answer.as_str() {
            "" => rules_that_answer(&class),
            answer => answer.to_owned(),
        };
        let Class { name, threat, .. } = &class;
        let _ = writeln!(table, "| **{name}**: {threat} | {bad} | {below} | {good} | {answer} |");
        refused += bad;
        warned += below;
        accepted += good;
    }
    let _ = writeln!(table, "| all | {refused} | {warned} | {accepted} | |");
    assert_current("SECURITY.md", "attacks", &table);
}

/// Links to the three rules that find most of a class.
fn rules_that_answer(class: &Class) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (case, _) in found(class) {
        // Rules, some with places: `schema 1:5, syntax 1:9`.
        let words = case.expected.split([' ', ',']);
        let rules: BTreeSet<_> = words.filter(|word| word.contains(char::is_alphabetic)).collect();
        rules.into_iter().for_each(|rule| *counts.entry(rule).or_default() += 1);
    }
    let mut rules: Vec<_> = counts.into_iter().collect();
    rules.sort_by_key(|&(_, count)| Reverse(count));
    let link = |(rule, _): &(&str, usize)| format!("[{rule}](docs/rules/{rule}.md)");
    let links: Vec<String> = rules.iter().take(3).map(link).collect();
    let more = if rules.len() > 3 { ", and others" } else { "" };
    links.join(", ") + more
}
