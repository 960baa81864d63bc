//! `version`: a version is between these.

use crate::check::values::Grammar;
use crate::check::{
    ArgumentError, Arguments, Check, CheckDefinition, CompileContext, Kind, Parameter, Tighter,
    TypedBounds,
};
use crate::document::Types;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("min", Kind::Text, "the lowest version allowed").tighter(Tighter::Same),
    Parameter::optional("max", Kind::Text, "the highest version allowed").tighter(Tighter::Same),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-old-client"
title   = "An old client"
select  = "/client_version"
check   = { version = { min = "2.3.0" } }
message = "`{value}` is older than {min}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "version",
        "the string is a version by Semantic Versioning 2.0.0 within bounds; `2.3.0-beta.1` is \
         lower than `2.3.0`",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .placeholders(&["min", "max"])
    .by_value()
    .judge(judge)
    .example(EXAMPLE)
}

fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    TypedBounds::judge(arguments, Grammar::Version)
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(TypedBounds::new(arguments, Grammar::Version))
}
