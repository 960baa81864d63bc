//! The sentences that need only the error and the value that it is about.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::short::{SHOWN_SCHEMA, is_json, short};
use crate::document::{Node, plain, quote};
use crate::schema::choice::{is_of_type, types as types_of_all};
use crate::schema::excerpt::BASE;
use crate::schema::formats;
use crate::schema::number_keywords::BUT;
use crate::schema::pattern_keyword;

/// A message and a help.
pub(super) type Explanation = (String, String);

/// A value whose text is longer, in bytes, isn't written into a help.
const SHOWN_VALUE: usize = 60;

/// The message and the help for an error about the value at `node`. `quotes`: the value would be accepted with quotes,
/// if it has none, or without them.
pub(in crate::schema) fn of_value(
    error: &ValidationError<'_>,
    node: Node<'_>,
    quotes: bool,
) -> Explanation {
    let kind = error.kind();
    if let Kind::AnyOf { context } | Kind::OneOfNotValid { context } = kind
        && let Some(expected) = types_of_all(context, error.instance_path().as_str(), node)
    {
        return types_of(expected, node, quotes);
    }
    (of_text(kind, node))
        .or_else(|| of_number(kind, node))
        .or_else(|| of_size(kind, node))
        .or_else(|| of_choice(kind, node, quotes))
        .unwrap_or_else(|| {
            let message = error.masked_with(quote(node)).to_string();
            (message, format!("see `{}` in the schema", kind.keyword()))
        })
}

fn of_text(kind: &Kind, node: Node<'_>) -> Option<Explanation> {
    let found = || quote(node);
    let format_of = |format: &str| {
        (format!("{} does not match the format `{format}`", found()), format_help(format))
    };
    let pattern_of = |pattern: &str| {
        (
            format!("{} does not match the pattern `{pattern}`", found()),
            format!("write a value that matches `{pattern}`"),
        )
    };
    Some(match kind {
        Kind::Format { format } => format_of(format),
        Kind::Custom { keyword, message: format } if keyword == "format" => format_of(format),
        Kind::Custom { keyword, .. } if keyword == "readOnly" => (
            "the schema says `readOnly`: a request doesn't have this member".to_owned(),
            "remove it; if the document is a response, write `direction = \"response\"` in its `[[documents]]` entry".to_owned(),
        ),
        Kind::Custom { keyword, .. } if keyword == "writeOnly" => (
            "the schema says `writeOnly`: a response doesn't have this member".to_owned(),
            "remove it".to_owned(),
        ),
        Kind::Pattern { pattern } => pattern_of(pattern),
        Kind::Custom { keyword, message: pattern } if pattern_keyword::is(keyword) => {
            pattern_of(pattern)
        }
        Kind::MinLength { limit } => (
            format!("{} is shorter than {}", found(), count(*limit, "character")),
            format!("write at least {}", count(*limit, "character")),
        ),
        Kind::MaxLength { limit } => (
            format!("{} is longer than {}", found(), count(*limit, "character")),
            format!("write at most {}", count(*limit, "character")),
        ),
        Kind::ContentEncoding { content_encoding } => (
            format!("{} is not encoded as `{content_encoding}`", found()),
            format!("encode it as `{content_encoding}`"),
        ),
        Kind::ContentMediaType { content_media_type } => (
            format!("{} is not a text of type `{content_media_type}`", found()),
            format!("write a text of type `{content_media_type}`"),
        ),
        _ => return None,
    })
}

fn format_help(format: &str) -> String {
    let example = match format {
        "date" => "2027-01-31",
        "date-time" => "2027-01-31T12:00:00Z",
        "time" => "12:00:00Z",
        "duration" => "P1DT12H",
        "email" | "idn-email" => "name@example.com",
        "hostname" | "idn-hostname" => "hooks.example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "iri" => "https://example.com/path",
        "uri-reference" | "iri-reference" => "/path",
        "uri-template" => "/orders/{id}",
        "uuid" => "123e4567-e89b-12d3-a456-426614174000",
        "json-pointer" => "/events/0",
        "relative-json-pointer" => "1/events",
        "byte" => "aGVsbG8=",
        _ => {
            let means = formats::means(format).map(|means| format!(": {means}"));
            return format!("write a value in the format `{format}`{}", means.unwrap_or_default());
        }
    };
    format!("write it in the form of `{example}`")
}

