//! A schema with everything that it refers to: the files, and where each reference leads.
//!
//! Values in it are named by their [location](super::location). Whatever reads a schema follows references by
//! [`Bundle::target`], so that all of it agrees on where they lead.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jsonschema::Draft;
use serde_json::{Map, Value};

use super::file::SchemaFile;
use super::location::{join, split, value_at};
use super::resources::Resource;
use super::walk::{DEFINITIONS, children, is_only_reference};
use crate::document::Node;
use crate::text::Place;

/// The keywords that refer to a schema.
pub(super) const REFERENCES: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// To a location.
    At(String),
    /// To a location, or to another of its name, by where a value came from.
    Dynamic(String),
    /// To a meta-schema, by its address, which the validator has.
    MetaSchema(String),
}

/// A schema, the files that it is in, and where its references lead.
#[derive(Debug)]
pub(super) struct Bundle {
    pub(super) files: Vec<Arc<SchemaFile>>,
    /// Where the schema is.
    pub(super) start: String,
    /// Where references lead, by the location of the schema that they are in and by keyword.
    pub(super) targets: HashMap<String, Vec<(&'static str, Target)>>,
}

impl Bundle {
    pub(super) fn new(file: Arc<SchemaFile>, start: &str) -> Self {
        Self { files: vec![file], start: start.to_owned(), targets: HashMap::new() }
    }

    /// Whether its schemas are OpenAPI's.
    pub(super) fn is_openapi(&self) -> bool {
        self.files[0].is_openapi
    }

    /// The file that a location is in, and the pointer there.
    pub(super) fn file_of<'s, 'p>(&'s self, at: &'p str) -> (&'s SchemaFile, &'p str) {
        let (number, pointer) = split(at);
        (&self.files[number], pointer)
    }

    /// The value at a location.
    pub(super) fn get(&self, at: &str) -> Option<&Value> {
        let (file, pointer) = self.file_of(at);
        value_at(file.value(), pointer)
    }

    /// The schema at a location, if it is an object.
    pub(super) fn object(&self, at: &str) -> Option<&Map<String, Value>> {
        self.get(at)?.as_object()
    }

    pub(super) fn node(&self, at: &str) -> Option<Node<'_>> {
        let (file, pointer) = self.file_of(at);
        file.node(pointer)
    }

    pub(super) fn place(&self, at: &str) -> Place {
        let (file, pointer) = self.file_of(at);
        file.place(pointer)
    }

    pub(super) fn key_place(&self, at: &str) -> Place {
        let (file, pointer) = self.file_of(at);
        file.key_place(pointer)
    }

    pub(super) fn resource_of(&self, at: &str) -> &Resource {
        let (file, pointer) = self.file_of(at);
        &file.resources[file.resource_of(pointer)]
    }

    /// The draft that a location is written in.
    pub(super) fn draft(&self, at: &str) -> Draft {
        self.resource_of(at).draft
    }

    /// The location that a keyword of the schema at a location leads to.
    pub(super) fn target(&self, at: &str, keyword: &str) -> Option<&str> {
        match self.targets.get(at)?.iter().find(|(known, _)| *known == keyword)? {
            (_, Target::At(to) | Target::Dynamic(to)) => Some(to),
            (_, Target::MetaSchema(_)) => None,
        }
    }

    /// Whether a reference leads to a meta-schema.
    pub(super) fn has_meta_schemas(&self) -> bool {
        let mut targets = self.targets.values().flatten();
        targets.any(|(_, target)| matches!(target, Target::MetaSchema(_)))
    }

    /// Every location that the schema at a location refers to.
    pub(super) fn referred(&self, at: &str) -> impl Iterator<Item = &str> {
        REFERENCES.into_iter().filter_map(move |keyword| self.target(at, keyword))
    }

    /// The same, with all that a name may lead to.
    pub(super) fn referred_to(&self, at: &str) -> Vec<String> {
        let targets = self.targets.get(at).into_iter().flatten();
        targets.flat_map(|(_, target)| self.possible(target)).collect()
    }

