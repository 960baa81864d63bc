//! Reports: hostile text does no harm, and numbers are right.

use crate::common::Memory;
use dtolint::finding::{Applicability, Edit, Fix};
use dtolint::text::{Place, Source, Span};
use dtolint::{Coverage, Finding, Linter, Policy, PolicyBuilder, Report, Severity, render};
use serde_json::Value;

fn text(report: &Report) -> String {
    let mut text = Vec::new();
    render::text(report, render::Options::default(), &mut text).expect("it is written");
    String::from_utf8(text).expect("UTF-8")
}

fn json(report: &Report) -> (String, Value) {
    let mut bytes = Vec::new();
    render::json(report, &mut bytes).expect("it is written");
    let value = serde_json::from_slice(&bytes).expect("JSON");
    (String::from_utf8(bytes).expect("UTF-8"), value)
}

/// What a terminal may act on, or what hides what is there.
const HOSTILE: [char; 12] = [
    '\u{1b}',
    '\u{7}',
    '\u{8}',
    '\u{7f}',
    '\u{9b}',
    '\u{85}',
    '\u{202e}',
    '\u{2066}',
    '\u{200b}',
    '\u{feff}',
    '\u{2028}',
    '\u{e0041}',
];

#[test]
fn hostile_characters_reach_no_report() {
    let linter = Linter::new(Policy::recommended());
    for hostile in HOSTILE {
        // In an event, a URL, a key and a file name; raw where JSON allows it.
        let name = format!("a{hostile}b.json");
        let document = format!(
            r#"{{"endpoint_url": "https://h{hostile}x.example.com/", "events": ["e{hostile}[31m"], "k{hostile}": 1}}"#
        );
        let mut units = [0; 2];
        let units = hostile.encode_utf16(&mut units).iter();
        let escape: String = units.map(|unit| format!("\\u{unit:04x}")).collect();
        let escaped = document.replace(hostile, &escape);
        for document in [document, escaped] {
            let report = linter.lint_all([(&name, &document)], Coverage::Part);
            assert!(!report.findings().is_empty());
            // Both are the same document, where a string may hold the character as it is.
            let is_read = report.findings().iter().all(|finding| finding.rule() != "syntax");
            assert!(is_read || hostile < ' ', "U+{:04X}: {document}", u32::from(hostile));
            for written in [text(&report), json(&report).0] {
                assert!(!written.contains(hostile), "U+{:04X} in {written}", u32::from(hostile));
            }
        }
    }
}

#[test]
fn json_says_the_very_text_all_the_same() {
    let document = "{\"endpoint_url\": \"https://a.example.com/\", \"events\": [\"e\u{202e}x\"]}";
    let report =
        Linter::new(Policy::recommended()).lint_all([("a\u{1b}.json", document)], Coverage::Part);
    let (_, value) = json(&report);
    assert_eq!(value["findings"][0]["path"], "a\u{1b}.json");
    let message = value["findings"][0]["message"].as_str().expect("a string");
    assert!(message.contains("e\u{202e}x"), "{message}");
}

#[test]
fn lines_columns_and_offsets_are_right_in_every_format() {
    let linter = Linter::new(Policy::recommended());
    let table = [
        // Emoji count as one, so does a tab; CRLF ends a line once.
        (
            "a.json",
            "{\"😀\": 1,\r\n\t\"endpoint_url\": \"http://a.example.com/\", \"events\": [\"é\"]}",
            [("unknown-member", 1, 2, 1), ("url-not-https", 2, 18, 30), ("schema", 2, 54, 66)],
        ),
        (
            "a.yaml",
            "# é😀\n---\n😀: 1\nendpoint_url: http://a.example.com/\nevents:\n  - \"😀\"\n",
            [("unknown-member", 3, 1, 13), ("url-not-https", 4, 15, 35), ("schema", 6, 5, 69)],
        ),
        (
            "a.ndjson",
            "\n{\"😀\": 1, \"endpoint_url\": \"http://a.example.com/\", \"events\": [\"é\"]}\n",
            [("unknown-member", 2, 2, 2), ("url-not-https", 2, 26, 29), ("schema", 2, 62, 65)],
        ),
    ];
    for (name, document, expected) in table {
        let report = linter.lint_all([(name, document)], Coverage::Part);
        let (_, value) = json(&report);
        let findings = value["findings"].as_array().expect("a list");
        let found: Vec<_> = findings
            .iter()
            .map(|finding| {
                let start = |key: &str| finding["start"][key].as_u64().expect("a number");
                let rule = finding["rule"].as_str().expect("a string");
                (rule, start("line"), start("column"), start("offset"))
            })
            .collect();
        assert_eq!(found, expected, "{name}");
        let text = text(&report);
        for (finding, (rule, line, column, offset)) in report.findings().iter().zip(expected) {
            // The offset leads to the very value, and the text report names the same place.
            let place = finding.place();
            assert_eq!(&document[offset as usize..][..place.text().len()], place.text());
            assert!(text.contains(&format!("{name}:{line}:{column}")), "{rule}: {text}");
        }
    }
}

