//! The reports of dtolint and those that others defined: each finding is where it is in every format, and
//! hostile text does no harm in any.

mod not_applied;

use dtolint::linter::Input;
use dtolint::{Coverage, Linter, Policy, PolicyBuilder, Report, Severity, render};
use serde_json::Value;

fn formats() -> impl Iterator<Item = &'static str> {
    render::FORMATS.iter().map(|format| format.name)
}

fn rendered(format: &str, linter: &Linter, report: &Report) -> String {
    let options = render::Options::default().policy(linter.policy());
    render::Format::by_name(format).expect("a known format").to_string(report, &options)
}

/// Whether an issue of GitLab's says that a rule was not applied.
fn is_of_rule(issue: &Value) -> bool {
    let said = string(&issue["description"]);
    ["not decided", "not applied", "final, but"].iter().any(|start| said.starts_with(start))
}

/// The findings of a report in NDJSON, and its last line.
fn json_lines(report: &str) -> (Vec<Value>, Value) {
    let lines = report.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let mut lines: Vec<Value> = lines.collect();
    let end = lines.pop().expect("a last line");
    (lines, end)
}

/// Path, rule, line, column, and where the format tells it the end's line and column.
type At = (String, String, u64, u64, Option<(u64, u64)>);

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no string")).to_owned()
}

/// Reads places out of a report, as the programs do that read such reports.
fn places(format: &str, report: &str) -> Vec<At> {
    let json = || serde_json::from_str::<Value>(report).expect("JSON");
    let list = |value: &Value| value.as_array().expect("a list").clone();
    match format {
        "text" => {
            let lines: Vec<&str> = report.lines().collect();
            let titles = lines.windows(2).filter_map(|pair| {
                let (_, rest) = pair[0].split_once('[')?;
                let (rule, _) = rest.split_once("]: ")?;
                let at = pair[1].trim_start().strip_prefix("--> ")?;
                let (at, column) = at.rsplit_once(':')?;
                let (path, line) = at.rsplit_once(':')?;
                Some((
                    path.to_owned(),
                    rule.to_owned(),
                    line.parse().ok()?,
                    column.parse().ok()?,
                    None,
                ))
            });
            titles.collect()
        }
        "json" | "ndjson" => {
            let at = |finding: &Value| {
                let (start, end) = (&finding["start"], &finding["end"]);
                let end = (number(&end["line"]), number(&end["column"]));
                let (line, column) = (number(&start["line"]), number(&start["column"]));
                (string(&finding["path"]), string(&finding["rule"]), line, column, Some(end))
            };
            let findings = match format {
                "json" => list(&json()["findings"]),
                _ => json_lines(report).0,
            };
            findings.iter().map(at).collect()
        }
        "sarif" => {
            let at = |result: &Value| {
                let place = &result["locations"][0]["physicalLocation"];
                let uri = string(&place["artifactLocation"]["uri"]);
                let path = percent_encoding::percent_decode_str(&uri).decode_utf8().expect("UTF-8");
                let region = &place["region"];
                let end = (number(&region["endLine"]), number(&region["endColumn"]));
                let (line, column) = (number(&region["startLine"]), number(&region["startColumn"]));
                (path.into_owned(), string(&result["ruleId"]), line, column, Some(end))
            };
            let log = json();
            assert_eq!(log["runs"][0]["columnKind"], "utf16CodeUnits");
            list(&log["runs"][0]["results"]).iter().map(at).collect()
        }
        "github" => {
            let plain = |text: &str| {
                let text = text.replace("%3A", ":").replace("%2C", ",");
                text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
            };
            let at = |line: &str| {
                let (properties, _) =
                    line.strip_prefix("::")?.split_once(' ')?.1.split_once("::")?;
                let of = |name: &str| {
                    let pairs = properties.split(',').filter_map(|pair| pair.split_once('='));
                    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| plain(value))
                };
                let number = |name: &str| of(name).and_then(|value| value.parse().ok());
                let end = Some((number("endLine")?, number("endColumn")?));
                Some((of("file")?, of("title")?, number("line")?, number("col")?, end))
            };
            report.lines().filter_map(at).collect()
        }
        "gitlab" => {
            let at = |issue: &Value| {
                let location = &issue["location"];
                let (begin, end) = (&location["positions"]["begin"], &location["positions"]["end"]);
                let end = (number(&end["line"]), number(&end["column"]));
                let (line, column) = (number(&begin["line"]), number(&begin["column"]));
                (string(&location["path"]), string(&issue["check_name"]), line, column, Some(end))
            };
            let issues = list(&json());
            issues.iter().filter(|issue| !is_of_rule(issue)).map(at).collect()
        }
        "junit" => {
            let plain = |text: &str| {
                let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
                text.replace("&amp;", "&")
            };
            let at = |line: &str| {
                let name = line.trim_start().strip_prefix("<testcase name=\"")?;
                let (name, rest) = name.split_once('"')?;
                let path = rest.strip_prefix(" classname=\"")?.split_once('"')?.0;
                let (at, rule) = name.split_once(' ')?;
                let (line, column) = at.split_once(':')?;
                Some((plain(path), rule.to_owned(), line.parse().ok()?, column.parse().ok()?, None))
            };
            report.lines().filter_map(at).collect()
        }
        other => panic!("there is no format {other}"),
    }
}

