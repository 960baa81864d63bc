//! What a schema says of the values at a place: which members there are, which names are allowed.
//!
//! A place is described by all the subschemas that speak of it (through `allOf`, `$ref`, `anyOf`
//! and the like), so the shape is a graph over sets of subschemas, as large as the schema and no
//! larger, recursive schemas included.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::walk::{escape, local};
use crate::document::{Node, Pattern, Segment, Types};

/// The shape of every place that a schema describes. Place 0 is the whole value.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    places: Vec<Place>,
}

/// What is known of one place.
#[derive(Debug)]
pub(crate) struct Place {
    /// The members that any subschema names, with their places, sorted by name.
    pub(crate) members: Vec<(String, usize)>,
    /// Whether other members are provided for, or refused by the schema itself: in either case
    /// there is nothing to add about them.
    pub(crate) decided: bool,
    /// The members that every value must have, sorted.
    pub(super) required: BTreeSet<String>,
    /// Whether the schema itself refuses other members.
    pub(super) closed: bool,
    /// The types that a value here may have.
    pub(crate) types: Types,
    /// The place of every item.
    pub(crate) items: Option<usize>,
    /// The strings of an `enum` or `const`, in the schema's order.
    pub(crate) values: Option<Vec<String>>,
}

impl Shape {
    pub(super) fn new(file: &Value, start: &str) -> Self {
        let mut graph =
            Graph { file, shape: Self::default(), known: HashMap::new(), todo: Vec::new() };
        graph.place([start.to_owned()].into());
        while let Some((id, schemas)) = graph.todo.pop() {
            let mut place = graph.describe(&schemas);
            place.types = graph.shape.places[id].types;
            graph.shape.places[id] = place;
        }
        graph.shape
    }

    pub(crate) fn place(&self, id: usize) -> &Place {
        &self.places[id]
    }

    /// Every member name that the schema has anywhere.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.iter().flat_map(|place| place.members.iter().map(|(name, _)| name.as_str()))
    }

    /// Calls `visit` with every key of a value that `id` describes, and with what is known of the
    /// object that it is in: as far down as both the value and the schema go. A document's depth
    /// is bounded.
    pub(crate) fn each_key<'d>(
        &self,
        id: usize,
        node: Node<'d>,
        visit: &mut dyn FnMut(usize, Node<'d>),
    ) {
        let place = &self.places[id];
        for (key, value) in node.members() {
            visit(id, key);
            if (value.is_array() || value.is_object())
                && let Some(member) = place.member(key.content())
            {
                self.each_key(member, value, visit);
            }
        }
        if let Some(items) = place.items.filter(|&items| self.places[items].has_inside()) {
            for item in node.items().filter(|item| item.is_array() || item.is_object()) {
                self.each_key(items, item, visit);
            }
        }
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// The places that a pattern can lead to from the root; none if the schema says nothing there.
    pub(crate) fn ids_at(&self, pattern: &Pattern) -> Vec<usize> {
        let mut places: BTreeSet<usize> = [0].into();
        for segment in &pattern.segments {
            let step = |&id: &usize| self.places[id].step(segment);
            places = places.iter().flat_map(step).collect();
        }
        places.into_iter().collect()
    }

    /// What a pattern leads to from the root.
    pub(crate) fn reach(&self, pattern: &Pattern) -> Reached {
        let mut places: BTreeSet<usize> = [0].into();
        for segment in &pattern.segments {
            let mut next = BTreeSet::new();
            let mut known = Vec::new();
            for &id in &places {
                match self.places[id].reach(segment) {
                    Ok(None) => return Reached::Values(Types::ANY),
                    Ok(Some(ids)) => next.extend(ids),
                    Err(names) => known.extend(names),
                }
            }
            if next.is_empty() {
                return Reached::Nowhere { step: segment.clone(), known };
            }
            places = next;
        }
        let types = places.iter().map(|&id| self.places[id].types);
        Reached::Values(types.fold(Types::NONE, Types::or))
    }

    /// The members that the schema names at a pattern.
    pub(crate) fn members_at(&self, pattern: &Pattern) -> Vec<String> {
        let places = self.ids_at(pattern);
        let members = places.iter().flat_map(|&id| &self.places[id].members);
        members.map(|(name, _)| name.clone()).collect()
    }

    /// The names that the schema allows at a pattern or in the array there, in its order.
    pub(crate) fn names_at(&self, pattern: &Pattern) -> Option<Vec<String>> {
        self.values_at(pattern).or_else(|| self.values_at(&pattern.items()))
    }

    /// The names that the schema allows at a pattern, in its order; `None` if it lists none.
    pub(crate) fn values_at(&self, pattern: &Pattern) -> Option<Vec<String>> {
        let mut all = Vec::new();
        for id in self.ids_at(pattern) {
            all.extend(self.places[id].values.as_ref()?.iter().cloned());
        }
        (!all.is_empty()).then_some(all)
    }
}

