//! `forbidden-member`: the object has none of these members.

use crate::check::values::NameSet;
use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Tighter,
    Violation,
};
use crate::document::Types;

const PARAMETERS: &[Parameter] =
    &[Parameter::required("members", Kind::Globs, "the keys that the object must not have")
        .tighter(Tighter::Superset)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-debug-settings"
title   = "Debug settings"
select  = ""
check   = { forbidden-member = { members = ["debug", "debug_*"] } }
message = "`{value}` is for development only""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("forbidden-member", "the object has none of these members", build)
        .takes(Types::OBJECT)
        .parameters(PARAMETERS)
        .placeholders(&["by", "why"])
        .example(EXAMPLE)
}

struct ForbiddenMember(NameSet);

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let members = arguments.entries("members").unwrap_or_default();
    let expected = context.members();
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
