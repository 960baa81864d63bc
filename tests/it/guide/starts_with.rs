//! `starts-with`: the string starts with one of these.

use std::sync::Arc;

use dtolint::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Violation,
};
use dtolint::document::Types;

const PARAMETERS: &[Parameter] =
    &[Parameter::required("one-of", Kind::Words, "what the string may start with")];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-host"
title   = "A host of another team"
select  = "/endpoint_url"
check   = { starts-with = { one-of = ["https://hooks.example.com/"] } }
message = "`{value}` starts with none of {allowed}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("starts-with", "the string starts with one of these", build)
        .takes(Types::STRING)
        .parameters(PARAMETERS)
        .placeholders(&["allowed"])
        .by_value()
        .example(EXAMPLE)
}

struct StartsWith(Arc<[String]>);

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(StartsWith(arguments.words("one-of")))
}

impl Check for StartsWith {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        // The schema reports values that are not strings.
        let Some(text) = context.node().as_str() else { return };
        if !self.0.iter().any(|start| text.starts_with(start.as_str())) {
            report(Violation::new(context.node(), text).arg("allowed", self.0.join(", ")));
        }
    }
}