#[test]
fn a_line_of_a_megabyte_is_cut_and_its_column_is_true() {
    let filler = "\"user.created\", ".repeat(60_000);
    let document =
        format!(r#"{{"endpoint_url": "https://a.example.com/", "events": [{filler}"nope"]}}"#);
    let report = Linter::new(Policy::parse("p.toml", "version = 1").expect("no mistake"))
        .lint_all([("a.json", &document)], Coverage::Part);
    let [finding] = report.findings() else { panic!("{}", report.findings().len()) };
    let column = document.find("\"nope\"").expect("it is there") + 1;
    assert_eq!(finding.place().start().column, column);
    let text = text(&report);
    assert!(text.contains(&format!("a.json:1:{column}")) && text.contains("\"nope\""));
    assert!(text.len() < 2_000, "{} bytes", text.len());
}

#[test]
fn secrets_are_in_no_report() {
    let table = [
        (
            r#"{"endpoint_url": "https://hook:hunter2@a.example.com/", "events": ["user.created"]}"#,
            "hunter2",
        ),
        (
            r#"{"endpoint_url": "http://a.example.com/", "events": [], "secret": "whsec_hunter2abc"}"#,
            "hunter2",
        ),
        (
            r#"{"endpoint_url": "http://a.example.com/", "events": [], "key": "sk_live_hunter2abc"}"#,
            "hunter2",
        ),
        (
            r#"{"endpoint_url": "https://a.example.com/?v=1&API_%4Bey=hunter2#x", "events": []}"#,
            "hunter2",
        ),
        (
            r#"{"endpoint_url": "https://a.example.com/?t=eyJhbGciOiJ9.hunter2", "events": []}"#,
            "hunter2",
        ),
        (
            r#"{"endpoint_url": "https://a.example.com/?t=00112233445566778899aabbccddeeff", "events": []}"#,
            "8899aabb",
        ),
        (
            r#"{"endpoint_url": "https://a.example.com/?Access_Token=hunter2;sig=hunter2", "events": []}"#,
            "hunter2",
        ),
    ];
    for (document, secret) in table {
        let report =
            Linter::new(Policy::recommended()).lint_all([("a.json", document)], Coverage::Part);
        assert!(!report.findings().is_empty());
        assert!(!json(&report).0.contains(secret), "{document}");
        assert!(!text(&report).contains(secret), "{}", text(&report));
    }
}

/// Only the secret is masked: what is around it says what is wrong.
#[test]
fn a_masked_text_says_all_but_the_secret() {
    // Schema of the member, document, the masked message, a part of the line that is shown.
    let table = [
        // A message quotes the beginning of a value, and is cut in its secret.
        (
            r#"{"enum": ["on"]}"#,
            format!(r#"{{"x": "https://hook:{}@a.example.com/"}}"#, "hunter2".repeat(30)),
            "`https://***…` is not \"on\"",
            r#""x": "https://***@a.example.com/""#,
        ),
        // By the name of its member: the value alone does not look like one.
        (
            r#"{"type": "number"}"#,
            r#"{"client_secret": "hunter2"}"#.to_owned(),
            "expected a number, found the string `***`",
            r#""client_secret": ***}"#,
        ),
        // What is behind the value is no part of it.
        (
            r#"{"type": "number"}"#,
            r#"{"s\u0065cret": "hunter2", "kind": 1, "name": 2}"#.to_owned(),
            "expected a number, found the string `***`",
            r#"cret": ***, "kind": 1, "name": 2}"#,
        ),
    ];
    for (schema, document, message, line) in table {
        let schema = format!(
            r#"{{"additionalProperties": {{"if": {{"type": "string"}}, "then": {schema}}}}}"#
        );
        let files = Memory::new([("s.json", &*schema)]);
        let policy = PolicyBuilder::default().files(&files);
        let policy = policy.text("dtolint.toml", "version = 1\nschema = \"s.json\"\n");
        let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
        let report = linter.lint_all([("a.json", &document)], Coverage::Part);
        let [finding] = report.findings() else { panic!("{report:#?}") };
        assert!(finding.message().contains("hunter2"), "{}", finding.message());
        let message = format!("{message} (since the value is a string)");
        assert_eq!(render::masked(finding, finding.message()), message);
        let text = text(&report);
        assert!(
            text.contains(&*message) && text.contains(line) && !text.contains("hunter"),
            "{text}"
        );
        assert!(json(&report).0.contains(&message.replace('"', "\\\"")), "{}", json(&report).0);
    }
}

/// A fix is in the JSON report as edits, unless an edit would show a secret.
#[test]
fn a_fix_is_in_the_json_report_if_it_shows_no_secret() {
    let linter = Linter::new(Policy::recommended());
    let mut report = linter.lint_all([("a.json", "{}")], Coverage::Part);
    report.retain(|_| false);
    let place = Place::new(Source::new("a.json", "{}"), Span::new(1, 1));
    let fix = |text: &str| {
        let edits = [Edit::replace(place.clone(), text)];
        let finding = Finding::builder("acme", Severity::Error, place.clone());
        finding.message("it is empty").fix(Fix::new(Applicability::Safe, edits)).build()
    };
    report.extend([fix("\"events\": []"), fix("\"secret\": \"whsec_abcdef\"")]);
    let (_, json) = json(&report);
    let expected = serde_json::json!({
        "applicability": "safe",
        "edits": [{
            "replacement": "\"events\": []",
            "path": "a.json",
            "start": {"line": 1, "column": 2, "utf16": 2, "offset": 1},
            "end": {"line": 1, "column": 2, "utf16": 2, "offset": 1},
        }],
    });
    assert_eq!(json["findings"][0]["fix"], expected);
    assert_eq!(json["findings"][1].get("fix"), None);
}
