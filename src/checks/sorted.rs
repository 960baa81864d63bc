//! `sorted`: the items of the array are in order.

use std::cmp::Ordering;

use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Violation,
};
use crate::document::{Decimal, Node, Pattern, Types, plain, quote};

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("order", Kind::Choice(&["ascending", "descending"]), "the direction")
        .by_default("`ascending`"),
    Parameter::optional("by", Kind::ItemPointer, "what to compare in each item")
        .by_default("the item itself")
        .takes(Types::NUMBER.or(Types::STRING)),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-steps-in-order"
title   = "Steps out of order"
select  = "/steps"
check   = { sorted = { by = "/order" } }
message = "{value} comes after {before}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "sorted",
        "the items of the array are in order: numbers by value, strings by Unicode scalar \
         values; each is compared with the one before it if both have the same type",
        build,
    )
    .takes(Types::ARRAY)
    .parameters(PARAMETERS)
    .placeholders(&["before"])
    .example(EXAMPLE)
}

struct Sorted {
    wrong: Ordering,
    by: Pattern,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let wrong = match arguments.text("order") {
        Some("descending") => Ordering::Less,
        _ => Ordering::Greater,
    };
    Box::new(Sorted { wrong, by: arguments.pointer("by").cloned().unwrap_or_default() })
}

impl Check for Sorted {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let mut before: Option<(Node<'d>, Node<'d>)> = None;
        for item in context.node().items() {
            let Some(key) = item.first(&self.by) else { continue };
            if let Some((earlier, earlier_key)) = before
                && compare(earlier_key, key) == Some(self.wrong)
            {
                let value = plain(key);
                let violation = Violation::new(item, value).arg("before", quote(earlier_key));
                // Later violations often follow from the first.
                return report(violation.related(earlier, "comes before it"));
            }
            before = Some((item, key));
        }
    }
}

fn compare(one: Node<'_>, other: Node<'_>) -> Option<Ordering> {
    if let (Some(one), Some(other)) = (one.as_str(), other.as_str()) {
        return Some(one.cmp(other));
    }
    let number = |node: Node<'_>| Decimal::parse(node.as_number()?);
    Some(number(one)?.cmp(&number(other)?))
}
