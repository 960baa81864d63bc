//! The files and values that only one of two policies checks.

use serde_json::Value;

use super::change::{ChangeEffect, ChangeExample, PolicyChange};
use super::lines::Lines;
use super::region_rules::{Entry, RegionRules, Selected};
use super::side::Side;
use super::verdict::STEPS;
use crate::finding::Severity;
use crate::policy::claims::json_line;
use crate::text::Place;
use crate::witness::{Conditions, Found, Solver};

/// A file, and what both policies check it by.
pub(super) struct OneFile<'r, 'p> {
    pub(super) path: &'r str,
    pub(super) rules: [&'p RegionRules<'p>; 2],
    pub(super) lines: &'r Lines<'p>,
}

impl<'p> OneFile<'_, 'p> {
    /// Adds what comes of values that only one of the policies selects in the file.
    pub(super) fn compare(
        &self,
        selected: &Selected,
        which: usize,
        changes: &mut Vec<PolicyChange>,
    ) {
        let other = 1_usize.saturating_sub(which);
        let effect = if which == 0 { ChangeEffect::Looser } else { ChangeEffect::Stricter };
        let mut conditions = Conditions::default();
        let policy = self.lines.policies[which];
        let side = Side::new(policy, self.rules[which], self.path, selected, &mut conditions);
        let Some(side) = side else { return };
        let mut places = [self.lines.first(0), self.lines.first(1)];
        if let Some(place) = side.place() {
            places[which] = self.lines.in_file(place, which);
        }
        if !self.rules[other].entries.is_empty() {
            changes.extend(self.elsewhere(&selected.0, which, places));
            return;
        }
        let passes = side.passes(&mut conditions);
        let refused = conditions.not(passes);
        let is_refused = &mut |dto: &Value| side.is_clear(dto) && !side.accepts(dto);
        // What a rule refuses reads better than what the schema does.
        let valid = side.valid(&mut conditions);
        let found =
            match Solver::new(&mut conditions).find([valid, refused], &mut { STEPS }, is_refused) {
                found @ Found::Example(_) => found,
                _ => Solver::new(&mut conditions).find([refused], &mut { STEPS }, is_refused),
            };
        match found {
            Found::Example(dto) => {
                let rules = side.reported(&dto, Severity::Error);
                let document = json_line(&side.document(&dto));
                let file = self.path.to_owned();
                let message = match which {
                    0 => format!(
                        "files such as `{file}` are no longer checked: no entry claims them"
                    ),
                    _ => format!("files such as `{file}` are checked, and no entry claimed them"),
                };
                let example = ChangeExample { file, document, rules, is_refused: true };
                changes.push(change(effect, message, Some(example), places));
            }
            // What refuses nothing is no loss.
            Found::Nothing => {}
            Found::Undecided(_) => {
                let message =
                    format!("files such as `{}` are claimed by one policy alone", self.path);
                changes.push(change(ChangeEffect::Undecided, message, None, places));
            }
        }
    }

    /// The change where the other policy selects other values of the file. Where it has an entry that this one lacks,
    /// the two are reported once, from the new policy.
    fn elsewhere(
        &self,
        selected: &str,
        which: usize,
        mut places: [Place; 2],
    ) -> Option<PolicyChange> {
        let other = 1_usize.saturating_sub(which);
        let own = &self.rules[which].entries;
        let is_unmatched = |entry: &&Entry<'_>| own.iter().all(|it| it.selected != entry.selected);
        let unmatched = self.rules[other].entries.iter().find(is_unmatched);
        if which == 0 && unmatched.is_some() {
            return None;
        }
        let what = |selected: &str| match selected {
            "" => "the document as a whole".to_owned(),
            select => format!("`{select}`"),
        };
        let (path, here) = (self.path, what(selected));
        let changed = match unmatched {
            Some(entry) if entry.selected.0 == selected => {
                format!("the values of `{path}` are chosen by another `when`")
            }
            Some(entry) => {
                format!("in `{path}`, {here} is checked, and {} was", what(&entry.selected.0))
            }
            None if which == 0 => format!("in `{path}`, {here} is no longer checked"),
            None => format!("in `{path}`, {here} is checked as well"),
        };
        let set = unmatched.and_then(|entry| entry.set);
        if let Some(place) = set.and_then(|set| set.place.as_ref()) {
            places[other] = self.lines.in_file(place, other);
        }
        let message = format!("{changed}; which documents pass isn't decided");
        Some(change(ChangeEffect::Undecided, message, None, places))
    }
}

fn change(
    effect: ChangeEffect,
    message: String,
    example: Option<ChangeExample>,
    [old, new]: [Place; 2],
) -> PolicyChange {
    PolicyChange { effect, rule: None, message, example, old, new }
}
