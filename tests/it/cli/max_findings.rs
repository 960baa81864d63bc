//! How many findings a report has: the worst are shown, the others counted, and every format says so.

use super::*;
use dtolint::{Coverage, Limits, Linter, Policy, PolicyBuilder, Report, Severity};

use crate::common::Memory;

const SCHEMA: &str =
    r#"{"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}}"#;

/// An info for each tag that starts with `i`, a warning for `w`, an error for `e`, and a waiver for `eee`.
const POLICY: &str = r#"version = 1
schema = "schema.json"
[[rule]]
id = "tag-i"
title = "no i"
level = "info"
select = "/tags/*"
check = { none-of = { values = ["i*"] } }
[[rule]]
id = "tag-w"
title = "no w"
level = "warning"
select = "/tags/*"
check = { none-of = { values = ["w*"] } }
[[rule]]
id = "tag-e"
title = "no e"
level = "error"
select = "/tags/*"
check = { none-of = { values = ["e*"] } }
[[waiver]]
rule = "tag-e"
value = "eee"
reason = "it is on its way out of all documents"
expires = 2026-12-31
"#;

fn document(tags: &[(usize, &str)]) -> String {
    let tags: Vec<&str> = tags.iter().flat_map(|(n, tag)| std::iter::repeat_n(*tag, *n)).collect();
    serde_json::json!({ "tags": tags }).to_string()
}

fn repository(document: &str) -> tempfile::TempDir {
    let files = [
        (".git/HEAD", ""),
        ("schema.json", SCHEMA),
        ("dtolint.toml", POLICY),
        ("a.json", document),
    ];
    folder(&files)
}

fn check(folder: &tempfile::TempDir, arguments: &[&str]) -> std::process::Output {
    dtolint(folder.path(), &[&["check", "a.json", "--today", "2026-12-01"], arguments].concat())
}

#[test]
fn a_report_for_people_has_the_worst_thousand_and_counts_the_others() {
    let all = document(&[(700, "i"), (600, "w"), (1, "eee"), (3, "e")]);
    let folder = repository(&all);
    let output = check(&folder, &[]);
    let text = out(&output);
    let shown = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    let shown = [
        shown("error[tag-e]"),
        shown("warning[tag-w]"),
        shown("info[tag-i]"),
        shown("waived[tag-e]"),
    ];
    assert_eq!(shown, [3, 600, 397, 0]);
    let last: Vec<&str> = text.lines().rev().take(2).collect();
    assert_eq!(last[0], "not shown: 304 findings, over the limit (`--max-findings`)");
    assert!(
        last[1].starts_with("3 errors, 600 warnings, 700 infos (1 waived) in 1 file"),
        "{}",
        last[1]
    );
    assert_eq!(code(&output), 1);
}

