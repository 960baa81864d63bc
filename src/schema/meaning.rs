//! What a schema asks of a value, as a condition.
//!
//! Invariant: a document that the schema accepts is one for which the condition holds, as far as the condition is
//! expressed. What a keyword means is taken from the draft that it is written in; what isn't expressed is opaque.

use std::collections::{HashMap, HashSet};

use jsonschema::Draft;
use serde_json::Value;

use super::bundle::{Bundle, REFERENCES};
use super::known::tuple;
use super::meaning_of_texts::{format, pattern};
use super::openapi_keywords::{DISCRIMINATOR, Rewriter};
use super::read_schema::Read;
use super::reading::Reading;
use super::walk::is_only_reference;
use super::{Formats, Schema};
use crate::document::Types;
use crate::text::pointer_token::escape;
use crate::witness::{Condition, Conditions, Form, Opaque};

impl Schema {
    /// What the schema asks of a DTO.
    pub(crate) fn meaning(&self, reading: Reading, conditions: &mut Conditions) -> Condition {
        self.bundle.meaning(reading, conditions)
    }
}

impl Bundle {
    /// What the schema at the start asks of a value.
    pub(super) fn meaning(&self, reading: Reading, conditions: &mut Conditions) -> Condition {
        self.meanings(reading, conditions, &HashMap::new()).start
    }

    /// The same, with what each schema on the way asks, by its location. What is known of some is given.
    pub(super) fn meanings(
        &self,
        reading: Reading,
        conditions: &mut Conditions,
        given: &HashMap<String, Condition>,
    ) -> Meanings {
        let rewriter = Rewriter::new(self, reading.direction);
        let mut reader = Reader {
            bundle: self,
            reading,
            rewriter,
            conditions,
            given,
            read: HashMap::new(),
            referred: HashMap::new(),
            is_recursive: HashSet::new(),
            within: Vec::new(),
            depth: 0,
        };
        let start = reader.refer(self.start.clone());
        Meanings { start, at: reader.read }
    }
}

/// What schemas ask.
pub(super) struct Meanings {
    /// The schema at the start.
    pub(super) start: Condition,
    /// Each that was read, by its location.
    pub(super) at: HashMap<String, Condition>,
}

/// Subschemas within subschemas are read so deep.
const DEEPEST: usize = 100;

/// Reads a schema as a condition.
pub(super) struct Reader<'b, 'c> {
    pub(super) bundle: &'b Bundle,
    reading: Reading,
    pub(super) rewriter: Rewriter<'b>,
    pub(super) conditions: &'c mut Conditions,
    /// What is known of schemas, by their locations.
    given: &'c HashMap<String, Condition>,
    /// What was read, by location.
    read: HashMap<String, Condition>,
    /// What references lead to.
    referred: HashMap<String, Condition>,
    /// The references that lead back to themselves.
    is_recursive: HashSet<String>,
    /// The references that are being followed for the same value.
    within: Vec<String>,
    depth: usize,
}

