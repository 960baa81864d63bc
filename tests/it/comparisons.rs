//! Checks that compare a value with another one of the DTO: which of both is wrong, and where that is reported.

use crate::common::Memory;
use dtolint::{Linter, PolicyBuilder};

const POLICY: &str = r#"version = 1
schema  = "s.json"

[[rule]]
id     = "acme-starts"
title  = "A plan starts before it ends"
select = "/starts"
check  = { compare = { member = "/ends", is = "before" } }
"#;

/// The places of what a policy finds in a document, each with its message.
fn found(policy: &str, document: &str) -> Vec<(String, String)> {
    let files = Memory::new([("s.json", "{}")]);
    let loaded = PolicyBuilder::default().files(&files).text("dtolint.toml", policy);
    let loaded = loaded.unwrap_or_else(|error| panic!("{policy}: {error}"));
    let report = Linter::new(loaded).lint(("a.json", document));
    report.iter().map(|it| (it.pointer().to_owned(), it.message().to_owned())).collect()
}

#[test]
fn what_is_no_date_is_found_at_its_own_place() {
    let late = |at: &str, what: &str| vec![(at.to_owned(), what.to_owned())];
    for (document, expected) in [
        (r#"{"starts": "2027-05-02", "ends": "2027-05-03"}"#, vec![]),
        (
            r#"{"starts": "2027-05-02", "ends": "2027-05-01"}"#,
            late("/starts", "A plan starts before it ends"),
        ),
        (r#"{"starts": "2027-05-02", "ends": "later"}"#, late("/ends", "`later` isn't a date")),
        (r#"{"starts": "soon", "ends": "2027-05-03"}"#, late("/starts", "`soon` isn't a date")),
        // What is of another type is for the schema to refuse, and what is missing, too.
        (r#"{"starts": "2027-05-02", "ends": null}"#, vec![]),
        (r#"{"starts": "2027-05-02", "ends": ["2027-05-01"]}"#, vec![]),
        (r#"{"starts": null, "ends": "2027-05-01"}"#, vec![]),
        (r#"{"starts": "2027-05-02"}"#, vec![]),
    ] {
        assert_eq!(found(POLICY, document), expected, "{document}");
    }
}

/// A string that a check can't read passes neither the check nor its opposite, and chooses no branch.
#[test]
fn what_cannot_be_read_passes_no_opposite() {
    let checks = [
        ("date = { before = 2027-01-01 }", "2026-05-01", "2028-05-01", "soon"),
        ("quantity = { unit = \"bytes\", max = \"1Gi\" }", "512Mi", "2Gi", "lots"),
        ("version = { min = \"2.0.0\" }", "2.1.0", "1.0.0", "two"),
        ("ip = { within = [\"10.0.0.0/8\"] }", "10.1.1.1", "11.1.1.1", "ten"),
        ("compare = { member = \"/b\", is = \"before\" }", "2026-01-01", "2028-01-01", "soon"),
        (
            "decoded = { as = \"json\", holds = { at = \"/a\", range = { max = 1 } } }",
            "{\\\"a\\\":1}",
            "{\\\"a\\\":2}",
            "{",
        ),
    ];
    for (check, passes, fails, unread) in checks {
        let count = |rule: &str, value: &str| {
            let policy = format!(
                "version = 1\nschema = \"s.json\"\n[[rule]]\nid = \"a-b\"\ntitle = \"t\"\nselect = \"/a\"\ncheck = {rule}\n"
            );
            found(&policy, &format!("{{\"a\": \"{value}\", \"b\": \"2027-01-01\"}}")).len()
        };
        let plain = format!("{{ {check} }}");
        let not = format!("{{ not = {{ {check} }} }}");
        let when = format!("{{ when = {{ {check} }}, then = {{ length = {{ max = 100 }} }} }}");
        for (rule, expected) in [(plain, [0, 1, 1]), (not, [1, 0, 1]), (when, [0, 0, 1])] {
            let counts = [passes, fails, unread].map(|value| count(&rule, value));
            assert_eq!(counts, expected, "{rule}");
        }
    }
}
