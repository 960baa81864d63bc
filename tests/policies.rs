//! Policies: every mistake is told at its place, layers go over each other, names are strict.

mod common;

use common::Memory;
use dtolint::{Finding, Linter, Policy, PolicyBuilder, PolicyError};

fn load(text: &str) -> Result<Policy, PolicyError> {
    Policy::parse("dtolint.toml", text)
}

fn load_with(files: &[(&str, &str)], text: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    PolicyBuilder::default().files(&files).text("dtolint.toml", text)
}

/// Rule, line and column of each mistake, and the first words of the help.
fn mistakes(result: Result<Policy, PolicyError>) -> Vec<(String, usize, usize, String)> {
    let error = result.expect_err("the policy has mistakes");
    let of = |finding: &Finding| {
        let at = finding.place().start();
        let help = finding.help().unwrap_or_default().to_owned();
        (finding.rule().to_owned(), at.line, at.column, help)
    };
    error.report().findings().iter().map(of).collect()
}

fn rules_found(policy: Policy, document: &str) -> Vec<String> {
    let report = Linter::new(policy).lint("hook.json", document);
    report.findings().iter().map(|finding| finding.rule().to_owned()).collect()
}

fn shown(error: &PolicyError) -> String {
    let mut text = Vec::new();
    dtolint::render::text(error.report(), Default::default(), &mut text).expect("it is written");
    String::from_utf8(text).expect("reports are UTF-8")
}

#[test]
fn five_different_mistakes_are_all_told_with_what_was_meant() {
    let text = r#"version = 1
extends = ["dtolint:recomended"]

[sets]
directory = ["dsync.*"]

[rules]
unknown-membr = "error"

[rules.event-forbidden]
events = ["@directry", "session.*"]
level = "eror"

[rules.domain-not-allowed]
domains = ["https://hooks.example.com"]
"#;
    let expected = [
        ("policy-unknown-name", 2, 12, "did you mean `dtolint:recommended`?"),
        ("policy-unknown-name", 8, 1, "did you mean `unknown-member`?"),
        ("policy-unknown-name", 11, 11, "did you mean `directory`?"),
        ("policy-unknown-name", 12, 9, "did you mean `error`?"),
        ("policy-invalid-value", 15, 12, "write `hooks.example.com`"),
    ];
    let found = mistakes(load(text));
    let found: Vec<_> =
        found.iter().map(|(rule, line, column, help)| (&**rule, *line, *column, &**help)).collect();
    assert_eq!(found, expected);
    let error = load(text).expect_err("the policy has mistakes");
    common::snapshots("policies").bind(|| insta::assert_snapshot!("five-mistakes", shown(&error)));
}

