//! `url-canonical`: all parsers read the URL in the same way, so that the sender connects to the host
//! that was checked.

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Meaning,
    Violation,
};
use crate::document::Types;
use crate::witness::Form;

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-ambiguous-url"
title   = "A URL that parsers read differently"
select  = "/endpoint_url"
check   = { url-canonical = {} }
message = "{doubt}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-canonical",
        "the URL is written so that every parser reads the same host",
        build,
    )
    .takes(Types::STRING)
    .placeholders(&["doubt"])
    .by_value()
    .means(&[Meaning::RefusesAmbiguousUrls])
    .asks(asks)
    .example(EXAMPLE)
}

fn asks(_: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    Asked::Value(context.conditions.add(Form::ClearUrl))
}

struct UrlCanonical;

fn build(_: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(UrlCanonical)
}

impl Check for UrlCanonical {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.url() else { return };
        if let Some(ambiguity) = &url.ambiguity {
            let violation = Violation::new(context.node(), ambiguity.message.clone());
            report(violation.arg("doubt", ambiguity.why()).help(ambiguity.help));
        }
    }
}
