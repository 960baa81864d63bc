//! `forbidden-member`: the object has none of these members.

use crate::check::values::NameSet;
use crate::check::{Arguments, Build, Check, Hit, Kind, Parameter, Site, Subject, Verb};
use crate::document::Types;

pub(super) static VERB: Verb = Verb {
    name: "forbidden-member",
    about: "the object has none of the members",
    takes: Types::OBJECT,
    parameters: &[Parameter::required("members", Kind::Globs, "the keys that must not be there")],
    placeholders: &["by", "why"],
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct ForbiddenMember(NameSet);

fn build(arguments: &Arguments, site: &Site<'_>) -> Box<dyn Check> {
    let members = arguments.entries("members").unwrap_or_default();
    let expected = site.shape.members_at(site.select);
    Box::new(ForbiddenMember(NameSet::new(members, &expected)))
}

impl Check for ForbiddenMember {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        for (key, _) in subject.node().members() {
            if let Some(entry) = self.0.find(key.content()) {
                let name = key.content();
                let hit = Hit::new(key, name).fact("by", entry.by(name)).fact("why", entry.why());
                report(hit.entry(entry));
            }
        }
    }
}