/// Emoji, CRLF, tabs, a YAML anchor, NDJSON, and a path with everything that means something.
const DOCUMENTS: [(&str, &str); 4] = [
    (
        "emoji.json",
        "{\"\u{1f600}\": 1,\r\n\t\"endpoint_url\": \"http://hooks.example.com/\", \"events\": [\"\u{e9}\u{1f600}\", \"user.creatd\"]}",
    ),
    (
        "team.yaml",
        "# \u{e9}\u{1f600}\n---\nendpoint_url: &url http://team.example.com/\nevents:\n  - '\u{1f600}' # \u{1f600}\n",
    ),
    (
        "lines.ndjson",
        "{\"endpoint_url\": \"https://one.example.com/\", \"events\": [\"user.created\"]}\n\
         \t{\"endpoint_url\": \"https://evil.example.net/\", \"events\": [\"user.created\"], \"\u{1f600}\": 0}\n",
    ),
    ("folder/\u{e4} b%,&<:.json", "{\"events\": [] }"),
];

/// What is found there: file, rule, the text at the place.
const FOUND: [(usize, &str, &str); 10] = [
    (0, "unknown-member", "\"\u{1f600}\""),
    (0, "url-not-https", "\"http://hooks.example.com/\""),
    (0, "schema", "\"\u{e9}\u{1f600}\""),
    (0, "schema", "\"user.creatd\""),
    (1, "url-not-https", "http://team.example.com/"),
    (1, "schema", "'\u{1f600}'"),
    (2, "domain-not-allowed", "\"https://evil.example.net/\""),
    (2, "unknown-member", "\"\u{1f600}\""),
    (3, "events-empty", "[]"),
    (3, "schema", "{\"events\": [] }"),
];

#[test]
fn ten_findings_are_at_their_places_in_every_format() {
    let policy = "version = 1\nextends = [\"dtolint:recommended\"]\n[rules.domain-not-allowed]\ndomains = [\"*.example.com\"]\n";
    let linter = Linter::new(Policy::parse("dtolint.toml", policy).expect("no mistake"));
    let report = linter.lint_all(DOCUMENTS, Coverage::Part);
    // Counted in the plainest way: line breaks before it, and characters since.
    let at = |text: &str, offset: usize, units: fn(char) -> usize| {
        let before = &text[..offset];
        let line = before.rsplit('\n').next().unwrap_or_default();
        let column: usize = line.chars().map(units).sum();
        (before.matches('\n').count() as u64 + 1, column as u64 + 1)
    };
    for format in formats() {
        let units = if format == "sarif" { char::len_utf16 } else { |_| 1 };
        let mut found = places(format, &rendered(format, &linter, &report));
        found.sort();
        let has_end = found.iter().all(|(.., end)| end.is_some());
        assert!(has_end || ["text", "junit"].contains(&format), "{format}");
        let expected = FOUND.map(|(file, rule, there)| {
            let (path, text) = DOCUMENTS[file];
            let start = text.find(there).expect("it is there");
            let (line, column) = at(text, start, units);
            let end = at(text, start + there.len(), units);
            (path.to_owned(), rule.to_owned(), line, column, has_end.then_some(end))
        });
        let mut expected = expected.to_vec();
        expected.sort();
        assert_eq!(found, expected, "{format}");
    }
}