fn of_number(kind: &Kind, node: Node<'_>) -> Option<Explanation> {
    let found = quote(node);
    let (keyword, limit) = match kind {
        Kind::Minimum { limit }
        | Kind::Maximum { limit }
        | Kind::ExclusiveMinimum { limit }
        | Kind::ExclusiveMaximum { limit } => (kind.keyword(), limit.to_string()),
        Kind::MultipleOf { multiple_of } => (kind.keyword(), multiple_of.to_string()),
        // Those of ours, by the exact value. In draft 4, `minimum` may exclude its limit.
        Kind::Custom { keyword, message } => match message.strip_prefix(BUT) {
            Some(limit) if keyword.ends_with("inimum") => ("exclusiveMinimum", limit.to_owned()),
            Some(limit) => ("exclusiveMaximum", limit.to_owned()),
            None => (keyword.as_str(), message.clone()),
        },
        _ => return None,
    };
    Some(match keyword {
        "minimum" => (format!("{found} is less than {limit}"), format!("write {limit} or more")),
        "maximum" => (format!("{found} is more than {limit}"), format!("write {limit} or less")),
        "exclusiveMinimum" => {
            (format!("{found} is not more than {limit}"), format!("write more than {limit}"))
        }
        "exclusiveMaximum" => {
            (format!("{found} is not less than {limit}"), format!("write less than {limit}"))
        }
        "multipleOf" => (
            format!("{found} is not a multiple of {limit}"),
            format!("write a multiple of {limit}"),
        ),
        _ => return None,
    })
}

/// How many items or members an array or object has.
fn of_size(kind: &Kind, node: Node<'_>) -> Option<Explanation> {
    let len = node.len() as u64;
    let too_few = |what, limit: u64| {
        (
            format!("found {}, expected at least {limit}", count(len, what)),
            format!("add at least {}", count(limit.saturating_sub(len), what)),
        )
    };
    let too_many = |what, limit: u64| {
        (
            format!("found {}, expected at most {limit}", count(len, what)),
            format!("remove at least {}", count(len.saturating_sub(limit), what)),
        )
    };
    Some(match kind {
        Kind::MinItems { limit } => too_few("item", *limit),
        Kind::MaxItems { limit } => too_many("item", *limit),
        Kind::AdditionalItems { limit } => too_many("item", *limit as u64),
        Kind::MinProperties { limit } => too_few("member", *limit),
        Kind::MaxProperties { limit } => too_many("member", *limit),
        _ => return None,
    })
}

/// Keywords that offer alternatives, or none.
fn of_choice(kind: &Kind, node: Node<'_>, quotes: bool) -> Option<Explanation> {
    let found = || quote(node);
    Some(match kind {
        Kind::Type { kind } => types(kind, node, quotes),
        Kind::Constant { expected_value } => {
            let options = std::slice::from_ref(&**expected_value);
            let help = requoting(node).filter(|_| quotes);
            let help = help.unwrap_or_else(|| format!("write {expected_value}"));
            (not_listed(options, node), help)
        }
        Kind::Enum { options } => {
            let options = options.as_array().map_or(&[][..], Vec::as_slice);
            (not_listed(options, node), format!("write one of {}", list(options)))
        }
        Kind::FalseSchema => {
            ("the schema allows no value here".to_owned(), "remove the value".to_owned())
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            let keyword = kind.keyword();
            (
                format!(
                    "{} matches none of the {} of `{keyword}`",
                    found(),
                    count(context.len() as u64, "alternative")
                ),
                "change it to match one of them".to_owned(),
            )
        }
        Kind::OneOfMultipleValid { .. } => (
            format!(
                "{} matches more than one of the alternatives of `oneOf`, which exclude each other",
                found()
            ),
            "change it to match only one of them".to_owned(),
        ),
        Kind::Not { schema } => {
            // References are not those that the author wrote.
            let shown = short(schema, SHOWN_SCHEMA).filter(|it| !it.contains(BASE));
            let shown = shown.map_or(String::new(), |it| format!(", {it}"));
            (
                format!("{} matches the schema under `not`{shown}", found()),
                "write a value that does not match it".to_owned(),
            )
        }
        _ => return None,
    })
}

