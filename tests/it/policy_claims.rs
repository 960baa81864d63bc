//! What `policy check` claims of policies is true of documents: over generated policies and documents.

#![allow(clippy::print_stdout, reason = "a long run says what it tried")]

use crate::common::{Memory, claims_count};
use dtolint::policy::{ChangeEffect, PolicyComparison};
use dtolint::{Coverage, Linter, Policy, PolicyBuilder, Report};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use serde_json::{Value, json};

pub(crate) const SCHEMA: &str = r#"{
  "type": "object",
  "required": ["kind", "tags"],
  "additionalProperties": false,
  "properties": {
    "kind": { "enum": ["a", "b", "c"] },
    "tags": { "type": "array", "maxItems": 3, "items": { "enum": ["x", "y", "z"] } },
    "size": { "type": "integer", "minimum": 0, "maximum": 4 },
    "url": { "type": "string", "format": "uri" },
    "name": { "type": "string", "maxLength": 3 }
  }
}"#;

pub(crate) const POLICY: &str =
    "version = 1\n[[documents]]\nfiles = [\"d.json\"]\nschema = \"s.json\"\n";

/// Checks with what they select.
pub(crate) const CHECKS: [(&str, &str); 40] = [
    ("/kind", "one-of = { values = ['a', 'b'] }"),
    ("/kind", "none-of = { values = ['a'] }"),
    ("/kind", "one-of = { values = ['b', 'c'] }"),
    ("/kind", "matches = { pattern = '^[ab]$' }"),
    ("/kind", "not = { one-of = { values = ['c'] } }"),
    ("/kind", "length = { min = 2 }"),
    ("/tags", "count = { min = 2 }"),
    ("/tags", "count = { max = 1 }"),
    ("/tags", "count = { min = 1, max = 3 }"),
    ("/tags", "includes = { values = ['x'] }"),
    ("/tags", "includes = { values = ['y', 'z'] }"),
    ("/tags", "unique = {}"),
    ("/tags", "implies = { families = [{ when = ['x'], then = ['y'] }] }"),
    (
        "/tags",
        "implies = { families = [{ when = ['y'], then = ['z'] }, { when = ['z'], then = ['x'] }] }",
    ),
    ("/tags/*", "none-of = { values = ['x'] }"),
    ("/tags/*", "one-of = { values = ['y'] }"),
    ("/tags/0", "one-of = { values = ['z'] }"),
    ("/tags/*", "any = [{ one-of = { values = ['x'] } }, { one-of = { values = ['y'] } }]"),
    ("/tags/*", "all = [{ none-of = { values = ['x'] } }, { none-of = { values = ['y'] } }]"),
    ("/size", "range = { min = 2 }"),
    ("/size", "range = { max = 1 }"),
    ("/size", "range = { max = 9 }"),
    ("/size", "range = { min = 1.5, max = 1.75 }"),
    ("", "required = { members = ['size'] }"),
    ("", "required = { members = ['url'] }"),
    ("", "forbidden-member = { members = ['size'] }"),
    ("", "forbidden-member = { members = ['n*', 'u*'] }"),
    ("", "count = { max = 2 }"),
    ("", "count = { min = 4 }"),
    ("", "keys = { matches = '^[a-t]' }"),
    (
        "",
        "when = { at = '/kind', one-of = { values = ['a'] } }, then = { at = '/tags', count = { max = 1 } }",
    ),
    (
        "",
        "when = { at = '/size', range = { min = 3 } }, then = { required = { members = ['url'] } }, else = { at = '/tags', count = { min = 1 } }",
    ),
    (
        "",
        "any = [{ at = '/kind', one-of = { values = ['a'] } }, { at = '/size', range = { max = 2 } }]",
    ),
    ("/url", "url-host = { one-of = ['*.example.com'] }"),
    ("/url", "url-host = { none-of = ['a.example.com', '**.example.com'] }"),
    ("/url", "url-scheme = { one-of = ['http'] }"),
    ("/url", "url-port = { one-of = [443] }"),
    ("/url", "url-path = { matches = '^/hooks' }"),
    ("/name", "matches = { pattern = '^..$' }"),
    ("/name", "length = { max = 3 }"),
];

