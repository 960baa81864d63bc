//! Our JSON against `serde_json`'s, and places that hold whatever the text is.

use std::sync::LazyLock;

use dtolint::{Document, Format, Limits, Linter, ParseErrorKind, Policy, Source};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(Policy::recommended()));

fn config() -> ProptestConfig {
    ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() }
}

/// The text of a string: plain characters, escapes of both kinds, surrogates in pairs.
fn string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ -!#-\\[\\]-~]{1,8}",
        2 => "[\u{7f}-\u{10ffff}]",
        1 => prop::sample::select(vec![
            "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u00e9",
            "\\uFFFF", "\\ud83d\\ude00", "\u{2028}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,25})",
        "-?(0|[1-9][0-9]{0,8})\\.[0-9]{1,12}",
        "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?[eE][+-]?[0-9]{1,2}",
        // Out of the range of a 64-bit float, which `serde_json` refuses.
        "[1-9]e[34][0-9]{2}",
    ]
}

/// A JSON text with white space in all places.
fn document() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        prop::sample::select(vec!["null", "true", "false"]).prop_map(str::to_owned),
        number(),
        string(),
    ];
    let value = scalar.prop_recursive(6, 48, 6, |inner| {
        let space = "[ \t\r\n]{0,2}";
        let item =
            (space, inner, space).prop_map(|(before, value, after)| before + &value + &after);
        let member = (space, string(), space, item.clone())
            .prop_map(|(before, key, after, value)| format!("{before}{key}{after}:{value}"));
        prop_oneof![
            prop::collection::vec(item, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..6)
                .prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    });
    let nested = (value, 0..90usize, any::<bool>()).prop_map(|(value, levels, objects)| {
        let (open, close) = if objects { ("{\"n\":", "}") } else { ("[", "]") };
        open.repeat(levels) + &value + &close.repeat(levels)
    });
    ("[ \t\r\n]{0,2}", nested, "[ \t\r\n]{0,2}")
        .prop_map(|(before, value, after)| before + &value + &after)
}

/// What a text is changed by: deletes some characters and puts others in their place.
#[derive(Debug, Clone)]
struct Mutation {
    at: Index,
    deleted: usize,
    inserted: String,
}

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let inserted = prop_oneof![
        Just(String::new()),
        "[\\[\\]{},:\"'\\\\/#&*!|>%@`~<? \t\r\n.+0-9eEu-]{1,3}",
        prop::sample::select(vec![
            "\u{feff}", "\0", "\u{1}", "\u{a0}", "é", "😀", "\u{2028}", "null", "NaN", "\\ud800",
            "\\udc00", "\"a\":", "\n---\n", "- ", "? ", "<<: ", "&a ", "*a", "!!int ", "|\n", "\"",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    let one = (any::<Index>(), 0..4usize, inserted).prop_map(|(at, deleted, inserted)| Mutation {
        at,
        deleted,
        inserted,
    });
    prop::collection::vec(one, 1..4)
}

fn mutated(mut text: String, mutations: &[Mutation]) -> String {
    for mutation in mutations {
        let boundaries: Vec<usize> =
            text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let from = mutation.at.index(boundaries.len());
        let to = (from + mutation.deleted).min(boundaries.len() - 1);
        text.replace_range(boundaries[from]..boundaries[to], &mutation.inserted);
    }
    text
}

/// A text that looks like a hook, so that schema and rules have something to find.
fn hook() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "{\"endpoint_url\": \"http://u:p@127.0.0.1:99/é\", \"events\": [\"user.created\", \"user.creatd\"]}\n\
         {\"events\": {\"a\": [1, 1e400, \"😀\"]}, \"evnts\": null}\n",
        "endpoint_url: &url https://Example.COM./\nevents: &e\n- user.created\n- 'user.created'\n\
         more: {<<: {a: 1}, b: *url, \"c\": >-\n   é\n   😀\n }\n---\n- *nothing\n",
        "---\nevents: |+\n  😀\n\n? endpoint_url\n: \"\\u00e9\"\n--- # c\n!!map {events: [~, 0x1F]}\n...\n",
    ])
    .prop_map(str::to_owned)
}

