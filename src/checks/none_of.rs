//! `none-of`: the value is none of these.

use crate::check::values::ValueSet;
use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Meaning, Parameter,
    Tighter, Violation,
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
        .example(EXAMPLE)
}

struct NoneOf {
    values: ValueSet,
    except: ValueSet,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let expected = context.names().unwrap_or_default();
    let set =
        |parameter| ValueSet::new(&arguments.entries(parameter).unwrap_or_default(), &expected);
    Box::new(NoneOf { values: set("values"), except: set("except") })
}

impl Check for NoneOf {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        let Some(entry) = self.values.find(node) else { return };
        if self.except.find(node).is_some() {
            return;
        }
        let name = plain(node);
        let by = entry.by(&name);
        report(Violation::new(node, name).arg("by", by).arg("why", entry.why()).entry(entry));
    }
}
