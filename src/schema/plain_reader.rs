//! Reads a schema into plain tests.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use jsonschema::Draft;
use serde_json::{Map, Value};

use super::bundle::{Bundle, REFERENCES};
use super::formats::{self, Asked, Formats};
use super::known::tuple;
use super::listed_names::NameIndexes;
use super::number_keywords;
use super::openapi_keywords::{DISCRIMINATOR, Rewriter};
use super::plain::{
    ArrayTest, Member, NumberTest, ObjectTest, Part, PatternTest, Plain, Test, TextTest,
};
use super::read_schema::Read;
use super::reading::Reading;
use super::walk::is_only_reference;
use crate::document::Types;
use crate::ecma::Pattern;
use crate::text::pointer_token::escape;

/// Reads the schema at the start of a bundle. `indexes` are those of the names that its schemas list.
pub(super) fn plain(bundle: &Bundle, reading: Reading, indexes: &NameIndexes) -> Plain {
    let mut reader = Reader {
        bundle,
        reading,
        rewriter: Rewriter::new(bundle, reading.direction),
        indexes,
        numbers: HashMap::new(),
        todo: Vec::new(),
        states: 0,
    };
    let mut plain = Plain::default();
    reader.number(bundle.start.clone());
    while let Some(at) = reader.todo.get(plain.parts.len()).cloned() {
        plain.parts.push(reader.part(&at));
    }
    for nth in 0..plain.parts.len() {
        let Some(array) = &plain.parts[nth].array else { continue };
        let items = array.items.filter(|_| array.first.is_empty());
        let names = items.and_then(|items| plain.parts[items].names().cloned());
        if let Some(array) = &mut plain.parts[nth].array {
            array.names = names;
        }
    }
    plain
}

/// So many states all patterns may have together; those beyond are the validator's.
const MOST_STATES: u64 = 20_000;

/// An object with more members than this has a table of them.
const FEW_MEMBERS: usize = 8;

/// Which of the members were seen is kept in so many bits.
const BITS: usize = u64::BITS as usize;

/// Keywords whose tests aren't read, and the types that they are about. What is in no list says nothing of a value.
const UNREAD: [(&str, Types); 12] = [
    ("$dynamicRef", Types::ANY),
    ("$recursiveRef", Types::ANY),
    ("contains", Types::ARRAY),
    ("minContains", Types::ARRAY),
    ("maxContains", Types::ARRAY),
    ("unevaluatedItems", Types::ARRAY),
    ("unevaluatedProperties", Types::OBJECT),
    ("patternProperties", Types::OBJECT),
    ("propertyNames", Types::OBJECT),
    ("dependencies", Types::OBJECT),
    ("dependentRequired", Types::OBJECT),
    ("dependentSchemas", Types::OBJECT),
];

struct Reader<'b> {
    bundle: &'b Bundle,
    reading: Reading,
    rewriter: Rewriter<'b>,
    indexes: &'b NameIndexes,
    /// The numbers of the schemas, by location.
    numbers: HashMap<String, usize>,
    /// The locations, by number.
    todo: Vec<String>,
    /// The states of the patterns so far.
    states: u64,
}

impl<'b> Reader<'b> {
    /// The number of the schema at a location, which is read later.
    fn number(&mut self, at: String) -> usize {
        let next = self.numbers.len();
        let number = *self.numbers.entry(at.clone()).or_insert(next);
        if number == next {
            self.todo.push(at);
        }
        number
    }

    fn part(&mut self, at: &str) -> Part {
        let mut part = Part::anything();
        let schema = match self.bundle.get(at) {
            Some(Value::Object(schema)) => schema,
            Some(Value::Bool(false)) => return Part { types: Types::NONE, ..part },
            _ => return part,
        };
        let read = Read { at: at.to_owned(), schema, draft: self.bundle.draft(at) };
        for keyword in REFERENCES.into_iter().filter(|it| schema.contains_key(*it)) {
            match self.bundle.target(at, keyword).map(str::to_owned) {
                Some(target) if keyword == "$ref" => {
                    let target = self.number(target);
                    part.of_any.push(Test::All(vec![target]));
                }
                _ => part.unknown = Types::ANY,
            }
        }
        if is_only_reference(read.draft, schema) {
            return part;
        }
        for (keyword, types) in UNREAD {
            if schema.contains_key(keyword) {
                part.unknown = part.unknown.or(types);
            }
        }
        self.types(&read, &mut part);
        self.values(&read, &mut part);
        self.numbers(&read, &mut part);
        self.texts(&read, &mut part);
        self.array(&read, &mut part);
        self.object(&read, &mut part);
        self.joined(&read, &mut part);
        self.openapi(&read, &mut part);
        part
    }

