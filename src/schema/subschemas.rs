//! What a formula over subschemas says of a value, of its members and of its items.
//!
//! Each is found once for each formula. While it is found, a formula that leads back to itself says
//! nothing.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::bundle::Bundle;
use super::formula::{Formula, Formulas, Parts};
use super::known::{Known, keyword, tuple};
use super::walk::is_only_reference;
use crate::document::Types;
use crate::text::pointer_token::escape;

/// How many references and joined schemas are followed in a row.
const DEEPEST: usize = 128;

/// How often formulas are looked at in all. A schema needs about as many looks as it has members,
/// unless it is built to need more; then nothing is known of the rest.
const MOST_LOOKS: usize = 2_000_000;

/// What members satisfy.
#[derive(Debug)]
pub(super) struct Members {
    pub(super) named: BTreeMap<String, Formula>,
    /// The others.
    pub(super) others: Formula,
}

impl Members {
    pub(super) fn get(&self, name: &str) -> Formula {
        self.named.get(name).copied().unwrap_or(self.others)
    }

    fn all_are(others: Formula) -> Self {
        Self { named: BTreeMap::new(), others }
    }
}

/// The subschemas of a schema, by their locations.
pub(super) struct Subschemas<'v> {
    pub(super) bundle: &'v Bundle,
    pub(super) formulas: Formulas,
    known: HashMap<Formula, Rc<Known>>,
    members: HashMap<Formula, Rc<Members>>,
    items: HashMap<Formula, Formula>,
    depth: usize,
    looks: usize,
}

impl<'v> Subschemas<'v> {
    pub(super) fn new(bundle: &'v Bundle) -> Self {
        Self {
            bundle,
            formulas: Formulas::new(),
            known: HashMap::new(),
            members: HashMap::new(),
            items: HashMap::new(),
            depth: 0,
            looks: 0,
        }
    }

    /// What is known of the values that satisfy a formula.
    pub(super) fn known(&mut self, formula: Formula) -> Rc<Known> {
        if let Some(known) = self.known.get(&formula) {
            return Rc::clone(known);
        }
        let nothing = Rc::new(Known::nothing());
        self.known.insert(formula, Rc::clone(&nothing));
        let known = self.deeper(|it| it.find_known(formula)).map_or(nothing, Rc::new);
        self.known.insert(formula, Rc::clone(&known));
        known
    }

    fn find_known(&mut self, formula: Formula) -> Known {
        match self.formulas.parts(formula) {
            Parts::Always => Known::nothing(),
            Parts::Never => Known::never(),
            Parts::Schema(pointer) => {
                let parts = self.expand(&pointer);
                Known::clone(&self.known(parts))
            }
            Parts::Own(pointer) => match self.object(&pointer) {
                Some(schema) => self.own(&pointer, schema),
                None => Known::nothing(),
            },
            Parts::All(parts) => {
                let nothing = Known::nothing();
                parts.iter().fold(nothing, |known, part| known.and(&self.known(*part)))
            }
            Parts::Any(parts) => {
                let known: Vec<_> = parts.iter().map(|part| self.known(*part)).collect();
                Known::any(known.iter().map(|known| &**known))
            }
        }
    }

    /// What the members of an object that satisfies a formula satisfy.
    pub(super) fn members(&mut self, formula: Formula) -> Rc<Members> {
        if let Some(members) = self.members.get(&formula) {
            return Rc::clone(members);
        }
        let nothing = Rc::new(Members::all_are(Formula::ALWAYS));
        self.members.insert(formula, Rc::clone(&nothing));
        let members = self.deeper(|it| it.find_members(formula)).unwrap_or(nothing);
        self.members.insert(formula, Rc::clone(&members));
        members
    }

    fn find_members(&mut self, formula: Formula) -> Rc<Members> {
        let (parts, joined): (_, Join) = match self.formulas.parts(formula) {
            Parts::Always | Parts::Never => return Rc::new(Members::all_are(formula)),
            Parts::Schema(pointer) => {
                let parts = self.expand(&pointer);
                return self.members(parts);
            }
            Parts::Own(pointer) => return Rc::new(self.own_members(&pointer)),
            Parts::All(parts) => (parts.to_vec(), |formulas, parts| formulas.all(parts)),
            Parts::Any(parts) => {
                (self.that_allow(&parts, Types::OBJECT), |formulas, parts| formulas.any(parts))
            }
        };
        let parts: Vec<_> = parts.iter().map(|part| self.members(*part)).collect();
        let mut named = BTreeMap::new();
        for name in parts.iter().flat_map(|members| members.named.keys()) {
            if named.contains_key(name) {
                continue;
            }
            self.looks = self.looks.saturating_add(parts.len());
            if self.looks > MOST_LOOKS {
                return Rc::new(Members::all_are(Formula::ALWAYS));
            }
            let of_name = parts.iter().map(|members| members.get(name)).collect();
            named.insert(name.clone(), joined(&mut self.formulas, of_name));
        }
        let others = parts.iter().map(|members| members.others).collect();
        Rc::new(Members { named, others: joined(&mut self.formulas, others) })
    }

