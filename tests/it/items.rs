//! An array of JSON that is read item by item says what it says when it is read as a whole, however its reader hands it
//! over.

use std::num::NonZeroUsize;
use std::sync::Arc;

use dtolint::linter::Input;
use dtolint::{FileReport, Limits, Linter};

use proptest::prelude::*;

use crate::common::in_pieces::{Pieces, assert_equal, findings, finish, json, text_of};
use crate::common::{cases, linter_beside};

const SCHEMA: &str = r#"{"type": "object", "required": ["endpoint_url"], "properties": {
    "endpoint_url": {"type": "string"}, "password": {"type": "string"}, "a": {"type": "string"},
    "events": {"type": "array", "items": {"type": "string"}}
}}"#;

/// What a policy says of documents, and its rules. `SELECT` is where the DTOs are.
const POLICY: &str = r#"
version = 1
extends = ["dtolint:recommended"]

[[documents]]
name = "hooks"
files = ["hooks.json"]
schema = "s.json"
select = "SELECT"

[rules.event-forbidden]
events = ["session.*", "api_key.*"]

[rules.event-uncovered]
events = ["user.created", "user.updated"]

[[waiver]]
rule    = "event-forbidden"
files   = ["**"]
value   = "session.created"
reason  = "it is needed"
expires = 2026-08-01
owner   = "a team"

[[override]]
files = ["hooks.json"]
[override.rules]
events-empty = "error"
"#;

/// Items that can be read, of one line and of several.
const ITEMS: [&str; 16] = [
    r#"{"endpoint_url": "https://a.example.com/hooks", "events": ["user.created"]}"#,
    r#"{"endpoint_url": "https://b.example.com/hooks", "events": ["user.created", "user.deleted"]}"#,
    r#"{"endpoint_url": "http://c.example.com/hooks", "events": ["session.created"]}"#,
    "{\n  \"endpoint_url\": \"https://d.example.com/hooks\",\n  \"events\": [\n    \"session.revoked\",\n    \"é\",\n\t\"session.created\"\n  ]\n}",
    r#"{"endpoint_url": "https://e.example.com/hooks", "events": []}"#,
    r#"{"endpoint_url": "https://user:hunter22@f.example.com/?token=abcdef123456", "events": ["user.x"]}"#,
    r#"{"endpoint_url": "https://é.example.com/𝄞", "events": ["𝄞", "user.created"]}"#,
    "{\"𝄞é\": 1,\r\n \"endpoint_url\": \"https://a.example.com/hooks\", \"events\": [\"user.created\"]}",
    r#"{"endpoint_url": "https://g.example.com/", "events": ["user.created"], "password": "correct horse"}"#,
    r#"{"events": ["user.created"], "events": []}"#,
    r#"{"endpoint_url": "a \"],[{\\", "events": "]}\\\"[{", "\u005d\ud834\udd1e": "\\"}"#,
    "[1, [2, {\"a\": [3]}], {}]",
    "\"password\"",
    "null",
    "{\"a\": \"\u{2028}\", \"Endpoint_URL\": \"https://h.example.com\"}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
];

/// What can't be read, and what a cut through an array leaves.
const BROKEN: [&str; 20] = [
    "",
    " ",
    "{",
    "{\"a\"",
    "{\"a\":}",
    "tru",
    "truee",
    "1 2",
    "{} x",
    "{]",
    "[}",
    "}",
    "\"",
    "\"\\\"",
    "\"\u{1}\"",
    "01",
    "-",
    "\u{feff}{}",
    "// no",
    "{\"a\": 1,}",
];

