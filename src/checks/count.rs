//! `count`: how many items an array, or members an object, may have.

use crate::check::{
    ArgumentError, Arguments, AskContext, Asked, Bounds, Check, CheckContext, CheckDefinition,
    CheckExpr, CompileContext, CompiledExpr, Kind, Meaning, Parameter, Tighter, Violation,
};
use crate::document::{Node, Types};
use crate::witness::Form;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("min", Kind::Count, "the smallest number allowed").tighter(Tighter::Higher),
    Parameter::optional("max", Kind::Count, "the largest number allowed").tighter(Tighter::Lower),
    Parameter::optional("where", Kind::Condition, "which items or members are counted")
        .by_default("all of them")
        .tighter(Tighter::Same),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-too-many-events"
title   = "More than ten events"
select  = "/events"
check   = { count = { max = 10 } }
message = "{count} events, at most {max} are allowed""#;

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
    .judge(judge)
    .means(&[Meaning::BoundsCount { min: "min", max: "max", only: Some("where") }])
    .asks(asks)
    .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    Asked::Value(match arguments.has("where") {
        true => context.opaque("how many items are so", Types::ANY),
        false => {
            let items = context.bounds(arguments, Form::Count);
            let items = context.conditions.if_of_type(Types::ARRAY, items);
            let members = context.bounds(arguments, Form::Members);
            let members = context.conditions.if_of_type(Types::OBJECT, members);
            context.conditions.all([items, members])
        }
    })
}

fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    if arguments.has("where") && !arguments.has("min") && !arguments.has("max") {
        let error = ArgumentError::new("where", "there may be any number of them");
        return Err(error.help("write how many there may be: `min`, `max`, or both"));
    }
    Bounds::judge(arguments)
}

struct Count {
    bounds: Bounds,
    condition: Option<CompiledExpr>,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let condition = CheckExpr::compile_argument(arguments, "where", context);
    Box::new(Count { bounds: Bounds::new(arguments), condition })
}

impl Count {
    /// The least and the largest number that there may be: of some items it may not be clear whether they count.
    fn numbers<'d>(&self, context: &CheckContext<'d>) -> (usize, usize) {
        let node = context.node();
        let Some(condition) = &self.condition else { return (node.len(), node.len()) };
        let (mut least, mut most) = (0_usize, 0_usize);
        let mut count = |item: Node<'d>| {
            let holds = condition.holds_for(item, context);
            least = least.saturating_add(usize::from(holds == Some(true)));
            most = most.saturating_add(usize::from(holds != Some(false)));
        };
        match node.is_array() {
            true => node.items().for_each(&mut count),
            false => node.members().for_each(|(_, value)| count(value)),
        }
        (least, most)
    }
}

impl Check for Count {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        if !node.is_array() && !node.is_object() {
            return;
        }
        let (least, most) = self.numbers(context);
        let broken = |number: usize| self.bounds.broken(number).map(|bound| (number, bound));
        if let Some((number, bound)) = broken(most).or_else(|| broken(least)) {
            let count = number.to_string();
            let violation = Violation::new(node, &*count).arg("count", count).policy(bound);
            report(self.bounds.args(violation));
        }
    }
}
