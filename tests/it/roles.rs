//! Roles: the embedded rules work on any DTO whose URL and events are named, for the document sets that a policy names.

use dtolint::{Coverage, Linter, Policy, PolicyBuilder, PolicyError, Report};

use crate::common::Memory;

/// A webhook as GitHub takes it: the URL is in `config`, and the events have names of their own.
const GITHUB: &str = r#"{
    "type": "object",
    "properties": {
        "name": {"const": "web"},
        "config": {"type": "object", "properties": {"url": {"type": "string"}, "content_type": {"enum": ["json", "form"]}}, "additionalProperties": false},
        "events": {"type": "array", "items": {"enum": ["push", "pull_request", "member", "repository"]}}
    },
    "required": ["config"],
    "additionalProperties": false
}"#;

/// A webhook endpoint as Stripe takes it.
const STRIPE: &str = r#"{
    "type": "object",
    "properties": {
        "url": {"type": "string"},
        "enabled_events": {"type": "array", "items": {"enum": ["charge.failed", "charge.succeeded", "customer.created"]}}
    },
    "required": ["url", "enabled_events"],
    "additionalProperties": false
}"#;

const DOCUMENTS: &str = r#"version = 1
extends = ["dtolint:recommended"]
[[documents]]
name = "github"
files = ["github/*.json"]
schema = "github.json"
roles = { url = "/config/url", event = "/events/*" }
[[documents]]
name = "stripe"
files = ["stripe/*.json"]
schema = "stripe.json"
roles = { url = "/url", events = "/enabled_events" }
[[documents]]
name = "workos"
files = ["workos/*.json"]
"#;

fn load(more: &str) -> Result<Policy, PolicyError> {
    load_text(&format!("{DOCUMENTS}{more}"))
}

fn load_text(text: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new([("github.json", GITHUB), ("stripe.json", STRIPE)]);
    PolicyBuilder::default().files(&files).text("dtolint.toml", text)
}

