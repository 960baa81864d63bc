//! Documents and tests that are generated for a policy: each does what is claimed of it, by the linter.

#![allow(clippy::print_stdout, reason = "a long run says what it tried")]

use dtolint::linter::{NoExample, ProposedTests};
use dtolint::{Coverage, Linter, Policy};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use crate::common::{Memory, claims_count, snapshots};
use crate::policy_claims::{CHECKS, document, policy, rules_of};

/// What the linter finds in a document: rules and places, sorted.
fn found(linter: &Linter, file: Option<&str>, document: &str) -> Vec<(String, String)> {
    let report = linter.lint_all([(file.unwrap_or("test.json"), document)], Coverage::Part);
    let findings = report.findings().iter();
    let mut found: Vec<_> =
        findings.map(|it| (it.rule().to_owned(), it.pointer().to_owned())).collect();
    found.sort();
    found
}

/// Each test expects exactly what is found, and of two tests of a rule the first has a finding of it, the other none.
fn assert_true(linter: &Linter, proposed: &ProposedTests) {
    for test in proposed.tests() {
        let expected = test.expect.iter().map(|it| (it.rule.clone(), it.at.clone()));
        let mut expected: Vec<_> = expected.collect();
        expected.sort();
        assert_eq!(found(linter, test.file.as_deref(), &test.document), expected, "{test:?}");
        let is_of_rule = test.expect.iter().any(|it| it.rule == test.rule);
        assert!(is_of_rule || test.expect.is_empty(), "{test:?}");
        assert!(test.expect.iter().all(|it| it.rule != "schema"), "{test:?}");
    }
}

#[test]
fn a_generated_test_is_true_of_its_document() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let count = claims_count(25);
    let made = (
        prop::collection::vec(prop::sample::select(CHECKS.to_vec()), 1..5),
        prop::collection::vec(document(), 60),
    );
    let (mut tests, mut near, mut idle, mut unknown) = (0, 0, 0, 0);
    for _ in 0..count {
        let (checks, documents) = made.new_tree(&mut runner).expect("it is made").current();
        let Some(policy) = policy(&checks) else { continue };
        let linter = Linter::new(policy);
        let proposed = linter.propose_tests(&[]);
        assert_true(&linter, &proposed);
        tests += proposed.tests().iter().filter(|test| !test.expect.is_empty()).count();
        near += proposed.tests().iter().filter(|test| test.expect.is_empty()).count();
        for (rule, why) in proposed.without() {
            match why {
                NoExample::Nothing => idle += 1,
                _ => unknown += 1,
            }
            let nth = documents.iter().position(|it| rules_of(&linter, it).contains(rule));
            let shown = nth.map(|nth| &documents[nth]);
            assert_eq!(shown, None, "{checks:#?}\n`{rule}`: {why}");
        }
    }
    println!(
        "{tests} documents of rules, {near} near to them, {idle} rules find nothing, {unknown} unknown"
    );
    assert!(tests > count && near * 2 > tests && unknown * 20 <= tests, "{tests} {near} {unknown}");
}

const POLICY: &str = r#"version = 1

[[documents]]
files  = ["orders/*.json"]
schema = "order.json"

[[documents]]
files  = ["all.yaml"]
select = "/orders/*"
schema = "order.json"

[[rule]]
id      = "acme-currency"
title   = "A currency that we don't settle"
select  = "/currency"
check   = { one-of = { values = ["EUR", "CHF"] } }
message = "we don't settle in `{value}`"

[[rule]]
id      = "acme-sorted"
title   = "Tags that aren't sorted"
select  = "/tags"
check   = { sorted = {} }
message = "`{value}` comes after `{before}`"

[[rule]]
id      = "acme-id-once"
title   = "Two orders with one id"
select  = "/id"
check   = { distinct = {} }
message = "`{value}` is taken"

[[rule]]
id      = "acme-short"
title   = "A currency of more than three letters"
select  = "/currency"
check   = { length = { max = 9 } }
message = "`{value}` is long"

[[override]]
files = ["orders/old-*.json"]
rules.acme-currency = "off"
"#;

const ORDER: &str = r#"{
  "type": "object",
  "required": ["id", "currency"],
  "additionalProperties": false,
  "properties": {
    "id": { "type": "string" },
    "currency": { "type": "string", "maxLength": 3 },
    "tags": { "type": "array", "items": { "type": "string" } }
  }
}"#;

