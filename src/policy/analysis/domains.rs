//! Hosts that are denied, against those that are allowed.

use std::sync::Arc;

use super::Told;
use super::view::{Demand, View};
use crate::matching::Domain;

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
    let lists: Vec<Arc<[Domain]>> = same_place.filter_map(|other| list(other, "one-of")).collect();
    for one in denied {
        for allowed in lists.iter().flat_map(|list| list.iter()).filter(|it| one.covers(it)) {
            let (place, other) = match one.place.source().is_embedded() {
                true => (&allowed.place, &one.place),
                false => (&one.place, &allowed.place),
            };
            told.tell(
                "allowed-and-denied",
                place,
                format!("`{}` denies all that `{}` allows", one.text, allowed.text),
                "remove one of the two",
                |finding| finding.related(other.clone(), "of the two lines, this is the other"),
            );
        }
        // Of two patterns of hosts, one covers the other or they have nothing in common.
        let meets = |list: &Arc<[Domain]>| list.iter().any(|it| it.covers(one) || one.covers(it));
        if let Some(allowed) = lists.iter().find(|list| !meets(list)) {
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
