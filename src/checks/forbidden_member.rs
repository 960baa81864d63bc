//! `forbidden-member`: the object has none of these members.

use crate::check::values::{NameSet, in_lower_case};
use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::witness::Condition;

const PARAMETERS: &[Parameter] = &[
    Parameter::required("members", Kind::Globs, "the keys that the object must not have")
        .tighter(Tighter::Superset),
    Parameter::optional(
        "case",
        Kind::Choice(&["exact", "ignore"]),
        "how keys are compared; with `ignore`, `Token` is `token`",
    )
    .by_default("`exact`"),
];

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
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let names = context.listed_by_case(arguments, "members");
    Asked::Value(context.conditions.each_member(names, Condition::NEVER))
}

struct ForbiddenMember {
    members: NameSet,
    /// Whether keys are compared in lower case, in which the list is then.
    ignores_case: bool,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let members = arguments.entries("members").unwrap_or_default();
    let ignores_case = arguments.text("case") == Some("ignore");
    let members = match ignores_case {
        false => NameSet::new(members, &context.members()),
        true => NameSet::new(in_lower_case(&members).into(), &[]),
    };
    Box::new(ForbiddenMember { members, ignores_case })
}

impl Check for ForbiddenMember {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        for (key, _) in context.node().members() {
            let name = key.content();
            let found = match self.ignores_case {
                false => self.members.find(name),
                true => self.members.find(&name.to_lowercase()),
            };
            if let Some(entry) = found {
                let violation =
                    Violation::new(key, name).arg("by", entry.by(name)).arg("why", entry.why());
                report(violation.entry(entry));
            }
        }
    }
}