fn acme(more: &str) -> Policy {
    let text = format!("{POLICY}{more}");
    let files = Memory::new([("dtolint.toml", &*text), ("order.json", ORDER)]);
    let policy = dtolint::PolicyBuilder::default().files(&files).file("dtolint.toml");
    policy.unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn generated_tests_pass_when_they_are_pasted() {
    let linter = Linter::new(acme(""));
    let proposed = linter.propose_tests(&[]);
    assert_true(&linter, &proposed);
    let text = proposed.to_toml();
    snapshots("cli").bind(|| insta::assert_snapshot!("generated-tests", text));
    let rules: Vec<&str> = proposed.tests().iter().map(|test| &*test.rule).collect();
    assert_eq!(rules, ["acme-currency", "acme-currency", "acme-sorted", "acme-sorted"]);
    let without: Vec<_> = proposed.without().iter().map(|(rule, why)| (&**rule, why)).collect();
    let expected =
        [("acme-id-once", &NoExample::OfSeveralDocuments), ("acme-short", &NoExample::Nothing)];
    assert_eq!(without, expected);
    let tested = Linter::new(acme(&format!("\n{text}"))).test_policy();
    assert_eq!(tested.tests().len(), 4);
    assert!(tested.tests().iter().all(dtolint::linter::TestOutcome::passed), "{tested:?}");
    // What has a test needs no other.
    let more = linter.propose_tests(tested.fired());
    assert_eq!(more.tests(), []);
}

#[test]
fn an_example_of_a_rule_says_what_to_change() {
    let linter = Linter::new(acme(""));
    let example = linter.example_of("acme-currency").expect("other strings are refused");
    assert_eq!(example.findings.len(), 1);
    let fixed = example.fixed.as_ref().expect("there are currencies");
    assert_eq!((fixed.changes.len(), &*fixed.changes[0].at), (1, "/currency"));
    assert_eq!(fixed.changes[0].after, Some("EUR".into()));
    assert_eq!(found(&linter, Some(&example.file), &fixed.document), []);
    snapshots("cli").bind(|| insta::assert_snapshot!("rule-example", example));
    for (rule, why) in [
        ("acme-short", NoExample::Nothing),
        ("acme-id-once", NoExample::OfSeveralDocuments),
        ("syntax", NoExample::NotOfValues),
        ("event-forbidden", NoExample::Off),
        ("acme-nothing", NoExample::UnknownRule),
    ] {
        assert_eq!(linter.example_of(rule).err(), Some(why), "{rule}");
    }
}

/// A rule that only an override turns on, and one that looks at DTOs inside of a document.
#[test]
fn documents_are_where_the_rule_is_on() {
    let more = "[[override]]\nfiles = [\"orders/new-*.json\"]\nrules.event-forbidden = \"off\"\nrules.acme-short = { level = \"error\" }\n";
    let text = POLICY.replace("orders/*.json\"]\nschema", "none/*.json\"]\nschema") + more;
    let files = Memory::new([("dtolint.toml", &*text), ("order.json", ORDER)]);
    let policy = dtolint::PolicyBuilder::default().files(&files).file("dtolint.toml");
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let example = linter.example_of("acme-currency").expect("both entries have orders");
    assert_eq!(example.file, "none/example.json");
    let only = POLICY.replace("files  = [\"orders/*.json\"]", "files  = [\"orders/old-*.json\"]");
    let files = Memory::new([("dtolint.toml", &*only), ("order.json", ORDER)]);
    let policy = dtolint::PolicyBuilder::default().files(&files).file("dtolint.toml");
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let example = linter.example_of("acme-currency").expect("the other entry has orders");
    assert_eq!((&*example.file, example.findings[0].pointer()), ("all.yaml", "/orders/0/currency"));
    assert_eq!(found(&linter, Some("all.yaml"), &example.document).len(), 1);
}

/// What no test notices has a test that does, and what is said to be without effect has none.
#[test]
fn a_change_that_no_test_notices_has_a_test_that_would() {
    let tested = acme(
        "[[test]]\nname = \"t\"\nfile = \"orders/a.json\"\ndocument = '{\"currency\": \"GBP\", \"id\": \"1\"}'\nexpect = [{ rule = \"acme-currency\", at = \"/currency\" }]\n",
    );
    let linter = Linter::new(tested);
    let load = |text: &str| {
        let files = Memory::new([("dtolint.toml", text), ("order.json", ORDER)]);
        dtolint::PolicyBuilder::default().files(&files).file("dtolint.toml")
    };
    let report = linter.mutate(&load, 100);
    let said: Vec<&str> = report.unnoticed().iter().map(|it| &*it.what).collect();
    let expected = [
        "without the entry `\"EUR\"`",
        "without the entry `\"CHF\"`",
        "with `acme-sorted` off",
        "with `acme-id-once` off",
    ];
    assert_eq!(said, expected);
    // The rule about the length never finds anything, so that nothing changes without it.
    assert_eq!((report.noticed(), report.without_effect(), report.refused()), (1, 2, 0));
    let tests: Vec<bool> = report.unnoticed().iter().map(|it| it.test.is_some()).collect();
    assert_eq!(tests, [true, true, true, false]);
    let text = report.to_toml();
    snapshots("cli").bind(|| insta::assert_snapshot!("unnoticed-changes", text));
    let more = format!("{}\n{text}", linter.policy().source().text());
    let report = Linter::new(load(&more).expect("it loads")).mutate(&load, 100);
    assert_eq!((report.noticed(), report.unnoticed().len()), (4, 1));
    let report = linter.mutate(&load, 2);
    assert_eq!((report.tried(), report.left_out()), (2, 5));
    assert!(report.to_toml().ends_with("\n# 5 more were not tried.\n"), "{}", report.to_toml());
}
