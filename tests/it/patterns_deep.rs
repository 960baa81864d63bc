//! `**` in patterns: any depth, each value once, in the order of the document.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::common::Memory;
use dtolint::{Finding, Linter, Policy, PolicyBuilder, PolicyError};

fn load(files: &[(&str, &str)], text: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    let today = "2026-12-01".parse().expect("it is a date");
    PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", text)
}

/// A schema that says nothing, not even which members there are.
const ANYTHING: &str = r#"{"type": ["array", "object", "number", "string"]}"#;

/// A policy in which the patterns are selected by rules, by parts, by entries and by waivers.
fn linter(patterns: &[&str]) -> Linter {
    let mut text = "version = 1\n[[documents]]\nfiles = ['whole.json']\nschema = 'any.json'\n[[rule]]\nid = 'every'\ntitle = 't'\nselect = '/**'\ncheck = { type = { one-of = ['null'] } }\n".to_owned();
    for (nth, pattern) in patterns.iter().enumerate() {
        text += &format!(
            "[[documents]]\nfiles = ['{nth}.json']\nschema = 'any.json'\nselect = '{pattern}'\n\
             [[rule]]\nid = 'select-{nth}'\ntitle = 't'\nselect = '{pattern}'\n\
             check = {{ type = {{ one-of = ['null'] }} }}\n\
             [[rule]]\nid = 'at-{nth}'\ntitle = 't'\nselect = ''\n\
             check = {{ all = [{{ at = '{pattern}', type = {{ one-of = ['null'] }} }}] }}\n"
        );
    }
    text += &format!(
        "[[waiver]]\nrule = 'every'\nselect = '{}'\nreason = 'a test'\nexpires = 2027-01-01\n",
        patterns[0]
    );
    Linter::new(load(&[("any.json", ANYTHING)], &text).unwrap_or_else(|error| panic!("{error}")))
}

fn pointers(findings: &[Finding], is_wanted: impl Fn(&Finding) -> bool) -> Vec<String> {
    let wanted = findings.iter().filter(|finding| is_wanted(finding));
    wanted.map(|finding| finding.pointer().to_owned()).collect()
}

/// That every part of a policy has each of the patterns lead to these pointers, once each.
#[track_caller]
fn assert_select(document: &str, patterns: &[&str], expected: &[Vec<String>]) {
    let linter = linter(patterns);
    let report = linter.lint(("whole.json", document));
    let findings = report.findings();
    for (nth, expected) in expected.iter().enumerate() {
        let pattern = patterns[nth];
        let mut sorted = expected.clone();
        sorted.sort();
        for rule in [format!("select-{nth}"), format!("at-{nth}")] {
            let mut found = pointers(findings, |finding| finding.rule() == rule);
            found.sort();
            assert_eq!(found, sorted, "{rule}: {pattern} in {document}");
        }
        if nth == 0 {
            let mut waived = pointers(findings, |finding| finding.waived().is_some());
            waived.sort();
            assert_eq!(waived, sorted, "waiver: {pattern} in {document}");
        }
        let report = linter.lint((format!("{nth}.json").as_str(), document));
        assert_eq!(report.summary().dtos, expected.len(), "DTOs: {pattern} in {document}");
    }
}

#[test]
fn two_stars_are_any_number_of_steps() {
    let document =
        r#"{"a": {"a": 1, "b": [{"a": 2}, {"b": {"a": [3, 4]}}]}, "*": {"**": 5}, "0": [6, [7]]}"#;
    let table: &[(&str, &[&str])] = &[
        ("/**/a", &["/a", "/a/a", "/a/b/0/a", "/a/b/1/b/a"]),
        ("/**/a/**/a", &["/a/a", "/a/b/0/a", "/a/b/1/b/a"]),
        ("/**/b/*/a", &["/a/b/0/a"]),
        ("/a/b/**/a", &["/a/b/0/a", "/a/b/1/b/a"]),
        ("/**/0", &["/0", "/0/0", "/0/1/0", "/a/b/0", "/a/b/1/b/a/0"]),
        ("/**/**/0/**", &["/0", "/0/0", "/0/1", "/0/1/0", "/a/b/0", "/a/b/0/a", "/a/b/1/b/a/0"]),
        ("/0/**/*", &["/0/0", "/0/1", "/0/1/0"]),
        ("/0/*/**", &["/0/0", "/0/1", "/0/1/0"]),
        // A member that is named `**` is one of all members.
        (
            "/*/**",
            &[
                "/*",
                "/*/**",
                "/0",
                "/0/0",
                "/0/1",
                "/0/1/0",
                "/a",
                "/a/a",
                "/a/b",
                "/a/b/0",
                "/a/b/0/a",
                "/a/b/1",
                "/a/b/1/b",
                "/a/b/1/b/a",
                "/a/b/1/b/a/0",
                "/a/b/1/b/a/1",
            ],
        ),
        ("/0/**", &["/0", "/0/0", "/0/1", "/0/1/0"]),
        ("/a/b/**/c", &[]),
    ];
    let patterns: Vec<_> = table.iter().map(|(pattern, _)| *pattern).collect();
    let of = |(_, at): &(&str, &[&str])| at.iter().map(|at| (*at).to_owned()).collect();
    let expected: Vec<Vec<String>> = table.iter().map(of).collect();
    // Together in one policy, and each alone.
    assert_select(document, &patterns, &expected);
    for (pattern, expected) in patterns.iter().zip(&expected) {
        assert_select(document, &[pattern], std::slice::from_ref(expected));
    }
}

