//! `equals-member`: the value is the same as that at another place of the document.

use crate::check::{Arguments, Build, Check, Hit, Kind, Parameter, Site, Subject, Verb};
use crate::document::{Pattern, Types, plain, quote};
use crate::text::Place;

pub(super) static VERB: Verb = Verb {
    name: "equals-member",
    about: "the value equals the one at another place of the same DTO; where there is none, it does not",
    takes: Types::ANY,
    parameters: &[Parameter::required("member", Kind::Pointer, "the other place")],
    placeholders: &["member", "other"],
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct EqualsMember {
    member: Pattern,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    let member = arguments.pointer("member").cloned().unwrap_or_default();
    Box::new(EqualsMember { member, place: arguments.place("member").cloned() })
}

impl Check for EqualsMember {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let node = subject.node();
        let mut others = Vec::new();
        subject.root().each(&self.member.segments, &mut |other| others.push(other));
        let different = others.iter().find(|other| !other.same_value(&node)).copied();
        if different.is_none() && !others.is_empty() {
            return;
        }
        let value = plain(node);
        let hit = Hit::new(node, value)
            .fact("member", self.member.to_string())
            .fact("other", different.map_or_else(|| "nothing".to_owned(), quote))
            .maybe_policy(self.place.as_ref());
        report(match different {
            Some(other) => hit.related(other, "the other value"),
            None => hit,
        });
    }
}
