//! The policy by which the language was agreed on, word for word: every key of it works.

use crate::common::Memory;
use dtolint::{Coverage, Finding, Linter, Policy, PolicyBuilder};

const CONTRACT: &str = include_str!("../policies/contract.toml");
const ORGANISATION: &str = "version = 1\nextends = [\"dtolint:recommended\"]\n[rules.events-too-many]\nlevel = \"error\"\nmax = 30\n";
const OPENAPI: &str = r#"
openapi: 3.1.0
info: { title: WorkOS, version: "1" }
components:
  schemas:
    WebhookEndpointJson:
      type: object
      required: [id, endpoint_url, events]
      properties:
        id: { type: string }
        endpoint_url: { type: string }
        events: { type: array, items: { type: string } }
"#;

fn load(text: &str) -> Policy {
    let files = Memory::new([
        ("policies/organisation.toml", ORGANISATION),
        ("vendor/workos-openapi.yaml", OPENAPI),
    ]);
    let today = "2026-11-25".parse().expect("it is a date");
    let policy = PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", text);
    policy.unwrap_or_else(|error| panic!("{error}"))
}

/// Rule, pointer and level of what is found, and whether it is waived.
fn found(linter: &Linter, path: &str, document: &str) -> Vec<(String, String, String, bool)> {
    let report = linter.lint_all([(path, document)], Coverage::Part);
    let of = |it: &Finding| {
        (
            it.rule().to_owned(),
            it.pointer().to_owned(),
            it.severity().to_string(),
            it.waived().is_some(),
        )
    };
    report.findings().iter().map(of).collect()
}

fn hook(url: &str, events: &str) -> String {
    format!(
        r#"{{"endpoint_url": "{url}", "events": ["connection.saml_certificate_renewal_required", "connection.saml_certificate_renewed", {events}]}}"#
    )
}

#[test]
fn every_key_of_the_contract_works_as_written() {
    let linter = Linter::new(load(CONTRACT));
    let of = |rule: &str, at: &str, level: &str, waived| {
        (rule.to_owned(), at.to_owned(), level.to_owned(), waived)
    };
    let good = "https://hooks.example.com/webhooks/hr";
    let table = [
        ("webhooks/hr.json", hook(good, "\"user.created\""), vec![]),
        // Hosts, in any case and one label below; another one, and one too deep.
        (
            "webhooks/hr.json",
            hook("https://A.corp.example.com/webhooks/hr", "\"user.created\""),
            vec![],
        ),
        (
            "webhooks/hr.json",
            hook("https://a.b.corp.example.com/webhooks/hr", "\"user.created\""),
            vec![of("domain-not-allowed", "/endpoint_url", "error", false)],
        ),
        // Sets and globs; `session.*` waived by name in one file.
        (
            "webhooks/hr.json",
            hook(good, "\"dsync.deleted\""),
            vec![of("event-forbidden", "/events/2", "error", false)],
        ),
        (
            "webhooks/hr.json",
            hook(good, "\"session.created\", \"session.revoked\""),
            vec![
                of("event-forbidden", "/events/2", "error", false),
                of("event-forbidden", "/events/3", "error", false),
            ],
        ),
        (
            "webhooks/siem.json",
            hook(good, "\"session.created\", \"session.revoked\""),
            vec![
                of("event-forbidden", "/events/2", "error", true),
                of("event-forbidden", "/events/3", "error", false),
            ],
        ),
        // The organisation's rule, and its path.
        (
            "webhooks/hr.json",
            hook("https://hooks.example.com/hr", "\"user.created\""),
            vec![of("acme-webhook-path", "/endpoint_url", "error", false)],
        ),
        // Levels by path: switched off, and lowered for a folder.
        (
            "webhooks/hr.json",
            hook("https://hooks.example.com/webhooks/hr#x", "\"user.created\""),
            vec![],
        ),
        (
            "envs/dev/a.json",
            hook("https://10-0-0-1.nip.io/webhooks/a", "\"user.created\""),
            vec![
                of("domain-not-allowed", "/endpoint_url", "error", false),
                of("url-rebinding-host", "/endpoint_url", "info", false),
            ],
        ),
        (
            "webhooks/a.json",
            hook("https://10-0-0-1.nip.io/webhooks/a", "\"user.created\""),
            vec![
                of("domain-not-allowed", "/endpoint_url", "error", false),
                of("url-rebinding-host", "/endpoint_url", "error", false),
            ],
        ),
        // What the file says goes over the organisation's: a warning, at twenty.
        (
            "webhooks/hr.json",
            hook(good, &["\"user.created\""; 19].join(", ")),
            vec![of("events-too-many", "/events", "warning", false)],
        ),
    ];
    for (path, document, expected) in table {
        let mut found = found(&linter, path, &document);
        found.retain(|(rule, ..)| rule != "event-duplicate" && rule != "schema");
        assert_eq!(found, expected, "{path}: {document}");
    }
    // `select` leads to the endpoints of a list; another schema is another schema.
    let seed = format!(
        "{{\"webhookEndpoints\": [{}]}}",
        hook("http://hooks.example.com/webhooks/hr", "\"user.created\"")
    );
    assert_eq!(
        found(&linter, "workos-emulate.config.yaml", &seed),
        [of("url-not-https", "/webhookEndpoints/0/endpoint_url", "error", false)]
    );
    let deployed = format!("{{\"data\": [{}]}}", hook(good, "\"user.created\""));
    assert_eq!(
        found(&linter, "deployed.json", &deployed),
        [of("schema", "/data/0", "error", false)]
    );
    // A waiver of which the day is past works no more.
    let late = Linter::new(load(&CONTRACT.replace("2027-01-31", "2026-11-24")));
    assert!(late.policy().warnings().iter().any(|it| it.rule() == "waiver-expired"));
    let siem = hook(good, "\"session.created\"");
    assert!(found(&late, "webhooks/siem.json", &siem).contains(&of(
        "event-forbidden",
        "/events/2",
        "error",
        false
    )));
}

