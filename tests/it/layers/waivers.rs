//! Waivers: what they let through, and until when.

use super::*;

const WAIVED: &str = r#"
version = 1

[rules.event-forbidden]
events = ["session.*"]

[[waiver]]
rule    = "event-forbidden"
files   = ["webhooks/siem*.json"]
select  = "/events/*"
value   = "session.created"
reason  = "until the stream is live"
owner   = "identity@example.com"
expires = 2027-01-31
"#;

#[test]
fn a_waiver_lets_through_what_it_names_and_nothing_else() {
    let linter = linter(WAIVED);
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["session.created", "session.revoked"]}"#;
    let report = linter.lint(("webhooks/siem.json", document));
    assert_eq!(found(&report), ["event-forbidden error waived", "event-forbidden error"]);
    let summary = report.summary();
    assert_eq!((summary.errors, summary.waived), (1, 1));
    let waived = report.findings()[0].waived().expect("it is waived");
    assert_eq!(waived.reason, "until the stream is live");
    assert_eq!(waived.owner.as_deref(), Some("identity@example.com"));
    assert_eq!((waived.expires.as_str(), waived.place.start().line), ("2027-01-31", 7));
    // Alone it does not count.
    let alone = document.replace(", \"session.revoked\"", "");
    assert_eq!(linter.lint(("webhooks/siem-2.json", &alone)).worst(), None);
    // Another file, another rule.
    assert_eq!(found(&linter.lint(("webhooks/hr.json", &alone))), ["event-forbidden error"]);
    let twice = alone.replace("\"events\"", "\"events\": [], \"events\"");
    assert_eq!(found(&linter.lint(("webhooks/siem.json", &twice)))[0], "duplicate-key error");
}

#[test]
fn a_waiver_that_is_over_shows_on_what_it_let_through_and_at_its_own_line() {
    let text = WAIVED.replace("2027-01-31", "2026-11-24");
    let linter = linter(&text);
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["session.created"]}"#;
    let report = linter.lint(("webhooks/siem.json", document));
    assert_eq!(found(&report), ["event-forbidden error"]);
    let related = &report.findings()[0].related()[0];
    assert_eq!(
        (related.label.as_str(), related.place.start().line),
        ("this waiver expired on 2026-11-24", 7)
    );
    let [over] = linter.policy().warnings() else { panic!("{:?}", linter.policy().warnings()) };
    assert_eq!((over.rule(), over.place().start().line), ("waiver-expired", 14));
    // Its last day is still a day.
    let linter = self::linter(&WAIVED.replace("2027-01-31", "2026-11-25"));
    assert_eq!(linter.lint(("webhooks/siem.json", document)).worst(), None);
    assert_eq!(linter.policy().warnings()[0].rule(), "waiver-due");
}

#[test]
fn a_waiver_of_no_use_is_told_when_every_document_was_seen() {
    let linter = linter(WAIVED);
    let clean = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    let run = |coverage| found(&linter.lint_all([("webhooks/siem.json", clean)], coverage));
    assert_eq!(run(Coverage::Part), Vec::<String>::new());
    assert_eq!(run(Coverage::Whole), ["waiver-unused warning"]);
    assert!(linter.needs_whole());
    let used = clean.replace("user.created", "session.created");
    assert_eq!(
        found(&linter.lint_all([("webhooks/siem.json", &used)], Coverage::Whole)),
        ["event-forbidden error waived"]
    );
}

/// A rule that is on finds nothing without its list, and switching it on again would not help.
#[test]
fn a_waiver_of_a_rule_that_finds_nothing_says_why_that_is() {
    let waiver = "[[waiver]]\nrule = \"event-forbidden\"\nfiles = [\"a.json\"]\nreason = \"until the stream is live\"\nexpires = 2027-01-31\n";
    for (rules, why) in [
        ("", "`event-forbidden` is off"),
        ("[rules]\nevent-forbidden = \"off\"\n", "`event-forbidden` is off"),
        ("extends = [\"dtolint:recommended\"]\n", "`event-forbidden` has no list"),
    ] {
        let linter = linter(&format!("version = 1\n{rules}{waiver}"));
        let report = linter.policy().check();
        let expected = format!("the waiver lets nothing through: {why}");
        let of = |it: &dtolint::Finding| (it.rule().to_owned(), it.message().to_owned());
        let found: Vec<_> = report.findings().iter().map(of).collect();
        assert!(found.contains(&("waiver-unused".to_owned(), expected)), "{rules}: {found:?}");
    }
}

#[test]
fn what_spans_documents_and_what_the_schema_forbids_can_be_waived() {
    let linter = linter(
        r#"
version = 1
[rules]
endpoint-duplicate = "error"
[rules.event-uncovered]
events = ["dsync.deleted"]

[[waiver]]
rule    = "endpoint-duplicate"
files   = ["b.json"]
reason  = "moved in two steps"
expires = 2027-01-31

[[waiver]]
rule    = "event-uncovered"
value   = "dsync.deleted"
reason  = "the directory is not connected yet"
expires = 2027-01-31

[[waiver]]
rule    = "schema"
select  = "/events"
reason  = "a draft"
expires = 2027-01-31
"#,
    );
    let draft = r#"{"endpoint_url": "https://a.example.com/", "events": null}"#;
    let report = linter.lint_all([("a.json", draft), ("b.json", draft)], Coverage::Whole);
    let all: Vec<bool> = report.findings().iter().map(|it| it.waived().is_some()).collect();
    assert_eq!(all, [true; 4], "{:?}", found(&report));
    assert_eq!(report.summary().errors, 0);
}

#[test]
fn a_policy_with_waivers_wants_to_know_what_day_it_is() {
    let error = Policy::parse("dtolint.toml", WAIVED).expect_err("nobody has told the day");
    assert_eq!(error.report().findings()[0].rule(), "policy-missing");
    assert!(error.to_string().contains("PolicyBuilder::today"), "{error}");
}
