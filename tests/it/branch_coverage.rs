//! Which branches of checks the tests of a policy cover, and tests for the others.

use crate::common::{Memory, claims_count};
use crate::policy_claims::{CHECKS, POLICY, SCHEMA, document};
use dtolint::{Coverage, Linter, Policy, PolicyBuilder};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use serde_json::Value;

/// A policy with a rule and tests with these documents; nothing if it doesn't load.
fn load(select: &str, check: &str, documents: &[String]) -> Option<Policy> {
    let mut text = POLICY.to_owned();
    text += &format!(
        "[[rule]]\nid = \"x\"\ntitle = \"t\"\nselect = \"{select}\"\ncheck = {{ {check} }}\n"
    );
    for document in documents {
        text += &format!(
            "[[test]]\nname = \"t\"\nfile = \"d.json\"\ndocument = '{document}'\nexpect = []\n"
        );
    }
    let files = Memory::new([("dtolint.toml", &*text), ("s.json", SCHEMA)]);
    PolicyBuilder::default().files(&files).file("dtolint.toml").ok()
}

/// The branches that no test covers, each with the column of its place: all are in one line.
fn uncovered(select: &str, check: &str, documents: &[&str]) -> Vec<String> {
    let documents: Vec<String> = documents.iter().map(|it| (*it).to_owned()).collect();
    let policy = load(select, check, &documents).unwrap_or_else(|| panic!("{check} loads"));
    let coverage = Linter::new(policy).branch_coverage();
    let line = POLICY.lines().count() + 5;
    let said = coverage.uncovered().iter().map(|branch| {
        let start = branch.place.start();
        assert_eq!((&*branch.rule, branch.place.path(), start.line), ("x", "dtolint.toml", line));
        format!("{}: {branch}", start.column)
    });
    said.collect()
}

const A: &str = r#"{"kind": "a", "tags": []}"#;
const B: &str = r#"{"kind": "b", "tags": []}"#;
const C: &str = r#"{"kind": "c", "tags": []}"#;
const SIZE: &str = r#"{"kind": "c", "tags": [], "size": 4}"#;
const SMALL: &str = r#"{"kind": "c", "tags": [], "size": 0}"#;

const ANY: &str = "any = [{ one-of = { values = ['a'] } }, { one-of = { values = ['b'] } }]";
const ALL: &str = "all = [{ none-of = { values = ['a'] } }, { none-of = { values = ['b'] } }]";
const WHEN: &str = "when = { at = '/kind', one-of = { values = ['a'] } }, then = { at = '/size', range = { min = 3 } }, else = { at = '/size', range = { max = 2 } }";
const NOT: &str =
    "not = { any = [{ one-of = { values = ['a'] } }, { one-of = { values = ['b'] } }] }";
const FAMILIES: &str =
    "implies = { families = [{ when = ['x'], then = ['y'] }, { when = ['z'], then = ['x'] }] }";
const SCOPES: &str = "url-scope = { url = '/url', scopes = [{ domains = ['a.example.com'], only = ['x'] }, { domains = ['b.example.com'], only = ['y'] }] }";
const WHERE: &str = "count = { max = 1, where = { any = [{ one-of = { values = ['x'] } }, { one-of = { values = ['y'] } }] } }";
const OPAQUE: &str =
    "any = [{ matches = { pattern = '^(?=a)a' } }, { one-of = { values = ['b'] } }]";

/// A policy's check, documents of tests, and the branches that none of these covers.
type Case = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

