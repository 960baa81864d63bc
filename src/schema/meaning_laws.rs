//! The laws of meanings: an example that is found is valid, and where there is none, no document is.

#![allow(clippy::arithmetic_side_effects, reason = "a test fails by a panic")]
#![allow(clippy::print_stdout, reason = "a long run says what it tried")]

use std::collections::BTreeMap;

use jsonschema::Draft;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use serde_json::{Value, json};

use super::bundle::Bundle;
use super::reading::Reading;
use super::shape_laws::{document, schema};
use crate::witness::{Conditions, Found, Reason, Solver};

/// How often each result was seen.
#[derive(Debug, Default)]
struct Tried {
    examples: usize,
    nothing: usize,
    valid: usize,
    undecided: BTreeMap<Reason, usize>,
}

fn try_laws(schema: &Value, draft: Draft, documents: &[Value], tried: &mut Tried) {
    let options = jsonschema::options().with_draft(draft).should_validate_formats(true);
    let Ok(validator) = options.build(schema) else { return };
    let mut conditions = Conditions::default();
    let condition = Bundle::of(schema, draft).meaning(Reading::default(), &mut conditions);
    let say = |what: &str| format!("{what}\n{draft:?} {schema:#}");
    for document in documents {
        let is_valid = validator.is_valid(document);
        if let Some(holds) = conditions.holds(condition, document) {
            assert_eq!(holds, is_valid, "{}", say(&document.to_string()));
        }
        tried.valid += usize::from(is_valid);
    }
    let refused = conditions.not(condition);
    let mut solver = Solver::new(&mut conditions);
    for (condition, wanted) in [(condition, true), (refused, false)] {
        match solver
            .find([condition], &mut 1_000_000, &mut |value| validator.is_valid(value) == wanted)
        {
            Found::Example(value) => {
                tried.examples += 1;
                assert_eq!(validator.is_valid(&value), wanted, "{}", say(&value.to_string()));
            }
            Found::Nothing => {
                tried.nothing += 1;
                let other = documents.iter().find(|it| validator.is_valid(it) == wanted);
                assert!(other.is_none(), "{}", say(&format!("there is {other:?}, {wanted}")));
            }
            Found::Undecided(reason) => *tried.undecided.entry(reason).or_default() += 1,
        }
    }
}

/// How many schemas a law is tried with, unless DTOLINT_CLAIMS says it.
pub(super) fn count(usual: usize) -> usize {
    std::env::var("DTOLINT_CLAIMS").map_or(usual, |it| it.parse().expect("a number"))
}

#[test]
fn claims_about_schemas_are_true() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let drafts =
        [Draft::Draft4, Draft::Draft6, Draft::Draft7, Draft::Draft201909, Draft::Draft202012];
    let count = count(400);
    let mut tried = Tried::default();
    let made = (schema(), prop::collection::vec(document(), 30));
    for nth in 0..count {
        let (schema, documents) = made.new_tree(&mut runner).expect("it is made").current();
        try_laws(&schema, drafts[nth % drafts.len()], &documents, &mut tried);
    }
    println!("{tried:?}");
    let undecided: usize = tried.undecided.values().sum();
    assert!(tried.examples > count / 2 && tried.nothing > count / 20, "{tried:?}");
    assert!(undecided * 4 < tried.examples, "{tried:?}");
}

#[test]
fn an_example_is_as_small_as_the_schema_lets_it_be() {
    for (schema, expected) in [
        (
            json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": "integer", "minimum": 3 } } }),
            json!({ "a": 3 }),
        ),
        (
            json!({ "type": "array", "minItems": 2, "uniqueItems": true, "items": { "enum": ["x", "y", "z"] } }),
            json!(["x", "y"]),
        ),
        (
            json!({ "type": "string", "pattern": "^[a-c]{2}$", "not": { "pattern": "a" } }),
            json!("bb"),
        ),
        (
            json!({ "type": "array", "contains": { "const": 1 }, "minContains": 2, "maxItems": 2 }),
            json!([1, 1]),
        ),
        (
            json!({ "type": "object", "minProperties": 2, "additionalProperties": { "type": "boolean" }, "propertyNames": { "maxLength": 1 } }),
            json!({ "": true, "a": true }),
        ),
        (
            json!({ "$ref": "#/$defs/x", "$defs": { "x": { "type": "object", "required": ["v"], "properties": { "v": { "type": "null" }, "next": { "$ref": "#/$defs/x" } } } } }),
            json!({ "v": null }),
        ),
        (
            json!({ "oneOf": [{ "type": "string" }, { "type": "string", "minLength": 1 }] }),
            json!(""),
        ),
        (json!({ "type": "string", "format": "date" }), json!("2026-01-01")),
        (
            json!({ "type": "object", "dependentRequired": { "a": ["b"] }, "required": ["a"], "properties": { "a": { "type": "null" }, "b": { "type": "null" } } }),
            json!({ "a": null, "b": null }),
        ),
    ] {
        let mut conditions = Conditions::default();
        let bundle = Bundle::of(&schema, Draft::Draft202012);
        let condition = bundle.meaning(Reading::default(), &mut conditions);
        let found = Solver::new(&mut conditions).find([condition], &mut 1_000_000, &mut |_| true);
        assert_eq!(found, Found::Example(expected), "{schema:#}");
    }
}

#[test]
fn what_has_no_document_is_proved() {
    for schema in [
        json!({ "type": "object", "required": ["a"], "properties": { "a": false } }),
        json!({ "type": "object", "required": ["next"], "properties": { "next": { "$ref": "#" } } }),
        json!({ "type": "array", "items": { "type": "boolean" }, "uniqueItems": true, "minItems": 3 }),
        json!({ "type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 4 }),
        json!({ "type": "string", "pattern": "^a+$", "not": { "pattern": "a" } }),
        json!({ "type": "string", "pattern": "^a{5}$", "maxLength": 4 }),
        json!({ "type": "object", "minProperties": 1, "propertyNames": false }),
        json!({ "type": "object", "minProperties": 2, "additionalProperties": false, "properties": { "a": {} } }),
        json!({ "type": "array", "contains": { "const": 1 }, "items": { "type": "string" } }),
        json!({ "enum": ["a", 1], "type": "boolean" }),
    ] {
        let mut conditions = Conditions::default();
        let bundle = Bundle::of(&schema, Draft::Draft202012);
        let condition = bundle.meaning(Reading::default(), &mut conditions);
        let found = Solver::new(&mut conditions).find([condition], &mut 1_000_000, &mut |_| true);
        assert_eq!(found, Found::Nothing, "{schema:#}");
    }
}
