//! `url-path`: the URL's path is one of these, or matches.

use regex::Regex;

use crate::check::values::NameSet;
use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Violation,
};
use crate::document::Types;
use crate::text::Place;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional(
        "matches",
        Kind::Regex,
        "the expression that the path must match, as in the check `matches`",
    ),
    Parameter::optional("one-of", Kind::Globs, "the allowed paths"),
    Parameter::optional("none-of", Kind::Globs, "the forbidden paths"),
];

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-path",
        "the path of the URL, as written, is allowed; a path with a `.` or `..` segment never \
         is, because clients differ on whether they resolve it",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .needs_one()
    .placeholders(&["path", "pattern"])
    .by_value()
}

struct UrlPath {
    matches: Option<(Regex, Option<Place>)>,
    one_of: Option<(NameSet, Option<Place>)>,
    none_of: Option<NameSet>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let place = |parameter| arguments.place(parameter).cloned();
    Box::new(UrlPath {
        matches: arguments.regex("matches").map(|regex| (regex.clone(), place("matches"))),
        one_of: arguments.names("one-of").map(|names| (names, place("one-of"))),
        none_of: arguments.names("none-of"),
    })
}

impl Check for UrlPath {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.clear_url(report) else { return };
        let path = url.path();
        let pattern = self.matches.as_ref().map_or("", |(regex, _)| regex.as_str());
        let violation =
            || Violation::new(context.node(), path).arg("path", path).arg("pattern", pattern);
        if has_dots(path) {
            let message = format!("the path `{path}` has a `.` or `..` segment");
            return report(violation().message(message).help("write the resolved path"));
        }
        let unmatched = self.matches.as_ref().filter(|(regex, _)| !regex.is_match(path));
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

/// Whether the path has a segment that RFC 3986, section 5.2.4, removes, even if it is
/// percent-encoded.
fn has_dots(path: &str) -> bool {
    let is_dots = |segment: &str| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    };
    path.contains(['.', '%']) && path.split('/').any(is_dots)
}
