//! What is found by a joined check says which part of it fails, and where that part is.

use crate::common::Memory;
use dtolint::{Linter, PolicyBuilder};

fn linter(files: &[(&str, &str)]) -> Linter {
    let files = Memory::new(files.iter().copied());
    let policy = PolicyBuilder::default().files(&files).file("dtolint.toml");
    Linter::new(policy.unwrap_or_else(|error| panic!("{error}")))
}

/// What a rule with this check finds in a document: the message, where, and the text in the policy that is pointed at.
fn found(check: &str, document: &str) -> Vec<(String, String, String)> {
    let policy = format!(
        "version = 1\nschema = \"anything.json\"\n[[rule]]\nid = \"order\"\ntitle = \"orders are complete\"\nselect = \"\"\ncheck = {check}\n"
    );
    let report = linter(&[("anything.json", "{}"), ("dtolint.toml", &policy)])
        .lint(("order.json", document));
    let of = |it: &dtolint::Finding| {
        let place = it.policy().expect("a rule has a line");
        (it.message().to_owned(), it.pointer().to_owned(), place.text().to_owned())
    };
    report.findings().iter().map(of).collect()
}

#[test]
fn a_finding_says_which_part_fails_and_points_at_it() {
    let one = r#"{"endpoint_url": "http://a.example.com/x", "events": []}"#;
    let of = |message: &str, pointer: &str, place: &str| {
        (message.to_owned(), pointer.to_owned(), place.to_owned())
    };
    let fails = |part: &str| format!("orders are complete: the check `{part}` fails");
    let table = [
        (
            r#"{ all = [{ at = "/endpoint_url", length = { max = 5 } }, { at = "/endpoint_url", url-scheme = { one-of = ["https"] } }] }"#,
            vec![
                of(&fails("length"), "/endpoint_url", "5"),
                of(&fails("url-scheme"), "/endpoint_url", "url-scheme"),
            ],
        ),
        // Two parts with one check are two findings, and say which of the parts they are of.
        (
            r#"{ all = [{ required = { members = ["secret"] } }, { required = { members = ["name"] } }] }"#,
            vec![
                of("orders are complete: the first check `required` fails", "", "\"secret\""),
                of("orders are complete: the second check `required` fails", "", "\"name\""),
            ],
        ),
        // `any` and `not` fail as a whole, within what joins them.
        (
            r#"{ all = [{ at = "/events", count = { min = 1 } }, { any = [{ required = { members = ["secret"] } }, { at = "/events", count = { min = 2 } }] }, { not = { required = { members = ["events"] } } }] }"#,
            vec![
                of(&fails("any"), "", "any"),
                of(&fails("not"), "", "not"),
                of(&fails("count"), "/events", "1"),
            ],
        ),
        // Of parts within parts, the innermost.
        (
            r#"{ all = [{ when = { required = { members = ["events"] } }, then = { all = [{ at = "/events", count = { min = 1 } }] } }, { required = { members = ["endpoint_url"] } }] }"#,
            vec![of(&fails("count"), "/events", "1")],
        ),
        // Where one part alone can be meant, the words are the rule's.
        (
            r#"{ when = { required = { members = ["events"] } }, then = { at = "/events", count = { min = 1 } } }"#,
            vec![of("orders are complete", "/events", "1")],
        ),
        (
            r#"{ any = [{ required = { members = ["secret"] } }, { required = { members = ["name"] } }] }"#,
            vec![of("orders are complete", "", "\"order\"")],
        ),
        // An entry of a list says more than the part that has the list.
        (
            r#"{ all = [{ at = "/endpoint_url", url-host = { none-of = ["a.example.com"] } }, { required = { members = ["events"] } }] }"#,
            vec![of(&fails("url-host"), "/endpoint_url", "\"a.example.com\"")],
        ),
    ];
    for (check, expected) in table {
        assert_eq!(found(check, one), expected, "{check}");
    }
}

/// In layers, the part is where the rule is defined, whichever layer sets the level.
#[test]
fn a_part_is_found_in_the_layer_that_defines_the_rule() {
    let base = "version = 1\n[[rule]]\nid = \"order\"\ntitle = \"t\"\nmessage = \"no {value}\"\nselect = \"/events\"\ncheck = { all = [{ count = { min = 1 } }, { unique = {} }] }\n";
    let policy = "version = 1\nextends = [\"base.toml\"]\n[rules]\norder = \"warning\"\n";
    let linter = linter(&[("base.toml", base), ("dtolint.toml", policy)]);
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": []}"#;
    let report = linter.lint(("order.json", document));
    let finding = &report.findings()[0];
    let place = finding.policy().expect("a rule has a line");
    assert_eq!((place.path(), place.start().line, place.text()), ("base.toml", 7, "1"));
    assert_eq!(finding.severity(), dtolint::Severity::Warning);
    assert!(finding.message().ends_with(": the check `count` fails"), "{}", finding.message());
}
