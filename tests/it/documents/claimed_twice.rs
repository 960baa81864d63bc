//! B21: a file that several `[[documents]]` entries claim has each finding once.

use crate::common::Memory;
use dtolint::{Coverage, Linter, PolicyBuilder, Report};

fn lint(entries: &str, documents: &[(&str, &str)]) -> Report {
    let schema = r#"{"properties": {"endpoint_url": {"type": "string"}, "events": {"type": "array",
        "items": {"type": "string"}}}, "required": ["endpoint_url"]}"#;
    let policy = format!("version = 1\nextends = [\"dtolint:recommended\"]\n{entries}");
    let files = Memory::new([("other.json", schema)]);
    let loaded = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
    let linter = Linter::new(loaded.unwrap_or_else(|error| panic!("{error}")));
    linter.lint_all(documents.iter().copied(), Coverage::Whole)
}

fn found(report: &Report) -> Vec<String> {
    let of = |it: &dtolint::Finding| format!("{} {}{}", it.rule(), it.place().path(), it.pointer());
    report.findings().iter().map(of).collect()
}

const BAD: &str = r#"{"endpoint_url": "http://a.example.com/", "events": ["user.created", "user.creatd"], "evnts": []}"#;
const BOTH: &str = "[[documents]]\nfiles = [\"webhooks/**/*.json\"]\n[[documents]]\nfiles = [\"webhooks/hr/*.json\"]\n";

#[test]
fn b21_each_finding_is_there_once_whatever_claims_the_file() {
    let file = [("webhooks/hr/a.json", BAD)];
    let once = lint("[[documents]]\nfiles = [\"webhooks/**/*.json\"]\n", &file);
    let expected = found(&once);
    assert_eq!(expected.len(), 3, "{expected:?}");
    let three = format!(
        "{BOTH}[[documents]]\nfiles = [\"**\"]\nschema = \"workos:CreateWebhookEndpointDto\"\n"
    );
    for entries in [BOTH, &three] {
        let report = lint(entries, &file);
        assert_eq!(found(&report), expected, "{entries}");
        assert_eq!(report.summary().dtos, 1, "{entries}");
        assert_eq!(report.summary().documents, 1, "{entries}");
    }
    // In a file that only one of them claims, too.
    let report = lint(BOTH, &[("webhooks/it/a.json", BAD), ("webhooks/hr/b.json", BAD)]);
    assert_eq!(report.findings().len(), 7, "{:?}", found(&report));
}

/// Selects that overlap, and those that miss.
#[test]
fn b21_a_value_that_two_selects_reach_is_checked_once() {
    let document = format!(r#"{{"endpoints": [{BAD}, {BAD}], "Endpoints": []}}"#);
    let entry = |select: &str| format!("[[documents]]\nfiles = [\"**\"]\nselect = \"{select}\"\n");
    let file = [("a.json", &*document)];
    let once = found(&lint(&entry("/endpoints/*"), &file));
    for selects in
        [["/endpoints/*", "/endpoints/0"], ["/endpoints/0", "/endpoints/*"], ["/endpoints/*"; 2]]
    {
        let report = lint(&selects.map(entry).concat(), &file);
        let mut all = found(&report);
        all.sort();
        let mut expected = once.clone();
        expected.sort();
        assert_eq!(all, expected, "{selects:?}");
        assert_eq!(report.summary().dtos, 2, "{selects:?}");
    }
    let nothing = lint(&[entry("/list/*"), entry("/list/*")].concat(), &[("a.json", "{}")]);
    assert_eq!(found(&nothing), ["nothing-selected a.json"]);
}

/// What spans documents is compared among all of an entry, and is found once.
#[test]
fn b21_what_spans_documents_is_found_once_and_not_lost() {
    let good = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    for entries in [BOTH.to_owned(), {
        let mut entries: Vec<&str> = BOTH.split("[[documents]]").collect();
        entries.swap(1, 2);
        entries.join("[[documents]]\n")
    }] {
        let files = [
            ("webhooks/hr/a.json", good),
            ("webhooks/hr/b.json", good),
            ("webhooks/it/c.json", good),
        ];
        let expected = [
            "endpoint-duplicate webhooks/hr/b.json/endpoint_url",
            "endpoint-duplicate webhooks/it/c.json/endpoint_url",
        ];
        assert_eq!(found(&lint(&entries, &files)), expected, "{entries}");
        assert_eq!(found(&lint(&entries, &files[1..])), expected[1..], "{entries}");
        assert_eq!(
            found(&lint(&entries, &files[..1])),
            [""; 0],
            "a file is no duplicate of itself"
        );
    }
}

/// As another schema it is another DTO: what that one says is said as well.
#[test]
fn another_schema_has_findings_of_its_own() {
    let entries = format!("{BOTH}[[documents]]\nfiles = [\"**\"]\nschema = \"other.json\"\n");
    let report = lint(&entries, &[("webhooks/hr/a.json", r#"{"events": []}"#)]);
    let schemas = report.findings().iter().filter(|it| it.rule() == "schema").count();
    assert_eq!(schemas, 2, "{:?}", found(&report));
    assert_eq!(report.summary().dtos, 2);
}