const HOSTILE_POLICY: &str = include_str!("../../formats/hostile/dtolint.toml");

/// What the classes of attack on reports are made of: terminals, workflow commands, Markdown, HTML, XML, CSV,
/// and placeholders and links of SARIF's.
const HOSTILE: &str = include_str!("../../formats/hostile/hostile.json");

#[test]
fn hostile_text_does_no_harm_in_any_format() {
    let today = "2026-12-01".parse().expect("a day");
    let policy = PolicyBuilder::default().today(today).text("dtolint.toml", HOSTILE_POLICY);
    let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{error}")));
    let path = "a\u{1b}]0;\u{7} ::error::,%<b>\".json";
    let report = linter.lint_all([(path, HOSTILE)], Coverage::Part);
    let rules: Vec<&str> = report.findings().iter().map(dtolint::Finding::rule).collect();
    for rule in ["event-odd", "url-query-secret", "url-credentials", "schema", "unknown-member"] {
        assert!(rules.contains(&rule), "{rule} is not in {rules:?}");
    }
    for format in formats() {
        let written = rendered(format, &linter, &report);
        let unsafe_character = |c: char| {
            c.is_control() && c != '\n'
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}'..='\u{200f}')
        };
        assert_eq!(written.chars().find(|&c| unsafe_character(c)), None, "{format}: {written}");
        assert!(!written.contains("hunter7"), "{format}: {written}");
        let found = places(format, &written);
        let counting =
            report.findings().iter().filter(|finding| finding.waived().is_none()).count();
        let told = if ["github", "gitlab"].contains(&format) { counting } else { rules.len() };
        // Nothing in a text is taken for a finding, and none goes missing.
        assert_eq!(found.len(), told, "{format}: {written}");
        match format {
            "github" => {
                let commands = written.lines().filter(|line| line.contains("::"));
                assert_eq!(commands.count(), told, "{written}");
            }
            "junit" => {
                assert!(!written.contains("]]>") && !written.contains("<script"), "{written}");
                assert!(!written.contains(['\u{fffe}', '\u{ffff}']), "{written}");
            }
            "sarif" => {
                let log: Value = serde_json::from_str(&written).expect("JSON");
                let results = log["runs"][0]["results"].as_array().expect("a list");
                for message in results.iter().map(|result| string(&result["message"]["text"])) {
                    let bare = message.replace("{{", "").replace("}}", "");
                    assert!(!bare.contains(['{', '}']), "a placeholder: {message}");
                    let is_link = message.contains("](") && !message.contains("\\](");
                    assert!(!is_link, "a link: {message}");
                }
                // C10: what is said of a rule is no template.
                for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("a list") {
                    for help in [&rule["help"]["markdown"], &rule["help"]["text"]].map(string) {
                        assert!(!help.contains("{{"), "{help}");
                    }
                    let markdown = string(&rule["help"]["markdown"]);
                    if let Some(rule) = dtolint::rules::get(&string(&rule["id"])) {
                        let page = dtolint::rules::page(&rule);
                        assert_eq!(markdown, page);
                    }
                }
                let waived =
                    results.iter().find(|it| it["ruleId"] == "url-query-secret").expect("it");
                assert_eq!(waived["suppressions"].as_array().expect("a list").len(), 1);
            }
            _ => {}
        }
        let settings = crate::common::snapshots("formats");
        settings.bind(|| insta::assert_snapshot!(format, written));
    }
}

