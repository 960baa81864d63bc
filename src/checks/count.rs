//! `count`: how many items an array, or members an object, may have.

use crate::check::{
    Arguments, Bounds, Check, CheckContext, CheckDefinition, CompileContext, Kind, Meaning,
    Parameter, Tighter, Violation,
};
use crate::document::Types;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("min", Kind::Count, "the smallest number allowed").tighter(Tighter::Higher),
    Parameter::optional("max", Kind::Count, "the largest number allowed").tighter(Tighter::Lower),
];

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "count",
        "the number of items in the array, or members in the object, is within bounds",
        build,
    )
    .takes(Types::ARRAY.or(Types::OBJECT))
    .parameters(PARAMETERS)
    .needs_one()
    .placeholders(&["count", "min", "max"])
    .judge(Bounds::judge)
    .means(&[Meaning::BoundsCount { min: "min", max: "max" }])
}

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