/// A `select`, and what is before and after the items.
const AROUND: [(&str, &str, &str); 10] = [
    ("/*", "[", "]"),
    ("/*", " \n[\n  ", "\n]\n"),
    ("/data/*", "{\"data\": [", "]}"),
    (
        "/data/*",
        "{\n  \"meta\": {\"data\": [1, \"]\"], \"é\": null},\n  \"d\\u0061ta\" : [\n",
        "\n  ],\n  \"more\": [1, {}]\n}\n",
    ),
    (
        "/a/data/*",
        "{\"x\": \"}\", \"a\": {\"b\": [[]], \"data\": [",
        "], \"c\": 1}, \"y\": [\"\"]}",
    ),
    ("/é~1b\u{301}/*", "{\"é/b\u{301}\": [", "]}"),
    ("/*/*", "[[", "], []]"),
    ("/*", "[", "] x"),
    (
        "/data/*",
        "{\"Data\": [], \"data\": [",
        "], \"data\": [{\"endpoint_url\": 1}], \"d.a\": 1, \"data.0\": 2}",
    ),
    ("/data/*", "{\"data\": [", "], \"more\": }"),
];

fn linter(select: &str, limits: Limits) -> Arc<Linter> {
    linter_beside(SCHEMA, &POLICY.replace("SELECT", select), limits)
}

fn whole(linter: &Linter, text: &[u8]) -> FileReport {
    linter.lint(Input::new("hooks.json", text))
}

fn by_items(linter: &Linter, text: &[u8], size: usize, threads: usize) -> FileReport {
    let pieces = Pieces { left: text, size, fails: false };
    let threads = NonZeroUsize::new(threads).expect("some");
    linter.lint_items(threads, Input::new("hooks.json", ""), pieces)
}

/// Compares a text that is read item by item, where a document may have `most` bytes, with the same as it is read at
/// once.
fn assert_same(select: &str, text: &str, most: usize) {
    let large = linter(select, Limits::default());
    let small = linter(select, Limits::default().max_bytes(most));
    assert!(text.len() > most, "or it would be read at once");
    let expected = whole(&large, text.as_bytes());
    let is_read = |file: &FileReport| {
        !file.iter().any(|it| ["syntax", "too-deep", "too-large"].contains(&it.rule()))
    };
    for (size, threads) in [(1, 1), (7, 2), (usize::MAX, 3)] {
        let how = format!("{select} {most} {size} {threads}\n{text}");
        let found = by_items(&small, text.as_bytes(), size, threads);
        assert_eq!(found.summary().documents, expected.summary().documents, "{how}");
        if is_read(&expected) {
            assert_eq!(found.summary(), expected.summary(), "{how}");
            let [found, expected] = [finish(&small, found), finish(&large, expected.clone())];
            assert_equal(&findings(&found), &findings(&expected), &how);
            assert_equal(&json(&found), &json(&expected), &how);
        } else {
            // The mistake is the same, and nothing is found in items behind it. What is before it is found, too.
            let mistake = |file: &FileReport| {
                let is_mistake = |rule: &str| rule == "syntax" || rule == "too-deep";
                let of_file = file.iter().filter(|it| is_mistake(it.rule()));
                of_file.map(|it| format!("{} {}", it.place(), it.message())).collect::<Vec<_>>()
            };
            assert_eq!(mistake(&found), mistake(&expected), "{how}");
            assert_eq!(found.is_read(), expected.is_read(), "{how}");
        }
    }
}

fn array((before, after): (&str, &str), items: &[&str]) -> String {
    format!("{before}{}{after}", items.join(",\n"))
}

/// A text between brackets, as one that is larger than a document may be.
const MOST: usize = 150;

#[test]
fn every_item_says_the_same_in_pieces_of_any_size() {
    for (select, before, after) in AROUND {
        if select == "/*/*" {
            continue;
        }
        for most in [MOST, 500] {
            assert_same(select, &array((before, after), &ITEMS), most);
            let twice = [ITEMS, ITEMS].concat();
            assert_same(select, &array((before, after), &twice), most);
        }
    }
}

