//! `type`: the value is of one of these types.

use std::sync::Arc;

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Tighter, Violation,
};
use crate::document::{Decimal, Node, Types};
use crate::text::Place;
use crate::witness::{Exact, Form};

const PARAMETERS: &[Parameter] = &[Parameter::required(
    "one-of",
    Kind::Choices(&["array", "boolean", "integer", "null", "number", "object", "string"]),
    "the allowed types; `integer` is any number without a fraction, `1.0` included",
)
.tighter(Tighter::Subset)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-whole-quantity"
title   = "A quantity that isn't a whole number"
select  = "/quantity"
check   = { type = { one-of = ["integer"] } }
message = "the quantity is {found}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("type", "the value has one of these JSON Schema types", build)
        .parameters(PARAMETERS)
        .placeholders(&["found", "allowed"])
        .by_value()
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let mut ways = Vec::new();
    for name in arguments.words("one-of").iter() {
        ways.push(match &**name {
            "integer" => context.conditions.add(Form::MultipleOf(Exact::ONE)),
            name => context.conditions.of_type(Types::named(name)),
        });
    }
    Asked::Value(context.conditions.any(ways))
}

struct OfType {
    names: Arc<[String]>,
    types: Types,
    integers: bool,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let names = arguments.words("one-of");
    let plain = names.iter().filter(|name| *name != "integer");
    let types = plain.fold(Types::NONE, |types, name| types.or(Types::named(name)));
    let integers = names.iter().any(|name| name == "integer");
    Box::new(OfType { names, types, integers, place: arguments.place("one-of").cloned() })
}

impl Check for OfType {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        if self.types.meets(Types::of(node)) || self.integers && is_whole(node) {
            return;
        }
        let violation = Violation::new(node, node.type_name())
            .arg("found", node.type_name())
            .arg("allowed", self.names.join(", "));
        report(violation.maybe_policy(self.place.as_ref()));
    }
}

fn is_whole(node: Node<'_>) -> bool {
    node.as_number().and_then(Decimal::parse).is_some_and(|number| number.is_whole())
}
