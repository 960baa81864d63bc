//! What the three syntaxes mean, where everything stands, and what is refused, at which place.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use dtolint::{Document, Finding, Format, Limits, Linter, Node, Policy, Source};

fn parse(format: Format, text: &str) -> Vec<Result<Document, Vec<Finding>>> {
    Document::parse(Source::new("text", text), format, &Limits::default())
}

/// The only document of a text, which can be read.
fn one(format: Format, text: &str) -> Document {
    let mut documents = parse(format, text);
    assert_eq!(documents.len(), 1, "{text}");
    documents.remove(0).unwrap_or_else(|findings| panic!("{text}: {findings:?}"))
}

/// Every finding about the text itself, as `rule line:column start..end`.
fn refused(format: Format, text: &str) -> Vec<String> {
    refused_within(format, text, &Limits::default())
}

fn refused_within(format: Format, text: &str, limits: &Limits) -> Vec<String> {
    let documents = Document::parse(Source::new("text", text), format, limits);
    documents.into_iter().filter_map(Result::err).flatten().map(|finding| at(&finding)).collect()
}

fn at(finding: &Finding) -> String {
    let (start, end) = (finding.place().start(), finding.place().end());
    let rule = finding.rule();
    format!("{rule} {}:{} {}..{}", start.line, start.column, start.offset, end.offset)
}

/// Line, column, first byte and text of a node.
fn stands<'d>(document: &'d Document, node: Node<'d>) -> (usize, usize, usize, String) {
    let place = document.place(node);
    let start = place.start();
    (start.line, start.column, start.offset, place.text().to_owned())
}

