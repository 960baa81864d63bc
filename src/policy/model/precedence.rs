//! Which of several values of a rule wins: later layers over earlier ones, later overrides over
//! earlier ones.
//!
//! What an entry doesn't say stays as it was. `final` alone stops a later value; it is judged in
//! `analysis/finality.rs`.

use super::override_entry::{Override, Superseded};
use super::resolved::Resolved;
use super::rule_state::{RuleEntry, RuleState};

impl Resolved {
    /// What the policy says of a rule where these overrides hold, which come in order.
    pub(crate) fn rule_state(&self, id: &str, overrides: &[usize]) -> Option<RuleState> {
        let base = self.rule_table.states.get(id);
        let entries = overrides.iter().filter_map(|&nth| self.overrides[nth].rules.get(id));
        let first = || Some(RuleState::off(&entries.clone().next()?.key));
        let mut state = base.cloned().or_else(first)?;
        entries.for_each(|entry| state.overridden(entry));
        Some(state)
    }
}

impl RuleState {
    /// Takes over what a later layer says; what it doesn't say stays.
    pub(crate) fn apply(&mut self, written: &RuleEntry) {
        if let Some(levels) = written.levels_over(&self.levels) {
            self.was_on |= levels.is_ever_on();
            self.levels = levels;
        }
        self.arguments.extend(written.arguments.clone());
        self.reason = written.reason.clone().or(self.reason.take());
        self.final_by = self.final_by.take().or(written.final_by.clone());
        self.is_mistaken |= written.is_mistaken;
    }

    /// Takes over what an override says, which names the rule as well.
    pub(crate) fn overridden(&mut self, written: &RuleEntry) {
        self.apply(written);
        self.named = Some(written.key.clone());
    }
}

impl Override {
    /// Drops what the override says of a rule where a later layer says it for every file.
    pub(crate) fn supersede(&mut self, id: &str, later: &RuleEntry) {
        let Some(own) = self.rules.get_mut(id) else { return };
        let by = later.level.as_ref().map(|(_, place)| place);
        if let Some(by) = by.or(later.level_from.first().map(|entry| &entry.place)) {
            own.switches_on = None;
            let level = own.level.take().map(|(_, place)| place);
            let places = level.into_iter().chain(own.level_from.drain(..).map(|it| it.place));
            self.superseded.extend(places.map(|place| Superseded { place, by: by.clone() }));
        }
        for (parameter, _, by) in later.arguments.iter() {
            if let Some(place) = own.arguments.remove(parameter) {
                self.superseded.push(Superseded { place, by: by.clone() });
            }
        }
        if !own.says_level() && own.arguments.is_empty() {
            self.rules.remove(id);
        }
    }
}
