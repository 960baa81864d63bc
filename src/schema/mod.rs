//! Schemas: embedded ones and own ones, compiled to run on our nodes.

mod diff;
mod embedded;
mod foreign_names;
mod keywords;
mod load;
mod nodes;
mod shape;
mod violation;
mod walk;

use std::sync::{Arc, LazyLock, OnceLock};

use jsonschema::Validator;

pub(crate) use diff::compare;
pub use diff::{ChangeKind, SchemaChange};
pub(crate) use embedded::{DEFAULT, EMBEDDED};
pub(crate) use load::{embedded, own};
pub(crate) use shape::{Reached, Shape};

use crate::document::{Collector, Document, Format, Limits, Node, Pattern};
use crate::finding::{Finding, Severity};
use crate::text::Source;
use foreign_names::ForeignNames;
use nodes::Nodes;

/// A compiled schema.
pub(crate) struct Schema {
    /// An embedded schema's name, or `path#/pointer`.
    pub(crate) name: String,
    /// How a policy at the root of its files refers to it.
    pub(crate) reference: String,
    /// What the schema says of each place.
    pub(crate) shape: Arc<Shape>,
    /// Worth telling the author of the schema; no reason not to use it.
    pub(crate) warnings: Vec<Finding>,
    validator: Validator<Nodes>,
    /// Path and text of the file, which is parsed for its places when there is a violation.
    file: File,
    newer: Option<Newer>,
    elsewhere: Option<&'static LazyLock<ForeignNames>>,
}

/// The file that a schema is in.
struct File {
    source: Arc<Source>,
    format: Format,
    document: OnceLock<Option<Document>>,
}

/// A later edition of an embedded schema.
struct Newer {
    name: &'static str,
    file: OnceLock<serde_json::Value>,
}

impl Newer {
    /// Whether that edition lists `value` at a place.
    fn lists(&self, pointer: &str, value: &str) -> bool {
        let text = || embedded::find(self.name).map_or("null", |edition| edition.text);
        let file = self.file.get_or_init(|| serde_json::from_str(text()).unwrap_or_default());
        let listed = file.pointer(pointer).and_then(serde_json::Value::as_array);
        listed.is_some_and(|listed| listed.iter().any(|known| known == value))
    }
}

impl File {
    fn document(&self) -> Option<&Document> {
        let parse = || {
            let source = Arc::clone(&self.source);
            Document::parse(source, self.format, &Limits::default()).into_iter().next()?.ok()
        };
        self.document.get_or_init(parse).as_ref()
    }
}

impl Schema {
    /// Whether it is the very same one.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }

    /// What to do about a name that exists, but in no edition of this schema.
    pub(crate) fn elsewhere(&self, name: &str) -> Option<&str> {
        self.elsewhere.and_then(|elsewhere| elsewhere.help(name))
    }

    /// Reports every violation of the schema by `dto`.
    pub(crate) fn check<'d>(&self, dto: Node<'d>, collector: &mut Collector<'d, '_>) {
        // Most documents are valid, and to know that costs a fraction of listing errors.
        if !self.validator.is_valid(dto) {
            violation::report(self, dto, "schema", Severity::Error, collector);
        }
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
