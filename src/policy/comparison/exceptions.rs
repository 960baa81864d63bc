//! Waivers and overrides, as far as no document shows what they change: those of rules that look at no single DTO, and
//! the last days of waivers.

use super::change::{ChangeEffect, PolicyChange};
use super::lines::Lines;
use crate::check::NamedSetsInUse;
use crate::policy::model::{Override, Resolved, RuleEntry, Waiver};
use crate::text::Place;

/// Adds every such change of two policies.
pub(super) fn compare(lines: &Lines<'_>, changes: &mut Vec<PolicyChange>) {
    let [old, new] = lines.policies;
    let mut add = |effect, id: &str, message, was: &Place, is: &Place| {
        let rule = Some(id.to_owned());
        let (old, new) = (lines.in_file(was, 0), lines.in_file(is, 1));
        changes.push(PolicyChange { effect, rule, message, example: None, old, new });
    };
    let (first_old, first_new) = (lines.first(0), lines.first(1));
    for waiver in live(new) {
        let id = &*waiver.rule.id;
        let place = &waiver.waived.place;
        match live(old).find(|it| key(it) == key(waiver)) {
            None if looks_at_dtos(new, id) => {}
            None => {
                let message = format!("a waiver lets through what `{id}` finds");
                add(ChangeEffect::Looser, id, message, &first_old, place);
            }
            Some(known) if known.expires == waiver.expires => {}
            Some(known) => {
                let is_longer = known.expires < waiver.expires;
                let effect = if is_longer { ChangeEffect::Looser } else { ChangeEffect::Stricter };
                let (is, was) = (waiver.expires, known.expires);
                let message = format!("the waiver of `{id}` works until {is}, and was until {was}");
                add(effect, id, message, &known.expires_place, &waiver.expires_place);
            }
        }
    }
    for waiver in live(old).filter(|it| live(new).all(|other| key(other) != key(it))) {
        let id = &*waiver.rule.id;
        if !looks_at_dtos(old, id) {
            let message = format!("a waiver no longer lets through what `{id}` finds");
            add(ChangeEffect::Stricter, id, message, &waiver.waived.place, &first_new);
        }
    }
    let mut ids: Vec<&String> = [old, new]
        .into_iter()
        .flat_map(|it| it.overrides.iter())
        .flat_map(|it| it.rules.keys())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let said = [old, new].map(|policy| overridden(policy, id));
        if looks_at_dtos(new, id) && looks_at_dtos(old, id) || said[0] == said[1] {
            continue;
        }
        let place = |policy: &Resolved, first: &Place| {
            let place = policy.overrides.iter().find_map(|it| it.rules.get(id.as_str()));
            place.map_or_else(|| first.clone(), |entry| entry.key.clone())
        };
        let message = format!(
            "what overrides say of `{id}` has changed; it looks at no single value, so what that changes isn't decided"
        );
        let (was, is) = (place(old, &first_old), place(new, &first_new));
        add(ChangeEffect::Undecided, id, message, &was, &is);
    }
}

/// The waivers that work today.
fn live(policy: &Resolved) -> impl Iterator<Item = &Waiver> {
    policy.waivers.iter().filter(|waiver| !waiver.is_expired)
}

/// What a waiver is for.
fn key(waiver: &Waiver) -> (&str, Option<Vec<&str>>, Option<String>, Option<&str>) {
    let files = waiver.files.as_ref().map(|files| files.iter().map(|(glob, _)| glob).collect());
    let select = waiver.select.as_ref().map(|(select, _)| select.to_string());
    (&waiver.rule.id, files, select, waiver.value.as_ref().map(|(value, _)| &**value))
}

/// Whether a rule looks at each DTO by itself, so that examples show what changes.
fn looks_at_dtos(policy: &Resolved, id: &str) -> bool {
    let rule = policy.rule_table.rules.get(id);
    rule.is_some_and(|rule| rule.check.is_some() && !rule.is_cross_document())
}

/// What the overrides of a policy say of a rule, as text.
fn overridden(policy: &Resolved, id: &str) -> Vec<String> {
    let entry = |entry: &Override| Some(said(entry, entry.rules.get(id)?));
    policy.overrides.iter().filter_map(entry).collect()
}

fn said(entry: &Override, rule: &RuleEntry) -> String {
    let files: Vec<&str> = entry.files.iter().map(|(glob, _)| glob).collect();
    let documents = entry.documents.as_ref();
    let documents = documents.map(|all| all.iter().map(|(name, _)| &**name).collect::<Vec<_>>());
    let level = rule.level.as_ref().map(|(level, _)| level);
    let later: Vec<String> = rule.level_from.iter().map(|it| it.label()).collect();
    let sets = NamedSetsInUse(std::collections::HashMap::new());
    let arguments: Vec<String> = rule
        .arguments
        .iter()
        .map(|(name, it, place)| format!("{name} = {}", it.print(place, &sets).into_line()))
        .collect();
    format!("{files:?} {documents:?} {level:?} {later:?} {arguments:?}")
}
