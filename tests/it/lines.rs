//! NDJSON that is read line by line says what it says when it is read as a whole, however its reader hands it over.

use std::num::NonZeroUsize;
use std::sync::Arc;

use dtolint::linter::{Input, Scratch};
use dtolint::{Coverage, FileReport, Limits, Linter, Policy, Severity};
use proptest::prelude::*;

use crate::common::in_pieces::{Pieces, assert_equal, findings, finish, json, text_of};
use crate::common::{cases, linter_beside};

const SCHEMA: &str = r#"{"type": "object", "required": ["endpoint_url"], "properties": {
    "endpoint_url": {"type": "string"}, "password": {"type": "string"}, "a": {"type": "string"},
    "events": {"type": "array", "items": {"type": "string"}}
}}"#;

const POLICY: &str = r#"
version = 1
extends = ["dtolint:recommended"]
schema = "s.json"

[rules.event-forbidden]
events = ["session.*", "api_key.*"]

[rules.event-uncovered]
events = ["user.created", "user.updated"]

[[rule]]
id      = "password-twice"
title   = "A password that is there twice"
select  = "/password"
check   = { distinct = {} }
message = "`{value}` is the password at {earlier}"
level   = "warning"

[[waiver]]
rule    = "event-forbidden"
files   = ["**"]
value   = "session.created"
reason  = "it is needed"
expires = 2026-08-01
owner   = "a team"

[[override]]
files = ["hooks.ndjson"]
[override.rules]
events-empty = "error"
"#;

/// Lines of each kind: good ones, bad ones, and such as no reader agrees on.
const LINES: [&str; 24] = [
    r#"{"endpoint_url": "https://a.example.com/hooks", "events": ["user.created"]}"#,
    r#"{"endpoint_url": "https://b.example.com/hooks", "events": ["user.created", "user.deleted"]}"#,
    r#"{"endpoint_url": "http://c.example.com/hooks", "events": ["session.created"]}"#,
    r#"{"endpoint_url": "https://d.example.com/hooks", "events": ["session.revoked", "session.created"]}"#,
    r#"{"endpoint_url": "https://e.example.com/hooks", "events": []}"#,
    r#"{"endpoint_url": "https://user:hunter22@f.example.com/?token=abcdef123456", "events": ["user.x"]}"#,
    r#"{"endpoint_url": "https://é.example.com/𝄞", "events": ["𝄞", "user.created"]}"#,
    r#"  {"𝄞é": 1, "endpoint_url": "https://a.example.com/hooks", "events": ["user.created"]}"#,
    r#"{"endpoint_url": "https://g.example.com/", "events": ["user.created"], "password": "correct horse"}"#,
    r#"{"endpoint_url": "https://h.example.com/", "events": ["user.created"], "password": "correct horse"}"#,
    r#"{"events": ["user.created"], "events": []}"#,
    r#"{"endpoint_url": ]"#,
    r#"[1, 2]"#,
    r#""password""#,
    "",
    " \t",
    "\r",
    "{\"a\":\r1}",
    "{\"a\": \"\u{2028}\"}",
    "\u{feff}{}",
    "{\"a\": \"\u{0}\"}",
    "{} {}",
    r#"{"endpoint_url": "https://lines.example.com/a-path-that-is-long-enough-to-be-more-than-the-others-are/and-some-more/and-more/and-more/and-more", "events": ["user.created"]}"#,
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
];

fn linter_of(policy: &str, limits: Limits) -> Arc<Linter> {
    linter_beside(SCHEMA, policy, limits)
}

fn whole(linter: &Linter, text: &[u8]) -> FileReport {
    linter.lint(Input::new("hooks.ndjson", text))
}

fn in_pieces(linter: &Linter, text: &[u8], size: usize) -> FileReport {
    let pieces = Pieces { left: text, size, fails: false };
    linter.lint_lines(&mut Scratch::default(), Input::new("hooks.ndjson", ""), pieces)
}

fn in_threads(linter: &Linter, bytes: &[u8], threads: usize) -> FileReport {
    let threads = NonZeroUsize::new(threads).expect("some");
    linter.lint_lines_in_threads(threads, Input::new("hooks.ndjson", ""), bytes)
}