/// Both parsers must say the same of `text`, and read the same.
fn assert_agreement(text: &str) -> Result<(), TestCaseError> {
    let theirs = serde_json::from_str::<Value>(text);
    let documents = Document::parse(Source::new("text", text), Format::Json, &Limits::default());
    prop_assert_eq!(documents.len(), 1);
    let ours = documents.into_iter().next().expect("there is one");
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => prop_assert_eq!(ours.root().to_value(), theirs),
        // The known difference: we keep a number's text, so no number is too large for us.
        (Ok(ours), Err(error)) => {
            prop_assert!(error.to_string().starts_with("number out of range"), "{error}: {text:?}");
            prop_assert!(has_infinite(ours.root()), "{error}: {text:?}");
        }
        (Err(errors), theirs) => {
            let only_keys = errors.iter().all(|it| it.kind() == ParseErrorKind::DuplicateKey);
            match theirs {
                // The other: `serde_json` takes the last of equal keys without a word.
                Ok(_) => prop_assert!(only_keys, "{errors:?}: {text:?}"),
                Err(error) => {
                    let large = error.to_string().starts_with("number out of range");
                    prop_assert!(!only_keys || large, "{error}: {text:?}");
                }
            }
        }
    }
    Ok(())
}

fn has_infinite(node: dtolint::Node<'_>) -> bool {
    let number = node.as_number().and_then(|digits| digits.parse::<f64>().ok());
    number.is_some_and(f64::is_infinite)
        || node.items().any(has_infinite)
        || node.members().any(|(_, value)| has_infinite(value))
}

/// Lints a text as every format; each finding's places must lie in it, on characters.
fn assert_places(linter: &Linter, text: &str) -> Result<(), TestCaseError> {
    for name in ["text.json", "text.ndjson", "text.yaml"] {
        let report = linter.lint((name, text));
        for finding in report.findings() {
            let related = finding.related().iter().map(|related| &related.place);
            for place in related.chain([finding.place()]) {
                let (start, end) = (place.span().start as usize, place.span().end as usize);
                prop_assert!(start <= end && end <= text.len(), "{finding:?}: {text:?}");
                prop_assert!(text.is_char_boundary(start), "{finding:?}: {text:?}");
                prop_assert!(text.is_char_boundary(end), "{finding:?}: {text:?}");
                let line = text[..start].matches('\n').count() + 1;
                let column = text[..start].rsplit('\n').next().unwrap_or("").chars().count() + 1;
                let position = place.start();
                prop_assert_eq!((position.line, position.column), (line, column));
            }
        }
    }
    Ok(())
}

#[test]
fn the_two_known_differences_to_serde_json_are_these() {
    for text in ["1e400", "[-1e999]", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":1e400}"] {
        assert!(assert_agreement(text).is_ok(), "{text}");
    }
    // And the comparison itself can fail.
    let limits = Limits { max_depth: 1, ..Limits::default() };
    let documents = Document::parse(Source::new("text", "[[]]"), Format::Json, &limits);
    assert!(documents[0].is_err() && serde_json::from_str::<Value>("[[]]").is_ok());
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_json_document_means_what_serde_json_says(text in document()) {
        assert_agreement(&text)?;
    }

    #[test]
    fn a_damaged_json_document_is_refused_where_serde_json_refuses_it(
        text in document(),
        mutations in mutations(),
    ) {
        assert_agreement(&mutated(text, &mutations))?;
    }

    #[test]
    fn every_place_is_within_the_text_whatever_the_text(
        text in prop_oneof![document(), hook(), hook()],
        mutations in mutations(),
    ) {
        assert_places(&LINTER, &mutated(text, &mutations))?;
    }
}
