//! `url-host`: the URL's host is one of these domains.

use std::sync::Arc;

use super::domains::{Domain, DomainSet};
use super::{Arguments, Check, Hit, Kind, Parameter, Site, Subject, Verb};
use crate::source::Place;
use crate::suggest::did_you_mean;

pub(super) static VERB: Verb = Verb {
    name: "url-host",
    about: "the URL's host is one of the domains",
    parameters: &[Parameter {
        name: "domains",
        kind: Kind::Domains,
        required: true,
        about: "host names; `*.x` is exactly one label below `x`, `**.x` one or more; an empty list allows none",
    }],
    placeholders: &["host", "allowed"],
    build,
};

struct UrlHost {
    domains: Arc<[Domain]>,
    set: DomainSet,
    place: Option<Place>,
}

fn build(arguments: &Arguments, _: &Site<'_>) -> Box<dyn Check> {
    let domains = arguments.domains("domains");
    let set = DomainSet::new(&domains);
    Box::new(UrlHost { domains, set, place: arguments.place("domains").cloned() })
}

impl Check for UrlHost {
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>)) {
        let Some(url) = subject.url() else { return };
        if url.report_doubt(subject, report) {
            return;
        }
        let host = match url.name() {
            Some(name) if self.set.contains(name) => return,
            Some(name) => name,
            None if url.host_text.is_empty() => {
                let hit = Hit::new(subject.node, "").message("the URL has no host to compare");
                let mut hit = hit.help(Some("write `https://host/path`".to_owned()));
                hit.policy = self.place.clone();
                return report(hit);
            }
            None => url.host_text,
        };
        let allowed: Vec<&str> = self.domains.iter().map(|domain| &*domain.text).collect();
        let near =
            did_you_mean(host, allowed.iter().copied().filter(|text| !text.starts_with('*')));
        let mut hit = Hit::new(subject.node, host)
            .fact("host", host)
            .fact("allowed", if allowed.is_empty() { "none".into() } else { allowed.join(", ") })
            .help(near);
        hit.policy = self.place.clone();
        report(hit);
    }
}
