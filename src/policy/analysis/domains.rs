//! Hosts that are denied, against those that are allowed.

use std::collections::HashSet;
use std::sync::Arc;

use super::AnalysisFindings;
use super::view::{Demand, View};
use crate::text::{Place, Span};
use crate::url::{Domain, DomainIndex};

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    // An entry is of use where it denies a host that is allowed for any file, by any schema.
    let mut useful: HashSet<Key> = HashSet::new();
    let mut outside: Vec<(Domain, Option<Place>)> = Vec::new();
    for rules in &view.variants {
        for schema in &view.schemas {
            let demands = view.demands(rules, schema);
            for denying in &demands {
                let Some(denied) = list(denying, "none-of") else { continue };
                let same_place = demands.iter().filter(|other| other.at == denying.at);
                let mut is_open = true;
                for allowed in same_place.filter_map(|other| list(other, "one-of")) {
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
        found.tell(
            "denied-outside-allowed",
            &one.place,
            format!("`{}` is denied, and not allowed anyway", one.text),
            "remove it: it is within none of the allowed domains",
            |finding| match allowed {
                Some(first) => finding.related(first.clone(), "what is allowed begins here"),
                None => finding,
            },
        );
    }
}

/// What tells an entry from others.
type Key = (String, Span);

fn key(domain: &Domain) -> Key {
    (domain.place.path().to_owned(), domain.place.span())
}

fn list(demand: &Demand<'_>, parameter: &str) -> Option<Arc<[Domain]>> {
    (demand.one.definition.name == "url-host").then(|| demand.one.arguments.domains(parameter))?
}

/// Tells of what is allowed and wholly denied. Gives for each denied entry whether it has a host in
/// common with an allowed one: of two patterns of hosts, one covers the other or they have none.
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
        found.tell(
            "allowed-and-denied",
            place,
            format!("`{}` denies all that `{}` allows", one.text, within.text),
            "remove one of the two",
            |finding| finding.related(other.clone(), "of the two lines, this is the other"),
        );
    }
    meets
}
