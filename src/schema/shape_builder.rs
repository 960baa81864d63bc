//! From a schema to its [`Shape`](super::Shape).
//!
//! A place has the members and items of all subschemas that may apply to it (through `allOf`, `$ref`,
//! `anyOf` and the like). What a value there can be follows from the formula that says which of them
//! apply together. So the shape is a graph over pairs of both. It is about as large as the schema,
//! even if that is recursive.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jsonschema::Draft;
use serde_json::{Map, Value};

use super::bundle::Bundle;
use super::formula::Formula;
use super::known::{Others, listed_keys};
use super::openapi_keywords::DISCRIMINATOR;
use super::shape::{Place, Shape};
use super::subschemas::Subschemas;
use crate::text::pointer_token::escape;

/// The shape of a schema.
pub(super) fn shape(bundle: &Bundle) -> Shape {
    let start = &*bundle.start;
    let subschemas = Subschemas::new(bundle);
    let mut graph =
        Graph { subschemas, places: Vec::new(), known: HashMap::new(), todo: Vec::new() };
    // The root is the first place, and that of which nothing is known the second.
    graph.places.extend([Place::default(), Place::anything()]);
    let formula = graph.subschemas.schema(start);
    let schemas = graph.with_referred([start.to_owned()].into());
    graph.known.insert((schemas.clone(), formula), 0);
    graph.todo.push((0, schemas, formula));
    while let Some((id, schemas, formula)) = graph.todo.pop() {
        graph.places[id] = graph.describe(&schemas, formula);
    }
    Shape::new(graph.places)
}

/// A schema has about as many places as subschemas, unless it is built to have 2ⁿ of them.
const MOST_PLACES: usize = 20_000;

/// Pointers to subschemas.
type Pointers = BTreeSet<String>;

struct Graph<'v> {
    subschemas: Subschemas<'v>,
    places: Vec<Place>,
    known: HashMap<(Pointers, Formula), usize>,
    todo: Vec<(usize, Pointers, Formula)>,
}

impl Graph<'_> {
    /// The place that these subschemas describe, where the values satisfy the formula.
    fn place(&mut self, schemas: Pointers, formula: Formula) -> usize {
        let schemas = self.with_referred(schemas);
        // Built to explode: nothing is said of the places beyond.
        if self.places.len() >= MOST_PLACES || schemas.is_empty() && formula == Formula::ALWAYS {
            return Shape::ANYTHING;
        }
        let key = (schemas, formula);
        if let Some(&id) = self.known.get(&key) {
            return id;
        }
        let id = self.places.len();
        self.places.push(Place::default());
        self.todo.push((id, key.0.clone(), formula));
        self.known.insert(key, id);
        id
    }

    /// Adds the subschemas that may apply to the same value.
    fn with_referred(&self, schemas: Pointers) -> Pointers {
        let mut all = BTreeSet::new();
        let mut todo: Vec<String> = schemas.into_iter().collect();
        while let Some(pointer) = todo.pop() {
            let Some(Value::Object(schema)) = self.subschemas.bundle.get(&pointer) else {
                continue;
            };
            if all.contains(&pointer) {
                continue;
            }
            todo.extend(self.subschemas.bundle.referred_to(&pointer));
            for keyword in ["allOf", "anyOf", "oneOf"] {
                let schemas = schema.get(keyword).and_then(Value::as_array);
                let count = schemas.map_or(0, Vec::len);
                todo.extend((0..count).map(|nth| format!("{pointer}/{keyword}/{nth}")));
            }
            let single = ["if", "then", "else", "not"].into_iter();
            let single = single.filter(|keyword| schema.contains_key(*keyword));
            todo.extend(single.map(|keyword| format!("{pointer}/{keyword}")));
            for keyword in ["dependentSchemas", "dependencies"] {
                let names = keys(schema, keyword);
                todo.extend(names.map(|name| format!("{pointer}/{keyword}/{}", escape(name))));
            }
            all.insert(pointer);
        }
        all
    }

    fn describe(&mut self, schemas: &Pointers, formula: Formula) -> Place {
        let mut described = Described::default();
        for pointer in schemas {
            if let Some(Value::Object(schema)) = self.subschemas.bundle.get(pointer) {
                let bundle = self.subschemas.bundle;
                described.decided |= bundle.leads_elsewhere(pointer) || has_heirs(bundle, schema);
                described.add(pointer, schema, bundle.draft(pointer));
            }
        }
        let Described { members, items, others, decided, has_properties } = described;
        let known = self.subschemas.known(formula);
        let formulas = self.subschemas.members(formula);
        let of_items = self.subschemas.items(formula);
        let has_items = !items.is_empty() || of_items != Formula::ALWAYS;
        let is_open = known.others.are_open();
        Place {
            decided: decided || !has_properties,
            required: known.required.clone(),
            closed: known.others == Others::Refused,
            types: known.types,
            most_items: known.most_items,
            values: known.names.clone().filter(|names| !names.is_empty()),
            others: is_open.then(|| self.place(others, formulas.others)),
            items: has_items.then(|| self.place(items, of_items)),
            members: members
                .into_iter()
                .map(|(name, at)| {
                    let of_name = formulas.get(&name);
                    (name, self.place(at, of_name))
                })
                .collect(),
        }
    }
}

