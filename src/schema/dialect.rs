//! What a schema's file is written in: a draft of JSON Schema, or OpenAPI's form of one.

use jsonschema::Draft;
use serde_json::Value;

use super::error::SchemaMistake;
use super::meta_schemas;
use crate::document::Document;
use crate::text::Place;

/// What a file that does not say its dialect is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Dialect {
    Draft(Draft),
    /// Draft 4 with `nullable`.
    OpenApi30,
}

impl Dialect {
    pub(super) fn draft(self) -> Draft {
        match self {
            Self::Draft(draft) => draft,
            Self::OpenApi30 => Draft::Draft4,
        }
    }
}

/// What a file says its dialect is.
pub(super) enum Stated {
    Nothing,
    Known(Dialect),
    /// That of the meta-schema with an address, which is named at a place.
    MetaSchema(String, Place),
}

impl Stated {
    /// The dialect that is known without another file.
    pub(super) fn or(self, default: Dialect) -> Dialect {
        match self {
            Self::Known(dialect) => dialect,
            Self::Nothing | Self::MetaSchema(..) => default,
        }
    }
}

/// The folder of the dialects that OpenAPI 3.1 and later publish: draft 2020-12 with keywords of their own.
const OPENAPI: &str = "https://spec.openapis.org/oas/3.";

/// The dialect that a file says it is in.
///
/// # Errors
///
/// It is one that is not supported.
pub(super) fn stated(document: &Document, value: &Value) -> Result<Stated, SchemaMistake> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    if let Some(version) = text("openapi") {
        return Ok(Stated::Known(match version.starts_with("3.0") {
            true => Dialect::OpenApi30,
            false => Dialect::Draft(Draft::Draft202012),
        }));
    }
    let key = |name: &str| {
        let mut members = document.root().members();
        members.find(|(key, _)| key.content() == name)
    };
    if let Some((key, _)) = key("swagger") {
        let mistake = SchemaMistake::unusable(document.place(key), "Swagger 2.0 is not supported");
        return Err(mistake.help("convert the file to OpenAPI 3"));
    }
    let (Some(uri), Some((_, at))) = (text("$schema"), key("$schema")) else {
        return Ok(Stated::Nothing);
    };
    Ok(match Draft::from_schema_uri(uri) {
        Draft::Unknown if uri.starts_with(OPENAPI) && uri.contains("/dialect/") => {
            Stated::Known(Dialect::Draft(Draft::Draft202012))
        }
        Draft::Unknown => Stated::MetaSchema(uri.to_owned(), document.place(at)),
        draft => Stated::Known(Dialect::Draft(draft)),
    })
}

/// Refuses a meta-schema, named at a place, with a vocabulary that isn't known and that it requires (2020-12, section
/// 8.1.2). The keywords of all known ones are checked, whichever it names.
///
/// # Errors
///
/// What it asks for.
pub(super) fn check_vocabularies(
    meta_schema: &Value,
    uri: &str,
    place: &Place,
) -> Result<(), SchemaMistake> {
    let Some(vocabularies) = meta_schema.get("$vocabulary").and_then(Value::as_object) else {
        return Ok(());
    };
    let unusable = |message| SchemaMistake::unusable(place.clone(), message);
    for (vocabulary, is_required) in vocabularies {
        if *is_required == Value::Bool(true) && !meta_schemas::is_vocabulary(vocabulary) {
            let message = format!(
                "the meta-schema `{uri}` requires the vocabulary `{vocabulary}`, which dtolint doesn't know"
            );
            let help = "name the meta-schema of a draft, or make the vocabulary optional: `false`";
            return Err(unusable(message).help(help));
        }
    }
    Ok(())
}