/// Compares a text as it is read in pieces with the same as it is read at once, where a document may have `most` bytes:
/// the JSON report of the run, and the text that a person reads of the file.
fn assert_same(policy_text: &str, bytes: &[u8], most: usize, sizes: &[usize]) {
    let limits = Limits::default().max_bytes(most);
    let linter = linter_of(policy_text, limits);
    let expected = whole(&linter, bytes);
    let is_readable = |file: &FileReport| {
        let unreadable = ["syntax", "too-deep", "too-large", "encoding"];
        !file.iter().any(|finding| unreadable.contains(&finding.rule()))
    };
    // Where all can be read, each line says by itself what is a secret.
    let is_shown = is_readable(&expected);
    let run = finish(&linter, expected.clone());
    // In a text the line of an earlier value is shown, which may be gone.
    let head = "[rules.event-forbidden]";
    let plain = policy_text
        .replace(head, &format!("[rules]\nendpoint-duplicate = \"off\"\n{head}"))
        .replace("level   = \"warning\"", "level = \"off\"");
    let plain = linter_of(&plain, limits);
    for &size in sizes {
        let how = format!("{most} {size}");
        let found = in_pieces(&linter, bytes, size);
        assert!(found.is_read());
        assert_eq!(found.summary(), expected.summary(), "{how}");
        let found = finish(&linter, found);
        assert_equal(&findings(&found), &findings(&run), &how);
        if is_shown {
            assert_equal(&json(&found), &json(&run), &how);
            let [found, expected] = [in_pieces(&plain, bytes, size), whole(&plain, bytes)];
            let [found, expected] = [found, expected].map(|file| text_of(&finish(&plain, file)));
            assert_equal(&found, &expected, &how);
        }
    }
}

#[test]
fn every_line_says_the_same_in_pieces_of_any_size() {
    let all = LINES.join("\n");
    let longest = LINES.iter().map(|line| line.len()).max().expect("some");
    for most in [longest, longest + 1, 500, 1_000, all.len() - 1, all.len(), 1 << 20] {
        assert_same(POLICY, all.as_bytes(), most, &[1, 2, 3, 7, 64, 1_000, usize::MAX]);
        let with_end = format!("{all}\r\n");
        assert_same(POLICY, with_end.as_bytes(), most, &[1, 100]);
    }
    // What can be read: its reports are compared as they are printed.
    let readable = LINES.map(|line| if line.starts_with(['{', ' ']) { line } else { "[]" });
    let readable: Vec<_> = readable
        .into_iter()
        .filter(|line| {
            !line.contains([']', '}']) || serde_json::from_str::<serde_json::Value>(line).is_ok()
        })
        .collect();
    let readable = readable.join("\n");
    for most in [longest, 400, 1_000, readable.len() - 1] {
        assert_same(POLICY, readable.as_bytes(), most, &[1, 10, usize::MAX]);
    }
}

#[test]
fn a_line_over_the_limit_is_refused_and_the_others_are_checked() {
    let all = LINES.join("\n");
    for most in [1, 20, 75, 76, 90, 100, 140] {
        assert_same(POLICY, all.as_bytes(), most, &[1, 5, usize::MAX]);
    }
    let linter = linter_of(POLICY, Limits::default().max_bytes(80));
    let text = format!("{}\n{}\n\n{}", LINES[0], LINES[1], LINES[4]);
    let report = in_pieces(&linter, text.as_bytes(), 10);
    let large = report.iter().find(|it| it.rule() == "too-large").expect("line 2");
    let start = large.place().start();
    assert_eq!((start.line, start.column, start.offset, large.document()), (2, 1, 76, 2));
    assert_eq!(large.message(), "this line is larger than 80 bytes");
    assert_eq!((large.severity(), report.summary().documents), (Severity::Error, 3));
    assert!(report.iter().any(|it| it.rule() == "events-empty" && it.document() == 3));
}

#[test]
fn a_text_of_many_blocks_says_the_same() {
    let lines: Vec<String> = (0..2_000)
        .map(|nth| {
            LINES[nth * 7 % LINES.len()]
                .replace("example.com", &format!("n{}.example.com", nth % 1_500))
        })
        .collect();
    let text = lines.join("\n");
    assert!(text.len() > 100_000);
    for most in [1_000, 20_000, 60_000] {
        assert_same(POLICY, text.as_bytes(), most, &[1_000, usize::MAX]);
    }
}

/// Long lines, of which every sixteenth is of some kind and the others are good, of many URLs, each of them twice.
fn many_lines(count: usize) -> String {
    let line = |nth: usize| {
        let line = if nth % 16 == 3 { LINES[nth / 16 % LINES.len()] } else { LINES[0] };
        let url = format!("n{}.example.com/{}", nth % (count / 2), "path".repeat(50));
        line.replace("example.com", &url) + "\n"
    };
    (0..count).map(line).collect()
}

