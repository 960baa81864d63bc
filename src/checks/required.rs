//! `required`: the object has each of these members.

use std::sync::Arc;

use crate::check::{
    ArgumentError, Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition,
    CompileContext, Kind, Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::text::Place;
use crate::text::suggest::nearest;
use crate::witness::Condition;

const PARAMETERS: &[Parameter] =
    &[Parameter::required("members", Kind::Members, "the keys that the object must have")
        .tighter(Tighter::Superset)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-no-owner"
title   = "No owner"
select  = ""
check   = { required = { members = ["owner"] } }
message = "`{value}` is missing""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("required", "the object has each of these members", build)
        .takes(Types::OBJECT)
        .parameters(PARAMETERS)
        .judge(judge)
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let members = arguments.members("members");
    let has = members.iter().map(|(name, _)| context.conditions.member(name, Condition::ALWAYS));
    let has: Vec<_> = has.collect();
    Asked::Value(context.conditions.all(has))
}

fn judge(arguments: &Arguments) -> Result<(), ArgumentError> {
    if arguments.has("members") && arguments.members("members").is_empty() {
        let error = ArgumentError::new("members", "an empty list requires nothing");
        return Err(error.help("name the members"));
    }
    Ok(())
}

struct Required {
    members: Arc<[(String, Place)]>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(Required { members: arguments.members("members") })
}

impl Check for Required {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let object = context.node();
        if !object.is_object() {
            return;
        }
        for (member, place) in self.members.iter().filter(|(key, _)| object.get(key).is_none()) {
            let keys = object.members().map(|(key, _)| key.content());
            let near = nearest(member, keys).map(|near| format!("rename `{near}` to `{member}`?"));
            let violation = Violation::new(object, member).maybe_help(near);
            report(violation.policy(place));
        }
    }
}
