//! The law of shapes: whatever a valid document has, the shape of its schema allows.

#![allow(clippy::arithmetic_side_effects, reason = "a test fails by a panic")]

use jsonschema::Draft;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::bundle::Bundle;
use super::reach::Reached;
use super::shape::Place;
use super::shape_builder::shape;
use crate::document::{Pattern, Types};

const NAMES: [&str; 3] = ["a", "b", "c"];
const STRINGS: [&str; 4] = ["x", "y", "z", "a"];

fn scalar() -> BoxedStrategy<Value> {
    let string = prop::sample::select(STRINGS.as_slice()).prop_map(|it| json!(it));
    prop_oneof![5 => string, 1 => Just(json!(1)), 1 => Just(json!(null)), 1 => Just(json!(true))]
        .boxed()
}

pub(super) fn document() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 12, 3, |inner| {
        let name = prop::sample::select(NAMES.as_slice());
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            2 => prop::collection::vec((name, inner), 0..4).prop_map(|members| {
                let members = members.into_iter().map(|(name, it)| (name.to_owned(), it));
                Value::Object(members.collect())
            }),
        ]
    })
}

/// One keyword, or a few that belong together.
type Keywords = Vec<(&'static str, Value)>;

fn one(name: &'static str) -> impl Fn(Value) -> Keywords {
    move |value| vec![(name, value)]
}

/// One of these names.
fn named(names: &'static [&'static str]) -> prop::sample::Select<&'static str> {
    prop::sample::select(names)
}

/// Keywords of schemas.
fn keyword(inner: BoxedStrategy<Value>) -> BoxedStrategy<Keywords> {
    prop_oneof![19 => keyword_of_schemas(inner), 22 => keyword_of_values()].boxed()
}

/// Keywords that have other schemas in them.
fn keyword_of_schemas(inner: BoxedStrategy<Value>) -> BoxedStrategy<Keywords> {
    let schemas = prop::collection::vec(inner.clone(), 1..4).prop_map(Value::Array).boxed();
    let by = |names: &'static [&'static str]| {
        let members = prop::collection::vec((named(names), inner.clone()), 1..4);
        members.prop_map(|members| {
            let members = members.into_iter().map(|(name, it)| (name.to_owned(), it));
            Value::Object(members.collect::<Map<_, _>>())
        })
    };
    let members = named(&["additionalProperties", "unevaluatedProperties", "propertyNames", "not"]);
    let items = named(&["items", "additionalItems", "unevaluatedItems", "contains"]);
    let other = prop::option::of(inner.clone());
    prop_oneof![
        4 => by(&NAMES).prop_map(one("properties")),
        1 => by(&["^a", "b", "."]).prop_map(one("patternProperties")),
        1 => by(&NAMES).prop_map(one("dependentSchemas")),
        1 => by(&NAMES).prop_map(one("dependencies")),
        4 => (named(&["allOf", "anyOf", "oneOf"]), schemas.clone()).prop_map(|it| vec![it]),
        2 => (members, inner.clone()).prop_map(|it| vec![it]),
        2 => (items, inner.clone()).prop_map(|it| vec![it]),
        1 => (named(&["items", "prefixItems"]), schemas).prop_map(|it| vec![it]),
        3 => (inner, other.clone(), other).prop_map(|(condition, then, other)| {
            let then = then.map(|it| ("then", it));
            let other = other.map(|it| ("else", it));
            [Some(("if", condition)), then, other].into_iter().flatten().collect()
        }),
    ]
    .boxed()
}

/// Keywords that have none.
fn keyword_of_values() -> BoxedStrategy<Keywords> {
    let names = prop::collection::btree_set(named(&NAMES), 1..3);
    let names = names.prop_map(|names| json!(names)).boxed();
    let listed = prop::collection::vec(scalar(), 1..4).prop_map(|mut values| {
        values.sort_by_key(Value::to_string);
        values.dedup();
        Value::Array(values)
    });
    let text = |name: &'static str, texts| named(texts).prop_map(move |it| vec![(name, json!(it))]);
    let size = named(&[
        "minLength",
        "maxLength",
        "minItems",
        "minProperties",
        "maxProperties",
        "minContains",
    ]);
    let bound =
        named(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]);
    prop_oneof![
        1 => names.clone().prop_map(one("required")),
        1 => names.prop_map(|names| vec![("dependencies", json!({ "a": names }))]),
        4 => text("type", &["string", "object", "array", "number", "integer", "null"]),
        4 => listed.prop_map(one("enum")),
        2 => scalar().prop_map(one("const")),
        1 => (0..3usize).prop_map(|most| vec![("maxItems", json!(most))]),
        2 => (size, 0..3usize).prop_map(|(name, size)| vec![(name, json!(size))]),
        2 => (bound, 1..5i32).prop_map(|(name, bound)| vec![(name, json!(f64::from(bound) / 2.0))]),
        1 => Just(vec![("uniqueItems", json!(true))]),
        1 => text("pattern", &["^[xy]$", "a|z", "[^x]$", "^.{0,2}$", "^(?!x)"]),
        1 => text("format", &["ipv4", "date-time", "none"]),
        2 => text("$ref", &["#/$defs/x", "#/$defs/y", "#"]),
    ]
    .boxed()
}

