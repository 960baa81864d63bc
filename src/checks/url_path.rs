//! `url-path`: the URL's path is one of these, or matches.

use percent_encoding::percent_decode_str;

use crate::check::values::{NameEntry, NameSet};
use crate::check::{
    ArgumentError, Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition,
    CompileContext, Kind, Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::ecma::Regex;
use crate::text::Place;
use crate::witness::{Language, UrlPart};

const PARAMETERS: &[Parameter] = &[
    Parameter::optional(
        "matches",
        Kind::Regex,
        "the expression that the decoded path must match, as in the check `matches`",
    ),
    Parameter::optional("one-of", Kind::Globs, "the allowed paths").tighter(Tighter::Subset),
    Parameter::optional("none-of", Kind::Globs, "the forbidden paths").tighter(Tighter::Superset),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-paths"
title   = "A path outside /webhooks/"
select  = "/endpoint_url"
check   = { url-path = { one-of = ["/webhooks/*"] } }
message = "the path {path} isn't below /webhooks/""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-path",
        "the path of the URL, percent-decoded, is allowed; a path never is that receivers read in \
         different ways: with an encoded slash, a `;`, an empty segment, a segment that ends in a \
         dot, or encoded twice",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .needs_one()
    .placeholders(&["path", "pattern"])
    .by_value()
    .judge(judge)
    .asks(asks)
    .example(EXAMPLE)
}

/// Refuses patterns of paths that no path has.
fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    for parameter in ["one-of", "none-of"] {
        for entry in arguments.entries(parameter).unwrap_or_default().iter() {
            let pattern = entry.pattern();
            let wrong = match pattern.find(['?', '#']) {
                Some(at) => {
                    let path = &pattern[..at];
                    Some((
                        format!(
                            "the path `{pattern}` has a `{}`, which ends a path",
                            &pattern[at..=at]
                        ),
                        format!(
                            "write `{path}`; the checks `url-query` and `url-fragment` are about the rest"
                        ),
                    ))
                }
                None if !pattern.starts_with(['/', '*', '\\']) => Some((
                    format!("the path `{pattern}` doesn't start with `/`, as each path does"),
                    format!("write `/{pattern}`"),
                )),
                None => None,
            };
            if let Some((message, help)) = wrong {
                return Err(ArgumentError::new(parameter, message).help(help));
            }
        }
    }
    Ok(())
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let any = Language::whole("(?s:.)*");
    let mut parts = vec![context.url(UrlPart::Path, any)];
    if let Some(linear) = arguments.regex("matches").map(Regex::linear) {
        parts.push(match linear {
            Some(linear) => context.url(UrlPart::Path, Language::containing(linear)),
            None => context.opaque("an expression about a path", Types::STRING),
        });
    }
    let paths = |parameter, context: &mut AskContext<'_, '_>| {
        let paths = arguments
            .entries(parameter)
            .map(|entries| NameSet::language(&decoded_entries(&entries)));
        paths.map(|paths| context.url(UrlPart::Path, paths))
    };
    parts.extend(paths("one-of", context));
    if let Some(refused) = paths("none-of", context) {
        parts.push(context.conditions.not(refused));
    }
    // A path that receivers read in different ways is no path.
    Asked::Url(context.conditions.all(parts))
}

struct UrlPath {
    matches: Option<(Regex, Option<Place>)>,
    one_of: Option<(NameSet, Option<Place>)>,
    none_of: Option<NameSet>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let place = |parameter| arguments.place(parameter).cloned();
    let paths = |parameter| {
        arguments
            .entries(parameter)
            .map(|entries| NameSet::new(decoded_entries(&entries).into(), &[]))
    };
    Box::new(UrlPath {
        matches: arguments.regex("matches").map(|regex| (regex.clone(), place("matches"))),
        one_of: paths("one-of").map(|names| (names, place("one-of"))),
        none_of: paths("none-of"),
    })
}

/// The same paths without percent-encoding.
fn decoded_entries(entries: &[NameEntry]) -> Vec<NameEntry> {
    let decoded = |entry: &NameEntry| {
        let pattern = percent_decode_str(&entry.pattern).decode_utf8_lossy().into_owned();
        NameEntry { pattern, ..entry.clone() }
    };
    entries.iter().map(decoded).collect()
}

impl Check for UrlPath {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.clear_url(report) else { return };
        let written = url.path();
        let pattern = self.matches.as_ref().map_or("", |(regex, _)| regex.as_str());
        let violation =
            || Violation::new(context.node(), written).arg("path", written).arg("pattern", pattern);
        let path = match url.decoded_path() {
            Ok(path) => path,
            Err(why) => {
                return report(violation().message(&*why.message).help(why.help).ambiguity());
            }
        };
        let mut unmatched = self.matches.as_ref();
        if let Some((regex, place)) = unmatched {
            match regex.is_match(path) {
                Ok(is_match) => unmatched = unmatched.filter(|_| !is_match),
                Err(_) => {
                    let violation = Violation::too_costly(context.node(), path, regex.as_str());
                    report(violation.maybe_policy(place.as_ref()));
                    unmatched = None;
                }
            }
        }
        let unlisted = self.one_of.as_ref().filter(|(names, _)| names.find(path).is_none());
        let place = unmatched.map(|(_, place)| place).or(unlisted.map(|(_, place)| place));
        if let Some(place) = place {
            return report(violation().maybe_policy(place.as_ref()));
        }
        if let Some(entry) = self.none_of.as_ref().and_then(|names| names.find(path)) {
            report(violation().entry(entry));
        }
    }
}
