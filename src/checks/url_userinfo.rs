//! `url-userinfo`: the URL carries no user name and no password.

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Violation,
};
use crate::document::Types;
use crate::witness::{Language, UrlPart};

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-password-in-url"
title   = "A password in a URL"
select  = "/endpoint_url"
check   = { url-userinfo = {} }
message = "the URL has a user name or a password""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-userinfo",
        "the URL has no user name and no password, not even empty ones",
        build,
    )
    .takes(Types::STRING)
    .placeholders(&["host"])
    .by_value()
    .asks(asks)
    .example(EXAMPLE)
}

fn asks(_: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    Asked::Url(context.url(UrlPart::Userinfo, Language::whole("")))
}

struct UrlUserinfo;

fn build(_: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(UrlUserinfo)
}

impl Check for UrlUserinfo {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.any_url(report) else { return };
        if url.userinfo.is_some() {
            // The value is a secret, so it must not be in the message.
            report(Violation::new(context.node(), "").arg("host", url.host_text));
        }
    }
}