/// Each mistake alone: the policy, and where which rule points.
#[rustfmt::skip]
const MISTAKES: &[(&str, &str, &str, usize, usize)] = &[
    ("no version", "[rules]\n", "policy-missing", 1, 1),
    ("another version", "version = 2\n", "policy-invalid-value", 1, 11),
    ("a version that is a string", "version = \"1\"\n", "policy-invalid-value", 1, 11),
    ("an unknown key", "version = 1\nrulez = {}\n", "policy-unknown-name", 2, 1),
    ("no equals sign", "version = 1\nschema\n", "policy-syntax", 2, 6),
    ("a value without quotes", "version = 1\nschema = orders.json\n", "policy-syntax", 2, 10),
    ("an open string", "version = 1\nschema = \"orders\n", "policy-syntax", 2, 16),
    ("a key twice", "version = 1\nversion = 1\n", "policy-syntax", 2, 1),
    ("an unknown pack", "version = 1\nextends = [\"dtolint:strit\"]\n", "policy-unknown-name", 2, 12),
    ("a missing file", "version = 1\nextends = [\"a.toml\"]\n", "policy-file", 2, 12),
    ("a path out of the repository", "version = 1\nextends = [\"../a.toml\"]\n", "policy-file", 2, 12),
    ("an absolute path", "version = 1\nextends = [\"/a.toml\"]\n", "policy-file", 2, 12),
    ("an address", "version = 1\nextends = [\"https://a/b.toml\"]\n", "policy-file", 2, 12),
    ("itself", "version = 1\nextends = [\"dtolint.toml\"]\n", "policy-file", 2, 12),
    ("extends is a string", "version = 1\nextends = \"a.toml\"\n", "policy-invalid-value", 2, 11),
    ("an unknown schema", "version = 1\nschema = \"workos:CreateWebhookEndpointDt\"\n", "policy-unknown-name", 2, 10),
    ("a schema that is not there", "version = 1\nschema = \"order.json\"\n", "policy-file", 2, 10),
    ("a schema on the network", "version = 1\nschema = \"https://a/order.json\"\n", "policy-unknown-name", 2, 10),
    ("documents without files", "version = 1\n[[documents]]\nselect = \"/a\"\n", "policy-missing", 2, 1),
    ("documents with a misspelt key", "version = 1\n[[documents]]\nfiles = [\"a\"]\nslect = \"/a\"\n", "policy-unknown-name", 4, 1),
    ("documents that are a table", "version = 1\n[documents]\nfiles = [\"a\"]\n", "policy-invalid-value", 2, 1),
    ("a select without a slash", "version = 1\n[[documents]]\nfiles = [\"a\"]\nselect = \"data.*\"\n", "policy-invalid-value", 4, 10),
    ("a select with a lone tilde", "version = 1\n[[documents]]\nfiles = [\"a\"]\nselect = \"/a~2\"\n", "policy-invalid-value", 4, 10),
    ("a glob that is none", "version = 1\n[[documents]]\nfiles = [\"a[\"]\n", "policy-invalid-value", 3, 10),
    ("a glob out of the folder", "version = 1\n[[documents]]\nfiles = [\"../a\"]\n", "policy-invalid-value", 3, 10),
    ("no glob at all", "version = 1\n[[documents]]\nfiles = []\n", "policy-invalid-value", 3, 9),
    ("a glob that is a number", "version = 1\n[[documents]]\nfiles = [1]\n", "policy-invalid-value", 3, 10),
    ("a set of a set", "version = 1\n[sets]\na = [\"@b\"]\n", "policy-invalid-value", 3, 6),
    ("an unknown rule", "version = 1\n[rules]\nurl-not-http = \"off\"\n", "policy-unknown-name", 3, 1),
    ("an unknown level", "version = 1\n[rules]\nurl-not-https = \"fatal\"\n", "policy-unknown-name", 3, 17),
    ("a level that is a number", "version = 1\n[rules]\nurl-not-https = 1\n", "policy-invalid-value", 3, 17),
    ("an unknown option", "version = 1\n[rules.event-forbidden]\nevent = [\"session.*\"]\n", "policy-unknown-name", 3, 1),
    ("a list that is a string", "version = 1\n[rules.event-forbidden]\nevents = \"session.*\"\n", "policy-invalid-value", 3, 10),
    ("a rule without its list", "version = 1\n[rules]\nevent-missing = \"error\"\n", "policy-missing", 3, 1),
    ("an event that is none", "version = 1\n[rules.event-forbidden]\nevents = [\"session.create\"]\n", "name-unlisted", 3, 11),
    ("a pattern that matches none", "version = 1\n[rules.event-forbidden]\nevents = [\"sessions.*\"]\n", "glob-matches-nothing", 3, 11),
    ("a set that is not there", "version = 1\n[rules.event-forbidden]\nevents = [\"@x\"]\n", "policy-unknown-name", 3, 11),
    ("a negative count", "version = 1\n[rules.events-too-many]\nmax = -1\n", "policy-invalid-value", 3, 7),
    ("a port too large", "version = 1\n[rules.port-not-allowed]\nports = [65536]\n", "policy-invalid-value", 3, 10),
    ("a core rule off", "version = 1\n[rules]\nurl-not-canonical = \"off\"\n", "policy-invalid-value", 3, 21),
    ("a rule without an id", "version = 1\n[[rule]]\ntitle = \"t\"\nselect = \"/events\"\ncheck = { unique = {} }\n", "policy-missing", 2, 1),
    ("a rule with an odd id", "version = 1\n[[rule]]\nid = \"Acme\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { unique = {} }\n", "policy-invalid-value", 3, 6),
    ("a rule with a taken id", "version = 1\n[[rule]]\nid = \"syntax\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { unique = {} }\n", "policy-invalid-value", 3, 6),
    ("a rule with an unknown check", "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { uniqe = {} }\n", "policy-unknown-name", 6, 11),
    ("a rule with two checks", "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { unique = {}, count = { min = 1 } }\n", "policy-invalid-value", 6, 9),
    ("a check with an unknown parameter", "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { count = { mn = 1 } }\n", "policy-unknown-name", 6, 21),
    ("a check without what it needs", "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events/*\"\ncheck = { none-of = {} }\n", "policy-missing", 6, 11),
    ("a message with an unknown hole", "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { count = { max = 1 } }\nmessage = \"{cuont}\"\n", "policy-unknown-name", 7, 11),
    ("an own rule that claims to be core", "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\ncore = true\nselect = \"/events\"\ncheck = { unique = {} }\n", "policy-unknown-name", 5, 1),
];