/// Several parts of a quarter of a MiB each, as a text that may be as large and as one that is read in pieces.
#[test]
fn threads_say_what_one_says() {
    let text = many_lines(1_600);
    assert!(text.len() > 1 << 18, "{}", text.len());
    let more = many_lines(100);
    let long = format!("{text}{{\"a\": \"{}\"}}\n{more}", "é".repeat(150_000));
    let unreadable = [text.as_bytes(), b"\xe9\n", more.as_bytes()].concat();
    let blank = " \n\n\r\n".repeat(80_000);
    for bytes in [text.as_bytes(), long.as_bytes(), &unreadable, blank.as_bytes()] {
        for (most, threads) in [(20_000, 2), (1 << 26, 5)] {
            // No text is large enough that less would be held of it.
            let linter = linter_of(POLICY, Limits::default().max_bytes(most));
            let expected = finish(&linter, in_threads(&linter, bytes, 1));
            let serial = finish(&linter, in_pieces(&linter, bytes, usize::MAX));
            assert_equal(&findings(&serial), &findings(&expected), "one thread");
            let found = finish(&linter, in_threads(&linter, bytes, threads));
            assert_equal(&findings(&found), &findings(&expected), &format!("{threads}"));
        }
    }
    let linter = linter_of(POLICY, Limits::default());
    let expected = finish(&linter, whole(&linter, text.as_bytes()));
    assert!(expected.findings().len() > 700 && expected.summary().documents > 1_400);
    let found = finish(&linter, in_threads(&linter, text.as_bytes(), 3));
    assert_equal(&findings(&found), &findings(&expected), "as a whole");
    assert_equal(&json(&found), &json(&expected), "as a whole");
}

#[test]
fn a_reader_that_fails_ends_the_threads_and_what_was_found_before_is_kept() {
    let text = many_lines(4_000);
    let linter = linter_of(POLICY, Limits::default().max_bytes(1_000));
    let threads = NonZeroUsize::new(3).expect("some");
    let input = Input::new("hooks.ndjson", "");
    let pieces = || Pieces { left: text.as_bytes(), size: 5_000, fails: true };
    let found = linter.lint_lines_in_threads(threads, input, pieces());
    let expected = linter.lint_lines(&mut Scratch::default(), input, pieces());
    assert!(!found.is_read() && found.iter().any(|it| it.rule() == "unreadable"));
    assert_equal(&findings(&finish(&linter, found)), &findings(&finish(&linter, expected)), "");
}

#[test]
fn a_text_without_documents_or_that_is_not_utf_8_is_refused_as_a_whole() {
    let good = LINES[0];
    let blank = " \n\r\n\t\n".repeat(20);
    let latin1 =
        [format!("{good}\n{}\né", LINES[4]).as_bytes(), b"\xe9\n", good.as_bytes()].concat();
    let cut_off = [good.as_bytes(), b"\n\"\xc3"].concat();
    let utf16: Vec<u8> =
        format!("\u{feff}{good}\n{good}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [blank.as_bytes(), &latin1, &cut_off, &utf16, b"", b"\n"] {
        for most in [160, 10_000] {
            let limits = Limits::default().max_bytes(most);
            let linter = linter_of(POLICY, limits);
            let expected = whole(&linter, bytes);
            for size in [1, 50, usize::MAX] {
                let found = in_pieces(&linter, bytes, size);
                assert_equal(
                    &json(&finish(&linter, found)),
                    &json(&finish(&linter, expected.clone())),
                    &format!("{most} {size} {bytes:?}"),
                );
            }
        }
    }
}

/// What was found before a reader failed is in the report, and so is that it failed.
#[test]
fn a_reader_that_fails_is_reported_and_what_was_found_before_is_kept() {
    let text = format!("{}\n{}\n{{\"endpoint_url", LINES[0], LINES[4]);
    for most in [100, 10_000] {
        let linter = linter_of(POLICY, Limits::default().max_bytes(most));
        let pieces = |left| Pieces { left, size: 10, fails: true };
        let input = Input::new("hooks.ndjson", "");
        let report = linter.lint_lines(&mut Scratch::default(), input, pieces(text.as_bytes()));
        assert!(!report.is_read());
        let rules: Vec<_> = report.iter().map(|finding| finding.rule()).collect();
        assert_eq!(rules, ["unreadable", "events-empty"]);
        let finding = &report.findings()[0];
        assert_eq!(finding.message(), "the file can't be read to its end: the line is dead");
        assert_eq!(finding.help(), Some("lines 1 to 2 were checked, and nothing after that"));
        let run = linter.finish([report], Coverage::Whole).expect("one linter");
        assert!(
            run.undecided().iter().any(|id| id == "endpoint-duplicate"),
            "{:?}",
            run.undecided()
        );
        // Nothing at all was read.
        for start in [&b""[..], b"{\"endpoint_url\": "] {
            let report = linter.lint_lines(&mut Scratch::default(), input, pieces(start));
            let [finding] = report.findings() else { panic!("{report:?}") };
            assert_eq!(finding.message(), "the file can't be read: the line is dead");
            assert!(!report.is_read() && report.summary().documents == 0);
        }
    }
}