impl Default for Place {
    fn default() -> Self {
        Self {
            members: Vec::new(),
            decided: false,
            required: BTreeSet::new(),
            closed: false,
            types: Types::ANY,
            items: None,
            values: None,
        }
    }
}

/// Where a pattern leads, by the schema.
#[derive(Debug)]
pub(crate) enum Reached {
    /// To values of these types.
    Values(Types),
    /// Nowhere: here is no such step, but there are these.
    Nowhere { step: Segment, known: Vec<String> },
}

impl Place {
    /// The places that a step can lead to; an error where it leads nowhere, and `None` where the
    /// schema says nothing of what is there.
    fn reach(&self, segment: &Segment) -> Result<Option<Vec<usize>>, Vec<String>> {
        let known = || self.members.iter().map(|(name, _)| name.clone()).collect();
        if !self.types.meets(Types::ARRAY.or(Types::OBJECT)) {
            return Err(Vec::new());
        }
        let places = self.step(segment);
        if !places.is_empty() {
            return Ok(Some(places));
        }
        let is_open = match segment {
            Segment::Any => true,
            Segment::Name(_) => self.decided && (!self.closed || self.members.is_empty()),
        };
        if is_open { Ok(None) } else { Err(known()) }
    }

    /// The place of a member. A scan: most objects have a handful, and it is asked for often.
    pub(crate) fn member(&self, name: &str) -> Option<usize> {
        self.members.iter().find(|(known, _)| known == name).map(|&(_, id)| id)
    }

    /// Whether the schema says anything of what is inside, or refrains from it.
    pub(crate) fn has_inside(&self) -> bool {
        !self.decided || !self.members.is_empty() || self.items.is_some()
    }

    fn step(&self, segment: &Segment) -> Vec<usize> {
        match segment {
            Segment::Any => self.members.iter().map(|&(_, id)| id).chain(self.items).collect(),
            Segment::Name(name) => {
                let member = self.member(name);
                let item = self.items.filter(|_| name.bytes().all(|b| b.is_ascii_digit()));
                member.into_iter().chain(item).collect()
            }
        }
    }
}

/// A schema has about as many places as subschemas, unless it is made to have 2ⁿ of them.
const MOST_PLACES: usize = 20_000;

/// So many references and joined schemas are followed to learn a type.
const DEEPEST_TYPES: usize = 16;

struct Graph<'v> {
    file: &'v Value,
    shape: Shape,
    known: HashMap<BTreeSet<String>, usize>,
    todo: Vec<(usize, BTreeSet<String>)>,
}

