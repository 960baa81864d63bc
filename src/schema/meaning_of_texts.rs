//! What `pattern` and `format` ask of a string, as a condition.

use super::formats::{self, Asked};
use crate::document::Types;
use crate::ecma;
use crate::witness::{Condition, Conditions, Exact, Form, Language, Opaque};

/// The strings that a pattern (ECMA-262) is found in.
pub(super) fn pattern(text: &str, conditions: &mut Conditions) -> Condition {
    let what = format!("the pattern `{text}`");
    let Ok(pattern) = ecma::Pattern::new(text) else {
        return conditions.add_named_opaque(what.clone(), Opaque::new(what, Types::STRING));
    };
    match pattern.linear() {
        Some(regex) => conditions.add(Form::Text(Language::containing(regex).into())),
        None => {
            let compiled = pattern.compile(None, None);
            let test = move |text: &str| match compiled.as_ref().map(|regex| regex.is_match(text)) {
                Ok(Ok(is_match)) => Some(is_match),
                _ => None,
            };
            conditions.add_named_opaque(what.clone(), Opaque::of_text(what, test))
        }
    }
}

/// A format, the texts among which those of the format are, and some that are of it.
type Row = (&'static str, &'static str, &'static [&'static str]);

const DATE: &str = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";
const TIME: &str =
    r"[0-2][0-9]:[0-5][0-9]:[0-6][0-9](?:\.[0-9]+)?(?:[Zz]|[+-][0-2][0-9]:[0-5][0-9])";

const ROWS: &[Row] = &[
    ("date", DATE, &["2026-01-01", "2026-12-31"]),
    ("time", TIME, &["12:00:00Z"]),
    ("date-time", "", &["2026-01-01T12:00:00Z"]),
    ("duration", "P[0-9A-Z.]+", &["P1D"]),
    ("email", "(?s:.)*@(?s:.)*", &["a@example.com"]),
    ("idn-email", "(?s:.)*@(?s:.)*", &["a@example.com"]),
    ("hostname", "(?s:.)+", &["example.com"]),
    ("idn-hostname", "(?s:.)+", &["example.com"]),
    ("ipv4", r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}", &["192.0.2.1"]),
    ("ipv6", "[0-9A-Fa-f:.]+", &["2001:db8::1"]),
    ("uri", "[A-Za-z][A-Za-z0-9+.-]*:(?s:.)*", &["https://example.com/"]),
    ("iri", "[A-Za-z][A-Za-z0-9+.-]*:(?s:.)*", &["https://example.com/"]),
    ("uri-reference", "(?s:.)*", &["/a"]),
    (
        "uuid",
        "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
        &["00000000-0000-4000-8000-000000000000"],
    ),
    ("byte", "[A-Za-z0-9+/]*=*", &["YQ=="]),
    ("json-pointer", "(?:/(?s:.)*)?", &["/a"]),
    ("relative-json-pointer", "[0-9]+(?s:.)*", &["0"]),
    ("regex", "(?s:.)*", &["a"]),
];

/// What a format asks of a value.
pub(super) fn format(name: &str, is_openapi: bool, conditions: &mut Conditions) -> Condition {
    let what = format!("the format `{name}`");
    match formats::asked(name, is_openapi) {
        Asked::Nothing => Condition::ALWAYS,
        Asked::Digits => {
            let opaque = Opaque::new(&*what, Types::NUMBER);
            let opaque = conditions.add_named_opaque(what, opaque);
            conditions.if_of_type(Types::NUMBER, opaque)
        }
        Asked::Whole(bounds) => {
            let [least, most] = bounds.map(|it| Exact::parse(it).unwrap_or(Exact::ONE));
            let parts = [
                conditions.add(Form::MultipleOf(Exact::ONE)),
                conditions.add(Form::AtLeast(least)),
                conditions.at_most(most),
            ];
            let all = conditions.all(parts);
            conditions.if_of_type(Types::NUMBER, all)
        }
        Asked::Text => {
            let owned = name.to_owned();
            let test = move |text: &str| formats::has_format(&owned, text);
            let mut opaque = Opaque::of_text(&*what, test);
            let row = ROWS.iter().find(|(known, ..)| *known == name);
            let (_, regex, examples) = row.copied().unwrap_or((name, "(?s:.)*", &[]));
            opaque.examples = examples.iter().map(|it| (*it).to_owned()).collect();
            let regex = match name {
                "date-time" => format!("{DATE}[Tt ]{TIME}"),
                _ => regex.to_owned(),
            };
            let parts = [
                conditions.add_named_opaque(what, opaque),
                conditions.add(Form::Text(Language::whole(&regex).into())),
            ];
            let all = conditions.all(parts);
            conditions.if_of_type(Types::STRING, all)
        }
    }
}
