//! What once got past, or cost too much: each stays found.

use crate::common::Memory;
use dtolint::{Coverage, FileReport, Linter, Policy, PolicyBuilder};

fn lint(policy: &str, name: &str, document: &str) -> FileReport {
    let policy = Policy::parse("dtolint.toml", policy).expect("no mistake in the policy");
    Linter::new(policy).lint((name, document))
}

fn rules(report: &FileReport) -> Vec<(&str, &str)> {
    report.findings().iter().map(|finding| (finding.rule(), finding.pointer())).collect()
}

#[test]
fn a_line_break_of_yaml_1_1_hides_no_second_document() {
    for hidden in ['\u{85}', '\u{2028}', '\u{2029}'] {
        let document = format!(
            "endpoint_url: https://a.example.com/ # {hidden}endpoint_url: https://evil.example.net/\nevents: [user.created]\n"
        );
        let report = lint("version = 1", "a.yaml", &document);
        assert_eq!(rules(&report), [("syntax", "")], "U+{:04X}", u32::from(hidden));
        assert_eq!(report.findings()[0].place().start().column, 40);
    }
}

#[test]
fn a_document_that_claims_another_yaml_is_refused_and_the_next_is_read() {
    let document =
        "%YAML 1.1\n---\na: yes\n...\n---\nendpoint_url: https://a.example.com/\nevents: 1\n";
    let report = lint("version = 1", "a.yaml", document);
    assert_eq!(rules(&report), [("syntax", ""), ("schema", "/events")]);
}

#[test]
fn a_select_that_misses_some_of_the_items_says_which() {
    let policy = "version = 1\n[[documents]]\nfiles = [\"a.json\"]\nselect = \"/apps/*/hook\"\n";
    let document = r#"{"apps": [{"hook": {"endpoint_url": "https://a.example.com/", "events": []}}, {"Hook": 1}, {"hooks": []}]}"#;
    let report = lint(policy, "a.json", document);
    let expected = [
        ("nothing-selected", "/apps/1"),
        ("select-lookalike", "/apps/1/Hook"),
        ("nothing-selected", "/apps/2"),
    ];
    assert_eq!(rules(&report), expected);
    assert_eq!(report.summary().errors, 3, "B37: what nothing explains is an error");
}

