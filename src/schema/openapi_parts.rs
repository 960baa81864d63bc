//! The schemas of two editions of an OpenAPI file: its components, and what its operations are sent.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bundle::Bundle;
use super::components::component_pointer;
use super::file::SchemaFile;
use super::library::{Library, Loader};
use super::load::DEFAULT_DIALECT;
use super::operations;
use super::resolver::resolve_from;
use super::same::same_from;

/// What a schema of an OpenAPI file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OpenApiPartKind {
    /// A schema under `components`.
    Component,
    /// The JSON that an operation is sent.
    Operation,
}

impl OpenApiPartKind {
    /// The name: `component` or `operation`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Operation => "operation",
        }
    }
}

/// A schema of one edition or of both.
#[derive(Debug)]
pub(crate) struct OpenApiPart {
    pub(crate) kind: OpenApiPartKind,
    pub(crate) name: String,
    /// How the old edition and the new one name it, what is behind the `#`.
    pub(crate) fragments: [Option<String>; 2],
    /// Whether nothing has changed in it, and in what it refers to.
    pub(crate) is_same: bool,
}

type Key = (OpenApiPartKind, String);

/// The parts of one file: the fragment of each, and its location if that is known.
type Parts = BTreeMap<Key, (String, Option<String>)>;

fn at(parts: &Parts, key: &Key) -> Option<String> {
    parts.get(key)?.1.clone()
}

/// The schemas of two files, components first; `None` if one of them isn't an OpenAPI file that can be read.
pub(crate) fn openapi_parts(
    [old, new]: [&str; 2],
    library: &mut Library,
    loader: &mut dyn Loader,
) -> Option<Vec<OpenApiPart>> {
    let mut file = |path| library.file(path, DEFAULT_DIALECT, loader).ok();
    let (old, new) = (file(old)?, file(new)?);
    if !old.is_openapi || !new.is_openapi {
        return None;
    }
    let (old_bundle, old_parts) = parts(old, library, loader);
    let (new_bundle, new_parts) = parts(new, library, loader);
    let keys: Vec<Key> = old_parts.keys().chain(new_parts.keys()).cloned().collect();
    let pair = |key: &Key| Some((at(&old_parts, key)?, at(&new_parts, key)?));
    let pairs: Vec<_> = keys.iter().filter_map(pair).collect();
    let mut resolved = |bundle, parts: &Parts| {
        let starts = parts.values().filter_map(|(_, at)| at.clone()).collect();
        resolve_from(bundle, starts, library, loader)
    };
    let (was, is) = (resolved(old_bundle, &old_parts), resolved(new_bundle, &new_parts));
    let same = match (was, is) {
        (Ok(was), Ok(is)) => same_from(&was, &is, pairs),
        // What is wrong is said of each schema that has it.
        _ => Default::default(),
    };
    let mut all: BTreeMap<_, OpenApiPart> = BTreeMap::new();
    for key in keys {
        let fragment = |parts: &Parts| parts.get(&key).map(|(fragment, _)| fragment.clone());
        let is_same = pair(&key).is_some_and(|pair| same.contains(&pair));
        let fragments = [fragment(&old_parts), fragment(&new_parts)];
        let (kind, name) = key.clone();
        all.insert(key, OpenApiPart { kind, name, fragments, is_same });
    }
    Some(all.into_values().collect())
}

fn parts(file: Arc<SchemaFile>, library: &mut Library, loader: &mut dyn Loader) -> (Bundle, Parts) {
    let mut parts = Parts::new();
    for name in file.component_list() {
        let pointer = component_pointer(name);
        let key = (OpenApiPartKind::Component, name.to_owned());
        parts.insert(key, (pointer.clone(), Some(pointer)));
    }
    let (bundle, operations) = operations::all(Bundle::new(file, ""), library, loader);
    for operation in operations {
        let key = (OpenApiPartKind::Operation, operation.name);
        parts.entry(key).or_insert((operation.fragment, operation.at));
    }
    (bundle, parts)
}
