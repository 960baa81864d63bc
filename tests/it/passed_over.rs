//! Values of a type that a rule doesn't look at are counted wherever the schema lets them pass.

use dtolint::{Coverage, Linter, PolicyBuilder};

use crate::common::Memory;

/// How many values are passed over in a document by a rule for strings at `select`.
fn passed_over(schema: &str, select: &str, document: &str) -> usize {
    let policy = format!(
        "version = 1\n[[documents]]\nfiles = [\"a.json\"]\nschema = \"s.json\"\n[[rule]]\nid = \"acme-https\"\ntitle = \"t\"\nlevel = \"error\"\nselect = \"{select}\"\ncheck = {{ url-scheme = {{ one-of = [\"https\"] }} }}\n"
    );
    let files = Memory::new([("s.json", schema)]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
    let linter = Linter::new(policy.expect("no mistake"));
    linter.lint_all([("a.json", document)], Coverage::Whole).summary().skipped.passed_over
}

#[test]
fn a_value_that_a_rule_does_not_look_at_is_counted_unless_the_schema_reports_it() {
    let any = "{}";
    let listed = r#"{"properties": {"u": {"type": ["string", "null", "number"]}}}"#;
    let string = r#"{"properties": {"u": {"type": "string"}}}"#;
    let table = [
        (any, "/u", r#"{"u": "https://a.example.com/"}"#, 0),
        (any, "/u", r#"{"u": 1}"#, 1),
        (any, "/u", r#"{"u": true}"#, 1),
        (any, "/u", r#"{"u": null}"#, 1),
        (any, "/u", r#"{"u": ["http://a.example.com/"]}"#, 1),
        (any, "/u", r#"{"u": {"href": "http://a.example.com/"}}"#, 1),
        // On the way to the place.
        (any, "/c/u", r#"{"c": "http://a.example.com/"}"#, 1),
        (any, "/c/u", r#"{"c": [{"u": "http://a.example.com/"}]}"#, 1),
        (any, "/c/u", r#"["http://a.example.com/"]"#, 1),
        (any, "/c/0/u", r#"{"c": [{"u": "https://a.example.com/"}]}"#, 0),
        (any, "/c/*", r#"{"c": ["https://a.example.com/", 1, {"x": 1}]}"#, 2),
        (any, "/c/*", r#"{"c": {"x": "https://a.example.com/", "y": 1}}"#, 1),
        (any, "/c/*", r#"{"c": "http://a.example.com/"}"#, 1),
        // A rule for any depth means what it looks at there, and a name in it means that member.
        (any, "/**", r#"{"c": {"u": "https://a.example.com/", "n": 1}}"#, 0),
        (any, "/**/*", r#"{"c": {"u": "https://a.example.com/", "n": 1}}"#, 0),
        (any, "/**/u", r#"{"c": {"u": 1, "n": 1}, "u": "https://a.example.com/"}"#, 1),
        // The schema lists types: `null` stands for nothing.
        (listed, "/u", r#"{"u": null}"#, 0),
        (listed, "/u", r#"{"u": 1}"#, 1),
        // The schema reports the others itself.
        (listed, "/u", r#"{"u": []}"#, 0),
        (string, "/u", r#"{"u": 1}"#, 0),
    ];
    for (schema, select, document, expected) in table {
        let found = passed_over(schema, select, document);
        assert_eq!(found, expected, "{schema}, {select}, {document}");
    }
}

/// Two rules at one place, or two entries for one file, count a value once.
#[test]
fn a_value_is_counted_once() {
    let policy = "version = 1\n[[documents]]\nfiles = [\"a.json\"]\nschema = \"s.json\"\n[[documents]]\nfiles = [\"*.json\"]\nschema = \"s.json\"\n[rules]\nurl-not-https = \"error\"\nurl-address = \"error\"\n";
    let files = Memory::new([("s.json", "{}")]);
    let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", policy);
    let linter = Linter::new(policy.expect("no mistake"));
    let report = linter.lint_all([("a.json", r#"{"endpoint_url": 1}"#)], Coverage::Whole);
    assert_eq!(report.summary().skipped.passed_over, 1);
    let line = report.summary().to_string();
    assert!(line.contains("(not checked: 1 value of a type that a rule passes over)"), "{line}");
}

/// Where the schema says nothing of a rule's place, a DTO without it is counted: the URL may be elsewhere in it.
#[test]
fn a_dto_without_the_place_of_a_rule_is_counted_unless_the_schema_knows_the_place() {
    let count = |rules: &str, schema: &str, url: &str, document: &str| {
        let policy = format!(
            "version = 1\n[[documents]]\nfiles = [\"a.json\"]\nschema = \"s.json\"\nroles = {{ url = \"{url}\" }}\n{rules}"
        );
        let files = Memory::new([("s.json", schema)]);
        let policy = PolicyBuilder::default().files(&files).text("dtolint.toml", &policy);
        let linter = Linter::new(policy.expect("no mistake"));
        linter.lint_all([("a.json", document)], Coverage::Whole).summary().skipped.without_place
    };
    let known = r#"{"properties": {"u": {"type": "string"}}}"#;
    let table = [
        ("{}", "/u", r#"{"u": "https://a.example.com/"}"#, 0),
        ("{}", "/u", r#"{"c": {"u": "http://a.example.com/"}}"#, 1),
        ("{}", "/u", "[]", 1),
        ("{}", "/c/u", r#"{"c": {}}"#, 1),
        ("{}", "/c/*", r#"{"c": []}"#, 0),
        ("{}", "/c/*", r#"{"d": ["http://a.example.com/"]}"#, 1),
        ("{}", "/**/u", "{}", 0),
        (known, "/u", "{}", 0),
    ];
    let rule = "[rules]\nurl-not-https = \"error\"\n";
    for (schema, url, document, expected) in table {
        assert_eq!(count(rule, schema, url, document), expected, "{schema}, {url}, {document}");
    }
    // A custom rule may be for a member that few documents have.
    let custom = "[[rule]]\nid = \"acme-https\"\ntitle = \"t\"\nselect = \"/x\"\ncheck = { length = { max = 9 } }\n";
    assert_eq!(count(custom, "{}", "/u", "{}"), 0);
}
