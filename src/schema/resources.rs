//! The schemas of a file that have addresses of their own, and the names of places in them.

use std::collections::HashMap;

use jsonschema::Draft;
use serde_json::{Map, Value};

use super::address::Address;
use super::components::COMPONENTS;
use super::walk::children;
use crate::text::pointer_token::escape;

/// A schema resource (JSON Schema, section 4.3.5): the file as a whole, or a schema in it that has an `$id`.
#[derive(Debug)]
pub(super) struct Resource {
    /// Where it is in the file.
    pub(super) pointer: String,
    /// What references in it start from.
    pub(super) address: Address,
    pub(super) draft: Draft,
    /// The pointers of its places that have a name.
    pub(super) anchors: HashMap<String, String>,
    /// Those whose name may lead elsewhere, by where a value came from.
    pub(super) dynamic: HashMap<String, String>,
    /// Whether `$recursiveRef` may lead elsewhere.
    pub(super) is_recursive: bool,
}

impl Resource {
    fn new(pointer: &str, address: Address, draft: Draft) -> Self {
        let (anchors, dynamic) = (HashMap::new(), HashMap::new());
        let pointer = pointer.to_owned();
        Self { pointer, address, draft, anchors, dynamic, is_recursive: false }
    }
}

/// A value that may be a schema, or have schemas in it.
struct Open<'v> {
    pointer: String,
    value: &'v Value,
    /// The number of the resource that it is in.
    resource: usize,
    is_schema: bool,
}

/// The resources of a file that is at an address. The first one is the file itself.
///
/// OpenAPI 3.0 has no addresses of schemas: there `id` is a member like others.
pub(super) fn resources(
    file: &Value,
    address: Address,
    draft: Draft,
    openapi: bool,
) -> Vec<Resource> {
    let mut resources = vec![Resource::new("", address, draft)];
    if (openapi && draft == Draft::Draft4) || !has_names(file) {
        return resources;
    }
    let mut todo =
        vec![Open { pointer: String::new(), value: file, resource: 0, is_schema: !openapi }];
    while let Some(open) = todo.pop() {
        let Open { pointer, value, mut resource, is_schema } = open;
        if !is_schema {
            todo.extend(around_schemas(&pointer, value, resource));
            continue;
        }
        let Some(schema) = value.as_object() else { continue };
        resource = enter(&mut resources, resource, &pointer, schema);
        let draft = resources[resource].draft;
        let inner = children(draft, &pointer, value).into_iter();
        todo.extend(
            inner.map(|(pointer, value)| Open { pointer, value, resource, is_schema: true }).rev(),
        );
    }
    resources
}

/// Whether a keyword that gives a name is anywhere in a file. Most have none.
fn has_names(file: &Value) -> bool {
    let mut todo = vec![file];
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(members) => {
                let is_name = |name: &str| {
                    matches!(name, "id" | "$id" | "$anchor" | "$dynamicAnchor" | "$recursiveAnchor")
                };
                if members.iter().any(|(name, value)| is_name(name) && !value.is_object()) {
                    return true;
                }
                todo.extend(members.values());
            }
            _ => {}
        }
    }
    false
}

/// What is in a part of an OpenAPI file that is no schema.
fn around_schemas<'v>(pointer: &str, value: &'v Value, resource: usize) -> Vec<Open<'v>> {
    let open = |pointer: String, value, is_schema| Open { pointer, value, resource, is_schema };
    match value {
        Value::Object(members) => {
            let is_example = |name: &str| {
                matches!(name, "example" | "examples" | "default" | "enum")
                    || name.starts_with("x-")
            };
            let members = members.iter().filter(|(name, _)| !is_example(name));
            let is_schema =
                |name: &str| matches!(name, "schema" | "itemSchema") || pointer == COMPONENTS;
            members
                .map(|(name, it)| open(format!("{pointer}/{}", escape(name)), it, is_schema(name)))
                .collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(nth, item)| open(format!("{pointer}/{nth}"), item, false)).collect()
        }
        _ => Vec::new(),
    }
}

/// Notes the names that a schema has. Returns the number of the resource that it is in.
fn enter(
    resources: &mut Vec<Resource>,
    mut around: usize,
    pointer: &str,
    schema: &Map<String, Value>,
) -> usize {
    let draft = resources[around].draft;
    let keyword = draft.id_keyword();
    let id = schema.get(keyword).and_then(Value::as_str);
    let id = id.filter(|_| draft > Draft::Draft7 || !schema.contains_key("$ref"));
    let (uri, fragment) = id.map_or(("", ""), |id| id.split_once('#').unwrap_or((id, "")));
    // Since 2019-09 no `$id` has a fragment, and one that has is none.
    let is_ignored = draft > Draft::Draft7 && !fragment.is_empty();
    if !uri.is_empty()
        && !is_ignored
        && let Ok(address) = resources[around].address.resolve(uri)
    {
        if pointer.is_empty() {
            resources[0].address = address;
        } else {
            let draft = match draft.detect(&Value::Object(dialect(schema))) {
                Draft::Unknown => draft,
                own => own,
            };
            resources.push(Resource::new(pointer, address, draft));
            around = resources.len().saturating_sub(1);
        }
    }
    let resource = &mut resources[around];
    let mut name = |name: &str, is_dynamic: bool| {
        resource.anchors.entry(name.to_owned()).or_insert_with(|| pointer.to_owned());
        if is_dynamic {
            resource.dynamic.entry(name.to_owned()).or_insert_with(|| pointer.to_owned());
        }
    };
    if draft <= Draft::Draft7 {
        if !fragment.is_empty() {
            name(fragment, false);
        }
        return around;
    }
    let anchor = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
    if let Some(anchor) = anchor("$anchor") {
        name(anchor, false);
    }
    if draft == Draft::Draft202012 {
        if let Some(anchor) = anchor("$dynamicAnchor") {
            name(anchor, true);
        }
    } else if resource.pointer == pointer {
        resource.is_recursive = schema.get("$recursiveAnchor") == Some(&Value::Bool(true));
    }
    around
}

/// The `$schema` of a schema, alone.
fn dialect(schema: &Map<String, Value>) -> Map<String, Value> {
    let own = schema.get("$schema").cloned();
    own.into_iter().map(|own| ("$schema".to_owned(), own)).collect()
}
