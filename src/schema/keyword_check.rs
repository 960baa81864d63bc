//! Checks schemas by the meta-schemas of their drafts.

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Draft, ValidationError};

use super::bundle::Bundle;
use super::choice::is_misfit;
use super::error::{SchemaError, SchemaMistake, SchemaMistakeKind};
use super::location::{join, split};
use super::{compile, sentences};
use crate::document::{Index, Node, quote};
use crate::text::suggest::did_you_mean;

/// The types of JSON Schema.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// The keywords that say something to people alone.
const ANNOTATIONS: [&str; 8] = [
    "title",
    "description",
    "$comment",
    "examples",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
];

/// Checks every schema that is used against the meta-schema of its draft. Returns what breaks the specification without
/// leaving a doubt what is meant.
///
/// # Errors
///
/// The keywords that can't be used.
pub(super) fn check(bundle: &Bundle) -> Result<Vec<SchemaMistake>, SchemaError> {
    let (mut mistakes, mut tolerated): (Vec<SchemaMistake>, Vec<SchemaMistake>) =
        (Vec::new(), Vec::new());
    let mut indices: Vec<Option<Index<'_>>> = bundle.files.iter().map(|_| None).collect();
    let mut found = std::collections::HashSet::new();
    // A meta-schema goes down by itself, but not along `$ref`.
    for start in bundle.starts() {
        let Some(node) = bundle.node(&start) else { continue };
        let draft = bundle.draft(&start);
        let (number, _) = split(&start);
        let file = &bundle.files[number];
        let errors: Vec<_> = compile::meta_schema(draft).iter_errors(node).collect();
        let index = indices[number].get_or_insert_with(|| Index::new(file.root()));
        let at = |error: &ValidationError<'_>| {
            let path = error.instance_path().as_str();
            index.find(node, path).unwrap_or(node)
        };
        for error in causes(&errors, &at) {
            let (path, at) = (error.instance_path().as_str(), at(error));
            // Patterns are compiled, which says more of them.
            if matches!(error.kind(), Kind::Format { .. }) && !is_reference(path) {
                continue;
            }
            let pointer = index.pointer(at);
            let is_ignored = pointer == "/$id" && file.fragment_id.is_some();
            // A schema within this one may be of another draft; it is checked by itself.
            if is_ignored || bundle.draft(&join(number, &pointer)) != draft {
                continue;
            }
            // A meta-schema in several parts finds a mistake once for each.
            if !found.insert((number, pointer.clone())) {
                continue;
            }
            let (message, help) = explain(error, path, at, draft);
            let (list, kind) = match is_clear(error, path, at) {
                true => (&mut tolerated, SchemaMistakeKind::Nonconforming),
                false => (&mut mistakes, SchemaMistakeKind::Unusable),
            };
            let mistake = SchemaMistake::new(kind, file.place_of(at), message);
            list.push(mistake.help(help).value(pointer, quote(at)));
        }
    }
    if mistakes.is_empty() { Ok(tolerated) } else { Err(SchemaError::Schema(mistakes)) }
}

/// The errors, with those of the alternative that fits in the place of `anyOf`, if only one does.
fn causes<'e, 'd>(
    errors: &'e [ValidationError<'e>],
    at: &impl Fn(&ValidationError<'_>) -> Node<'d>,
) -> Vec<&'e ValidationError<'e>> {
    let mut todo: Vec<&ValidationError<'_>> = errors.iter().rev().collect();
    let mut causes = Vec::new();
    while let Some(error) = todo.pop() {
        let path = error.instance_path().as_str();
        let fitting = match error.kind() {
            Kind::AnyOf { context } if !is_clear(error, path, at(error)) => context
                .iter()
                .filter(|branch| !branch.iter().any(|it| is_misfit(it, path, at(error))))
                .collect(),
            _ => Vec::new(),
        };
        match fitting[..] {
            [branch] => todo.extend(branch.iter().rev()),
            _ => causes.push(error),
        }
    }
    causes
}

