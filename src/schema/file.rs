//! The file that a schema is in: JSON Schema of any draft, or OpenAPI.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jsonschema::Draft;
use serde_json::{Value, json};

use super::address::Address;
use super::components::{COMPONENTS, within_components};
use super::dialect::Dialect;
use super::error::{SchemaError, SchemaMistake};
use super::resources::{Resource, resources};
use crate::document::{Children, Document, Format, Limits, Node};
use crate::text::pointer_token::{escape, unescape};
use crate::text::suggest::meant;
use crate::text::{Place, Source, Span};

/// So many components of an OpenAPI file are named in a help.
const MOST_COMPONENTS: usize = 8;

/// A file that was parsed, whatever it is read as.
#[derive(Debug)]
pub(super) struct ParsedFile {
    source: Arc<Source>,
    pub(super) document: Document,
    pub(super) value: Value,
    /// Made when something is looked up: a file may have as many places that are named as it has values.
    children: OnceLock<Children>,
}

impl ParsedFile {
    /// Parses a file.
    ///
    /// # Errors
    ///
    /// If the file isn't one document.
    pub(super) fn parse(source: Arc<Source>, format: Format) -> Result<Self, SchemaError> {
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
        Ok(Self { source, document, value, children: OnceLock::new() })
    }

    /// The value at a pointer, with its key if it is a member.
    fn find(&self, pointer: &str) -> Option<(Option<Node<'_>>, Node<'_>)> {
        let root = self.document.root();
        self.children.get_or_init(|| Children::new(root)).find(root, pointer)
    }
}

/// A file with one schema, or with many and a pointer to one.
#[derive(Debug)]
pub(super) struct SchemaFile {
    /// Its path from the root that files are read from.
    pub(super) path: String,
    pub(super) source: Arc<Source>,
    parsed: Arc<ParsedFile>,
    pub(super) dialect: Dialect,
    pub(super) is_openapi: bool,
    /// What its dialect makes of it, where that is something else.
    converted: Option<Value>,
    /// An `$id` with a fragment, which is ignored.
    pub(super) fragment_id: Option<String>,
    pub(super) resources: Vec<Resource>,
    /// The numbers of the resources, by pointer.
    numbers: HashMap<String, usize>,
}

impl SchemaFile {
    /// Reads a file in a dialect.
    pub(super) fn new(path: &str, parsed: Arc<ParsedFile>, dialect: Dialect) -> Self {
        let is_openapi = parsed.value.get("openapi").is_some_and(Value::is_string);
        let converted = (dialect == Dialect::OpenApi30).then(|| {
            let mut value = parsed.value.clone();
            nullable_to_null(&mut value);
            value
        });
        let draft = dialect.draft();
        let value = converted.as_ref().unwrap_or(&parsed.value);
        let fragment_id = fragment_id(value).filter(|_| draft > Draft::Draft7 && !is_openapi);
        let address = Address::File(path.to_owned());
        let resources = resources(value, address, draft, is_openapi);
        let source = Arc::clone(&parsed.source);
        let path = path.to_owned();
        let numbers = resources.iter().enumerate();
        let numbers = numbers.map(|(nth, it)| (it.pointer.clone(), nth)).collect();
        Self {
            path,
            source,
            parsed,
            dialect,
            is_openapi,
            converted,
            fragment_id,
            resources,
            numbers,
        }
    }

    /// The file as its dialect reads it.
    pub(super) fn value(&self) -> &Value {
        self.converted.as_ref().unwrap_or(&self.parsed.value)
    }

    /// The resource that a pointer is in.
    pub(super) fn resource_of(&self, pointer: &str) -> usize {
        if self.resources.len() == 1 {
            return 0;
        }
        let mut pointer = pointer;
        loop {
            if let Some(&number) = self.numbers.get(pointer) {
                return number;
            }
            pointer = pointer.rsplit_once('/').map_or("", |(around, _)| around);
        }
    }