    /// The locations that a target may be.
    pub(super) fn possible(&self, target: &Target) -> Vec<String> {
        match target {
            Target::MetaSchema(_) => Vec::new(),
            Target::At(at) => vec![at.clone()],
            Target::Dynamic(at) => self.namesakes(at),
        }
    }

    /// The locations that have the dynamic name of one.
    fn namesakes(&self, at: &str) -> Vec<String> {
        let (_, pointer) = split(at);
        let mut names = self.resource_of(at).dynamic.iter();
        let name = names.find(|(_, known)| *known == pointer).map(|(name, _)| name);
        let mut found = vec![at.to_owned()];
        for (number, file) in self.files.iter().enumerate() {
            for resource in &file.resources {
                found.extend(match name {
                    Some(name) => resource.dynamic.get(name).map(|to| join(number, to)),
                    None => resource.is_recursive.then(|| join(number, &resource.pointer)),
                });
            }
        }
        found
    }

    /// Whether a reference there may lead to what isn't known.
    pub(super) fn leads_elsewhere(&self, at: &str) -> bool {
        let targets = self.targets.get(at).into_iter().flatten();
        targets.into_iter().any(|(_, target)| !matches!(target, Target::At(_)))
    }

    /// The subschemas directly within the one at a location that check something, each with its value.
    pub(super) fn parts(&self, at: &str) -> Vec<(String, &Value)> {
        let Some(value) = self.get(at) else { return Vec::new() };
        let (number, pointer) = split(at);
        let draft = self.draft(at);
        if value.as_object().is_some_and(|schema| is_only_reference(draft, schema)) {
            return Vec::new();
        }
        let is_used = |child: &str| {
            let keyword = child[pointer.len()..].split('/').nth(1);
            !keyword.is_some_and(|keyword| DEFINITIONS.contains(&keyword))
        };
        let parts = children(draft, pointer, value).into_iter();
        parts.filter(|(at, _)| is_used(at)).map(|(at, it)| (join(number, &at), it)).collect()
    }

    /// Calls `visit` with every schema that checks something, in the order of the text: the one at the start, those
    /// within it, and those that they refer to.
    pub(super) fn used<'s>(&'s self, visit: &mut dyn FnMut(&str, &'s Map<String, Value>)) {
        self.walk(vec![self.start.clone()], &mut HashSet::new(), visit, |at| {
            self.parts(at).into_iter().map(|(at, _)| at).collect()
        });
    }

    /// The same, with those that are only defined there.
    pub(super) fn all<'s>(&'s self, visit: &mut dyn FnMut(&str, &'s Map<String, Value>)) {
        self.walk(vec![self.start.clone()], &mut HashSet::new(), visit, |at| {
            let Some(value) = self.get(at) else { return Vec::new() };
            let (number, pointer) = split(at);
            let inner = children(self.draft(at), pointer, value).into_iter();
            inner.map(|(at, _)| join(number, &at)).collect()
        });
    }

    /// A stack of locations, the next one last: no recursion, so that no schema is too deep.
    fn walk<'s>(
        &'s self,
        mut todo: Vec<String>,
        seen: &mut HashSet<String>,
        visit: &mut dyn FnMut(&str, &'s Map<String, Value>),
        within: impl Fn(&str) -> Vec<String>,
    ) {
        while let Some(at) = todo.pop() {
            if !seen.insert(at.clone()) {
                continue;
            }
            let Some(schema) = self.object(&at) else { continue };
            visit(&at, schema);
            let referred = self.referred(&at).map(str::to_owned);
            let next: Vec<String> = referred.chain(within(&at)).collect();
            todo.extend(next.into_iter().rev());
        }
    }

    /// The locations that references lead to, and the start.
    pub(super) fn starts(&self) -> BTreeSet<String> {
        let targets = self.targets.values().flatten().filter_map(|(_, target)| match target {
            Target::At(at) | Target::Dynamic(at) => Some(at.clone()),
            Target::MetaSchema(_) => None,
        });
        targets.chain([self.start.clone()]).collect()
    }
}
