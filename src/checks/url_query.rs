//! `url-query`: the parameters of the URL's query.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;

use crate::check::values::{NameEntry, NameSet, RequiredName, required_names};
use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Tighter,
    Violation,
};
use crate::document::Types;
use crate::ecma::{Regex, TooCostly};
use crate::text::Place;
use crate::text::invisible::{is_invisible, is_unsafe};

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("one-of", Kind::Globs, "the allowed parameters; an empty list allows none")
        .tighter(Tighter::Subset),
    Parameter::optional("none-of", Kind::Globs, "the forbidden parameters, in upper or lower case")
        .tighter(Tighter::Superset),
    Parameter::optional("required", Kind::Globs, "the parameters that the query must have")
        .tighter(Tighter::Superset),
    Parameter::optional(
        "no-value-matches",
        Kind::Regex,
        "an expression that no decoded value may match",
    ),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-token-in-query"
title   = "A token in the query"
select  = "/endpoint_url"
check   = { url-query = { none-of = ["*token*"] } }
message = "queries are logged: remove the parameter `{name}`""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-query",
        "the query of the URL has the right parameters, compared by their decoded names; both \
         `&` and `;` separate parameters, and forbidden names are also found as `name[]`, with \
         spaces around them, or encoded twice",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .needs_one()
    .placeholders(&["name", "by"])
    .by_value()
    .example(EXAMPLE)
}

struct UrlQuery {
    one_of: Option<(NameSet, Option<Place>)>,
    none_of: Option<NameSet>,
    required: Vec<RequiredName>,
    values: Option<(Regex, Option<Place>)>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let place = |parameter| arguments.place(parameter).cloned();
    let required = arguments.entries("required").unwrap_or_default();
    let values = arguments.regex("no-value-matches").cloned();
    Box::new(UrlQuery {
        one_of: arguments.names("one-of").map(|names| (names, place("one-of"))),
        none_of: arguments.entries("none-of").map(|entries| lower_case(&entries)),
        required: required_names(&required, None),
        values: values.map(|regex| (regex, place("no-value-matches"))),
    })
}

impl Check for UrlQuery {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.clear_url(report) else { return };
        let query = url.query;
        if query.is_none() && self.required.is_empty() {
            return;
        }
        let query = query.unwrap_or_default();
        // A value may be a secret, so the finding has only the name.
        let violation = |name: &str| Violation::new(context.node(), name).arg("name", name);
        for (name, value) in parameters(query, &['&', ';']) {
            if let Some((_, place)) =
                self.one_of.as_ref().filter(|(it, _)| it.find(&name).is_none())
            {
                report(violation(&name).arg("by", "").maybe_policy(place.as_ref()));
                continue;
            }
            let forbidden = self.none_of.as_ref().and_then(|names| {
                let mut readings = name_readings(&name).into_iter();
                readings.find_map(|reading| Some((names.find(&reading)?, reading)))
            });
            if let Some((entry, reading)) = forbidden {
                report(violation(&name).arg("by", entry.by(&reading)).entry(entry));
            } else if let Some((regex, place)) = &self.values {
                let violation = match matches_decoded(regex, &value) {
                    Ok(false) => continue,
                    Ok(true) => violation(&name).arg("by", ", by its value"),
                    // A value may be a secret, so its name stands for it.
                    Err(_) => Violation::too_costly(context.node(), &*name, regex.as_str()),
                };
                report(violation.maybe_policy(place.as_ref()));
            }
        }
        for required in &self.required {
            // For receivers that split at `;`, and for those that don't.
            let has = |separators: &[char]| {
                parameters(query, separators).any(|(name, _)| required.is_match(&name))
            };
            if !has(&['&']) || !has(&['&', ';']) {
                let name = &required.name;
                let message = format!("the query has no parameter `{name}`");
                report(violation(name).arg("by", "").message(message).entry(&required.entry));
            }
        }
    }
}

/// Whether a value matches, as it is read by some receiver.
fn matches_decoded(regex: &Regex, value: &str) -> Result<bool, TooCostly> {
    for value in decodings(value) {
        if regex.is_match(&value)? || regex.is_match(value.trim())? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The same names in lower case.
fn lower_case(entries: &[NameEntry]) -> NameSet {
    let lower =
        |entry: &NameEntry| NameEntry { pattern: entry.pattern.to_lowercase(), ..entry.clone() };
    NameSet::new(entries.iter().map(lower).collect(), &[])
}

/// Names and values as in `application/x-www-form-urlencoded` of the WHATWG URL standard. The older `;`
/// may separate them as well.
fn parameters<'q>(
    query: &'q str,
    separators: &[char],
) -> impl Iterator<Item = (Cow<'q, str>, Cow<'q, str>)> {
    query.split(separators).filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let spaced = text.replace('+', " ");
    Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}

/// What a decoded text is to receivers that decode it once more, or more often.
fn decodings(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    while let Some(last) = all.last().filter(|last| last.contains('%') && all.len() < 4) {
        let next = percent_decode_str(last).decode_utf8_lossy().into_owned();
        if next == *last {
            break;
        }
        all.push(next);
    }
    all
}

/// What receivers take a decoded name for, in lower case: PHP and Rails read `a[]` as `a` and `a[b]` as
/// `b` in `a`; PHP drops a space in front and writes `_` for a dot or a space; some end a name at NUL, or
/// drop what can't be seen or isn't UTF-8.
fn name_readings(name: &str) -> Vec<String> {
    let mut readings = Vec::new();
    for name in decodings(name) {
        let visible = |it: &char| !is_unsafe(*it) && !is_invisible(*it) && *it != '\u{fffd}';
        let bare: String = name.nfkc().filter(visible).collect();
        let bare = bare.trim();
        readings.push(bare.replace([' ', '.', '[', '+'], "_"));
        readings.extend(bare.split(['[', ']']).map(|part| part.trim().to_owned()));
        readings.extend(name.split_once('\0').map(|(before, _)| before.trim().to_owned()));
        readings.push(bare.to_owned());
        readings.push(name);
    }
    readings.iter_mut().for_each(|reading| *reading = reading.to_lowercase());
    // The name itself is what a message should quote.
    readings.reverse();
    readings.retain(|reading| !reading.is_empty());
    readings
}
