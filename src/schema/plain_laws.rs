//! The law of plain tests: what they say of a document, the validator says, too.

use jsonschema::Draft;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use serde_json::{Value, json};

use super::bundle::Bundle;
use super::compile;
use super::listed_names::{NameIndexes, NamesFound};
use super::meaning_laws::count;
use super::patterns::Patterns;
use super::plain::Verdict;
use super::plain_reader::plain;
use super::reading::Reading;
use super::shape_laws::{document, schema};
use crate::document::{Document, Format, Limits};
use crate::text::Source;

/// What plain tests say of a value, and what the validator says.
fn verdicts(bundle: &Bundle, value: &Value) -> Option<(Verdict, bool)> {
    let compiled =
        compile::compile(bundle, &bundle.start, Reading::default(), &Patterns::of(bundle)).ok()?;
    let plain = plain(bundle, Reading::default(), &NameIndexes::default());
    let source = Source::new("d.json", value.to_string());
    let mut parsed = Document::parse(source, Format::Json, &Limits::default());
    let document = parsed.remove(0).ok()?;
    let verdict = plain.verdict(document.root(), &mut NamesFound::default());
    Some((verdict, compiled.validator.is_valid(document.root())))
}

#[test]
fn what_is_not_read_leaves_the_verdict_open() {
    let patterns = json!({ "patternProperties": { "^a": {} }, "additionalProperties": false });
    let many: Vec<String> = (0..65).map(|nth| format!("m{nth}")).collect();
    let all: Value = many.iter().map(|name| (name.clone(), json!(1))).collect();
    let names: Vec<String> = (0..300).map(|nth| format!("n{nth}")).collect();
    let latest = Draft::Draft202012;
    let table = [
        (latest, patterns.clone(), json!({ "a": 1 }), None),
        (latest, patterns.clone(), json!([]), Some(true)),
        (latest, json!({ "not": patterns }), json!({ "a": 1 }), None),
        (latest, json!({ "contains": { "const": 1 } }), json!([1]), None),
        (latest, json!({ "contains": { "const": 1 }, "maxItems": 1 }), json!([1, 2]), Some(false)),
        (latest, json!({ "required": many }), all, None),
        (
            latest,
            json!({ "required": ["b"], "properties": { "a": {} } }),
            json!({ "b": 1 }),
            Some(true),
        ),
        (latest, json!({ "enum": names }), json!("n299"), Some(true)),
        (latest, json!({ "enum": names }), json!("n300"), Some(false)),
        (latest, json!({ "enum": ["a", 1] }), json!(1.0), Some(true)),
        (latest, json!({ "type": "integer" }), json!(1.0), Some(true)),
        (Draft::Draft4, json!({ "type": "integer" }), json!(1.0), Some(false)),
        (Draft::Draft4, json!({ "const": 1 }), json!(2), Some(true)),
        (
            Draft::Draft7,
            json!({ "$ref": "#/definitions/a", "type": "null", "definitions": { "a": {} } }),
            json!(1),
            Some(true),
        ),
        (
            latest,
            json!({ "$ref": "#/$defs/a", "type": "null", "$defs": { "a": {} } }),
            json!(1),
            Some(false),
        ),
        (
            latest,
            json!({ "oneOf": [{ "type": "string" }, { "maxLength": 3 }] }),
            json!("a"),
            Some(false),
        ),
        (latest, json!({ "if": { "const": 1 }, "else": false }), json!(2), Some(false)),
        (latest, json!({ "anyOf": [{ "$ref": "#" }, { "not": { "$ref": "#" } }] }), json!(1), None),
    ];
    for (draft, schema, value, expected) in table {
        let bundle = Bundle::of(&schema, draft);
        let (verdict, is_valid) = verdicts(&bundle, &value).expect("both can be read");
        assert_eq!(verdict, expected, "{value} {schema}");
        assert!(verdict.is_none_or(|it| it == is_valid), "{value} {schema}");
    }
}

#[test]
fn plain_tests_say_what_the_validator_says() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let drafts =
        [Draft::Draft4, Draft::Draft6, Draft::Draft7, Draft::Draft201909, Draft::Draft202012];
    let made = (schema(), prop::collection::vec(document(), 30));
    let (mut accepted, mut refused, mut unknown) = (0, 0, 0);
    for nth in 0..count(300) {
        let (schema, documents) = made.new_tree(&mut runner).expect("it is made").current();
        let bundle = Bundle::of(&schema, drafts[nth % drafts.len()]);
        let Ok(compiled) =
            compile::compile(&bundle, &bundle.start, Reading::default(), &Patterns::of(&bundle))
        else {
            continue;
        };
        let plain = plain(&bundle, Reading::default(), &NameIndexes::default());
        for value in documents {
            let source = Source::new("d.json", value.to_string());
            let mut parsed = Document::parse(source, Format::Json, &Limits::default());
            let Ok(document) = parsed.remove(0) else { continue };
            let verdict = plain.verdict(document.root(), &mut NamesFound::default());
            match verdict {
                Some(true) => accepted += 1,
                Some(false) => refused += 1,
                None => unknown += 1,
            }
            let is_valid = compiled.validator.is_valid(document.root());
            assert!(verdict.is_none_or(|it| it == is_valid), "{value}\n{schema:#}");
        }
    }
    let tried = format!("{accepted} accepted, {refused} refused, {unknown} unknown");
    assert!(accepted > 1_000 && refused > 1_000 && unknown < accepted + refused, "{tried}");
}
