//! Waivers that are over, without an end, for everything, or for nothing.

use std::collections::HashSet;

use super::findings::AnalysisFindings;
use super::names;
use super::view::View;
use crate::check::values::Date;
use crate::document::Pattern;
use crate::policy::model::FileGlobs;
use crate::policy::model::Waiver;
use crate::schema::Reached;
use crate::text::Place;

/// A waiver is reported this many days before its end.
const DUE: u32 = 14;

/// One that works so many days longer has no end to speak of.
const ENDLESS: u32 = 366;

/// Waivers whose day is past, or near.
pub(super) fn dates(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    let Some(today) = view.policy.today else { return };
    let soon = today.after(DUE);
    for waiver in view.policy.waivers.iter() {
        let expires = &waiver.waived.expires;
        if waiver.is_expired {
            found.report(
                "waiver-expired",
                &waiver.expires_place,
                format!("the waiver expired on {expires} and lets nothing through any more"),
                "fix the finding and remove the waiver, or set a new date",
                |finding| finding,
            );
        } else if soon.is_none_or(|soon| waiver.expires <= soon) {
            found.report(
                "waiver-due",
                &waiver.expires_place,
                format!("the waiver lets through what it is for until {expires}"),
                "fix the finding by then, or set a new date",
                |finding| finding,
            );
        }
    }
}

/// Waivers that let through too much, or nothing.
pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    let far = view.policy.today.and_then(|today: Date| today.after(ENDLESS));
    let waivers = &view.policy.waivers;
    let mut above = Above::default();
    for waiver in waivers.iter() {
        if far.is_some_and(|far| waiver.expires > far) {
            found.report(
                "waiver-endless",
                &waiver.expires_place,
                format!("the waiver works until {}, more than a year", waiver.waived.expires),
                "write a date within a year; on that day, decide again",
                |finding| finding,
            );
        }
        let is_for_all_files = waiver
            .files
            .as_ref()
            .is_none_or(|files| files.iter().any(|(glob, _)| ["**", "**/*", "*"].contains(&glob)));
        if is_for_all_files && waiver.select.is_none() && waiver.value.is_none() {
            found.report(
                "waiver-blanket",
                &waiver.waived.place,
                format!("the waiver lets through all that `{}` ever finds", waiver.rule.id),
                "set `files`, `select` or `value`; to turn the rule off, do it under `[rules]`",
                |finding| finding,
            );
        }
        if let Some((place, why)) = useless(view, waiver, &above) {
            let message = format!("the waiver lets nothing through: {why}");
            found.report_unused("waiver-unused", &place, message, "remove it, or fix it", |it| it);
        } else if let Some((place, why, meant)) = from_the_dto(view, waiver) {
            let message = format!("the waiver lets nothing through: {why}");
            let help = format!("write `{meant}`");
            found.report_unused("waiver-unused", &place, message, help, |it| it);
        }
        if !waiver.is_expired {
            above.0.insert(key(waiver));
        }
    }
}

/// Why a waiver can never let anything through.
fn useless(
    view: &View<'_>,
    waiver: &Waiver,
    before: &Above,
) -> Option<(crate::text::Place, String)> {
    let id = &waiver.rule.id;
    let policy = view.policy;
    let is_on = waiver.rule.check.is_none() || view.on.contains(id);
    if !is_on {
        let off =
            policy.rule_table.states.get(id).is_none_or(|setting| !setting.levels.is_ever_on());
        let why = if off { format!("`{id}` is off") } else { format!("`{id}` has no list") };
        return Some((waiver.waived.place.clone(), why));
    }
    // Selects start at the root of a document, where entries of `[[documents]]` may lead on.
    if let Some((select, place)) = &waiver.select
        && policy.documents.sets.iter().all(|document_set| document_set.select.is_root())
        && view
            .schemas
            .iter()
            .all(|schema| matches!(schema.shape.reach(select), Reached::Nowhere(_)))
    {
        return Some((place.clone(), format!("by the schema, `{select}` leads nowhere")));
    }
    if let Some((value, place)) = &waiver.value
        && let Some(names) = listed(view, waiver)
        && !names.contains(value)
    {
        return Some((place.clone(), format!("`{value}` is no value that `{id}` can find")));
    }
    if let Some((value, place)) = &waiver.value
        && never_finds(view, waiver, value)
    {
        return Some((place.clone(), format!("`{id}` lets `{value}` pass by itself")));
    }
    if let Some((select, place)) = &waiver.select
        && looks_elsewhere(view, waiver, select)
    {
        return Some((place.clone(), format!("`{id}` never looks at `{select}`")));
    }
    let key = key(waiver);
    if before.covers(&key) {
        return Some((waiver.waived.place.clone(), "one above lets the same through".to_owned()));
    }
    None
}

