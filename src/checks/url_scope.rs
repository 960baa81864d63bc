//! `url-scope`: some hosts take these names alone.

use std::sync::Arc;

use crate::check::values::NameSet;
use crate::check::{Arguments, Build, Check, Hit, Kind, Parameter, Site, Subject, Verb};
use crate::document::{Pattern, Types};
use crate::text::Place;
use crate::url::{DomainSet, Url};

pub(super) static VERB: Verb = Verb {
    name: "url-scope",
    about: "where the host of a URL is of a scope's `domains`, the array has no other names than its `only`; every scope of the host holds",
    takes: Types::ARRAY,
    parameters: &[
        Parameter::required("url", Kind::Pointer, "where the URL is"),
        Parameter::required("scopes", Kind::Scopes, "which hosts take which names alone, and why"),
    ],
    placeholders: &["host", "why"],
    build: Build::Each(build),
    ..Verb::PLAIN
};

struct UrlScope {
    url: Pattern,
    /// Whether another rule tells why the URL cannot be read.
    doubts_are_told: bool,
    scopes: Vec<Scope>,
}

struct Scope {
    domains: DomainSet,
    only: NameSet,
    why: Option<Arc<str>>,
    place: Place,
}

fn build(arguments: &Arguments, site: &Site<'_>) -> Box<dyn Check> {
    let listed = site.items().unwrap_or_default();
    let scope = |scope: &crate::check::Scope| Scope {
        domains: DomainSet::new(&scope.domains),
        only: NameSet::new(Arc::clone(&scope.only), &listed),
        why: scope.why.clone(),
        place: scope.place.clone(),
    };
    let scopes = arguments.scopes("scopes").iter().map(scope).collect();
    let url = arguments.pointer("url").cloned().unwrap_or_default();
    let doubts_are_told = site.canonical.contains(&url);
    Box::new(UrlScope { url, doubts_are_told, scopes })
}

impl Check for UrlScope {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        // Of a URL that is there twice, both count: who knows which one the receiver takes.
        subject.root().each(&self.url.segments, &mut |node| {
            let Some(url) = node.as_str().map(Url::read) else { return };
            if let Some(doubt) =
                url.doubt.as_ref().filter(|_| !self.doubts_are_told || subject.is_condition())
            {
                let message =
                    format!("nobody can tell which names may go there: {}", doubt.message);
                let hit = Hit::new(node, &*doubt.message).fact("host", "").fact("why", "");
                return report(hit.message(message).help(doubt.help).doubt());
            }
            let Some(host) = url.name() else { return };
            for scope in self.scopes.iter().filter(|scope| scope.domains.find(host).is_some()) {
                for item in subject.node().items() {
                    let Some(name) = item.as_str() else { continue };
                    if scope.only.find(name).is_none() {
                        let mut hit = Hit::new(item, name)
                            .fact("host", host)
                            .fact("why", scope.why.as_deref().unwrap_or_default())
                            .policy(&scope.place)
                            .related(node, "goes to this host");
                        hit.reason.clone_from(&scope.why);
                        report(hit);
                    }
                }
            }
        });
    }
}