    /// The number of the schema at a keyword, or in it.
    fn at(&mut self, read: &Read<'_>, path: &[&str]) -> usize {
        let path = path.iter().map(|segment| format!("/{}", escape(segment)));
        self.number(format!("{}{}", read.at, path.collect::<String>()))
    }

    fn types(&self, read: &Read<'_>, part: &mut Part) {
        let named: Vec<&str> = match read.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        part.types = named.iter().map(|name| Types::named(name)).fold(Types::NONE, Types::or);
        if named.contains(&"integer") && !named.contains(&"number") {
            // In draft 4, `1.0` is none.
            let written = read.draft == Draft::Draft4;
            part.numbers.push(if written { NumberTest::WrittenWhole } else { NumberTest::Whole });
        }
    }

    fn values(&self, read: &Read<'_>, part: &mut Part) {
        let constant = read.get("const").map(std::slice::from_ref);
        let listed = read.list("enum").map(Vec::as_slice);
        for values in [listed, constant].into_iter().flatten() {
            let names: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
            part.of_any.push(match names {
                None => Test::Values(values.to_vec()),
                Some(names) => match self.indexes.of(names.iter().copied()) {
                    Some(index) => Test::Names(index),
                    None => Test::ManyNames(names.into_iter().map(Box::from).collect()),
                },
            });
        }
    }

    fn numbers(&self, read: &Read<'_>, part: &mut Part) {
        for keyword in number_keywords::NAMES {
            if let Some(value) = read.get(keyword) {
                let test = number_keywords::keyword(read.schema, keyword, value);
                part.numbers.push(NumberTest::Keyword(test));
            }
        }
    }

    fn texts(&mut self, read: &Read<'_>, part: &mut Part) {
        if let Some(length) = range(read, ["minLength", "maxLength"], Types::STRING, part) {
            part.texts.push(TextTest::Length(length));
        }
        if let Some(Value::String(text)) = read.get("pattern") {
            match Pattern::new(text) {
                Ok(pattern) if pattern.linear().is_some() && self.has_room_for(&pattern) => {
                    part.texts.push(TextTest::Pattern(Box::new(PatternTest::new(pattern))));
                }
                _ => part.unknown = part.unknown.or(Types::STRING),
            }
        }
        if read.asserts_contents(self.reading.formats) {
            part.unknown = part.unknown.or(Types::STRING);
        }
        let is_asserted = self.reading.formats == Formats::Assert;
        let format = read.get("format").filter(|_| is_asserted);
        if let Some(name) = format.and_then(Value::as_str) {
            match formats::asked(name, self.bundle.is_openapi()) {
                Asked::Text => part.texts.push(TextTest::Format(name.to_owned())),
                Asked::Whole(_) | Asked::Digits => {
                    part.unknown = part.unknown.or(Types::NUMBER);
                }
                Asked::Nothing => {}
            }
        }
    }

    fn has_room_for(&mut self, pattern: &Pattern) -> bool {
        self.states = self.states.saturating_add(pattern.states());
        self.states <= MOST_STATES
    }

    fn array(&mut self, read: &Read<'_>, part: &mut Part) {
        let count = range(read, ["minItems", "maxItems"], Types::ARRAY, part);
        let (first, rest) = tuple(read.schema, read.draft);
        if read.draft >= Draft::Draft202012 && first == "items" {
            part.unknown = part.unknown.or(Types::ARRAY);
            return;
        }
        let tuple = read.list(first).map_or(0, Vec::len);
        let first = (0..tuple).map(|nth| self.at(read, &[first, &nth.to_string()])).collect();
        let items = read.schema.contains_key(rest).then(|| self.at(read, &[rest]));
        let is_unique = read.get("uniqueItems") == Some(&Value::Bool(true));
        if count.is_some() || tuple > 0 || items.is_some() || is_unique {
            let count = count.unwrap_or(0..=usize::MAX);
            part.array = Some(ArrayTest { count, first, items, names: None, is_unique });
        }
    }

