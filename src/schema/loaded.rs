//! A schema that was loaded from a file, and is compiled when it is first needed.

use std::sync::{Arc, OnceLock};

use once_cell::sync::OnceCell;

use super::alternatives::Alternatives;
use super::bundle::Bundle;
use super::cache::Cache;
use super::compile::{self, Compiled};
use super::components::component_pointer;
use super::embedded::EmbeddedSchema;
use super::error::{SchemaError, SchemaMistake};
use super::evaluated::{Evaluated, NamePatterns};
use super::listed_names::NameIndexes;
use super::parts::{PartCache, Parts};
use super::patterns::Patterns;
use super::plain::Plain;
use super::plain_reader::plain;
use super::reach::Reached;
use super::reading::{READINGS, Reading};
use super::roles::Roles;
use super::shape::Shape;
use crate::document::Pattern;

/// The limit of locations of which is kept what was read to explain a finding.
const MOST_READ: usize = 256;

/// A schema, and what is known of it.
pub(crate) struct Schema {
    /// An embedded schema's name, or `path#/pointer`.
    pub(crate) name: String,
    /// How a policy at the root of its files refers to it.
    pub(crate) reference: String,
    /// What the schema says of each place.
    pub(crate) shape: Arc<Shape>,
    /// What its author should know, though the schema can be used.
    pub(crate) warnings: Vec<SchemaMistake>,
    /// Its patterns, read on first use. Only [`Schema::patterns`] reads them.
    pub(super) patterns: OnceLock<Patterns>,
    /// By the number of the reading, each made on first use. Only [`Schema::compiled`] reads them.
    pub(super) validators: [OnceCell<Compiled>; READINGS],
    /// By the same number, subschemas that were compiled alone. Only [`Schema::parts`] reads them.
    pub(super) parts: [PartCache; READINGS],
    /// Which members and items the subschema at a location evaluates. Only [`Schema::evaluated`] reads it.
    pub(super) evaluated: Cache<Arc<Evaluated>, MOST_READ>,
    /// The patterns for names in it.
    pub(super) name_patterns: NamePatterns,
    /// The alternatives under the keyword at a location. Only [`Schema::alternatives`] reads them.
    pub(super) alternatives: Cache<Arc<Alternatives>, MOST_READ>,
    /// The same as plain tests.
    pub(super) plain: [OnceLock<Plain>; READINGS],
    /// The names that it lists.
    pub(crate) names: NameIndexes,
    /// The schema, and what it refers to.
    pub(super) bundle: Bundle,
    /// The entry of an embedded schema.
    pub(super) embedded: Option<&'static EmbeddedSchema>,
}

impl Schema {
    /// Whether it is the same one, or has the same text, as the target of a link has.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
            || (self.bundle.start == other.bundle.start
                && self.bundle.files.len() == other.bundle.files.len()
                && self
                    .bundle
                    .files
                    .iter()
                    .zip(&other.bundle.files)
                    .all(|(ours, theirs)| ours.source.text() == theirs.source.text()))
    }

    /// The files that it is in, by their paths from the root.
    #[cfg(feature = "walk")]
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        self.bundle.files.iter().map(|file| &*file.path)
    }

    /// The schemas that a policy can name in the schema's file, by path and pointer: the components of an OpenAPI file,
    /// or the file itself. Nothing for an embedded schema.
    pub(crate) fn siblings(&self) -> Vec<(String, String)> {
        let Some(file) = self.bundle.files.first().filter(|_| self.embedded.is_none()) else {
            return Vec::new();
        };
        if !file.is_openapi {
            return vec![(file.path.clone(), String::new())];
        }
        let names = file.component_list();
        names.map(|name| (file.path.clone(), component_pointer(name))).collect()
    }

    /// Where the roles are in a DTO of this schema, unless a policy says otherwise.
    pub(crate) fn roles(&self) -> Roles {
        Roles::usual_in(&self.shape)
    }

    /// What to do about a name that exists, but in no edition of this schema.
    pub(crate) fn foreign_name_help(&self, name: &str) -> Option<&str> {
        self.embedded.and_then(|embedded| embedded.foreign_names.help(name))
    }

    /// The schema as plain tests.
    pub(super) fn plain(&self, reading: Reading) -> &Plain {
        self.plain[reading.number()].get_or_init(|| plain(&self.bundle, reading, &self.names))
    }

    /// Its patterns, read now if they weren't yet.
    pub(super) fn patterns(&self) -> &Patterns {
        self.patterns.get_or_init(|| Patterns::of(&self.bundle))
    }

    /// Its subschemas, for one document.
    pub(super) fn parts(&self, reading: Reading) -> Parts<'_> {
        Parts::new(&self.bundle, self.patterns(), reading, &self.parts[reading.number()])
    }

    /// Which members and items the subschema at a location evaluates.
    pub(super) fn evaluated(&self, at: &str) -> Arc<Evaluated> {
        let read = || Arc::new(Evaluated::by(&self.bundle, at, &self.name_patterns));
        self.evaluated.get_or_insert_with(at, read)
    }

    /// The alternatives under the keyword at a location.
    pub(super) fn alternatives(&self, at: &str) -> Arc<Alternatives> {
        let read = || Arc::new(Alternatives::read(&self.bundle, at));
        self.alternatives.get_or_insert_with(at, read)
    }

    /// The compiled schema, compiled now if it wasn't yet.
    pub(super) fn compiled(&self, reading: Reading) -> Result<&Compiled, SchemaError> {
        let bundle = &self.bundle;
        let compile = || compile::compile(bundle, &bundle.start, reading, self.patterns());
        self.validators[reading.number()].get_or_try_init(compile)
    }
}

/// Every name that can be at a place or in the array there, by all schemas that have the place;
/// `None` where one of them leaves open what may be there, and where none lists a name.
pub(crate) fn known_names(schemas: &[&Schema], at: &Pattern) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for schema in schemas {
        match schema.shape.names_at(at) {
            Some(names) => all.extend(names),
            None if matches!(schema.shape.reach(at), Reached::Nowhere(_)) => {}
            None => return None,
        }
    }
    (!all.is_empty()).then_some(all)
}

impl std::fmt::Debug for Schema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Schema").field("name", &self.name).finish_non_exhaustive()
    }
}
