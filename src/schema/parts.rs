//! Subschemas that are compiled alone, to see whether they match a value.

use std::collections::HashMap;
use std::sync::Arc;

use super::bundle::Bundle;
use super::cache::Cache;
use super::compile::{Compiled, compile};
use super::nodes::{Budget, within};
use super::pattern_keyword::assuming;
use super::patterns::Patterns;
use super::reading::Reading;
use crate::document::{Document, Format, Limits, Node};
use crate::text::Source;

/// The limit of subschemas compiled for one document, and of those kept for later ones.
const MOST: usize = 64;

/// What may be done to see whether a value matches one.
const BUDGET: Budget = Budget { steps: 1_000_000, errors: 1_000 };

/// What a subschema was compiled to; `None` for one that can't be compiled alone.
pub(super) type Part = Option<Arc<Compiled>>;

/// Those that were compiled for earlier documents, by location.
pub(super) type PartCache = Cache<Part, MOST>;

/// The subschemas of a schema that a document asks for.
pub(super) struct Parts<'s> {
    bundle: &'s Bundle,
    patterns: &'s Patterns,
    reading: Reading,
    cache: &'s PartCache,
    /// Those of this document, by location.
    compiled: HashMap<String, Part>,
    /// Which values are accepted, by location and as JSON.
    accepted: HashMap<(String, String), bool>,
}

impl<'s> Parts<'s> {
    /// `cache` must belong to the same schema and reading.
    pub(super) fn new(
        bundle: &'s Bundle,
        patterns: &'s Patterns,
        reading: Reading,
        cache: &'s PartCache,
    ) -> Self {
        let (compiled, accepted) = (HashMap::new(), HashMap::new());
        Self { bundle, patterns, reading, cache, compiled, accepted }
    }

    fn get(&mut self, at: &str) -> Option<&Compiled> {
        if !self.compiled.contains_key(at) {
            if self.compiled.len() >= MOST || self.bundle.get(at).is_none() {
                return None;
            }
            // It is part of a schema that was compiled. If it can't be compiled alone, the message says less.
            let part = self.cache.get_or_insert_with(at, || {
                compile(self.bundle, at, self.reading, self.patterns).ok().map(Arc::new)
            });
            self.compiled.insert(at.to_owned(), part);
        }
        self.compiled.get(at)?.as_deref()
    }

    /// Whether a value matches the schema at a location, if that can be seen.
    pub(super) fn matches(&mut self, at: &str, node: Node<'_>) -> Option<bool> {
        let compiled = self.get(at)?;
        let is_valid = || within(BUDGET, || compiled.validator.is_valid(node));
        match assuming(true, is_valid) {
            ((is_valid, false), unknown) if unknown.is_empty() => Some(is_valid),
            _ => None,
        }
    }

    /// Whether a value that is written like this matches it for certain.
    pub(super) fn accept(&mut self, at: &str, json: &str) -> bool {
        let key = (at.to_owned(), json.to_owned());
        if let Some(known) = self.accepted.get(&key) {
            return *known;
        }
        let source = Source::new("value", json);
        let documents = Document::parse(source, Format::Json, &Limits::default());
        let accepts = match documents.into_iter().next() {
            Some(Ok(document)) => self.matches(at, document.root()) == Some(true),
            _ => false,
        };
        self.accepted.insert(key, accepts);
        accepts
    }
}
