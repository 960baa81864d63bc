//! The file that a schema is in: JSON Schema of any draft, or OpenAPI.

use std::sync::Arc;

use jsonschema::Draft;
use serde_json::{Map, Value, json};

use super::error::{SchemaError, SchemaMistake};
use super::walk;
use crate::document::{Document, Format, Limits, Node};
use crate::text::suggest::did_you_mean;
use crate::text::{Place, Source, Span};

/// So many components of an OpenAPI file are named in a help.
const MOST_COMPONENTS: usize = 8;

/// A file with one schema, or with many and a pointer to one.
pub(super) struct SchemaFile {
    pub(super) source: Arc<Source>,
    document: Document,
    pub(super) draft: Draft,
    /// The file as its draft reads it.
    pub(super) value: Value,
    /// An `$id` with a fragment. It isn't part of `value`.
    pub(super) fragment_id: Option<String>,
}

impl SchemaFile {
    /// Reads the schema at `pointer` from a file.
    ///
    /// # Errors
    ///
    /// If the file isn't one document, or no schema can be at the pointer.
    pub(super) fn read(
        source: Arc<Source>,
        format: Format,
        pointer: &str,
    ) -> Result<Self, SchemaError> {
        let mut documents = Document::parse(Arc::clone(&source), format, &Limits::default());
        if documents.len() != 1 {
            let place = Place::new(source, Span::default());
            let message = format!("a schema's file holds one document, found {}", documents.len());
            let help = "put each document into a file of its own";
            return Err(SchemaMistake::unusable(place, message).help(help).into());
        }
        let refused = |errors| SchemaError::Document { source: Arc::clone(&source), errors };
        let document = documents.remove(0).map_err(refused)?;
        let value = document.root().to_value();
        let mut file =
            Self { source, document, draft: Draft::Draft202012, value, fragment_id: None };
        file.draft = file.dialect(pointer)?;
        file.check_pointer(pointer)?;
        Ok(file)
    }