pub(super) fn schema() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![3 => Just(json!({})), 1 => Just(json!(true)), 1 => Just(json!(false))];
    let schema = leaf.prop_recursive(4, 24, 4, |inner| {
        prop::collection::vec(keyword(inner.boxed()), 1..4).prop_map(|keywords| {
            let members = keywords.into_iter().flatten();
            Value::Object(members.map(|(name, value)| (name.to_owned(), value)).collect())
        })
    });
    (schema.clone(), schema.clone(), schema)
        .prop_filter("a schema is an object", |(schema, ..)| schema.is_object())
        .prop_map(|(mut schema, x, y)| {
            schema["$defs"] = json!({ "x": x, "y": y });
            schema
        })
        .boxed()
}

/// Every value in a document, with its pointer.
fn values<'v>(value: &'v Value, at: String, visit: &mut dyn FnMut(&str, &'v Value)) {
    visit(&at, value);
    match value {
        Value::Array(items) => {
            for (nth, item) in items.iter().enumerate() {
                values(item, format!("{at}/{nth}"), visit);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                values(member, format!("{at}/{name}"), visit);
            }
        }
        _ => {}
    }
}

/// The pattern with `*` for each segment of which `mask` has the bit.
fn with_stars(pointer: &str, mask: usize) -> Pattern {
    let segment = |(nth, name): (usize, &str)| match mask >> nth & 1 {
        0 => format!("/{name}"),
        _ => "/*".to_owned(),
    };
    let text: String = pointer.split('/').skip(1).enumerate().map(segment).collect();
    Pattern::parse(&text).expect("it is a pattern")
}

/// How often each law was really tried.
#[derive(Default)]
struct Tried {
    values: usize,
    listed: usize,
}

fn try_law(schema: &Value, draft: Draft, documents: &[Value], tried: &mut Tried) {
    let Ok(validator) = jsonschema::options().with_draft(draft).build(schema) else { return };
    let shape = shape(&Bundle::of(schema, draft));
    for document in documents.iter().filter(|it| validator.is_valid(it)) {
        values(document, String::new(), &mut |at, value| {
            for mask in [0, 1, 2, 3, 7] {
                let pattern = with_stars(at, mask);
                let say = || format!("{pattern}: {value} in {document}\n{draft:?} {schema:#}");
                match shape.reach(&pattern) {
                    Reached::Values(types) => {
                        assert!(types.meets(Types::of_value(value)), "{types}: {}", say());
                    }
                    // A schema that names members and says nothing of others leaves them open. That
                    // a pattern names another one is a mistake all the same, and `*` is for those
                    // that it names.
                    Reached::Nowhere(end) => {
                        let before = Pattern::from(pattern.segments()[..end.at].to_vec());
                        let places = shape.ids_at(&before).into_iter();
                        let mut places = places.map(|id| shape.place(id));
                        assert!(places.any(Place::is_unnamed), "{}", say());
                        return;
                    }
                }
                tried.values += 1;
                if let (Some(names), Some(text)) = (shape.values_at(&pattern), value.as_str()) {
                    tried.listed += 1;
                    assert!(names.iter().any(|name| name == text), "{names:?}: {}", say());
                }
            }
        });
    }
}

#[test]
fn what_a_valid_document_has_is_allowed_by_the_shape() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let drafts = [Draft::Draft4, Draft::Draft7, Draft::Draft201909, Draft::Draft202012];
    let mut tried = Tried::default();
    let made = (schema(), prop::collection::vec(document(), 30));
    for nth in 0..400 {
        let (schema, documents) = made.new_tree(&mut runner).expect("it is made").current();
        try_law(&schema, drafts[nth % drafts.len()], &documents, &mut tried);
    }
    assert!(tried.values > 3_000 && tried.listed > 60, "{} {}", tried.values, tried.listed);
}