/// Whether other components may add members to a schema: its discriminator names one of those that have it in their
/// `allOf`.
fn has_heirs(bundle: &Bundle, schema: &Map<String, Value>) -> bool {
    let alternatives = ["oneOf", "anyOf"];
    bundle.is_openapi()
        && schema.contains_key(DISCRIMINATOR)
        && !alternatives.iter().any(|keyword| schema.contains_key(*keyword))
}

/// The names in the object of a keyword.
fn keys<'s>(schema: &'s Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'s String> {
    schema.get(keyword).and_then(Value::as_object).into_iter().flat_map(Map::keys)
}

/// A place, with pointers to the subschemas of its members and items.
#[derive(Default)]
struct Described {
    members: BTreeMap<String, Pointers>,
    items: Pointers,
    /// Those of members that no subschema names.
    others: Pointers,
    decided: bool,
    has_properties: bool,
}

impl Described {
    /// Adds what the subschema at `pointer` says of the place.
    fn add(&mut self, pointer: &str, schema: &Map<String, Value>, draft: Draft) {
        for name in keys(schema, "properties") {
            let at = format!("{pointer}/properties/{}", escape(name));
            self.members.entry(name.clone()).or_default().insert(at);
            self.has_properties = true;
        }
        for name in named(schema) {
            self.members.entry(name.to_owned()).or_default();
        }
        for name in listed_keys(schema, draft).into_iter().flatten() {
            self.members.entry(name).or_default();
            self.decided = true;
        }
        self.add_other_members(pointer, schema);
        self.add_items(pointer, schema);
    }

    /// Whether the schema allows, refuses or leaves open the members that it doesn't name.
    fn add_other_members(&mut self, pointer: &str, schema: &Map<String, Value>) {
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            if schema.contains_key(keyword) {
                self.decided = true;
                self.others.insert(format!("{pointer}/{keyword}"));
            }
        }
        self.decided |= schema.contains_key("patternProperties");
        let patterns = keys(schema, "patternProperties");
        self.others
            .extend(patterns.map(|name| format!("{pointer}/patternProperties/{}", escape(name))));
    }

    fn add_items(&mut self, pointer: &str, schema: &Map<String, Value>) {
        for keyword in ["items", "prefixItems", "additionalItems", "unevaluatedItems", "contains"] {
            match schema.get(keyword) {
                Some(Value::Object(_)) => drop(self.items.insert(format!("{pointer}/{keyword}"))),
                Some(Value::Array(list)) => {
                    let of = |nth| format!("{pointer}/{keyword}/{nth}");
                    self.items.extend((0..list.len()).map(of));
                }
                _ => {}
            }
        }
    }
}

/// The members that a schema names without saying what they are.
fn named(schema: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let discriminator = schema.get(DISCRIMINATOR).and_then(|it| it.get("propertyName"));
    let dependent = ["dependentRequired", "dependentSchemas", "dependencies"]
        .into_iter()
        .filter_map(|keyword| schema.get(keyword)?.as_object())
        .flatten()
        .flat_map(|(name, value)| std::iter::once(name.as_str()).chain(strings(Some(value))));
    let discriminator = discriminator.and_then(Value::as_str);
    strings(schema.get("required")).chain(dependent).chain(discriminator)
}

/// The strings of a list.
fn strings(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
