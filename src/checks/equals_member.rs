//! `equals-member`: the value equals the value at another place in the document.

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    OtherPlace, Parameter, Violation,
};
use crate::document::{Pattern, Types, plain, quote};
use crate::text::Place;
use crate::witness::Condition;

const PARAMETERS: &[Parameter] = &[Parameter::required("member", Kind::Pointer, "the other place")];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-other-currency"
title   = "An invoice in another currency"
select  = "/billing/currency"
check   = { equals-member = { member = "/currency" } }
message = "`{value}` isn't `{other}`, the currency of the order""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "equals-member",
        "the value equals the value at another place in the same DTO; a missing value is not \
         equal",
        build,
    )
    .parameters(PARAMETERS)
    .placeholders(&["member", "other"])
    .looks_around()
    .asks(asks)
    .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let member = arguments.pointer("member");
    let is_itself = member == Some(context.place.select) && !context.place.select.has_wildcard();
    Asked::Value(match is_itself {
        true => Condition::ALWAYS,
        false => context.opaque("a value at another place", Types::ANY),
    })
}

struct EqualsMember {
    /// From the DTO: each `*` stands for every item.
    other: OtherPlace,
    member: Pattern,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let member = arguments.pointer("member").cloned().unwrap_or_default();
    let other = OtherPlace::from_root(&member);
    Box::new(EqualsMember { other, member, place: arguments.place("member").cloned() })
}

impl Check for EqualsMember {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        let mut others = Vec::new();
        context.others(&self.other, &mut |other| others.push(other));
        let different = others.iter().find(|other| !other.same_value(&node)).copied();
        if different.is_none() && !others.is_empty() {
            return;
        }
        let value = plain(node);
        let violation = Violation::new(node, value)
            .arg("member", self.member.to_string())
            .arg("other", different.map_or_else(|| "nothing".to_owned(), quote))
            .maybe_policy(self.place.as_ref());
        report(match different {
            Some(other) => violation.related(other, "the other value"),
            None => violation,
        });
    }
}
