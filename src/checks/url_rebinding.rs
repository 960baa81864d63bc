//! `url-rebinding`: the URL's host does not belong to a service that leads to any address.

use crate::check::{Arguments, Check, CheckContext, CheckDefinition, CompileContext, Violation};
use crate::document::Types;
use crate::url::host_list;

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
    .example(EXAMPLE)
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
