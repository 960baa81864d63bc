//! JSON: values, places, and what is refused where.

use super::*;

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

/// What a program needs that asks a node for its size, or prints one while it is written.
#[test]
fn items_and_members_are_counted_and_a_node_says_what_it_is() {
    let document = one(Format::Json, r#"{"a": [1, 2, 3], "b": {}}"#);
    let root = document.root();
    let (mut members, mut items) = (root.members(), root.at("/a").unwrap().items());
    assert_eq!((members.len(), items.len()), (2, 3));
    members.next();
    items.next();
    assert_eq!((members.len(), items.len()), (1, 2));
    assert_eq!((root.at("/b").unwrap().members().len(), root.items().len()), (0, 0));
    let shown = format!("{:?}", root.at("/b").unwrap());
    assert_eq!(shown, "Node { type: \"object\", span: Span { start: 22, end: 24 } }");
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
        (r#"["\ud800"]"#, "1:3 2..8", "surrogates in pairs"),
        (r#"["\udc00\ud800"]"#, "1:3 2..8", "surrogates in pairs"),
        (r#"["\ud800\u0041"]"#, "1:3 2..8", "surrogates in pairs"),
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
        let errors = parse(Format::Json, text).remove(0).unwrap_err();
        assert_eq!(errors.len(), 1, "{text:?}");
        assert_eq!(error_at(text, &errors[0]), format!("syntax {place}"), "{text:?}");
        assert!(errors[0].message().contains(message), "{text:?}: {}", errors[0].message());
        assert!(errors[0].help().is_some(), "{text:?}");
    }
}

#[test]
fn who_writes_comments_is_told_that_json_has_none() {
    for text in ["// c\n{}", "{\n# c\n}", "[1 /* c */]", "{\"a\": 1 // c\n}", "{} // c"] {
        let errors = parse(Format::Json, text).remove(0).unwrap_err();
        assert_eq!(errors[0].help(), Some("JSON has no comments"), "{text:?}");
    }
    let errors = parse(Format::Json, r#"["\#"]"#).remove(0).unwrap_err();
    assert_ne!(errors[0].help(), Some("JSON has no comments"), "within a string");
}

#[test]
fn a_duplicate_key_is_found_after_unescaping_with_both_places() {
    let text = "{\n  \"id\": 1,\n  \"x\": {\"id\": 2},\n  \"i\\u0064\": 3\n}";
    let errors = parse(Format::Json, text).remove(0).unwrap_err();
    assert_eq!(
        errors.iter().map(|error| error_at(text, error)).collect::<Vec<_>>(),
        ["duplicate-key 4:3 33..42"]
    );
    assert!(errors[0].message().contains("`id`"), "{}", errors[0].message());
    let (first, label) = errors[0].related().unwrap();
    assert_eq!((first.start, &text[first.range()], label), (4, "\"id\"", "first written here"));
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