    fn object(&mut self, read: &Read<'b>, part: &mut Part) {
        let count = range(read, ["minProperties", "maxProperties"], Types::OBJECT, part);
        let required = read.get("required").filter(|it| it.is_array());
        let required = required.and_then(|it| self.rewriter.read(&read.at, "required", it));
        let required = required.as_deref().and_then(Value::as_array).into_iter().flatten();
        let required: HashSet<&str> = required.filter_map(Value::as_str).collect();
        let named = read.object("properties");
        let mut names: Vec<(&str, bool)> =
            named.into_iter().flat_map(Map::keys).map(|name| (name.as_str(), true)).collect();
        let is_other = |name: &&&str| named.is_none_or(|named| !named.contains_key(**name));
        let mut others: Vec<&str> = required.iter().filter(is_other).copied().collect();
        others.sort_unstable();
        names.extend(others.into_iter().map(|name| (name, false)));
        // Those that must be there have the first bits.
        names.sort_by_key(|(name, _)| !required.contains(name));
        if required.len() > BITS {
            part.unknown = part.unknown.or(Types::OBJECT);
        }
        // A member that a pattern matches is none of the others.
        let is_rest = |keyword: &&str| {
            !read.schema.contains_key("patternProperties") && read.schema.contains_key(*keyword)
        };
        let rest = Some("additionalProperties").filter(is_rest).map(|it| self.at(read, &[it]));
        let mut members = Vec::new();
        for (nth, (name, is_named)) in names.into_iter().enumerate() {
            let part = match (is_named, rest) {
                (true, _) => self.at(read, &["properties", name]),
                (false, Some(rest)) => rest,
                // A location where there is no schema: it accepts anything.
                (false, None) => self.at(read, &["properties", name]),
            };
            let bit = 1u64.checked_shl(nth as u32).filter(|_| nth < required.len()).unwrap_or(0);
            members.push(Member { name: name.into(), part, bit });
        }
        if count.is_none() && members.is_empty() && rest.is_none() {
            return;
        }
        let bits = required.len().min(BITS) as u32;
        let by_name = match members.len() {
            ..=FEW_MEMBERS => HashMap::default(),
            _ => members.iter().enumerate().map(|(nth, it)| (it.name.clone(), nth)).collect(),
        };
        part.object = Some(ObjectTest {
            count: count.unwrap_or(0..=usize::MAX),
            members,
            by_name,
            required: 1u64.checked_shl(bits).unwrap_or(0).wrapping_sub(1),
            others: rest,
        });
    }

    /// `allOf`, `anyOf`, `oneOf`, `not` and `if`.
    fn joined(&mut self, read: &Read<'_>, part: &mut Part) {
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let Some(count) = read.list(keyword).map(Vec::len) else { continue };
            let parts = (0..count).map(|nth| self.at(read, &[keyword, &nth.to_string()]));
            let parts = parts.collect();
            part.of_any.push(match keyword {
                "allOf" => Test::All(parts),
                "anyOf" => Test::Any(parts),
                _ => Test::One(parts),
            });
        }
        if read.schema.contains_key("not") {
            part.of_any.push(Test::Not(self.at(read, &["not"])));
        }
        if read.get("if").is_some() {
            let branch = |name| read.schema.contains_key(name).then(|| self.at(read, &[name]));
            part.of_any.push(Test::If(["if", "then", "else"].map(branch)));
        }
    }

    /// What OpenAPI adds.
    fn openapi(&mut self, read: &Read<'b>, part: &mut Part) {
        if !self.bundle.is_openapi() {
            return;
        }
        for keyword in ["readOnly", "writeOnly", DISCRIMINATOR] {
            let value = read.schema.get(keyword);
            if value.and_then(|it| self.rewriter.read(&read.at, keyword, it)).is_some() {
                part.unknown = Types::ANY;
            }
        }
    }
}

/// The sizes that two keywords allow; `None` if neither is there.
fn range(
    read: &Read<'_>,
    keywords: [&str; 2],
    types: Types,
    part: &mut Part,
) -> Option<RangeInclusive<usize>> {
    let mut bounds = [0, usize::MAX];
    let mut is_there = false;
    for (bound, keyword) in bounds.iter_mut().zip(keywords) {
        if read.get(keyword).is_none() {
            continue;
        }
        is_there = true;
        match read.size(keyword) {
            Some(size) => *bound = size,
            // It is larger than any value.
            None => part.unknown = part.unknown.or(types),
        }
    }
    is_there.then_some(bounds[0]..=bounds[1])
}