#[track_caller]
fn assert_stands(document: &Document, pointer: &str, expected: (usize, usize, usize, &str)) {
    let node = document.root().at(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
    let (line, column, offset, text) = stands(document, node);
    assert_eq!((line, column, offset, text.as_str()), expected, "{pointer}");
}

#[track_caller]
fn assert_key_stands(
    document: &Document,
    around: &str,
    key: &str,
    expected: (usize, usize, usize, &str),
) {
    let object = document.root().at(around).expect("it is there");
    let (node, _) =
        object.members().find(|(name, _)| name.as_str() == Some(key)).expect("it is there");
    let (line, column, offset, text) = stands(document, node);
    assert_eq!((line, column, offset, text.as_str()), expected, "{around}, {key}");
}

/// Rules and places of every finding that the recommended policy makes of a text.
fn linted(name: &str, text: &str) -> Vec<(String, usize, usize, usize)> {
    let report = Linter::new(Policy::recommended()).lint(name, text);
    let row = |finding: &Finding| {
        let start = finding.place().start();
        (finding.rule().to_owned(), finding.document(), start.line, start.column)
    };
    report.findings().iter().map(row).collect()
}

fn row(rule: &str, document: usize, line: usize, column: usize) -> (String, usize, usize, usize) {
    (rule.to_owned(), document, line, column)
}

// JSON

#[test]
fn every_json_key_and_value_has_its_place_however_lines_end() {
    let lines = ["{", "\t\"a\" : [1, {\"b\": null}],", "  \"c\": true", "}", ""];
    for ending in ["\n", "\r\n"] {
        let text = lines.join(ending);
        let document = one(Format::Json, &text);
        // How many bytes the breaks before lines 2 and 3 have more than `\n`.
        let more = ending.len() - 1;
        assert_key_stands(&document, "", "a", (2, 2, 3 + more, "\"a\""));
        assert_stands(&document, "/a", (2, 8, 9 + more, "[1, {\"b\": null}]"));
        assert_stands(&document, "/a/0", (2, 9, 10 + more, "1"));
        assert_stands(&document, "/a/1", (2, 12, 13 + more, "{\"b\": null}"));
        assert_key_stands(&document, "/a/1", "b", (2, 13, 14 + more, "\"b\""));
        assert_stands(&document, "/a/1/b", (2, 18, 19 + more, "null"));
        assert_stands(&document, "/c", (3, 8, 34 + 2 * more, "true"));
        assert_stands(&document, "", (1, 1, 0, text.trim_end()));
    }
}

#[test]
fn columns_count_characters_and_offsets_bytes() {
    let document =
        one(Format::Json, "{\"😀é\": \"ü\", \"x\": [\"\u{1f468}\u{200d}\u{1f469}\", 7]}");
    assert_key_stands(&document, "", "😀é", (1, 2, 1, "\"😀é\""));
    assert_stands(&document, "/😀é", (1, 8, 11, "\"ü\""));
    assert_stands(&document, "/x/1", (1, 26, 38, "7"));
}

#[test]
fn a_place_at_the_end_of_a_long_line_is_exact() {
    let text = format!("[\n\"{}\", {}]", "é".repeat(300_000), "[],".repeat(1_000) + "3");
    let document = one(Format::Json, &text);
    // 2 + 302,002 - 1: quotes and comma, then a thousand times three characters.
    assert_stands(&document, "/1001", (2, 303_005, 603_006, "3"));
}

#[test]
fn escapes_are_characters_and_the_place_is_that_of_the_escapes() {
    let document = one(Format::Json, r#"{"\u0061\/\n": "\ud83d\ude00\"\\", "~": {"/": 1}}"#);
    let value = document.root().get("a/\n").expect("it is there");
    assert_eq!(value.as_str(), Some("😀\"\\"));
    assert_eq!(document.place(value).text(), r#""\ud83d\ude00\"\\""#);
    assert_eq!(document.root().at("/~0/~1").expect("it is there").as_number(), Some("1"));
}

#[test]
fn a_number_keeps_its_text() {
    let numbers =
        ["1e400", "123456789012345678901234567890", "-0", "1.0", "1E+2", "0.10", "-1e-400"];
    let document = one(Format::Json, &format!("[{}]", numbers.join(",")));
    let read: Vec<_> =
        document.root().items().map(|item| item.as_number().expect("it is there")).collect();
    assert_eq!(read, numbers);
}

#[test]
fn what_is_not_json_is_found_at_the_character_that_is_not() {
    let table = [
        // commas
        ("[1, 2,]", "1:7 6..7", "found `]`"),
        ("{\"a\": 1,}", "1:9 8..9", "found `}`"),
        ("{,}", "1:2 1..2", "a key in double quotes"),
        ("[,1]", "1:2 1..2", "found `,`"),
        ("[1 2]", "1:4 3..4", "expected `,` or `]`, found `2`"),
        ("{\"a\": 1 \"b\": 2}", "1:9 8..9", "expected `,` or `}`"),
        ("{\"a\" 1}", "1:6 5..6", "`:` after the key"),
        ("{\"a\":: 1}", "1:6 5..6", "found `:`"),
        // what other notations have
        ("// c\n{}", "1:1 0..1", "found `/`"),
        ("{\n  # c\n}", "2:3 4..5", "found `#`"),
        ("{\"a\": /* c */ 1}", "1:7 6..7", "found `/`"),
        ("[1 // c\n]", "1:4 3..4", "found `/`"),
        ("{'a': 1}", "1:2 1..2", "a key in double quotes, found `'`"),
        ("{\"a\": 'b'}", "1:7 6..7", "found `'`"),
        ("{a: 1}", "1:2 1..2", "a key in double quotes, found `a`"),
        ("NaN", "1:1 0..1", "found `N`"),
        ("[-Infinity]", "1:3 2..3", "found `I`"),
        ("[True]", "1:2 1..2", "found `T`"),
        ("[nul]", "1:5 4..5", "`true`, `false` or `null`"),
        // numbers
        ("[01]", "1:3 2..3", "a number"),
        ("[-01]", "1:4 3..4", "a number"),
        ("[1.]", "1:4 3..4", "a number"),
        ("[.5]", "1:2 1..2", "found `.`"),
        ("[+1]", "1:2 1..2", "found `+`"),
        ("[1e]", "1:4 3..4", "a number"),
        ("[-]", "1:3 2..3", "a number"),
        ("[0x10]", "1:3 2..3", "found `x`"),
        ("[1_000]", "1:3 2..3", "found `_`"),
        // strings
        (r#"["\ud800"]"#, "1:9 8..9", "surrogates in pairs"),
        (r#"["\udc00\ud800"]"#, "1:8 7..8", "surrogates in pairs"),
        (r#"["\ud800\u0041"]"#, "1:14 13..14", "surrogates in pairs"),
        (r#"["\x"]"#, "1:4 3..4", "one of the escapes"),
        (r#"["\u12g4"]"#, "1:7 6..7", "found `g`"),
        ("[\"a\u{1}b\"]", "1:4 3..4", "control characters as escapes, found U+0001"),
        ("[\"a\nb\"]", "1:4 3..4", "found U+000A"),
        ("[\"a\tb\"]", "1:4 3..4", "found U+0009"),
        ("[\"é😀\" x]", "1:7 10..11", "found `x`"),
        // white space and marks that are none of JSON's
        ("\u{feff}{}", "1:1 0..3", "byte order mark"),
        ("[\0]", "1:2 1..2", "found U+0000"),
        ("\u{a0}{}", "1:1 0..2", "a value"),
        ("[1\u{c}]", "1:3 2..3", "found U+000C"),
        // ends
        ("{\"a\": 1", "1:8 7..7", "the text ends"),
        ("{\"a\"", "1:5 4..4", "the text ends"),
        ("{\"a\":", "1:6 5..5", "a value, the text ends"),
        ("[1, 2", "1:6 5..5", "the text ends"),
        ("[\"abc", "1:6 5..5", "the `\"` that ends a string"),
        ("[\"\\u12", "1:7 6..6", "the text ends"),
        ("tru", "1:4 3..3", "the text ends"),
        ("{\"a\": 1]", "1:8 7..8", "expected `,` or `}`, found `]`"),
        ("[1}", "1:3 2..3", "expected `,` or `]`, found `}`"),
        ("]", "1:1 0..1", "found `]`"),
        ("{} {}", "1:4 3..4", "nothing more after the document"),
        ("{}\n{}\n", "2:1 3..4", "nothing more after the document"),
        ("null x", "1:6 5..6", "nothing more after the document"),
        ("", "1:1 0..0", "holds no document"),
        ("  \n\t ", "1:1 0..0", "holds no document"),
    ];
    for (text, place, message) in table {
        let findings = parse(Format::Json, text).remove(0).unwrap_err();
        assert_eq!(findings.len(), 1, "{text:?}");
        assert_eq!(at(&findings[0]), format!("syntax {place}"), "{text:?}");
        assert!(findings[0].message().contains(message), "{text:?}: {}", findings[0].message());
        assert!(findings[0].help().is_some(), "{text:?}");
    }
}

#[test]
fn who_writes_comments_is_told_that_json_has_none() {
    for text in ["// c\n{}", "{\n# c\n}", "[1 /* c */]", "{\"a\": 1 // c\n}", "{} // c"] {
        let findings = parse(Format::Json, text).remove(0).unwrap_err();
        assert_eq!(findings[0].help(), Some("JSON has no comments"), "{text:?}");
    }
    let findings = parse(Format::Json, r#"["\#"]"#).remove(0).unwrap_err();
    assert_ne!(findings[0].help(), Some("JSON has no comments"), "within a string");
}

#[test]
fn a_duplicate_key_is_found_after_unescaping_with_both_places() {
    let text = "{\n  \"id\": 1,\n  \"x\": {\"id\": 2},\n  \"i\\u0064\": 3\n}";
    let findings = parse(Format::Json, text).remove(0).unwrap_err();
    assert_eq!(findings.iter().map(at).collect::<Vec<_>>(), ["duplicate-key 4:3 33..42"]);
    assert!(findings[0].message().contains("`id`"), "{}", findings[0].message());
    let first = &findings[0].related()[0];
    assert_eq!((first.place.start().line, first.place.start().column), (2, 3));
    assert_eq!(first.place.text(), "\"id\"");
}

#[test]
fn a_document_with_a_duplicate_key_is_checked_all_the_same() {
    let text = "{\"endpoint_url\": \"http://example.com/\",\n\"events\": [], \"events\": []}";
    assert_eq!(
        linted("hook.json", text),
        [
            row("url-not-https", 1, 1, 18),
            row("events-empty", 1, 2, 11),
            row("duplicate-key", 1, 2, 15),
            row("events-empty", 1, 2, 25),
        ]
    );
}

#[test]
fn ten_thousand_equal_keys_are_all_but_one_duplicates() {
    let text = format!("{{{}}}", vec!["\"k\":0"; 10_000].join(","));
    let findings = parse(Format::Json, &text).remove(0).unwrap_err();
    assert_eq!(findings.len(), 9_999);
    assert_eq!(at(&findings[0]), "duplicate-key 1:8 7..10");
    assert_eq!(at(&findings[9_998]), "duplicate-key 1:59996 59995..59998");
    assert!(findings.iter().all(|finding| finding.related()[0].place.start().offset == 1));
}

#[test]
fn forty_thousand_different_keys_are_no_duplicates() {
    let members: Vec<_> = (0..40_000).map(|nth| format!("\"k{nth}\":{nth}")).collect();
    let text = format!("{{{}}}", members.join(","));
    assert_eq!(one(Format::Json, &text).root().len(), 40_000);
    let text = format!("{{{},\"k7\":0}}", members.join(","));
    assert_eq!(refused(Format::Json, &text).len(), 1, "and the one that is there twice is found");
}

// Limits

#[test]
fn nesting_is_allowed_to_the_limit_and_refused_at_the_first_bracket_beyond() {
    let nested =
        |open: &str, close: &str, levels| open.repeat(levels) + "1" + &close.repeat(levels);
    for (format, open, close, place) in [
        (Format::Json, "[", "]", "1:129 128..129"),
        (Format::Json, "{\"a\":", "}", "1:641 640..641"),
        (Format::Yaml, "[", "]", "1:129 128..129"),
        (Format::Yaml, "{a: ", "}", "1:513 512..513"),
        (Format::Yaml, "- ", "", "1:257 256..257"),
    ] {
        assert_eq!(refused(format, &nested(open, close, 128)), [""; 0], "{open}");
        for levels in [129, 100_000] {
            let findings = refused(format, &nested(open, close, levels));
            assert_eq!(findings, [format!("too-deep {place}")], "{open}, {levels} levels");
        }
    }
}

#[test]
fn a_higher_limit_of_depth_ends_at_the_deepest() {
    let limits = Limits { max_depth: usize::MAX, ..Limits::default() };
    let nested = |levels| "[".repeat(levels) + &"]".repeat(levels);
    assert_eq!(refused_within(Format::Json, &nested(Limits::DEEPEST), &limits), [""; 0]);
    let findings = refused_within(Format::Json, &nested(Limits::DEEPEST + 1), &limits);
    assert_eq!(findings, ["too-deep 1:1025 1024..1025"]);
}

#[test]
fn more_nodes_or_bytes_than_the_limit_are_too_large() {
    let nodes = |max_nodes| Limits { max_nodes, ..Limits::default() };
    // The object, its key, the array, three items.
    for (format, text) in [(Format::Json, "{\"a\": [1, 2, 3]}"), (Format::Yaml, "a: [1, 2, 3]")] {
        assert_eq!(refused_within(format, text, &nodes(6)), [""; 0], "{format}");
        let findings = refused_within(format, text, &nodes(5));
        assert_eq!(findings.len(), 1, "{format}");
        assert!(findings[0].starts_with("too-large 1:"), "{format}: {findings:?}");
    }
    let bytes = |max_bytes| Limits { max_bytes, ..Limits::default() };
    for format in [Format::Json, Format::NdJson, Format::Yaml] {
        assert_eq!(refused_within(format, "[1, 2]", &bytes(6)), [""; 0], "{format}");
        let findings = refused_within(format, "[1, 2]", &bytes(5));
        assert_eq!(findings, ["too-large 1:1 0..0"], "{format}");
    }
}

// NDJSON

#[test]
fn blank_lines_of_ndjson_are_no_documents_but_lines_they_are() {
    let text = "{\"a\": 1}\r\n\r\n  \t\n[2]\n\"é\" \r\n{\"b\": [3]}";
    let documents: Vec<_> = parse(Format::NdJson, text).into_iter().map(Result::unwrap).collect();
    let ordinals: Vec<_> = documents.iter().map(Document::ordinal).collect();
    assert_eq!(ordinals, [1, 2, 3, 4]);
    assert_stands(&documents[0], "/a", (1, 7, 6, "1"));
    assert_stands(&documents[1], "/0", (4, 2, 17, "2"));
    assert_stands(&documents[2], "", (5, 1, 20, "\"é\""));
    assert_stands(&documents[3], "/b/0", (6, 8, 34, "3"));
    assert_key_stands(&documents[3], "", "b", (6, 2, 28, "\"b\""));
}

#[test]
fn a_bad_line_of_ndjson_leaves_the_others_checked() {
    let good = "{\"endpoint_url\": \"https://example.com/\", \"events\": []}";
    let text = format!("{good}\n{{\"endpoint_url\": ]\n\n{good}\r\n{{\"a\": 1, \"a\": 2}}");
    let expected = [
        row("events-empty", 1, 1, 52),
        row("syntax", 2, 2, 18),
        row("events-empty", 3, 4, 52),
        row("schema", 4, 5, 1),
        row("schema", 4, 5, 1),
        row("unknown-member", 4, 5, 2),
        row("duplicate-key", 4, 5, 10),
        row("unknown-member", 4, 5, 10),
    ];
    assert_eq!(linted("hooks.ndjson", &text), expected);
    assert_eq!(linted("hooks.JSONL", &text), expected, "by the other name as well");
}

#[test]
fn an_ndjson_file_without_a_document_is_found() {
    for text in ["", "\n\r\n  \n"] {
        assert_eq!(refused(Format::NdJson, text), ["syntax 1:1 0..0"], "{text:?}");
    }
}

#[test]
fn an_ndjson_document_ends_with_its_line() {
    assert_eq!(
        refused(Format::NdJson, "[1,\n2]\n{}"),
        ["syntax 1:4 3..3", "syntax 2:2 5..6"],
        "neither half is a document"
    );
}

// YAML

#[test]
fn every_document_of_a_yaml_stream_has_its_number_and_places() {
    let text = "# first\na: 1\n---\nb:\n  - é: x\n...\n---\n\"c\"\n";
    let documents: Vec<_> = parse(Format::Yaml, text).into_iter().map(Result::unwrap).collect();
    let ordinals: Vec<_> = documents.iter().map(Document::ordinal).collect();
    assert_eq!(ordinals, [1, 2, 3]);
    assert_stands(&documents[0], "/a", (2, 4, 11, "1"));
    assert_stands(&documents[1], "/b/0/é", (5, 8, 28, "x"));
    assert_key_stands(&documents[1], "/b/0", "é", (5, 5, 24, "é"));
    assert_stands(&documents[2], "", (8, 1, 38, "\"c\""));
}

#[test]
fn yaml_scalars_are_what_the_core_schema_says() {
    // As JSON writes them; numbers keep their digits.
    let table = [
        ("yes", "\"yes\""),
        ("no", "\"no\""),
        ("on", "\"on\""),
        ("y", "\"y\""),
        ("0o17", "15"),
        ("0x1F", "31"),
        ("-0x1F", "\"-0x1F\""),
        ("0b1", "\"0b1\""),
        ("1_000", "\"1_000\""),
        ("12:30", "\"12:30\""),
        ("2001-01-01", "\"2001-01-01\""),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("1.", "1"),
        (".", "\".\""),
        ("+1", "1"),
        ("+", "\"+\""),
        ("007", "7"),
        ("-0", "-0"),
        ("~", "null"),
        ("null", "null"),
        ("NULL", "null"),
        ("nULL", "\"nULL\""),
        ("", "null"),
        ("True", "true"),
        ("FALSE", "false"),
        ("tRUE", "\"tRUE\""),
        ("1e3", "1e3"),
        ("1.5E-3", "1.5e-3"),
        ("1e", "\"1e\""),
        ("1e400", "1e400"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("'1'", "\"1\""),
        ("\"true\"", "\"true\""),
        ("'~'", "\"~\""),
        ("!!str 1", "\"1\""),
        ("!!str", "\"\""),
        ("! 1", "\"1\""),
        ("!!int \"3\"", "3"),
        ("!!float 3", "3"),
        ("!!bool 'true'", "true"),
        ("!!null ''", "null"),
    ];
    for (scalar, expected) in table {
        let document = one(Format::Yaml, &format!("- {scalar}\n"));
        let item = document.root().items().next().expect("it is there");
        let read = match item.as_number() {
            Some(digits) => digits.to_owned(),
            None => item.to_value().to_string(),
        };
        assert_eq!(read, expected, "{scalar}");
    }
}

#[test]
fn what_json_has_no_word_for_is_refused_in_yaml() {
    let table = [
        ("a: .inf", "1:4 3..7", "`.inf` has no JSON form"),
        ("a: -.INF", "1:4 3..8", "`-.INF` has no JSON form"),
        ("a: .nan", "1:4 3..7", "`.nan` has no JSON form"),
        ("a: !!float .nan", "1:12 11..15", "`.nan` has no JSON form"),
        ("a: !point 1", "1:11 10..11", "the tag `!point`"),
        ("a: !!binary aGk=", "1:13 12..16", "the tag `!!binary`"),
        ("a: !!set {}", "1:10 9..10", "the tag `!!set`"),
        ("a: !!seq {}", "1:10 9..10", "the tag `!!seq`"),
        ("a: !!int x", "1:10 9..10", "`x` is no value of the tag `!!int`"),
        ("a: !!int 1.5", "1:10 9..12", "`1.5` is no value of the tag `!!int`"),
        ("a: !!bool yes", "1:11 10..13", "`yes` is no value of the tag `!!bool`"),
        ("? [a]\n: 1", "1:3 2..3", "a sequence is used as a key"),
        ("{{a: 1}: 2}", "1:2 1..2", "a mapping is used as a key"),
        ("a: &x [1]\n*x : 2", "2:1 10..12", "a sequence is used as a key"),
        (": 1", "1:1 0..0", "nothing is used as a key"),
        ("{? : 1}", "1:4 3..3", "nothing is used as a key"),
    ];
    for (text, place, message) in table {
        let findings = parse(Format::Yaml, text).remove(0).unwrap_err();
        assert_eq!(findings.len(), 1, "{text:?}");
        if text.starts_with("a: &x") {
            // An alias stands where its anchor is, but what is wrong is the alias.
            assert_eq!(findings[0].place().start().line, 2, "{text:?}");
        } else {
            assert_eq!(at(&findings[0]), format!("syntax {place}"), "{text:?}");
        }
        assert!(findings[0].message().contains(message), "{text:?}: {}", findings[0].message());
    }
}

#[test]
fn yaml_keys_are_strings_as_they_are_written() {
    let document = one(Format::Yaml, "200: a\ntrue: b\n~: c\n1.50: d\n'': e\n&k k: f\n");
    let keys: Vec<_> =
        document.root().members().map(|(key, _)| key.as_str().unwrap_or("not a string")).collect();
    assert_eq!(keys, ["200", "true", "~", "1.50", "", "k"]);
}

#[test]
fn duplicate_keys_of_yaml_are_found_with_both_places() {
    for (text, place, first) in [
        ("a: 1\nb: 2\na: 3", "3:1 10..11", 0),
        ("200: 1\n\"200\": 2", "2:1 7..12", 0),
        ("x: {é: 1, 'é': 2}", "1:11 11..15", 4),
        ("- y: 1\n  <<: {a: 1}\n  <<: {b: 1}", "3:3 22..24", 9),
    ] {
        let findings = parse(Format::Yaml, text).remove(0).unwrap_err();
        assert_eq!(findings.len(), 1, "{text:?}");
        assert_eq!(at(&findings[0]), format!("duplicate-key {place}"), "{text:?}");
        assert_eq!(findings[0].related()[0].place.start().offset, first, "{text:?}");
    }
}

#[test]
fn an_alias_is_its_anchor_and_stands_there() {
    let document = one(Format::Yaml, "a: &x\n  k: [v]\nb: *x\nc: &s text\nd: [*s, *s]\n");
    assert_eq!(
        document.root().to_value(),
        serde_json::json!({"a": {"k": ["v"]}, "b": {"k": ["v"]}, "c": "text", "d": ["text", "text"]})
    );
    assert_stands(&document, "/b", (2, 3, 8, "k: [v]"));
    assert_stands(&document, "/b/k/0", (2, 7, 12, "v"));
    assert_stands(&document, "/d/1", (4, 7, 27, "text"));
}

#[test]
fn an_anchor_that_is_set_again_holds_from_there_on() {
    let document = one(Format::Yaml, "- &x 1\n- *x\n- &x 2\n- *x\n");
    assert_eq!(document.root().to_value(), serde_json::json!([1, 1, 2, 2]));
}

#[test]
fn members_of_a_merge_key_yield_to_the_mappings_own_and_to_earlier_ones() {
    let table = [
        ("{b: 3, <<: *x}", serde_json::json!({"a": 1, "b": 3})),
        ("{<<: *x, b: 3}", serde_json::json!({"a": 1, "b": 3})),
        ("{<<: [*x, *y]}", serde_json::json!({"a": 1, "b": 2, "c": 6})),
        ("{<<: [*y, *x]}", serde_json::json!({"a": 5, "b": 2, "c": 6})),
        ("{<<: {a: 7}, c: 8}", serde_json::json!({"a": 7, "c": 8})),
        ("{\"<<\": 1}", serde_json::json!({"<<": 1})),
        ("{<<: {}}", serde_json::json!({})),
    ];
    for (mapping, expected) in table {
        let text = format!("- &x {{a: 1, b: 2}}\n- &y {{a: 5, c: 6}}\n- {mapping}\n- after\n");
        let document = one(Format::Yaml, &text);
        assert_eq!(
            document.root().at("/2").expect("it is there").to_value(),
            expected,
            "{mapping}"
        );
        assert_eq!(
            document.root().at("/3").expect("it is there").as_str(),
            Some("after"),
            "{mapping}"
        );
    }
    let document = one(Format::Yaml, "- &x {a: 1, b: 2}\n- {b: 3, <<: *x}\n");
    assert_stands(&document, "/1/a", (1, 10, 9, "1"));
    assert_key_stands(&document, "/1", "a", (1, 7, 6, "a"));
    assert_stands(&document, "/1/b", (2, 7, 24, "3"));
}

#[test]
fn a_merge_key_takes_nothing_but_mappings() {
    for (text, place) in [
        ("a:\n  <<: 1", "2:7 9..10"),
        ("a:\n  <<: []", "2:7 9..11"),
        ("a:\n  <<: [{}, x]", "2:7 9..16"),
    ] {
        assert_eq!(refused(Format::Yaml, text), [format!("syntax {place}")], "{text:?}");
    }
}

#[test]
fn billions_of_laughs_are_too_large() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for nth in 1..10 {
        let aliases = vec![format!("*a{}", nth - 1); 9].join(", ");
        text += &format!("a{nth}: &a{nth} [{aliases}]\n");
    }
    let findings = refused(Format::Yaml, &text);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].starts_with("too-large "), "{findings:?}");
    let few = Limits { max_nodes: 1_000, ..Limits::default() };
    // Ten nodes a list and as many held for its anchor; the third list has no room for all.
    assert!(refused_within(Format::Yaml, &text, &few)[0].starts_with("too-large 3:"));
}

#[test]
fn depth_that_comes_by_aliases_is_depth() {
    let mut text = "- &a0 [x]\n".to_owned();
    for nth in 1..127 {
        text += &format!("- &a{nth} [*a{}]\n", nth - 1);
    }
    assert_eq!(refused(Format::Yaml, &text), [""; 0], "127 levels in the list");
    text += "- [*a126]\n";
    assert_eq!(refused(Format::Yaml, &text), ["too-deep 128:4 1811..1816"]);
}

#[test]
fn an_alias_within_its_own_anchor_is_refused() {
    assert_eq!(refused(Format::Yaml, "a: &a [1, *a]"), ["syntax 1:11 10..12"]);
    assert_eq!(refused(Format::Yaml, "a: &a\n  b: *a"), ["syntax 2:6 11..13"]);
}

#[test]
fn an_anchor_ends_with_its_document() {
    let documents = parse(Format::Yaml, "a: &a 1\n---\nb: *a\n");
    assert!(documents[0].is_ok());
    assert_eq!(at(&documents[1].as_ref().unwrap_err()[0]), "syntax 3:4 15..16");
}

#[test]
fn a_block_ends_with_its_last_child_and_a_flow_with_its_bracket() {
    let text = "a:\n  - x\n  - k: v # comment\n\n\nb: {c: 1,\n  d: [2]}   # x\ne:\n- f\n";
    let document = one(Format::Yaml, text);
    assert_stands(&document, "", (1, 1, 0, text.trim_end()));
    assert_stands(&document, "/a", (2, 3, 5, "- x\n  - k: v"));
    assert_stands(&document, "/a/1", (3, 5, 13, "k: v"));
    assert_stands(&document, "/b", (6, 4, 33, "{c: 1,\n  d: [2]}"));
    assert_stands(&document, "/b/d", (7, 6, 45, "[2]"));
    assert_stands(&document, "/e", (9, 1, 59, "- f"));
}

#[test]
fn a_block_sequence_begins_with_its_first_dash() {
    for (text, pointer, expected) in [
        ("a:\n- x\n- y\n", "/a", (2, 1, 3, "- x\n- y")),
        ("a:\n  - x\n", "/a", (2, 3, 5, "- x")),
        ("a: # why\n-  # what\n  x\n", "/a", (2, 1, 9, "-  # what\n  x")),
        ("é:\n- - x\n  - y\n", "/é", (2, 1, 4, "- - x\n  - y")),
        ("é:\n- - x\n  - y\n", "/é/0", (2, 3, 6, "- x\n  - y")),
        ("- a:\n  - x\n", "/0/a", (2, 3, 7, "- x")),
        ("? a\n: - x\n", "/a", (2, 3, 6, "- x")),
        ("- - x", "", (1, 1, 0, "- - x")),
        ("a: &x\n- x\nb: *x", "/b", (2, 1, 6, "- x")),
    ] {
        assert_stands(&one(Format::Yaml, text), pointer, expected);
    }
}

#[test]
fn folded_and_literal_scalars_are_read_and_end_with_their_last_line() {
    let text = "a: |\n  l1\n  l2\n\nb: >-\n  f\n  g\n\n\nc: \"x\n  y\"\nd: |+\n  z\n\n";
    let document = one(Format::Yaml, text);
    assert_eq!(
        document.root().to_value(),
        serde_json::json!({"a": "l1\nl2\n", "b": "f g", "c": "x y", "d": "z\n\n"})
    );
    assert_stands(&document, "/a", (2, 3, 7, "l1\n  l2"));
    assert_stands(&document, "/b", (6, 3, 24, "f\n  g"));
    assert_stands(&document, "/c", (10, 4, 35, "\"x\n  y\""));
    assert_stands(&document, "/d", (13, 3, 51, "z"));
}

#[test]
fn what_is_not_yaml_is_found_at_its_place() {
    let table = [
        ("a: b: c", "1:5 4..5"),
        ("a:\n\t- b", "2:2 4..5"),
        ("\"a", "1:1 0..1"),
        ("a:\n- [1, 2", "2:3 5..6"),
        ("a: @x", "1:4 3..4"),
        ("a: *nope", "1:4 3..4"),
        ("é: \"😀\" \n b", "2:2 13..14"),
        ("a: \"\\ud800\"", "1:4 3..4"),
        ("", "1:1 0..0"),
        ("# nothing\n", "1:1 0..0"),
    ];
    for (text, place) in table {
        assert_eq!(refused(Format::Yaml, text), [format!("syntax {place}")], "{text:?}");
    }
}

#[test]
fn a_syntax_error_in_the_second_document_leaves_the_findings_of_the_first() {
    let text = "endpoint_url: https://example.com/\nevents: []\n---\nevents: @\n---\nevents: 1\n";
    assert_eq!(
        linted("hooks.yaml", text),
        [row("events-empty", 1, 2, 9), row("syntax", 2, 4, 9)],
        "the third document is gone, and the help says so"
    );
    let findings = parse(Format::Yaml, text).remove(1).unwrap_err();
    assert_eq!(findings[0].help(), Some("documents after this one were not read"));
}

#[test]
fn a_yaml_document_that_is_refused_leaves_the_ones_after_it_checked() {
    let good = "endpoint_url: https://example.com/\nevents: []\n";
    for (bad, rule, column) in [
        ("a: !own 1", "syntax", 9),
        ("a: .inf", "syntax", 4),
        ("a: &a [*a]", "syntax", 8),
        ("{[a]: 1}", "syntax", 2),
    ] {
        assert_eq!(
            linted("hooks.yaml", &format!("{bad}\n---\n{good}")),
            [row(rule, 1, 1, column), row("events-empty", 2, 4, 9)],
            "{bad}"
        );
    }
}

#[test]
fn a_yaml_document_that_is_empty_is_null_and_of_the_wrong_type() {
    let report = Linter::new(Policy::recommended()).lint("hook.yaml", "---\n");
    let finding = &report.findings()[0];
    assert_eq!((report.findings().len(), at(finding)), (1, "schema 1:4 3..3".to_owned()));
    assert_eq!(finding.message(), "expected object, found null");
    let summary = report.summary();
    assert_eq!((summary.documents, summary.dtos), (1, 1));
}
