//! YAML: what its scalars, keys and blocks mean, and where everything is.

use super::*;

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
        let errors = parse(Format::Yaml, text).remove(0).unwrap_err();
        assert_eq!(errors.len(), 1, "{text:?}");
        if text.starts_with("a: &x") {
            // An alias stands where its anchor is, but what is wrong is the alias.
            assert_eq!(error_at(text, &errors[0]), "syntax 2:1 10..12", "{text:?}");
        } else {
            assert_eq!(error_at(text, &errors[0]), format!("syntax {place}"), "{text:?}");
        }
        assert!(errors[0].message().contains(message), "{text:?}: {}", errors[0].message());
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
        let errors = parse(Format::Yaml, text).remove(0).unwrap_err();
        assert_eq!(errors.len(), 1, "{text:?}");
        assert_eq!(error_at(text, &errors[0]), format!("duplicate-key {place}"), "{text:?}");
        assert_eq!(errors[0].related().unwrap().0.start, first, "{text:?}");
    }
}

#[test]
fn b3_keys_that_have_one_value_are_duplicate_keys() {
    for (one, other) in [
        ("1.10", "1.1"),
        ("010", "10"),
        ("010", "8"),
        ("true", "True"),
        ("yes", "on"),
        ("NO", "false"),
        ("~", "null"),
        ("~", "\"null\""),
        ("1.10", "'1.1'"),
        ("0x10", "16"),
        ("1_000", "1000"),
        ("1e2", "100"),
        ("1:30", "90"),
        ("-0", "0"),
    ] {
        for text in [format!("{one}: a\n{other}: b"), format!("{{{other}: a, {one}: b}}")] {
            let errors = parse(Format::Yaml, &text).remove(0).unwrap_err();
            assert_eq!(errors.len(), 1, "{text:?}: {errors:?}");
            assert_eq!(errors[0].kind(), ParseErrorKind::DuplicateKey, "{text:?}");
        }
    }
    for text in ["1.10: a\n1.2: b", "\"1.10\": a\n1.1: b", "'yes': a\n'on': b", "yes: a\nno: b"] {
        assert_eq!(refused(Format::Yaml, text), [""; 0], "{text:?}");
    }
}

#[test]
fn b35_a_key_has_no_tag_but_str_and_is_never_a_quoted_merge() {
    for (text, place) in [
        ("!!null a: 1", "1:8 7..8"),
        ("!!bool true: 1", "1:8 7..11"),
        ("!!int 1: 1", "1:7 6..7"),
        ("! a: 1", "1:3 2..3"),
        ("{!!float 1: 1}", "1:10 9..10"),
        ("\"<<\": {a: 1}", "1:1 0..4"),
        ("'<<': 1", "1:1 0..4"),
        ("!!str <<: 1", "1:7 6..8"),
        ("!!merge <<: {a: 1}", "1:9 8..10"),
    ] {
        assert_eq!(refused(Format::Yaml, text), [format!("syntax {place}")], "{text:?}");
    }
    assert_eq!(refused(Format::Yaml, "!!str a: 1"), [""; 0]);
}

#[test]
fn b25_a_character_that_some_readers_take_for_a_line_break_or_nothing_is_refused() {
    for (text, place) in [
        ("# x\ra: 1", "1:4 3..4"),
        ("a: 1\rb: 2", "1:5 4..5"),
        ("a: 'x\ry'", "1:6 5..6"),
        ("a: 1\r", "1:5 4..5"),
        ("# c\n\u{feff}a: 1", "2:1 4..7"),
        ("\u{feff}\u{feff}a: 1", "1:2 3..6"),
        ("a: \"x\u{feff}\"", "1:6 5..8"),
        ("a: x\u{85}b: 1", "1:5 4..6"),
        ("a: x\u{2028}b: 1", "1:5 4..7"),
        ("a: \u{7f}", "1:4 3..4"),
        ("a: \u{1}", "1:4 3..4"),
        ("a: \u{9f}", "1:4 3..5"),
        ("a: \u{ffff}", "1:4 3..6"),
    ] {
        assert_eq!(refused(Format::Yaml, text), [format!("syntax {place}")], "{text:?}");
    }
    for text in ["\u{feff}a: 1", "a: 1\r\nb: 2\r\n", "a: 'é😀\t'"] {
        assert_eq!(refused(Format::Yaml, text), [""; 0], "{text:?}");
    }
}

#[test]
fn b31_indentation_is_of_spaces_and_what_goes_on_is_indented() {
    for (text, place) in [
        ("a:\n \tb: 1", "2:2 4..5"),
        ("-\ta: 1", "1:2 1..2"),
        ("- a\n- &b # c\n\n\t- 'd'\n", "4:1 14..15"),
        ("a:\n  \t- b\n", "2:3 5..6"),
        ("a: 'x\ny'", "2:1 6..7"),
        ("a: \"x\n\n  y\n z\"\nb: 1", ""),
        ("a:\n  b: \"x\n  y\"", "3:3 13..14"),
        ("- 'x\n\ny'", "3:1 6..7"),
        ("a: [\n  1\n]", "3:1 9..10"),
        ("a:\n- {b: 1,\nc: 2}", "3:1 12..13"),
        ("a: [\n# fine\n 1]", ""),
        ("[\n1,\n2]", ""),
        ("'x\ny'", ""),
    ] {
        let expected: Vec<String> = Some(place)
            .filter(|place| !place.is_empty())
            .map(|place| format!("syntax {place}"))
            .into_iter()
            .collect();
        assert_eq!(refused(Format::Yaml, text), expected, "{text:?}");
    }
    assert!(!refused(Format::Yaml, "!!null : a").is_empty(), "a key of nothing");
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
        // Whatever keeps a line from being read, the tab that indents it is shown.
        ("a:\n\t- b", "2:1 3..4"),
        ("a: 1\n\t\tb: 2\n", "2:1 5..7"),
        ("a: |\n\tx\n", "2:1 5..6"),
        ("a: |\n  x\n\ty\n", "3:1 9..10"),
        ("a:\n  b:\n  \t  c: 1\n", "3:3 10..11"),
        ("a: [\n\t1]\n", "2:1 5..6"),
        ("a: 1\n  \t# c\n\tb: 1\n", "3:1 12..13"),
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
    let errors = parse(Format::Yaml, text).remove(1).unwrap_err();
    assert_eq!(errors[0].help(), Some("the documents after this one weren't read"));
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
    let report = Linter::new(Policy::recommended()).lint(("hook.yaml", "---\n"));
    let finding = &report.findings()[0];
    assert_eq!((report.findings().len(), at(finding)), (1, "schema 1:4 3..3".to_owned()));
    assert_eq!(finding.message(), "expected an object, found null");
    let summary = report.summary();
    assert_eq!((summary.documents, summary.dtos), (1, 1));
}