impl Graph<'_> {
    /// The place that these subschemas describe together.
    fn place(&mut self, schemas: BTreeSet<String>) -> usize {
        // A value here satisfies one of these at least; what it refers to is within each.
        let types = schemas.iter().map(|at| self.types(at, 0)).fold(Types::NONE, Types::or);
        let schemas = self.with_referred(schemas);
        if let Some(&id) = self.known.get(&schemas) {
            self.shape.places[id].types = self.shape.places[id].types.or(types);
            return id;
        }
        let id = self.shape.places.len();
        if id >= MOST_PLACES {
            // Made to explode: of what is beyond, nothing is said.
            return self.unknown();
        }
        self.shape.places.push(Place { types, ..Place::default() });
        self.known.insert(schemas.clone(), id);
        self.todo.push((id, schemas));
        id
    }

    /// A place of which nothing is known, the last one.
    fn unknown(&mut self) -> usize {
        if self.shape.places.len() == MOST_PLACES {
            self.shape.places.push(Place { decided: true, ..Place::default() });
        }
        MOST_PLACES
    }

    /// Adds the subschemas that speak of the very same value.
    fn with_referred(&self, schemas: BTreeSet<String>) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let mut todo: Vec<String> = schemas.into_iter().collect();
        while let Some(pointer) = todo.pop() {
            let Some(Value::Object(schema)) = self.file.pointer(&pointer) else {
                continue;
            };
            if all.contains(&pointer) {
                continue;
            }
            todo.extend(schema.get("$ref").and_then(Value::as_str).and_then(local));
            for keyword in ["allOf", "anyOf", "oneOf"] {
                let schemas = schema.get(keyword).and_then(Value::as_array);
                let count = schemas.map_or(0, Vec::len);
                todo.extend((0..count).map(|nth| format!("{pointer}/{keyword}/{nth}")));
            }
            todo.extend(["if", "then", "else"].map(|keyword| format!("{pointer}/{keyword}")));
            all.insert(pointer);
        }
        all
    }

    /// The types that a schema lets a value have, as far as that can be told; rather too many than
    /// too few.
    fn types(&self, pointer: &str, depth: usize) -> Types {
        let schema = match self.file.pointer(pointer) {
            Some(Value::Object(schema)) if depth < DEEPEST_TYPES => schema,
            Some(Value::Bool(false)) => return Types::NONE,
            _ => return Types::ANY,
        };
        let name = |value: &Value| value.as_str().map_or(Types::ANY, Types::named);
        let of_value = |value: &Value| match value {
            Value::Null => Types::NULL,
            Value::Bool(_) => Types::BOOLEAN,
            Value::Number(_) => Types::NUMBER,
            Value::String(_) => Types::STRING,
            Value::Array(_) => Types::ARRAY,
            Value::Object(_) => Types::OBJECT,
        };
        let any = |types: Vec<Types>| types.into_iter().fold(Types::NONE, Types::or);
        let mut types = match schema.get("type") {
            Some(Value::Array(names)) => any(names.iter().map(name).collect()),
            Some(one) => name(one),
            None => Types::ANY,
        };
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            types = types.and(any(values.iter().map(of_value).collect()));
        }
        if let Some(value) = schema.get("const") {
            types = types.and(of_value(value));
        }
        if let Some(at) = schema.get("$ref").and_then(Value::as_str).and_then(local) {
            types = types.and(self.types(&at, depth + 1));
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let Some(schemas) = schema.get(keyword).and_then(Value::as_array) else { continue };
            let inner = (0..schemas.len())
                .map(|nth| self.types(&format!("{pointer}/{keyword}/{nth}"), depth + 1));
            types = types.and(match keyword {
                "allOf" => inner.fold(Types::ANY, Types::and),
                _ => inner.fold(Types::NONE, Types::or),
            });
        }
        types
    }

    fn describe(&mut self, schemas: &BTreeSet<String>) -> Place {
        let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut items = BTreeSet::new();
        let mut values: Option<Vec<String>> = None;
        let mut decided = false;
        let mut closed = false;
        let mut required = BTreeSet::new();
        for pointer in schemas {
            let Some(Value::Object(schema)) = self.file.pointer(pointer) else {
                continue;
            };
            for name in schema
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flat_map(|p| p.keys())
            {
                let at = format!("{pointer}/properties/{}", escape(name));
                members.entry(name.clone()).or_default().insert(at);
            }
            if !is_branch(pointer) {
                let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
                required.extend(names.filter_map(Value::as_str).map(str::to_owned));
            }
            decided |= ["additionalProperties", "patternProperties", "unevaluatedProperties"]
                .iter()
                .any(|keyword| schema.contains_key(*keyword));
            closed |= ["additionalProperties", "unevaluatedProperties"]
                .iter()
                .any(|keyword| schema.get(*keyword) == Some(&Value::Bool(false)))
                && !schema.contains_key("patternProperties");
            // What an anchor or a full address refers to is not followed, and may name members.
            decided |= ["$ref", "$dynamicRef", "$recursiveRef"]
                .iter()
                .filter_map(|keyword| schema.get(*keyword)?.as_str())
                .any(|reference| local(reference).is_none());
            match schema.get("items") {
                Some(Value::Object(_)) => drop(items.insert(format!("{pointer}/items"))),
                Some(Value::Array(list)) => {
                    items.extend((0..list.len()).map(|nth| format!("{pointer}/items/{nth}")));
                }
                _ => {}
            }
            let prefix = schema.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
            items.extend((0..prefix).map(|nth| format!("{pointer}/prefixItems/{nth}")));
            let constant = schema.get("const").into_iter();
            let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
            for value in constant.chain(listed).filter_map(Value::as_str) {
                let values = values.get_or_insert_default();
                if !values.iter().any(|known| known == value) {
                    values.push(value.to_owned());
                }
            }
        }
        Place {
            decided: decided || members.is_empty(),
            required,
            closed,
            types: Types::ANY,
            members: members.into_iter().map(|(name, at)| (name, self.place(at))).collect(),
            items: (!items.is_empty()).then(|| self.place(items)),
            values,
        }
    }
}

/// Whether a subschema is one of several that a value may satisfy: what it demands is not demanded
/// of every value.
fn is_branch(pointer: &str) -> bool {
    let mut tokens = pointer.split('/').skip(1);
    while let Some(token) = tokens.next() {
        match token {
            "anyOf" | "oneOf" | "if" | "then" | "else" => return true,
            // What follows is a name, whatever it reads like.
            "properties" | "patternProperties" | "$defs" | "definitions" | "schemas" => {
                tokens.next();
            }
            _ => {}
        }
    }
    false
}
