//! What is proved of rules and the schema together: that no document can pass, that a rule never finds anything, and that
//! a part of a check has no effect.

use std::collections::HashSet;
use std::rc::Rc;

use super::findings::{AnalysisFindings, CORE};
use super::view::View;
use crate::check::Idle;
use crate::policy::claims::{DtoClaims, RuleClaim};
use crate::policy::model::ActiveRule;
use crate::schema::{Formats, Reading, Roles, Schema};
use crate::text::Place;
use crate::witness::Found;

/// A schema as documents are checked by it.
struct Checked<'p> {
    schema: &'p Schema,
    reading: Reading,
    roles: Roles,
}

pub(super) fn run(view: &View<'_>, found: &mut AnalysisFindings<'_>) {
    let all = checked(view);
    // A contradiction that is reported already would be the cause of these.
    let is_contradicted = found.findings.iter().any(|it| CORE.contains(&it.rule()));
    let mut effects = Effects::default();
    for rules in &view.variants {
        for checked in &all {
            let mut claims = DtoClaims::new(checked.schema, checked.reading, &checked.roles, rules);
            if !is_contradicted {
                nothing_passes(&mut claims, found);
            }
            effects.note(&mut claims);
        }
    }
    effects.report(view, found);
}

/// Every schema that documents are checked by, in each way once.
fn checked<'p>(view: &View<'p>) -> Vec<Checked<'p>> {
    let policy = view.policy;
    let formats = policy.formats.as_ref().map_or_else(Formats::default, |(it, _)| *it);
    let mut all: Vec<Checked<'p>> = Vec::new();
    let mut add = |schema: &'p Schema, roles: Roles, reading: Reading| {
        let is_known =
            |it: &Checked<'_>| it.schema.is(schema) && it.roles == roles && it.reading == reading;
        if !all.iter().any(is_known) {
            all.push(Checked { schema, reading, roles });
        }
    };
    for set in &policy.documents.sets {
        add(&set.schema, set.roles(), Reading { formats, direction: set.direction() });
    }
    if policy.documents.sets.is_empty() {
        let schema = &policy.documents.fallback;
        add(schema, schema.roles(), Reading { formats, ..Reading::default() });
    }
    all
}

/// Reports that no document can pass, with the fewest rules that exclude each other.
fn nothing_passes(claims: &mut DtoClaims<'_>, found: &mut AnalysisFindings<'_>) {
    let errors: Vec<_> = claims.rules().iter().filter(|rule| rule.is_error()).cloned().collect();
    if claims.passing(&errors) != Found::Nothing || claims.passing(&[]) == Found::Nothing {
        return;
    }
    // Rules that can't be switched off are no mistake of the author's.
    let (core, mut needed): (Vec<_>, Vec<_>) =
        errors.into_iter().partition(|rule| rule.active.rule.core);
    let mut nth = 0;
    while nth < needed.len() {
        let mut fewer = needed.clone();
        fewer.remove(nth);
        let with_core: Vec<_> = core.iter().chain(&fewer).cloned().collect();
        match claims.passing(&with_core) {
            Found::Nothing => needed = fewer,
            _ => nth = nth.saturating_add(1),
        }
    }
    // The author can change the policy, and not a pack.
    needed.sort_by_key(|rule| line(rule.active).source().is_embedded());
    let Some((first, others)) = needed.split_first() else { return };
    let ids: Vec<String> = needed.iter().map(|rule| format!("`{}`", rule.active.rule.id)).collect();
    let (message, help) = match &ids[..] {
        [before @ .., last] if !before.is_empty() => (
            format!("no document can pass: {} and {last} exclude each other", before.join(", ")),
            "change one of them so that a document can satisfy all",
        ),
        _ => (
            format!(
                "no document can pass: {} finds something in every document that the schema accepts",
                ids.join("")
            ),
            "change it so that a document can pass, or switch it off",
        ),
    };
    found.report("nothing-passes", &line(first.active), message, help, |mut finding| {
        for other in others {
            let what = format!("the line of `{}`", other.active.rule.id);
            finding = finding.related(line(other.active), &what);
        }
        finding
    });
}

/// The line of a rule that says most: that of its first argument in the policy.
fn line(rule: &ActiveRule) -> Place {
    let calls = rule.calls();
    let mut places = calls.iter().flat_map(|(_, call, _)| call.arguments.iter());
    let place = places.find(|(.., place)| !place.source().is_embedded()).map(|(.., place)| place);
    place.unwrap_or(&rule.place).clone()
}

/// Which rules and parts of checks have an effect somewhere, or may have one.
#[derive(Default)]
struct Effects {
    /// The ids of the rules.
    rules: HashSet<String>,
    /// Each rule that can find nothing somewhere, with its line.
    idle: Vec<(String, Place)>,
    parts: Vec<(Idle, Place)>,
    idle_parts: Vec<(Idle, Place)>,
}

impl Effects {
    fn note(&mut self, claims: &mut DtoClaims<'_>) {
        for rule in claims.rules().to_vec() {
            let id = &rule.active.rule.id;
            let line = line(rule.active);
            if line.source().is_embedded() || self.rules.contains(id) {
                continue;
            }
            let finds = claims.found_by(&rule) != Found::Nothing;
            if finds || !rule.active.expr.is_joined() {
                self.note_parts(claims, &rule);
            }
            if finds {
                self.rules.insert(id.clone());
            } else if rule.active.expr.is_joined()
                && !self.idle.iter().any(|(known, _)| known == id)
            {
                self.idle.push((id.clone(), line));
            }
        }
    }

    /// Of a rule that finds nothing because the schema says the same, the bounds are asked about all the same.
    fn note_parts(&mut self, claims: &mut DtoClaims<'_>, rule: &Rc<RuleClaim<'_>>) {
        for (idle, place, shown) in &rule.idle_parts {
            match claims.find(&[*shown], &mut |_| true) {
                Found::Nothing => self.idle_parts.push((*idle, place.clone())),
                _ => self.parts.push((*idle, place.clone())),
            }
        }
    }

    fn report(self, view: &View<'_>, found: &mut AnalysisFindings<'_>) {
        for (id, place) in self.idle.iter().filter(|(id, _)| !self.rules.contains(id)) {
            let message = format!(
                "`{id}` never finds anything: no document that the schema accepts breaks it"
            );
            let help = "remove it, or look for the mistake in it";
            found.report_unused("rule-never-finds", place, message, help, |finding| finding);
        }
        for (idle, place) in &self.idle_parts {
            let is_shown = self.parts.iter().any(|(other, at)| other == idle && is_same(at, place));
            if is_shown || !view.policy.is_own(place) {
                continue;
            }
            let (message, help) = words(*idle);
            found.report("part-without-effect", place, message, help, |finding| finding);
        }
    }
}

fn words(idle: Idle) -> (&'static str, &'static str) {
    let look = "remove it, or look for the mistake in it";
    match idle {
        Idle::LooseBound => (
            "no document that the schema accepts reaches this bound",
            "remove it, or write a bound within those of the schema",
        ),
        Idle::NeverHolds => ("this part of `any` never holds", look),
        Idle::NeverFails => ("this part never finds anything", look),
        Idle::NeverTaken => {
            ("this condition never holds, so `then` is never asked", "look for the mistake in it")
        }
        Idle::AlwaysTaken => (
            "this condition always holds, so it decides nothing",
            "write the check of `then` alone, or look for the mistake in it",
        ),
    }
}

fn is_same(one: &Place, other: &Place) -> bool {
    one.span() == other.span() && one.path() == other.path()
}
