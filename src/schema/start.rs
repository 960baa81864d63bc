//! Where in a file the schema is that a policy names.

use std::sync::Arc;

use serde_json::Value;

use super::bundle::Bundle;
use super::components::{COMPONENTS, component_pointer};
use super::error::{SchemaError, SchemaMistake};
use super::file::SchemaFile;
use super::follow::Follower;
use super::library::{Library, Loader};
use super::operations;
use crate::text::suggest::{did_you_mean, meant};

/// The schema of a fragment: a JSON Pointer, the name of an anchor, or `operation=ID`.
///
/// # Errors
///
/// There is no such schema in the file.
pub(super) fn find(
    file: Arc<SchemaFile>,
    fragment: &str,
    library: &mut Library,
    loader: &mut dyn Loader,
) -> Result<Bundle, SchemaError> {
    if let Some(id) = fragment.strip_prefix("operation=") {
        return operations::request_body(file, id, library, loader);
    }
    if file.is_openapi && fragment.is_empty() {
        return Err(file.component_missing().into());
    }
    if file.is_openapi && file.value().pointer(fragment).is_none() && fragment.starts_with('/') {
        let bundle = Bundle::new(file, "");
        let mut follower = Follower { bundle, library, loader };
        follower.bundle.start = follower.descend(fragment)?;
        return Ok(follower.bundle);
    }
    if fragment.is_empty() || fragment.starts_with('/') {
        file.check_pointer(fragment)?;
        return Ok(Bundle::new(file, fragment));
    }
    let anchors = || file.resources.iter().flat_map(|resource| &resource.anchors);
    if let Some((_, pointer)) = anchors().find(|(name, _)| *name == fragment) {
        let pointer = pointer.clone();
        return Ok(Bundle::new(file, &pointer));
    }
    let message = format!("there is no anchor `{fragment}` in this file");
    let near = did_you_mean(fragment, anchors().map(|(name, _)| name.as_str()));
    let pointer = format!("/{fragment}");
    let component = || {
        let names = file.value().pointer(COMPONENTS).and_then(Value::as_object)?;
        let name = match names.contains_key(fragment) {
            true => fragment,
            false => meant(fragment, names.keys().map(String::as_str))?,
        };
        Some(format!("did you mean `#{}`?", component_pointer(name)))
    };
    let help = near.or_else(component).or_else(|| {
        let is_there = file.value().pointer(&pointer).is_some_and(Value::is_object);
        is_there.then(|| format!("a pointer starts with `/`: `#{pointer}`"))
    });
    let help = help.unwrap_or_else(|| "write a JSON Pointer: `#/…`".to_owned());
    Err(SchemaMistake::unusable(file.place(""), message).help(help).into())
}
