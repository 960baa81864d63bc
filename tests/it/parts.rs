//! A run in parts says what one run over all documents says: nothing is lost, nothing is there twice, and the keys of a
//! part show no value. What isn't whole or doesn't belong together is refused.

use std::collections::BTreeMap;

use dtolint::check::{
    CheckContext, CheckDefinition, Checks, CrossDocumentCheck, Note, OverParts, Verdict,
};
use dtolint::linter::{Input, Part, PartError, Scratch};
use dtolint::{Coverage, Finding, Limits, Linter, Policy, PolicyBuilder, Report, Severity, render};
use proptest::prelude::*;

use crate::common::{Memory, cases, policy_beside};

const SCHEMA: &str = r#"{"type": "object", "required": ["endpoint_url"], "properties": {
    "endpoint_url": {"type": "string"}, "name": {"type": "string"}, "kind": {"type": "string"},
    "events": {"type": "array", "items": {"type": "string"}}
}}"#;

const POLICY: &str = r#"
version = 1
extends = ["dtolint:recommended"]

[[documents]]
files  = ["*.ndjson"]
schema = "s.json"

[[documents]]
files  = ["*.ndjson"]
schema = "s.json"
when   = { at = "/kind", one-of = { values = ["rare"] } }

[rules.event-forbidden]
events = ["session.*"]

[rules.event-uncovered]
events = ["user.created", "user.updated", "dsync.*"]

[[rule]]
id      = "name-twice"
title   = "A name that is there twice"
select  = "/name"
check   = { distinct = { as = "lower" } }
message = "`{value}` is the name at {earlier}"
level   = "warning"

[[waiver]]
rule    = "event-forbidden"
files   = ["**"]
value   = "session.created"
reason  = "it is needed"
owner   = "a team"
expires = 2026-08-01

[[waiver]]
rule    = "endpoint-duplicate"
files   = ["**"]
value   = "https://b.example.com/"
reason  = "both are needed"
owner   = "a team"
expires = 2026-08-01

[[waiver]]
rule    = "name-twice"
files   = ["**"]
select  = "/name"
value   = "alice"
reason  = "it was needed"
owner   = "a team"
expires = 2026-06-01

[[override]]
files = ["hooks.ndjson"]
[override.rules]
name-twice = "error"
"#;

/// Good documents, bad ones, some that repeat others, and one that is unreadable, the last.
const LINES: [&str; 14] = [
    r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#,
    r#"{"endpoint_url": "https://b.example.com/", "events": ["user.updated"]}"#,
    r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"], "name": "Alice"}"#,
    r#"{"endpoint_url": "HTTPS://B.example.com/", "events": ["session.created"], "name": "Bob"}"#,
    r#"{"endpoint_url": "https://c.example.com/", "events": ["session.revoked"], "name": "alice"}"#,
    r#"{"endpoint_url": "http://d.example.com/", "events": ["user.x"], "name": "bob"}"#,
    r#"{"endpoint_url": "https://e.example.com/", "events": ["dsync.deleted"], "kind": "rare"}"#,
    r#"{"endpoint_url": "https://f.example.com/", "events": [], "name": "hunter22"}"#,
    r#"  {"é": "𝄞", "endpoint_url": "https://é.example.com/𝄞", "name": "hunter22"}"#,
    r#"{"endpoint_url": "https://e.example.com/", "events": ["dsync.deleted"], "kind": "rare"}"#,
    r#"{"events": ["user.created"]}"#,
    r#"{"endpoint_url": "https://a.example.com/", "endpoint_url": "https://a.example.com/"}"#,
    r#"{"endpoint_url": "https://g.example.com/", "name": "Hunter22"}"#,
    r#"{"endpoint_url": ]"#,
];

fn policy(text: &str) -> Policy {
    policy_beside(SCHEMA, text)
}

/// The report of a part in NDJSON, and its findings.
fn part(linter: &Linter, text: &str) -> (String, Report) {
    let input = Input::new("hooks.ndjson", "");
    let file = linter.lint_lines(&mut Scratch::default(), input, text.as_bytes());
    let (report, keys) = linter.finish_part([file]).expect("one linter");
    let options = render::Options::default().keys(Some(&keys));
    let format = render::Format::by_name("ndjson").expect("it is there");
    (format.to_string(&report, &options), report)
}

