//! Our JSON against `serde_json`, our YAML against our JSON, our use of schemas against `jsonschema`, and places that
//! hold whatever the text is.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::common::Memory;
use dtolint::document::{Document, Format, ParseErrorKind};
use dtolint::text::Source;
use dtolint::{Limits, Linter, Policy, PolicyBuilder};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree as _;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
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

/// A key; often one of a few, some of which are equal after unescaping.
fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => string(),
        1 => prop::sample::select(vec![
            r#""a""#, r#""\u0061""#, r#""é""#, r#""\u00e9""#, r#""/""#, r#""\/""#, r#""""#,
            r#""😀""#, r#""\ud83d\ude00""#,
        ]).prop_map(str::to_owned),
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
        let member = (space, key(), space, item.clone())
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

/// How many keys of a value their objects already have, as `serde_json` reads them.
struct Duplicates<'n>(&'n mut usize);

impl<'de> DeserializeSeed<'de> for Duplicates<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Duplicates<'_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Duplicates(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = members.next_key::<String>()? {
            *self.0 += usize::from(!keys.insert(key));
            members.next_value_seed(Duplicates(self.0))?;
        }
        Ok(())
    }
}

fn duplicates(text: &str) -> usize {
    let mut found = 0;
    let read = Duplicates(&mut found).deserialize(&mut serde_json::Deserializer::from_str(text));
    read.expect("serde_json has read the text");
    found
}

fn assert_agreement(text: &str) -> Result<(), TestCaseError> {
    assert_agreement_within(text, &Limits::default())
}

/// Both parsers must say the same of `text`, read the same values and see the same equal keys.
fn assert_agreement_within(text: &str, limits: &Limits) -> Result<(), TestCaseError> {
    let theirs = serde_json::from_str::<Value>(text);
    let documents = Document::parse(Source::new("text", text), Format::Json, limits);
    prop_assert_eq!(documents.len(), 1);
    let ours = documents.into_iter().next().expect("there is one");
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            prop_assert_eq!(duplicates(text), 0, "{:?}", text);
            prop_assert_eq!(ours.root().to_value(), theirs);
        }
        // The known difference: we keep a number's text, so no number is too large for us.
        (Ok(ours), Err(error)) => {
            prop_assert!(error.to_string().starts_with("number out of range"), "{error}: {text:?}");
            prop_assert!(has_infinite(ours.root()), "{error}: {text:?}");
        }
        (Err(errors), theirs) => {
            let only_keys = errors.iter().all(|it| it.kind() == ParseErrorKind::DuplicateKey);
            match theirs {
                // The other: `serde_json` silently takes the last of equal keys.
                Ok(_) => {
                    prop_assert!(only_keys, "{errors:?}: {text:?}");
                    prop_assert_eq!(errors.len(), duplicates(text), "{:?}", text);
                }
                Err(error) => {
                    let large = error.to_string().starts_with("number out of range");
                    prop_assert!(!only_keys || large, "{error}: {text:?}");
                }
            }
        }
    }
    Ok(())
}

fn has_infinite(node: dtolint::document::Node<'_>) -> bool {
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
}

#[test]
fn the_comparison_itself_can_fail() {
    let limits = Limits::default().max_depth(1);
    assert!(assert_agreement_within("[]", &limits).is_ok());
    assert!(assert_agreement_within("[[]]", &limits).is_err());
    assert_eq!(duplicates(r#"[{"a": 1, "\u0061": {"b": 1, "b": 2}, "a": 3}, {"a": 1}]"#), 3);
}

/// The value of a JSON text without what YAML reads in another way: line breaks and control characters of Unicode, as
/// they are.
fn value() -> impl Strategy<Value = Value> {
    document().prop_filter_map("a number is out of range, or YAML breaks the line", |text| {
        let value: Value = serde_json::from_str(&text).ok()?;
        let is_special =
            |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
        let is_special = |c: char| is_special(c) || matches!(c, '\u{fffe}' | '\u{ffff}');
        // A quoted `<<` is refused in YAML: some parsers merge it.
        let text = value.to_string();
        (!text.contains(is_special) && !text.contains("\"<<\":")).then_some(value)
    })
}

/// A small value of the kind that [`SCHEMAS`] tell apart.
fn small_value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2..6i64).prop_map(Value::from),
        prop::sample::select(vec![0.5, 1.0, 2.5]).prop_map(Value::from),
        prop::sample::select(vec!["", "x", "xy", "é😀", "2026-11-25"]).prop_map(Value::from),
    ];
    scalar.prop_recursive(3, 16, 4, |inner| {
        let keys = prop::sample::select(vec!["a", "b", "c", "d"]).prop_map(str::to_owned);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(keys, inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<Value>()),
        ]
    })
}