const EVIL: [(&str, &str); 3] = [
    (
        "github/a.json",
        r#"{"name": "web", "config": {"url": "http://hooks.example.com/a"}, "events": ["push", "push"]}"#,
    ),
    (
        "stripe/a.json",
        r#"{"url": "https://me:pass@hooks.example.com/b", "enabled_events": ["charge.failed"]}"#,
    ),
    ("workos/a.json", r#"{"endpoint_url": "https://127.0.0.1/", "events": ["user.created"]}"#),
];

fn found(report: &Report) -> Vec<(&str, &str, &str)> {
    report.iter().map(|it| (it.place().path(), it.rule(), it.pointer())).collect()
}

fn lint(policy: Policy, texts: &[(&str, &str)]) -> Report {
    Linter::new(policy).lint_all(texts.iter().copied(), Coverage::Whole)
}

#[test]
fn embedded_rules_look_where_an_entry_says_that_the_roles_are() {
    let report = lint(load("").expect("no mistake"), &EVIL);
    assert_eq!(
        found(&report),
        [
            ("github/a.json", "url-not-https", "/config/url"),
            ("github/a.json", "event-duplicate", "/events/1"),
            ("stripe/a.json", "url-credentials", "/url"),
            ("workos/a.json", "url-address", "/endpoint_url"),
        ]
    );
}

#[test]
fn one_allow_list_rules_every_kind_of_document() {
    let policy = load("[rules.domain-not-allowed]\ndomains = [\"*.example.com\"]\n");
    let texts = [
        ("github/a.json", r#"{"config": {"url": "https://evil.example.net/"}}"#),
        ("stripe/a.json", r#"{"url": "https://evil.example.net/", "enabled_events": []}"#),
        (
            "workos/a.json",
            r#"{"endpoint_url": "https://evil.example.net/", "events": ["user.created"]}"#,
        ),
    ];
    let report = lint(policy.expect("no mistake"), &texts);
    let denied: Vec<_> =
        found(&report).into_iter().filter(|(_, rule, _)| *rule == "domain-not-allowed").collect();
    assert_eq!(
        denied,
        [
            ("github/a.json", "domain-not-allowed", "/config/url"),
            ("stripe/a.json", "domain-not-allowed", "/url"),
            ("workos/a.json", "domain-not-allowed", "/endpoint_url"),
        ]
    );
}

#[test]
fn the_same_url_in_documents_of_two_kinds_is_found() {
    let texts = [
        (
            "stripe/a.json",
            r#"{"url": "https://hooks.example.com/", "enabled_events": ["charge.failed"]}"#,
        ),
        (
            "stripe/b.json",
            r#"{"url": "https://hooks.example.com/", "enabled_events": ["charge.failed"]}"#,
        ),
    ];
    let report = lint(load("").expect("no mistake"), &texts);
    assert_eq!(found(&report), [("stripe/b.json", "endpoint-duplicate", "/url")]);
}

#[test]
fn a_custom_rule_may_look_at_a_role() {
    let rule = "[[rule]]\nid = \"acme-path\"\ntitle = \"Paths are /hooks\"\nselect = \"@url\"\ncheck = { url-path = { one-of = [\"/hooks\"] } }\n";
    let report = lint(load(rule).expect("no mistake"), &EVIL);
    let of_rule = found(&report).into_iter().filter(|(_, rule, _)| *rule == "acme-path").count();
    assert_eq!(of_rule, 3);
    let role = rule.replace("@url", "@urll");
    let error = load(&role).expect_err("there is no such role").into_report();
    assert_eq!(error.findings()[0].message(), "there is no role `@urll`");
    assert_eq!(error.findings()[0].help(), Some("did you mean `url`?"));
}

#[test]
fn several_places_of_a_role_are_all_looked_at() {
    let two = "version = 1\nextends = [\"dtolint:recommended\"]\nschema = \"s.json\"\n[[documents]]\nfiles = [\"*.json\"]\nroles = { url = [\"/primary\", \"/fallback\", \"/more/*\"] }\n";
    let files = Memory::new([("s.json", "{}")]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", two);
    let text = r#"{"primary": "http://a.example.com/", "fallback": "http://b.example.com/", "more": ["https://a.example.com/", "http://c.example.com/"]}"#;
    let report = lint(policy.expect("no mistake"), &[("a.json", text)]);
    let expected = ["/primary", "/fallback", "/more/1"];
    let places: Vec<_> = report.iter().map(|it| (it.rule(), it.pointer())).collect();
    assert_eq!(places, expected.map(|place| ("url-not-https", place)));
}

/// A4: what the policy sets and no document has a place for would do nothing.
#[test]
fn a4_a_rule_without_its_role_is_an_error_at_its_line() {
    let policy = "version = 1\nextends = [\"dtolint:strict\"]\nschema = \"s.json\"\n[rules.domain-not-allowed]\ndomains = [\"hooks.example.com\"]\n";
    let schema = r#"{"properties": {"config": {"properties": {"url": {"type": "string"}}}}, "additionalProperties": false}"#;
    let files = Memory::new([("s.json", schema)]);
    let load = |text: &str| PolicyBuilder::default().files(&files).text("dtolint.toml", text);
    let error = load(policy).expect_err("nothing has a URL").into_report();
    let [finding] = error.findings() else { panic!("{error:?}") };
    assert_eq!((finding.rule(), finding.place().start().line), ("policy-missing", 4));
    assert_eq!(
        finding.message(),
        "`domain-not-allowed` looks at the role `url`, and no document has it"
    );
    // Of a rule that looks at several roles, the one that is missing is named.
    let scopes = policy.replace("domain-not-allowed]\ndomains = [\"hooks.example.com\"]", "event-forbidden-for-domain]\nscopes = [{ domains = [\"a.example.com\"], only = [\"user.*\"] }]");
    let events = format!(
        "{scopes}[[documents]]\nfiles = [\"*.json\"]\nroles = {{ events = \"/config/events\" }}\n"
    );
    let open = Memory::new([(
        "s.json",
        r#"{"properties": {"config": {"properties": {"events": {"type": "array"}}}}, "additionalProperties": false}"#,
    )]);
    let error = PolicyBuilder::default().files(&open).text("dtolint.toml", &events);
    let error = error.expect_err("nothing has a URL").into_report();
    let messages: Vec<&str> = error.iter().map(|it| it.message()).collect();
    assert_eq!(
        messages,
        ["`event-forbidden-for-domain` looks at the role `url`, and no document has it"]
    );
    // What a pack turns on isn't an error, and doesn't count either.
    let pack = load(
        &policy.replace("[rules.domain-not-allowed]\ndomains = [\"hooks.example.com\"]\n", ""),
    );
    let report = lint(pack.expect("no mistake"), &[("a.json", "{}")]);
    let usual = Linter::new(Policy::recommended()).rules();
    assert!(report.summary().rules < usual / 2, "{} of {usual}", report.summary().rules);
    // Said where the URL is, the rule works.
    let roles = format!(
        "{policy}[[documents]]\nfiles = [\"*.json\"]\nroles = {{ url = \"/config/url\" }}\n"
    );
    let policy = load(&roles).expect("no mistake");
    let report = lint(policy, &[("a.json", r#"{"config": {"url": "https://evil.example.net/"}}"#)]);
    assert_eq!(found(&report), [("a.json", "domain-not-allowed", "/config/url")]);
}

#[test]
fn names_of_events_are_judged_by_the_schemas_of_the_documents_that_have_them() {
    let rule = |name: &str| load(&format!("[rules.event-forbidden]\nevents = [\"{name}\"]\n"));
    for known in ["push", "charge.*", "dsync.*"] {
        assert!(rule(known).is_ok(), "{known}");
    }
    let error = rule("pul_request").expect_err("no schema has it").into_report();
    assert_eq!(error.findings()[0].rule(), "name-unlisted");
    assert_eq!(error.findings()[0].help(), Some("did you mean `pull_request`?"));
    // Without WorkOS's documents, its events are no names.
    let text =
        DOCUMENTS.replace("[[documents]]\nname = \"workos\"\nfiles = [\"workos/*.json\"]\n", "");
    let with = |name: &str| format!("{text}[rules.event-forbidden]\nevents = [\"{name}\"]\n");
    assert!(load_text(&with("dsync.*")).is_err());
    assert!(load_text(&with("push")).is_ok());
}

#[test]
fn mistakes_in_roles_are_told_at_their_place() {
    for (roles, rule, message) in [
        (
            "{ url = \"/config/uri\" }",
            "policy-unknown-name",
            "by the schema, `/config/uri` can never select anything",
        ),
        (
            "{ url = \"/config\" }",
            "policy-invalid-value",
            "`url` looks at strings, and `/config` selects objects",
        ),
        ("{ uri = \"/config/url\" }", "policy-unknown-name", "`roles` has no key `uri`"),
        ("{ url = [] }", "policy-invalid-value", "the role is nowhere"),
        (
            "{ event = \"/events\" }",
            "policy-invalid-value",
            "`event` looks at strings, and `/events` selects arrays",
        ),
    ] {
        let text = DOCUMENTS.replace("{ url = \"/config/url\", event = \"/events/*\" }", roles);
        let error = load_text(&text).expect_err(roles).into_report();
        let finding = error
            .iter()
            .find(|it| it.message() == message)
            .unwrap_or_else(|| panic!("{roles}: {error:?}"));
        assert_eq!((finding.rule(), finding.place().start().line), (rule, 7), "{roles}");
    }
}

#[test]
fn an_override_may_be_for_document_sets() {
    let more = "[rules.domain-not-allowed]\ndomains = [\"hooks.example.com\"]\n[[override]]\ndocuments = [\"github\"]\nrules.domain-not-allowed = { domains = [\"ci.example.com\"] }\n[[override]]\nfiles = [\"stripe/b.json\"]\ndocuments = [\"stripe\"]\nrules.url-not-https = \"off\"\n";
    let policy = load(more).expect("no mistake");
    let texts = [
        ("github/a.json", r#"{"config": {"url": "https://hooks.example.com/"}}"#),
        ("github/b.json", r#"{"config": {"url": "https://ci.example.com/"}}"#),
        (
            "stripe/a.json",
            r#"{"url": "http://hooks.example.com/1", "enabled_events": ["charge.failed"]}"#,
        ),
        (
            "stripe/b.json",
            r#"{"url": "http://hooks.example.com/2", "enabled_events": ["charge.failed"]}"#,
        ),
    ];
    let report = lint(policy.clone(), &texts);
    assert_eq!(
        found(&report),
        [
            ("github/a.json", "domain-not-allowed", "/config/url"),
            ("stripe/a.json", "url-not-https", "/url"),
        ]
    );
    let shown = policy.show();
    assert!(shown.contains("documents = [\"github\"]"), "{shown}");
    let again = lint(load_text(&shown).expect("no mistake"), &texts);
    assert_eq!(found(&again), found(&report));
    let error = load("[[override]]\ndocuments = [\"githib\"]\nrules.url-fragment = \"off\"\n");
    let error = error.expect_err("there is no such entry").into_report();
    let finding = &error.findings()[0];
    assert_eq!(finding.message(), "no `[[documents]]` entry is called `githib`");
    assert_eq!(
        (finding.help(), finding.place().start().line),
        (Some("did you mean `github`?"), 17)
    );
    let neither = load("[[override]]\nrules.url-fragment = \"off\"\n").expect_err("for what?");
    assert_eq!(neither.report().findings()[0].message(), "the key `files` is missing");
}

const KINDS: &str = r#"version = 1
extends = ["dtolint:recommended"]
[[documents]]
files = ["all/*.yaml"]
select = "/*"
schema = "hook.json"
roles = { url = "/spec/url" }
when = { at = "/kind", one-of = { values = ["Webhook"] } }
[[documents]]
files = ["all/*.yaml"]
select = "/*"
schema = "queue.json"
when = { at = "/kind", one-of = { values = ["Queue"] } }
"#;

#[test]
fn entries_choose_by_content_and_what_none_takes_is_counted() {
    let files = Memory::new([
        (
            "hook.json",
            r#"{"properties": {"kind": {"const": "Webhook"}, "spec": {"properties": {"url": {"type": "string"}}}}}"#,
        ),
        ("queue.json", r#"{"properties": {"kind": {"const": "Queue"}, "size": {"maximum": 5}}}"#),
    ]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", KINDS);
    let linter = Linter::new(policy.expect("no mistake"));
    let text = "- kind: Webhook\n  spec: {url: \"http://a.example.com/\"}\n- kind: Queue\n  size: 9\n- kind: Topic\n- {}\n";
    let report = linter.lint_all([("all/a.yaml", text)], Coverage::Whole);
    assert_eq!(
        found(&report),
        [("all/a.yaml", "url-not-https", "/0/spec/url"), ("all/a.yaml", "schema", "/1/size")]
    );
    let counts = report.summary();
    assert_eq!((counts.dtos, counts.skipped.untaken), (2, 2));
    assert!(counts.to_string().contains("not checked: 2 values that no `when` takes"), "{counts}");
    // A key that receivers may take for the one that decides is found.
    let hidden = "- Kind: Webhook\n  spec: {url: \"http://a.example.com/\"}\n";
    let report = linter.lint_all([("all/a.yaml", hidden)], Coverage::Whole);
    assert_eq!(found(&report)[0], ("all/a.yaml", "select-lookalike", "/0/Kind"));
    assert_eq!(report.summary().skipped.untaken, 1);
}

/// Each bad example of a rule that looks at a role is found at another place, too, if a document set has the role
/// there.
#[test]
fn each_embedded_rule_finds_at_the_roles_what_it_finds_in_workos_documents() {
    let workos = include_str!("../../rules/schemas/workos-createwebhookendpointdto.json");
    let workos: serde_json::Value = serde_json::from_str(workos).expect("it is JSON");
    let schema = serde_json::json!({
        "type": "object",
        "properties": {
            "target": { "properties": { "address": workos["properties"]["endpoint_url"] } },
            "topics": workos["properties"]["events"],
        },
    });
    let schema = schema.to_string();
    let head = "version = 1\n[[documents]]\nfiles = [\"*.json\"]\nschema = \"s.json\"\n\
                roles = { url = \"/target/address\", events = \"/topics\" }\n";
    let mut tried = std::collections::BTreeSet::new();
    for rule in dtolint::rules::all() {
        let is_of_role = rule.select().is_some_and(|select| select.starts_with('@'));
        for example in rule.bad().iter().filter(|_| is_of_role) {
            let Ok(document) = serde_json::from_str::<serde_json::Value>(&example.document) else {
                continue;
            };
            if example.policy.contains("select") || example.policy.contains("schema") {
                continue;
            }
            let moved = serde_json::json!({
                "target": { "address": document["endpoint_url"] }, "topics": document["events"],
            });
            let on =
                match rule.options().iter().any(|option| option.required) || rule.is_always_on() {
                    true => String::new(),
                    false => format!("[rules]\n{} = \"{}\"\n", rule.id(), rule.level()),
                };
            let base = format!("version = 1\nextends = [\"dtolint:recommended\"]\n{on}");
            let files = Memory::new([("s.json", &*schema), ("base.toml", &*base)]);
            let text = format!("extends = [\"base.toml\"]\n{head}{}", example.policy);
            let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &text);
            let policy = policy.unwrap_or_else(|error| panic!("{}: {error}", rule.id()));
            let report = lint(policy, &[("a.json", &moved.to_string())]);
            let found = report.iter().filter(|it| it.rule() == rule.id()).count();
            assert_eq!(found, example.at.len(), "{}, «{}»: {report:?}", rule.id(), example.title);
            tried.insert(rule.id().to_owned());
        }
    }
    assert!(tried.len() >= 17, "{tried:?}");
}

/// What the rules of packs list, and what an organisation lists of WorkOS's events, isn't a mistake where the only
/// documents are those of another API.
#[test]
fn lists_of_layers_may_be_for_events_of_another_api() {
    let documents = "[[documents]]\nfiles = [\"stripe/*.json\"]\nschema = \"stripe.json\"\n\
                     roles = { url = \"/url\", events = \"/enabled_events\" }\n";
    let organisation = "version = 1\nextends = [\"dtolint:strict\"]\n[rules.event-forbidden]\nevents = [\"dsync.*\", \"session.created\"]\n";
    for extended in ["dtolint:recommended", "dtolint:strict", "organisation.toml"] {
        let files = Memory::new([("stripe.json", STRIPE), ("organisation.toml", organisation)]);
        let text = format!("version = 1\nextends = [\"{extended}\"]\n{documents}");
        let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &text);
        let policy = policy.unwrap_or_else(|error| panic!("{extended}: {error}"));
        let report = policy.check();
        assert!(report.findings().is_empty(), "{extended}: {report:?}");
    }
    // What the policy itself lists is judged by its documents.
    let text = format!(
        "version = 1\n{documents}[rules.event-forbidden]\nevents = [\"session.created\"]\n"
    );
    assert!(load_text(&text).is_err());
}

#[test]
fn a_schema_of_the_caller_takes_the_roles_away_and_says_so() {
    let rule = "[rules.domain-not-allowed]\ndomains = [\"hooks.example.com\"]\n";
    let files = Memory::new([("github.json", GITHUB), ("stripe.json", STRIPE)]);
    let text = format!("{DOCUMENTS}{rule}");
    let policy = PolicyBuilder::default().files(&files).schema("stripe.json");
    let error = policy.text("dtolint.toml", &text).expect_err("no document has the role");
    let [finding] = error.report().findings() else { panic!("{error}") };
    assert!(finding.help().is_some_and(|help| help.contains("leave them out")), "{finding}");
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &text);
    assert!(policy.is_ok());
}
