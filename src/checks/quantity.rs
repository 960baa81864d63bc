//! `quantity`: a number in a string, an amount of memory or a length of time is between these.

use crate::check::values::Grammar;
use crate::check::{
    ArgumentError, Arguments, Check, CheckDefinition, CompileContext, Kind, Parameter, Tighter,
    TypedBounds,
};
use crate::document::Types;

const PARAMETERS: &[Parameter] = &[
    Parameter::required(
        "unit",
        Kind::Choice(&["number", "bytes", "duration"]),
        "`number`: a JSON number, in quotes or not; `bytes`: an amount of memory as Kubernetes writes it, such as `512Mi`, `2G` or a number \
         of bytes; `duration`: a length of time as Go writes it, such as `30s` or `1h30m`",
    ),
    Parameter::optional("min", Kind::Text, "the smallest quantity allowed").tighter(Tighter::Same),
    Parameter::optional("max", Kind::Text, "the largest quantity allowed").tighter(Tighter::Same),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-much-memory"
title   = "Too much memory"
select  = "/memory"
check   = { quantity = { unit = "bytes", max = "2Gi" } }
message = "`{value}` is more than {max}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "quantity",
        "the value is a number, an amount of memory or a length of time within bounds, whatever its \
         unit, also in a string",
        build,
    )
    .takes(Types::NUMBER.or(Types::STRING))
    .parameters(PARAMETERS)
    .placeholders(&["min", "max"])
    .by_value()
    .judge(judge)
    .example(EXAMPLE)
}

fn grammar(arguments: &Arguments) -> Grammar {
    arguments.text("unit").and_then(Grammar::of).unwrap_or(Grammar::Bytes)
}

fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    TypedBounds::judge(arguments, grammar(arguments))
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(TypedBounds::new(arguments, grammar(arguments)))
}
