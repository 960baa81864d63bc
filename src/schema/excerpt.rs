//! A schema as the validator gets it: what is used of each resource, where it is in the resource, with references that
//! name the resources by numbers.
//!
//! The validator neither looks for addresses nor sees what isn't used: a component of a large file costs what the
//! component costs, and a reference in what isn't used does no harm.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jsonschema::Draft;
use serde_json::{Map, Value, json};

use super::bundle::{Bundle, REFERENCES, Target};
use super::formats::{Formats, are_contents_asserted};
use super::location::{join, split};
use super::openapi_keywords::Rewriter;
use super::patterns::Patterns;
use super::reading::Reading;
use super::walk::{DEFINITIONS, fragment, is_only_reference};
use crate::text::pointer_token::{escape, unescape};

/// The address of a resource, before its number. Nothing is ever fetched from it.
pub(super) const BASE: &str = "dtolint:///";

/// The used parts of the resources of a schema.
pub(super) struct Excerpt<'b> {
    bundle: &'b Bundle,
    formats: Formats,
    openapi: Rewriter<'b>,
    /// The resources, by the location of each: its number, and what is used of it.
    resources: BTreeMap<String, (usize, Value)>,
    /// The locations of all schemas that are in it.
    copied: HashSet<String>,
}

impl<'b> Excerpt<'b> {
    /// What the schema at a location uses.
    pub(super) fn new(bundle: &'b Bundle, start: &str, reading: Reading) -> Self {
        let openapi = Rewriter::new(bundle, reading.direction);
        let (resources, copied) = (BTreeMap::new(), HashSet::new());
        let formats = reading.formats;
        let mut excerpt = Self { bundle, formats, openapi, resources, copied };
        let mut starts: Vec<String> = excerpt.starts(start).into_iter().collect();
        // Those that are within others come after them, and are there already.
        starts.sort_by_key(String::len);
        for at in &starts {
            let resource = excerpt.resource_at(at);
            let number = excerpt.resources.len();
            excerpt.resources.entry(resource).or_insert((number, Value::Null));
        }
        for at in starts {
            excerpt.add(&at);
        }
        excerpt
    }

    /// Gives each pattern the form that the validator takes. Returns the written form of each name that has another.
    pub(super) fn rewrite(&mut self, patterns: &Patterns) -> HashMap<String, String> {
        let mut written = HashMap::new();
        if patterns.are_as_written() {
            return written;
        }
        let mut by_resource: HashMap<String, Vec<String>> = HashMap::new();
        for at in &self.copied {
            let resource = self.resource_at(at);
            let pointer = at[resource.len()..].to_owned();
            by_resource.entry(resource).or_default().push(pointer);
        }
        for (resource, pointers) in by_resource {
            if let Some((_, value)) = self.resources.get_mut(&resource) {
                patterns.rewrite(value, pointers, &mut written);
            }
        }
        written
    }

    /// The values of the resources, each with its address and draft.
    pub(super) fn into_resources(self) -> impl Iterator<Item = (String, Draft, Value)> {
        let bundle = self.bundle;
        let resources = self.resources.into_iter();
        resources.map(|(at, (number, value))| (format!("{BASE}{number}"), bundle.draft(&at), value))
    }

    /// The address and the value of the schema at a location, if it is a resource as a whole and no other is used.
    pub(super) fn only(&self, start: &str) -> Option<(String, &Value)> {
        let (number, value) = self.resources.get(start).filter(|_| self.resources.len() == 1)?;
        Some((format!("{BASE}{number}"), value))
    }

    /// The numbers of the resources, which the validator names in what it reports.
    pub(super) fn numbers(&self) -> Vec<String> {
        let mut numbers = vec![String::new(); self.resources.len()];
        for (at, (number, _)) in &self.resources {
            numbers[*number].clone_from(at);
        }
        numbers
    }

