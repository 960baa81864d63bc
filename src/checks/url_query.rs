//! `url-query`: the parameters of the URL's query.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use regex::Regex;

use crate::check::values::{NameEntry, NameSet, RequiredName, required_names};
use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Violation,
};
use crate::document::Types;
use crate::text::Place;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("one-of", Kind::Globs, "the allowed parameters; an empty list allows none"),
    Parameter::optional("none-of", Kind::Globs, "the forbidden parameters, in upper or lower case"),
    Parameter::optional("required", Kind::Globs, "the parameters that the query must have"),
    Parameter::optional(
        "no-value-matches",
        Kind::Regex,
        "an expression that no decoded value may match",
    ),
];

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-query",
        "the query of the URL has the right parameters, compared by their decoded names; both \
         `&` and `;` separate parameters",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .needs_one()
    .placeholders(&["name", "by"])
    .by_value()
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
        let parameters: Vec<(Cow<'_, str>, Cow<'_, str>)> =
            query.map(parameters).into_iter().flatten().collect();
        // A value may be a secret, so the finding has only the name.
        let violation = |name: &str| Violation::new(context.node(), name).arg("name", name);
        for (name, value) in &parameters {
            if let Some((_, place)) = self.one_of.as_ref().filter(|(it, _)| it.find(name).is_none())
            {
                report(violation(name).arg("by", "").maybe_policy(place.as_ref()));
                continue;
            }
            let lower = name.to_lowercase();
            if let Some(entry) = self.none_of.as_ref().and_then(|names| names.find(&lower)) {
                report(violation(name).arg("by", entry.by(&lower)).entry(entry));
            } else if let Some((_, place)) =
                self.values.as_ref().filter(|(regex, _)| regex.is_match(value))
            {
                report(violation(name).arg("by", ", by its value").maybe_policy(place.as_ref()));
            }
        }
        for required in &self.required {
            if !parameters.iter().any(|(name, _)| required.is_match(name)) {
                let name = &required.name;
                let message = format!("the query has no parameter `{name}`");
                report(violation(name).arg("by", "").message(message).entry(&required.entry));
            }
        }
    }
}

/// The same names in lower case.
fn lower_case(entries: &[NameEntry]) -> NameSet {
    let lower =
        |entry: &NameEntry| NameEntry { pattern: entry.pattern.to_lowercase(), ..entry.clone() };
    NameSet::new(entries.iter().map(lower).collect(), &[])
}

/// Names and values as in `application/x-www-form-urlencoded` of the WHATWG URL standard, but also
/// separated by the older `;`.
fn parameters(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    query.split(['&', ';']).filter(|pair| !pair.is_empty()).map(|pair| {
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
