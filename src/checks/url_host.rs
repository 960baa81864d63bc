//! `url-host`: the URL's host is one of these domains, or none of those.

use std::sync::Arc;

use crate::check::{
    Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition, CompileContext, Kind,
    Meaning, Parameter, Tighter, Violation,
};
use crate::document::Types;
use crate::text::Place;
use crate::text::suggest::nearest;
use crate::url::{Domain, DomainSet};
use crate::witness::Form;

const PARAMETERS: &[Parameter] = &[
    Parameter::optional(
        "one-of",
        Kind::Domains,
        "the allowed hosts; `*.x` is exactly one label below `x`, `**.x` one or more; an \
             empty list allows none",
    )
    .tighter(Tighter::Subset),
    Parameter::optional("none-of", Kind::Domains, "the forbidden hosts, written the same way")
        .tighter(Tighter::Superset),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-hosts"
title   = "A host that isn't ours"
select  = "/endpoint_url"
check   = { url-host = { one-of = ["hooks.example.com", "*.hooks.example.com"] } }
message = "`{host}` isn't one of our hosts""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new("url-host", "the URL's host is in `one-of` and not in `none-of`", build)
        .takes(Types::STRING)
        .parameters(PARAMETERS)
        .needs_one()
        .placeholders(&["host", "allowed", "by"])
        .by_value()
        .means(&[
            Meaning::AllowsOnlyHosts { hosts: "one-of" },
            Meaning::ForbidsHosts { hosts: "none-of" },
        ])
        .asks(asks)
        .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let mut parts = vec![context.conditions.add(Form::ClearUrl)];
    if let Some(domains) = arguments.domains("one-of") {
        parts.push(context.host(&domains));
    }
    let refused = context.host(&arguments.domains("none-of").unwrap_or_default());
    parts.push(context.conditions.not(refused));
    Asked::Url(context.conditions.all(parts))
}

struct UrlHost {
    allowed: Option<Allowed>,
    denied: Arc<[Domain]>,
    denied_set: DomainSet,
}

struct Allowed {
    domains: Arc<[Domain]>,
    set: DomainSet,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &CompileContext<'_>) -> Box<dyn Check> {
    let allowed = arguments.domains("one-of").map(|domains| {
        let set = DomainSet::new(&domains);
        Allowed { domains, set, place: arguments.place("one-of").cloned() }
    });
    let denied = arguments.domains("none-of").unwrap_or_default();
    let denied_set = DomainSet::new(&denied);
    Box::new(UrlHost { allowed, denied, denied_set })
}

impl Check for UrlHost {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        let Some(url) = context.clear_url(report) else { return };
        if let Some(nth) = url.name().and_then(|name| self.denied_set.find(name)) {
            let entry = &self.denied[nth];
            let by = match Some(&*entry.text) == url.name() {
                true => String::new(),
                false => format!(", by `{}`", entry.text),
            };
            let violation = Violation::new(context.node(), url.name().unwrap_or_default());
            let violation = violation.arg("host", url.host_text).arg("by", by);
            let violation = match &self.allowed {
                Some(allowed) => violation.arg("allowed", allowed.list()),
                None => violation.arg("allowed", "any other"),
            };
            return report(violation.policy(&entry.place));
        }
        let Some(allowed) = &self.allowed else { return };
        if url.name().is_some_and(|name| allowed.set.find(name).is_some()) {
            return;
        }
        if context.is_condition() {
            return report(Violation::new(context.node(), ""));
        }
        if url.name().is_none() && url.host_text.is_empty() {
            let violation =
                Violation::new(context.node(), "").message("the URL has no host to compare");
            let violation =
                violation.help("write `https://host/path`").maybe_policy(allowed.place.as_ref());
            return report(violation);
        }
        let host = url.name().unwrap_or(url.host_text);
        let names = allowed.domains.iter().map(|domain| &*domain.text);
        // Another host isn't meant because its last labels are the same.
        let near = nearest(host, names.filter(|text| !text.starts_with('*')));
        let near = near.map(|near| format!("did you mean `{near}`?"));
        let violation = Violation::new(context.node(), host)
            .arg("host", host)
            .arg("allowed", allowed.list())
            .arg("by", "")
            .maybe_help(near);
        report(violation.maybe_policy(allowed.place.as_ref()));
    }
}

impl Allowed {
    fn list(&self) -> String {
        let names: Vec<&str> = self.domains.iter().map(|domain| &*domain.text).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    }
}
