//! `url-address`: the URL's host is a public name: not an IP address in any notation, and not a name
//! of the machine or the local network.

use crate::check::{Arguments, Check, CheckContext, CheckDefinition, CompileContext, Violation};
use crate::document::Types;
use crate::url::{Host, host_list};

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-address",
        "the URL's host is a public name: not an IP address, and not a local or special-use name",
        build,
    )
    .takes(Types::STRING)
    .placeholders(&["host", "why"])
    .by_value()
}

struct UrlAddress;

fn build(_: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    Box::new(UrlAddress)
}

impl Check for UrlAddress {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.any_url(report) else { return };
        let why = match &url.host {
            Host::Address(meaning) => meaning.clone(),
            Host::Name(name) if !name.contains('.') => {
                "a name without a dot is resolved on the local network".to_owned()
            }
            Host::Name(name) => match host_list::special_use(name) {
                Some(reason) => reason.to_owned(),
                None => return,
            },
            Host::Unclear => return,
        };
        let host = url.host_text;
        report(Violation::new(context.node(), host).arg("host", host).arg("why", why));
    }
}
