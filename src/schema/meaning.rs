//! What a schema asks of a value, as a condition.
//!
//! Invariant: a document that the schema accepts is one for which the condition holds, as far as the condition is
//! expressed. What a keyword means is taken from the draft that it is written in; what isn't expressed is opaque.

use std::collections::HashMap;

use jsonschema::Draft;
use serde_json::{Map, Value};

use super::bundle::{Bundle, REFERENCES};
use super::known::{keyword, tuple};
use super::meaning_of_texts::{format, pattern};
use super::openapi_keywords::{DISCRIMINATOR, Rewriter};
use super::reading::Reading;
use super::walk::is_only_reference;
use super::{Formats, Schema};
use crate::document::Types;
use crate::text::pointer_token::escape;
use crate::witness::{Condition, Conditions, Exact, Form, Opaque};

impl Schema {
    /// What the schema asks of a DTO.
    pub(crate) fn meaning(&self, reading: Reading, conditions: &mut Conditions) -> Condition {
        self.bundle.meaning(reading, conditions)
    }
}

impl Bundle {
    /// What the schema at the start asks of a value.
    pub(super) fn meaning(&self, reading: Reading, conditions: &mut Conditions) -> Condition {
        let bundle = self;
        let rewriter = Rewriter::new(bundle, reading.direction);
        let mut reader = Reader {
            bundle,
            reading,
            rewriter,
            conditions,
            referred: HashMap::new(),
            within: Vec::new(),
            depth: 0,
        };
        reader.refer(bundle.start.clone())
    }
}

/// Subschemas within subschemas are read so deep.
const DEEPEST: usize = 100;

/// Reads a schema as a condition.
struct Reader<'b, 'c> {
    bundle: &'b Bundle,
    reading: Reading,
    rewriter: Rewriter<'b>,
    conditions: &'c mut Conditions,
    /// The definitions of what references lead to.
    referred: HashMap<String, Condition>,
    /// The references that are being followed for the same value.
    within: Vec<String>,
    depth: usize,
}

/// One schema that is read.
struct Read<'b> {
    at: String,
    schema: &'b Map<String, Value>,
    draft: Draft,
}

impl<'b> Read<'b> {
    fn get(&self, name: &str) -> Option<&'b Value> {
        keyword(self.schema, name, self.draft)
    }

    /// The whole number, 0 or more, of a keyword.
    fn size(&self, name: &str) -> Option<usize> {
        let number = self.get(name)?;
        let exact = Exact::parse(&number.as_number()?.to_string())?;
        usize::try_from(exact.to_whole()?).ok()
    }

    fn list(&self, name: &str) -> Option<&'b Vec<Value>> {
        self.get(name)?.as_array()
    }

    fn object(&self, name: &str) -> Option<&'b Map<String, Value>> {
        self.get(name)?.as_object()
    }
}