    pub(super) fn root(&self) -> Node<'_> {
        self.document.root()
    }

    /// The value at a pointer.
    pub(super) fn node(&self, pointer: &str) -> Option<Node<'_>> {
        self.root().at(pointer)
    }

    /// The place of a node of this file.
    pub(super) fn place_of(&self, node: Node<'_>) -> Place {
        self.document.place(node)
    }

    /// The place of the value at a pointer, or of the nearest one around it.
    pub(super) fn place(&self, pointer: &str) -> Place {
        let mut pointer = pointer;
        loop {
            if let Some(node) = self.node(pointer) {
                return self.place_of(node);
            }
            pointer = pointer.rsplit_once('/').map_or("", |(around, _)| around);
        }
    }

    /// The place of the key that a pointer ends in.
    pub(super) fn key_place(&self, pointer: &str) -> Place {
        let around = pointer.rsplit_once('/').map_or("", |(around, _)| around);
        let value = self.node(pointer);
        let same = |found: &Node<'_>| value.is_some_and(|value| value.id() == found.id());
        let mut members = self.node(around).into_iter().flat_map(|object| object.members());
        match members.find(|(_, member)| same(member)) {
            Some((key, _)) => self.place_of(key),
            None => self.place(pointer),
        }
    }

    /// A suggestion for the last token of a pointer that leads nowhere.
    pub(super) fn suggestion(&self, pointer: &str) -> Option<String> {
        let (around, name) = pointer.rsplit_once('/')?;
        let siblings = self.value.pointer(around)?.as_object()?;
        did_you_mean(name, siblings.keys().map(String::as_str))
    }

    /// Calls `visit` with every schema at or below `start`, and with those that they refer to.
    pub(super) fn subschemas<'f>(
        &'f self,
        start: &str,
        visit: &mut dyn FnMut(&str, &'f Map<String, Value>),
    ) {
        walk::subschemas(&self.value, self.draft, start, visit);
    }

    /// The draft that the file is written in. Makes `value` what that draft reads.
    fn dialect(&mut self, pointer: &str) -> Result<Draft, SchemaMistake> {
        if let Some(version) = self.value.get("openapi").and_then(Value::as_str) {
            if pointer.is_empty() {
                return Err(self.component_missing());
            }
            if version.starts_with("3.0") {
                nullable_to_null(&mut self.value);
                return Ok(Draft::Draft4);
            }
            return Ok(Draft::Draft202012);
        }
        if self.value.get("swagger").is_some() {
            let place = self.key_place("/swagger");
            let mistake = SchemaMistake::unusable(place, "Swagger 2.0 is not supported");
            return Err(mistake.help("convert the file to OpenAPI 3"));
        }
        self.take_fragment_id();
        let Some(uri) = self.value.get("$schema").and_then(Value::as_str) else {
            return Ok(Draft::Draft202012);
        };
        match Draft::from_schema_uri(uri) {
            Draft::Unknown => {
                let message = format!("dtolint doesn't know the JSON Schema draft `{uri}`");
                let help = "write the URI of draft 4, 6, 7, 2019-09 or 2020-12; dtolint never uses the network";
                Err(SchemaMistake::unusable(self.place("/$schema"), message).help(help))
            }
            draft => Ok(draft),
        }
    }

    /// An OpenAPI file is named without saying which of its schemas is meant.
    fn component_missing(&self) -> SchemaMistake {
        let message = "this is an OpenAPI file, and a policy must say which of its schemas to use";
        let mistake = SchemaMistake::unusable(self.place(""), message);
        let schemas = self.value.pointer("/components/schemas").and_then(Value::as_object);
        let names: Vec<&str> =
            schemas.into_iter().flat_map(|schemas| schemas.keys().map(String::as_str)).collect();
        if names.is_empty() {
            return mistake.help("add a schema under `/components/schemas`");
        }
        let more = match names.len().saturating_sub(MOST_COMPONENTS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let names = names[..names.len().min(MOST_COMPONENTS)].join(", ");
        let file = self.source.name();
        mistake.help(format!(
            "write `{file}#/components/schemas/NAME`, where NAME is one of {names}{more}"
        ))
    }

    /// Takes out an `$id` with a fragment: JSON Schema forbids it (2020-12, section 8.2.1), yet WorkOS
    /// publishes one.
    fn take_fragment_id(&mut self) {
        let has_fragment =
            |id: &str| id.split_once('#').is_some_and(|(_, fragment)| !fragment.is_empty());
        let id = self.value.get("$id").and_then(Value::as_str);
        self.fragment_id = id.filter(|id| has_fragment(id)).map(str::to_owned);
        if let (Some(_), Some(schema)) = (&self.fragment_id, self.value.as_object_mut()) {
            schema.remove("$id");
        }
    }

    fn check_pointer(&self, pointer: &str) -> Result<(), SchemaMistake> {
        match self.value.pointer(pointer) {
            Some(Value::Object(_) | Value::Bool(_)) => Ok(()),
            Some(_) => {
                let message = "a schema is an object or a boolean";
                Err(SchemaMistake::unusable(self.place(pointer), message))
            }
            None => {
                let message = format!("there is nothing at `{pointer}` in this file");
                let mistake = SchemaMistake::unusable(self.place(pointer), message);
                Err(match self.suggestion(pointer) {
                    Some(suggestion) => mistake.help(suggestion),
                    None => mistake,
                })
            }
        }
    }
}

/// OpenAPI 3.0 writes `nullable: true` where JSON Schema has the type `null`.
fn nullable_to_null(value: &mut Value) {
    let mut todo = vec![value];
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(members) => {
                if members.get("nullable") == Some(&Value::Bool(true))
                    && let Some(name @ Value::String(_)) = members.get("type").cloned()
                {
                    members.insert("type".to_owned(), json!([name, "null"]));
                }
                todo.extend(members.values_mut());
            }
            _ => {}
        }
    }
}