#[test]
fn every_mistake_is_told_at_its_place() {
    let mut all = String::new();
    let mut wrong = Vec::new();
    for &(name, text, rule, line, column) in MISTAKES {
        let error = load(text).expect_err(name);
        let findings = error.report().findings();
        let places: Vec<_> = findings
            .iter()
            .map(|finding| {
                let at = finding.place().start();
                (finding.rule(), at.line, at.column)
            })
            .collect();
        if places != [(rule, line, column)] || findings[0].help().is_none() {
            wrong.push(format!("{name}: expected {rule} at {line}:{column}, found {places:?}"));
        }
        all += &format!("# {name}\n\n{}\n", shown(&error));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    common::snapshots("policies").bind(|| insta::assert_snapshot!("mistakes", all));
}

#[test]
fn every_mistake_of_an_entry_is_told_at_its_line_with_what_to_do() {
    let text = include_str!("policies/mistaken-entries.toml");
    let files = Memory::new([]);
    let today = "2026-12-01".parse().expect("it is a date");
    let loaded = PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", text);
    let error = loaded.expect_err("it is full of mistakes");
    common::assert_told_by_line(text, error.report());
    common::snapshots("policies")
        .bind(|| insta::assert_snapshot!("mistaken-entries", shown(&error)));
}

#[test]
fn a_policy_error_prints_as_one_line_for_each_mistake() {
    let error = load("version = 2\nrulez = {}\n").expect_err("two mistakes");
    assert_eq!(
        error.to_string(),
        "dtolint.toml:1:11: there is no version 2 of the policy language (write `version = 1`)\n\
         dtolint.toml:2:1: a policy has no key `rulez` (did you mean `rules`?)"
    );
}

const HOOK: &str =
    r#"{"endpoint_url": "http://hooks.example.com/", "events": ["session.revoked"], "x": 1}"#;

#[test]
fn what_is_not_named_is_off_and_what_is_named_is_on() {
    let table = [
        ("version = 1", vec![]),
        (
            "version = 1\nextends = [\"dtolint:recommended\"]",
            vec!["url-not-https", "unknown-member"],
        ),
        ("version = 1\n[rules]\nunknown-member = \"info\"", vec!["unknown-member"]),
        ("version = 1\n[rules.unknown-member]", vec!["unknown-member"]),
        (
            "version = 1\nextends = [\"dtolint:recommended\"]\n[rules]\nurl-not-https = \"off\"",
            vec!["unknown-member"],
        ),
        ("version = 1\n[rules.event-forbidden]\nevents = [\"session.*\"]", vec!["event-forbidden"]),
    ];
    for (text, expected) in table {
        let policy = load(text).expect("no mistake");
        assert_eq!(rules_found(policy, HOOK), expected, "{text}");
    }
}

#[test]
fn later_layers_win_and_lists_replace() {
    let organisation = "version = 1\nextends = [\"dtolint:recommended\"]\n\
        [rules.event-forbidden]\nlevel = \"warning\"\nevents = [\"user.*\"]\n\
        [rules.events-too-many]\nmax = 1\n";
    let files = [("policies/organisation.toml", organisation)];
    let child = "version = 1\nextends = [\"policies/organisation.toml\"]\n\
        [rules.event-forbidden]\nevents = [\"session.*\"]\n";
    let policy = load_with(&files, child).expect("no mistake");
    let document = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created", "session.revoked"]}"#;
    let report = Linter::new(policy).lint("hook.json", document);
    let found: Vec<_> = report
        .findings()
        .iter()
        .map(|finding| (finding.rule(), finding.severity().name(), finding.pointer()))
        .collect();
    assert_eq!(
        found,
        [
            // From the parent, untouched.
            ("events-too-many", "warning", "/events"),
            // The child's list alone, at the parent's level.
            ("event-forbidden", "warning", "/events/1"),
        ]
    );
    let policy = report.findings()[0].policy().expect("a line decided");
    assert_eq!((policy.path(), policy.start().line), ("policies/organisation.toml", 7));
    let policy = report.findings()[1].policy().expect("a line decided");
    assert_eq!((policy.path(), policy.start().line), ("dtolint.toml", 4));
}

#[test]
fn a_mistake_in_an_extended_file_is_told_there() {
    let files =
        [("a/b.toml", "version = 1\nextends = [\"../c.toml\"]\n"), ("c.toml", "verison = 1\n")];
    let found = mistakes(load_with(&files, "version = 1\nextends = [\"a/b.toml\"]\n"));
    assert_eq!(found.len(), 2, "{found:?}");
    let error = load_with(&files, "version = 1\nextends = [\"a/b.toml\"]\n").expect_err("mistakes");
    assert!(error.report().findings().iter().all(|finding| finding.place().path() == "c.toml"));
}

#[test]
fn files_that_extend_each_other_in_a_circle_are_told_with_the_way() {
    let files = [
        ("a.toml", "version = 1\nextends = [\"b.toml\"]\n"),
        ("b.toml", "version = 1\nextends = [\"a.toml\"]\n"),
    ];
    let error = load_with(&files, "version = 1\nextends = [\"a.toml\"]\n").expect_err("a circle");
    assert_eq!(error.report().findings().len(), 1);
    let message = error.report().findings()[0].message();
    assert!(message.contains("dtolint.toml → a.toml → b.toml → a.toml"), "{message}");
}

#[test]
fn a_file_that_two_others_extend_is_taken_once_more_and_not_refused() {
    let rule = "version = 1\nschema = \"any.json\"\n[[rule]]\nid = \"a\"\ntitle = \"{t}\"\nselect = \"/x\"\ncheck = { count = { max = 0 } }\n";
    let files = [
        ("any.json", "{}"),
        ("base.toml", rule),
        ("one.toml", "version = 1\nextends = [\"base.toml\"]\n"),
        ("two.toml", "version = 1\nextends = [\"base.toml\"]\n"),
    ];
    let text = "version = 1\nextends = [\"one.toml\", \"two.toml\"]\n";
    let policy = load_with(&files, text).expect("no mistake");
    let report = Linter::new(policy)
        .lint("hook.json", r#"{"endpoint_url": "https://a.example.com/", "events": [], "x": [1]}"#);
    let [finding] = report.findings() else { panic!("{report:?}") };
    assert_eq!(finding.message(), "{t}", "a title is no template");
}

#[test]
fn a_url_that_cannot_be_read_passes_no_rule_about_urls() {
    let checks = [
        "url-scheme = { one-of = [\"https\"] }",
        "url-userinfo = {}",
        "url-address = {}",
        "url-canonical = {}",
        "url-host = { one-of = [\"hooks.example.com\"] }",
        "url-port = { one-of = [443] }",
        "url-path = { matches = \"\" }",
        "url-query = { none-of = [\"x\"] }",
        "url-fragment = {}",
        "url-rebinding = {}",
        "url-host = { none-of = [\"old.example.com\"] }",
        "all = [{ url-scheme = { one-of = [\"https\"] } }]",
    ];
    for check in checks {
        let text = format!(
            "version = 1\nschema = \"any.json\"\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/callback\"\ncheck = {{ {check} }}\n"
        );
        let linter = Linter::new(load_with(&[("any.json", "{}")], &text).expect(check));
        for url in [r"https://hooks.example.com\\@evil.example.net/", "https://hooks.example.com./"]
        {
            let document = format!(
                r#"{{"endpoint_url": "https://a.example.com/", "events": [], "callback": "{url}"}}"#
            );
            let report = linter.lint("hook.json", &document);
            let found: Vec<_> = report.findings().iter().map(|f| (f.rule(), f.pointer())).collect();
            assert_eq!(found, [("a", "/callback")], "{check}: {url}");
        }
    }
}

#[test]
fn an_own_rule_finds_like_an_embedded_one() {
    let text = r#"version = 1
[[rule]]
id      = "acme-few-tags"
title   = "An order has at most two tags"
level   = "warning"
select  = "/events"
check   = { count = { max = 2 } }
message = "{count} where {max} are allowed"
help    = "choose the two that matter"

[rules.acme-few-tags]
reason = "the index holds two"
"#;
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created", "user.updated", "user.deleted"]}"#;
    let report = Linter::new(load(text).expect("no mistake")).lint("hook.json", document);
    let [finding] = report.findings() else { panic!("{:#?}", report.findings()) };
    assert_eq!(finding.rule(), "acme-few-tags");
    assert_eq!(finding.message(), "3 where 2 are allowed");
    assert_eq!(
        finding.help(),
        Some("choose the two that matter; the policy's reason: the index holds two")
    );
    assert_eq!(finding.policy().map(|place| place.start().line), Some(7));
}

#[test]
fn domains_cover_what_the_contract_says() {
    let table = [
        ("hooks.example.com", "hooks.example.com", true),
        ("hooks.example.com", "HOOKS.Example.COM", true),
        ("HOOKS.example.com", "hooks.example.com", true),
        ("hooks.example.com", "a.hooks.example.com", false),
        ("hooks.example.com", "xhooks.example.com", false),
        ("hooks.example.com", "hooks.example.com.evil.example.net", false),
        ("*.example.com", "a.example.com", true),
        ("*.example.com", "example.com", false),
        ("*.example.com", "a.b.example.com", false),
        ("**.example.com", "a.example.com", true),
        ("**.example.com", "a.b.c.example.com", true),
        ("**.example.com", "example.com", false),
        ("**.example.com", "badexample.com", false),
        ("bücher.example.com", "xn--bcher-kva.example.com", true),
        ("xn--bcher-kva.example.com", "bücher.example.com", true),
    ];
    for (domain, host, allowed) in table {
        let policy = format!("version = 1\n[rules.domain-not-allowed]\ndomains = [\"{domain}\"]\n");
        let document = format!(r#"{{"endpoint_url": "https://{host}/", "events": []}}"#);
        let found = rules_found(load(&policy).expect(domain), &document);
        assert_eq!(found.is_empty(), allowed, "{host} by {domain}: {found:?}");
    }
}

#[test]
fn an_empty_list_of_domains_allows_none_and_an_absent_one_any() {
    let document = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}"#;
    let none = "version = 1\n[rules.domain-not-allowed]\ndomains = []\n";
    assert_eq!(rules_found(load(none).expect("no mistake"), document), ["domain-not-allowed"]);
    let any = "version = 1\nextends = [\"dtolint:recommended\"]\n";
    assert!(rules_found(load(any).expect("no mistake"), document).is_empty());
}

#[test]
fn every_entry_of_documents_that_claims_a_file_applies_to_it() {
    let text = r#"version = 1
[[documents]]
files = ["all.json"]
select = "/hooks/*"
[[documents]]
files = ["*.json"]
select = "/more/*"
schema = "workos:CreateWebhookEndpointDto@0.61.0"
"#;
    let document = r#"{"hooks": [{"endpoint_url": "https://a.example.com/", "events": ["api_key.updated"]}],
"more": [{"endpoint_url": "https://a.example.com/", "events": ["api_key.updated", 1]}]}"#;
    let report = Linter::new(load(text).expect("no mistake")).lint("all.json", document);
    let found: Vec<_> = report.findings().iter().map(|f| (f.rule(), f.pointer())).collect();
    // The older edition does not know the event; the newer does, but not the number.
    assert!(found.contains(&("schema", "/hooks/0/events/0")), "{found:?}");
    assert!(found.contains(&("schema", "/more/0/events/1")), "{found:?}");
    assert!(!found.contains(&("schema", "/more/0/events/0")), "{found:?}");
    assert_eq!(report.summary().dtos, 2);
}

#[test]
fn large_policies_cost_what_they_hold() {
    let mut text = String::from("version = 1\nschema = \"any.json\"\n");
    for nth in 0..10_000 {
        text += &format!(
            "[[rule]]\nid = \"r{nth}\"\ntitle = \"t\"\nselect = \"/m{nth}\"\ncheck = {{ unique = {{}} }}\n"
        );
    }
    let policy = load_with(&[("any.json", "{}")], &text).expect("no mistake");
    assert_eq!(Linter::new(policy).rules(), 10_001, "and url-not-canonical, which is always on");
}

/// Thousands of entries of each kind: they load, and what is said of the policy is said of each. Were
/// the cost not linear, this would not end.
#[test]
fn large_policies_are_looked_at_in_linear_time() {
    type Entry = fn(usize) -> String;
    let kinds: [(&str, &str, Entry, &str, usize); 9] = [
        (
            "overrides",
            "",
            |nth| {
                format!(
                    "[[override]]\nfiles = [\"d{nth}/**\"]\nrules.events-too-many = {{ max = 7 }}\n"
                )
            },
            "override-without-effect",
            0,
        ),
        (
            "the same override",
            "",
            |_| {
                "[[override]]\nfiles = [\"d/**\"]\nrules.events-too-many = { max = 7 }\n".to_owned()
            },
            "override-unreachable",
            2_999,
        ),
        (
            "waivers",
            "",
            |nth| {
                format!(
                    "[[waiver]]\nrule = \"event-duplicate\"\nfiles = [\"{nth}.json\"]\nreason = \"r\"\nexpires = 2027-01-01\n"
                )
            },
            "waiver-unused",
            0,
        ),
        (
            "the same waiver",
            "",
            |_| {
                "[[waiver]]\nrule = \"event-duplicate\"\nfiles = [\"a.json\"]\nreason = \"r\"\nexpires = 2027-01-01\n".to_owned()
            },
            "waiver-unused",
            2_999,
        ),
        ("sets", "[sets]\n", |nth| format!("s{nth} = [\"dsync.*\"]\n"), "set-unused", 3_000),
        (
            "domains",
            "[rules.domain-not-allowed]\ndomains = [\n",
            |nth| format!("\"h{nth}.example.com\",\n"),
            "entry-covered",
            1,
        ),
        (
            "rules",
            "",
            |nth| {
                format!(
                    "[[rule]]\nid = \"r{nth}\"\ntitle = \"t\"\nselect = \"/events/*\"\nlevel = \"off\"\ncheck = {{ none-of = {{ values = [\"dsync.*\"] }} }}\n"
                )
            },
            "rule-off-everywhere",
            3_000,
        ),
        (
            "events",
            "[rules.event-forbidden]\nevents = [\n",
            |_| "\"user.created\",\n".to_owned(),
            "entry-covered",
            2_999,
        ),
        (
            "patterns",
            "",
            |nth| {
                format!(
                    "[[rule]]\nid = \"r{nth}\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = {{ matches = {{ pattern = 'a{nth}|' }} }}\n"
                )
            },
            "regex-matches-everything",
            3_000,
        ),
    ];
    let today = "2026-11-25".parse().expect("it is a date");
    for (kind, head, entry, rule, expected) in kinds {
        let mut text = format!("version = 1\nextends = [\"dtolint:recommended\"]\n{head}");
        (0..3_000).for_each(|nth| text += &entry(nth));
        match head {
            head if head.ends_with("domains = [\n") => text += "\"h7.example.com\"]\n",
            head if head.ends_with("[\n") => text += "]\n",
            _ => {}
        }
        let loaded = PolicyBuilder::default().today(today).text("dtolint.toml", &text);
        let report = loaded.unwrap_or_else(|error| panic!("{kind}: {error}")).check();
        let told = report.findings().iter().filter(|finding| finding.rule() == rule).count();
        assert_eq!(told, expected, "{kind}");
    }
}

/// A list of names for a host is no help where nobody can tell the host.
#[test]
fn what_may_go_to_a_host_is_refused_where_the_host_cannot_be_told() {
    let text = "version = 1\nschema = \"any.json\"\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/names\"\n\
        check = { url-scope = { url = \"/callback\", scopes = [{ domains = [\"a.example.com\"], only = [\"x\"] }] } }\n";
    let linter = Linter::new(load_with(&[("any.json", "{}")], text).expect("no mistake"));
    for (url, found) in [
        ("https://a.example.com/", Some("/names/0")),
        ("https://b.example.com/", None),
        (r"https://b.example.com\\@a.example.com/", Some("/callback")),
        ("https://a.example.com./", Some("/callback")),
    ] {
        let document = format!(r#"{{"callback": "{url}", "names": ["y"]}}"#);
        let report = linter.lint("hook.json", &document);
        let pointers: Vec<_> = report.findings().iter().map(|it| it.pointer()).collect();
        assert_eq!(pointers, Vec::from_iter(found), "{url}");
    }
}

/// A URL that parsers read in different ways satisfies neither a check of it nor the contrary.
#[test]
fn what_cannot_be_read_in_one_way_meets_no_condition_and_no_contrary() {
    let ours = "url-host = { one-of = [\"a.example.com\"] }";
    let table = [
        format!("{{ not = {{ at = \"/url\", {ours} }} }}"),
        format!("{{ not = {{ not = {{ at = \"/url\", {ours} }} }} }}"),
        format!(
            "{{ any = [{{ at = \"/url\", {ours} }}, {{ not = {{ at = \"/url\", {ours} }} }}] }}"
        ),
        format!("{{ all = [{{ not = {{ at = \"/url\", {ours} }} }}] }}"),
        format!("{{ when = {{ at = \"/url\", {ours} }}, then = {{ count = {{ min = 1 }} }} }}"),
        format!("{{ when = {{ at = \"/url\", {ours} }}, else = {{ count = {{ min = 1 }} }} }}"),
    ];
    for check in table {
        for select in ["", "/url"] {
            let check = if select.is_empty() {
                check.clone()
            } else {
                check.replace("at = \"/url\", ", "")
            };
            let check = check
                .replace("count = { min = 1 }", "type = { one-of = [\"string\", \"object\"] }");
            for canonical in [
                "",
                "[[rule]]\nid = \"c\"\ntitle = \"t\"\nselect = \"/url\"\ncheck = { url-canonical = {} }\n",
            ] {
                let text = format!(
                    "version = 1\nschema = \"any.json\"\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"{select}\"\ncheck = {check}\n{canonical}"
                );
                let policy = load_with(&[("any.json", "{}")], &text).expect(&text);
                let report = Linter::new(policy)
                    .lint("x.json", r#"{"url": "https://a.example.com\\@b.example.com/"}"#);
                let found: Vec<_> = report.findings().iter().map(|it| it.pointer()).collect();
                assert!(!found.is_empty(), "passes: {text}");
                assert!(found.iter().all(|pointer| *pointer == "/url"), "{found:?}: {text}");
            }
        }
    }
}

#[test]
fn a_rule_that_was_defined_as_off_is_switched_on_by_a_table() {
    let base = "version = 1\n[[rule]]\nid = \"acme\"\ntitle = \"t\"\nlevel = \"off\"\nselect = \"/events\"\n\
        check = { count = { max = 9 } }\noptions.most = { parameter = \"max\", about = \"the most\" }\n";
    let child = "version = 1\nextends = [\"base.toml\"]\n[rules.acme]\nmost = 0\n";
    let policy = load_with(&[("base.toml", base)], child).expect("no mistake");
    assert_eq!(rules_found(policy, HOOK).last().map(String::as_str), Some("acme"));
}

/// Two kinds of documents: what one schema lists, the other leaves open; what neither has is a
/// mistake, whatever the schema has that serves where none is named.
#[test]
fn rules_are_judged_by_the_schemas_that_documents_have() {
    let files = [
        ("a.json", r#"{"properties": {"role": {"enum": ["admin", "user"]}}}"#),
        ("b.json", r#"{"properties": {"role": {"type": "string"}}}"#),
    ];
    let policy = |schemas: &[&str], select: &str, value: &str| {
        let mut text = "version = 1\n".to_owned();
        for schema in schemas {
            text += &format!("[[documents]]\nfiles = [\"{schema}/*\"]\nschema = \"{schema}\"\n");
        }
        text += &format!(
            "[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"{select}\"\ncheck = {{ none-of = {{ values = [\"{value}\"] }} }}\n"
        );
        load_with(&files, &text)
    };
    assert!(policy(&["a.json", "b.json"], "/role", "root").is_ok(), "the second may have it");
    let unlisted = mistakes(policy(&["a.json"], "/role", "amdin"));
    assert_eq!((&*unlisted[0].0, &*unlisted[0].3), ("name-unlisted", "did you mean `admin`?"));
    let dead = mistakes(policy(&["a.json", "b.json"], "/events/*", "x"));
    assert_eq!(
        (&*dead[0].0, &*dead[0].3),
        ("policy-unknown-name", "there is no `events`, but `role`")
    );
}
