//! From a schema to its [`Shape`](super::Shape).
//!
//! A place is described by all the subschemas that apply to it (through `allOf`, `$ref`, `anyOf` and the
//! like), so the shape is a graph over sets of subschemas. It is about as large as the schema, even if
//! that is recursive.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::array_length::most_items;
use super::shape::{Place, Shape};
use super::walk::{escape, local};
use crate::document::Types;

/// The shape of the schema at `start` in a file.
pub(super) fn shape(file: &Value, start: &str) -> Shape {
    let mut graph = Graph { file, places: Vec::new(), known: HashMap::new(), todo: Vec::new() };
    graph.place([start.to_owned()].into());
    while let Some((id, schemas)) = graph.todo.pop() {
        let mut place = graph.describe(&schemas);
        place.types = graph.places[id].types;
        place.most_items = graph.places[id].most_items;
        graph.places[id] = place;
    }
    Shape::new(graph.places)
}

/// A schema has about as many places as subschemas, unless it is built to have 2ⁿ of them.
const MOST_PLACES: usize = 20_000;

/// How many references and combined schemas are followed to find a type.
const DEEPEST_TYPES: usize = 16;

struct Graph<'v> {
    file: &'v Value,
    places: Vec<Place>,
    known: HashMap<BTreeSet<String>, usize>,
    todo: Vec<(usize, BTreeSet<String>)>,
}

impl Graph<'_> {
    /// The place that these subschemas describe together.
    fn place(&mut self, schemas: BTreeSet<String>) -> usize {
        // A value here satisfies at least one of these.
        let types = schemas.iter().map(|at| self.types(at, 0)).fold(Types::NONE, Types::or);
        let most_items = schemas.iter().map(|at| most_items(self.file, at)).max();
        let most_items = most_items.unwrap_or(usize::MAX);
        let schemas = self.with_referred(schemas);
        if let Some(&id) = self.known.get(&schemas) {
            let place = &mut self.places[id];
            place.types = place.types.or(types);
            place.most_items = place.most_items.max(most_items);
            return id;
        }
        let id = self.places.len();
        if id >= MOST_PLACES {
            // Built to explode: nothing is said of the places beyond.
            return self.unknown();
        }
        self.places.push(Place { types, most_items, ..Place::default() });
        self.known.insert(schemas.clone(), id);
        self.todo.push((id, schemas));
        id
    }

    /// The last place, of which nothing is known.
    fn unknown(&mut self) -> usize {
        if self.places.len() == MOST_PLACES {
            self.places.push(Place { decided: true, ..Place::default() });
        }
        MOST_PLACES
    }

    /// Adds the subschemas that apply to the same value.
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

    /// The types that a schema allows, as far as they are known; too many rather than too few.
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
        let mut described = Described::default();
        for pointer in schemas {
            if let Some(Value::Object(schema)) = self.file.pointer(pointer) {
                described.add(pointer, schema);
            }
        }
        let Described { members, items, values, decided, closed, required } = described;
        Place {
            decided: decided || members.is_empty(),
            required,
            closed,
            types: Types::ANY,
            most_items: usize::MAX,
            members: members.into_iter().map(|(name, at)| (name, self.place(at))).collect(),
            items: (!items.is_empty()).then(|| self.place(items)),
            values,
        }
    }
}

/// A place, with pointers to the subschemas of its members and items.
#[derive(Default)]
struct Described {
    members: BTreeMap<String, BTreeSet<String>>,
    items: BTreeSet<String>,
    values: Option<Vec<String>>,
    decided: bool,
    closed: bool,
    required: BTreeSet<String>,
}

impl Described {
    /// Adds what the subschema at `pointer` says of the place.
    fn add(&mut self, pointer: &str, schema: &Map<String, Value>) {
        let names = schema.get("properties").and_then(Value::as_object).into_iter();
        for name in names.flat_map(Map::keys) {
            let at = format!("{pointer}/properties/{}", escape(name));
            self.members.entry(name.clone()).or_default().insert(at);
        }
        if !is_branch(pointer) {
            let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
            self.required.extend(names.filter_map(Value::as_str).map(str::to_owned));
        }
        self.add_other_members(schema);
        self.add_items(pointer, schema);
        self.add_values(schema);
    }

    /// Whether the schema allows, refuses or leaves open the members that it doesn't name.
    fn add_other_members(&mut self, schema: &Map<String, Value>) {
        let others = ["additionalProperties", "unevaluatedProperties"];
        let has_patterns = schema.contains_key("patternProperties");
        self.decided |= has_patterns || others.iter().any(|keyword| schema.contains_key(*keyword));
        let is_false = |keyword: &&str| schema.get(*keyword) == Some(&Value::Bool(false));
        self.closed |= !has_patterns && others.iter().any(is_false);
        // A reference to an anchor or to a full address isn't followed; its target may name members.
        self.decided |= ["$ref", "$dynamicRef", "$recursiveRef"]
            .iter()
            .filter_map(|keyword| schema.get(*keyword)?.as_str())
            .any(|reference| local(reference).is_none());
    }

    fn add_items(&mut self, pointer: &str, schema: &Map<String, Value>) {
        match schema.get("items") {
            Some(Value::Object(_)) => drop(self.items.insert(format!("{pointer}/items"))),
            Some(Value::Array(list)) => {
                self.items.extend((0..list.len()).map(|nth| format!("{pointer}/items/{nth}")));
            }
            _ => {}
        }
        let prefix = schema.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
        self.items.extend((0..prefix).map(|nth| format!("{pointer}/prefixItems/{nth}")));
    }

    fn add_values(&mut self, schema: &Map<String, Value>) {
        let constant = schema.get("const").into_iter();
        let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        for value in constant.chain(listed).filter_map(Value::as_str) {
            let values = self.values.get_or_insert_default();
            if !values.iter().any(|known| known == value) {
                values.push(value.to_owned());
            }
        }
    }
}

/// Whether a subschema is one of several that a value may satisfy, so that not every value must satisfy
/// it.
fn is_branch(pointer: &str) -> bool {
    let mut tokens = pointer.split('/').skip(1);
    while let Some(token) = tokens.next() {
        match token {
            "anyOf" | "oneOf" | "if" | "then" | "else" => return true,
            // The next token is a name, even if it reads like a keyword.
            "properties" | "patternProperties" | "$defs" | "definitions" | "schemas" => {
                tokens.next();
            }
            _ => {}
        }
    }
    false
}
