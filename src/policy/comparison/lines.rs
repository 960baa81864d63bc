//! The lines of two policies that are responsible for a change.

use std::sync::Arc;

use super::side::Side;
use crate::check::NameEntry;
use crate::policy::model::{ActiveRule, Resolved};
use crate::rules::Level;
use crate::text::{Place, Source, Span};

/// Two policies, the old one first.
pub(super) struct Lines<'p> {
    pub(super) policies: [&'p Resolved; 2],
}

impl Lines<'_> {
    /// The first line of a policy, for what it says nothing of.
    pub(super) fn first(&self, which: usize) -> Place {
        first(&self.policies[which].source)
    }

    /// A line, if the author can open its file, or else the first one of the policy.
    pub(super) fn in_file(&self, place: &Place, which: usize) -> Place {
        if place.source().is_file() { place.clone() } else { self.first(which) }
    }

    /// The line that decides the level of a rule; `active` is the rule as it runs, if it does.
    pub(super) fn level(&self, id: &str, active: Option<&ActiveRule>, which: usize) -> Place {
        if let Some(active) = active {
            // A rule of the policy's own may say its level itself.
            let own =
                active.rule.level_place.as_ref().filter(|_| active.place == active.rule.place);
            return self.in_file(own.unwrap_or(&active.place), which);
        }
        let policy = self.policies[which];
        // Where the rule is off for some files alone, that is what an override says.
        let overrides = policy.overrides.iter().filter_map(|entry| entry.rules.get(id));
        let of_override = overrides.filter_map(|entry| entry.level.as_ref());
        let state = policy.rule_table.states.get(id);
        let levels = state.map(|state| state.levels.place().clone());
        let is_on = state.is_some_and(|state| state.levels.now() != Level::Off);
        let over = of_override.map(|(_, place)| place.clone()).next().filter(|_| is_on);
        let place = over.or(levels).unwrap_or_else(|| self.first(which));
        self.in_file(&place, which)
    }

    /// The lines of two entries; of one that is the name of a set, the line in the set.
    pub(super) fn of_sets(&self, old: Place, new: Place) -> (Place, Place) {
        (self.in_set(&old, 0).unwrap_or(old), self.in_set(&new, 1).unwrap_or(new))
    }

    fn in_set(&self, entry: &Place, which: usize) -> Option<Place> {
        let name = entry.text().trim_matches(['"', '\'']).strip_prefix('@')?;
        let find = |policy: &'_ Resolved| {
            policy.sets.iter().rposition(|set| set.name == name && !set.is_replaced)
        };
        let here = &self.policies[which].sets[find(self.policies[which])?];
        let other = self.policies[1_usize.saturating_sub(which)];
        let there = find(other).map(|nth| &*other.sets[nth].entries).unwrap_or_default();
        let is_only_here =
            |entry: &&NameEntry| there.iter().all(|known| known.pattern != entry.pattern);
        let only_here = here.entries.iter().find(is_only_here);
        Some(only_here.map_or_else(|| here.place.clone(), |entry| entry.place.clone()))
    }

    /// The line that names the schema of a side.
    pub(super) fn schema(&self, side: &Side<'_>, which: usize) -> Place {
        let documents = &self.policies[which].documents;
        let entry = side.place();
        let uses = self.policies[which].schema_uses.iter().map(|it| (&*it.schema, &it.place));
        let is_below = |place: &Place| {
            entry.is_none_or(|entry| {
                Arc::ptr_eq(entry.source(), place.source()) && entry.span() <= place.span()
            })
        };
        let named = uses.filter(|(schema, place)| side.has_schema(schema) && is_below(place));
        let named = named.map(|(_, place)| place).min_by_key(|place| place.span());
        let place = named.or(entry).or(documents.fallback_place.as_ref());
        place.map_or_else(|| self.first(which), |place| self.in_file(place, which))
    }
}

/// The first line of a text.
fn first(source: &Arc<Source>) -> Place {
    let length = source.text().lines().next().map_or(0, str::len);
    Place::new(Arc::clone(source), Span::from_range(0..length))
}
