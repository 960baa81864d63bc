//! Which of several values of a rule wins: later layers over earlier ones, later overrides over
//! earlier ones.
//!
//! What an entry doesn't say stays as it was. `final` alone stops a later value; it is judged in
//! `analysis/finality.rs`.

use super::override_entry::{Override, Superseded};
use super::resolved::Resolved;
use super::rule_state::{RuleEntry, RuleState};
use crate::rules::Level;

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
        if let Some((level, place)) = &written.level {
            (self.level, self.level_place) = (*level, place.clone());
            self.was_on |= *level != Level::Off;
        } else if let Some(level) = written.switches_on.filter(|_| self.level == Level::Off) {
            (self.level, self.level_place) = (level, written.key.clone());
            self.was_on = true;
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
        if let Some((_, by)) = &later.level {
            own.switches_on = None;
            let place = own.level.take().map(|(_, place)| place);
            self.superseded.extend(place.map(|place| Superseded { place, by: by.clone() }));
        }
        for (parameter, _, by) in later.arguments.iter() {
            if let Some(place) = own.arguments.remove(parameter) {
                self.superseded.push(Superseded { place, by: by.clone() });
            }
        }
        if own.level.is_none() && own.arguments.is_empty() {
            self.rules.remove(id);
        }
    }
}
