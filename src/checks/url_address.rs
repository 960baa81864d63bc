//! `url-address`: the URL's host is a public name: not an IP address in any notation, not a name of the
//! machine or the local network, and not one whose top-level domain doesn't exist.

use crate::check::{
    Arguments, Check, CheckContext, CheckDefinition, CompileContext, Kind, Parameter, Violation,
};
use crate::document::Types;
use crate::url::{DomainSet, Host, why_not_public};

const PARAMETERS: &[Parameter] =
    &[Parameter::optional("except", Kind::Domains, "names that are allowed anyway").exception()];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-private-host"
title   = "A host that isn't public"
select  = "/endpoint_url"
check   = { url-address = { except = ["hooks.internal"] } }
message = "`{host}` isn't a public host: {why}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-address",
        "the URL's host is a public name: not an IP address, not a local or special-use name, and \
         its top-level domain exists",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .placeholders(&["host", "why"])
    .by_value()
    .example(EXAMPLE)
}

struct UrlAddress {
    except: DomainSet,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    // Without the list there are no exceptions.
    let except = DomainSet::new(&arguments.domains("except").unwrap_or_default());
    Box::new(UrlAddress { except })
}

impl Check for UrlAddress {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.any_url(report) else { return };
        let why = match &url.host {
            Host::Address(meaning) => meaning.clone(),
            Host::Name(name) => match why_not_public(name) {
                Some(why) if self.except.find(name).is_none() => why,
                _ => return,
            },
            Host::Unclear => return,
        };
        let host = url.host_text;
        report(Violation::new(context.node(), host).arg("host", host).arg("why", why));
    }
}
