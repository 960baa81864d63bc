//! Sets of hosts, and sets whose entries are in files of their own.

use crate::common::Memory;
use dtolint::{Finding, Linter, Policy, PolicyBuilder, PolicyError};

fn load(files: &[(&str, &str)], text: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new(files.iter().copied());
    let today = "2026-12-01".parse().expect("it is a date");
    PolicyBuilder::default().files(&files).today(today).text("policies/dtolint.toml", text)
}

const HOSTS: &str = "\u{feff}# ours\n\nhooks.example.com\r\n  *.corp.example.com   # all of them\n";
const NAMES: &str = "# people\nuser.created\ndsync.* # directories\n";
const JSON: &str = r#"{"data": [{"name": "user.created"}, {"name": "dsync.*"}]}"#;

const DOCUMENT: &str = r#"{"endpoint_url": "https://x.example.net/",
    "events": ["user.created", "dsync.user.created", "role.created"]}"#;

/// What a policy finds in [`DOCUMENT`]: the rule, the pointer, the line of the policy.
fn found(files: &[(&str, &str)], text: &str) -> Vec<(String, String, String)> {
    let policy = load(files, text).unwrap_or_else(|error| panic!("{error}"));
    let report = Linter::new(policy).lint(("d.json", DOCUMENT));
    let of = |it: &Finding| {
        let line = it.policy().map(|place| format!("{}:{}", place.path(), place.start().line));
        (it.rule().to_owned(), it.pointer().to_owned(), line.unwrap_or_default())
    };
    report.findings().iter().map(of).collect()
}

#[test]
fn a_list_of_names_may_be_a_file_and_a_finding_names_its_line() {
    for (file, text, set, lines) in [
        ("policies/lists/a.txt", NAMES, "{ file = 'lists/a.txt' }", [2, 3]),
        ("a.json", JSON, "{ file = '../a.json', pointer = '/data/*/name' }", [1, 1]),
        ("a.json", JSON, "{ file = '../a.json', pointer = '/**/name' }", [1, 1]),
        ("policies/b.json", "[\"user.created\",\n\"dsync.*\"]", "{ file = 'b.json' }", [1, 2]),
    ] {
        let policy = format!(
            "version = 1\n[sets]\npeople = {set}\n[rules.event-forbidden]\nevents = ['@people']\n"
        );
        let found = found(&[(file, text)], &policy);
        let expected = [("/events/0", lines[0]), ("/events/1", lines[1])].map(|(at, line)| {
            ("event-forbidden".to_owned(), at.to_owned(), format!("{file}:{line}"))
        });
        let found: Vec<_> = found.into_iter().filter(|it| it.0 == "event-forbidden").collect();
        assert_eq!(found, expected, "{set}");
    }
}

