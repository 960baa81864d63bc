//! Names that are required, against those that are forbidden and the most that are allowed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::AnalysisFindings;
use super::view::{Demand, View};
use crate::check::values::{NameSet, RequiredName, required_names};
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

/// The names that the rules require in one array, each once.
#[derive(Default)]
struct Required {
    names: HashMap<String, usize>,
    /// Who requires each, and whether in every document.
    by: Vec<(RequiredName, String, bool)>,
}

impl Required {
    /// By the array that they must be in.
    fn all(demands: &[Demand<'_>], schema: &Schema) -> HashMap<Pattern, Self> {
        let mut all: HashMap<Pattern, Self> = HashMap::new();
        for demand in demands {
            let definition = demand.one.definition.name;
            if !["includes", "covered"].contains(&definition) {
                continue;
            }
            let entries = demand.one.arguments.entries("values").unwrap_or_default();
            let listed = schema.shape.values_at(&demand.at.items());
            let of_place = all.entry(demand.at.clone()).or_default();
            for required in required_names(&entries, listed.as_deref()) {
                let (id, in_each) = (demand.rule.rule.id.clone(), definition == "includes");
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

/// Tells of each required name that a rule refuses.
fn contradictions(required: &Required, refusal: &Demand<'_>, found: &mut AnalysisFindings<'_>) {
    let arguments = &refusal.one.arguments;
    let Some(entries) = arguments.entries("values") else { return };
    let values = NameSet::new(entries, &[]);
    let except = arguments.names("except");
    let id = &refusal.rule.rule.id;
    for (required, by, _) in &required.by {
        let name = &required.name;
        let refused_at: Option<Place> = match refusal.one.definition.name {
            "none-of" if except.as_ref().is_some_and(|set| set.find(name).is_some()) => None,
            "none-of" => values.find(name).map(|entry| entry.place().clone()),
            "one-of" if values.find(name).is_none() => {
                arguments.place("values").or(Some(&refusal.rule.place)).cloned()
            }
            _ => None,
        };
        let Some(refused_at) = refused_at else { continue };
        let (place, other) = changeable(required.entry.place(), &refused_at);
        found.tell(
            "required-and-forbidden",
            place,
            format!("`{name}` is required by `{by}` and refused by `{id}`"),
            "no document can satisfy both: take it out of one of the two",
            |finding| finding.related(other.clone(), "of the two lines, this is the other"),
        );
    }
}

/// Of two lines, first the one that its author can change.
fn changeable<'p>(one: &'p Place, other: &'p Place) -> (&'p Place, &'p Place) {
    if one.source().is_embedded() { (other, one) } else { (one, other) }
}

/// Tells of a maximum that is below the number of names that every document must have.
fn maximum(required: &Required, demand: &Demand<'_>, found: &mut AnalysisFindings<'_>) {
    let max = demand.one.arguments.count("max").filter(|_| demand.one.definition.name == "count");
    let Some(max) = max else { return };
    let in_each: Vec<_> = required.by.iter().filter(|(.., in_each)| *in_each).collect();
    let Some((last, ..)) = in_each.last().filter(|_| in_each.len() > max) else { return };
    let place = demand.one.arguments.place("max").unwrap_or(&demand.rule.place);
    let (place, other) = changeable(place, last.entry.place());
    let (id, count) = (&demand.rule.rule.id, in_each.len());
    found.tell(
        "max-below-required",
        place,
        format!(
            "`{id}` allows {max}, and {count} {} required",
            if count == 1 { "is" } else { "are" }
        ),
        format!("no document can satisfy both: allow {count} at least, or require fewer"),
        |finding| finding.related(other.clone(), "of the two lines, this is the other"),
    );
}
