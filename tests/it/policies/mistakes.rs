//! Every mistake in a policy is reported at its place.

use super::*;

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
        ("policy-unknown-name", 11, 11, "did you mean `@directory`?"),
        ("policy-unknown-name", 12, 9, "did you mean `error`?"),
        ("policy-invalid-value", 15, 12, "write `hooks.example.com`"),
    ];
    let found = mistakes(load(text));
    let found: Vec<_> =
        found.iter().map(|(rule, line, column, help)| (&**rule, *line, *column, &**help)).collect();
    assert_eq!(found, expected);
    let error = load(text).expect_err("the policy has mistakes");
    crate::common::snapshots("policies")
        .bind(|| insta::assert_snapshot!("five-mistakes", shown(&error)));
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
    ("an open string of several lines", "version = 1\nschema = \"\"\"\norders\n", "policy-syntax", 4, 1),
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
    ("bytes of an example that lack a digit", "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { unique = {} }\ngood = [{ title = \"x\", files = [{ path = \"a.json\", hex = \"7b2\" }] }]\n", "policy-invalid-value", 7, 58),
    ("numbers that are tighter as lists are", "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events\"\ncheck = { count = { max = 9 } }\noptions.most = { parameter = \"max\", about = \"the most\", tighter = \"subset\" }\n", "policy-invalid-value", 7, 67),
    ("a list that is tighter as numbers are", "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\nselect = \"/events/*\"\ncheck = { none-of = { values = [\"dsync.*\"] } }\noptions.events = { parameter = \"values\", about = \"the events\", tighter = \"lower\" }\n", "policy-invalid-value", 7, 74),
    ("an own rule that claims to be core", "version = 1\n[[rule]]\nid = \"a\"\ntitle = \"t\"\ncore = true\nselect = \"/events\"\ncheck = { unique = {} }\n", "policy-unknown-name", 5, 1),
];

#[test]
fn every_mistake_is_told_at_its_place() {
    let mut all = String::new();
    let mut wrong = Vec::new();
    for &(name, text, rule, line, column) in MISTAKES {
        // There is a file system, without any file.
        let error = load_with(&[], text).expect_err(name);
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
    crate::common::snapshots("policies").bind(|| insta::assert_snapshot!("mistakes", all));
}

#[test]
fn every_mistake_of_an_entry_is_told_at_its_line_with_what_to_do() {
    let text = include_str!("../../policies/mistaken-entries.toml");
    let files = Memory::new([]);
    let today = "2026-12-01".parse().expect("it is a date");
    let loaded = PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", text);
    let error = loaded.expect_err("it is full of mistakes");
    crate::common::assert_told_by_line(text, error.report());
    crate::common::snapshots("policies")
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

#[test]
fn of_very_many_mistakes_the_first_are_listed_and_the_others_counted() {
    let entries = "{},".repeat(12_000);
    let text = format!("version = 1\n[rules.event-forbidden]\nevents = [{entries}]\n");
    let error = Policy::parse("dtolint.toml", &text).expect_err("there are mistakes");
    let findings = error.report().findings();
    let rules = |rule: &str| findings.iter().filter(|finding| finding.rule() == rule).count();
    let listed = findings.len() - 1;
    assert_eq!((listed, rules("too-costly")), (10_000, 1));
    let last = findings.iter().find(|finding| finding.rule() == "too-costly").expect("it is there");
    let expected = format!("{} more mistakes after this one are not listed", 12_000 - listed);
    assert_eq!(last.message(), expected);
}

#[test]
fn a_policy_beyond_eight_megabytes_is_refused_before_it_is_read() {
    let text = format!("version = 1\n# {}\n", "x".repeat(8 << 20));
    let error = Policy::parse("dtolint.toml", &text).expect_err("it is too large");
    let [finding] = error.report().findings() else { panic!("{error}") };
    assert_eq!((finding.rule(), finding.place().start().line), ("policy-file", 1));
    assert_eq!(finding.message(), "the file is larger than 8 MiB, which is the limit");
}

#[test]
fn where_hardly_anything_is_toml_only_that_is_told() {
    let text = format!("version = 1\n{}colour = \"red\"\n", "= = =\n".repeat(200));
    let error = Policy::parse("dtolint.toml", &text).expect_err("it isn't TOML");
    assert!(error.report().iter().all(|finding| finding.rule() == "policy-syntax"), "{error}");
    assert_eq!(error.report().findings()[0].place().start().line, 2);
}

/// An entry of `[[documents]]` with a mistake, a rule that is right by the schema that is meant, and how often the
/// mistake is reported: once, and nothing is judged by another schema.
#[test]
fn a_mistake_in_a_document_set_is_the_only_one_that_is_reported() {
    let rule = "[[rule]]\nid = \"a-b\"\ntitle = \"t\"\nselect = \"/currencies/*\"\n\
                check = { one-of = { values = [\"EUR\"] } }\n\
                [rules.event-forbidden]\nevents = [\"channel.*\"]\n";
    let schema = r#"{"properties": {"currencies": {"items": {"type": "string"}}, "topics": {"items": {"enum": ["channel.a"]}}}}"#;
    let no_type = r#"{"type": "strng"}"#;
    let dead = r##"{"properties": {"currencies": {"$ref": "missing.json"}}}"##;
    let roles = "roles = { events = \"/topics\" }\n";
    for (files, set) in [
        ("schema.json", "files = [\"*.json\"]\nschema = \"shema.json\"\n"),
        ("schema.json", "files = \"*.json\"\nschema = \"schema.json\"\n"),
        ("schema.json", "files = [\"*.json\"]\nschema = 1\n"),
        ("schema.json", "files = [\"*.json\"]\nschema = \"schema.json#/nowhere\"\n"),
        ("no-type.json", "files = [\"*.json\"]\nschema = \"no-type.json\"\n"),
        ("dead.json", "files = [\"*.json\"]\nschema = \"dead.json\"\n"),
    ] {
        let known = [("schema.json", schema), ("no-type.json", no_type), ("dead.json", dead)];
        let known: Vec<_> = known.into_iter().filter(|(name, _)| *name == files).collect();
        let policy = format!("version = 1\n[[documents]]\n{set}{roles}{rule}");
        let error = load_with(&known, &policy).expect_err(set);
        assert_eq!(error.report().findings().len(), 1, "{set}{error}");
    }
    let policy = format!(
        "version = 1\n[[documents]]\nfiles = [\"*.json\"]\nschema = \"schema.json\"\n{roles}{rule}"
    );
    let loaded = load_with(&[("schema.json", schema)], &policy);
    loaded.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_check_that_looks_at_nothing_is_one_mistake_whatever_its_list_has() {
    let schema =
        r#"{"properties": {"currencies": {"type": "array", "items": {"type": "string"}}}}"#;
    let policy = "version = 1\nschema = \"schema.json\"\n[[rule]]\nid = \"a-b\"\ntitle = \"t\"\n\
                  select = \"/currencies\"\ncheck = { one-of = { values = [\"EUR\", \"CHF\", \"USD\"] } }\n";
    let error = load_with(&[("schema.json", schema)], policy).expect_err("the items are meant");
    let [finding] = error.report().findings() else { panic!("{error}") };
    assert_eq!(finding.help(), Some("select the items: `/currencies/*`"));
}
