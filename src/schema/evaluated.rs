//! Which members and items a schema says something of.

use std::collections::{BTreeSet, HashSet};

use jsonschema::Draft;
use serde_json::{Map, Value};

use super::bundle::Bundle;
use super::cache::Cache;
use super::walk::is_only_reference;
use crate::ecma::{Pattern, Regex};
use crate::text::pointer_token::escape;

/// So many subschemas of one schema are looked at.
const MOST_PARTS: usize = 256;

/// So many patterns of one schema are looked at.
const MOST_PATTERNS: usize = 64;

/// The limit of patterns that are kept.
const MOST_KEPT: usize = 1_024;

/// What one of them may take, in bytes.
const PATTERN: usize = 1 << 20;

/// Patterns for the names of members, by their texts; `None` for one that can't be used, which is reported by itself.
pub(super) type NamePatterns = Cache<Option<Regex>, MOST_KEPT>;

#[derive(Default)]
pub(super) struct Evaluated {
    pub(super) members: BTreeSet<String>,
    patterns: Vec<Regex>,
    is_every_member: bool,
    /// So many of the first items.
    first_items: usize,
    is_every_item: bool,
    /// The locations of schemas: the items that match one.
    pub(super) matching: Vec<String>,
}

impl Evaluated {
    /// What the schema at a location says something of, or one that checks the same value with it.
    pub(super) fn by(bundle: &Bundle, at: &str, known: &NamePatterns) -> Self {
        let mut evaluated = Self::default();
        let (mut todo, mut seen) = (vec![at.to_owned()], HashSet::new());
        while let Some(at) = todo.pop() {
            let Some(schema) = bundle.object(&at) else { continue };
            if !seen.insert(at.clone()) || seen.len() > MOST_PARTS {
                continue;
            }
            todo.extend(bundle.referred_to(&at));
            let draft = bundle.draft(&at);
            if is_only_reference(draft, schema) {
                continue;
            }
            evaluated.add(&at, schema, draft, known);
            for keyword in ["allOf", "anyOf", "oneOf"] {
                let count = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
                todo.extend((0..count).map(|nth| format!("{at}/{keyword}/{nth}")));
            }
            let conditional = ["if", "then", "else"].into_iter();
            todo.extend(conditional.map(|keyword| format!("{at}/{keyword}")));
            let dependent = schema.get("dependentSchemas").and_then(Value::as_object);
            for name in dependent.into_iter().flat_map(Map::keys) {
                todo.push(format!("{at}/dependentSchemas/{}", escape(name)));
            }
        }
        evaluated
    }

    fn add(&mut self, at: &str, schema: &Map<String, Value>, draft: Draft, known: &NamePatterns) {
        let names = |keyword: &str| {
            let names = schema.get(keyword).and_then(Value::as_object);
            names.into_iter().flatten()
        };
        let allowed = names("properties").filter(|(_, schema)| **schema != Value::Bool(false));
        self.members.extend(allowed.map(|(name, _)| name.clone()));
        for (pattern, _) in names("patternProperties").take(MOST_PATTERNS) {
            let compile = || {
                let pattern = Pattern::new(pattern);
                pattern.and_then(|it| it.compile(Some(PATTERN), Some(PATTERN))).ok()
            };
            self.patterns.extend(known.get_or_insert_with(pattern, compile));
        }
        self.is_every_member |= schema.contains_key("additionalProperties")
            || schema.contains_key("unevaluatedProperties");
        self.is_every_item |= schema.contains_key("unevaluatedItems");
        let tuple = if draft >= Draft::Draft202012 { "prefixItems" } else { "items" };
        match (schema.get(tuple), schema.get("items")) {
            (Some(Value::Array(first)), rest) => {
                self.first_items = self.first_items.max(first.len());
                let rest = if tuple == "items" { schema.get("additionalItems") } else { rest };
                self.is_every_item |= rest.is_some();
            }
            (_, rest) => self.is_every_item |= rest.is_some(),
        }
        if schema.contains_key("contains") && draft >= Draft::Draft202012 {
            self.matching.push(format!("{at}/contains"));
        }
    }

    pub(super) fn has_member(&self, name: &str) -> bool {
        self.is_every_member
            || self.members.contains(name)
            || self.patterns.iter().any(|pattern| matches!(pattern.is_match(name), Ok(true)))
    }

    pub(super) fn has_item(&self, nth: usize) -> bool {
        self.is_every_item || nth < self.first_items
    }
}