    /// A reference to a location.
    pub(super) fn reference(&self, at: &str) -> String {
        let resource = self.resource_at(at);
        let number = self.resources.get(&resource).map_or(0, |(number, _)| *number);
        match &at[resource.len()..] {
            // With an empty fragment, the validator would take it for the target of a `$recursiveRef`.
            "" => format!("{BASE}{number}"),
            pointer => format!("{BASE}{number}#{}", fragment(pointer)),
        }
    }

    /// The locations that are used by a reference, by their being the start, or resources within what is used.
    fn starts(&self, start: &str) -> BTreeSet<String> {
        let mut starts = BTreeSet::from([start.to_owned()]);
        let mut todo = vec![start.to_owned()];
        let mut seen = HashSet::new();
        while let Some(at) = todo.pop() {
            if !seen.insert(at.clone()) {
                continue;
            }
            let (_, pointer) = split(&at);
            if self.bundle.resource_of(&at).pointer == pointer {
                starts.insert(at.clone());
            }
            todo.extend(self.bundle.parts(&at).into_iter().map(|(at, _)| at));
            for target in self.bundle.referred_to(&at) {
                starts.insert(target.clone());
                todo.push(target);
            }
        }
        starts
    }

    /// The location of the resource that a location is in.
    fn resource_at(&self, at: &str) -> String {
        let (file, _) = split(at);
        join(file, &self.bundle.resource_of(at).pointer)
    }

    /// Copies what is at a location to its place in its resource.
    fn add(&mut self, at: &str) {
        if self.copied.contains(at) {
            return;
        }
        let copy = self.copy(at);
        let resource = self.resource_at(at);
        let original = self.bundle.get(&resource);
        let (_, value) = self.resources.get_mut(&resource).expect("each start has its resource");
        put(value, original, &at[resource.len()..], copy);
    }

    /// A schema with its references renamed and without what isn't used. The recursion is bounded by the depth of a
    /// file.
    fn copy(&mut self, at: &str) -> Value {
        self.copied.insert(at.to_owned());
        let schema = match self.bundle.get(at) {
            Some(Value::Object(schema)) => schema,
            other => return other.cloned().unwrap_or(Value::Null),
        };
        let draft = self.bundle.draft(at);
        if is_only_reference(draft, schema) {
            let reference = self.renamed(at, "$ref");
            return reference.map_or(json!({}), |reference| json!({ "$ref": reference }));
        }
        let parts: BTreeMap<String, &Value> = self.bundle.parts(at).into_iter().collect();
        let mut copy = Map::new();
        for (keyword, value) in schema {
            let inner = format!("{at}/{}", escape(keyword));
            let Some(value) = self.openapi.read(at, keyword, value) else { continue };
            let value = &*value;
            let value = match &**keyword {
                "$id" | "$schema" | "$anchor" => continue,
                "id" if draft == Draft::Draft4 && value.is_string() => continue,
                "contentEncoding" | "contentMediaType"
                    if !are_contents_asserted(draft, self.formats) =>
                {
                    continue;
                }
                "$recursiveAnchor" if self.resource_at(at) != at => continue,
                name if DEFINITIONS.contains(&name) => continue,
                name if REFERENCES.contains(&name) => match self.renamed(at, name) {
                    Some(reference) => Value::String(reference),
                    None => continue,
                },
                "required" | "type" => names_once(value),
                "dependentRequired" | "dependencies" => {
                    let copy = self.copy_inner(&inner, value, &parts);
                    let each = |members: Map<String, Value>| {
                        members
                            .into_iter()
                            .map(|(name, value)| (name, names_once(&value)))
                            .collect()
                    };
                    match copy {
                        Value::Object(members) => Value::Object(each(members)),
                        other => other,
                    }
                }
                _ => self.copy_inner(&inner, value, &parts),
            };
            copy.insert(keyword.clone(), value);
        }
        Value::Object(copy)
    }