    pub(super) fn root(&self) -> Node<'_> {
        self.parsed.document.root()
    }

    /// The value at a pointer.
    pub(super) fn node(&self, pointer: &str) -> Option<Node<'_>> {
        self.parsed.find(pointer).map(|(_, value)| value)
    }

    /// The place of a node of this file.
    pub(super) fn place_of(&self, node: Node<'_>) -> Place {
        self.parsed.document.place(node)
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
        match self.parsed.find(pointer) {
            Some((Some(key), _)) => self.place_of(key),
            _ => self.place(pointer),
        }
    }

    /// A suggestion for the first name in a pointer that leads nowhere. If others follow it: the pointer as far as it
    /// then leads somewhere.
    pub(super) fn suggestion(&self, pointer: &str) -> Option<String> {
        let ends = pointer.match_indices('/').map(|(at, _)| at).skip(1);
        let mut ends = ends.chain([pointer.len()]);
        let end = ends.find(|end| self.value().pointer(&pointer[..*end]).is_none())?;
        let (around, name) = pointer[..end].rsplit_once('/')?;
        let siblings = self.value().pointer(around)?.as_object()?;
        let near = meant(&unescape(name), siblings.keys().map(String::as_str))?;
        if end == pointer.len() {
            return Some(format!("did you mean `{near}`?"));
        }
        let start = format!("{around}/{}", escape(near));
        let whole = format!("{start}{}", &pointer[end..]);
        let there = if self.value().pointer(&whole).is_some() { whole } else { start };
        Some(format!("did you mean `{there}`?"))
    }

    /// An OpenAPI file is named without saying which of its schemas is meant.
    pub(super) fn component_missing(&self) -> SchemaMistake {
        let message = "this is an OpenAPI file, and a policy must say which of its schemas to use";
        let mistake = SchemaMistake::unusable(self.place(""), message);
        let Some(names) = self.component_names() else {
            return mistake.help(format!("add a schema under `{COMPONENTS}`"));
        };
        let file = self.source.name();
        mistake.help(format!("write `{file}#{COMPONENTS}/NAME`, where NAME is one of {names}"))
    }

    /// The names of the schemas of an OpenAPI file.
    pub(super) fn component_list(&self) -> impl Iterator<Item = &str> {
        let schemas = self.value().pointer(COMPONENTS).and_then(Value::as_object);
        schemas.into_iter().flat_map(|schemas| schemas.keys().map(String::as_str))
    }

    /// The names of the schemas of an OpenAPI file, as far as a help has room for them.
    fn component_names(&self) -> Option<String> {
        let names: Vec<&str> = self.component_list().collect();
        let more = match names.len().saturating_sub(MOST_COMPONENTS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let shown = names[..names.len().min(MOST_COMPONENTS)].join(", ");
        (!names.is_empty()).then(|| format!("{shown}{more}"))
    }

    /// Refuses a pointer at which no schema can be.
    pub(super) fn check_pointer(&self, pointer: &str) -> Result<(), SchemaMistake> {
        match self.value().pointer(pointer) {
            Some(Value::Object(_) | Value::Bool(_)) => Ok(()),
            Some(_) => {
                let message = "a schema is an object or a boolean";
                Err(SchemaMistake::unusable(self.place(pointer), message))
            }
            None => Err(self.no_schema(pointer)),
        }
    }

    /// Nothing is at a pointer.
    pub(super) fn no_schema(&self, pointer: &str) -> SchemaMistake {
        let message = format!("there is nothing at `{pointer}` in this file");
        let mistake = SchemaMistake::unusable(self.place(pointer), message);
        let help = self.suggestion(pointer).or_else(|| {
            let is_component = within_components(pointer).is_some();
            let names = self.component_names().filter(|_| is_component)?;
            Some(format!("the schemas there are {names}"))
        });
        match help {
            Some(help) => mistake.help(help),
            None => mistake,
        }
    }
}

/// An `$id` with a fragment: JSON Schema forbids it (2020-12, section 8.2.1), yet WorkOS publishes one.
fn fragment_id(schema: &Value) -> Option<String> {
    let id = schema.get("$id")?.as_str()?;
    let has_fragment = id.split_once('#').is_some_and(|(_, fragment)| !fragment.is_empty());
    has_fragment.then(|| id.to_owned())
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
