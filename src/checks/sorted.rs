//! `sorted`: the items of the array are in order.

use std::cmp::Ordering;

use crate::check::{
    Arguments, Build, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter,
    Violation,
};
use crate::document::{Decimal, Node, Pattern, Types, plain, quote};

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "sorted",
    about: "the items of the array are in order: numbers by value, strings by Unicode scalar values; each is compared with the one before it, if both are of the same type",
    takes: Types::ARRAY,
    parameters: &[
        Parameter::optional(
            "order",
            Kind::Choice(&["ascending", "descending"]),
            "which way; `ascending` if it is left out",
        ),
        Parameter::optional(
            "by",
            Kind::ItemPointer,
            "what of each item is compared; the item itself if it is left out",
        ),
    ],
    placeholders: &["before"],
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

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
            let Some(key) = item.first(&self.by.segments) else { continue };
            if let Some((earlier, earlier_key)) = before
                && compare(earlier_key, key) == Some(self.wrong)
            {
                let value = plain(key);
                let violation = Violation::new(item, value).arg("before", quote(earlier_key));
                // The rest follows from the first.
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
