//! The sentences that need only the error and the value that it is about.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use crate::document::{Node, quote};
use crate::schema::formats;
use crate::schema::number_keywords::BUT;
use crate::schema::pattern_keyword;

/// A message and a help.
pub(super) type Explanation = (String, String);

/// So many of a list are named; of the rest, how many there are.
const MOST_NAMED: usize = 3;

/// A schema under `not` is shown if its text is no longer, in bytes.
const SHOWN_SCHEMA: usize = 60;

/// The message and the help for an error about the value at `node`.
pub(in crate::schema) fn of_value(error: &ValidationError<'_>, node: Node<'_>) -> Explanation {
    let kind = error.kind();
    (of_text(kind, node))
        .or_else(|| of_number(kind, node))
        .or_else(|| of_size(kind, node))
        .or_else(|| of_choice(kind, node))
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
        Kind::UnevaluatedItems { unexpected } => {
            let named: Vec<_> =
                unexpected.iter().take(MOST_NAMED).map(|item| format!("`{item}`")).collect();
            let more = match unexpected.len().saturating_sub(MOST_NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let message = format!("the schema doesn't allow the items {}{more}", named.join(", "));
            (message, "remove them".to_owned())
        }
        _ => return None,
    })
}

/// Keywords that offer alternatives, or none.
fn of_choice(kind: &Kind, node: Node<'_>) -> Option<Explanation> {
    let found = || quote(node);
    Some(match kind {
        Kind::Type { kind } => types(kind, node),
        Kind::Constant { expected_value } => constant(expected_value, node),
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
            let schema = schema.to_string();
            let shown = match schema.len() <= SHOWN_SCHEMA {
                true => format!(", {schema}"),
                false => String::new(),
            };
            (
                format!("{} matches the schema under `not`{shown}", found()),
                "write a value that does not match it".to_owned(),
            )
        }
        _ => return None,
    })
}

fn types(kind: &TypeKind, node: Node<'_>) -> Explanation {
    let expected = match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(set) => set.iter().map(|one| one.to_string()).collect(),
    };
    types_of(expected, node)
}

/// A value has none of these types.
pub(super) fn types_of(mut expected: Vec<String>, node: Node<'_>) -> Explanation {
    expected.sort_by_key(|name| name == "null");
    let expects = |name: &str| expected.iter().any(|expected| expected == name);
    let help = match node.as_str() {
        Some(text) if expects("number") && is_number(text) => "remove the quotes".to_owned(),
        Some(text) if expects("integer") && is_number(text) && !text.contains(['.', 'e', 'E']) => {
            "remove the quotes".to_owned()
        }
        Some("true" | "false") if expects("boolean") => "remove the quotes".to_owned(),
        None if expects("string") && (node.as_number().is_some() || node.as_bool().is_some()) => {
            "put it in quotes".to_owned()
        }
        _ => format!("write {}", with_articles(&expected)),
    };
    (format!("expected {}, found {}", with_articles(&expected), described(node)), help)
}

fn is_number(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
}

fn with_articles(types: &[String]) -> String {
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

fn constant(expected: &Value, node: Node<'_>) -> Explanation {
    let (message, help) = match other_type(std::slice::from_ref(expected), node) {
        Some(quotes) => quotes,
        None => (format!("{} is not {expected}", quote(node)), format!("write {expected}")),
    };
    (message, help)
}

/// The message for a value that an `enum` doesn't list.
pub(super) fn not_listed(options: &[Value], node: Node<'_>) -> String {
    if let Some((message, _)) = other_type(options, node) {
        return message;
    }
    match options {
        [only] => format!("{} is not {only}", quote(node)),
        [one, other] => format!("{} is neither {one} nor {other}", quote(node)),
        many => format!("{} is not one of the {} allowed values", quote(node), many.len()),
    }
}

/// The explanation where a value is written like one of the options, but has another type.
pub(super) fn other_type(options: &[Value], node: Node<'_>) -> Option<Explanation> {
    let (meant, name) = options.iter().find_map(|option| match (option, node.as_str()) {
        (Value::String(text), None) => {
            let flag = node.as_bool().map(|flag| if flag { "true" } else { "false" });
            (node.as_number().or(flag)? == text).then_some((option, "string"))
        }
        (Value::Number(number), Some(text)) => {
            (number.to_string() == text).then_some((option, "number"))
        }
        (Value::Bool(flag), Some(text)) => {
            (flag.to_string() == text).then_some((option, "boolean"))
        }
        _ => None,
    })?;
    let help = if name == "string" { "put it in quotes" } else { "remove the quotes" };
    Some((format!("found {}, expected the {name} {meant}", described(node)), help.to_owned()))
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
