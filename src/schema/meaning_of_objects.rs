//! What the keywords of objects ask, as a condition.

use jsonschema::Draft;
use serde_json::{Map, Value};

use super::meaning::Reader;
use super::meaning_of_texts::pattern;
use super::read_schema::Read;
use crate::document::Types;
use crate::witness::{Condition, Form};

impl<'b> Reader<'b, '_> {
    pub(super) fn objects(&mut self, read: &Read<'b>) -> Vec<Condition> {
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
}
