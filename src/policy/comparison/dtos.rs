//! The changes of the schema and the rules, for the values of one file that both policies select.

use serde_json::Value;

use super::change::{ChangeEffect, ChangeExample, PolicyChange};
use super::lines::Lines;
use super::side::Side;
use super::verdict::{Lost, Question, because, lost};
use super::wording::difference;
use crate::finding::Severity;
use crate::policy::claims::json_line;
use crate::policy::model::{ActiveRule, Waiver};
use crate::text::Place;
use crate::witness::{Condition, Conditions};

/// The rule that reports what a schema refuses.
const SCHEMA: &str = "schema";

/// Two policies, for the values that both select in one file.
pub(super) struct Pair<'s, 'p> {
    /// The old side and the new one.
    pub(super) sides: [&'s Side<'p>; 2],
    pub(super) path: &'s str,
    pub(super) lines: &'s Lines<'p>,
    pub(super) changes: &'s mut Vec<PolicyChange>,
}

impl Pair<'_, '_> {
    /// Adds every change.
    pub(super) fn compare(&mut self, conditions: &mut Conditions) {
        let [old, new] = self.sides;
        let passes = [old.passes(conditions), new.passes(conditions)];
        let is_same_schema = old.has_schemas_of(new);
        if !is_same_schema {
            self.schema(passes, conditions);
        }
        let mut ids = [old.ids(), new.ids()].concat();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            if !is_same_schema || old.wording(id) != new.wording(id) {
                self.rule(id, passes, conditions);
            }
        }
    }

    fn schema(&mut self, passes: [Condition; 2], conditions: &mut Conditions) {
        let [old, new] = self.sides;
        let reports = [old.invalid(conditions), new.invalid(conditions)];
        let least = Severity::Error;
        let question = Question { id: SCHEMA, least, reports, passes, hints: Vec::new() };
        let (was, is) = (old.schema_names(), new.schema_names());
        let about = match was == is {
            true => format!("the schema {is} says something else"),
            false => format!("documents are checked by {is}, and were by {was}"),
        };
        let places = (self.lines.schema(old, 0), self.lines.schema(new, 1));
        self.judge(&question, &about, &places, conditions);
    }

    fn rule(&mut self, id: &str, passes: [Condition; 2], conditions: &mut Conditions) {
        let [old, new] = self.sides;
        let (about, places) = self.about(id);
        let mut hints = old.waived(id, conditions);
        hints.extend(new.waived(id, conditions));
        for least in Severity::ALL {
            let reports = [old.reports(id, least, conditions), new.reports(id, least, conditions)];
            let question = Question { id, least, reports, passes, hints: hints.clone() };
            // A rule that no longer refuses anything does not report more or less as well.
            if self.judge(&question, &about, &places, conditions) {
                break;
            }
        }
    }

    /// What changed about a rule, and the lines.
    fn about(&self, id: &str) -> (String, (Place, Place)) {
        let [old, new] = self.sides;
        let (was, is) = (old.active(id), new.active(id));
        let level = |active: Option<&ActiveRule>| {
            active.map_or("off".to_owned(), |it| format!("`{}`", it.severity))
        };
        if was.map(|it| it.severity) != is.map(|it| it.severity) {
            let about = format!("`{id}` is {}, and was {}", level(is), level(was));
            return (about, (self.lines.level(id, was, 0), self.lines.level(id, is, 1)));
        }
        let has = |side: &Side<'_>, waiver: &Waiver| {
            let is_same = |it: &Waiver| {
                it.value.as_ref().map(|(value, _)| value)
                    == waiver.value.as_ref().map(|(value, _)| value)
                    && it.select.as_ref().map(|(select, _)| select)
                        == waiver.select.as_ref().map(|(select, _)| select)
            };
            side.waivers_of(id).any(is_same)
        };
        let added = new.waivers_of(id).find(|waiver| !has(old, waiver));
        let removed = old.waivers_of(id).find(|waiver| !has(new, waiver));
        let difference = was.zip(is).map(|(was, is)| difference(was, is));
        let what = difference.as_ref().and_then(|it| it.what.clone());
        let places = difference.map(|it| self.lines.of_sets(it.old, it.new));
        let places = places.unwrap_or_else(|| (self.lines.first(0), self.lines.first(1)));
        match (added, removed) {
            (Some(added), _) => (
                format!("a waiver lets through what `{id}` finds"),
                (places.0, added.waived.place.clone()),
            ),
            (None, Some(removed)) => (
                format!("a waiver no longer lets through what `{id}` finds"),
                (removed.waived.place.clone(), places.1),
            ),
            (None, None) => match what {
                Some(what) => (format!("`{id}`: {what}"), places),
                None => (format!("`{id}` has changed"), places),
            },
        }
    }

    /// Adds what is found out about a question; whether there was anything.
    fn judge(
        &mut self,
        question: &Question<'_>,
        about: &str,
        places: &(Place, Place),
        conditions: &mut Conditions,
    ) -> bool {
        let mut is_changed = false;
        let mut is_behind = false;
        for (from, effect) in [(0, ChangeEffect::Looser), (1, ChangeEffect::Stricter)] {
            match lost(question, self.sides, from, conditions) {
                Lost::Nothing => continue,
                Lost::Shown(dto) => {
                    let example = self.example(&dto, question, from);
                    let message = format!("{about}: {}", outcome(effect, example.is_refused));
                    self.add(effect, question.id, message, Some(example), places);
                }
                Lost::Undecided(reason) => {
                    let message = format!(
                        "{about}; whether it is {effect} isn't decided: {}",
                        because(&reason)
                    );
                    self.add(ChangeEffect::Undecided, question.id, message, None, places);
                }
                Lost::Behind => {
                    is_behind = true;
                    continue;
                }
            }
            is_changed = true;
        }
        if is_behind && !is_changed {
            let message = format!("{about}, and the same documents pass: other rules decide");
            self.add(ChangeEffect::Same, question.id, message, None, places);
        }
        is_changed || is_behind
    }

    fn example(&self, dto: &Value, question: &Question<'_>, from: usize) -> ChangeExample {
        let side = self.sides[from];
        let is_refused = question.least == Severity::Error;
        let mut rules = side.reported(dto, question.least);
        rules.retain(|id| is_refused || id == question.id);
        let document = json_line(&side.document(dto));
        ChangeExample { file: self.path.to_owned(), document, rules, is_refused }
    }

    fn add(
        &mut self,
        effect: ChangeEffect,
        id: &str,
        message: String,
        example: Option<ChangeExample>,
        (old, new): &(Place, Place),
    ) {
        let rule = Some(id.to_owned());
        let (old, new) = (self.lines.in_file(old, 0), self.lines.in_file(new, 1));
        self.changes.push(PolicyChange { effect, rule, message, example, old, new });
    }
}

/// What comes of a change.
fn outcome(effect: ChangeEffect, is_refused: bool) -> &'static str {
    match (effect, is_refused) {
        (ChangeEffect::Looser, true) => "more documents pass",
        (ChangeEffect::Looser, false) => "it reports fewer documents",
        (_, true) => "fewer documents pass",
        (_, false) => "it reports more documents",
    }
}
