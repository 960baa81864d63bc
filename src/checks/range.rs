//! `range`: a number is between these.

use std::cmp::Ordering;

use crate::check::{
    ArgumentError, Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition,
    CompileContext, Kind, Meaning, Parameter, Tighter, Violation,
};
use crate::document::{Decimal, Types};
use crate::text::Place;
use crate::witness::Form;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("min", Kind::Number, "the smallest value allowed").tighter(Tighter::Higher),
    Parameter::optional("max", Kind::Number, "the largest value allowed").tighter(Tighter::Lower),
    Parameter::optional(
        "decimals",
        Kind::Count,
        "how many digits there may be after the point, by the value: `1.50` has one",
    )
    .tighter(Tighter::Lower),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-price"
title   = "A price that isn't one"
select  = "/price"
check   = { range = { min = 0, decimals = 2 } }
message = "{value} isn't a price""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("range", "the number is within bounds, compared exactly", build)
        .takes(Types::NUMBER)
        .parameters(PARAMETERS)
        .needs_one()
        .placeholders(&["min", "max"])
        .by_value()
        .judge(judge)
        .means(&[Meaning::BoundsNumber { min: "min", max: "max" }])
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let mut parts = Vec::new();
    if let Some((_, least)) = arguments.decimal("min") {
        parts.push(context.bound(least, Form::AtLeast));
    }
    if let Some((_, most)) = arguments.decimal("max") {
        let above = context.bound(most, Form::Above);
        parts.push(context.conditions.not(above));
    }
    if let Some(decimals) = arguments.count("decimals") {
        parts.push(context.bound(&format!("1e-{decimals}"), Form::MultipleOf));
    }
    Asked::Value(context.conditions.all(parts))
}

fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    match (arguments.decimal("min"), arguments.decimal("max")) {
        (Some((min, least)), Some((max, most))) if min > max => {
            let message = format!("no number is at least {least} and at most {most}");
            Err(ArgumentError::new("min", message).help("swap `min` and `max`"))
        }
        _ => Ok(()),
    }
}

struct Range {
    min: Option<Bound>,
    max: Option<Bound>,
    decimals: Option<(usize, Option<Place>)>,
}

struct Bound {
    value: Decimal,
    text: String,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let bound = |parameter| {
        let (value, text) = arguments.decimal(parameter)?;
        let place = arguments.place(parameter).cloned();
        Some(Bound { value: value.clone(), text: text.to_owned(), place })
    };
    let decimals = arguments.count("decimals").map(|it| (it, arguments.place("decimals").cloned()));
    Box::new(Range { min: bound("min"), max: bound("max"), decimals })
}

impl Check for Range {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(text) = context.node().as_number() else { return };
        let number = Decimal::parse(text);
        // A number with an exponent that is too large to compute is outside of all bounds.
        let beyond = |bound: &&Bound, order: Ordering| {
            number.as_ref().is_none_or(|number| number.cmp(&bound.value) == order)
        };
        let low = self.min.as_ref().filter(|bound| beyond(bound, Ordering::Less));
        let high = self.max.as_ref().filter(|bound| beyond(bound, Ordering::Greater));
        let has_more = |most: usize| number.as_ref().is_some_and(|it| it.decimals() > most as u128);
        if let Some((most, place)) = self.decimals.as_ref().filter(|(most, _)| has_more(*most)) {
            let message = format!("{text} has more than {}", digits(*most));
            let violation = Violation::new(context.node(), text).message(message);
            report(violation.help("round the number").maybe_policy(place.as_ref()));
        }
        if let Some(bound) = low.or(high) {
            let limit = |bound: &Option<Bound>| {
                bound.as_ref().map_or_else(|| "any".to_owned(), |bound| bound.text.clone())
            };
            let violation = Violation::new(context.node(), text)
                .arg("min", limit(&self.min))
                .arg("max", limit(&self.max));
            report(violation.maybe_policy(bound.place.as_ref()));
        }
    }
}

fn digits(most: usize) -> String {
    match most {
        0 => "0 digits after the point".to_owned(),
        1 => "one digit after the point".to_owned(),
        _ => format!("{most} digits after the point"),
    }
}
