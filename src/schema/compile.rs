//! From a schema's file to a validator, and why there is none.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use super::error::{SchemaError, SchemaMistake};
use super::file::SchemaFile;
use super::nodes::Nodes;
use super::pattern_keyword;
use super::patterns::{Patterns, Rewritten};
use super::walk::{escape, fragment, local};

/// The address under which a file is known to the validator. Nothing is ever fetched from it.
const BASE: &str = "dtolint:///schema";

/// A schema that was compiled.
pub(super) struct Compiled {
    pub(super) validator: Validator<Nodes>,
    /// The names under `patternProperties` as they were written, by what the validator has in their place.
    written: HashMap<String, String>,
}

impl Compiled {
    /// Where a pointer of the validator leads in the file.
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
                let text = segment.replace("~1", "/").replace("~0", "~");
                let written = self.written.get(&text).filter(|_| is_name);
                is_name = segment == "patternProperties";
                written.map_or_else(|| segment.to_owned(), |written| escape(written))
            })
            .collect();
        segments.join("/")
    }
}

/// Compiles the schema at a pointer.
///
/// # Errors
///
/// Every reference that can't be used; else what the validator says.
pub(super) fn compile(file: &SchemaFile, pointer: &str) -> Result<Compiled, SchemaError> {
    with_patterns(file, pointer, &Patterns::of(file, pointer))
}

/// The same, with the patterns of the schema.
pub(super) fn with_patterns(
    file: &SchemaFile,
    pointer: &str,
    patterns: &Patterns,
) -> Result<Compiled, SchemaError> {
    build(file, pointer, patterns).map_err(|error| SchemaError::Schema(why(file, pointer, &*error)))
}

/// The validator for the meta-schema of a draft, compiled once.
pub(super) fn meta_schema(draft: Draft) -> &'static Validator<Nodes> {
    static COMPILED: [OnceLock<Validator<Nodes>>; 5] = [const { OnceLock::new() }; 5];
    let (nth, uri) = match draft {
        Draft::Draft4 => (0, "http://json-schema.org/draft-04/schema#"),
        Draft::Draft6 => (1, "http://json-schema.org/draft-06/schema#"),
        Draft::Draft7 => (2, "http://json-schema.org/draft-07/schema#"),
        Draft::Draft201909 => (3, "https://json-schema.org/draft/2019-09/schema"),
        _ => (4, "https://json-schema.org/draft/2020-12/schema"),
    };
    COMPILED[nth].get_or_init(|| {
        // Patterns are judged one by one: one that can't be used leaves the rest of a schema as it is.
        let options = jsonschema::options_for::<Nodes>().with_draft(draft).offline();
        let options = options.with_format("regex", |_| true);
        let built = options.build(&json!({ "$ref": uri }));
        built.expect("jsonschema carries the meta-schemas of its drafts; a test uses each")
    })
}

fn build(
    file: &SchemaFile,
    pointer: &str,
    patterns: &Patterns,
) -> Result<Compiled, Box<dyn std::error::Error>> {
    let rewritten = patterns.rewritten(file, pointer);
    let (value, written) = match rewritten {
        Some(Rewritten { value, written }) => (Cow::Owned(value), written),
        None => (Cow::Borrowed(&file.value), HashMap::new()),
    };
    let options = || {
        let options = jsonschema::options_for::<Nodes>().with_draft(file.draft);
        patterns.options(options.should_validate_formats(true).offline())
    };
    let mut refused = None;
    if pointer.is_empty() {
        match options().with_base_uri(BASE).build(&value) {
            Ok(validator) => return Ok(Compiled { validator, written }),
            // A pattern where no value can come, such as in a definition that nothing refers to, may be why. Only
            // what is referred to is compiled below.
            Err(error) => refused = Some(error.to_string()),
        }
    }
    let registry = jsonschema::Registry::new().draft(file.draft).add(BASE, &*value)?.prepare()?;
    let options = options().with_registry(&registry);
    let reference = format!("{BASE}#{}", fragment(pointer));
    let built = options.build(&json!({ "$ref": reference }));
    let validator = built.map_err(|error| refused.unwrap_or_else(|| error.to_string()))?;
    Ok(Compiled { validator, written })
}

/// Why a schema can't be compiled: each reason at its place, if it is one of those that can be found.
fn why(file: &SchemaFile, pointer: &str, error: &dyn std::error::Error) -> Vec<SchemaMistake> {
    let mut mistakes = Vec::new();
    file.subschemas(pointer, &mut |at, schema| {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            mistakes.extend(unresolved(file, &format!("{at}/$ref"), reference));
        }
    });
    if mistakes.is_empty() {
        let message = format!("the schema can't be used: {error}");
        mistakes.push(SchemaMistake::unusable(file.place(pointer), message));
    }
    mistakes
}

/// The mistake of a reference that leads nowhere.
fn unresolved(file: &SchemaFile, at: &str, reference: &str) -> Option<SchemaMistake> {
    let mistake = |message| SchemaMistake::unusable(file.place(at), message).value(at, reference);
    let Some(pointer) = local(reference) else {
        let message = match reference.starts_with('#') {
            true => format!("`$ref` to `{reference}`, an anchor that is not in this file"),
            false => format!("`$ref` to `{reference}`, which is not in this file"),
        };
        let help = "copy its target into this file; dtolint reads no other file and never uses the network";
        return Some(mistake(message).help(help));
    };
    if file.value.pointer(&pointer).is_some() {
        return None;
    }
    let mistake = mistake(format!("`$ref` to `{reference}`, where there is nothing"));
    Some(match file.suggestion(&pointer) {
        Some(suggestion) => mistake.help(suggestion),
        None => mistake.help("add the schema there, or correct the reference"),
    })
}