/// What a finding says, with the documents by their numbers in the whole run.
fn said(finding: &Finding, document_of: impl Fn(&str, usize) -> usize) -> String {
    let place = |path: &str, line: usize, column: usize, end: usize| {
        // Each line has one document.
        match path.ends_with(".ndjson") {
            true => format!("document {}:{column}-{end}", document_of(path, line)),
            false => format!("{path}:{line}:{column}"),
        }
    };
    let place = |it: &dtolint::text::Place| {
        place(it.path(), it.start().line, it.start().column, it.end().utf16)
    };
    let related: Vec<_> =
        finding.related().iter().map(|it| (place(&it.place), &it.label)).collect();
    let earlier = finding.related().first().map(|it| it.place.start().to_string());
    // A message may have the place of the first and the value, which are others in parts.
    let is_of_several = ["endpoint-duplicate", "name-twice"].contains(&finding.rule());
    let message = if is_of_several { "" } else { finding.message() };
    assert!(!is_of_several || earlier.is_some_and(|it| finding.message().contains(&it)));
    format!(
        "{} {} {} {} {message} {related:?} {:?} {:?} {}",
        place(finding.place()),
        finding.rule(),
        finding.severity(),
        finding.pointer(),
        finding.policy().map(ToString::to_string),
        finding.waived().map(|it| (&it.reason, it.place.to_string())),
        finding.help().unwrap_or_default(),
    )
}

/// What a run over all documents says.
fn said_in_one(linter: &Linter, lines: &[&str]) -> (Vec<String>, Report) {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let report = linter.lint_all([("hooks.ndjson", &text)], Coverage::Whole);
    let mut all: Vec<_> = report.iter().map(|it| said(it, |_, line| line)).collect();
    all.sort();
    (all, report)
}

/// What a run in parts says: `part_of` says in which part each line is.
fn said_in_parts(linter: &Linter, lines: &[&str], part_of: &[usize]) -> (Vec<String>, Report) {
    let mut texts: BTreeMap<usize, (String, Vec<usize>)> = BTreeMap::new();
    for (nth, (line, part)) in lines.iter().zip(part_of).enumerate() {
        let (text, documents) = texts.entry(*part).or_default();
        *text += &format!("{line}\n");
        documents.push(nth + 1);
    }
    let document = |part: usize, line: usize| texts[&part].1[line - 1];
    let mut all = Vec::new();
    let mut parts = Vec::new();
    for (nth, (text, _)) in &texts {
        let (written, report) = part(linter, text);
        for value in ["example.com", "unter22", "lice", "bob"] {
            let keys: Vec<_> = written.lines().filter(|it| it.starts_with("{\"key\"")).collect();
            assert!(!keys.concat().contains(value), "{written}");
        }
        all.extend(report.iter().map(|it| said(it, |_, line| document(*nth, line))));
        // Parts are read in any order.
        parts.insert(0, read(linter, &format!("part-{nth:05}"), &written).expect("it is whole"));
    }
    let report = linter.conclude(parts, lines.len()).expect("nothing is missing");
    let part_of_path = |path: &str| path[5..10].parse().expect("a number");
    all.extend(report.iter().map(|it| said(it, |path, line| document(part_of_path(path), line))));
    all.sort();
    (all, report)
}

fn read(linter: &Linter, name: &str, text: &str) -> Result<Part, PartError> {
    linter.read_part(name, text.as_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(64)))]
    #[test]
    fn parts_say_what_one_run_says(
        picked in proptest::collection::vec((0..LINES.len(), 0..4usize), 1..24),
        only_readable in any::<bool>(),
        max_bytes in prop_oneof![Just(100usize), Just(1 << 20)],
    ) {
        let limits = Limits::default().max_bytes(max_bytes);
        let linter = Linter::with_limits(policy(POLICY), limits);
        // A line that can't be read leaves open what no document has.
        let picked: Vec<_> =
            picked.iter().filter(|(line, _)| !only_readable || line + 1 < LINES.len()).collect();
        prop_assume!(!picked.is_empty());
        let lines: Vec<&str> = picked.iter().map(|(line, _)| LINES[*line]).collect();
        // In order, as parts of one file are, and otherwise the first of two would be another.
        let mut part_of: Vec<usize> = picked.iter().map(|(_, part)| *part).collect();
        part_of.sort_unstable();
        let (one, one_report) = said_in_one(&linter, &lines);
        let (parts, report) = said_in_parts(&linter, &lines, &part_of);
        prop_assert_eq!(parts, one);
        prop_assert_eq!(report.undecided(), one_report.undecided());
        prop_assert_eq!(report.without_documents(), one_report.without_documents());
        let (counts, all) = (report.summary(), one_report.summary());
        prop_assert_eq!((counts.documents, counts.dtos), (all.documents, all.dtos));
        prop_assert_eq!(counts.skipped, all.skipped);
    }
}

