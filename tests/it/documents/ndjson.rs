//! NDJSON: one document a line.

use super::*;

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

/// Python's text files end a line at a carriage return, its `splitlines` at all of these: the rest of the line would be
/// a document of its own.
#[test]
fn a_character_that_ends_a_line_for_some_is_refused() {
    for (end, bytes) in [("\r", 1), ("\u{85}", 2), ("\u{2028}", 3), ("\u{2029}", 3)] {
        let text = format!("{{\"a\": 1}}\n{{\"b\": \"{end}\"}}\r\n[1]\n");
        let place = format!("syntax 2:8 {}..{}", 16, 16 + bytes);
        let found = refused(Format::NdJson, &text);
        assert!(found.contains(&place), "{text:?}: {found:?}");
        assert_eq!(
            parse(Format::NdJson, &text).iter().filter(|it| it.is_ok()).count(),
            2,
            "{text:?}"
        );
    }
    let between = refused(Format::NdJson, "{\"a\":\r{\"b\": 1}\r}\n");
    assert_eq!(between, ["syntax 1:6 5..6"]);
    // A line may end in either way.
    assert!(refused(Format::NdJson, "[1]\r\n[2]\n[3]").is_empty());
}
