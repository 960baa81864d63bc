//! Limits of size, depth and number, and documents near them.

use super::*;

#[test]
fn ten_thousand_equal_keys_are_all_but_one_duplicates() {
    let text = format!("{{{}}}", vec!["\"k\":0"; 10_000].join(","));
    let errors = parse(Format::Json, &text).remove(0).unwrap_err();
    assert_eq!(errors.len(), 9_999);
    assert_eq!(error_at(&text, &errors[0]), "duplicate-key 1:8 7..10");
    assert_eq!(error_at(&text, &errors[9_998]), "duplicate-key 1:59996 59995..59998");
    assert!(errors.iter().all(|error| error.related().is_some_and(|(first, _)| first.start == 1)));
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
    let limits = Limits::default().max_depth(usize::MAX);
    let nested = |levels| "[".repeat(levels) + &"]".repeat(levels);
    assert_eq!(refused_within(Format::Json, &nested(Limits::DEEPEST), &limits), [""; 0]);
    let findings = refused_within(Format::Json, &nested(Limits::DEEPEST + 1), &limits);
    assert_eq!(findings, ["too-deep 1:1025 1024..1025"]);
}

#[test]
fn more_nodes_or_bytes_than_the_limit_are_too_large() {
    let nodes = |max_nodes| Limits::default().max_nodes(max_nodes);
    // The object, its key, the array, three items.
    for (format, text) in [(Format::Json, "{\"a\": [1, 2, 3]}"), (Format::Yaml, "a: [1, 2, 3]")] {
        assert_eq!(refused_within(format, text, &nodes(6)), [""; 0], "{format}");
        let findings = refused_within(format, text, &nodes(5));
        assert_eq!(findings.len(), 1, "{format}");
        assert!(findings[0].starts_with("too-large 1:"), "{format}: {findings:?}");
    }
    let bytes = |max_bytes| Limits::default().max_bytes(max_bytes);
    for format in [Format::Json, Format::NdJson, Format::Yaml] {
        assert_eq!(refused_within(format, "[1, 2]", &bytes(6)), [""; 0], "{format}");
        let findings = refused_within(format, "[1, 2]", &bytes(5));
        assert_eq!(findings, ["too-large 1:1 0..0"], "{format}");
    }
}

// NDJSON
