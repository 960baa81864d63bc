//! Subschemas that are compiled alone, to see whether they match a value.

use std::collections::HashMap;

use super::bundle::Bundle;
use super::compile::{Compiled, with_patterns};
use super::nodes::{Budget, within};
use super::pattern_keyword::assuming;
use super::patterns::Patterns;
use super::reading::Reading;
use crate::document::{Document, Format, Limits, Node};
use crate::text::Source;

/// So many are compiled for one document.
const MOST: usize = 64;

/// What may be done to see whether a value matches one.
const BUDGET: Budget = Budget { steps: 1_000_000, errors: 1_000 };

/// The subschemas of a schema that were compiled, by location; `None` for one that can't be had alone.
pub(super) struct Parts {
    reading: Reading,
    patterns: Option<Patterns>,
    compiled: HashMap<String, Option<Compiled>>,
    /// Which values are accepted, by location and as JSON.
    accepted: HashMap<(String, String), bool>,
}

impl Parts {
    pub(super) fn new(reading: Reading) -> Self {
        Self { reading, patterns: None, compiled: HashMap::new(), accepted: HashMap::new() }
    }

    fn get(&mut self, bundle: &Bundle, at: &str) -> Option<&Compiled> {
        if !self.compiled.contains_key(at) {
            if self.compiled.len() >= MOST || bundle.get(at).is_none() {
                return None;
            }
            let patterns = self.patterns.get_or_insert_with(|| Patterns::of(bundle));
            // It is part of a schema that was compiled. If it can't be compiled alone, the message says less.
            let compiled = with_patterns(bundle, at, self.reading, patterns).ok();
            self.compiled.insert(at.to_owned(), compiled);
        }
        self.compiled.get(at)?.as_ref()
    }

    /// Whether a value matches the schema at a location, if that can be seen.
    pub(super) fn matches(&mut self, bundle: &Bundle, at: &str, node: Node<'_>) -> Option<bool> {
        let compiled = self.get(bundle, at)?;
        let is_valid = || within(BUDGET, || compiled.validator.is_valid(node));
        match assuming(true, is_valid) {
            ((is_valid, false), unknown) if unknown.is_empty() => Some(is_valid),
            _ => None,
        }
    }

    /// Whether a value that is written like this matches it for certain.
    pub(super) fn accept(&mut self, bundle: &Bundle, at: &str, json: &str) -> bool {
        let key = (at.to_owned(), json.to_owned());
        if let Some(known) = self.accepted.get(&key) {
            return *known;
        }
        let source = Source::new("value", json);
        let documents = Document::parse(source, Format::Json, &Limits::default());
        let accepts = match documents.into_iter().next() {
            Some(Ok(document)) => self.matches(bundle, at, document.root()) == Some(true),
            _ => false,
        };
        self.accepted.insert(key, accepts);
        accepts
    }
}
