//! `url-rebinding`: the URL's host does not belong to a service that leads to any address.

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Violation,
};
use crate::document::Types;
use crate::url::host_list;
use crate::witness::{Form, Language, UrlPart};

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-rebinding"
title   = "A host that spells an address"
select  = "/endpoint_url"
check   = { url-rebinding = {} }
message = "`{host}`: {why}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-rebinding",
        "the URL's host is not a name that spells an address (nip.io), a tunnel (ngrok), or a \
         service that collects requests",
        build,
    )
    .takes(Types::STRING)
    .placeholders(&["host", "why"])
    .by_value()
    .asks(asks)
    .example(EXAMPLE)
}

fn asks(_: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let is_clear = context.conditions.add(Form::ClearUrl);
    let names = context.url(UrlPart::Host, Language::whole(&host_list::rebinding_regex()));
    let other = context.conditions.not(names);
    Asked::Url(context.conditions.all([is_clear, other]))
}

struct UrlRebinding;

fn build(_: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(UrlRebinding)
}

impl Check for UrlRebinding {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.clear_url(report) else { return };
        if let Some(why) = url.name().and_then(host_list::rebinding) {
            let host = url.host_text;
            report(Violation::new(context.node(), host).arg("host", host).arg("why", why));
        }
    }
}
