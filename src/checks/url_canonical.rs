//! `url-canonical`: there is one way to read the URL, so that whoever delivers to it agrees with
//! whoever checked it.

use crate::check::{Arguments, Build, Check, CheckDefinition, CompileContext, Hit, Subject};
use crate::document::Types;

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "url-canonical",
    about: "the URL is written so that every parser reads the same host",
    takes: Types::STRING,
    placeholders: &["doubt"],
    by_value: true,
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

struct UrlCanonical;

fn build(_: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(UrlCanonical)
}

impl Check for UrlCanonical {
    fn check<'d>(&self, context: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(url) = context.url() else { return };
        if let Some(ambiguity) = &url.ambiguity {
            let hit = Hit::new(context.node(), ambiguity.message.clone());
            report(hit.fact("doubt", ambiguity.why()).help(ambiguity.help));
        }
    }
}
