//! From a file to a schema that documents can be checked against.

#![deny(clippy::disallowed_methods)]

use std::sync::{Arc, OnceLock};

use jsonschema::Draft;
use once_cell::sync::OnceCell;

use super::bundle::Bundle;
use super::cache::Cache;
use super::dialect::{self, Dialect};
use super::error::{SchemaError, SchemaMistake, SchemaMistakeKind};
use super::file::{ParsedFile, SchemaFile};
use super::library::{Library, Loader, NoFile, NoLoader};
use super::listed_names::NameIndexes;
use super::loaded::Schema;
use super::location::split;
use super::patterns::Patterns;
use super::reading::Reading;
use super::{
    compile, embedded as list, formats, keyword_check, keywords, no_effect, resolver, same_id,
    shape_builder, start, ways,
};
use crate::document::Format;
use crate::text::Source;
use crate::text::pointer_token::escape;

/// What a file is read as that doesn't say what it is in.
pub(super) const DEFAULT_DIALECT: Dialect = Dialect::Draft(Draft::Draft202012);

/// The embedded schema of that name. It is compiled for the first document that it has to check.
pub(crate) fn embedded(name: &str) -> Option<Schema> {
    let found = list::find(name)?;
    let source = Arc::new(Source::embedded(found.name, found.text));
    let parsed = ParsedFile::parse(source, Format::Json);
    let parsed = parsed.expect("an embedded schema can be read; a test loads each");
    let dialect = dialect::stated(&parsed.document, &parsed.value);
    let dialect = dialect.expect("the draft of an embedded schema is known").or(DEFAULT_DIALECT);
    let file = SchemaFile::new(name, Arc::new(parsed), dialect);
    let bundle = Bundle::new(Arc::new(file), "");
    let bundle = resolver::resolve(bundle, &mut Library::default(), &mut NoLoader);
    let bundle = bundle.expect("an embedded schema refers to nothing else; a test loads each");
    let mut schema = schema(bundle, "", Vec::new());
    schema.embedded = Some(found);
    Some(schema)
}

/// The schema at `fragment` in an author's file: a JSON Pointer, a name, or `operation=ID` for what an operation of an
/// OpenAPI file is sent.
///
/// It is compiled at once: that is how most mistakes come to light (references, anchors),
/// and a policy with a schema that can't be used must not load.
///
/// # Errors
///
/// The file can't be read, or what is wrong with it and those that it refers to, each at its place.
pub(crate) fn custom(
    path: &str,
    fragment: &str,
    library: &mut Library,
    loader: &mut dyn Loader,
) -> Result<Schema, NoFile> {
    let file = library.file(path, DEFAULT_DIALECT, loader)?;
    let bundle = start::find(file, fragment, library, loader)?;
    let bundle = resolver::resolve(bundle, library, loader)?;
    same_id::check(&bundle)?;
    let mut warnings = keyword_check::check(&bundle)?;
    if let Some(mistake) = ways::too_many(&bundle) {
        return Err(SchemaError::from(mistake).into());
    }
    let patterns = Patterns::of(&bundle);
    warnings.extend(self::warnings(&bundle));
    warnings.extend(patterns.mistakes(&bundle));
    let reading = Reading::default();
    let compiled = compile::compile(&bundle, &bundle.start, reading, &patterns)?;
    let mut schema = schema(bundle, fragment, warnings);
    schema.patterns = OnceLock::from(patterns);
    schema.validators[reading.number()] = OnceCell::with_value(compiled);
    Ok(schema)
}

fn schema(bundle: Bundle, fragment: &str, warnings: Vec<SchemaMistake>) -> Schema {
    let file = bundle.files[0].source.name();
    let name = match fragment {
        "" => file.to_owned(),
        fragment => format!("{file}#{fragment}"),
    };
    Schema {
        reference: name.clone(),
        name,
        shape: Arc::new(shape_builder::shape(&bundle)),
        warnings,
        patterns: OnceLock::new(),
        validators: Default::default(),
        parts: Default::default(),
        evaluated: Cache::default(),
        name_patterns: Cache::default(),
        alternatives: Cache::default(),
        plain: Default::default(),
        names: NameIndexes::default(),
        bundle,
        embedded: None,
    }
}

/// What the author of a schema should know, though the schema can be used.
fn warnings(bundle: &Bundle) -> Vec<SchemaMistake> {
    let mut warnings = Vec::new();
    for file in &bundle.files {
        let Some(id) = &file.fragment_id else { continue };
        let message =
            format!("`$id` is `{id}`: JSON Schema forbids a fragment there, so it is ignored");
        let kind = SchemaMistakeKind::FragmentId;
        warnings.push(
            SchemaMistake::new(kind, file.place("/$id"), message)
                .help("remove the fragment: other validators may refuse the schema")
                .value("/$id", id),
        );
    }
    bundle.all(&mut |at, schema| {
        let is_openapi_30 = bundle.file_of(at).0.dialect == Dialect::OpenApi30;
        for keyword in schema.keys() {
            let misspelt = || {
                let meant = keywords::misspelt(keyword)?;
                let message = format!("JSON Schema has no keyword `{keyword}`, so it is ignored");
                Some((message, format!("did you mean `{meant}`?")))
            };
            let format = || {
                let format = schema[keyword].as_str().filter(|_| keyword == "format")?;
                let meant = formats::misspelt(format)?;
                let message = format!("there is no format `{format}`, so no value is checked");
                Some((message, format!("did you mean `{meant}`?")))
            };
            let idle = no_effect::without_effect(keyword, schema, bundle.draft(at), is_openapi_30);
            let Some((message, help)) = idle.or_else(misspelt).or_else(format) else {
                continue;
            };
            let at = format!("{at}/{}", escape(keyword));
            let kind = SchemaMistakeKind::Keyword;
            warnings.push(
                SchemaMistake::new(kind, bundle.key_place(&at), message)
                    .help(help)
                    .value(split(&at).1, keyword),
            );
        }
    });
    warnings
}

#[cfg(test)]
impl Bundle {
    /// A schema that refers to nothing but itself.
    pub(super) fn of(schema: &serde_json::Value, draft: Draft) -> Self {
        let source = Arc::new(Source::new("s.json", schema.to_string()));
        let parsed = ParsedFile::parse(source, Format::Json).expect("it is JSON");
        let file = SchemaFile::new("s.json", Arc::new(parsed), Dialect::Draft(draft));
        let bundle = Bundle::new(Arc::new(file), "");
        let bundle = resolver::resolve(bundle, &mut Library::default(), &mut NoLoader);
        bundle.expect("its references lead somewhere")
    }
}

#[cfg(test)]
mod tests {
    use super::embedded;
    use crate::schema::Reading;
    use crate::schema::embedded::EMBEDDED;

    #[test]
    fn every_embedded_schema_can_be_read_and_compiled() {
        for known in &EMBEDDED {
            let schema = embedded(known.name).expect("it is embedded");
            assert!(schema.compiled(Reading::default()).is_ok(), "{}", known.name);
            if let Some(newer) = &known.newer {
                assert!(embedded(newer.name).is_some(), "{}", newer.name);
                assert!(newer.lists("/properties/events/items/enum", "user.created"));
            }
        }
    }
}
