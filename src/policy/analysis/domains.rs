//! Hosts that are denied, against those that are allowed.

use std::sync::Arc;

use super::Told;
use super::view::{Demand, View};
use crate::matching::{Domain, DomainIndex};

pub(super) fn run(view: &View<'_>, told: &mut Told<'_>) {
    for rules in &view.variants {
        for schema in &view.schemas {
            let demands = view.demands(rules, schema);
            for denying in &demands {
                if let Some(denied) = list(denying, "none-of") {
                    compare(&denied, denying, &demands, told);
                }
            }
        }
    }
}

fn list(demand: &Demand<'_>, parameter: &str) -> Option<Arc<[Domain]>> {
    (demand.one.verb.name == "url-host").then(|| demand.one.arguments.domains(parameter))?
}

fn compare(denied: &[Domain], denying: &Demand<'_>, demands: &[Demand<'_>], told: &mut Told<'_>) {
    let same_place = demands.iter().filter(|other| other.at == denying.at);
    let of_denied = DomainIndex::new(denied);
    for allowed in same_place.filter_map(|other| list(other, "one-of")) {
        let of_allowed = DomainIndex::new(&allowed);
        // Of two patterns of hosts, one covers the other or they have nothing in common.
        let mut meets: Vec<bool> =
            denied.iter().map(|one| of_allowed.find(one, None).is_some()).collect();
        for within in allowed.iter() {
            let Some(nth) = of_denied.find(within, None) else { continue };
            let one = &denied[nth];
            meets[nth] = true;
            let (place, other) = match one.place.source().is_embedded() {
                true => (&within.place, &one.place),
                false => (&one.place, &within.place),
            };
            told.tell(
                "allowed-and-denied",
                place,
                format!("`{}` denies all that `{}` allows", one.text, within.text),
                "remove one of the two",
                |finding| finding.related(other.clone(), "of the two lines, this is the other"),
            );
        }
        for (one, _) in denied.iter().zip(meets).filter(|(_, meets)| !meets) {
            told.tell(
                "denied-outside-allowed",
                &one.place,
                format!("`{}` is denied, and not allowed anyway", one.text),
                "remove it: it is within none of the allowed domains",
                |finding| match allowed.first() {
                    Some(first) => {
                        finding.related(first.place.clone(), "what is allowed begins here")
                    }
                    None => finding,
                },
            );
        }
    }
}