fn types(kind: &TypeKind, node: Node<'_>, quotes: bool) -> Explanation {
    let expected = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(set) => set.iter().map(|one| one.to_string()).collect(),
    };
    types_of(expected, node, quotes)
}

/// A value has none of these types.
pub(super) fn types_of(mut expected: Vec<String>, node: Node<'_>, quotes: bool) -> Explanation {
    expected.sort_by_key(|name| name == "null");
    // A string isn't meant where there is nothing.
    let help = requoting(node).filter(|_| quotes && !node.is_null());
    let help = help.unwrap_or_else(|| format!("write {}", with_articles(&expected)));
    (format!("expected {}, found {}", with_articles(&expected), described(node)), help)
}

/// A scalar as JSON has it with quotes, if it has none, or without them, if that is a value.
pub(in crate::schema) fn requoted(node: Node<'_>) -> Option<String> {
    let Some(text) = node.as_str() else {
        let is_scalar = !node.is_array() && !node.is_object();
        return is_scalar.then(|| format!("\"{}\"", plain(node)));
    };
    let is_scalar = |it: &Value| !it.is_string() && !it.is_array() && !it.is_object();
    let is_value = serde_json::from_str::<Value>(text).is_ok_and(|it| is_scalar(&it));
    (is_value && text.trim() == text).then(|| text.to_owned())
}

/// How to write it so.
pub(super) fn requoting(node: Node<'_>) -> Option<String> {
    let json = requoted(node)?;
    let shown = match json.len() <= SHOWN_VALUE {
        true => format!(": `{json}`"),
        false => String::new(),
    };
    let what = if node.as_str().is_some() { "remove the quotes" } else { "quote it" };
    Some(format!("{what}{shown}"))
}

pub(super) fn with_articles(types: &[String]) -> String {
    let types: Vec<_> = types.iter().map(|name| with_article(name)).collect();
    match types.split_last() {
        Some((last, others)) if others.len() > 1 => format!("{} or {last}", others.join(", ")),
        _ => types.join(" or "),
    }
}

fn with_article(name: &str) -> String {
    match name {
        "null" => "null".to_owned(),
        "array" | "integer" | "object" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}

/// What a value is: `the number `3``, `an array`.
pub(super) fn described(node: Node<'_>) -> String {
    match node.is_null() || node.is_array() || node.is_object() {
        true => with_article(node.type_name()),
        false => format!("the {} {}", node.type_name(), quote(node)),
    }
}

/// The message for a value that an `enum` doesn't list.
pub(super) fn not_listed(options: &[Value], node: Node<'_>) -> String {
    let written = requoted(node);
    let is_same = |option: &&Value| written.as_deref().is_some_and(|it| is_json(option, it));
    if let Some(meant) = options.iter().find(is_same) {
        return format!("found {}, expected {}", described(node), typed(meant));
    }
    let found = match options.iter().any(|option| is_of_type(option, node)) {
        true => quote(node),
        false => described(node),
    };
    match options {
        [only] => format!("{found} is not {only}"),
        [one, other] => format!("{found} is neither {one} nor {other}"),
        many => format!("{found} is not one of the {} allowed values", many.len()),
    }
}

/// A scalar of a schema with its type: `the string "3"`.
fn typed(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => format!("the boolean {value}"),
        Value::Number(_) => format!("the number {value}"),
        _ => format!("the string {value}"),
    }
}

/// Alternatives in a sentence: `a` or `b`.
pub(super) fn either<'v>(values: impl Iterator<Item = &'v Value>) -> String {
    let mut shown: Vec<_> = values.map(|value| list(std::slice::from_ref(value))).collect();
    match shown.pop() {
        Some(last) if shown.is_empty() => last,
        Some(last) => format!("{} or {last}", shown.join(", ")),
        None => String::new(),
    }
}

/// Values as a help lists them.
pub(super) fn list(values: &[Value]) -> String {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    values.iter().map(|value| format!("`{}`", plain(value))).collect::<Vec<_>>().join(", ")
}

/// A number with what it counts: `1 item`, `2 items`.
pub(super) fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