/// The contract's test asks for what its policy has more to say of: the required event is missing, and
/// what the document begins has no end. Whoever writes such a test is told just that.
#[test]
fn the_contracts_test_is_told_what_it_leaves_out() {
    let tested = Linter::new(load(CONTRACT)).test_policy();
    let report = tested.report();
    let told: Vec<_> = report.findings().iter().map(Finding::message).collect();
    assert!(told.iter().any(|it| it.contains("does not expect `event-missing`")), "{told:#?}");
    assert!(!told.iter().any(|it| it.contains("expects `event-forbidden`")), "{told:#?}");
    let whole = CONTRACT.replace(
        "expect   = [{ rule = \"event-forbidden\", at = \"/events/0\" }]",
        "expect   = [{ rule = \"event-forbidden\", at = \"/events/0\" }, { rule = \"event-missing\", at = \"/events\" }, { rule = \"event-lifecycle-gap\", at = \"/events/0\" }]",
    );
    let tested = Linter::new(load(&whole)).test_policy();
    let report = tested.report();
    let told: Vec<_> = report.findings().iter().map(Finding::message).collect();
    assert_eq!(told, [""; 0]);
}

#[test]
fn the_contract_binds_those_who_extend_it() {
    let files = |line: &str| {
        let child = format!(
            "version = 1\nextends = [\"dtolint.toml\"]\n[rules.domain-not-allowed]\n{line}\n"
        );
        let files = Memory::new([
            ("policies/organisation.toml", ORGANISATION),
            ("vendor/workos-openapi.yaml", OPENAPI),
            ("dtolint.toml", CONTRACT),
            ("child.toml", &*child),
        ]);
        let today = "2026-11-25".parse().expect("it is a date");
        PolicyBuilder::default().files(&files).today(today).file("child.toml")
    };
    assert!(files("domains = [\"hooks.example.com\"]").is_ok());
    let error =
        files("domains = [\"hooks.example.com\", \"example.net\"]").expect_err("it is final");
    let report = error.report();
    let [finding] = report.findings() else { panic!("{report:#?}") };
    assert_eq!(
        (finding.rule(), finding.place().path(), finding.place().start().line),
        ("final-loosened", "child.toml", 4)
    );
    assert_eq!(finding.related()[0].place.path(), "dtolint.toml");
}