fn explain(
    error: &ValidationError<'_>,
    path: &str,
    at: Node<'_>,
    draft: Draft,
) -> (String, String) {
    match path.rsplit_once('/') {
        Some((_, "items")) if at.is_array() && draft >= Draft::Draft202012 => (
            "`items`: expected a schema, found an array".to_owned(),
            "write `prefixItems` for a list of schemas: `items` is one schema, for the items after those".to_owned(),
        ),
        Some((around, last))
            if at.as_str().is_some() && (last == "type" || is_in_type(around, last)) =>
        {
            unknown_type(&quote(at), at.content())
        }
        Some((_, keyword)) if is_list_of_names(path, at) => {
            let message = match at.is_empty() {
                true => format!("`{keyword}`: the list is empty"),
                false => format!("`{keyword}`: a name is there twice"),
            };
            (message, "list each name once, and leave out an empty list".to_owned())
        }
        Some((_, "$ref")) if matches!(error.kind(), Kind::Format { .. }) => {
            let message = format!("`$ref`: {} has characters that a URI can't have", quote(at));
            (message, "write them percent-encoded: `%3C` for `<`, `%20` for a space".to_owned())
        }
        Some((around, keyword)) => {
            let (message, help) = sentences::of_value(error, at, false);
            let keyword = match keyword.parse::<usize>() {
                Ok(_) => around.rsplit('/').next().unwrap_or(keyword),
                Err(_) => keyword,
            };
            (format!("`{keyword}`: {message}"), help)
        }
        None => sentences::of_value(error, at, false),
    }
}

/// Whether it is clear what a schema means, though it breaks the specification.
fn is_clear(error: &ValidationError<'_>, path: &str, at: Node<'_>) -> bool {
    let mut tokens = path.rsplit('/');
    let (last, before) = (tokens.next().unwrap_or(""), tokens.next().unwrap_or(""));
    match error.kind() {
        // References are followed by what they say, and an address that is none leads nowhere.
        Kind::Format { .. } | Kind::Pattern { .. } => is_reference(path),
        // A name that is there twice is there.
        Kind::UniqueItems => {
            matches!(last, "required" | "enum" | "type")
                || matches!(before, "dependencies" | "dependentRequired")
        }
        // Nothing is required.
        Kind::MinItems { .. } => last == "required" || before == "dependencies",
        Kind::AnyOf { .. } => is_list_of_names(path, at),
        Kind::Type { .. } => ANNOTATIONS.contains(&last) || before == "$vocabulary",
        _ => false,
    }
}

/// Whether a keyword refers to a schema, or says what it is referred to by.
fn is_reference(path: &str) -> bool {
    let keyword = path.rsplit('/').next().unwrap_or("");
    matches!(keyword, "$ref" | "$dynamicRef" | "$id" | "id" | "$anchor" | "$dynamicAnchor")
}

/// Whether a `type`, or what a member depends on, is a list of names, though one is there twice or there is none.
fn is_list_of_names(path: &str, at: Node<'_>) -> bool {
    let mut tokens = path.rsplit('/');
    let (last, before) = (tokens.next().unwrap_or(""), tokens.next().unwrap_or(""));
    let all = |is_good: fn(&str) -> bool| at.items().all(|it| it.as_str().is_some_and(is_good));
    at.is_array()
        && match (last, before) {
            ("type", _) => !at.is_empty() && all(|name| TYPES.contains(&name)),
            (_, "dependencies") => all(|_| true),
            _ => false,
        }
}

/// Whether an item is one of a list of types.
fn is_in_type(around: &str, last: &str) -> bool {
    around.ends_with("/type") && last.bytes().all(|it| it.is_ascii_digit())
}

fn unknown_type(quoted: &str, name: &str) -> (String, String) {
    let help = did_you_mean(name, TYPES);
    let help = help.unwrap_or_else(|| format!("the types are {}", TYPES.join(", ")));
    (format!("{quoted} is not a type of JSON Schema"), help)
}
