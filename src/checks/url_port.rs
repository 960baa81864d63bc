//! `url-port`: the URL's port is in a list; without one, it is the default of the scheme.

use std::sync::Arc;

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::text::Place;
use crate::witness::{Form, Language, UrlPart};

const PARAMETERS: &[Parameter] =
    &[Parameter::required("one-of", Kind::Ports, "the allowed ports").tighter(Tighter::Subset)];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-ports"
title   = "Another port"
select  = "/endpoint_url"
check   = { url-port = { one-of = [443, 8443] } }
message = "port {port} is none of {allowed}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-port",
        "the URL's port is in a list; without a port, it is 443 for https and 80 for http",
        build,
    )
    .takes(Types::STRING)
    .parameters(PARAMETERS)
    .placeholders(&["port", "allowed"])
    .by_value()
    .asks(asks)
    .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let ports: Vec<String> = arguments.ports("one-of").iter().map(u16::to_string).collect();
    let listed = context.url(UrlPart::Port, Language::words(&ports));
    let any = context.url(UrlPart::Port, Language::whole("(?s:.)*"));
    let none = context.conditions.not(any);
    // `http:` without a port is let through; which port it is then isn't known.
    let http = context.url(UrlPart::Scheme, Language::whole("http"));
    let unwritten = context.opaque("a port that isn't written", Types::STRING);
    let http = context.conditions.all([http, unwritten]);
    let is_clear = context.conditions.add(Form::ClearUrl);
    let way = context.conditions.any([listed, none, http]);
    Asked::Url(context.conditions.all([is_clear, way]))
}

struct UrlPort {
    ports: Arc<[u16]>,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let place = arguments.place("one-of").cloned();
    Box::new(UrlPort { ports: arguments.ports("one-of"), place })
}

impl Check for UrlPort {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.clear_url(report) else { return };
        let Some(port) = url.port_or_default() else {
            return;
        };
        // `http:` without a port: the scheme is the mistake, and there is no port to report.
        if self.ports.contains(&port) || (url.port.is_none() && !url.is_https()) {
            return;
        }
        let allowed: Vec<String> = self.ports.iter().map(u16::to_string).collect();
        let violation = Violation::new(context.node(), port.to_string())
            .arg("port", port.to_string())
            .arg("allowed", if allowed.is_empty() { "none".into() } else { allowed.join(", ") });
        report(violation.maybe_policy(self.place.as_ref()));
    }
}
