//! `none-of`: the value is none of these.

use crate::check::values::{ValueSet, in_lower_case};
use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Meaning, Parameter, Tighter, Violation,
};
use crate::document::{Types, plain};

const PARAMETERS: &[Parameter] = &[
    Parameter::required("values", Kind::Values, "the forbidden values").tighter(Tighter::Superset),
    Parameter::optional(
        "except",
        Kind::Names,
        "names that are allowed even if `values` covers them",
    )
    .exception(),
    Parameter::optional(
        "case",
        Kind::Choice(&["exact", "ignore"]),
        "how strings are compared; with `ignore`, `EU` is `eu`",
    )
    .by_default("`exact`"),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-no-sessions"
title   = "Events about sessions"
select  = "/events/*"
check   = { none-of = { values = ["session.*"] } }
message = "`{value}` is forbidden by `{by}`""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("none-of", "the value is not in a list", build)
        .takes(Types::NULL.or(Types::BOOLEAN).or(Types::NUMBER).or(Types::STRING))
        .parameters(PARAMETERS)
        .placeholders(&["by", "why"])
        .by_value()
        .means(&[Meaning::ForbidsNames { names: "values", except: Some("except") }])
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let listed = context.listed_by_case(arguments, "values");
    let except = context.listed_by_case(arguments, "except");
    let other = context.conditions.not(listed);
    Asked::Value(context.conditions.any([other, except]))
}

struct NoneOf {
    values: ValueSet,
    except: ValueSet,
    /// Whether strings are compared in lower case, in which the lists are then.
    ignores_case: bool,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let expected = context.names().unwrap_or_default();
    let ignores_case = arguments.text("case") == Some("ignore");
    let set = |parameter| {
        let entries = arguments.entries(parameter).unwrap_or_default();
        match ignores_case {
            false => ValueSet::new(&entries, &expected),
            true => ValueSet::new(&in_lower_case(&entries), &[]),
        }
    };
    Box::new(NoneOf { values: set("values"), except: set("except"), ignores_case })
}

impl Check for NoneOf {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        let lower = node.as_str().filter(|_| self.ignores_case).map(str::to_lowercase);
        let find = |set: &'_ ValueSet| match &lower {
            Some(name) => set.find_name(name).cloned(),
            None => set.find(node).cloned(),
        };
        let Some(entry) = find(&self.values).filter(|_| find(&self.except).is_none()) else {
            return;
        };
        let name = plain(node);
        let by = entry.by(&name);
        report(Violation::new(node, name).arg("by", by).arg("why", entry.why()).entry(&entry));
    }
}
