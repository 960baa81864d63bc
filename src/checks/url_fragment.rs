//! `url-fragment`: the URL has no fragment.

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Violation,
};
use crate::document::Types;
use crate::witness::{Language, UrlPart};

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-fragment"
title   = "A URL with a fragment"
select  = "/endpoint_url"
check   = { url-fragment = {} }
message = "the fragment {value} is never sent""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("url-fragment", "the URL has no fragment, not even an empty one", build)
        .takes(Types::STRING)
        .by_value()
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(_: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    Asked::Url(context.url(UrlPart::Fragment, Language::whole("")))
}

struct UrlFragment;

fn build(_: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(UrlFragment)
}

impl Check for UrlFragment {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.any_url(report) else { return };
        if let Some(fragment) = url.fragment {
            report(Violation::new(context.node(), fragment));
        }
    }
}
