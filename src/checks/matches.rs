//! `matches`: the string matches a pattern.

use regex::Regex;

use crate::check::{
    Arguments, Build, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter,
    Violation,
};
use crate::document::Types;
use crate::text::Place;

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "matches",
    about: "the string matches the pattern",
    takes: Types::STRING,
    parameters: &[Parameter::required(
        "pattern",
        Kind::Regex,
        "what must match; anywhere in the string, unless it begins with `^` and ends with `$`",
    )],
    placeholders: &["pattern"],
    by_value: true,
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

struct Matches {
    pattern: Option<Regex>,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let pattern = arguments.regex("pattern").cloned();
    Box::new(Matches { pattern, place: arguments.place("pattern").cloned() })
}

impl Check for Matches {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let (Some(text), Some(pattern)) = (context.node().as_str(), &self.pattern) else {
            return;
        };
        if !pattern.is_match(text) {
            let violation = Violation::new(context.node(), text).arg("pattern", pattern.as_str());
            report(violation.maybe_policy(self.place.as_ref()));
        }
    }
}
