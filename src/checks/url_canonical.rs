//! `url-canonical`: there is one way to read the URL, so that whoever delivers to it agrees with
//! whoever checked it.

use crate::check::{
    Arguments, Build, Check, CheckContext, CheckDefinition, CompileContext, Violation,
};
use crate::document::Types;

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "url-canonical",
    about: "the URL is written so that every parser reads the same host",
    takes: Types::STRING,
    placeholders: &["why"],
    by_value: true,
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

struct UrlCanonical;

fn build(_: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(UrlCanonical)
}

impl Check for UrlCanonical {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.url() else { return };
        if let Some(ambiguity) = &url.ambiguity {
            let violation = Violation::new(context.node(), ambiguity.message.clone());
            report(violation.arg("why", ambiguity.why()).help(ambiguity.help));
        }
    }
}