#[test]
fn a_set_of_hosts_is_shared_by_the_lists_of_hosts() {
    let files = [("policies/hosts.txt", HOSTS), ("policies/h.json", r#"["hooks.example.com"]"#)];
    for set in [
        "{ hosts = ['hooks.example.com', '*.corp.example.com'] }",
        "{ hosts-file = 'hosts.txt' }",
        "{ hosts-file = 'h.json' }",
    ] {
        let policy = format!(
            "version = 1\n[sets]\nours = {set}\n[rules.domain-not-allowed]\ndomains = ['@ours', 'a.example.org']\n\
             [[rule]]\nid = 'r'\ntitle = 't'\nselect = '/endpoint_url'\ncheck = {{ url-host = {{ one-of = ['@ours'] }} }}\n"
        );
        let rules: Vec<String> = found(&files, &policy).into_iter().map(|it| it.0).collect();
        for rule in ["domain-not-allowed", "r"] {
            assert!(rules.iter().any(|it| it == rule), "{rule} by {set}: {rules:?}");
        }
        // What the set holds is let through.
        let linter = Linter::new(load(&files, &policy).expect("it loads"));
        let good = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}"#;
        let report = linter.lint(("good.json", good));
        assert!(report.findings().is_empty(), "{set}: {:?}", report.findings());
        // `policy show` writes the hosts out, and what it writes loads.
        let shown = load(&files, &policy).expect("it loads").show();
        assert!(shown.contains("hooks.example.com") && !shown.contains("@ours"), "{shown}");
        load(&[], &shown).unwrap_or_else(|error| panic!("{error}\n{shown}"));
    }
}

#[test]
fn what_is_wrong_with_a_set_is_told_at_its_place() {
    let names = "[rules.event-forbidden]\nevents = ['@s']\n";
    let hosts = "[rules.domain-not-allowed]\ndomains = ['@s']\n";
    let files = [
        ("policies/at.txt", "user.created\n@other\n"),
        ("policies/url.txt", "a.example.com\nhttps://b.example.com/\n"),
        ("policies/none.txt", "# nothing\n"),
        ("policies/n.json", "[\"user.created\",\n 1]"),
        ("policies/broken.json", "[\"a\""),
        ("policies/list.csv", "name\na\n"),
    ];
    for (set, rules, rule, at, message) in [
        (
            "['user.created']",
            hosts,
            "policy-invalid-value",
            "policies/dtolint.toml:5",
            "`@s` is a set of names, and this is a list of hosts",
        ),
        (
            "{ hosts = ['a.example.com'] }",
            names,
            "policy-invalid-value",
            "policies/dtolint.toml:5",
            "`@s` is a set of hosts, and this is a list of names",
        ),
        ("{ file = 'no.txt' }", names, "policy-file", "policies/dtolint.toml:3", "no.txt"),
        (
            "{ file = '../../out.txt' }",
            names,
            "policy-file",
            "policies/dtolint.toml:3",
            "outside of the repository",
        ),
        (
            "{ file = 'list.csv' }",
            names,
            "policy-file",
            "policies/dtolint.toml:3",
            "`list.csv` isn't a list",
        ),
        (
            "{ file = 'none.txt' }",
            names,
            "policy-file",
            "policies/dtolint.toml:3",
            "`none.txt` has no entries",
        ),
        ("{ file = 'broken.json' }", names, "policy-file", "policies/dtolint.toml:3", "isn't JSON"),
        (
            "{ file = 'n.json' }",
            names,
            "policy-invalid-value",
            "policies/n.json:2",
            "an entry of a list is a string, and `1` is none",
        ),
        (
            "{ file = 'n.json', pointer = '/x' }",
            names,
            "policy-invalid-value",
            "policies/dtolint.toml:3",
            "`/x` selects nothing",
        ),
        (
            "{ file = 'at.txt', pointer = '/x' }",
            names,
            "policy-invalid-value",
            "policies/dtolint.toml:3",
            "`pointer` is for `.json` files",
        ),
        (
            "{ file = 'at.txt' }",
            names,
            "policy-invalid-value",
            "policies/at.txt:2",
            "a set cannot hold another set",
        ),
        (
            "{ hosts-file = 'url.txt' }",
            hosts,
            "policy-invalid-value",
            "policies/url.txt:2",
            "https://b.example.com/",
        ),
        ("{ hosts = ['a b'] }", hosts, "policy-invalid-value", "policies/dtolint.toml:3", "a b"),
        (
            "{ file = 'at.txt', hosts = [] }",
            names,
            "policy-invalid-value",
            "policies/dtolint.toml:3",
            "a set has one of `file`, `hosts` and `hosts-file`",
        ),
        (
            "{ hots = ['a.example.com'] }",
            hosts,
            "policy-unknown-name",
            "policies/dtolint.toml:3",
            "hots",
        ),
    ] {
        let text = format!("version = 1\n[sets]\ns = {set}\n{rules}");
        let error = load(&files, &text).expect_err(set);
        let told = error.report().findings().iter().any(|it| {
            it.rule() == rule
                && it.message().contains(message)
                && format!("{}:{}", it.place().path(), it.place().start().line) == at
        });
        assert!(told, "{set}: {error}");
    }
}
