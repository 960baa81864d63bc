//! `equals-member`: the value is the same as that at another place of the document.

use crate::check::{
    Arguments, Build, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter,
    Violation,
};
use crate::document::{Pattern, Types, plain, quote};
use crate::text::Place;

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "equals-member",
    about: "the value equals the one at another place of the same DTO; where there is none, it does not",
    takes: Types::ANY,
    parameters: &[Parameter::required("member", Kind::Pointer, "the other place")],
    placeholders: &["member", "other"],
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

struct EqualsMember {
    member: Pattern,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let member = arguments.pointer("member").cloned().unwrap_or_default();
    Box::new(EqualsMember { member, place: arguments.place("member").cloned() })
}

impl Check for EqualsMember {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let node = context.node();
        let mut others = Vec::new();
        context.root().each(&self.member.segments, &mut |other| others.push(other));
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
