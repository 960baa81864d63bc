//! `length`: how many characters a string may have.

use crate::check::{
    Arguments, Bounds, Build, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Violation,
};
use crate::document::Types;

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "length",
    about: "the string has so many characters, counted as JSON Schema counts them: Unicode scalar values",
    takes: Types::STRING,
    parameters: &[
        Parameter::optional("min", Kind::Count, "the fewest allowed"),
        Parameter::optional("max", Kind::Count, "the most allowed"),
    ],
    needs_one: true,
    placeholders: &["length", "min", "max"],
    judge: Bounds::judge,
    by_value: true,
    build: Build::Each(build),
};

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