#[test]
fn what_is_left_out_fails_the_run_as_if_it_were_shown() {
    let folder = repository(&document(&[(2, "w"), (1, "e"), (2, "i")]));
    for (arguments, expected) in [
        (&["--max-findings", "1", "--fail-on", "info"][..], 1),
        (&["--max-findings", "1", "--fail-on", "error"], 1),
        (&["--max-findings", "1", "--fail-on", "never"], 0),
    ] {
        assert_eq!(code(&check(&folder, arguments)), expected, "{arguments:?}");
    }
    let output = check(&folder, &["--max-findings", "0"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("--max-findings"), "{}", err(&output));
}

#[test]
fn every_format_says_how_many_it_leaves_out() {
    let folder = repository(&document(&[(5, "w"), (2, "e")]));
    for format in dtolint::render::FORMATS.iter() {
        let text = out(&check(&folder, &["-f", format.name, "--max-findings", "3"]));
        if format.name == "json" {
            let json: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(json["findings"].as_array().map(Vec::len), Some(3));
            assert_eq!(
                (&json["summary"]["left_out"], &json["summary"]["warnings"]),
                (&4.into(), &5.into())
            );
        } else if format.name == "ndjson" {
            let (findings, end) = text.trim_end().rsplit_once('\n').expect("several lines");
            assert_eq!(findings.lines().count(), 3);
            let end: Value = serde_json::from_str(end).expect("JSON");
            assert_eq!(end["summary"]["left_out"], 4);
        } else {
            assert!(
                text.contains("not shown: 4 findings, over the limit"),
                "{}: {text}",
                format.name
            );
        }
        let whole = out(&check(&folder, &["-f", format.name]));
        assert!(!whole.contains("not shown"), "{}: {whole}", format.name);
    }
}

#[test]
fn sarif_has_as_many_results_as_github_takes_and_json_all() {
    let folder = repository(&document(&[(25_500, "w")]));
    assert_eq!(code(&check(&folder, &["-f", "sarif=a.sarif"])), 0);
    let sarif = fs::read_to_string(folder.path().join("a.sarif")).expect("it is there");
    let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
    let sarif = &sarif["runs"][0];
    assert_eq!(sarif["results"].as_array().map(Vec::len), Some(25_000));
    let said = &sarif["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(said, "not shown: 500 findings, over the limit (`--max-findings`)");
    // JSON has no limit, so fewer show it: more than a report for people has.
    let folder = repository(&document(&[(1_500, "w")]));
    let json: Value = serde_json::from_str(&out(&check(&folder, &["-f", "json"]))).expect("JSON");
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(1_500));
    assert_eq!(dtolint::render::Format::by_name("json").expect("it is one").max_findings, None);
}

fn linter(limit: usize) -> Linter {
    let files = Memory::new([("schema.json", SCHEMA)]);
    let today = "2026-12-01".parse().expect("a day");
    let policy = PolicyBuilder::default().today(today).files(&files).text("dtolint.toml", POLICY);
    Linter::with_limits(policy.expect("no mistake"), Limits::default().max_findings(limit))
}

#[test]
fn a_run_keeps_the_same_findings_in_whichever_order_its_files_come() {
    let texts: Vec<(String, String)> = (0..40)
        .map(|nth| {
            (
                format!("{nth:02}.json"),
                document(&[(nth % 7, "w"), (nth % 5, "e"), (nth % 3, "i"), (1, "eee")]),
            )
        })
        .collect();
    let all = linter(usize::MAX)
        .lint_all(texts.iter().map(|(name, text)| (&**name, &**text)), Coverage::Whole);
    let mut expected = all.clone();
    expected.limit(90);
    let linter = linter(90);
    let run = |texts: &[(String, String)]| -> Report {
        let files = texts.iter().map(|(name, text)| linter.lint((&**name, &**text)));
        linter.finish(files, Coverage::Whole).expect("one linter made them")
    };
    let mut backwards = texts.clone();
    backwards.reverse();
    for texts in [texts, backwards] {
        let report = run(&texts);
        assert_eq!(report, expected);
        assert_eq!(report.findings().len(), 90);
        let (counts, all) = (report.summary(), all.summary());
        assert_eq!(
            (counts.errors, counts.warnings, counts.infos, counts.waived),
            (all.errors, all.warnings, all.infos, all.waived)
        );
        assert_eq!(counts.left_out, all.errors + all.warnings + all.infos + all.waived - 90);
    }
}

#[test]
fn a_file_keeps_no_more_than_the_limit_and_knows_its_worst() {
    let report = linter(10).lint(("a.json", &*document(&[(5_000, "w"), (5_000, "eee"), (4, "i")])));
    assert!(report.iter().all(|finding| finding.severity() == Severity::Warning));
    let counts = report.summary();
    assert_eq!(
        (report.findings().len(), counts.warnings, counts.waived, counts.left_out),
        (10, 5_000, 5_000, 9_994)
    );
    assert_eq!(report.worst(), Some(Severity::Warning));
    // A limit of nothing still counts, and fails.
    let report = linter(0).lint(("a.json", &*document(&[(3, "e")])));
    assert_eq!(
        (report.findings().len(), report.worst(), report.summary().errors),
        (0, Some(Severity::Error), 3)
    );
}

#[test]
fn what_several_entries_find_alike_is_found_once_beyond_the_limit_too() {
    let policy =
        "version = 1\n[[documents]]\nfiles = [\"a.json\"]\n[[documents]]\nfiles = [\"*.json\"]\n";
    let policy = Policy::parse("dtolint.toml", policy).expect("no mistake");
    let names: Vec<String> = (0..50).map(|nth| format!("{nth}.made")).collect();
    let text =
        serde_json::json!({"endpoint_url": "https://a.example.com/", "events": names}).to_string();
    let whole = Linter::new(policy.clone()).lint(("a.json", &*text));
    let part =
        Linter::with_limits(policy, Limits::default().max_findings(20)).lint(("a.json", &*text));
    assert_eq!(whole.findings()[..20], *part.findings());
    assert_eq!(whole.summary().errors, part.summary().errors);
}
