//! `url-rebinding`: the URL's host is none of a service that leads wherever somebody likes.

use crate::check::{
    Arguments, Build, Check, CheckContext, CheckDefinition, CompileContext, Violation,
};
use crate::document::Types;
use crate::url::host_list;

pub(super) static DEFINITION: CheckDefinition = CheckDefinition {
    name: "url-rebinding",
    about: "the URL's host is not under a name that spells an address (nip.io), a tunnel (ngrok) or a catcher of requests",
    takes: Types::STRING,
    placeholders: &["host", "why"],
    by_value: true,
    build: Build::Each(build),
    ..CheckDefinition::PLAIN
};

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