/// The generated runs have something of everything to compare.
#[test]
fn the_documents_show_every_kind_of_finding_over_several_documents() {
    let linter = Linter::new(policy(POLICY));
    let readable = &LINES[..LINES.len() - 1];
    let (all, report) = said_in_parts(&linter, readable, &[0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 3]);
    assert_eq!(all, said_in_one(&linter, readable).0);
    assert!(report.undecided().is_empty());
    let of = |rule: &str| report.iter().filter(|it| it.rule() == rule).collect::<Vec<_>>();
    assert_eq!(of("endpoint-duplicate").iter().filter(|it| it.waived().is_some()).count(), 1);
    assert!(of("endpoint-duplicate").iter().any(|it| it.is_error()));
    assert!(of("name-twice").iter().all(|it| it.severity() == Severity::Error));
    // A waiver that is over, on what it let through.
    assert!(of("name-twice").iter().any(|it| it.related().len() == 2));
    assert!(!of("event-uncovered").is_empty());
    let text = render::Format::by_name("text").expect("it is there");
    let text = text.to_string(&report, &render::Options::default());
    assert!(text.contains("error[name-twice]: `***` is the name at part-00000/hooks.ndjson:3:"));
    // Without the waived duplicate and the rare kind, the run says so.
    let few = &readable[..2];
    let (_, report) = said_in_parts(&linter, few, &[0, 1]);
    let rules: Vec<_> = report.iter().map(Finding::rule).collect();
    assert!(rules.contains(&"waiver-unused") && rules.contains(&"nothing-matched"), "{rules:?}");
}

#[test]
fn what_is_not_whole_or_of_another_run_is_refused() {
    let linter = Linter::new(policy(POLICY));
    let (text, _) = part(&linter, &LINES[..7].join("\n"));
    assert!(read(&linter, "p", &text).is_ok());
    let lines: Vec<&str> = text.lines().collect();
    let end = lines.len() - 1;
    let without = |nth: usize| {
        let left = lines.iter().enumerate().filter(|(at, _)| *at != nth);
        left.map(|(_, line)| format!("{line}\n")).collect::<String>()
    };
    let key = lines.iter().position(|it| it.starts_with("{\"key\"")).expect("a key");
    let finding = 0;
    let replaced = |from: &str, to: &str| {
        assert!(text.contains(from), "{from} is not in {text}");
        text.replacen(from, to, 1)
    };
    let policy_at = text.rfind("\"policy\":\"").expect("the last line has it");
    let foreign = format!("{}{}", &text[..policy_at], text[policy_at..].replacen(":\"", ":\"0", 1));
    let version = env!("CARGO_PKG_VERSION");
    let in_line = |line: usize| format!("p:{}:", line + 1);
    let cases = [
        (without(end), "p: the report is cut off".to_owned()),
        (text[..text.len() - 20].to_owned(), in_line(end)),
        (String::new(), "p: the report is cut off".to_owned()),
        (without(key), "keys, and its last line says".to_owned()),
        (without(finding), "findings, and its last line says".to_owned()),
        (text.replacen(lines[key], &format!("{0}\n{0}", lines[key]), 1), "keys, and".to_owned()),
        (format!("{text}{text}"), format!("p:{}:1: a line follows the last line", end + 2)),
        (replaced(&format!("\"version\":\"{version}\""), "\"version\":\"9.9.9\""), {
            format!("p: dtolint 9.9.9 made the report, and this is dtolint {version}")
        }),
        (replaced("\"today\":\"2026-07-01\"", "\"today\":\"2026-07-02\""), {
            "p: the report is of 2026-07-02, and this run of 2026-07-01".to_owned()
        }),
        (replaced("\"entries\":[0", "\"entries\":[77"), "p: its last line isn't one".to_owned()),
        (foreign, "p: another policy made".to_owned()),
        (replaced("{\"key\":\"", "{\"key\":\"z"), format!("{}1: this isn't a key", in_line(key))),
        (replaced("\"entry\":0", "\"entry\":77"), format!("{}1: this isn't a key", in_line(key))),
        (replaced("{\"key\":", "{\"kez\":"), "keys, and its last line says".to_owned()),
        (format!("{{}}\n{text}"), "p:1:1: this isn't a finding, a key or the last".to_owned()),
        (format!("hello\n{text}"), "p:1:1: this isn't a line of a report in NDJSON".to_owned()),
        (format!("[1]\n{text}"), "p:1:".to_owned()),
        (format!("\n{text}"), "p:1:1: ".to_owned()),
    ];
    for (text, expected) in cases {
        let error = read(&linter, "p", &text).expect_err(&expected);
        assert!(error.to_string().contains(&expected), "{error} instead of {expected}");
        assert!(!error.help().is_empty());
    }
    // The same documents by another policy, another schema, or without keys.
    let other = Linter::new(policy(&POLICY.replace("session.*", "session.created")));
    let error = read(&other, "p", &text).expect_err("another policy");
    assert!(error.to_string().contains("another policy"), "{error}");
    let files = Memory::new([(
        "s.json",
        &*SCHEMA.replace("{\"type\": \"object\"", "{\"title\": \"t\", \"type\": \"object\""),
    )]);
    let today = "2026-07-01".parse().expect("a date");
    let other = PolicyBuilder::default().files(&files).today(today).text("dtolint.toml", POLICY);
    let error = read(&Linter::new(other.expect("no mistake")), "p", &text).expect_err("a schema");
    assert!(error.to_string().contains("another policy"), "{error}");
    let report = linter.lint_all([("a.ndjson", LINES[0])], Coverage::Part);
    let format = render::Format::by_name("ndjson").expect("it is there");
    let plain = format.to_string(&report, &render::Options::default());
    let error = read(&linter, "p", &plain).expect_err("no keys");
    assert_eq!(error.to_string(), "p: the report has no keys");
}