#[test]
fn what_no_test_has_a_document_for_is_named_with_its_place() {
    let table: [Case; 24] = [
        (
            "/kind",
            ANY,
            &[],
            &[
                "20: `one-of` in `any` holds",
                "20: `one-of` in `any` doesn't hold",
                "53: `one-of` in `any` holds",
                "53: `one-of` in `any` doesn't hold",
            ],
        ),
        (
            "/kind",
            ANY,
            &[A],
            &["20: `one-of` in `any` doesn't hold", "53: `one-of` in `any` holds"],
        ),
        ("/kind", ANY, &[A, C], &["53: `one-of` in `any` holds"]),
        ("/kind", ANY, &[A, B], &[]),
        (
            "/kind",
            ALL,
            &[A],
            &["20: `none-of` in `all` holds", "54: `none-of` in `all` doesn't hold"],
        ),
        ("/kind", ALL, &[A, B], &[]),
        ("/kind", ALL, &[A, C], &["54: `none-of` in `all` doesn't hold"]),
        // What `not` turns around is the branches of its parts.
        ("/kind", NOT, &[C], &["28: `one-of` in `any` holds", "61: `one-of` in `any` holds"]),
        ("/kind", NOT, &[A, B], &[]),
        // `then` isn't looked at where the condition doesn't hold, and nothing is looked at that isn't there.
        (
            "",
            WHEN,
            &[SIZE],
            &[
                "34: `one-of` in `when` holds",
                "88: `range` in `then` holds",
                "88: `range` in `then` doesn't hold",
                "134: `range` in `else` holds",
            ],
        ),
        (
            "",
            WHEN,
            &[SIZE, SMALL, A],
            &["88: `range` in `then` holds", "88: `range` in `then` doesn't hold"],
        ),
        (
            "",
            WHEN,
            &[SIZE, SMALL, r#"{"kind": "a", "tags": [], "size": 1}"#],
            &["88: `range` in `then` holds"],
        ),
        (
            "",
            WHEN,
            &[
                SIZE,
                SMALL,
                r#"{"kind": "a", "tags": [], "size": 1}"#,
                r#"{"kind": "a", "tags": [], "size": 3}"#,
            ],
            &[],
        ),
        // A family is looked at where one of its names is.
        (
            "/tags",
            FAMILIES,
            &[r#"{"kind": "a", "tags": ["y"]}"#],
            &[
                "35: entry 1 of `families` holds",
                "35: entry 1 of `families` doesn't hold",
                "67: entry 2 of `families` holds",
                "67: entry 2 of `families` doesn't hold",
            ],
        ),
        (
            "/tags",
            FAMILIES,
            &[r#"{"kind": "a", "tags": ["x", "z"]}"#],
            &["35: entry 1 of `families` holds", "67: entry 2 of `families` doesn't hold"],
        ),
        (
            "/tags",
            FAMILIES,
            &[r#"{"kind": "a", "tags": ["x", "y", "z"]}"#, r#"{"kind": "a", "tags": ["z"]}"#],
            &["35: entry 1 of `families` doesn't hold"],
        ),
        // A scope is looked at where the URL goes to one of its hosts.
        (
            "/tags",
            SCOPES,
            &[r#"{"kind": "a", "tags": ["x"], "url": "https://a.example.com/"}"#],
            &[
                "49: entry 1 of `scopes` doesn't hold",
                "96: entry 2 of `scopes` holds",
                "96: entry 2 of `scopes` doesn't hold",
            ],
        ),
        (
            "/tags",
            SCOPES,
            &[
                r#"{"kind": "a", "tags": ["y"], "url": "https://a.example.com/"}"#,
                r#"{"kind": "a", "tags": ["x"], "url": "https://b.example.com/"}"#,
            ],
            &["49: entry 1 of `scopes` holds", "96: entry 2 of `scopes` holds"],
        ),
        // A check of items looks at each.
        (
            "/tags",
            WHERE,
            &[r#"{"kind": "a", "tags": ["x"]}"#],
            &["49: `one-of` in `any` doesn't hold", "82: `one-of` in `any` holds"],
        ),
        ("/tags", WHERE, &[r#"{"kind": "a", "tags": ["x", "y"]}"#], &[]),
        // What can't be decided is not said to be missing: the expression can only be tried.
        ("/kind", OPAQUE, &[A, C], &["59: `one-of` in `any` holds"]),
        // Of a repeated key nobody knows which value counts.
        ("/kind", ANY, &[r#"{"kind": "a", "kind": "a", "tags": []}"#], &[]),
        // What isn't JSON has no values. What the schema refuses has.
        (
            "/kind",
            "any = [{ one-of = { values = ['a'] } }, { length = { max = 1 } }]",
            &[A, "{"],
            &["20: `one-of` in `any` doesn't hold"],
        ),
        (
            "/kind",
            "any = [{ one-of = { values = ['a'] } }, { length = { max = 1 } }]",
            &[A, r#"{"kind": "long"}"#],
            &[],
        ),
    ];
    for (select, check, documents, expected) in table {
        assert_eq!(uncovered(select, check, documents), expected, "{check}\n{documents:#?}");
    }
}

/// Whether a rule with this check finds something in one of the documents, by the real checks.
fn finds(check: &str, documents: &[Value]) -> bool {
    let policy = load("", check, &[]).unwrap_or_else(|| panic!("{check} loads"));
    let linter = Linter::new(policy);
    let mut texts = documents.iter().map(Value::to_string);
    texts.any(|text| {
        let report = linter.lint_all([("d.json", &*text)], Coverage::Part);
        report.findings().iter().any(|finding| finding.rule() == "x")
    })
}

/// Two checks that are joined by a word, and documents.
fn joined() -> impl Strategy<Value = (String, String, &'static str, Vec<Value>)> {
    let single = |check: &&(&str, &str)| {
        !["any", "all", "when", "url"].iter().any(|word| check.1.starts_with(word))
    };
    let checks: Vec<(&str, &str)> = CHECKS.iter().filter(single).copied().collect();
    let part = prop::sample::select(checks).prop_map(|(select, check)| match select {
        "" => check.to_owned(),
        select => format!("at = '{select}', {check}"),
    });
    let word = prop::sample::select(vec!["any", "all", "when"]);
    (part.clone(), part, word, prop::collection::vec(document(), 0..4))
}

fn join(one: &str, other: &str, word: &str) -> String {
    match word {
        "when" => format!("when = {{ {one} }}, then = {{ {other} }}"),
        word => format!("{word} = [{{ {one} }}, {{ {other} }}]"),
    }
}

/// A branch is missing if, and only if, rules that ask for it alone find nothing in any document.
#[test]
fn what_is_missing_is_what_rules_of_the_parts_alone_do_not_find() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let made = (joined(), prop::collection::vec(document(), 60));
    let (mut missing, mut there, mut impossible) = (0, 0, 0);
    for _ in 0..claims_count(60) {
        let made = made.new_tree(&mut runner).expect("it is made").current();
        let ((one, other, word, documents), more) = made;
        let check = join(&one, &other, word);
        let always = "{ at = '/kind', length = { min = 9 } }";
        // Each with whether it is of the second part, and of the branch in which that holds.
        let probes = match word {
            "when" => [
                (format!("when = {{ {one} }}, then = {always}"), false, true),
                (format!("when = {{ {one} }}, else = {always}"), false, false),
                (format!("when = {{ {one} }}, then = {{ not = {{ {other} }} }}"), true, true),
                (check.clone(), true, false),
            ],
            _ => [
                (format!("not = {{ {one} }}"), false, true),
                (format!("all = [{{ {one} }}]"), false, false),
                (format!("not = {{ {other} }}"), true, true),
                (format!("all = [{{ {other} }}]"), true, false),
            ],
        };
        let texts: Vec<String> = documents.iter().map(Value::to_string).collect();
        let Some(policy) = load("", &check, &texts) else { continue };
        let coverage = Linter::new(policy).branch_coverage();
        let second = "check = { ".len() + check.rfind(&other).expect("it is there") + 1;
        for (probe, is_second, holds) in probes {
            let is_found = finds(&probe, &documents);
            let is_missing = coverage.uncovered().iter().any(|branch| {
                (branch.place.start().column >= second) == is_second
                    && branch.holds == holds
                    && !branch.part.starts_with("entry")
            });
            assert!(!(is_missing && is_found), "{check}\n{probe}\n{coverage:#?}\n{documents:#?}");
            // Where nothing is undecided, what isn't missing either is proved to be in no document.
            if !is_missing && documents.is_empty() {
                impossible += 1;
                assert!(!finds(&probe, &more), "{check}\n{probe}\n{coverage:#?}");
            }
            missing += usize::from(is_missing);
            there += usize::from(is_found);
        }
    }
    assert!(missing > 100 && there > 100 && impossible > 5, "{missing} {there} {impossible}");
}

/// With the tests that are proposed, each branch is covered, except for those of which it is said that no document was
/// made.
#[test]
fn proposed_tests_pass_and_leave_no_branch_that_a_document_can_be_made_for() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let made = joined();
    let (mut tests, mut without) = (0, 0);
    for _ in 0..claims_count(20) {
        let (one, other, word, _) = made.new_tree(&mut runner).expect("it is made").current();
        let check = join(&one, &other, word);
        let Some(policy) = load("", &check, &[]) else { continue };
        let proposed = Linter::new(policy.clone()).propose_tests(&[]);
        let none: Vec<String> = (proposed.branches().iter())
            .filter(|it| it.test.is_err())
            .map(|it| format!("{} {}", it.branch.place, it.branch))
            .collect();
        tests += proposed.branches().len() - none.len();
        without += none.len();
        let text = format!("{}{}", policy.source().text(), proposed.to_toml());
        let files = Memory::new([("dtolint.toml", &*text), ("s.json", SCHEMA)]);
        let tested = PolicyBuilder::default().files(&files).file("dtolint.toml");
        let linter = Linter::new(tested.unwrap_or_else(|error| panic!("{text}\n{error}")));
        let report = linter.test_policy();
        assert!(report.tests().iter().all(|test| test.passed()), "{text}\n{report:#?}");
        let coverage = linter.branch_coverage();
        let uncovered: Vec<String> =
            coverage.uncovered().iter().map(|it| format!("{} {it}", it.place)).collect();
        assert_eq!(uncovered, none, "{text}");
    }
    assert!(tests > 20 && without * 4 < tests, "{tests} {without}");
}
