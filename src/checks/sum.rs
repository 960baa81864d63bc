//! `sum`: what the numbers of an array or object add up to.

use std::cmp::Ordering;

use crate::check::{
    ArgumentError, Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Tighter, Violation,
};
use crate::document::{Decimal, Pattern, Types};
use crate::text::Place;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("of", Kind::ItemPointer, "what to add up in each item")
        .by_default("the item itself")
        .takes(Types::NUMBER),
    Parameter::optional("is", Kind::Number, "what the sum must be").tighter(Tighter::Same),
    Parameter::optional("min", Kind::Number, "the smallest sum allowed").tighter(Tighter::Higher),
    Parameter::optional("max", Kind::Number, "the largest sum allowed").tighter(Tighter::Lower),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-shares"
title   = "Shares that aren't 100 percent"
select  = "/shares"
check   = { sum = { of = "/percent", is = 100 } }
message = "the shares add up to {sum}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "sum",
        "the numbers of the array, or of the members of the object, add up to what is wanted, \
         exactly; what isn't a number isn't added",
        build,
    )
    .takes(Types::ARRAY.or(Types::OBJECT))
    .parameters(PARAMETERS)
    .placeholders(&["sum"])
    .judge(judge)
    .example(EXAMPLE)
}

fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    let limit = |parameter| arguments.decimal(parameter);
    match (limit("is"), limit("min"), limit("max")) {
        (None, None, None) => Err(ArgumentError::new("of", "the sum may be anything")
            .help("write what it must be: `is`, `min` or `max`")),
        (_, Some((min, least)), Some((max, most))) if min > max => {
            let message = format!("no sum is at least {least} and at most {most}");
            Err(ArgumentError::new("min", message).help("swap `min` and `max`"))
        }
        _ => Ok(()),
    }
}

struct Sum {
    of: Pattern,
    limits: Vec<(Decimal, &'static [Ordering], Option<Place>)>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    const HOLDS: [(&str, &[Ordering]); 3] = [
        ("is", &[Ordering::Equal]),
        ("min", &[Ordering::Equal, Ordering::Greater]),
        ("max", &[Ordering::Equal, Ordering::Less]),
    ];
    let limits = HOLDS.into_iter().filter_map(|(parameter, holds)| {
        let (limit, _) = arguments.decimal(parameter)?;
        Some((limit.clone(), holds, arguments.place(parameter).cloned()))
    });
    let of = arguments.pointer("of").cloned().unwrap_or_default();
    Box::new(Sum { of, limits: limits.collect() })
}

impl Check for Sum {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        if !node.is_array() && !node.is_object() {
            return;
        }
        let mut numbers = Vec::new();
        let mut add = |item: crate::document::Node<'d>| {
            item.each(&self.of, &mut |number| numbers.extend(number.as_number()));
        };
        match node.is_array() {
            true => node.items().for_each(&mut add),
            false => node.members().for_each(|(_, value)| add(value)),
        }
        let Some(sum) = Decimal::sum(&numbers) else {
            let violation = Violation::new(node, "");
            let message = "the numbers can't be added exactly: they have too many digits";
            return report(violation.message(message).help("write fewer digits"));
        };
        let broken =
            |(limit, holds, _): &&(Decimal, &[Ordering], _)| !holds.contains(&sum.cmp(limit));
        if let Some((.., place)) = self.limits.iter().find(broken) {
            let text = sum.to_string();
            let violation = Violation::new(node, &*text).arg("sum", text);
            report(violation.maybe_policy(place.as_ref()));
        }
    }
}
