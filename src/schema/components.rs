//! The components of an OpenAPI file that are schemas.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::address::decoded;
use crate::text::pointer_token::escape;

/// Where they are.
pub(crate) const COMPONENTS: &str = "/components/schemas";

/// The pointer of the component with a name.
pub(crate) fn component_pointer(name: &str) -> String {
    format!("{COMPONENTS}/{}", escape(name))
}

/// Of a pointer into a component: the component's name as the pointer has it, and what follows the name.
pub(crate) fn within_components(pointer: &str) -> Option<(&str, &str)> {
    let path = pointer.strip_prefix(COMPONENTS)?.strip_prefix('/')?;
    Some(path.split_at(path.find('/').unwrap_or(path.len())))
}

/// The components that have a schema as a part by `allOf`, by the pointer of that schema. Nothing need use them.
pub(super) struct Heirs(HashMap<String, Vec<String>>);

impl Heirs {
    /// Those of a file, by its value.
    pub(super) fn of(file: &Value) -> Self {
        let mut heirs: HashMap<String, Vec<String>> = HashMap::new();
        let components = file.pointer(COMPONENTS).and_then(Value::as_object);
        for (name, schema) in components.into_iter().flatten() {
            let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
            for reference in parts.filter_map(|part| part.get("$ref")?.as_str()) {
                if let Some(pointer) = reference.strip_prefix('#') {
                    heirs.entry(decoded(pointer)).or_default().push(component_pointer(name));
                }
            }
        }
        Self(heirs)
    }

    /// The pointers of the components that have the schema at a pointer as a part, at any remove.
    pub(super) fn of_schema(&self, pointer: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut todo = vec![pointer.to_owned()];
        while let Some(parent) = todo.pop() {
            for heir in self.0.get(&parent).into_iter().flatten() {
                if found.insert(heir.clone()) {
                    todo.push(heir.clone());
                }
            }
        }
        found
    }
}
