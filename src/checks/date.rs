//! `date`: a date is before, after or within others.

use crate::check::values::{Date, Grammar};
use crate::check::{
    ArgumentError, Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    OtherPlace, Parameter, Tighter, Violation,
};
use crate::document::{Types, quote};
use crate::text::Place;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional("before", Kind::Date, "the date must be earlier than this day")
        .tighter(Tighter::Lower),
    Parameter::optional("after", Kind::Date, "the date must be later than this day")
        .tighter(Tighter::Higher),
    Parameter::optional(
        "within",
        Kind::Days,
        "the date must be from today to this much later, both included",
    )
    .tighter(Tighter::Lower),
    Parameter::optional(
        "of",
        Kind::Pointer,
        "the place of a date in the same DTO from which `within` counts",
    )
    .by_default("today")
    .takes(Types::STRING),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-expires-late"
title   = "An expiry date too far away"
select  = "/expires_at"
check   = { date = { within = "90 days" } }
message = "`{value}` isn't {wanted}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "date",
        "the string is an RFC 3339 date or date-time within bounds; a date-time counts by its \
         day in UTC",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .needs_one()
    .placeholders(&["wanted"])
    .looks_around()
    .by_value_without("of")
    .judge(judge)
    .example(EXAMPLE)
}

fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    let (after, before) = (arguments.date("after"), arguments.date("before"));
    if arguments.has("of") && !arguments.has("within") {
        return Err(ArgumentError::new("of", "`of` is for `within`, which is not there")
            .help("add `within`, such as `within = \"90 days\"`, or use the check `compare`"));
    }
    match (after.and_then(|after| after.after(1)), before) {
        (Some(first), Some(before)) if first >= before => {
            Err(ArgumentError::new("after", "no day is between `after` and `before`")
                .help("move `before` to a later day, or `after` to an earlier one"))
        }
        _ => Ok(()),
    }
}

struct InTime {
    before: Option<(Date, Option<Place>)>,
    after: Option<(Date, Option<Place>)>,
    within: Option<((Date, Date), Option<Place>)>,
    /// From where in the DTO `within` counts, and for how many days.
    of: Option<(OtherPlace, String, u32)>,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let place = |parameter| arguments.place(parameter).cloned();
    let date = |parameter| arguments.date(parameter).map(|date| (date, place(parameter)));
    let within = arguments.days("within").map(|days| (days, place("within")));
    let of = arguments.pointer("of").zip(arguments.days("within")).map(|(of, (first, last))| {
        (OtherPlace::new(context.select, of), of.to_string(), last.days_since(first))
    });
    Box::new(InTime { before: date("before"), after: date("after"), within, of })
}

impl Check for InTime {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(text) = context.node().as_str() else { return };
        let violation = Violation::new(context.node(), text);
        let Some(date) = Date::of_text(text) else {
            let message = format!("`{text}` isn't a date");
            let help = Grammar::Date.help();
            let required = violation.arg("wanted", "a date").message(message).help(help);
            return report(required.maybe_policy(self.place()).ambiguity());
        };
        let late = self.before.as_ref().filter(|(before, _)| date >= *before);
        let early = self.after.as_ref().filter(|(after, _)| date <= *after);
        if let Some(of) = &self.of {
            self.check_span(context, (text, date), of, report);
        }
        let out = self
            .within
            .as_ref()
            .filter(|((today, end), _)| self.of.is_none() && (date < *today || date > *end));
        let (required, place) = match (late, early, out) {
            (Some((before, place)), ..) => (format!("before {before}"), place),
            (_, Some((after, place)), _) => (format!("after {after}"), place),
            (.., Some(((today, end), place))) => (format!("from {today} to {end}"), place),
            _ => return,
        };
        report(violation.arg("wanted", required).maybe_policy(place.as_ref()));
    }
}

impl InTime {
    /// Checks how long a date is after others of the DTO.
    fn check_span<'d>(
        &self,
        context: &CheckContext<'d>,
        (text, date): (&str, Date),
        (of, member, days): &(OtherPlace, String, u32),
        report: &mut dyn FnMut(Violation<'d>),
    ) {
        let mut others = Vec::new();
        context.others(of, &mut |other| others.push(other));
        let place = self.within.as_ref().and_then(|(_, place)| place.as_ref());
        for other in others {
            let Some(first) = other.as_str().and_then(Date::of_text) else {
                let message = format!("{} at `{member}` isn't a date", quote(other));
                let help = Grammar::Date.help();
                let violation = Violation::new(context.node(), text).arg("wanted", "a date");
                let violation = violation.related(other, "counted from here");
                report(violation.message(message).help(help).ambiguity());
                continue;
            };
            let last = first.after(*days);
            if date < first || last.is_some_and(|last| date > last) {
                let last = last.map_or_else(|| "any day".to_owned(), |last| last.to_string());
                let wanted = format!("from {first} to {last}");
                let violation = Violation::new(context.node(), text).arg("wanted", wanted);
                report(violation.related(other, "counted from here").maybe_policy(place));
            }
        }
    }

    /// The first line of the policy that requires a date.
    fn place(&self) -> Option<&Place> {
        let (before, after) = (self.before.as_ref(), self.after.as_ref());
        let date = before.or(after).and_then(|(_, place)| place.as_ref());
        date.or_else(|| self.within.as_ref()?.1.as_ref())
    }
}
