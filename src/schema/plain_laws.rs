//! The law of plain tests: what they say of a document, the validator says, too.

use jsonschema::Draft;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use super::bundle::Bundle;
use super::compile;
use super::listed_names::{NameIndexes, NamesFound};
use super::meaning_laws::count;
use super::plain_reader::plain;
use super::reading::Reading;
use super::shape_laws::{document, schema};
use crate::document::{Document, Format, Limits};
use crate::text::Source;

#[test]
fn plain_tests_say_what_the_validator_says() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let drafts =
        [Draft::Draft4, Draft::Draft6, Draft::Draft7, Draft::Draft201909, Draft::Draft202012];
    let made = (schema(), prop::collection::vec(document(), 30));
    let (mut accepted, mut refused, mut unknown) = (0, 0, 0);
    for nth in 0..count(600) {
        let (schema, documents) = made.new_tree(&mut runner).expect("it is made").current();
        let bundle = Bundle::of(&schema, drafts[nth % drafts.len()]);
        let Ok(compiled) = compile::compile(&bundle, &bundle.start, Reading::default()) else {
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