    /// The value of a keyword, with the schemas in it copied.
    fn copy_inner(&mut self, at: &str, value: &Value, parts: &BTreeMap<String, &Value>) -> Value {
        if parts.contains_key(at) {
            return self.copy_part(at);
        }
        match value {
            Value::Object(members) if !parts.is_empty() => {
                let member = |(name, value): (&String, &Value)| {
                    let at = format!("{at}/{}", escape(name));
                    let is_schema = parts.contains_key(&at);
                    let value = if is_schema { self.copy_part(&at) } else { value.clone() };
                    (name.clone(), value)
                };
                Value::Object(members.iter().map(member).collect())
            }
            Value::Array(items) if !parts.is_empty() => {
                let item = |(nth, value): (usize, &Value)| {
                    let at = format!("{at}/{nth}");
                    if parts.contains_key(&at) { self.copy_part(&at) } else { value.clone() }
                };
                Value::Array(items.iter().enumerate().map(item).collect())
            }
            other => other.clone(),
        }
    }

    /// A schema within another one; a resource of its own by a reference.
    fn copy_part(&mut self, at: &str) -> Value {
        match self.resource_at(at) == at {
            true => json!({ "$ref": self.reference(at) }),
            false => self.copy(at),
        }
    }

    /// The reference of a schema, by the names that the resources have here.
    fn renamed(&self, at: &str, keyword: &str) -> Option<String> {
        let targets = self.bundle.targets.get(at)?;
        let (_, target) = targets.iter().find(|(known, _)| *known == keyword)?;
        Some(match target {
            // It is always that of its own resource.
            _ if keyword == "$recursiveRef" => "#".to_owned(),
            Target::MetaSchema(address) => address.clone(),
            Target::Dynamic(to) if keyword == "$dynamicRef" => {
                let (_, pointer) = split(to);
                let mut names = self.bundle.resource_of(to).dynamic.iter();
                let name = names.find(|(_, known)| *known == pointer).map(|(name, _)| &**name);
                let resource = self.reference(&self.resource_at(to));
                format!("{resource}#{}", name.unwrap_or_default())
            }
            Target::At(to) | Target::Dynamic(to) => self.reference(to),
        })
    }
}

/// A list without the names that are there already, which the validator refuses.
fn names_once(value: &Value) -> Value {
    let Some(items) = value.as_array().filter(|items| items.iter().all(Value::is_string)) else {
        return value.clone();
    };
    let mut seen = HashSet::new();
    items.iter().filter(|item| seen.insert(item.as_str())).cloned().collect()
}

/// Where a keyword is that the validator names.
pub(super) enum KeywordPlace {
    /// At a location.
    At(String),
    /// In a meta-schema: its address, and the pointer there.
    MetaSchema(String, String),
}

impl KeywordPlace {
    /// The place of a pointer in the resource of an address. `resources` are those of [`Excerpt::numbers`].
    pub(super) fn of(address: &str, pointer: &str, resources: &[String]) -> Self {
        let number = address.strip_prefix(BASE).map_or(Ok(0), str::parse::<usize>);
        let resource = number.ok().and_then(|number| resources.get(number));
        match resource {
            Some(resource) if address.is_empty() || address.starts_with(BASE) => {
                Self::At(format!("{resource}{pointer}"))
            }
            _ => Self::MetaSchema(address.to_owned(), pointer.to_owned()),
        }
    }
}

/// Puts a copy where the pointer leads from a value, which is a part of the original so far.
fn put(value: &mut Value, original: Option<&Value>, pointer: &str, copy: Value) {
    let (mut value, mut original) = (value, original);
    for token in pointer.split('/').skip(1) {
        let name = unescape(token);
        let nth = name.parse().ok().filter(|_| original.is_some_and(Value::is_array));
        value = match nth {
            Some(nth) => {
                if !value.is_array() {
                    *value = json!([]);
                }
                let items = value.as_array_mut().expect("it was made one");
                if items.len() <= nth {
                    items.resize(nth.saturating_add(1), Value::Null);
                }
                &mut items[nth]
            }
            None => {
                if !value.is_object() {
                    *value = json!({});
                }
                let members = value.as_object_mut().expect("it was made one");
                members.entry(name.clone()).or_insert(Value::Null)
            }
        };
        original = match nth {
            Some(nth) => original.and_then(|it| it.get(nth)),
            None => original.and_then(|it| it.get(&name)),
        };
    }
    *value = copy;
}