/// Whether the rule's lists, in each form that it has, let a name pass.
fn never_finds(view: &View<'_>, waiver: &Waiver, name: &str) -> bool {
    let rules = view.rules().into_iter().filter(|it| it.rule.id == waiver.rule.id);
    let mut calls = rules.flat_map(|rule| rule.calls()).peekable();
    calls.peek().is_some() && calls.all(|(_, call, _)| names::refuses(call, name) == Some(false))
}

/// Whether what a rule looks at, and all that it may find there, is elsewhere than at a place.
fn looks_elsewhere(view: &View<'_>, waiver: &Waiver, select: &Pattern) -> bool {
    let rules = view.rules().into_iter().filter(|it| it.rule.id == waiver.rule.id);
    let rules: Vec<_> = rules.collect();
    let calls: Vec<_> = rules.iter().flat_map(|rule| rule.calls()).collect();
    let sets = &view.policy.documents.sets;
    if calls.is_empty() || select.is_deep() || !sets.iter().all(|set| set.select.is_root()) {
        return false;
    }
    let is_apart = |at: &Pattern| {
        !at.is_deep()
            && *at != *select
            && select.inside(at).is_empty()
            && at.inside(select).is_empty()
    };
    calls.iter().all(|(at, call, _)| {
        is_apart(at) && call.arguments.pointers().all(|(_, pointer, ..)| is_apart(pointer))
    })
}

/// A waiver whose pointer starts at the DTO, though every DTO is within a document: where it is, why it lets nothing
/// through, and what was meant.
fn from_the_dto(view: &View<'_>, waiver: &Waiver) -> Option<(Place, String, Pattern)> {
    let (select, place) = waiver.select.as_ref()?;
    let sets = &view.policy.documents.sets;
    let rules = view.rules().into_iter().filter(|it| it.rule.id == waiver.rule.id);
    let rules: Vec<_> = rules.collect();
    let calls: Vec<_> = rules.iter().flat_map(|rule| rule.calls()).collect();
    // What is found is where a check looks, or below that, or where an argument leads.
    let looks: Vec<&Pattern> = calls
        .iter()
        .flat_map(|(at, call, _)| {
            let others = call.arguments.pointers();
            std::iter::once(at).chain(others.map(|(_, pointer, ..)| pointer))
        })
        .collect();
    let is_deep = sets.iter().map(|set| &set.select).chain(looks.iter().copied());
    if select.is_deep() || is_deep.into_iter().any(Pattern::is_deep) {
        return None;
    }
    let length = |pattern: &Pattern| pattern.segments().len();
    let around = sets.iter().map(|set| length(&set.select)).min()?;
    let shortest = looks.iter().map(|at| length(at)).min()?;
    let is_too_short = length(select) < around.saturating_add(shortest);
    let is_at_a_call = calls.iter().any(|(at, ..)| !select.inside(at).is_empty() || *at == *select);
    let set = sets.first().filter(|_| is_too_short && is_at_a_call)?;
    let why = format!("`{select}` starts at the document, and the DTOs are at `{}`", set.select);
    Some((place.clone(), why, set.select.join(select)))
}

/// What a waiver is for: rule, files, place and value, each of which but the first may be any.
type Key = (String, Option<Vec<String>>, Option<String>, Option<String>);

fn key(waiver: &Waiver) -> Key {
    let files = |files: &FileGlobs| files.iter().map(|(glob, _)| glob.to_owned()).collect();
    (
        waiver.rule.id.clone(),
        waiver.files.as_ref().map(files),
        waiver.select.as_ref().map(|(select, _)| select.to_string()),
        waiver.value.as_ref().map(|(value, _)| value.clone()),
    )
}

/// The waivers that work and stand above one.
#[derive(Default)]
struct Above(HashSet<Key>);

impl Above {
    /// Whether one of them is for all that `key` is for.
    fn covers(&self, (rule, files, select, value): &Key) -> bool {
        (0..8).any(|mask| {
            let keep = |bit: u8| mask & bit == 0;
            self.0.contains(&(
                rule.clone(),
                files.clone().filter(|_| keep(1)),
                select.clone().filter(|_| keep(2)),
                value.clone().filter(|_| keep(4)),
            ))
        })
    }
}

/// The values that a rule can find, where the schema lists them.
fn listed(view: &View<'_>, waiver: &Waiver) -> Option<Vec<String>> {
    let select = &waiver.rule.check.as_ref()?.select;
    view.policy.rule_table.kinds.known_names(select, &view.schemas)
}