#[test]
fn b1_what_stands_before_an_at_sign_is_a_user_name_or_the_url_is_refused() {
    let policy = "version = 1\n[rules.domain-not-allowed]\ndomains = [\"hooks.example.com\"]\n";
    for (userinfo, is_refused) in [
        ("attacker.com[", true),
        ("attacker.com]", true),
        ("attacker.com|", true),
        ("attacker.com{", true),
        ("attacker.com^", true),
        ("attacker.com%", true),
        ("attacker.com%4", true),
        ("attacker.com%4g", true),
        ("é", true),
        ("", true),
        ("user", false),
        ("user:pass%40;=,word", false),
        (":", false),
    ] {
        let document =
            format!(r#"{{"endpoint_url": "https://{userinfo}@hooks.example.com/", "events": []}}"#);
        let report = lint(policy, "a.json", &document);
        let expected: &[_] =
            if is_refused { &[("url-not-canonical", "/endpoint_url")] } else { &[] };
        assert_eq!(rules(&report), expected, "{userinfo}");
    }
}

#[test]
fn b15_no_length_of_time_in_a_policy_overflows() {
    for (within, loads) in [
        ("2912000 days", true),
        ("2920000 days", false),
        ("7304484 days", false),
        ("7304485 days", false),
        ("4294967295 days", false),
        ("4294967296 weeks", false),
        ("8000 years", false),
        ("99999999999999999999999999999 years", false),
    ] {
        let policy = format!(
            "version = 1\n[[rule]]\nid = \"d\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = {{ date = {{ within = \"{within}\" }} }}\n"
        );
        let today = "2026-11-28".parse().expect("it is a date");
        let loaded = PolicyBuilder::default().today(today).text("dtolint.toml", &policy);
        match loaded {
            Ok(_) => assert!(loads, "{within}"),
            Err(error) => {
                assert!(!loads, "{within}: {error}");
                assert!(error.to_string().contains("leads past the year 9999"), "{error}");
            }
        }
    }
}

#[test]
fn b36_a_key_that_looks_like_a_name_of_a_select_is_an_error() {
    let policy =
        "version = 1\n[[documents]]\nfiles = [\"a.json\"]\nselect = \"/groups/*/hooks/*\"\n";
    let good = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    for (key, is_mistaken) in [
        ("Hooks", true),
        ("HOOKS", true),
        ("hoo\\u212as", true),
        ("hooks\\u0000", true),
        ("hoo\\u200bks", true),
        ("hook\\u017f", true),
        ("hook", false),
        ("webhooks", false),
    ] {
        for document in [
            format!(r#"{{"groups": [{{"hooks": [{good}], "{key}": []}}]}}"#),
            format!(r#"{{"groups": [{{"{key}": [], "hooks": []}}]}}"#),
        ] {
            let report = lint(policy, "a.json", &document);
            let found = rules(&report);
            assert_eq!(
                found.iter().any(|(rule, _)| *rule == "select-lookalike"),
                is_mistaken,
                "{document}"
            );
            assert_eq!(found.len(), usize::from(is_mistaken), "{document}: {found:?}");
        }
    }
    let upper = lint(policy, "a.json", &format!(r#"{{"groups": [], "GROUPS": [{good}]}}"#));
    assert_eq!(rules(&upper), [("select-lookalike", "/GROUPS")], "at every level");
}

#[test]
fn b36_a_key_that_looks_like_a_name_of_a_rule_s_select_is_an_error() {
    let policy = "version = 1\nschema = \"open.json\"\n[[rule]]\nid = \"no-http\"\ntitle = \"t\"\n\
                  select = \"/config/*/url\"\ncheck = { url-scheme = { one-of = [\"https\"] } }\n";
    let files = Memory::new([("open.json", "{}")]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", policy);
    let linter = Linter::new(policy.expect("no mistake in the policy"));
    let document = r#"{"config": {"a": {"url": "https://a.example.com/", "URL": "http://evil.example.net/"}}, "Config": 1}"#;
    let report = linter.lint(("a.json", document));
    assert_eq!(
        rules(&report),
        [("select-lookalike", "/config/a/URL"), ("select-lookalike", "/Config")]
    );
}

/// A message says which host which client reads, of the clients that are known to read it always so.
#[test]
fn readings_are_only_told_of_clients_that_are_known_to_have_them() {
    let table = [
        (
            r"https://a.example.com\\@b.example.net/",
            "; for the host, browsers read `a.example.com`, urllib and curl read `b.example.net`",
        ),
        // Versions differ on invisible characters, and on A-labels.
        (r"https://a.example.com\\\u2060@b.example.net/", ""),
        (r"https://xn--bcher-kva.example.com\\@b.example.net/", ""),
        // Nothing is known of how other schemes are read.
        ("ftp://a.example.com:1:2/", ""),
        (
            "https://a.example.com:1:2/",
            "; for the host, browsers and curl refuse it, urllib reads `a.example.com`",
        ),
    ];
    for (url, readings) in table {
        let document = format!(r#"{{"endpoint_url": "{url}", "events": []}}"#);
        let report = lint("version = 1", "a.json", &document);
        let found = report.findings().iter().find(|it| it.rule() == "url-not-canonical");
        let message = found.unwrap_or_else(|| panic!("{url}")).message();
        let told = message.find("; for the host").map_or("", |at| &message[at..]);
        assert_eq!(told, readings, "{url}: {message}");
    }
}

/// Of a URL that parsers may read differently, nobody knows whether it is the same as another.
#[test]
fn ambiguous_urls_are_not_compared() {
    let linter = Linter::new(Policy::recommended());
    let table = [
        ("https://a.example.com/x", "https://A.example.com/x", true),
        ("https://a.example.com/%", "https://A.example.com/%", false),
    ];
    for (one, other, is_found) in table {
        let document = [one, other]
            .map(|url| format!(r#"{{"endpoint_url": "{url}", "events": ["user.created"]}}"#))
            .join("\n");
        let report = linter.lint_all([("a.ndjson", &document)], Coverage::Whole);
        let found = report.findings().iter().any(|it| it.rule() == "endpoint-duplicate");
        assert_eq!(found, is_found, "{one} {other}: {report:?}");
    }
}

#[test]
fn an_allow_list_of_domains_holds_for_every_scheme_and_for_none() {
    let policy = "version = 1\n[rules.domain-not-allowed]\ndomains = [\"hooks.example.com\"]\n";
    let table = [
        ("https://hooks.example.com/", false),
        ("ftp://evil.example.net/", true),
        ("wss://evil.example.net/", true),
        ("//evil.example.net/", true),
        ("evil.example.net/x", true),
        ("mailto:a@evil.example.net", true),
        ("", true),
    ];
    for (url, found) in table {
        let document = format!(r#"{{"endpoint_url": "{url}", "events": []}}"#);
        let report = lint(policy, "a.json", &document);
        let of_domain = rules(&report).iter().any(|(rule, _)| *rule == "domain-not-allowed");
        assert_eq!(of_domain, found, "{url}: {:?}", rules(&report));
    }
}

#[test]
fn brackets_in_a_query_are_usual_and_no_doubt() {
    let document = r#"{"endpoint_url": "https://a.example.com/x?ids[]=1", "events": []}"#;
    assert!(rules(&lint("version = 1", "a.json", document)).is_empty());
}

#[test]
fn wildcards_below_wildcard_suffixes_are_refused() {
    for domain in ["**.elb.amazonaws.com", "*.kawasaki.jp", "*.ck"] {
        let policy = format!("version = 1\n[rules.domain-not-allowed]\ndomains = [\"{domain}\"]\n");
        let error = Policy::parse("dtolint.toml", &policy).expect_err(domain);
        assert!(error.to_string().contains("public suffix"), "{error}");
    }
}

#[test]
fn large_numbers_are_compared_exactly() {
    let policy = "version = 1\n[rules]\nevent-duplicate = \"error\"\n";
    let number = |nth: usize| format!("1{nth:030}");
    let size = 5_000;
    let mut items: Vec<String> = (0..size).map(number).collect();
    items.extend(["1e30", "1.0e30", "-0", "0.000"].map(str::to_owned));
    let items = items.join(",");
    let document = format!(r#"{{"endpoint_url": "https://a.example.com/", "events": [{items}]}}"#);
    let report = lint(policy, "a.json", &document);
    let twice: Vec<_> =
        rules(&report).into_iter().filter(|(rule, _)| *rule == "event-duplicate").collect();
    let expected = [size, size + 1, size + 3].map(|nth| format!("/events/{nth}"));
    let expected: Vec<_> = expected.iter().map(|it| ("event-duplicate", &**it)).collect();
    assert_eq!(twice, expected);
}

/// A layer that is reached in 2³⁰ ways is read once.
#[test]
fn files_that_extend_the_same_twice_over_are_bounded() {
    let text = |nth: usize| {
        format!("version = 1\nextends = [\"d{}.toml\", \"d{}.toml\"]\n", nth + 1, nth + 1)
    };
    let mut files: Vec<(String, String)> =
        (0..30).map(|nth| (format!("d{nth}.toml"), text(nth))).collect();
    let last = "version = 1\n[[override]]\nfiles = [\"a.json\"]\nrules.url-fragment = \"off\"\n";
    files.push(("d30.toml".to_owned(), last.to_owned()));
    let files = Memory::new(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let policy = PolicyBuilder::default().files(&files).file("d0.toml").expect("it loads");
    assert_eq!(policy.show().matches("[[override]]").count(), 1);
}

#[test]
fn files_that_extend_too_many_are_refused() {
    let layers: Vec<String> = (0..300).map(|nth| format!("l{nth}.toml")).collect();
    let policy = format!("version = 1\nextends = {layers:?}\n");
    let files = layers.iter().map(|name| (name.as_str(), "version = 1\n"));
    let files = Memory::new(files.chain([("dtolint.toml", policy.as_str())]));
    let error =
        PolicyBuilder::default().files(&files).file("dtolint.toml").expect_err("too many layers");
    assert!(error.to_string().contains("256 in all"), "{error}");
}

#[test]
fn a_schema_made_to_explode_is_bounded() {
    let mut schemas = vec![r##""S": {"properties": {"a": {"anyOf": [{"$ref": "#/$defs/S"}, {"$ref": "#/$defs/N1"}]}, "b": {"$ref": "#/$defs/S"}}}"##.to_owned()];
    for nth in 1..25 {
        let next = nth + 1;
        schemas.push(format!(r##""N{nth}": {{"properties": {{"a": {{"$ref": "#/$defs/N{next}"}}, "b": {{"$ref": "#/$defs/N{next}"}}}}}}"##));
    }
    schemas.push(r#""N25": {"type": "integer"}"#.to_owned());
    let schema = format!(r##"{{"$ref": "#/$defs/S", "$defs": {{{}}}}}"##, schemas.join(", "));
    let files = Memory::new([("s.json", schema.as_str())]);
    let policy = "version = 1\nschema = \"s.json\"\n[rules]\nunknown-member = \"error\"\n";
    let policy =
        PolicyBuilder::default().files(&files).text("dtolint.toml", policy).expect("it loads");
    let report = Linter::new(policy).lint(("a.json", r#"{"a": {"b": {}}, "c": 1}"#));
    assert_eq!(rules(&report), [("unknown-member", "/c")]);
}

#[test]
fn an_own_rule_whose_option_nobody_sets_is_told() {
    let policy = "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = { url-host = {} }\n\
        options.hosts = { parameter = \"one-of\", about = \"hosts\" }\n";
    let error = Policy::parse("dtolint.toml", policy).expect_err("it would do nothing");
    assert_eq!(error.report().findings()[0].rule(), "policy-missing");
}
