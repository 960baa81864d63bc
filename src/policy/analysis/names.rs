//! Compares required names with forbidden names, and with the largest number of names allowed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::findings::AnalysisFindings;
use super::view::{Demand, View};
use crate::check::values::{NameSet, RequiredName, required_names};
use crate::check::{CheckCall, Meaning};
use crate::document::Pattern;
use crate::schema::Schema;
use crate::text::Place;

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    for rules in &view.variants {
        for schema in &view.schemas {
            let demands = view.demands(rules, schema);
            let required = Required::all(&demands, schema);
            for demand in &demands {
                if let Some(required) = required.get(&demand.at) {
                    maximum(required, demand, found);
                }
                // What is refused are the items of the array in which it is required.
                let array = demand.at.without_last();
                if let Some(required) = array.and_then(|array| required.get(&array)) {
                    contradictions(required, demand, found);
                }
            }
        }
    }
}

/// The names that the rules require in one array, without repetition.
#[derive(Default)]
struct Required {
    names: HashMap<String, usize>,
    /// Each name, the rule that requires it, and whether every document must have it.
    by: Vec<(RequiredName, String, bool)>,
}

impl Required {
    /// By the array that they must be in.
    fn all(demands: &[Demand<'_>], schema: &Schema) -> HashMap<Pattern, Self> {
        let mut all: HashMap<Pattern, Self> = HashMap::new();
        for demand in demands {
            let requires = demand.call.meaning(|meaning| match meaning {
                Meaning::RequiresNames { names } => Some((names, true)),
                Meaning::RequiresNamesInAnyDocument { names } => Some((names, false)),
                _ => None,
            });
            let Some((parameter, in_each)) = requires else { continue };
            let entries = demand.call.arguments.entries(parameter).unwrap_or_default();
            let listed = schema.shape.values_at(&demand.at.items());
            let of_place = all.entry(demand.at.clone()).or_default();
            for required in required_names(&entries, listed.as_deref()) {
                let id = demand.rule.rule.id.clone();
                let next = of_place.by.len();
                match of_place.names.entry(required.name.clone()) {
                    Entry::Vacant(new) => {
                        new.insert(next);
                        of_place.by.push((required, id, in_each));
                    }
                    Entry::Occupied(known) => of_place.by[*known.get()].2 |= in_each,
                }
            }
        }
        all
    }
}

/// Reports each required name that a rule refuses.
fn contradictions(required: &Required, refusal: &Demand<'_>, found: &mut AnalysisFindings<'_>) {
    let Some(refused) = Refused::new(refusal) else { return };
    let id = &refusal.rule.rule.id;
    for (required, by, _) in &required.by {
        let name = &required.name;
        let Some(refused_at) = refused.place(name) else { continue };
        let (place, other) = changeable(required.entry.place(), refused_at);
        found.report(
            "required-and-forbidden",
            place,
            format!("`{name}` is required by `{by}` and refused by `{id}`"),
            "no document can satisfy both: remove it from one of the two",
            |finding| finding.related(other.clone(), "the other line"),
        );
    }
}

/// Whether a check whose lists say all of it refuses a name; `None` for other checks.
pub(super) fn refuses(call: &CheckCall, name: &str) -> Option<bool> {
    if call.arguments.has("case") {
        return None;
    }
    Refused::of(call).map(|refused| refused.refuses(name))
}

/// The names that one check refuses.
enum Refused<'p> {
    Listed { names: Box<NameSet>, except: Option<Box<NameSet>> },
    Unlisted { names: Box<NameSet>, place: &'p Place },
}

impl<'p> Refused<'p> {
    fn new(refusal: &Demand<'p>) -> Option<Self> {
        Self::of(refusal.call)
    }

    fn of(call: &'p CheckCall) -> Option<Self> {
        let arguments = &call.arguments;
        call.meaning(|meaning| match meaning {
            Meaning::ForbidsNames { names, except } => Some(Self::Listed {
                names: Box::new(arguments.names(names)?),
                except: except.and_then(|except| arguments.names(except)).map(Box::new),
            }),
            Meaning::AllowsOnlyNames { names } => Some(Self::Unlisted {
                names: Box::new(arguments.names(names)?),
                place: arguments.place(names).unwrap_or(&call.place),
            }),
            _ => None,
        })
    }

    fn refuses(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// The line that refuses a name.
    fn place(&self, name: &str) -> Option<&Place> {
        match self {
            Self::Listed { except: Some(except), .. } if except.find(name).is_some() => None,
            Self::Listed { names, .. } => names.find(name).map(|entry| entry.place()),
            Self::Unlisted { names, place } => names.find(name).is_none().then_some(*place),
        }
    }
}

/// The same two lines, with one that the policy's author can change first.
fn changeable<'p>(one: &'p Place, other: &'p Place) -> (&'p Place, &'p Place) {
    if one.source().is_embedded() { (other, one) } else { (one, other) }
}

/// Reports a maximum that is below the number of names that every document must have.
fn maximum(required: &Required, demand: &Demand<'_>, found: &mut AnalysisFindings<'_>) {
    let arguments = &demand.call.arguments;
    let max = demand.call.meaning(|meaning| match meaning {
        Meaning::BoundsCount { max, only, .. } if !only.is_some_and(|it| arguments.has(it)) => {
            Some((max, arguments.count(max)?))
        }
        _ => None,
    });
    let Some((parameter, max)) = max else { return };
    let in_each: Vec<_> = required.by.iter().filter(|(.., in_each)| *in_each).collect();
    let Some((last, ..)) = in_each.last().filter(|_| in_each.len() > max) else { return };
    let place = arguments.place(parameter).unwrap_or(&demand.rule.place);
    let (place, other) = changeable(place, last.entry.place());
    let (id, count) = (&demand.rule.rule.id, in_each.len());
    found.report(
        "max-below-required",
        place,
        format!(
            "`{id}` allows {max}, and {count} {} required",
            if count == 1 { "is" } else { "are" }
        ),
        format!("no document can satisfy both: allow at least {count}, or require fewer"),
        |finding| finding.related(other.clone(), "the other line"),
    );
}