impl<'b> Reader<'b, '_> {
    /// The condition of the schema at a location.
    pub(super) fn schema(&mut self, at: &str) -> Condition {
        let condition = match self.given.get(at) {
            Some(known) => *known,
            None => self.unread(at),
        };
        self.read.insert(at.to_owned(), condition);
        condition
    }

    /// What a schema asks that was read.
    pub(super) fn known(&self, at: &str) -> Option<Condition> {
        self.read.get(at).copied()
    }

    fn unread(&mut self, at: &str) -> Condition {
        let schema = match self.bundle.get(at) {
            Some(Value::Object(schema)) => schema,
            Some(Value::Bool(false)) => return Condition::NEVER,
            _ => return Condition::ALWAYS,
        };
        if self.depth >= DEEPEST {
            return self.opaque("schemas that are nested deeply", Types::ANY);
        }
        self.depth = self.depth.saturating_add(1);
        let read = Read { at: at.to_owned(), schema, draft: self.bundle.draft(at) };
        let mut parts = self.references(&read);
        if !is_only_reference(read.draft, schema) {
            parts.extend(self.values(&read));
            parts.extend(self.numbers(&read));
            parts.extend(self.texts(&read));
            parts.extend(self.arrays(&read));
            parts.extend(self.objects(&read));
            parts.extend(self.joined(&read));
            parts.extend(self.unexpressed(&read));
        }
        self.depth = self.depth.saturating_sub(1);
        self.conditions.all(parts)
    }

    /// The schema at a keyword.
    pub(super) fn at(&mut self, read: &Read<'_>, keyword: &str) -> Condition {
        self.schema(&format!("{}/{}", read.at, escape(keyword)))
    }

    /// The schema at a member of a keyword, or at a number.
    pub(super) fn at_part(&mut self, read: &Read<'_>, keyword: &str, part: &str) -> Condition {
        self.schema(&format!("{}/{keyword}/{}", read.at, escape(part)))
    }

    pub(super) fn opaque(&mut self, what: &str, types: Types) -> Condition {
        self.conditions.add_opaque(Opaque::new(what, types))
    }

    /// The same for what a text says: where that is the same, so is what isn't known.
    pub(super) fn named_opaque(&mut self, text: String, what: &str, types: Types) -> Condition {
        self.conditions.add_named_opaque(text, Opaque::new(what, types))
    }

    /// What isn't known of values of some types; of others it says nothing.
    pub(super) fn opaque_if(&mut self, what: &str, types: Types) -> Condition {
        let opaque = self.opaque(what, types);
        self.conditions.if_of_type(types, opaque)
    }

    fn references(&mut self, read: &Read<'_>) -> Vec<Condition> {
        let mut parts = Vec::new();
        for keyword in REFERENCES.into_iter().filter(|it| read.schema.contains_key(*it)) {
            let target = self.bundle.target(&read.at, keyword).map(str::to_owned);
            parts.push(match target {
                Some(target) if keyword == "$ref" => self.refer(target),
                _ => self.opaque(&format!("`{keyword}`"), Types::ANY),
            });
        }
        parts
    }

    /// What a reference leads to, which may lead back here.
    fn refer(&mut self, target: String) -> Condition {
        // Validators differ on a reference that leads back without going into the value.
        if self.within.contains(&target) {
            return self.opaque("a reference that leads back to where it is", Types::ANY);
        }
        if let Some(known) = self.referred.get(&target) {
            if !self.read.contains_key(&target) {
                self.is_recursive.insert(target);
            }
            return *known;
        }
        let (number, condition) = self.conditions.declare();
        self.referred.insert(target.clone(), condition);
        self.within.push(target.clone());
        let meaning = self.schema(&target);
        self.within.pop();
        self.conditions.define(number, meaning);
        if !self.is_recursive.contains(&target) {
            // Where a reference is, and where it leads, makes no difference.
            self.referred.insert(target, meaning);
            return meaning;
        }
        condition
    }

    /// Reads what is about values within the present one.
    pub(super) fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let within = std::mem::take(&mut self.within);
        let result = read(self);
        self.within = within;
        result
    }

    fn texts(&mut self, read: &Read<'_>) -> Vec<Condition> {
        let mut parts = self.sizes(read, ["minLength", "maxLength"], Form::Length, Types::STRING);
        if let Some(Value::String(text)) = read.get("pattern") {
            let condition = pattern(text, self.conditions);
            parts.push(self.conditions.if_of_type(Types::STRING, condition));
        }
        let is_asserted = self.reading.formats == Formats::Assert;
        if let Some(Value::String(name)) = read.get("format").filter(|_| is_asserted) {
            parts.push(format(name, self.bundle.is_openapi(), self.conditions));
        }
        if read.asserts_contents(self.reading.formats) {
            let said = ["contentEncoding", "contentMediaType"].map(|it| read.schema.get(it));
            let text = format!("{:?} {said:?}", read.draft);
            let opaque = self.named_opaque(text, "`contentEncoding`", Types::STRING);
            parts.push(self.conditions.if_of_type(Types::STRING, opaque));
        }
        parts
    }

    /// Bounds on how much there is in a value.
    pub(super) fn sizes(
        &mut self,
        read: &Read<'_>,
        [least, most]: [&str; 2],
        form: fn(usize) -> Form,
        of_type: Types,
    ) -> Vec<Condition> {
        let mut parts = Vec::new();
        if let Some(least) = read.size(least) {
            parts.push(self.conditions.add(form(least)));
        }
        if let Some(most) = read.size(most) {
            let more = self.conditions.add(form(most.saturating_add(1)));
            parts.push(self.conditions.not(more));
        }
        parts.into_iter().map(|part| self.conditions.if_of_type(of_type, part)).collect()
    }

    fn arrays(&mut self, read: &Read<'_>) -> Vec<Condition> {
        let mut parts = self.sizes(read, ["minItems", "maxItems"], Form::Count, Types::ARRAY);
        let (first, rest) = tuple(read.schema, read.draft);
        let count = read.list(first).map_or(0, Vec::len);
        for nth in 0..count {
            let item = self.inside(|it| it.at_part(read, first, &nth.to_string()));
            parts.push(self.conditions.if_item(nth, item));
        }
        if read.schema.contains_key(rest) {
            let item = self.inside(|it| it.at(read, rest));
            parts.push(self.conditions.each_item(count, item));
        }
        if read.get("contains").is_some() {
            parts.push(self.contains(read));
        }
        if read.get("uniqueItems") == Some(&Value::Bool(true)) {
            let distinct = self.conditions.add(Form::Distinct);
            parts.push(self.conditions.if_of_type(Types::ARRAY, distinct));
        }
        parts
    }

    fn contains(&mut self, read: &Read<'_>) -> Condition {
        let item = self.inside(|it| it.at(read, "contains"));
        let sized = read.draft >= Draft::Draft201909;
        let least = read.size("minContains").filter(|_| sized).unwrap_or(1);
        let most = read.size("maxContains").filter(|_| sized);
        let mut parts = Vec::new();
        let contains = |least| Form::Contains { from: 0, item, least };
        if least > 0 {
            parts.push(self.conditions.add(contains(least)));
        }
        if let Some(most) = most {
            let more = self.conditions.add(contains(most.saturating_add(1)));
            parts.push(self.conditions.not(more));
        }
        let all = self.conditions.all(parts);
        self.conditions.if_of_type(Types::ARRAY, all)
    }

    /// `allOf`, `anyOf`, `oneOf`, `not` and `if`.
    fn joined(&mut self, read: &Read<'_>) -> Vec<Condition> {
        let mut parts = Vec::new();
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let Some(count) = read.list(keyword).map(Vec::len) else { continue };
            let all: Vec<_> =
                (0..count).map(|nth| self.at_part(read, keyword, &nth.to_string())).collect();
            parts.push(match keyword {
                "allOf" => self.conditions.all(all),
                "anyOf" => self.conditions.any(all),
                _ => self.one_of(&all),
            });
        }
        if read.get("not").is_some() {
            let refused = self.at(read, "not");
            parts.push(self.conditions.not(refused));
        }
        if read.get("if").is_some() {
            let [when, then, otherwise] = ["if", "then", "else"].map(|it| self.at(read, it));
            parts.push(self.conditions.implies(when, then));
            parts.push(self.conditions.any([when, otherwise]));
        }
        parts
    }

    /// Exactly one of these.
    fn one_of(&mut self, all: &[Condition]) -> Condition {
        let mut ways = Vec::new();
        for (nth, one) in all.iter().enumerate() {
            let others = all.iter().enumerate().filter(|(other, _)| *other != nth);
            let mut parts = vec![*one];
            for (_, other) in others {
                parts.push(self.conditions.not(*other));
            }
            ways.push(self.conditions.all(parts));
        }
        self.conditions.any(ways)
    }

    /// Keywords that aren't expressed.
    fn unexpressed(&mut self, read: &Read<'b>) -> Vec<Condition> {
        let mut parts = Vec::new();
        parts.extend(self.unevaluated(read));
        // A list of schemas for items, in a draft that has another keyword for it.
        if read.draft >= Draft::Draft202012 && read.get("items").is_some_and(Value::is_array) {
            parts.push(self.opaque_if("a list under `items`", Types::ARRAY));
        }
        if self.bundle.is_openapi() {
            for keyword in ["readOnly", "writeOnly", DISCRIMINATOR] {
                let value = read.schema.get(keyword);
                let value = value.and_then(|it| self.rewriter.read(&read.at, keyword, it));
                let Some(value) = value else { continue };
                parts.push(match keyword {
                    DISCRIMINATOR => self.discriminator(&value),
                    // A member that isn't sent may not be there.
                    _ => Condition::NEVER,
                });
            }
        }
        parts
    }

    /// The member that chooses among schemas has one of their names, if it is a string.
    fn discriminator(&mut self, value: &Value) -> Condition {
        let (Some(member), Some(names)) = (value[0].as_str(), value[1].as_array()) else {
            return self.opaque_if("`discriminator`", Types::OBJECT);
        };
        let names = names.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect();
        let names = self.conditions.words(names);
        let name = self.conditions.if_of_type(Types::STRING, names);
        self.conditions.if_member(member, name)
    }
}