pub(crate) fn document() -> impl Strategy<Value = Value> {
    let kinds = prop::sample::select(vec!["a", "b", "c"]);
    let tags = prop::collection::vec(prop::sample::select(vec!["x", "y", "z"]), 0..4);
    let urls = [
        "https://a.example.com/",
        "https://b.example.net/hooks",
        "http://a.example.com/hooks",
        "https://a.example.com:8443/",
        "http://c.example.net:443/",
    ];
    let urls = prop::option::of(prop::sample::select(urls.to_vec()));
    let names = prop::option::of(prop::sample::select(vec!["", "ab", "abc"]));
    (kinds, tags, prop::option::of(0..5), urls, names).prop_map(|(kind, tags, size, url, name)| {
        let mut document = json!({ "kind": kind, "tags": tags });
        let more = [("size", json!(size)), ("url", json!(url)), ("name", json!(name))];
        for (member, value) in more.into_iter().filter(|(_, value)| !value.is_null()) {
            document[member] = value;
        }
        document
    })
}

/// The policy of some checks; nothing if loading it finds a contradiction.
pub(crate) fn policy(checks: &[(&str, &str)]) -> Option<Policy> {
    let mut text = POLICY.to_owned();
    for (nth, (select, check)) in checks.iter().enumerate() {
        text += &format!(
            "[[rule]]\nid = \"x-{nth}\"\ntitle = \"t\"\nselect = \"{select}\"\ncheck = {{ {check} }}\n"
        );
    }
    let files = Memory::new([("dtolint.toml", &*text), ("s.json", SCHEMA)]);
    match PolicyBuilder::default().files(&files).file("dtolint.toml") {
        Ok(policy) => Some(policy),
        Err(error) => {
            let rules: Vec<&str> = error.report().findings().iter().map(|it| it.rule()).collect();
            let known = ["required-and-forbidden", "max-below-required", "allowed-and-denied"];
            assert!(rules.iter().all(|rule| known.contains(rule)), "{text}\n{error}");
            None
        }
    }
}

/// The rules that find something in a document, which the schema accepts.
pub(crate) fn rules_of(linter: &Linter, document: &Value) -> Vec<String> {
    let report = linter.lint_all([("d.json", &*document.to_string())], Coverage::Whole);
    let rules: Vec<String> =
        report.findings().iter().map(|finding| finding.rule().to_owned()).collect();
    assert!(!rules.contains(&"schema".to_owned()), "{document}: {report:?}");
    rules
}

fn claims<'r>(report: &'r Report, rule: &'r str) -> impl Iterator<Item = &'r str> {
    let findings = report.findings().iter().filter(move |finding| finding.rule() == rule);
    findings.map(dtolint::finding::Finding::message)
}

/// Whether a document has the value, or the name, that a claim is about: "a value at `/size`", "`x` at `/tags/*`".
fn has_what_it_names(claim: &str, document: &Value) -> bool {
    let mut quoted = claim.split('`').skip(1).step_by(2);
    let first = quoted.next().expect("it names a place");
    let (name, place) = match first.starts_with('/') {
        true => (None, first),
        false => (Some(first), quoted.next().expect("it names a place")),
    };
    let at = place.strip_suffix("/*").unwrap_or(place);
    let values: Vec<&Value> = match document.pointer(at) {
        Some(Value::Array(items)) if at != place => items.iter().collect(),
        value => value.into_iter().collect(),
    };
    values.iter().any(|value| name.is_none_or(|name| value.as_str() == Some(name)))
}

