//! Different schemas that have the same address: a reference to it could lead to either.

use std::collections::HashMap;

use super::address::Address;
use super::bundle::Bundle;
use super::error::{SchemaError, SchemaMistake};
use super::file::SchemaFile;
use super::resources::Resource;

/// Refuses an `$id` that is the address of another schema, too (JSON Schema 2020-12, section 9.1.2).
///
/// # Errors
///
/// Each `$id` that is.
pub(super) fn check(bundle: &Bundle) -> Result<(), SchemaError> {
    let mut known: HashMap<&Address, (&SchemaFile, &Resource)> = HashMap::new();
    let mut mistakes = Vec::new();
    for file in &bundle.files {
        for resource in &file.resources {
            let this = (&**file, resource);
            let Some(other) = known.insert(&resource.address, this) else { continue };
            if !is_copy(this, other) {
                let (of, beside) = if has_id(this) { (this, other) } else { (other, this) };
                mistakes.push(mistake(of, beside));
            }
        }
    }
    if mistakes.is_empty() { Ok(()) } else { Err(SchemaError::Schema(mistakes)) }
}

/// Whether both are the same schema: a copy, or a file that is read in two dialects.
fn is_copy(this: (&SchemaFile, &Resource), other: (&SchemaFile, &Resource)) -> bool {
    let value = |(file, resource): (&SchemaFile, &Resource)| {
        file.value().pointer(&resource.pointer).cloned()
    };
    let is_one_file = this.0.path == other.0.path && this.0.dialect != other.0.dialect;
    is_one_file || value(this) == value(other)
}

/// Whether a schema says its address, which would else be its path.
fn has_id((file, resource): (&SchemaFile, &Resource)) -> bool {
    !matches!(&resource.address, Address::File(path) if *path == file.path)
}

fn mistake(
    (file, resource): (&SchemaFile, &Resource),
    (other, _): (&SchemaFile, &Resource),
) -> SchemaMistake {
    let keyword = resource.draft.id_keyword();
    let pointer = format!("{}/{keyword}", resource.pointer);
    let id = file.value().pointer(&pointer).and_then(|id| id.as_str()).unwrap_or(&file.path);
    let message = format!(
        "`{keyword}` is `{id}`, and a different schema in `{}` has this address, too",
        other.path
    );
    let help = "give each schema an address of its own: a reference to it could lead to either";
    SchemaMistake::unusable(file.place(&pointer), message).help(help).value(pointer, id)
}