#[test]
fn parts_are_concluded_from_only_if_all_are_there_once() {
    let linter = Linter::new(policy(POLICY));
    let (one, _) = part(&linter, &LINES[..3].join("\n"));
    let (two, _) = part(&linter, &LINES[3..5].join("\n"));
    let parts = |names: &[(&str, &str)]| {
        let read = names.iter().map(|(name, text)| read(&linter, name, text).expect("it is whole"));
        read.collect::<Vec<_>>()
    };
    assert!(linter.conclude(parts(&[("1", &one), ("2", &two)]), 5).is_ok());
    for (parts, documents, expected) in [
        (parts(&[("1", &one)]), 5, "the 1 parts have 3 documents, and there should be 5"),
        (parts(&[("1", &one), ("2", &two)]), 4, "have 5 documents, and there should be 4"),
        (parts(&[("1", &one), ("1", &one)]), 6, "1: this part was given twice"),
        (Vec::new(), 0, "no part was given"),
    ] {
        let error = linter.conclude(parts, documents).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
    }
    let other = Linter::new(policy(POLICY));
    let error = other.conclude(parts(&[("1", &one)]), 3).expect_err("another linter");
    assert!(error.to_string().contains("another linter has read"), "{error}");
}

/// The same policy in another folder is the same policy.
#[test]
fn a_policy_is_the_same_in_another_folder() {
    let today = "2026-07-01".parse().expect("a date");
    let load = |folder: &str| {
        let files = Memory::new([(&*format!("{folder}s.json"), SCHEMA)]);
        let builder = PolicyBuilder::default().files(&files).today(today);
        Linter::new(builder.text(&format!("{folder}dtolint.toml"), POLICY).expect("no mistake"))
    };
    let (text, _) = part(&load(""), LINES[0]);
    assert!(read(&load("a/policies/"), "p", &text).is_ok());
}

/// Names that share their first letter.
struct SameStart;

impl CrossDocumentCheck for SameStart {
    fn note<'d>(&self, context: &CheckContext<'d>, keep: &mut dyn FnMut(Note<'d>)) {
        keep(Note::new(context.node(), context.node().as_str().unwrap_or_default()));
    }

    fn judge(&self, keys: &[&str], report: &mut dyn FnMut(Verdict)) {
        for again in 1..keys.len() {
            if keys[again].chars().next() == keys[0].chars().next() {
                report(Verdict::Repeated { first: 0, again });
            }
        }
    }
}

/// A custom check that compares more than whether keys are equal writes none, and stays undecided.
#[test]
fn a_custom_check_is_decided_over_parts_only_if_it_says_how() {
    assert_eq!(SameStart.over_parts(), OverParts::Undecided);
    let mut checks = Checks::default();
    let definition = CheckDefinition::cross_document("same-start", "x", |_, _| Box::new(SameStart));
    checks.add(definition).expect("a new name");
    let text = "version = 1\nextends = [\"dtolint:recommended\"]\n[[rule]]\nid = \"acme-start\"\ntitle = \"t\"\nselect = \"/endpoint_url\"\ncheck = { same-start = {} }\n";
    let policy = PolicyBuilder::default().checks(&checks).text("dtolint.toml", text);
    let linter = Linter::new(policy.expect("no mistake"));
    let document = r#"{"endpoint_url": "https://a.example.com/", "events": ["user.created"]}"#;
    let (text, _) = part(&linter, &format!("{document}\n{document}\n"));
    assert!(!text.contains("\"rule\":\"acme-start\""), "{text}");
    let part = read(&linter, "p", &text).expect("it is whole");
    let report = linter.conclude([part], 2).expect("nothing is missing");
    assert_eq!(report.undecided(), ["acme-start"]);
    assert_eq!(report.iter().map(Finding::rule).collect::<Vec<_>>(), ["endpoint-duplicate"]);
}
