//! `keys`: the names of an object's members.

use crate::check::values::ValueSet;
use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::ecma::{Regex, TooCostly};
use crate::text::Place;
use crate::witness::Condition;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional(
        "matches",
        Kind::Regex,
        "what each name must match; anywhere in it, unless anchored with `^` and `$`",
    ),
    Parameter::optional(
        "one-of",
        Kind::Globs,
        "the names that are allowed; `*` for any characters",
    )
    .tighter(Tighter::Subset),
    Parameter::optional("none-of", Kind::Globs, "the names that are not allowed")
        .tighter(Tighter::Superset),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-label-names"
title   = "A label with an odd name"
select  = "/labels"
check   = { keys = { matches = "^[a-z0-9-]+$" } }
message = "the label `{value}` has other characters than a-z, 0-9 and `-`""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("keys", "the name of each member of the object is as wanted", build)
        .takes(Types::OBJECT)
        .parameters(PARAMETERS)
        .needs_one()
        .by_value()
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let mut names = Vec::new();
    if let Some(regex) = arguments.regex("matches") {
        names.push(context.matches(regex));
    }
    if let Some(entries) = arguments.entries("one-of") {
        names.push(context.listed(&entries));
    }
    let refused = context.listed(&arguments.entries("none-of").unwrap_or_default());
    names.push(context.conditions.not(refused));
    let name = context.conditions.all(names);
    let other = context.conditions.not(name);
    Asked::Value(context.conditions.each_member(other, Condition::NEVER))
}

struct Keys {
    matches: Option<(Regex, Option<Place>)>,
    one_of: Option<(ValueSet, Option<Place>)>,
    none_of: Option<ValueSet>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let place = |parameter| arguments.place(parameter).cloned();
    let pattern = arguments.regex("matches").cloned();
    let allowed = arguments.entries("one-of");
    let forbidden = arguments.entries("none-of");
    Box::new(Keys {
        matches: pattern.map(|pattern| (pattern, place("matches"))),
        one_of: allowed.map(|names| (ValueSet::new(&names, &[]), place("one-of"))),
        none_of: forbidden.map(|names| ValueSet::new(&names, &[])),
    })
}

impl Check for Keys {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        for (key, _) in context.node().members() {
            let name = key.content();
            if let Some((pattern, place)) = &self.matches {
                match pattern.is_match(name) {
                    Ok(true) => {}
                    Ok(false) => report(Violation::new(key, name).maybe_policy(place.as_ref())),
                    Err(TooCostly) => {
                        report(Violation::too_costly(key, name, pattern.as_str()));
                    }
                }
            }
            if let Some((allowed, place)) = &self.one_of
                && allowed.find(key).is_none()
            {
                report(Violation::new(key, name).maybe_policy(place.as_ref()));
            }
            if let Some(entry) = self.none_of.as_ref().and_then(|forbidden| forbidden.find(key)) {
                report(Violation::new(key, name).policy(entry.place()));
            }
        }
    }
}
