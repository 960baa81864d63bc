//! The laws of comparisons: an example is accepted by one schema alone, and where there is none, no document is.

#![allow(clippy::arithmetic_side_effects, reason = "a test fails by a panic")]
#![allow(clippy::print_stdout, reason = "a long run says what it tried")]

use std::collections::BTreeMap;

use jsonschema::canonical::{Containment, options as canonical};
use jsonschema::{Draft, Validator};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use serde_json::Value;

use super::acceptance::of_bundles;
use super::bundle::Bundle;
use super::difference::{Acceptance, Difference, Judge, Which};
use super::meaning_laws::count;
use super::reading::Reading;
use super::shape_laws::{document, schema};
use crate::witness::Reason;

struct Validators([Validator; 2]);

impl Judge for Validators {
    fn accepts(&self, which: Which, value: &Value) -> Option<bool> {
        Some(self.0[which as usize].is_valid(value))
    }

    fn found_at(&self, which: Which, value: &Value) -> Vec<String> {
        let errors = self.0[which as usize].iter_errors(value);
        errors.map(|error| error.instance_path().to_string()).collect()
    }
}

fn compared(old: &Value, new: &Value, draft: Draft) -> Option<(Acceptance, [Validator; 2])> {
    let build = |schema: &Value| {
        jsonschema::options().with_draft(draft).should_validate_formats(true).build(schema).ok()
    };
    let judge = Validators([build(old)?, build(new)?]);
    let bundles = [old, new].map(|schema| Bundle::of(schema, draft));
    let found = of_bundles(&bundles[0], &bundles[1], Reading::default(), &judge);
    Some((found, judge.0))
}

/// How often each result was seen.
#[derive(Debug, Default)]
struct Tried {
    examples: usize,
    nothing: usize,
    places: usize,
    undecided: BTreeMap<Reason, usize>,
    /// What the other judge says, by what we do.
    canonical: BTreeMap<(&'static str, &'static str), usize>,
}

fn try_laws(old: &Value, new: &Value, draft: Draft, documents: &[Value], tried: &mut Tried) {
    let Some((found, validators)) = compared(old, new, draft) else { return };
    let say = |what: &str| format!("{what}\n{draft:?} {old:#}\n{new:#}");
    for (nth, difference) in found.differences.iter().enumerate() {
        let is_one = |it: &Value| validators[nth].is_valid(it) && !validators[1 - nth].is_valid(it);
        let ours = match difference {
            Difference::Example(value) => {
                tried.examples += 1;
                assert!(is_one(value), "{}", say(&value.to_string()));
                "example"
            }
            Difference::Nothing => {
                tried.nothing += 1;
                let other = documents.iter().find(|it| is_one(it));
                assert!(other.is_none(), "{}", say(&format!("there is {other:?}, {nth}")));
                "nothing"
            }
            Difference::Undecided(reason) => {
                *tried.undecided.entry(reason.clone()).or_default() += 1;
                "undecided"
            }
        };
        let (one, other) = if nth == 0 { (old, new) } else { (new, old) };
        let theirs = covers(other, one, draft);
        let is_contradicted =
            (ours, theirs) == ("example", "yes") || (ours, theirs) == ("nothing", "no");
        assert!(!is_contradicted, "{}", say(&format!("{ours}, {theirs}, {nth}")));
        *tried.canonical.entry((ours, theirs)).or_default() += 1;
        for place in &found.places {
            let Some(example) = &place.examples[nth] else { continue };
            tried.places += 1;
            assert!(is_one(example), "{}", say(&format!("{}: {example}", place.at)));
            assert!(matches!(difference, Difference::Example(_)), "{}", say("a place alone"));
        }
    }
}

/// What `jsonschema` says of it.
fn covers(one: &Value, other: &Value, draft: Draft) -> &'static str {
    let read = |schema: &Value| {
        canonical().with_draft(draft).should_validate_formats(true).canonicalize(schema)
    };
    let (Ok(one), Ok(other)) = (read(one), read(other)) else { return "refused" };
    match one.covers(&other) {
        Ok(Containment::Yes) => "yes",
        Ok(Containment::No) => "no",
        _ => "unknown",
    }
}

/// The pointers of all values below the keywords and members of a schema.
fn pointers(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut todo = vec![(String::new(), schema)];
    while let Some((at, value)) = todo.pop() {
        let members = value.as_object().into_iter().flatten();
        for (name, member) in members.filter(|(name, _)| *name != "$defs") {
            let at = format!("{at}/{name}");
            found.push(at.clone());
            todo.push((at, member));
        }
    }
    found
}

/// A schema with the value of a keyword replaced by one of another schema, or without the keyword.
fn changed(old: &Value, other: &Value, nth: usize) -> Value {
    let mut new = old.clone();
    let all = pointers(old);
    let Some(at) = all.get(nth % all.len().max(1)) else { return new };
    let (around, name) = at.rsplit_once('/').expect("a pointer has a slash");
    let is_alike = |it: &&String| it.rsplit('/').next() == Some(name);
    let others = pointers(other);
    let alike: Vec<&String> = others.iter().filter(is_alike).collect();
    if let Some(Value::Object(around)) = new.pointer_mut(around) {
        match alike.get(nth % alike.len().max(1)).and_then(|at| other.pointer(at)) {
            Some(with) => around.insert(name.to_owned(), with.clone()),
            None => around.remove(name),
        };
    }
    new
}

#[test]
fn claims_about_two_schemas_are_true() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let drafts =
        [Draft::Draft4, Draft::Draft6, Draft::Draft7, Draft::Draft201909, Draft::Draft202012];
    let count = count(200);
    let mut tried = Tried::default();
    let made = (schema(), schema(), 0..1000usize, prop::collection::vec(document(), 30));
    for nth in 0..count {
        let (old, other, at, documents) = made.new_tree(&mut runner).expect("it is made").current();
        let new = if nth % 3 == 0 { other } else { changed(&old, &other, at) };
        try_laws(&old, &new, drafts[nth % drafts.len()], &documents, &mut tried);
    }
    println!("{tried:?}");
    let undecided: usize = tried.undecided.values().sum();
    assert!(tried.examples > count / 4 && tried.nothing > count / 4, "{tried:?}");
    assert!(tried.places > tried.examples && undecided * 4 < tried.examples, "{tried:?}");
}