#[test]
fn what_is_clean_is_a_report_too() {
    let linter = Linter::new(Policy::recommended());
    let good = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}"#;
    let report = linter.lint_all([("good.json", good)], Coverage::Whole);
    assert_eq!(rendered("gitlab", &linter, &report), "[]\n");
    let junit = rendered("junit", &linter, &report);
    assert!(junit.contains(r#"<testsuites name="dtolint" tests="1" failures="0" errors="0">"#));
    assert!(junit.contains("<system-out>no findings in 1 file, 1 document"), "{junit}");
    let sarif: Value = serde_json::from_str(&rendered("sarif", &linter, &report)).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    let github = rendered("github", &linter, &report);
    assert!(github.starts_with("no findings in 1 file"), "{github}");
}

/// What could not be checked is named where programs look for it.
#[test]
fn a_file_that_was_not_checked_is_named_beside_its_finding() {
    let linter = Linter::new(Policy::recommended());
    let good = r#"{"endpoint_url": "https://hooks.example.com/", "events": ["user.created"]}"#;
    let inputs = [
        Input::new("good.json", good),
        Input::new("half.ndjson", "{\n{}"),
        Input::unreadable("gone b.json", "there is no such file"),
        Input::too_large("large.json"),
        Input::new("latin1.json", b"\"\xe9\""),
    ];
    let report = linter.lint_all(inputs, Coverage::Whole);
    let unchecked = ["gone b.json", "half.ndjson", "large.json", "latin1.json"];
    assert_eq!(report.unchecked().collect::<Vec<_>>(), unchecked);
    assert_eq!(report.undecided(), ["endpoint-duplicate"], "they may have the same URL");
    let json: Value = serde_json::from_str(&rendered("json", &linter, &report)).expect("JSON");
    assert_eq!(json["summary"]["unchecked"], serde_json::json!(unchecked));
    let sarif: Value = serde_json::from_str(&rendered("sarif", &linter, &report)).expect("JSON");
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let uris =
        |it: &Value| it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone();
    let notifications = invocation["toolExecutionNotifications"].as_array().expect("an array");
    let named: Vec<Value> = notifications.iter().map(uris).filter(|it| !it.is_null()).collect();
    assert_eq!(named, ["gone%20b.json", "half.ndjson", "large.json", "latin1.json"]);
}

/// A test fails where the run does.
#[test]
fn junit_fails_what_makes_the_run_fail() {
    let linter = Linter::new(Policy::recommended());
    let document = r#"{"endpoint_url": "http://hooks.example.com/", "events": []}"#;
    let report = linter.lint_all([("a.json", document)], Coverage::Part);
    let summary = report.summary();
    assert!(summary.errors > 0 && summary.warnings > 0);
    for (failing, failures) in [
        (Some(Severity::Error), summary.errors),
        (Some(Severity::Warning), summary.errors + summary.warnings),
        (None, 0),
    ] {
        let mut bytes = Vec::new();
        render::junit(&report, failing, &mut bytes).expect("a vector takes everything");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(text.matches("<failure ").count(), failures, "{text}");
        assert!(text.contains(&format!(" failures=\"{failures}\" ")), "{text}");
    }
}

/// The JSON report is what its schema says, and has no key that the schema does not describe.
#[test]
fn the_json_report_is_what_its_schema_says() {
    let schema = std::fs::read_to_string("docs/report.schema.json").expect("it is there");
    let mut schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = |schema: &Value| jsonschema::validator_for(schema).expect("a schema");
    let published = validator(&schema);
    close(&mut schema);
    let strict = validator(&schema);
    let today = "2026-12-01".parse().expect("a day");
    let policy = PolicyBuilder::default().today(today).text("dtolint.toml", HOSTILE_POLICY);
    let linter = Linter::new(policy.expect("no mistake"));
    let double = r#"{"endpoint_url": "https://a.example.com/", "events": [], "events": []}"#;
    let mut report = linter.lint_all([("a.json", HOSTILE), ("b.json", double)], Coverage::Part);
    for _ in 0..2 {
        let json: Value = serde_json::from_str(&rendered("json", &linter, &report)).expect("JSON");
        let wrong: Vec<_> = published.iter_errors(&json).chain(strict.iter_errors(&json)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        report.retain(|_| false);
    }
    assert!(!published.is_valid(&serde_json::json!({"version": 1, "findings": []})));
}

/// Lets no object of a schema have members that it does not name.
fn close(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        if object.contains_key("required") {
            object.insert("additionalProperties".to_owned(), Value::Bool(false));
        }
        object.values_mut().for_each(close);
    }
    if let Some(array) = schema.as_array_mut() {
        array.iter_mut().for_each(close);
    }
}