#[test]
fn what_is_claimed_of_a_policy_is_true_of_documents() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let count = claims_count(45);
    let made = (
        prop::collection::vec(prop::sample::select(CHECKS.to_vec()), 2..8),
        prop::collection::vec(document(), 120),
    );
    let (mut contradictions, mut idle, mut passing, mut refused, mut places) = (0, 0, 0, 0, 0);
    for _ in 0..count {
        let (checks, documents) = made.new_tree(&mut runner).expect("it is made").current();
        let Some(policy) = policy(&checks) else {
            refused += 1;
            continue;
        };
        let report = policy.check();
        let linter = Linter::new(policy);
        let found: Vec<Vec<String>> = documents.iter().map(|it| rules_of(&linter, it)).collect();
        let nothing = |claim: &&str| claim.starts_with("no document can pass");
        let is_contradiction = claims(&report, "nothing-passes").find(nothing).is_some();
        let passing_ones = || documents.iter().zip(&found).filter(|(_, rules)| rules.is_empty());
        for claim in claims(&report, "nothing-passes").filter(|claim| !nothing(claim)) {
            places += 1;
            let other = passing_ones().find(|(document, _)| has_what_it_names(claim, document));
            assert!(other.is_none(), "{checks:#?}\n{claim}\nbut {other:?}");
        }
        contradictions += usize::from(is_contradiction);
        if let Some(nth) = found.iter().position(Vec::is_empty) {
            passing += 1;
            assert!(!is_contradiction, "{checks:#?}\n{report:?}\nbut {}", documents[nth]);
        }
        for claim in claims(&report, "rule-never-finds") {
            idle += 1;
            let id = claim.split('`').nth(1).expect("it names the rule").to_owned();
            let nth = found.iter().position(|rules| rules.contains(&id));
            assert!(nth.is_none(), "{checks:#?}\n{claim}\nbut {}", documents[nth.unwrap_or(0)]);
        }
    }
    println!(
        "{refused} refused, {contradictions} contradictions, {places} of a place, {idle} idle rules, {passing} seen to pass"
    );
    assert!(contradictions * 10 > count && places > 5, "{contradictions} {places}");
    // Nearly every policy is either seen to let a document pass, or claimed to let none pass.
    let known = refused + contradictions + passing;
    assert!(known * 10 > count * 9, "{known} of {count}");
}

/// Rules with the number of the id, the check and the level of each.
fn random_policy() -> impl Strategy<Value = Vec<(usize, (&'static str, &'static str), &'static str)>>
{
    let levels = prop::sample::select(vec!["error", "error", "error", "warning"]);
    let check = prop::sample::select(CHECKS.to_vec());
    // The id that a rule has: few, so that both policies have the same ones.
    prop::collection::vec((0_usize..4, check, levels), 0..4).prop_map(|mut rules| {
        rules.sort_by_key(|rule| rule.0);
        rules.dedup_by_key(|rule| rule.0);
        rules
    })
}

fn leveled(rules: &[(usize, (&str, &str), &str)]) -> Option<Policy> {
    let mut text = POLICY.to_owned();
    for (nth, (select, check), level) in rules {
        text += &format!(
            "[[rule]]\nid = \"x-{nth}\"\ntitle = \"t\"\nlevel = \"{level}\"\nselect = \"{select}\"\ncheck = {{ {check} }}\n"
        );
    }
    let files = Memory::new([("dtolint.toml", &*text), ("s.json", SCHEMA)]);
    // A policy with a contradiction doesn't load.
    PolicyBuilder::default().files(&files).file("dtolint.toml").ok()
}

#[test]
fn what_is_claimed_of_two_policies_is_true_of_documents() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let count = claims_count(45);
    let made = (random_policy(), random_policy(), prop::collection::vec(document(), 60));
    let (mut looser, mut stricter, mut undecided, mut same) = (0, 0, 0, 0);
    for _ in 0..count {
        let (old, new, documents) = made.new_tree(&mut runner).expect("it is made").current();
        let (Some(was), Some(is)) = (leveled(&old), leveled(&new)) else { continue };
        let comparison = PolicyComparison::new(&was, &is);
        crate::comparison::assert_true(&comparison, &was, &is);
        let has = |effect| comparison.changes().iter().any(|change| change.effect == effect);
        let is_open = has(ChangeEffect::Undecided);
        looser += usize::from(has(ChangeEffect::Looser));
        stricter += usize::from(has(ChangeEffect::Stricter));
        undecided += usize::from(is_open);
        same += usize::from(comparison.changes().is_empty());
        let passes = |policy: &Policy| -> Vec<bool> {
            let linter = Linter::new(policy.clone());
            let is_refused = |document: &Value| {
                let report = linter.lint_all([("d.json", &*document.to_string())], Coverage::Whole);
                report.findings().iter().any(dtolint::Finding::is_error)
            };
            documents.iter().map(|document| !is_refused(document)).collect()
        };
        for ((before, after), document) in passes(&was).into_iter().zip(passes(&is)).zip(&documents)
        {
            let effect = match (before, after) {
                (false, true) => ChangeEffect::Looser,
                (true, false) => ChangeEffect::Stricter,
                _ => continue,
            };
            assert!(
                is_open || has(effect),
                "{old:#?}\n{new:#?}\n{:#?}\nbut {document}",
                comparison.changes()
            );
        }
    }
    println!(
        "{looser} looser, {stricter} stricter, {undecided} undecided, {same} without a change"
    );
    assert!(looser * 4 > count && stricter * 4 > count && undecided * 4 < count);
}
