//! A8: `\*` is the character `*`, wherever a name of a policy may be a pattern.

use crate::common::Memory;
use dtolint::{Finding, Linter, Policy, PolicyBuilder, PolicyError};

const SCHEMA: &str = r#"{"type": "object", "properties": {
  "endpoint_url": {"type": "string"},
  "events": {"type": "array", "items": {"enum": ["*", "user.created", "user.*", "a\\b"]}}}}"#;

fn load(body: &str) -> Result<Policy, PolicyError> {
    let files = Memory::new([("s.json", SCHEMA)]);
    let documents = "[[documents]]\nfiles = [\"**\"]\nschema = \"s.json\"\n";
    let today = "2026-11-25".parse().expect("it is a date");
    let text = format!("version = 1\n{documents}{body}");
    PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", &text)
}

fn found(body: &str, document: &str) -> Vec<String> {
    let policy = load(body).unwrap_or_else(|error| panic!("{body}: {error}"));
    let of = |it: &Finding| format!("{} {}", it.rule(), it.pointer());
    let report = Linter::new(policy).lint(("a.json", document));
    report.findings().iter().filter(|it| it.waived().is_none()).map(of).collect()
}

fn rule(select: &str, check: &str) -> String {
    format!("[[rule]]\nid = \"r\"\ntitle = \"t\"\nselect = \"{select}\"\ncheck = {{ {check} }}\n")
}

const ALL: &str = r#"{"endpoint_url": "https://a.example.com/", "events": ["*", "user.created", "user.*", "a\\b"]}"#;

#[test]
fn a8_an_escaped_star_is_the_character_in_every_list_of_names() {
    for (select, check, expected) in [
        ("/events/*", r"none-of = { values = ['\*'] }", "/events/0"),
        ("/events/*", r#"none-of = { values = ["\\*"] }"#, "/events/0"),
        ("/events/*", "none-of = { values = ['*'] }", "/events/0 /events/1 /events/2 /events/3"),
        ("/events/*", r"none-of = { values = ['user.\*'] }", "/events/2"),
        ("/events/*", "none-of = { values = ['user.*'] }", "/events/1 /events/2"),
        ("/events/*", r"none-of = { values = ['*\*'] }", "/events/0 /events/2"),
        ("/events/*", r"none-of = { values = ['user.*'], except = ['user.\*'] }", "/events/1"),
        ("/events/*", "none-of = { values = ['@stars'] }", "/events/0 /events/2"),
        ("/events/*", r"none-of = { values = [{ names = ['\*'], why = 'all' }] }", "/events/0"),
        // A backslash elsewhere is a backslash.
        ("/events/*", r"none-of = { values = ['a\b'] }", "/events/3"),
        ("/events/*", r"one-of = { values = ['\*', 'user.created', 'a\b'] }", "/events/2"),
        ("/events", r"includes = { values = ['\*'] }", ""),
        ("/events", r"implies = { families = [{ when = ['\*'], then = ['user.\*'] }] }", ""),
        ("", r"forbidden-member = { members = ['\*'] }", ""),
        ("", "forbidden-member = { members = ['*'] }", "/endpoint_url /events"),
        ("/endpoint_url", r"url-path = { one-of = ['/\*'] }", "/endpoint_url"),
        ("/endpoint_url", "url-path = { one-of = ['/*'] }", ""),
    ] {
        let body = format!("[sets]\nstars = ['\\*', 'user.\\*']\n{}", rule(select, check));
        let expected: Vec<String> =
            expected.split_terminator(' ').map(|it| format!("r {it}")).collect();
        assert_eq!(found(&body, ALL), expected, "{check}");
    }
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    let includes = rule("/events", r"includes = { values = ['\*'] }");
    assert_eq!(found(&includes, document), ["r /events"], "no other event is `*`");
}

/// The schema decides what a pattern can match, and a waiver's value is no pattern.
#[test]
fn a8_what_can_match_nothing_is_a_mistake_and_a_waiver_s_value_is_itself() {
    for (value, expected) in [
        (r"\*.created", "name-unlisted"),
        (r"a\*", "name-unlisted"),
        (r"\*.*", "glob-matches-nothing"),
        ("vehicle.*", "glob-matches-nothing"),
        (r"\\*", "glob-matches-nothing"),
    ] {
        let error = load(&rule("/events/*", &format!("none-of = {{ values = ['{value}'] }}")));
        let error = error.expect_err(value);
        let rules: Vec<&str> = error.report().findings().iter().map(Finding::rule).collect();
        assert_eq!(rules, [expected], "{value}");
    }
    let waived =
        "[[waiver]]\nrule = 'r'\nvalue = '*'\nreason = 'it is a test'\nexpires = 2027-01-31\n";
    let body = rule("/events/*", "none-of = { values = ['*'] }") + waived;
    assert_eq!(found(&body, ALL), ["r /events/1", "r /events/2", "r /events/3"]);
}

/// What covers what, and what is shown, know the character.
#[test]
fn a8_lists_are_compared_and_shown_with_it() {
    let covered = |values: &str| {
        let policy = load(&rule("/events/*", &format!("none-of = {{ values = [{values}] }}")));
        let policy = policy.unwrap_or_else(|error| panic!("{error}"));
        policy.check().findings().iter().filter(|it| it.rule() == "entry-covered").count()
    };
    assert_eq!(covered(r"'user.*', 'user.\*'"), 1);
    assert_eq!(covered(r"'user.\*', 'user.created'"), 0);
    let body = rule("/events/*", r"none-of = { values = ['\*', 'user.created'] }");
    let shown = load(&body).expect("it loads").show();
    let files = Memory::new([("s.json", SCHEMA)]);
    let again = PolicyBuilder::default().files(&files).text("dtolint.toml", &shown);
    let again = Linter::new(again.unwrap_or_else(|error| panic!("{error}\n{shown}")));
    assert_eq!(again.lint(("a.json", ALL)).findings().len(), 2, "{shown}");
    // A final list that forbids all of them isn't tightened by one that forbids the character.
    let options = "options.names = { parameter = 'values', about = 'a', tighter = 'superset' }\n";
    let all = rule("/events/*", "none-of = { values = ['*'] }");
    for (child, is_tighter) in [(r"'\*'", false), ("'*'", true), (r"'\*', 'user.*', 'a\b'", true)] {
        let parent = format!(
            "version = 1\nschema = 's.json'\n{all}{options}[rules.r]\nnames = ['*']\nfinal = true\n"
        );
        let text = format!("version = 1\nextends = ['base.toml']\n[rules.r]\nnames = [{child}]\n");
        let files = Memory::new([("s.json", SCHEMA), ("base.toml", &*parent)]);
        let loaded = PolicyBuilder::default().files(&files).text("dtolint.toml", &text);
        assert_eq!(loaded.is_ok(), is_tighter, "{child}: {loaded:?}");
    }
}
