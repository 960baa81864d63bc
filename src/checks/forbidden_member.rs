//! `forbidden-member`: the object has none of these members.

use crate::check::values::NameSet;
use crate::check::{
    Arguments, Build, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter,
    Violation,
};
use crate::document::Types;

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "forbidden-member",
    about: "the object has none of the members",
    takes: Types::OBJECT,
    parameters: &[Parameter::required("members", Kind::Globs, "the keys that must not be there")],
    placeholders: &["by", "why"],
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

struct ForbiddenMember(NameSet);

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let members = arguments.entries("members").unwrap_or_default();
    let expected = context.shape.members_at(context.select);
    Box::new(ForbiddenMember(NameSet::new(members, &expected)))
}

impl Check for ForbiddenMember {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        for (key, _) in context.node().members() {
            if let Some(entry) = self.0.find(key.content()) {
                let name = key.content();
                let violation =
                    Violation::new(key, name).arg("by", entry.by(name)).arg("why", entry.why());
                report(violation.entry(entry));
            }
        }
    }
}
