//! `matches`: the string matches a pattern.

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Meaning, Parameter, Violation,
};
use crate::document::Types;
use crate::ecma::{Regex, TooCostly};
use crate::text::Place;
use crate::witness::Condition;

const PARAMETERS: &[Parameter] = &[Parameter::required(
    "pattern",
    Kind::Regex,
    "the expression; it may match anywhere in the string, unless it is anchored with `^` \
             and `$`",
)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-name-form"
title   = "A name in another form"
select  = "/name"
check   = { matches = { pattern = "^[a-z][a-z0-9-]*$" } }
message = "`{value}` doesn't match {pattern}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("matches", "the string matches a regular expression", build)
        .takes(Types::STRING)
        .parameters(PARAMETERS)
        .placeholders(&["pattern"])
        .by_value()
        .means(&[Meaning::MatchesRegex { regex: "pattern" }])
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    Asked::Value(match arguments.regex("pattern") {
        Some(regex) => context.matches(regex),
        None => Condition::ALWAYS,
    })
}

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
        let violation = match pattern.is_match(text) {
            Ok(true) => return,
            Ok(false) => Violation::new(context.node(), text).arg("pattern", pattern.as_str()),
            Err(TooCostly) => Violation::too_costly(context.node(), text, pattern.as_str()),
        };
        report(violation.maybe_policy(self.place.as_ref()));
    }
}
