//! What a policy switches on, and what its rules then find.

use super::*;

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

/// A rule may look where the schema leaves open what is there, and nowhere that the schema rules out.
#[test]
fn a_rule_may_look_at_what_the_schema_leaves_open() {
    let table = [
        (r#"{"properties": {"a": {}}, "additionalProperties": {"type": "string"}}"#, true),
        (r#"{"properties": {"a": {}}, "additionalProperties": true}"#, true),
        (r#"{"properties": {"a": {}}, "patternProperties": {"^b": {}}}"#, true),
        (r#"{"properties": {"a": {}}, "additionalProperties": false}"#, false),
        (r#"{"type": "object"}"#, true),
        // All of `allOf` must allow the value.
        (
            r#"{"properties": {"b": {"allOf": [{"type": ["string", "null"]}, {"minLength": 1}]}}}"#,
            true,
        ),
        (r#"{"properties": {"b": {"allOf": [{"type": "integer"}, {"minimum": 1}]}}}"#, false),
    ];
    let policy = "version = 1\nschema = \"s.json\"\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/b\"\ncheck = { length = { max = 3 } }\n";
    for (schema, loads) in table {
        let loaded = load_with(&[("s.json", schema)], policy);
        assert_eq!(loaded.is_ok(), loads, "{schema}: {:?}", loaded.err());
    }
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
            let report = linter.lint(("hook.json", &document));
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
    let report = Linter::new(load(text).expect("no mistake")).lint(("hook.json", document));
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
    let report = Linter::new(load(text).expect("no mistake")).lint(("all.json", document));
    let found: Vec<_> = report.findings().iter().map(|f| (f.rule(), f.pointer())).collect();
    // The older edition does not know the event; the newer does, but not the number.
    assert!(found.contains(&("schema", "/hooks/0/events/0")), "{found:?}");
    assert!(found.contains(&("schema", "/more/0/events/1")), "{found:?}");
    assert!(!found.contains(&("schema", "/more/0/events/0")), "{found:?}");
    assert_eq!(report.summary().dtos, 2);
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
        let report = linter.lint(("hook.json", &document));
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
                    .lint(("x.json", r#"{"url": "https://a.example.com\\@b.example.com/"}"#));
                let found: Vec<_> = report.findings().iter().map(|it| it.pointer()).collect();
                assert!(!found.is_empty(), "passes: {text}");
                assert!(found.iter().all(|pointer| *pointer == "/url"), "{found:?}: {text}");
            }
        }
    }
}

/// One rule reports what others would, and they rely on it only where no waiver can let it through: a final rule is not
/// silenced by a rule of those who extend it, and a waiver of that.
#[test]
fn no_rule_is_silent_because_of_a_rule_that_is_waived() {
    let org = "version = 1\n[[rule]]\nid = \"acme-host\"\ntitle = \"t\"\nlevel = \"error\"\nselect = \"/u\"\ncheck = { url-host = { one-of = [\"hooks.example.com\"] } }\n[[rule]]\nid = \"acme-known\"\ntitle = \"t\"\nlevel = \"error\"\nselect = \"\"\ncheck = { known-members = {} }\n[rules.acme-host]\nfinal = true\n[rules.acme-known]\nfinal = true\n";
    let schema = r#"{"properties": {"u": {"type": "string"}}}"#;
    let document = r#"{"u": "https://evil.example.net\\@hooks.example.com/", "U": "x"}"#;
    let found = |level: &str, waived: &str| {
        let mut team = "version = 1\nextends = [\"org.toml\"]\nschema = \"s.json\"\n".to_owned();
        for (id, select, check) in
            [("team-canon", "/u", "url-canonical"), ("team-alike", "", "lookalike-members")]
        {
            team += &format!(
                "[[rule]]\nid = \"{id}\"\ntitle = \"t\"\nlevel = \"{level}\"\nselect = \"{select}\"\ncheck = {{ {check} = {{}} }}\n"
            );
        }
        if !waived.is_empty() {
            team +=
                &format!("[[waiver]]\nrule = \"{waived}\"\nreason = \"x\"\nexpires = 2026-12-20\n");
        }
        let files = Memory::new([("org.toml", org), ("s.json", schema)]);
        let today = "2026-12-01".parse().expect("a date");
        let policy =
            PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", &team);
        let report = Linter::new(policy.expect(&team)).lint(("x.json", document));
        let counting = report.iter().filter(|it| it.waived().is_none());
        counting.map(|it| format!("{} {}", it.rule(), it.pointer())).collect::<Vec<_>>()
    };
    assert_eq!(found("error", ""), ["team-canon /u", "team-alike /U"]);
    assert_eq!(found("error", "team-canon"), ["acme-host /u", "team-alike /U"]);
    let guard = "select-lookalike /U";
    assert_eq!(found("error", "team-alike"), ["team-canon /u", "acme-known /U", guard]);
    let all = ["acme-host /u", "team-canon /u", "acme-known /U", guard, "team-alike /U"];
    assert_eq!(found("info", ""), all);
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
        ("policy-unknown-name", "the value has the members `role`")
    );
}

/// A message can name what every part that reports says, whichever of them finds something; nobody fills in what a
/// condition says.
#[test]
fn the_message_of_a_join_names_what_all_of_its_reporting_parts_say() {
    let count = "count = { max = 1 }";
    let none = "none-of = { values = [\"x\"] }";
    let all = format!("{{ all = [{{ {count} }}, {{ count = {{ min = 1 }} }}] }}");
    let mixed = format!("{{ all = [{{ {count} }}, {{ at = \"/*\", {none} }}] }}");
    let then = format!("{{ when = {{ at = \"/*\", {none} }}, then = {{ {count} }} }}");
    let any = format!("{{ any = [{{ {count} }}, {{ count = {{ min = 9 }} }}] }}");
    for (check, placeholder, message) in [
        (&all, "count", Some("2: the first check `count` fails")),
        (&mixed, "count", None),
        (&mixed, "by", None),
        (&then, "count", Some("2")),
        (&then, "by", None),
        (&any, "count", None),
    ] {
        let text = format!(
            "version = 1\nschema = \"any.json\"\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/tags\"\ncheck = {check}\nmessage = \"{{{placeholder}}}\"\n"
        );
        let policy = load_with(&[("any.json", "{}")], &text);
        let Some(message) = message else {
            assert!(policy.is_err(), "{check}: {placeholder}");
            continue;
        };
        let policy = policy.unwrap_or_else(|error| panic!("{check}: {error}"));
        let report = Linter::new(policy).lint(("x.json", r#"{"tags": ["a", "b"]}"#));
        assert_eq!(report.findings()[0].message(), message, "{check}");
    }
}

/// A suggestion can be written as it is, so it is never a pattern.
#[test]
fn a_misspelled_value_or_host_is_answered_with_the_one_that_was_meant() {
    let text = r#"version = 1
schema = "any.json"
[[rule]]
id     = "role"
title  = "t"
select = "/role"
check  = { one-of = { values = ["admin", "owner*"] } }
[[rule]]
id     = "host"
title  = "t"
select = "/url"
check  = { url-host = { one-of = ["hooks.example.com", "*.example.net"] } }
"#;
    let linter = Linter::new(load_with(&[("any.json", "{}")], text).expect("no mistake"));
    for (document, help) in [
        (r#"{"role": "amdin"}"#, Some("did you mean `admin`?")),
        (r#"{"role": "owne"}"#, None),
        (r#"{"url": "https://hoks.example.com/"}"#, Some("did you mean `hooks.example.com`?")),
        (r#"{"url": "https://a.example.ne/"}"#, None),
    ] {
        let report = linter.lint(("x.json", document));
        let [finding] = report.findings() else { panic!("{document}: {report:?}") };
        assert_eq!(finding.help(), help, "{document}");
    }
}

/// Removing what is reported removes no name: of two entries that mean the same, one is kept.
#[test]
fn of_two_entries_for_the_same_names_the_first_is_kept() {
    let none: &[(&str, usize)] = &[];
    // (the set, the list, what is covered, and the column of what it is covered by)
    let table = [
        // Both stand for `user.created`.
        ("[]", "['user.cr*', 'user.crea*']", &[("`user.crea*` is covered by `user.cr*`", 11)][..]),
        ("[]", "['user.crea*', 'user.cr*']", &[("`user.cr*` is covered by `user.crea*`", 11)]),
        ("[]", "['user.cr*', 'user.*']", &[("`user.cr*` is covered by `user.*`", 23)]),
        ("[]", "['user.*', 'user.cr*']", &[("`user.cr*` is covered by `user.*`", 11)]),
        (
            "[]",
            "['dsync.*', 'user.created', 'user.created']",
            &[("`user.created` is there already", 22)],
        ),
        // In a set, which may be for names of another list, by their text.
        ("['user.cr*', 'user.*']", "['@s']", &[("`user.cr*` is covered by `user.*`", 18)]),
        ("['user.*', 'user.cr*']", "['@s']", &[("`user.cr*` is covered by `user.*`", 6)]),
        ("['user.*', 'user.**']", "['@s']", &[("`user.**` is covered by `user.*`", 6)]),
        ("['user.*', 'session.*']", "['@s']", none),
        // What a set has in common with one of the lists that use it is no mistake.
        ("['user.created']", "['user.*', '@s']", none),
    ];
    for (set, list, expected) in table {
        let text =
            format!("version = 1\n[sets]\ns = {set}\n[rules.event-forbidden]\nevents = {list}\n");
        let report = load(&text).unwrap_or_else(|error| panic!("{error}")).check();
        let covered: Vec<_> = (report.findings().iter())
            .filter(|it| it.rule() == "entry-covered")
            .map(|it| (it.message(), it.related()[0].place.start().column))
            .collect();
        assert_eq!(covered, expected, "{text}");
    }
}