/// A value whose line is gone may be a secret: nothing says so any more.
#[test]
fn what_repeats_a_line_that_is_gone_is_found_and_its_value_masked() {
    let of_a = POLICY.replace("/password", "/a");
    let linter = linter_of(&of_a, Limits::default().max_bytes(120));
    let line = |nth: usize| {
        format!(
            "{{\"endpoint_url\": \"https://n.example.com/{nth}\", \"events\": [\"user.created\"], \"a\": \"plain text\"}}\n"
        )
    };
    let files = [("a.ndjson", 1), ("b.ndjson", 3)].map(|(name, nth)| {
        let text = format!(
            "{}{}",
            line(nth),
            line(nth + 1).replace("plain", if nth == 1 { "other" } else { "plain" })
        );
        linter.lint_lines(&mut Scratch::default(), Input::new(name, ""), text.as_bytes())
    });
    let report = linter.finish(files, Coverage::Whole).expect("one linter");
    let found = report.findings().iter().filter(|it| it.rule() == "password-twice");
    let found: Vec<_> =
        found.map(|it| (it.place().to_string(), it.pointer(), it.document())).collect();
    let expected = [("b.ndjson:1:78".to_owned(), "/a", 1), ("b.ndjson:2:78".to_owned(), "/a", 2)];
    assert_eq!(found, expected);
    let shown = text_of(&report);
    let gone = "`***` is the password at a.ndjson:1:78\n  --> b.ndjson:1:78\n  ::: a.ndjson:1:78\n";
    assert!(shown.contains(gone), "{shown}");
    // The second one repeats a key of its own file, so that its line is there.
    assert!(
        shown.contains("`plain text` is the password at a.ndjson:1:78\n  --> b.ndjson:2:78\n"),
        "{shown}"
    );
    assert!(shown.contains("2 | {\"endpoint_url\": \"https://n.example.com/4\""), "{shown}");
}

/// The lines with findings are held, so there is a limit on them. Which are kept doesn't depend on the order.
#[test]
fn of_the_findings_in_more_text_than_is_held_the_worst_are_kept() {
    // 20 lines of 4 MiB, each with a warning, and the last with errors instead.
    let line = |nth: usize| {
        let events = if nth == 19 { "[1]" } else { "[]" };
        format!(
            "{{\"endpoint_url\": \"https://n{nth}.example.com/\", \"events\": {events}}}{}\n",
            " ".repeat(4 << 20)
        )
    };
    let text: String = (0..20).map(line).collect();
    let linter = Linter::new(Policy::recommended());
    let report = in_pieces(&linter, text.as_bytes(), usize::MAX);
    let summary = report.summary();
    assert_eq!((summary.documents, summary.warnings, summary.errors), (20, 19, 2));
    // 15 lines are less than 64 MiB, 16 are more.
    assert_eq!((report.findings().len(), summary.left_out), (16, 5), "{summary:?}");
    assert_eq!(report.findings().last().expect("some").place().start().line, 20);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(48)))]

    #[test]
    fn generated_texts_say_the_same_in_pieces(
        lines in prop::collection::vec((0..LINES.len(), 0..3_usize), 0..40),
        most in 1..2_000_usize,
        size in 1..300_usize,
        cut in 0..400_usize,
    ) {
        let ends = ["\n", "\r\n", "\n\n"];
        let text: String = lines.iter().map(|(line, end)| format!("{}{}", LINES[*line], ends[*end])).collect();
        let mut bytes = text.into_bytes();
        // Somewhere in the last line, maybe within a character.
        bytes.truncate(bytes.len().saturating_sub(cut));
        if std::str::from_utf8(&bytes).is_ok() || most > 200 {
            assert_same(POLICY, &bytes, most, &[size, usize::MAX]);
        }
    }
}