    fn own_members(&mut self, pointer: &str) -> Members {
        let Some(schema) = self.object(pointer) else {
            return Members::all_are(Formula::ALWAYS);
        };
        let names = |keyword: &str| {
            let names = schema.get(keyword).and_then(Value::as_object);
            names.into_iter().flat_map(Map::keys).cloned()
        };
        let at = |keyword: &str, name: &str| format!("{pointer}/{keyword}/{}", escape(name));
        let additional = match schema.get("additionalProperties") {
            Some(_) => self.schema(&format!("{pointer}/additionalProperties")),
            None => Formula::ALWAYS,
        };
        let patterns: Vec<Formula> = names("patternProperties")
            .map(|name| self.schema(&at("patternProperties", &name)))
            .collect();
        // Which names a pattern stands for isn't asked.
        let others = self.formulas.any(patterns.into_iter().chain([additional]));
        let named = names("properties")
            .map(|name| (name.clone(), self.schema(&at("properties", &name))))
            .collect();
        Members { named, others }
    }

    /// What every item of an array that satisfies a formula satisfies.
    pub(super) fn items(&mut self, formula: Formula) -> Formula {
        if let Some(&items) = self.items.get(&formula) {
            return items;
        }
        self.items.insert(formula, Formula::ALWAYS);
        let items = self.deeper(|it| it.find_items(formula)).unwrap_or(Formula::ALWAYS);
        self.items.insert(formula, items);
        items
    }

    fn find_items(&mut self, formula: Formula) -> Formula {
        match self.formulas.parts(formula) {
            Parts::Always | Parts::Never => formula,
            Parts::Schema(pointer) => {
                let parts = self.expand(&pointer);
                self.items(parts)
            }
            Parts::Own(pointer) => self.own_items(&pointer),
            Parts::All(parts) => {
                let items: Vec<_> = parts.iter().map(|part| self.items(*part)).collect();
                self.formulas.all(items)
            }
            Parts::Any(parts) => {
                let parts = self.that_allow(&parts, Types::ARRAY);
                let items: Vec<_> = parts.iter().map(|part| self.items(*part)).collect();
                self.formulas.any(items)
            }
        }
    }

    fn own_items(&mut self, pointer: &str) -> Formula {
        let Some(schema) = self.object(pointer) else {
            return Formula::ALWAYS;
        };
        let (first, rest) = tuple(schema, self.bundle.draft(pointer));
        let count = schema.get(first).and_then(Value::as_array).map_or(0, Vec::len);
        let mut items: Vec<_> =
            (0..count).map(|nth| self.schema(&format!("{pointer}/{first}/{nth}"))).collect();
        if count == 0 || self.own(pointer, schema).most_items > count {
            items.push(match schema.contains_key(rest) {
                true => self.schema(&format!("{pointer}/{rest}")),
                false => Formula::ALWAYS,
            });
        }
        self.formulas.any(items)
    }

    /// The formulas that a value of such a type can satisfy.
    fn that_allow(&mut self, formulas: &[Formula], types: Types) -> Vec<Formula> {
        formulas.iter().copied().filter(|it| self.known(*it).types.meets(types)).collect()
    }

    /// A schema as its own keywords and the schemas that it joins or refers to.
    fn expand(&mut self, pointer: &str) -> Formula {
        let schema = match self.bundle.get(pointer) {
            Some(Value::Object(schema)) => schema,
            Some(Value::Bool(false)) => return Formula::NEVER,
            _ => return Formula::ALWAYS,
        };
        let draft = self.bundle.draft(pointer);
        let referred: Vec<&str> = self.bundle.referred(pointer).collect();
        let mut parts: Vec<Formula> = Vec::new();
        // Of a name that may lead elsewhere nothing is known.
        if !self.bundle.leads_elsewhere(pointer) {
            parts.extend(referred.into_iter().map(|at| self.schema(at)));
        }
        if is_only_reference(draft, schema) {
            return self.formulas.all(parts);
        }
        parts.push(self.formulas.own(pointer));
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let Some(count) = schema.get(keyword).and_then(Value::as_array).map(Vec::len) else {
                continue;
            };
            let branches: Vec<_> =
                (0..count).map(|nth| self.schema(&format!("{pointer}/{keyword}/{nth}"))).collect();
            match keyword {
                "allOf" => parts.extend(branches),
                _ => parts.push(self.formulas.any(branches)),
            }
        }
        if keyword(schema, "if", draft).is_some() {
            let [condition, then, other] =
                ["if", "then", "else"].map(|keyword| match schema.contains_key(keyword) {
                    true => self.schema(&format!("{pointer}/{keyword}")),
                    false => Formula::ALWAYS,
                });
            let then = self.formulas.all([condition, then]);
            parts.push(self.formulas.any([then, other]));
        }
        self.formulas.all(parts)
    }

    /// The formula of the schema at a pointer.
    pub(super) fn schema(&mut self, pointer: &str) -> Formula {
        match self.bundle.get(pointer) {
            Some(Value::Object(schema)) if !schema.is_empty() => self.formulas.schema(pointer),
            Some(Value::Bool(false)) => Formula::NEVER,
            _ => Formula::ALWAYS,
        }
    }

    /// What the keywords of one schema say.
    fn own(&self, at: &str, schema: &Map<String, Value>) -> Known {
        Known::own(schema, self.bundle.draft(at), self.bundle.leads_elsewhere(at))
    }

    fn object(&self, pointer: &str) -> Option<&'v Map<String, Value>> {
        self.bundle.object(pointer)
    }

    /// What `find` finds, unless it is too deep.
    fn deeper<T>(&mut self, find: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth = self.depth.saturating_add(1);
        let found = find(self);
        self.depth = self.depth.saturating_sub(1);
        Some(found)
    }
}

/// Joins formulas into one.
type Join = fn(&mut Formulas, Vec<Formula>) -> Formula;
