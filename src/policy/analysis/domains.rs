//! Compares denied hosts with allowed hosts.

use std::collections::HashSet;
use std::sync::Arc;

use super::findings::AnalysisFindings;
use super::view::{Demand, View};
use crate::check::Meaning;
use crate::text::{Place, Span};
use crate::url::{Domain, DomainIndex};

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    // An entry is useful if it denies a host that is allowed for some file and schema.
    let mut useful: HashSet<Key> = HashSet::new();
    let mut outside: Vec<(Domain, Option<Place>)> = Vec::new();
    for rules in &view.variants {
        for schema in &view.schemas {
            let demands = view.demands(rules, schema);
            for denying in &demands {
                let Some(denied) = denied_hosts(denying) else { continue };
                let same_place = demands.iter().filter(|other| other.at == denying.at);
                let mut is_open = true;
                for allowed in same_place.filter_map(|other| allowed_hosts(other)) {
                    is_open = false;
                    let meets = compare(&denied, &allowed, found);
                    for (one, meets) in denied.iter().zip(meets) {
                        if meets {
                            useful.insert(key(one));
                        } else {
                            outside.push((one.clone(), allowed.first().map(|it| it.place.clone())));
                        }
                    }
                }
                if is_open {
                    useful.extend(denied.iter().map(key));
                }
            }
        }
    }
    for (one, allowed) in outside.iter().filter(|(one, _)| !useful.contains(&key(one))) {
        found.report_unused(
            "denied-outside-allowed",
            &one.place,
            format!("`{}` is denied, but it isn't allowed in the first place", one.text),
            "remove it: no allowed domain covers it",
            |finding| match allowed {
                Some(first) => finding.related(first.clone(), "the allowed domains start here"),
                None => finding,
            },
        );
    }
}

/// Identifies an entry.
type Key = (String, Span);

fn key(domain: &Domain) -> Key {
    (domain.place.path().to_owned(), domain.place.span())
}

fn denied_hosts(demand: &Demand<'_>) -> Option<Arc<[Domain]>> {
    demand.call.meaning(|meaning| match meaning {
        Meaning::ForbidsHosts { hosts } => demand.call.arguments.domains(hosts),
        _ => None,
    })
}

fn allowed_hosts(demand: &Demand<'_>) -> Option<Arc<[Domain]>> {
    demand.call.meaning(|meaning| match meaning {
        Meaning::AllowsOnlyHosts { hosts } => demand.call.arguments.domains(hosts),
        _ => None,
    })
}

/// Reports each allowed entry that is denied as a whole. Returns, for each denied entry, whether it
/// has a host in common with an allowed one: two patterns of hosts have none in common, or one covers
/// the other.
fn compare(denied: &[Domain], allowed: &[Domain], found: &mut AnalysisFindings<'_>) -> Vec<bool> {
    let (of_denied, of_allowed) = (DomainIndex::new(denied), DomainIndex::new(allowed));
    let mut meets: Vec<bool> =
        denied.iter().map(|one| of_allowed.find(one, None).is_some()).collect();
    for within in allowed {
        let Some(nth) = of_denied.find(within, None) else { continue };
        let one = &denied[nth];
        meets[nth] = true;
        let (place, other) = match one.place.source().is_embedded() {
            true => (&within.place, &one.place),
            false => (&one.place, &within.place),
        };
        found.report(
            "allowed-and-denied",
            place,
            format!("`{}` denies every host that `{}` allows", one.text, within.text),
            "remove one of the two entries",
            |finding| finding.related(other.clone(), "the other line"),
        );
    }
    meets
}