const SCHEMAS: [&str; 12] = [
    r#"{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}"#,
    r#"{"type": ["array", "null"], "items": {"type": "number", "minimum": 0, "exclusiveMaximum": 3}}"#,
    r#"{"additionalProperties": false, "properties": {"a": true, "b": {"multipleOf": 0.5}}}"#,
    r#"{"patternProperties": {"^[ab]$": {"type": "string"}}, "minProperties": 1}"#,
    r#"{"enum": [1, "x", null, [], {"a": 1}]}"#,
    r#"{"not": {"type": "string", "minLength": 2}, "maxProperties": 2}"#,
    r#"{"oneOf": [{"type": "array"}, {"maxItems": 1}, {"const": 1}]}"#,
    r##"{"anyOf": [{"type": "boolean"}, {"properties": {"a": {"$ref": "#"}}, "type": "object"}]}"##,
    r#"{"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"maxLength": 1}}"#,
    r#"{"contains": {"const": 1}, "uniqueItems": true, "maxItems": 3}"#,
    r#"{"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}"#,
    r#"{"dependentRequired": {"a": ["b"]}, "propertyNames": {"enum": ["a", "b"]}, "unevaluatedProperties": {"type": "null"}}"#,
];

/// Findings of `schema` if and only if `jsonschema`, on values of its own, says that the value isn't valid.
#[test]
fn a_schema_finds_something_exactly_where_jsonschema_says_no() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for schema in SCHEMAS {
        let files = Memory::new([("s.json", schema)]);
        let policy = PolicyBuilder::default()
            .files(&files)
            .text("dtolint.toml", "version = 1\nschema = \"s.json\"\n");
        let linter = Linter::new(policy.unwrap_or_else(|error| panic!("{schema}: {error}")));
        let theirs: Value = serde_json::from_str(schema).expect("JSON");
        let theirs = jsonschema::validator_for(&theirs).expect("a schema");
        let mut tried = [0; 2];
        for _ in 0..150 {
            let value = small_value().new_tree(&mut runner).expect("it is made").current();
            let is_valid = theirs.is_valid(&value);
            tried[usize::from(is_valid)] += 1;
            for name in ["a.json", "a.yaml"] {
                let report = linter.lint((name, &value.to_string()));
                let rules: Vec<&str> = report.findings().iter().map(|it| it.rule()).collect();
                assert!(rules.iter().all(|rule| *rule == "schema"), "{rules:?}: {value}");
                assert_eq!(rules.is_empty(), is_valid, "{name}: {schema}: {value}");
            }
        }
        assert!(tried.iter().all(|&count| count >= 3), "{schema}: {tried:?}");
    }
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

    /// What JSON is, YAML reads as the same tree: on one line and on many.
    #[test]
    fn a_json_document_is_the_same_as_yaml(value in value()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).expect("JSON")] {
            let documents = Document::parse(Source::new("text", &*text), Format::Yaml, &Limits::default());
            let [Ok(document)] = &documents[..] else {
                return Err(TestCaseError::fail(format!("{documents:?}: {text}")));
            };
            prop_assert_eq!(document.root().to_value(), value.clone(), "{}", text);
        }
    }

    #[test]
    fn every_place_is_within_the_text_whatever_the_text(
        text in prop_oneof![document(), hook(), hook()],
        mutations in mutations(),
    ) {
        assert_places(&LINTER, &mutated(text, &mutations))?;
    }
}
