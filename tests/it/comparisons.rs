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

/// The places of findings in a document, each with its message.
fn found(document: &str) -> Vec<(String, String)> {
    let files = Memory::new([("s.json", "{}")]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", POLICY);
    let report = Linter::new(policy.expect("it loads")).lint(("a.json", document));
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
        assert_eq!(found(document), expected, "{document}");
    }
}
