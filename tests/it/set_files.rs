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
/// With a byte order mark, quotes, commas, empty lines, a line break in a cell, and either end of a line.
const CSV: &str = "\u{feff}why,\"event, name\"\r\n\r\npeople,user.created\n\n\"they are\n\"\"ours\"\"\",\"dsync.*\"";
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
        (
            "a.yaml",
            "data:\n- name: user.created\n- name: dsync.*\n",
            "{ file = '../a.yaml', pointer = '/data/*/name' }",
            [2, 3],
        ),
        ("a.csv", CSV, "{ file = '../a.csv', column = 'event, name' }", [3, 6]),
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
    let files = [
        ("policies/hosts.txt", HOSTS),
        ("policies/h.json", r#"["hooks.example.com"]"#),
        ("policies/h.csv", "host,team\nhooks.example.com,web\n"),
    ];
    for set in [
        "{ hosts = ['hooks.example.com', '*.corp.example.com'] }",
        "{ hosts-file = 'hosts.txt' }",
        "{ hosts-file = 'h.json' }",
        "{ hosts-file = 'h.csv', column = 'host' }",
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
        ("policies/n.json", "[\"user.created\",\n null]"),
        ("policies/broken.json", "[\"a\""),
        ("policies/list.csv", "name,host\na,a.example.com\n"),
        ("policies/list.xlsx", "name\na\n"),
        ("policies/semicolons.csv", "name;host\na;a.example.com\n"),
        ("policies/ragged.csv", "name,host\n\na,b.example.com,c\n"),
        ("policies/twice.csv", "name,host,name\na,b,c\n"),
        ("policies/empty.csv", "name,host\na,\n"),
        ("policies/spaces.csv", "name,host\na, b.example.com\n"),
        ("policies/header.csv", "name,host\n"),
        ("policies/open.csv", "name\n\"a\nb\n"),
        ("policies/quote.csv", "name\na\"b\n"),
        ("policies/after.csv", "name\n\"a\"b\n"),
        ("policies/at.csv", "name\nuser.created\n@other\n"),
        ("policies/n.yaml", "- user.created\n- true\n"),
        ("policies/two.yaml", "a: 1\na: 2\n"),
        ("policies/number.json", "[\"user.created\", 3]"),
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
            "{ file = 'list.xlsx' }",
            names,
            "policy-file",
            "policies/dtolint.toml:3",
            "`list.xlsx` isn't a list",
        ),
        (
            "{ file = 'none.txt' }",
            names,
            "policy-file",
            "policies/dtolint.toml:3",
            "`none.txt` has no entries",
        ),
        ("{ file = 'broken.json' }", names, "policy-file", "policies/broken.json:1", "isn't JSON"),
        ("{ file = 'two.yaml' }", names, "policy-file", "policies/two.yaml:2", "isn't YAML"),
        (
            "{ file = 'n.json' }",
            names,
            "policy-invalid-value",
            "policies/n.json:2",
            "an entry of a list is a string or a number, and",
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
            "`pointer` is for `.json` and `.yaml` files",
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
            "{ file = 'list.csv' }",
            names,
            "policy-invalid-value",
            "policies/dtolint.toml:3",
            "`policies/list.csv` has columns, and the set names none",
        ),
        (
            "{ file = 'list.csv', column = 'nmae' }",
            names,
            "policy-unknown-name",
            "policies/dtolint.toml:3",
            "`policies/list.csv` has no column `nmae`",
        ),
        (
            "{ hosts-file = 'semicolons.csv', column = 'host' }",
            hosts,
            "policy-unknown-name",
            "policies/dtolint.toml:3",
            "`policies/semicolons.csv` has no column `host`",
        ),
        (
            "{ file = 'list.csv', pointer = '/name' }",
            names,
            "policy-invalid-value",
            "policies/dtolint.toml:3",
            "`pointer` is for `.json` and `.yaml` files",
        ),
        (
            "{ file = 'n.json', column = 'name' }",
            names,
            "policy-invalid-value",
            "policies/dtolint.toml:3",
            "`column` is for `.csv` files",
        ),
        (
            "{ file = 'at.txt', column = 'name' }",
            names,
            "policy-invalid-value",
            "policies/dtolint.toml:3",
            "`column` is for `.csv` files",
        ),
        (
            "{ hosts = ['a.example.com'], column = 'name' }",
            hosts,
            "policy-invalid-value",
            "policies/dtolint.toml:3",
            "a set has one of `file`, `hosts` and `hosts-file`",
        ),
        (
            "{ file = 'ragged.csv', column = 'name' }",
            names,
            "policy-invalid-value",
            "policies/ragged.csv:3",
            "the row has 3 cells, and the header 2",
        ),
        (
            "{ file = 'twice.csv', column = 'name' }",
            names,
            "policy-invalid-value",
            "policies/twice.csv:1",
            "the column `name` is there twice",
        ),
        (
            "{ file = 'empty.csv', column = 'host' }",
            names,
            "policy-invalid-value",
            "policies/empty.csv:2",
            "the cell is empty",
        ),
        (
            "{ hosts-file = 'spaces.csv', column = 'host' }",
            hosts,
            "policy-invalid-value",
            "policies/spaces.csv:2",
            "there are spaces around `b.example.com`",
        ),
        (
            "{ file = 'header.csv', column = 'name' }",
            names,
            "policy-file",
            "policies/dtolint.toml:3",
            "`header.csv` has no entries",
        ),
        (
            "{ file = 'open.csv', column = 'name' }",
            names,
            "policy-invalid-value",
            "policies/open.csv:2",
            "the quotes of the cell don't match",
        ),
        (
            "{ file = 'quote.csv', column = 'name' }",
            names,
            "policy-invalid-value",
            "policies/quote.csv:2",
            "the quotes of the cell don't match",
        ),
        (
            "{ file = 'after.csv', column = 'name' }",
            names,
            "policy-invalid-value",
            "policies/after.csv:2",
            "the quotes of the cell don't match",
        ),
        (
            "{ file = 'at.csv', column = 'name' }",
            names,
            "policy-invalid-value",
            "policies/at.csv:3",
            "a set cannot hold another set",
        ),
        (
            "{ file = 'n.yaml' }",
            names,
            "policy-invalid-value",
            "policies/n.yaml:2",
            "a string or a number, and",
        ),
        (
            "{ file = 'number.json' }",
            "[rules.event-missing]\nevents = ['@s']\n",
            "policy-invalid-value",
            "policies/dtolint.toml:5",
            "`@s` has the number 3, and this is a list of names",
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

/// The cell is shown, and not its row: with the column of its first character.
#[test]
fn all_that_is_wrong_with_a_list_is_reported_at_once() {
    let files = [
        ("policies/a.csv", "name,host\na,b,c\n\n\"d\"e,f\n ,g\n h,i\nuser.created,k\n"),
        (
            "policies/a.json",
            "{\"data\": [{\"name\": \"user.created\"},\n{\"nme\": \"dsync.*\"},\n\"user.*\",\n{\"name\": null}]}",
        ),
        ("policies/map.json", r#"{"paths": {"/a": {"get": {"id": "user.created"}, "tags": []}}}"#),
    ];
    let mistakes = |set: &str| {
        let text =
            format!("version = 1\n[sets]\ns = {set}\n[rules.event-forbidden]\nevents = ['@s']\n");
        let findings = match load(&files, &text) {
            Ok(_) => Vec::new(),
            Err(error) => error.report().findings().to_vec(),
        };
        let line = |it: &Finding| {
            let start = it.place().start();
            format!("{}:{}: {}", start.line, start.column, it.message())
        };
        findings.iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(
        mistakes("{ file = 'a.csv', column = 'name' }"),
        [
            "2:1: the row has 3 cells, and the header 2",
            "4:1: the quotes of the cell don't match",
            "5:1: the cell is empty",
            "6:1: there are spaces around `h`",
        ]
    );
    assert_eq!(
        mistakes("{ file = 'a.json', pointer = '/data/*/name' }"),
        [
            "2:1: the object has no `/name`, which is the entry of the list",
            "3:1: `user.*` has no `/name`, which is the entry of the list",
            "4:10: an entry of a list is a string or a number, and `null` is neither",
        ]
    );
    // The members of an object need not be alike.
    assert_eq!(mistakes("{ file = 'map.json', pointer = '/paths/*/*/id' }"), [""; 0]);
}

#[test]
fn a_cell_has_a_place_to_the_column() {
    let policy = "version = 1\n[sets]\ns = { file = 'a.csv', column = 'name' }\n[rules.event-forbidden]\nevents = ['@s']\n";
    let table = [
        ("why,name\nä,user.created\n", (2, 3, "user.created")),
        ("why,name\n\"a, b\",\"user.created\"\n", (2, 8, "\"user.created\"")),
        ("name\nuser.created", (2, 1, "user.created")),
        ("why,name,to\n,user.created,\n", (2, 2, "user.created")),
        ("name,why\r\n\r\nuser.created,\r\n", (3, 1, "user.created")),
    ];
    for (text, expected) in table {
        let policy = load(&[("policies/a.csv", text)], policy);
        let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{text}: {error}")));
        let report = linter.lint(("d.json", DOCUMENT));
        let mut places = report.findings().iter().filter_map(Finding::policy);
        let place = places.find(|place| place.path() == "policies/a.csv").expect("it is named");
        let start = place.start();
        assert_eq!((start.line, start.column, place.text()), expected, "{text}");
    }
}

/// What another document of the repository has is a set as well: its values are what this one may name.
#[test]
fn a_value_must_be_in_another_document() {
    let organisations = r#"{"data": [{"id": "org_1"}, {"id": 7}]}"#;
    let policy = "version = 1\nschema = \"any.json\"\n[sets]\norganisations = { file = \"../organizations.json\", pointer = \"/data/*/id\" }\n\
        [[rule]]\nid = \"acme-organisation\"\ntitle = \"the organisation isn't in organizations.json\"\nselect = \"/organization\"\n\
        check = { one-of = { values = [\"@organisations\"] } }\n";
    let files = [("organizations.json", organisations), ("policies/any.json", "{}")];
    let linter = Linter::new(load(&files, policy).unwrap_or_else(|error| panic!("{error}")));
    for (value, is_known) in
        [("\"org_1\"", true), ("7", true), ("\"7\"", false), ("\"org_2\"", false)]
    {
        let document = format!("{{\"organization\": {value}}}");
        let report = linter.lint(("invitation.json", &document));
        let found: Vec<_> = report.findings().iter().map(|it| (it.rule(), it.pointer())).collect();
        let expected = [("acme-organisation", "/organization")];
        assert_eq!(found, if is_known { &expected[..0] } else { &expected[..] }, "{value}");
        if let [finding] = report.findings() {
            assert_eq!(finding.policy().map(|place| place.text()), Some("[\"@organisations\"]"));
        }
    }
}

/// What a list of a file can never find by its type is a mistake at its line, as in the policy itself.
#[test]
fn entries_of_a_file_that_no_value_can_equal_are_mistakes_at_their_lines() {
    let schema = r#"{"properties": {"n": {"type": "number"}, "a": {"type": "string"}}}"#;
    for (file, text, set, select, line) in [
        ("l.csv", "n\n13\n", "{ file = '../l.csv', column = 'n' }", "/n", 2),
        ("l.txt", "# few\n13\n", "{ file = '../l.txt' }", "/n", 2),
        ("l.json", "[\"13\"]", "{ file = '../l.json' }", "/n", 1),
        ("l.json", "[\n1, 2]", "{ file = '../l.json' }", "/a", 2),
        ("l.yaml", "- 1.10\n", "{ file = '../l.yaml' }", "/a", 1),
    ] {
        let policy = format!(
            "version = 1\nschema = '../s.json'\n[sets]\nx = {set}\n[[rule]]\nid = 'a-b'\ntitle = 't'\nselect = '{select}'\ncheck = {{ none-of = {{ values = ['@x'] }} }}\n"
        );
        let error = load(&[("s.json", schema), (file, text)], &policy).expect_err(file);
        let first = &error.report().findings()[0];
        assert!(first.message().contains("can never be there"), "{error}");
        assert_eq!((first.place().path(), first.place().start().line), (file, line), "{error}");
    }
}

#[test]
fn a_line_of_a_list_ends_with_any_line_end() {
    for text in
        ["user.created\ndsync.*\n", "user.created\r\ndsync.*\r\n", "user.created\rdsync.*\r"]
    {
        let policy = "version = 1\n[sets]\npeople = { file = 'l.txt' }\n[rules.event-forbidden]\nevents = ['@people']\n";
        assert_eq!(found(&[("policies/l.txt", text)], policy).len(), 2, "{text:?}");
    }
}

#[test]
fn a_number_is_no_host() {
    let policy = "version = 1\n[sets]\nours = { hosts-file = 'l.json' }\n[rules.domain-denied]\ndomains = ['@ours']\n";
    let error = load(&[("policies/l.json", "[\"a.example.com\",\n1]")], policy).expect_err("1");
    let [finding] = error.report().findings() else { panic!("{error}") };
    assert_eq!(finding.message(), "expected a host, found the number `1`");
    assert_eq!((finding.place().path(), finding.place().start().line), ("policies/l.json", 2));
}
