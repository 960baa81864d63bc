//! `length`: how many characters a string may have.

use crate::check::{
    Arguments, AskContext, Asked, Bounds, Check, CheckContext, CheckDefinition, CompileContext,
    Kind, Meaning, Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::witness::Form;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("min", Kind::Count, "the smallest number allowed").tighter(Tighter::Higher),
    Parameter::optional("max", Kind::Count, "the largest number allowed").tighter(Tighter::Lower),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-long-name"
title   = "A long name"
select  = "/name"
check   = { length = { max = 64 } }
message = "the name has {length} characters, at most {max} are allowed""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "length",
        "the number of characters in the string is within bounds, counted as Unicode scalar \
         values like in JSON Schema",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .needs_one()
    .placeholders(&["length", "min", "max"])
    .by_value()
    .judge(Bounds::judge)
    .means(&[Meaning::BoundsLength { min: "min", max: "max" }])
    .asks(asks)
    .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    Asked::Value(context.bounds(arguments, Form::Length))
}

struct Length(Bounds);

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(Length(Bounds::new(arguments)))
}

impl Check for Length {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(text) = context.node().as_str() else { return };
        let length = text.chars().count();
        if let Some(bound) = self.0.broken(length) {
            let violation = Violation::new(context.node(), text).arg("length", length.to_string());
            report(self.0.args(violation.policy(bound)));
        }
    }
}
