//! `in-member`: the value, or each item of the array, is one of the values at another place of the document, or none.

use std::collections::HashMap;

use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, OtherPlace, Parameter,
    Violation,
};
use crate::document::{Node, plain};
use crate::text::Place;

const PARAMETERS: &[Parameter] = &[
    Parameter::required(
        "member",
        Kind::Pointer,
        "the other place, such as `/regions/*`; as far as it is like `select`, `*` stands for the \
         same item",
    ),
    Parameter::optional(
        "is",
        Kind::Choice(&["one-of", "none-of"]),
        "whether the value must be one of those there, or none",
    )
    .by_default("`one-of`"),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-default-region"
title   = "A default region that isn't in the list"
select  = "/default_region"
check   = { in-member = { member = "/regions/*" } }
message = "`{value}` isn't in the list of regions""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "in-member",
        "the value is one of the values at another place in the same DTO, or none of them; of an \
         array, each item",
        build,
    )
    .parameters(PARAMETERS)
    .placeholders(&["member"])
    .looks_around()
    .example(EXAMPLE)
}

struct InMember {
    other: OtherPlace,
    member: String,
    is_none: bool,
    place: Option<Place>,
    state: foldhash::fast::RandomState,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let member = arguments.pointer("member").cloned().unwrap_or_default();
    Box::new(InMember {
        other: OtherPlace::new(context.select, &member),
        member: member.to_string(),
        is_none: arguments.text("is") == Some("none-of"),
        place: arguments.place("member").cloned(),
        state: Default::default(),
    })
}

impl Check for InMember {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let mut others: HashMap<u64, Vec<Node<'d>>> = HashMap::new();
        context.others(&self.other, &mut |other| {
            others.entry(other.hash_value(&self.state)).or_default().push(other);
        });
        let find = |node: &Node<'d>| {
            let alike = others.get(&node.hash_value(&self.state)).into_iter().flatten();
            alike.copied().find(|other| other.same_value(node))
        };
        let mut judge = |node: Node<'d>| {
            let found = find(&node);
            if found.is_some() != self.is_none {
                return;
            }
            let violation = Violation::new(node, plain(node)).arg("member", self.member.clone());
            let violation = violation.maybe_policy(self.place.as_ref());
            report(match found {
                Some(other) => violation.related(other, "the other value"),
                None => violation,
            });
        };
        match context.node().is_array() {
            true => context.node().items().for_each(&mut judge),
            false => judge(context.node()),
        }
    }
}
