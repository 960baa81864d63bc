//! The changes that no single document shows: limits, rules over all documents, rules without a check, `final`.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::change::{ChangeEffect, PolicyChange};
use super::lines::Lines;
use super::wording::{Difference, difference, line, wording};
use crate::policy::model::{ActiveRule, LimitSettings, Resolved};
use crate::rules::Level;
use crate::text::Place;

/// Adds every such change of two policies.
pub(super) fn compare(lines: &Lines<'_>, changes: &mut Vec<PolicyChange>) {
    let [old, new] = lines.policies;
    let mut settings = Settings { lines, changes };
    let ids = |policy: &Resolved| -> BTreeSet<String> {
        policy.rule_table.states.keys().cloned().collect()
    };
    for id in &ids(old) | &ids(new) {
        settings.finality(&id);
        settings.later_levels(&id);
        let rules = [old, new].map(|policy| policy.rule_table.rules.get(&id));
        let rule = rules.into_iter().flatten().next();
        match rule {
            Some(rule) if rule.check.is_none() => settings.level(&id),
            Some(rule) if rule.is_cross_document() => settings.across(&id),
            _ => {}
        }
    }
    settings.limits();
    settings.fallback();
}

struct Settings<'s, 'p> {
    lines: &'s Lines<'p>,
    changes: &'s mut Vec<PolicyChange>,
}

impl Settings<'_, '_> {
    fn add(
        &mut self,
        effect: ChangeEffect,
        id: Option<&str>,
        message: String,
        places: [Option<&Place>; 2],
    ) {
        let place = |which: usize| match places[which] {
            Some(place) => self.lines.in_file(place, which),
            None => self.lines.first(which),
        };
        let (old, new) = (place(0), place(1));
        let rule = id.map(str::to_owned);
        self.changes.push(PolicyChange { effect, rule, message, example: None, old, new });
    }

    /// The level of a rule that runs by itself.
    fn level(&mut self, id: &str) {
        let [old, new] = self.lines.policies;
        let (was, is) = (old.level(id), new.level(id));
        if was == is {
            return;
        }
        let effect = if is < was { ChangeEffect::Looser } else { ChangeEffect::Stricter };
        let places = [old, new]
            .map(|policy| policy.rule_table.states.get(id).map(|state| state.levels.place()));
        let message = format!("`{id}` is {}, and was {}", said(is), said(was));
        self.add(effect, Some(id), message, places);
    }

    /// The levels that a rule has from dates on.
    fn later_levels(&mut self, id: &str) {
        let later = |policy: &Resolved| -> Vec<String> {
            let state = policy.rule_table.states.get(id);
            state.into_iter().flat_map(|it| it.levels.coming()).map(|it| it.label()).collect()
        };
        let [old, new] = self.lines.policies;
        if later(old) == later(new) {
            return;
        }
        let places = [old, new].map(|policy| {
            let state = policy.rule_table.states.get(id);
            state.map(|state| {
                state.levels.coming().next().map_or(state.levels.place(), |it| &it.place)
            })
        });
        let message = format!("the levels that `{id}` has from later dates on have changed");
        self.add(ChangeEffect::Undecided, Some(id), message, places);
    }

    /// Whether other policies may loosen the rule.
    fn finality(&mut self, id: &str) {
        let by = self.lines.policies.map(|policy| {
            policy.rule_table.states.get(id).and_then(|state| state.final_by.as_ref())
        });
        let (effect, message) = match by {
            [Some(_), None] => (
                ChangeEffect::Looser,
                format!("`{id}` is no longer final: policies that extend this one may loosen it"),
            ),
            [None, Some(_)] => (
                ChangeEffect::Stricter,
                format!("`{id}` is final: policies that extend this one can't loosen it"),
            ),
            _ => return,
        };
        self.add(effect, Some(id), message, by);
    }

    /// A rule that looks at all documents together.
    fn across(&mut self, id: &str) {
        let [was, is] = self.lines.policies.map(|policy| {
            policy.active.iter().find(|active| active.rule.id == id).map(|active| &**active)
        });
        let level = |active: Option<&ActiveRule>| {
            active.map_or(Level::Off, |active| Level::On(active.severity))
        };
        let says = |active: Option<&ActiveRule>| active.map(wording);
        if says(was) == says(is) {
            return;
        }
        let (then, now) = (level(was), level(is));
        let (effect, message) = match now.cmp(&then) {
            Ordering::Less => {
                (ChangeEffect::Looser, format!("`{id}` is {}, and was {}", said(now), said(then)))
            }
            Ordering::Greater => {
                (ChangeEffect::Stricter, format!("`{id}` is {}, and was {}", said(now), said(then)))
            }
            Ordering::Equal => (
                ChangeEffect::Undecided,
                format!(
                    "`{id}` has changed; it looks at all documents together, so what that changes isn't decided"
                ),
            ),
        };
        let places = match (was, is) {
            (Some(was), Some(is)) if then == now => {
                let Difference { old, new, .. } = difference(was, is);
                [Some(old), Some(new)]
            }
            _ => [was.map(line), is.map(line)],
        };
        self.add(effect, Some(id), message, [places[0].as_ref(), places[1].as_ref()]);
    }

    /// The schema of files that no entry claims, and that are named on the command line.
    fn fallback(&mut self) {
        let [was, is] = self.lines.policies.map(|policy| &policy.documents);
        let is_asked = [was, is].iter().all(|documents| !documents.sets.is_empty());
        if !is_asked || was.fallback.is(&is.fallback) {
            return;
        }
        let message = format!(
            "files that no entry claims are checked by `{}`, and were by `{}`; which documents pass isn't decided",
            is.fallback.name, was.fallback.name
        );
        let places = [was, is].map(|documents| documents.fallback_place.as_ref());
        self.add(ChangeEffect::Undecided, None, message, places);
    }

    fn limits(&mut self) {
        let [old, new] = self.lines.policies.map(|policy| &policy.limits);
        let (was, is) = (old.limits(), new.limits());
        for (key, was, is) in [
            ("bytes", was.max_bytes, is.max_bytes),
            ("depth", was.max_depth, is.max_depth),
            ("nodes", was.max_nodes, is.max_nodes),
            ("steps", was.max_steps, is.max_steps),
            ("violations", was.max_violations, is.max_violations),
            ("findings", was.max_findings, is.max_findings),
        ] {
            self.limit(key, [old, new], was, is);
        }
    }

    fn limit(&mut self, key: &str, settings: [&LimitSettings; 2], was: usize, is: usize) {
        let effect = match is.cmp(&was) {
            Ordering::Less => ChangeEffect::Stricter,
            Ordering::Equal => return,
            Ordering::Greater => ChangeEffect::Looser,
        };
        let places = settings.map(|settings| settings.get(key).map(|setting| &setting.place));
        self.add(effect, None, format!("the limit `{key}` is {is}, and was {was}"), places);
    }
}

/// A level, as messages name it.
fn said(level: Level) -> String {
    match level {
        Level::Off => "off".to_owned(),
        level => format!("`{level}`"),
    }
}