impl<'b> Reader<'b, '_> {
    /// The condition of the schema at a location.
    fn schema(&mut self, at: &str) -> Condition {
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
    fn at(&mut self, read: &Read<'_>, keyword: &str) -> Condition {
        self.schema(&format!("{}/{}", read.at, escape(keyword)))
    }

    /// The schema at a member of a keyword, or at a number.
    fn at_part(&mut self, read: &Read<'_>, keyword: &str, part: &str) -> Condition {
        self.schema(&format!("{}/{keyword}/{}", read.at, escape(part)))
    }

    fn opaque(&mut self, what: &str, types: Types) -> Condition {
        self.conditions.add_opaque(Opaque::new(what, types))
    }

    /// What isn't known of values of some types; of others it says nothing.
    fn opaque_if(&mut self, what: &str, types: Types) -> Condition {
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
            return *known;
        }
        let (number, condition) = self.conditions.declare();
        self.referred.insert(target.clone(), condition);
        self.within.push(target.clone());
        let meaning = self.schema(&target);
        self.within.pop();
        self.conditions.define(number, meaning);
        condition
    }

    /// Reads what is about values within the present one.
    fn inside<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let within = std::mem::take(&mut self.within);
        let result = read(self);
        self.within = within;
        result
    }

    /// `type`, `enum` and `const`.
    fn values(&mut self, read: &Read<'_>) -> Vec<Condition> {
        let mut parts = Vec::new();
        match read.get("type") {
            Some(Value::String(name)) => parts.push(self.of_type(read, name)),
            Some(Value::Array(names)) => {
                let names = names.iter().filter_map(Value::as_str);
                let types: Vec<_> = names.map(|name| self.of_type(read, name)).collect();
                parts.push(self.conditions.any(types));
            }
            _ => {}
        }
        if let Some(values) = read.list("enum") {
            parts.push(self.listed(values));
        }
        if let Some(value) = read.get("const") {
            parts.push(self.listed(std::slice::from_ref(value)));
        }
        parts
    }

    fn of_type(&mut self, read: &Read<'_>, name: &str) -> Condition {
        let of_type = self.conditions.of_type(Types::named(name));
        if name != "integer" {
            return of_type;
        }
        let mut parts = vec![of_type, self.conditions.add(Form::MultipleOf(Exact::ONE))];
        // In draft 4, `1.0` is none, though it is the same number as `1`.
        if read.draft == Draft::Draft4 {
            parts.push(self.opaque("how a whole number is written", Types::NUMBER));
        }
        self.conditions.all(parts)
    }

    fn listed(&mut self, values: &[Value]) -> Condition {
        let texts = values.iter().filter_map(|it| Some(it.as_str()?.to_owned()));
        let texts = texts.collect();
        let mut ways = vec![self.conditions.words(texts)];
        for value in values.iter().filter(|it| !it.is_string()) {
            ways.push(match self.conditions.is(value) {
                Some(is) => is,
                None => self.opaque("a number with many digits", Types::ANY),
            });
        }
        self.conditions.any(ways)
    }

    fn numbers(&mut self, read: &Read<'_>) -> Vec<Condition> {
        let mut parts = Vec::new();
        let flag =
            |name: &str| read.draft == Draft::Draft4 && read.get(name) == Some(&Value::Bool(true));
        let bounds = [
            ("minimum", flag("exclusiveMinimum"), false),
            ("exclusiveMinimum", true, false),
            ("maximum", flag("exclusiveMaximum"), true),
            ("exclusiveMaximum", true, true),
        ];
        for (name, is_excluded, is_most) in bounds {
            let Some(Value::Number(number)) = read.get(name) else { continue };
            if name.starts_with("exclusive") && read.draft == Draft::Draft4 {
                continue;
            }
            let condition = match Exact::parse(&number.to_string()) {
                None => self.opaque("a number with many digits", Types::NUMBER),
                // At most that is not above it.
                Some(bound) => {
                    let form = if is_excluded == is_most {
                        Form::AtLeast(bound)
                    } else {
                        Form::Above(bound)
                    };
                    let bound = self.conditions.add(form);
                    if is_most { self.conditions.not(bound) } else { bound }
                }
            };
            parts.push(self.conditions.if_of_type(Types::NUMBER, condition));
        }
        if let Some(Value::Number(number)) = read.get("multipleOf") {
            let condition = match Exact::parse(&number.to_string()) {
                Some(step) => self.conditions.add(Form::MultipleOf(step)),
                None => self.opaque("a number with many digits", Types::NUMBER),
            };
            parts.push(self.conditions.if_of_type(Types::NUMBER, condition));
        }
        parts
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
        let has_contents =
            ["contentEncoding", "contentMediaType"].iter().any(|it| read.schema.contains_key(*it));
        if has_contents && super::formats::are_contents_asserted(read.draft, self.reading.formats) {
            parts.push(self.opaque_if("`contentEncoding`", Types::STRING));
        }
        parts
    }

    /// Bounds on how much there is in a value.
    fn sizes(
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

    fn objects(&mut self, read: &Read<'b>) -> Vec<Condition> {
        let sizes = ["minProperties", "maxProperties"];
        let mut parts = self.sizes(read, sizes, Form::Members, Types::OBJECT);
        let required = read.get("required").map(|it| self.rewriter.read(&read.at, "required", it));
        let required = required.flatten();
        let names = required.as_deref().and_then(Value::as_array).into_iter().flatten();
        for name in names.filter_map(Value::as_str) {
            let has = self.conditions.member(name, Condition::ALWAYS);
            parts.push(self.conditions.if_of_type(Types::OBJECT, has));
        }
        parts.extend(self.members(read));
        if read.get("propertyNames").is_some() {
            let name = self.inside(|it| it.at(read, "propertyNames"));
            let other = self.conditions.not(name);
            parts.push(self.conditions.each_member(other, Condition::NEVER));
        }
        parts.extend(self.dependents(read));
        parts
    }

    /// `properties`, `patternProperties` and `additionalProperties`.
    fn members(&mut self, read: &Read<'_>) -> Vec<Condition> {
        let mut parts = Vec::new();
        let mut known = Vec::new();
        let names: Vec<String> =
            read.object("properties").into_iter().flat_map(Map::keys).cloned().collect();
        for name in &names {
            let member = self.inside(|it| it.at_part(read, "properties", name));
            parts.push(self.conditions.if_member(name, member));
        }
        known.push(self.conditions.words(names));
        for text in read.object("patternProperties").into_iter().flat_map(Map::keys) {
            let name = pattern(text, self.conditions);
            let member = self.inside(|it| it.at_part(read, "patternProperties", text));
            parts.push(self.conditions.each_member(name, member));
            known.push(name);
        }
        if read.get("additionalProperties").is_some() {
            let member = self.inside(|it| it.at(read, "additionalProperties"));
            let known = self.conditions.any(known);
            let other = self.conditions.not(known);
            parts.push(self.conditions.each_member(other, member));
        }
        parts
    }

    fn dependents(&mut self, read: &Read<'_>) -> Vec<Condition> {
        let mut parts = Vec::new();
        for keyword in ["dependencies", "dependentRequired", "dependentSchemas"] {
            if keyword != "dependencies" && read.draft < Draft::Draft201909 {
                continue;
            }
            for (name, wanted) in read.object(keyword).into_iter().flatten() {
                let then = match wanted {
                    Value::Array(names) => {
                        let names = names.iter().filter_map(Value::as_str);
                        let all = names.map(|it| self.conditions.member(it, Condition::ALWAYS));
                        let all: Vec<_> = all.collect();
                        self.conditions.all(all)
                    }
                    _ => self.at_part(read, keyword, name),
                };
                let has = self.conditions.member(name, Condition::ALWAYS);
                parts.push(self.conditions.implies(has, then));
            }
        }
        parts
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
        for (keyword, types) in
            [("unevaluatedProperties", Types::OBJECT), ("unevaluatedItems", Types::ARRAY)]
        {
            if read.get(keyword).is_some_and(|value| *value != Value::Bool(true)) {
                parts.push(self.opaque_if(&format!("`{keyword}`"), types));
            }
        }
        // A list of schemas for items, in a draft that has another keyword for it.
        if read.draft >= Draft::Draft202012 && read.get("items").is_some_and(Value::is_array) {
            parts.push(self.opaque_if("a list under `items`", Types::ARRAY));
        }
        if self.bundle.is_openapi() {
            for keyword in ["readOnly", "writeOnly", DISCRIMINATOR] {
                let value = read.schema.get(keyword);
                let is_checked =
                    value.and_then(|it| self.rewriter.read(&read.at, keyword, it)).is_some();
                if is_checked && keyword == DISCRIMINATOR {
                    parts.push(self.opaque_if("`discriminator`", Types::OBJECT));
                } else if is_checked {
                    // A member that isn't sent may not be there.
                    parts.push(Condition::NEVER);
                }
            }
        }
        parts
    }
}
