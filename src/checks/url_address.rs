//! `url-address`: the URL's host is a public name: not an IP address in any notation, not a name of the
//! machine or the local network, and not one whose top-level domain doesn't exist.

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Violation,
};
use crate::document::Types;
use crate::url::Url;
use crate::url::host_list::special_use_regex;
use crate::url::{DomainSet, Host, why_not_public};
use crate::witness::{Form, Language, Opaque, UrlPart};

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
    .asks(asks)
    .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let except = context.host(&arguments.domains("except").unwrap_or_default());
    let with_dot = context.url(UrlPart::Host, Language::containing(r"\."));
    let special = context.url(UrlPart::Host, Language::whole(&special_use_regex()));
    let other = context.conditions.not(special);
    let test = |text: &str| {
        let url = Url::read(text);
        let answer = match &url.host {
            Host::Name(name) => why_not_public(name).is_none(),
            Host::Address(_) => false,
            Host::Unclear => return None,
        };
        Some(answer)
    };
    let is_public = context.conditions.add_opaque(Opaque::of_text("a public host", test));
    let is_public = context.conditions.all([with_dot, other, is_public]);
    let is_clear = context.conditions.add(Form::ClearUrl);
    // What has no host has none that isn't public.
    let any = context.url(UrlPart::Host, Language::whole("(?s:.)*"));
    let none = context.conditions.not(any);
    let way = context.conditions.any([except, is_public, none]);
    Asked::Url(context.conditions.all([is_clear, way]))
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
