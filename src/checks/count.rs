//! `count`: how many items an array, or members an object, may have.

use crate::check::{
    Arguments, Bounds, Build, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Violation,
};
use crate::document::Types;

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "count",
    about: "the array has so many items, the object so many members",
    takes: Types::ARRAY.or(Types::OBJECT),
    parameters: &[
        Parameter::optional("min", Kind::Count, "the fewest allowed"),
        Parameter::optional("max", Kind::Count, "the most allowed"),
    ],
    needs_one: true,
    placeholders: &["count", "min", "max"],
    judge: Bounds::judge,
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

struct Count(Bounds);

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(Count(Bounds::new(arguments)))
}

impl Check for Count {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        if !node.is_array() && !node.is_object() {
            return;
        }
        if let Some(bound) = self.0.broken(node.len()) {
            let count = node.len().to_string();
            let violation = Violation::new(node, &*count).arg("count", count).policy(bound);
            report(self.0.args(violation));
        }
    }
}