/// Each broken item is first, last and between others, in arrays of different documents.
#[test]
fn a_syntax_error_is_the_one_that_a_reader_of_the_whole_finds() {
    for (nth, (select, before, after)) in [1, 3, 4, 7].map(|it| AROUND[it]).into_iter().enumerate()
    {
        for (mth, broken) in BROKEN.into_iter().enumerate() {
            let items = match (nth + mth) % 3 {
                0 => [broken, ITEMS[1], ITEMS[2], ITEMS[4]],
                1 => [ITEMS[0], ITEMS[2], broken, ITEMS[1]],
                _ => [ITEMS[0], ITEMS[2], ITEMS[1], broken],
            };
            // What isn't closed goes on to the end, and an item may have so many bytes.
            let text = array((before, after), &items);
            let rest = text.rfind(items[3]).expect("it is there");
            let item = items.iter().position(|it| *it == broken).expect("it is there");
            let from = before.len() + items[..item].iter().map(|it| it.len() + 2).sum::<usize>();
            for text in [&text[..], &text[..rest], &text[..from + broken.len()]] {
                let most = MOST.max(text.len() - from + 8);
                if text.len() > most {
                    assert_same(select, text, most);
                }
            }
        }
    }
}

#[test]
fn an_array_that_ends_anywhere_is_no_array() {
    let (select, before, after) = AROUND[3];
    let text = array((before, after), &ITEMS[..4]);
    for (end, _) in text.char_indices().filter(|(at, _)| *at > MOST) {
        assert_same(select, &text[..end], MOST);
    }
}

#[test]
fn an_array_within_an_array_and_a_select_of_another_form_are_read_at_once() {
    let text = array(("[[", "], []]"), &ITEMS);
    for select in ["/*/*", "", "/0/*", "/**/data"] {
        let report =
            by_items(&linter(select, Limits::default().max_bytes(MOST)), text.as_bytes(), 10, 1);
        let rules: Vec<_> = report.iter().map(|it| it.rule()).collect();
        assert!(
            rules.iter().all(|rule| *rule == "too-large" || *rule == "syntax" || select == "/*/*"),
            "{select} {rules:?}"
        );
        assert!(!rules.is_empty(), "{select}");
    }
}

