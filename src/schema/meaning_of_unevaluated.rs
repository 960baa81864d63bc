//! What `unevaluatedProperties` and `unevaluatedItems` ask, as a condition.
//!
//! They are about what no other keyword says something of: those of the schema itself, of what it refers to, and of its
//! parts that accept the value. Each set of parts that may be the ones that accept it has a condition of its own.

use jsonschema::Draft;
use serde_json::Value;

use super::meaning::Reader;
use super::meaning_of_texts::pattern;
use super::read_schema::Read;
use super::walk::is_only_reference;
use crate::document::Types;
use crate::text::pointer_token::escape;
use crate::witness::Condition;

/// So many parts may or may not accept the value.
const MOST_PARTS: usize = 6;

/// So deep parts are within parts.
const DEEPEST: usize = 16;

/// What a part says something of, where its condition holds.
struct Evaluated {
    when: Condition,
    /// Every member and item.
    members: Option<Condition>,
    items: Items,
}

/// The items that a part says something of.
#[derive(Clone)]
struct Items {
    is_every: bool,
    first: usize,
    matching: Vec<Condition>,
}

impl<'b> Reader<'b, '_> {
    /// What the two keywords of a schema ask.
    pub(super) fn unevaluated(&mut self, read: &Read<'b>) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (keyword, types) in
            [("unevaluatedProperties", Types::OBJECT), ("unevaluatedItems", Types::ARRAY)]
        {
            if read.get(keyword).is_none_or(|value| *value == Value::Bool(true)) {
                continue;
            }
            let mut parts = Vec::new();
            let condition = match self.evaluated(&read.at, Condition::ALWAYS, 0, &mut parts) {
                Some(()) => {
                    let other = self.inside(|it| it.at(read, keyword));
                    self.unless_evaluated(&parts, types, other)
                }
                None => None,
            };
            let condition =
                condition.unwrap_or_else(|| self.opaque(&format!("`{keyword}`"), types));
            conditions.push(self.conditions.if_of_type(types, condition));
        }
        conditions
    }

    /// What is asked of the members or items that no part says something of.
    fn unless_evaluated(
        &mut self,
        parts: &[Evaluated],
        types: Types,
        other: Condition,
    ) -> Option<Condition> {
        let mut whens: Vec<Condition> = parts.iter().map(|part| part.when).collect();
        whens.retain(|when| *when != Condition::ALWAYS);
        whens.sort_unstable();
        whens.dedup();
        if whens.len() > MOST_PARTS {
            return None;
        }
        let mut all = Vec::new();
        for chosen in 0..1_usize << whens.len() {
            let is_chosen = |nth: usize| chosen >> nth & 1 == 1;
            let mut ways = Vec::new();
            let accepting = parts.iter().filter(|part| match whens.binary_search(&part.when) {
                Ok(nth) => is_chosen(nth),
                Err(_) => true,
            });
            let accepting: Vec<&Evaluated> = accepting.collect();
            ways.push(match types {
                Types::OBJECT => self.each_other_member(&accepting, other),
                _ => self.each_other_item(&accepting, other),
            });
            // If one of the others accepts the value, another condition is for it.
            ways.extend(
                whens.iter().enumerate().filter(|(nth, _)| !is_chosen(*nth)).map(|it| *it.1),
            );
            all.push(self.conditions.any(ways));
        }
        Some(self.conditions.all(all))
    }

    fn each_other_member(&mut self, parts: &[&Evaluated], other: Condition) -> Condition {
        let known = parts.iter().filter_map(|part| part.members);
        let known = self.conditions.any(known.collect::<Vec<_>>());
        let unknown = self.conditions.not(known);
        self.conditions.each_member(unknown, other)
    }

    fn each_other_item(&mut self, parts: &[&Evaluated], other: Condition) -> Condition {
        if parts.iter().any(|part| part.items.is_every) {
            return Condition::ALWAYS;
        }
        let from = parts.iter().map(|part| part.items.first).max().unwrap_or(0);
        let matching = parts.iter().flat_map(|part| part.items.matching.iter().copied());
        let item = self.conditions.any(matching.chain([other]).collect::<Vec<_>>());
        self.conditions.each_item(from, item)
    }

    /// Adds what a schema says something of where `when` holds; `None` if that isn't known.
    fn evaluated(
        &mut self,
        at: &str,
        when: Condition,
        depth: usize,
        parts: &mut Vec<Evaluated>,
    ) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        let bundle = self.bundle;
        let Some(schema) = bundle.object(at) else { return Some(()) };
        let read = Read { at: at.to_owned(), schema, draft: bundle.draft(at) };
        let deeper = depth.saturating_add(1);
        let other = ["$dynamicRef", "$recursiveRef", "dependencies"];
        if other.iter().any(|keyword| schema.contains_key(*keyword)) {
            return None;
        }
        if schema.contains_key("$ref") {
            let target = bundle.target(at, "$ref")?.to_owned();
            self.evaluated(&target, when, deeper, parts)?;
        }
        if is_only_reference(read.draft, schema) {
            return Some(());
        }
        let (members, items) = (self.members_of(&read, depth), self.items_of(&read, depth)?);
        parts.push(Evaluated { when, members, items });
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let count = read.list(keyword).map_or(0, Vec::len);
            for nth in 0..count {
                let part = format!("{at}/{keyword}/{nth}");
                let accepts = match keyword {
                    "allOf" => Condition::ALWAYS,
                    _ => self.known(&part)?,
                };
                let when = self.conditions.all([when, accepts]);
                self.evaluated(&part, when, deeper, parts)?;
            }
        }
        self.evaluated_if(&read, when, deeper, parts)?;
        for name in read.object("dependentSchemas").into_iter().flat_map(|it| it.keys()) {
            let has = self.conditions.member(name, Condition::ALWAYS);
            let when = self.conditions.all([when, has]);
            let part = format!("{at}/dependentSchemas/{}", escape(name));
            self.evaluated(&part, when, deeper, parts)?;
        }
        Some(())
    }

    fn evaluated_if(
        &mut self,
        read: &Read<'b>,
        when: Condition,
        depth: usize,
        parts: &mut Vec<Evaluated>,
    ) -> Option<()> {
        if read.get("if").is_none() {
            return Some(());
        }
        let [condition, then, otherwise] =
            ["if", "then", "else"].map(|keyword| format!("{}/{keyword}", read.at));
        let holds = self.known(&condition)?;
        let fails = self.conditions.not(holds);
        for (part, is_chosen) in [(condition, holds), (then, holds), (otherwise, fails)] {
            let when = self.conditions.all([when, is_chosen]);
            self.evaluated(&part, when, depth, parts)?;
        }
        Some(())
    }

    /// The names of the members that the keywords of one schema say something of.
    fn members_of(&mut self, read: &Read<'b>, depth: usize) -> Option<Condition> {
        let is_every = read.get("additionalProperties").is_some()
            || (depth > 0 && read.get("unevaluatedProperties").is_some());
        if is_every {
            return Some(Condition::ALWAYS);
        }
        let names = read.object("properties").into_iter().flat_map(|it| it.keys()).cloned();
        let mut known = vec![self.conditions.words(names.collect())];
        for text in read.object("patternProperties").into_iter().flat_map(|it| it.keys()) {
            known.push(pattern(text, self.conditions));
        }
        Some(self.conditions.any(known))
    }

    /// The items that the keywords of one schema say something of.
    fn items_of(&mut self, read: &Read<'b>, depth: usize) -> Option<Items> {
        let is_new = read.draft >= Draft::Draft202012;
        let first = if is_new { read.list("prefixItems") } else { read.list("items") };
        let rest = match (is_new, read.get("items")) {
            (false, Some(Value::Array(_))) => read.get("additionalItems"),
            (true, Some(Value::Array(_))) => return None,
            (_, items) => items,
        };
        let matching = match read.get("contains") {
            Some(_) if is_new => vec![self.known(&format!("{}/contains", read.at))?],
            _ => Vec::new(),
        };
        let is_every = rest.is_some() || (depth > 0 && read.get("unevaluatedItems").is_some());
        Some(Items { is_every, first: first.map_or(0, Vec::len), matching })
    }
}
