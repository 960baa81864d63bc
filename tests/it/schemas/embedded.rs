//! The embedded schemas and what is known about their events.

use super::*;

#[test]
fn the_embedded_schemas_know_seventy_seven_and_ninety_three_events() {
    for (name, count, path) in [
        ("workos:CreateWebhookEndpointDto", 77, "workos-createwebhookendpointdto.json"),
        (
            "workos:CreateWebhookEndpointDto@0.61.0",
            93,
            "workos-createwebhookendpointdto-0.61.0.json",
        ),
    ] {
        let path = format!("{}/rules/schemas/{path}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the file is in the repository");
        let file: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        let events = file["properties"]["events"]["items"]["enum"].as_array().expect("a list");
        assert_eq!(events.len(), count, "{name}");
        let document =
            serde_json::json!({"endpoint_url": "https://example.com/", "events": events});
        let policy = load("none", "", name).expect("it is embedded");
        assert_eq!(lint(policy, &document.to_string()).len(), 0, "{name}");
        let policy = load("none", "", name).expect("it is embedded");
        let wrong = r#"{"endpoint_url": "https://example.com/", "events": ["user.creatd"]}"#;
        let findings = lint(policy, wrong);
        assert_eq!(all(&findings), ["schema /events/0 1:53"], "{name}");
        assert_eq!(
            findings[0].message(),
            format!("`user.creatd` is not one of the {count} allowed values")
        );
        assert_eq!(findings[0].help(), Some("did you mean `user.created`?"), "{name}");
        assert_eq!(findings[0].schema().map(|schema| schema.name.as_str()), Some(name));
    }
}

#[test]
fn the_schema_that_workos_publishes_is_loaded_despite_the_fragment_in_its_id() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/rules/schemas/workos-createwebhookendpointdto.json");
    let text = std::fs::read_to_string(path).expect("the file is in the repository");
    assert!(text.contains("\"$id\": \"#/components/schemas/CreateWebhookEndpointDto\""));
    let policy = usable("s.json", &text, "s.json");
    assert_eq!(all(policy.warnings()), ["schema-id /$id 3:10"]);
    assert_eq!(all(&lint(policy, "{\"events\": []}")), ["schema  1:1"]);
}

#[test]
fn an_event_of_the_newer_edition_says_so() {
    let policy = load("none", "", "workos:CreateWebhookEndpointDto").expect("it is embedded");
    let document = r#"{"endpoint_url": "https://example.com/", "events": ["api_key.updated"]}"#;
    let findings = lint(policy, document);
    assert_eq!(all(&findings), ["schema /events/0 1:53"]);
    assert_eq!(
        findings[0].help(),
        Some(
            "`api_key.updated` is in the newer edition: write `schema = \"workos:CreateWebhookEndpointDto@0.61.0\"` in the policy if your WorkOS has it"
        )
    );
}

/// The names that WorkOS has, but that no webhook ever gets, are no likely misspellings.
#[test]
fn events_of_another_api_are_told_as_such_in_documents_and_policies() {
    let facts = include_str!("../../../rules/data/workos-events-api.toml");
    let names: Vec<&str> = facts
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","))
        .collect();
    assert_eq!(names.len(), 18);
    let linter = Linter::new(Policy::recommended());
    let document = serde_json::json!({"endpoint_url": "https://a.example.com/", "events": names});
    let report = linter.lint(("hook.json", &document.to_string()));
    for (nth, finding) in report.findings().iter().enumerate() {
        assert_eq!((finding.rule(), &*format!("/events/{nth}")), ("schema", finding.pointer()));
        assert!(finding.help().is_some_and(|help| help.contains("Events API")), "{finding:?}");
    }
    assert_eq!(report.findings().len(), 18);
    let policy = "version = 1\n[rules.event-missing]\nevents = [\"vault.data.read\"]\n";
    let error = Policy::parse("dtolint.toml", policy).expect_err("no endpoint can have it");
    let finding = &error.report().findings()[0];
    assert_eq!(finding.rule(), "name-unlisted");
    assert!(finding.help().is_some_and(|help| help.contains("Events API")), "{finding:?}");
}