/// A text of several parts, of a quarter of a MiB each.
fn many_items(count: usize) -> String {
    let item = |nth: usize| {
        let item = if nth % 16 == 3 { ITEMS[nth / 16 % ITEMS.len()] } else { ITEMS[0] };
        item.replace(
            "example.com",
            &format!("n{}.example.com/{}", nth % (count / 2), "path".repeat(50)),
        )
    };
    let items: Vec<String> = (0..count).map(item).collect();
    array((AROUND[3].1, AROUND[3].2), &items.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_large_text_in_memory_says_the_same_in_threads() {
    let text = many_items(2_000);
    assert!(text.len() > 1 << 18, "{}", text.len());
    let linter = linter("/data/*", Limits::default());
    let expected = finish(&linter, whole(&linter, text.as_bytes()));
    assert!(expected.findings().len() > 1_000 && expected.summary().dtos == 2_000);
    for threads in [1, 2, 5] {
        let found = finish(&linter, by_items(&linter, text.as_bytes(), usize::MAX, threads));
        assert_equal(&findings(&found), &findings(&expected), &format!("{threads}"));
        if threads == 2 {
            assert_equal(&json(&found), &json(&expected), "as a report");
        }
    }
    // What is wrong around the items, or in one of them, is what a reader of the whole finds.
    for wrong in [
        text.replacen("\"more\"", "\"Data\"", 1),
        text.replacen("\"more\":", "\"more\"", 1),
        text.replacen("\"events\": [\"user.created\"]}", "\"events\": [\"user.created\"}", 1),
        text[..text.len() - 100].to_owned(),
    ] {
        let expected = finish(&linter, whole(&linter, wrong.as_bytes()));
        let found = finish(&linter, by_items(&linter, wrong.as_bytes(), usize::MAX, 3));
        assert_equal(&findings(&found), &findings(&expected), "wrong");
    }
}

#[test]
fn a_text_of_many_blocks_says_the_same_in_threads() {
    let text = many_items(3_000);
    let large = linter("/data/*", Limits::default());
    let expected = finish(&large, whole(&large, text.as_bytes()));
    for (most, size, threads) in
        [(2_000, 1_000, 1), (20_000, usize::MAX, 2), (500_000, usize::MAX, 5)]
    {
        let small = linter("/data/*", Limits::default().max_bytes(most));
        let found = finish(&small, by_items(&small, text.as_bytes(), size, threads));
        assert_eq!(found.summary().dtos, 3_000);
        // A value that is there again, far from where it was first, is masked.
        let places = |report: &dtolint::Report| {
            let of = |it: &dtolint::Finding| {
                format!("{} {} {} {}\n", it.rule(), it.place(), it.pointer(), it.fingerprint())
            };
            report.findings().iter().map(of).collect::<String>()
        };
        assert_equal(&places(&found), &places(&expected), &format!("{most} {size} {threads}"));
    }
}

#[test]
fn an_item_over_the_limit_is_refused_and_the_others_are_checked() {
    let long = format!("{{\"endpoint_url\": \"https://a.example.com/{}\"}}", "x".repeat(300));
    let text = array(("{\"data\": [", "]}"), &[ITEMS[0], &long, "é", ITEMS[4], &long][..])
        .replace("\né", "\n\"é\"");
    let linter = linter("/data/*", Limits::default().max_bytes(200));
    for (size, threads) in [(1, 1), (usize::MAX, 2)] {
        let report = by_items(&linter, text.as_bytes(), size, threads);
        let large: Vec<_> = report.iter().filter(|it| it.rule() == "too-large").collect();
        let places: Vec<_> = large.iter().map(|it| it.place().to_string()).collect();
        assert_eq!(places, ["hooks.json:2:1", "hooks.json:5:1"]);
        assert!(
            large[0].message().ends_with("this item is larger than 200 bytes"),
            "{}",
            large[0].message()
        );
        let empty = report.iter().find(|it| it.rule() == "events-empty").expect("the fourth item");
        assert_eq!(
            (empty.pointer(), empty.place().to_string().as_str()),
            ("/data/3/events", "hooks.json:4:59")
        );
        assert_eq!(
            (report.summary().documents, report.summary().dtos, report.is_read()),
            (1, 3, true)
        );
    }
}

#[test]
fn what_is_around_the_items_may_be_as_large_as_a_document_and_no_larger() {
    let items = ITEMS[..3].join(",");
    let of = |before: usize, after: usize| {
        format!(
            "{{\"a\": \"{}\", \"data\": [{items}], \"b\": \"{}\"}}",
            "x".repeat(before),
            "x".repeat(after)
        )
    };
    let around = of(0, 0).len() - items.len();
    let linter = linter("/data/*", Limits::default().max_bytes(200));
    let fits = 200 - around;
    for (before, after, is_large) in [
        (fits, 0, false),
        (0, fits, false),
        (fits / 2, fits - fits / 2, false),
        (fits + 1, 0, true),
        (0, fits + 1, true),
        (1000, 0, true),
        (0, 100_000, true),
    ] {
        let report = by_items(&linter, of(before, after).as_bytes(), 13, 1);
        let rules: Vec<_> = report.iter().map(|it| it.rule()).collect();
        assert_eq!(rules.contains(&"too-large"), is_large, "{before} {after} {rules:?}");
        assert!(rules.contains(&"url-not-https") || before > fits, "{before} {after} {rules:?}");
    }
}

/// Wherever a limit cuts, all is checked or something is too large.
#[test]
fn no_limit_lets_an_item_through() {
    let (select, before, after) = AROUND[3];
    let text = array((before, after), &[ITEMS[2], ITEMS[1], ITEMS[4]]);
    let large = linter(select, Limits::default());
    let expected = finish(&large, whole(&large, text.as_bytes()));
    let (mut whole_reports, mut refused) = (0, 0);
    for most in 1..=text.len() {
        let small = linter(select, Limits::default().max_bytes(most));
        let found = finish(&small, by_items(&small, text.as_bytes(), 16, 1));
        if found.findings().iter().any(|it| it.rule() == "too-large") {
            refused += 1;
        } else {
            assert_equal(&findings(&found), &findings(&expected), &format!("{most}"));
            whole_reports += 1;
        }
    }
    assert!(refused > 50 && whole_reports > 50, "{refused} {whole_reports}");
}

#[test]
fn a_reader_that_fails_or_bytes_that_are_no_text_are_reported_and_what_was_found_before_is_kept() {
    let linter = linter("/data/*", Limits::default().max_bytes(2_000));
    let text = many_items(40);
    for threads in [1, 3] {
        let threads = NonZeroUsize::new(threads).expect("some");
        let pieces = |left, size| Pieces { left, size, fails: true };
        let input = || Input::new("hooks.json", "");
        let report = linter.lint_items(threads, input(), pieces(text.as_bytes(), 500));
        assert!(!report.is_read());
        let cut_off = report
            .iter()
            .find(|it| it.rule() == "unreadable")
            .expect("it can't be read to its end");
        assert_eq!(cut_off.message(), "the file can't be read to its end: the line is dead");
        assert_eq!(report.summary().dtos, 40);
        // Nothing is known of an array whose start isn't read.
        let report = linter.lint_items(threads, input(), pieces(&text.as_bytes()[..10], 3));
        assert!(!report.is_read() && report.iter().all(|it| it.rule() == "unreadable"));
    }
    let at = |text: &str, bytes: &[u8]| {
        let place = text.find('@').expect("a mark");
        let text = [&text.as_bytes()[..place], bytes, &text.as_bytes()[place + 1..]].concat();
        let report = by_items(&linter, &text, 100, 2);
        let found: Vec<_> =
            report.iter().map(|it| format!("{} {}", it.rule(), it.place())).collect();
        found.join(" ")
    };
    let long = format!("{}, \"@\", {}", ITEMS[0], ITEMS[1]);
    let padded = format!("{{\"data\": [{}\n, {long}], \"b\": 1}}", [ITEMS[0]; 40].join(","));
    let place = |text: &str| {
        let before = &text[..text.find('@').expect("a mark")];
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        format!(
            "encoding hooks.json:{}:{}",
            before.matches('\n').count() + 1,
            before[line..].chars().count() + 1
        )
    };
    assert_eq!(at(&padded, b"\xe9"), place(&padded));
    let behind = padded.replace("\"@\", ", "").replace("\"b\"", "\"é@\"");
    assert_eq!(at(&behind, b"\xff"), place(&behind));
    let before = behind.replace("é@", "b").replace("{\"data\"", "{\"é@\": 1, \"data\"");
    assert!(at(&before, b"\xff").contains("hooks.json:1:"), "{}", at(&before, b"\xff"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(48)))]

    #[test]
    fn arrays_of_any_items_say_the_same(
        around in 0..6usize,
        items in prop::collection::vec(prop::sample::select(ITEMS.to_vec()), 3..20),
        most in MOST..1_000,
    ) {
        let (select, before, after) = AROUND[around];
        let text = array((before, after), &items);
        if text.len() > most {
            assert_same(select, &text, most);
        }
    }

    /// Whatever follows two items, JSON or not.
    #[test]
    fn a_text_of_any_characters_says_the_same(text in r#"[\[\]{},:"\\ae1é \n]{0,40}"#) {
        let most = text.len() + 100;
        let text = format!("[{},\n{},\n{text}]", ITEMS[0], ITEMS[0]);
        assert_same("/*", &text, most);
    }
}

/// What an array is called says that all in it is secret, wherever a text is cut.
#[test]
fn what_is_secret_by_the_name_of_its_array_is_masked() {
    let item = r#"{"endpoint_url": "http://a.example.com/", "a": "open sesame", "b": 1}"#;
    let text = array(("{\"passwords\": [", "]}"), &[item; 40]);
    for most in [200, 100_000] {
        let linter = linter("/passwords/*", Limits::default().max_bytes(most));
        for report in [by_items(&linter, text.as_bytes(), 100, 2), whole(&linter, text.as_bytes())]
        {
            let report = finish(&linter, report);
            let shown = text_of(&report) + &json(&report);
            assert!(!shown.contains("sesame"), "{shown}");
        }
    }
    // Without that name it is none.
    let linter = linter("/data/*", Limits::default().max_bytes(200));
    let text = text.replace("passwords", "data");
    let report = finish(&linter, by_items(&linter, text.as_bytes(), 100, 2));
    assert!(text_of(&report).contains("open sesame"));
}
