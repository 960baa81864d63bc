//! `url-scope`: some hosts may get only some names.

use std::sync::Arc;

use crate::check::values::NameSet;
use crate::check::{
    Alternative, Arguments, AskContext, Asked, Check, CheckContext, CheckDefinition,
    CompileContext, Kind, Parameter, Tighter, Violation,
};
use crate::document::{Pattern, Types};
use crate::text::Place;
use crate::url::{DomainSet, Url};
use crate::witness::Form;

const PARAMETERS: &[Parameter] = &[
    Parameter::required("url", Kind::Pointer, "where the URL is").takes(Types::STRING),
    Parameter::required("scopes", Kind::Scopes, "which hosts may get only which names, and why")
        .tighter(Tighter::Superset),
];

const EXAMPLE: &str = r#"[[rule]]
id      = "acme-partner-scope"
title   = "Events that the partner may not get"
select  = "/events"
check   = { url-scope = { url = "/endpoint_url", scopes = [{ domains = ["*.partner.example"], only = ["user.*"] }] } }
message = "`{value}` must not go to {host}""#;

pub(super) fn definition() -> CheckDefinition {
    CheckDefinition::new(
        "url-scope",
        "where the URL's host is in the `domains` of a scope, the array has only names of its \
         `only`; with several such scopes, all must hold",
        build,
    )
    .takes(Types::ARRAY)
    .parameters(PARAMETERS)
    .placeholders(&["host", "why"])
    .asks(asks)
    .alternatives(alternatives)
    .example(EXAMPLE)
}

fn asks(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Asked {
    let scopes = alternatives(arguments, context);
    let mut parts = context.hold(scopes);
    let url = arguments.pointer("url").cloned().unwrap_or_default();
    let is_clear = context.conditions.add(Form::ClearUrl);
    let is_clear = context.conditions.if_of_type(Types::STRING, is_clear);
    parts.push(context.conditions.each_at(url.segments(), is_clear));
    Asked::Dto(context.conditions.all(parts))
}

fn alternatives(arguments: &Arguments, context: &mut AskContext<'_, '_>) -> Vec<Alternative> {
    let url = arguments.pointer("url").cloned().unwrap_or_default();
    let select = context.place.select.clone();
    let mut scopes = Vec::new();
    for scope in arguments.scopes("scopes").iter() {
        let host = context.host(&scope.domains);
        let goes_there = context.conditions.some_at(url.segments(), host);
        let only = context.listed(&scope.only);
        let only = context.conditions.if_of_type(Types::STRING, only);
        let only = context.conditions.each_at(select.items().segments(), only);
        scopes.push(Alternative {
            parameter: "scopes",
            place: scope.place.clone(),
            applies: goes_there,
            holds: only,
        });
    }
    scopes
}

struct UrlScope {
    url: Pattern,
    /// Whether another rule reports an ambiguous URL there.
    ambiguity_is_reported: bool,
    scopes: Vec<Scope>,
}

struct Scope {
    domains: DomainSet,
    only: NameSet,
    why: Option<Arc<str>>,
    place: Place,
}

fn build(arguments: &Arguments, context: &CompileContext<'_>) -> Box<dyn Check> {
    let listed = context.item_names().unwrap_or_default();
    let scope = |scope: &crate::check::Scope| Scope {
        domains: DomainSet::new(&scope.domains),
        only: NameSet::new(Arc::clone(&scope.only), &listed),
        why: scope.why.clone(),
        place: scope.place.clone(),
    };
    let scopes = arguments.scopes("scopes").iter().map(scope).collect();
    let url = arguments.pointer("url").cloned().unwrap_or_default();
    let ambiguity_is_reported = context.ambiguous_urls_reported_at.contains(&url);
    Box::new(UrlScope { url, ambiguity_is_reported, scopes })
}

impl Check for UrlScope {
    fn check<'d>(&self, context: &CheckContext<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        // With a duplicate key, both URLs count: receivers differ in which one they use.
        context.root().each(&self.url, &mut |node| {
            let Some(url) = node.as_str().map(Url::read) else { return };
            if let Some(ambiguity) = url
                .ambiguity
                .as_ref()
                .filter(|_| !self.ambiguity_is_reported || context.is_condition())
            {
                let message =
                    format!("can't decide which names this host may get: {}", ambiguity.message);
                let violation =
                    Violation::new(node, &*ambiguity.message).arg("host", "").arg("why", "");
                return report(violation.message(message).help(ambiguity.help).ambiguity());
            }
            let Some(host) = url.name() else { return };
            for scope in self.scopes.iter().filter(|scope| scope.domains.find(host).is_some()) {
                for item in context.node().items() {
                    let Some(name) = item.as_str() else { continue };
                    if scope.only.find(name).is_none() {
                        let mut violation = Violation::new(item, name)
                            .arg("host", host)
                            .arg("why", scope.why.as_deref().unwrap_or_default())
                            .policy(&scope.place)
                            .related(node, "goes to this host");
                        violation.reason.clone_from(&scope.why);
                        report(violation);
                    }
                }
            }
        });
    }
}
