//! From a file to a schema that documents can be checked against.

#![deny(clippy::disallowed_methods)]

use std::sync::Arc;

use once_cell::sync::OnceCell;
use serde_json::Value;

use super::error::{SchemaError, SchemaMistake, SchemaMistakeKind};
use super::file::SchemaFile;
use super::loaded::Schema;
use super::patterns::Patterns;
use super::walk::{escape, local};
use super::{compile, embedded as list, keywords, sentences, shape_builder, ways};
use crate::document::{Format, Index, quote};
use crate::text::Source;
use crate::text::suggest::did_you_mean;

/// The types of JSON Schema.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// The embedded schema of that name. It is compiled for the first document that it has to check.
pub(crate) fn embedded(name: &str) -> Option<Schema> {
    let found = list::find(name)?;
    let source = Arc::new(Source::embedded(found.name, found.text));
    let file = SchemaFile::read(source, Format::Json, "");
    let file = file.expect("an embedded schema can be read; a test loads each");
    let mut schema = schema(file, "", Vec::new());
    schema.embedded = Some(found);
    Some(schema)
}

/// The schema at `pointer` in an author's file.
///
/// It is compiled at once: that is how most mistakes come to light (references, anchors),
/// and a policy with a schema that can't be used must not load.
///
/// # Errors
///
/// What is wrong with the file, each at its place.
pub(crate) fn custom(
    source: Arc<Source>,
    format: Format,
    pointer: &str,
) -> Result<Schema, SchemaError> {
    let file = SchemaFile::read(source, format, pointer)?;
    check_keywords(&file, pointer)?;
    if let Some(mistake) = ways::too_many(&file, pointer) {
        return Err(SchemaError::Schema(vec![mistake]));
    }
    let patterns = Patterns::of(&file, pointer);
    let mut warnings = warnings(&file, pointer);
    warnings.extend(patterns.mistakes(&file));
    let compiled = compile::with_patterns(&file, pointer, &patterns)?;
    let mut schema = schema(file, pointer, warnings);
    schema.validator = OnceCell::with_value(compiled);
    Ok(schema)
}

fn schema(file: SchemaFile, pointer: &str, warnings: Vec<SchemaMistake>) -> Schema {
    let name = match pointer {
        "" => file.source.name().to_owned(),
        pointer => format!("{}#{pointer}", file.source.name()),
    };
    Schema {
        reference: name.clone(),
        name,
        shape: Arc::new(shape_builder::shape(&file.value, file.draft, pointer)),
        warnings,
        validator: OnceCell::new(),
        pointer: pointer.to_owned(),
        file,
        embedded: None,
    }
}

/// Checks every schema that is used against the meta-schema of its draft.
fn check_keywords(file: &SchemaFile, pointer: &str) -> Result<(), SchemaError> {
    let validator = compile::meta_schema(file.draft);
    let index = Index::new(file.root());
    // A meta-schema goes down by itself, but not along `$ref`.
    let mut starts = vec![pointer.to_owned()];
    file.subschemas(pointer, &mut |_, schema| {
        starts.extend(schema.get("$ref").and_then(Value::as_str).and_then(local));
    });
    starts.sort();
    starts.dedup();
    let mut mistakes: Vec<SchemaMistake> = Vec::new();
    for node in starts.iter().filter_map(|start| file.node(start)) {
        for error in validator.iter_errors(node) {
            let path = error.instance_path().as_str();
            if path == "/$id" && file.fragment_id.is_some() {
                continue;
            }
            let at = index.find(node, path).unwrap_or(node);
            let (message, help) = match path.rsplit_once('/') {
                Some((_, "type")) if at.as_str().is_some() => {
                    unknown_type(&quote(at), at.content())
                }
                Some((_, keyword)) => {
                    let (message, help) = sentences::of_value(&error, at);
                    (format!("`{keyword}`: {message}"), help)
                }
                None => sentences::of_value(&error, at),
            };
            let pointer = index.pointer(at);
            // A meta-schema in several parts finds a mistake once for each.
            if mistakes.iter().all(|known| known.pointer() != pointer) {
                let mistake = SchemaMistake::unusable(file.place_of(at), message);
                mistakes.push(mistake.help(help).value(pointer, quote(at)));
            }
        }
    }
    if mistakes.is_empty() { Ok(()) } else { Err(SchemaError::Schema(mistakes)) }
}

fn unknown_type(quoted: &str, name: &str) -> (String, String) {
    let help = did_you_mean(name, TYPES);
    let help = help.unwrap_or_else(|| format!("the types are {}", TYPES.join(", ")));
    (format!("{quoted} is not a type of JSON Schema"), help)
}

/// What the author of a schema should know, though the schema can be used.
fn warnings(file: &SchemaFile, pointer: &str) -> Vec<SchemaMistake> {
    let mut warnings = Vec::new();
    if let Some(id) = &file.fragment_id {
        let message =
            format!("`$id` is `{id}`: JSON Schema forbids a fragment there, so it is ignored");
        let kind = SchemaMistakeKind::FragmentId;
        warnings.push(
            SchemaMistake::new(kind, file.place("/$id"), message)
                .help("remove the fragment: other validators may refuse the schema")
                .value("/$id", id),
        );
    }
    file.subschemas(pointer, &mut |at, schema| {
        for keyword in schema.keys() {
            let Some(meant) = keywords::misspelt(keyword) else {
                continue;
            };
            let at = format!("{at}/{}", escape(keyword));
            let message = format!("JSON Schema has no keyword `{keyword}`, so it is ignored");
            let kind = SchemaMistakeKind::Keyword;
            warnings.push(
                SchemaMistake::new(kind, file.key_place(&at), message)
                    .help(format!("did you mean `{meant}`?"))
                    .value(at, keyword),
            );
        }
    });
    warnings
}

#[cfg(test)]
mod tests {
    use super::embedded;
    use crate::schema::embedded::EMBEDDED;

    #[test]
    fn every_embedded_schema_can_be_read_and_compiled() {
        for known in &EMBEDDED {
            let schema = embedded(known.name).expect("it is embedded");
            assert!(schema.validator().is_ok(), "{}", known.name);
            if let Some(newer) = &known.newer {
                assert!(embedded(newer.name).is_some(), "{}", newer.name);
                assert!(newer.lists("/properties/events/items/enum", "user.created"));
            }
        }
    }
}
