//! From a schema's file to a validator, and why there is none.

use std::collections::HashMap;
use std::sync::OnceLock;

use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{Value, json};

use super::bundle::Bundle;
use super::error::{SchemaError, SchemaMistake};
use super::excerpt::{Excerpt, KeywordPlace};
use super::meta_schemas;
use super::nodes::Nodes;
use super::patterns::Patterns;
use super::reading::Reading;
use super::{formats, number_keywords, openapi_keywords, pattern_keyword};
use crate::text::pointer_token::{escape, unescape};

/// A schema that was compiled.
pub(super) struct Compiled {
    pub(super) validator: Validator<Nodes>,
    /// The locations of its resources, by the numbers that the validator has for them.
    resources: Vec<String>,
    /// The names under `patternProperties` as they were written, by what the validator has in their place.
    written: HashMap<String, String>,
    /// Whether the validator has a reference to the schema, and not the schema itself.
    pub(super) is_referred_to: bool,
}

impl Compiled {
    /// Where the keyword is that an error is of.
    pub(super) fn place(&self, error: &ValidationError<'_>) -> KeywordPlace {
        let pointer = self.written(error.schema_path().as_str());
        // The address says which resource; the pointer in it is not always that of the keyword.
        let address = error.absolute_keyword_location().map(|address| address.as_str());
        let resource = address.and_then(|address| address.split('#').next());
        KeywordPlace::of(resource.unwrap_or_default(), &pointer, &self.resources)
    }

    /// A pointer of the validator as it is in the schema.
    pub(super) fn written(&self, pointer: &str) -> String {
        let pointer = match pointer.strip_suffix(pattern_keyword::VALUE) {
            Some(before) => format!("{before}pattern"),
            None => pointer.to_owned(),
        };
        if self.written.is_empty() {
            return pointer;
        }
        let mut is_name = false;
        let segments: Vec<String> = pointer
            .split('/')
            .map(|segment| {
                let text = unescape(segment);
                let written = self.written.get(&text).filter(|_| is_name);
                is_name = segment == "patternProperties";
                written.map_or_else(|| segment.to_owned(), |written| escape(written))
            })
            .collect();
        segments.join("/")
    }
}

/// Compiles the schema at a location. `patterns` are those of the whole schema.
///
/// # Errors
///
/// What the validator says.
pub(super) fn compile(
    bundle: &Bundle,
    start: &str,
    reading: Reading,
    patterns: &Patterns,
) -> Result<Compiled, SchemaError> {
    build(bundle, start, reading, patterns).map_err(|error| {
        let message = format!("the schema can't be used: {error}");
        SchemaMistake::unusable(bundle.place(start), message).into()
    })
}

/// The validator for the meta-schema of a draft, compiled once.
pub(super) fn meta_schema(draft: Draft) -> &'static Validator<Nodes> {
    static COMPILED: [OnceLock<Validator<Nodes>>; 5] = [const { OnceLock::new() }; 5];
    let nth = match draft {
        Draft::Draft4 => 0,
        Draft::Draft6 => 1,
        Draft::Draft7 => 2,
        Draft::Draft201909 => 3,
        _ => 4,
    };
    let uri = meta_schemas::of(draft);
    COMPILED[nth].get_or_init(|| {
        let options = jsonschema::options_for::<Nodes>().with_draft(draft).offline();
        // Patterns are judged one by one: one that can't be used leaves the rest of a schema as it is.
        let options = options.should_validate_formats(true).with_format("regex", |_| true);
        let built = options.build(&json!({ "$ref": uri }));
        built.expect("jsonschema carries the meta-schemas of its drafts; a test uses each")
    })
}

fn build(
    bundle: &Bundle,
    start: &str,
    reading: Reading,
    patterns: &Patterns,
) -> Result<Compiled, Box<dyn std::error::Error>> {
    let mut excerpt = Excerpt::new(bundle, start, reading);
    let written = excerpt.rewrite(patterns);
    let resources = excerpt.numbers();
    let draft = bundle.draft(start);
    let options = || {
        let options = jsonschema::options_for::<Nodes>().with_draft(draft);
        let options = number_keywords::add(options);
        let options = formats::add(options, bundle, reading.formats);
        let options = match bundle.is_openapi() {
            true => openapi_keywords::add(options),
            false => options,
        };
        patterns.options(options.offline())
    };
    // Most schemas are this. What the meta-schema doesn't like, only the way below takes.
    if let Some((address, value)) = excerpt.only(start)
        && let Ok(validator) = options().with_base_uri(address).build(value)
    {
        return Ok(Compiled { validator, resources, written, is_referred_to: false });
    }
    let root = json!({ "$ref": excerpt.reference(start) });
    let mut registry = match bundle.has_meta_schemas() {
        true => meta_schemas::registry().extend(std::iter::empty::<(&str, Value)>())?,
        false => jsonschema::Registry::new(),
    };
    for (address, draft, value) in excerpt.into_resources() {
        registry = registry.add(address, draft.create_resource(value))?;
    }
    let registry = registry.prepare()?;
    let options = options().with_registry(&registry);
    let validator = options.build(&root).map_err(|error| error.to_string())?;
    Ok(Compiled { validator, resources, written, is_referred_to: true })
}
