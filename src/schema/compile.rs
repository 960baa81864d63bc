//! From a schema's file to a validator, and why there is none.

use std::collections::HashSet;
use std::sync::OnceLock;

use jsonschema::{Draft, PatternOptions, Validator};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::error::{SchemaError, SchemaMistake};
use super::file::SchemaFile;
use super::nodes::Nodes;
use super::pattern_size;
use super::walk::{escape, local};
use crate::text::Place;

/// The address under which a file is known to the validator. Nothing is ever fetched from it.
const BASE: &str = "dtolint:///schema";

/// What must be encoded in a URI fragment: all that a pointer has but these.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'~').remove(b'.').remove(b'_').remove(b'-').remove(b'$');

/// Compiles the schema at a pointer.
///
/// # Errors
///
/// Every reference and every pattern that can't be used; else what the validator says.
pub(super) fn compile(file: &SchemaFile, pointer: &str) -> Result<Validator<Nodes>, SchemaError> {
    build(file, pointer).map_err(|error| SchemaError::Schema(why(file, pointer, &*error)))
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
        let options = jsonschema::options_for::<Nodes>().with_draft(draft).offline();
        let built = options.build(&json!({ "$ref": uri }));
        built.expect("jsonschema carries the meta-schemas of its drafts; a test uses each")
    })
}

/// All patterns of a schema together may have so many states, of about eighty bytes each.
const MOST_STATES: u64 = 1_500_000;

/// What to do about a pattern that is too large.
const SMALLER: &str =
    "use smaller repetitions, and `[a-z]` instead of a class of Unicode where that is meant";

/// The caches of all patterns together may take so many bytes, which they fill as they are matched.
const CACHES: usize = 64 << 20;

/// The mistake of the first pattern with which the patterns of a schema are too large together. Equal ones count once.
pub(super) fn too_large_together(file: &SchemaFile, pointer: &str) -> Option<SchemaMistake> {
    let (mut seen, mut states, mut first) = (HashSet::new(), 0_u64, None);
    file.subschemas(pointer, &mut |at, schema| {
        for (pattern, at) in patterns(at, schema) {
            if seen.insert(pattern.to_owned()) {
                let own = pattern_size::states(pattern);
                states = states.saturating_add(own);
                if states > MOST_STATES && first.is_none() {
                    first = Some((pattern.to_owned(), at, own > MOST_STATES));
                }
            }
        }
    });
    let (pattern, at, is_too_large) = first?;
    let message = match is_too_large {
        true => format!("the pattern `{pattern}` is too large"),
        false => format!(
            "with the pattern `{pattern}`, the patterns of the schema are too large together"
        ),
    };
    let mistake = SchemaMistake::unusable(pattern_place(file, &at), message).help(SMALLER);
    Some(mistake.value(at, pattern))
}

fn build(file: &SchemaFile, pointer: &str) -> Result<Validator<Nodes>, Box<dyn std::error::Error>> {
    let mut count = 1_usize;
    file.subschemas(pointer, &mut |at, schema| {
        count = count.saturating_add(patterns(at, schema).len());
    });
    let cache = CACHES.checked_div(count).unwrap_or(CACHES).clamp(64 << 10, 2 << 20);
    let options = jsonschema::options_for::<Nodes>()
        .with_draft(file.draft)
        .should_validate_formats(true)
        .with_pattern_options(PatternOptions::regex().dfa_size_limit(cache))
        .offline();
    if pointer.is_empty() {
        let options = options.with_base_uri(BASE);
        return Ok(options.build(&file.value).map_err(|error| error.to_string())?);
    }
    let registry =
        jsonschema::Registry::new().draft(file.draft).add(BASE, &file.value)?.prepare()?;
    let options = options.with_registry(&registry);
    let reference = format!("{BASE}#{}", utf8_percent_encode(pointer, ENCODED));
    Ok(options.build(&json!({ "$ref": reference })).map_err(|error| error.to_string())?)
}

/// Why a schema can't be compiled: each reason at its place, if it is one of those that can be found.
fn why(file: &SchemaFile, pointer: &str, error: &dyn std::error::Error) -> Vec<SchemaMistake> {
    let mut mistakes = Vec::new();
    file.subschemas(pointer, &mut |at, schema| {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            mistakes.extend(unresolved(file, &format!("{at}/$ref"), reference));
        }
        for (pattern, at) in patterns(at, schema) {
            mistakes.extend(refused(file, pattern, at));
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

/// The regular expressions of a schema, each with its pointer.
fn patterns<'v>(at: &str, schema: &'v Map<String, Value>) -> Vec<(&'v str, String)> {
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let of_value = pattern.map(|pattern| (pattern, format!("{at}/pattern")));
    let names = schema.get("patternProperties").and_then(Value::as_object);
    let names = names.into_iter().flat_map(|names| names.keys());
    let of_names =
        names.map(|name| (name.as_str(), format!("{at}/patternProperties/{}", escape(name))));
    of_value.into_iter().chain(of_names).collect()
}

/// Where a pattern is: it is a key of `patternProperties`, or a value.
fn pattern_place(file: &SchemaFile, at: &str) -> Place {
    match at.contains("/patternProperties/") {
        true => file.key_place(at),
        false => file.place(at),
    }
}

/// The mistake of a pattern that the linear-time engine refuses.
fn refused(file: &SchemaFile, pattern: &str, at: String) -> Option<SchemaMistake> {
    let schema = json!({ "pattern": pattern });
    let linear = jsonschema::options().with_pattern_options(PatternOptions::regex());
    if linear.build(&schema).is_ok() {
        return None;
    }
    let (what, help) = if jsonschema::options().build(&schema).is_ok() {
        (
            "needs look-around or a back-reference",
            "write the pattern without them: dtolint matches in linear time, which rules them out",
        )
    } else if regex_syntax::parse(pattern).is_ok() {
        ("is too large", SMALLER)
    } else {
        ("is not a valid regular expression", "correct its syntax (ECMA-262, section 22.2)")
    };
    let message = format!("the pattern `{pattern}` {what}");
    Some(SchemaMistake::unusable(pattern_place(file, &at), message).help(help).value(at, pattern))
}