/// Every value with the steps to it.
fn values(value: &Value, at: &mut Vec<String>, visit: &mut dyn FnMut(&[String])) {
    visit(at);
    let children: Vec<(String, &Value)> = match value {
        Value::Array(items) => {
            items.iter().enumerate().map(|(nth, it)| (nth.to_string(), it)).collect()
        }
        Value::Object(members) => members.iter().map(|(name, it)| (name.clone(), it)).collect(),
        _ => return,
    };
    for (step, child) in children {
        at.push(step);
        values(child, at, visit);
        at.pop();
    }
}

/// What a pattern means, said once more and as simply as can be.
fn selects(pattern: &[&str], at: &[String]) -> bool {
    match (pattern.split_first(), at.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => {
            selects(rest, at) || at.split_first().is_some_and(|(_, at)| selects(pattern, at))
        }
        (Some((step, rest)), Some((own, at))) => (*step == "*" || step == own) && selects(rest, at),
        _ => false,
    }
}

fn document() -> impl Strategy<Value = Value> {
    let name = || prop::sample::select(vec!["a", "b", "0", "1"]);
    let leaf = prop_oneof![Just(json!(1)), Just(json!("x")), Just(json!([])), Just(json!({}))];
    leaf.prop_recursive(5, 24, 3, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Value::Array),
            prop::collection::vec((name(), inner), 1..4).prop_map(|members| {
                let members = members.into_iter().map(|(name, it)| (name.to_owned(), it));
                Value::Object(members.collect::<Map<_, _>>())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn patterns_together_select_what_each_says(
        document in document(),
        patterns in prop::collection::vec(
            prop::collection::vec(prop::sample::select(vec!["a", "b", "0", "1", "*", "**", "**"]), 1..5),
            1..5,
        ),
    ) {
        let texts: Vec<String> = patterns.iter().map(|it| format!("/{}", it.join("/"))).collect();
        let texts: Vec<&str> = texts.iter().map(|it| &**it).collect();
        let mut expected = vec![Vec::new(); patterns.len()];
        values(&document, &mut Vec::new(), &mut |at| {
            for (nth, pattern) in patterns.iter().enumerate() {
                if selects(pattern, at) {
                    expected[nth].push(at.iter().map(|step| format!("/{step}")).collect());
                }
            }
        });
        assert_select(&document.to_string(), &texts, &expected);
    }
}

#[test]
fn an_entry_that_selects_nothing_at_any_depth_says_so() {
    for (select, document, is_missing) in [
        ("/**/hook", r#"{"a": [{"hoook": {}}]}"#, true),
        ("/**/hook", r#"{"a": [{"hook": {}}]}"#, false),
        // As with `*`, an array that is there and empty is none.
        ("/**/hooks/*", r#"{"a": {"hooks": []}}"#, false),
        ("/**/hooks/*/*", r#"{"a": {"hooks": []}}"#, false),
        ("/**/hooks/*", r#"{"a": {"hoooks": []}}"#, true),
        // Of no particular array, every empty one would do.
        ("/**/*/hook", r#"{"a": []}"#, true),
        ("/**", "{}", false),
    ] {
        let text = format!(
            "version = 1\n[[documents]]\nfiles = ['*.json']\nschema = 'any.json'\nselect = '{select}'\n"
        );
        let policy = load(&[("any.json", ANYTHING)], &text).expect("the policy loads");
        let report = Linter::new(policy).lint(("d.json", document));
        let missing = pointers(report.findings(), |it| it.rule() == "nothing-selected");
        assert_eq!(!missing.is_empty(), is_missing, "{select} in {document}");
    }
}

#[test]
fn look_alikes_are_found_at_every_depth() {
    let document = r#"{"Email": 1, "a": {"e\u200bmail": 2, "b": [{"EMAIL": 3, "email": 4}]}}"#;
    let expected = ["/Email", "/a/e\u{200b}mail", "/a/b/0/EMAIL"];
    for text in [
        "[[rule]]\nid = 'r'\ntitle = 't'\nselect = '/**/email'\ncheck = { type = { one-of = ['number'] } }\n[[documents]]\nfiles = ['*.json']\nschema = 'any.json'\n",
        "[[documents]]\nfiles = ['*.json']\nschema = 'any.json'\nselect = '/**/email'\n",
    ] {
        let policy = load(&[("any.json", ANYTHING)], &format!("version = 1\n{text}"));
        let report = Linter::new(policy.expect("it loads")).lint(("d.json", document));
        let found = pointers(report.findings(), |it| it.rule() == "select-lookalike");
        assert_eq!(found, expected, "{text}");
    }
    // The schema knows the name at one place, and guards it there; elsewhere the rule does.
    let schema = r#"{"properties": {"email": {"type": "string"}, "a": {"type": "object"}}}"#;
    let text = "version = 1\n[[documents]]\nfiles = ['*.json']\nschema = 's.json'\n[[rule]]\nid = 'r'\ntitle = 't'\nselect = '/**/email'\ncheck = { length = { max = 9 } }\n";
    let policy = load(&[("s.json", schema)], text).expect("it loads");
    let report = Linter::new(policy).lint(("d.json", r#"{"email": "x", "a": {"Email": "y"}}"#));
    let found = pointers(report.findings(), |it| it.rule() == "select-lookalike");
    assert_eq!(found, ["/a/Email"]);
}

/// The mistakes in a policy with one rule, as the rule of the mistake and the help.
fn judged(schema: &str, select: &str, check: &str) -> Vec<(String, String)> {
    let text = format!(
        "version = 1\n[[documents]]\nfiles = ['*.json']\nschema = 's.json'\n\
         [[rule]]\nid = 'r'\ntitle = 't'\nselect = '{select}'\ncheck = {check}\n"
    );
    let Err(error) = load(&[("s.json", schema)], &text) else { return Vec::new() };
    let of = |it: &Finding| (it.rule().to_owned(), it.help().unwrap_or_default().to_owned());
    error.report().findings().iter().map(of).collect()
}

#[test]
fn what_no_place_of_a_schema_has_is_a_mistake() {
    // A tree: a schema that leads back to itself.
    let closed = r##"{"type": "object", "additionalProperties": false, "properties": {
        "name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#"}}}}"##;
    let open = r##"{"type": "object", "properties": {
        "name": {"type": "string"}, "more": {}, "children": {"type": "array", "items": {"$ref": "#"}}}}"##;
    let of_strings = "{ length = { max = 3 } }";
    let cases: &[(&str, &str, Option<&str>)] = &[
        (closed, "/**/name", None),
        (closed, "/**/children/*/name", None),
        (closed, "/children/**/name", None),
        (closed, "/**", None),
        (closed, "/**/nmae", Some("did you mean `/**/name`?")),
        (closed, "/**/children/nmae", Some("`/**/children` is an array: write `/**/children/*`")),
        (closed, "/**/owner", Some("`/**` has the members `children`, `name`")),
        // What may be anything may have such a member.
        (open, "/**/owner", None),
    ];
    for (schema, select, expected) in cases {
        let found = judged(schema, select, of_strings);
        let found = found.first().map(|(_, help)| help.as_str());
        assert_eq!(found, *expected, "{select} in {schema}");
    }
    let found = judged(closed, "/**/children", of_strings);
    assert_eq!(found.len(), 1, "only arrays are there: {found:?}");
}

#[test]
fn what_looks_everywhere_from_everywhere_is_stopped() {
    let items: Vec<String> = (0..3_000).map(|nth| format!("{{\"id\": {nth}}}")).collect();
    let document = format!("[{}]", items.join(","));
    let text = "version = 1\n[[documents]]\nfiles = ['*.json']\nschema = 'any.json'\n[[rule]]\nid = 'r'\ntitle = 't'\nselect = '/**'\ncheck = { equals-member = { member = '/**/id' } }\n";
    let policy = load(&[("any.json", ANYTHING)], text).expect("it loads");
    let report = Linter::new(policy).lint(("d.json", &*document));
    assert!(report.findings().iter().any(|it| it.rule() == "too-costly"));
    // Many ways to each value: the nodes times the segments, not their powers.
    let depth = 120;
    let chain = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let document = format!("[{}]", vec![chain; 10].join(","));
    let select = "/**/a".repeat(30);
    let text = format!(
        "version = 1\n[[documents]]\nfiles = ['*.json']\nschema = 'any.json'\nselect = '{select}'\n[[waiver]]\nrule = 'r'\nselect = '{select}'\nreason = 'a test'\nexpires = 2027-01-01\n[[rule]]\nid = 'r'\ntitle = 't'\nselect = '/**'\ncheck = {{ type = {{ one-of = ['object'] }} }}\n"
    );
    let policy = load(&[("any.json", ANYTHING)], &text).expect("it loads");
    let report = Linter::new(policy).lint(("d.json", &*document));
    assert_eq!(report.summary().dtos, 10 * (depth - 29));
}
