//! Schemas: embedded and custom ones, compiled to run on our nodes.
//!
//! Invariant: a schema that can't be used never lets a document pass. A custom schema is compiled when
//! it is loaded, so its mistakes are mistakes of the policy. An embedded one is compiled when the
//! first document needs it; should that ever fail, it is an error at each document.
//!
//! Loading gives [`SchemaError`] and [`SchemaMistake`], which only the caller turns into findings.

mod compile;
mod diff;
mod embedded;
mod explain;
mod file;
mod foreign_names;
mod keywords;
mod load;
mod mistake;
mod nodes;
mod shape;
mod shape_builder;
mod violation;
mod walk;

use std::sync::Arc;

use jsonschema::Validator;
use once_cell::sync::OnceCell;

pub(crate) use diff::compare;
pub use diff::{ChangeKind, SchemaChange};
use embedded::EmbeddedSchema;
pub(crate) use embedded::{DEFAULT, EMBEDDED};
pub(crate) use load::{custom, embedded};
pub(crate) use mistake::{SchemaError, SchemaMistake};
pub(crate) use shape::{Reached, Shape};

use crate::document::{Collector, Node, Pattern};
use crate::finding::Severity;
use file::SchemaFile;
use nodes::Nodes;

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
    /// Made on first use. Only [`Schema::validator`] reads it.
    validator: OnceCell<Validator<Nodes>>,
    file: SchemaFile,
    /// Where in the file the schema is.
    pointer: String,
    /// The entry of an embedded schema.
    embedded: Option<&'static EmbeddedSchema>,
}

impl Schema {
    /// Whether it is the very same one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }

    /// What to do about a name that exists, but in no edition of this schema.
    pub(crate) fn foreign_name_help(&self, name: &str) -> Option<&str> {
        self.embedded.and_then(|embedded| embedded.foreign_names.help(name))
    }

    /// Reports every violation of the schema by `dto`.
    pub(crate) fn check<'d>(&self, dto: Node<'d>, collector: &mut Collector<'d, '_>) {
        match self.validator() {
            // Most documents are valid, and to know that costs a fraction of listing errors.
            Ok(validator) if validator.is_valid(dto) => {}
            Ok(validator) => violation::report(self, validator, dto, collector),
            Err(error) => {
                let why = error.into_findings();
                let why = why.first().map_or("it can't be compiled", |why| why.message());
                let message = format!("the schema `{}` can't be used: {why}", self.name);
                let finding = collector.at(dto, "schema-unusable", Severity::Error);
                collector.push(finding.message(message).value(&*self.name));
            }
        }
    }

    /// The compiled schema, compiled now if it wasn't yet.
    fn validator(&self) -> Result<&Validator<Nodes>, SchemaError> {
        self.validator.get_or_try_init(|| compile::compile(&self.file, &self.pointer))
    }
}

/// Every name that can be at a place or in the array there, by all schemas that have the place;
/// `None` where one of them leaves open what may be there, and where none lists a name.
pub(crate) fn known_names(schemas: &[&Schema], at: &Pattern) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for schema in schemas {
        match schema.shape.names_at(at) {
            Some(names) => all.extend(names),
            None if matches!(schema.shape.reach(at), Reached::Nowhere { .. }) => {}
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
