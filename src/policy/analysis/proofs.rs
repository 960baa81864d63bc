//! What is proved of rules and the schema together: that no document can pass, that a rule never finds anything, and
//! that a part of a check has no effect.

use std::collections::HashSet;
use std::rc::Rc;

use super::findings::{AnalysisFindings, CORE};
use super::view::View;
use crate::check::{Idle, IdlePart};
use crate::document::Pattern;
use crate::finding::Finding;
use crate::policy::claims::{DtoClaims, RuleClaim};
use crate::policy::model::ActiveRule;
use crate::schema::{Formats, Reading, Roles, Schema};
use crate::text::Place;
use crate::witness::Condition;

/// In so many ways that rules hold together, claims are looked for.
const MOST_VARIANTS: usize = 50;

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
    for rules in view.variants.iter().take(MOST_VARIANTS) {
        for checked in &all {
            let mut claims = DtoClaims::new(checked.schema, checked.reading, &checked.roles, rules);
            let errors: Vec<_> =
                claims.rules().iter().filter(|rule| rule.is_error()).cloned().collect();
            // The rules by which a document may pass.
            let passed = claims.may_pass(&errors, Condition::ALWAYS).then_some(&errors[..]);
            let blamed = match (is_contradicted, passed) {
                (true, _) => Vec::new(),
                (false, None) => no_document_passes(&mut claims, &errors, found),
                (false, Some(errors)) => no_value_passes(&mut claims, errors, found),
            };
            effects.note(&mut claims, passed, &blamed);
        }
    }
    // What was not looked at may have an effect.
    if view.variants.len() <= MOST_VARIANTS {
        effects.report(view, found);
    }
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

/// Reports that no document can pass; gives the ids of the rules that have a part in it.
fn no_document_passes<'p>(
    claims: &mut DtoClaims<'p>,
    errors: &[Rc<RuleClaim<'p>>],
    found: &mut AnalysisFindings<'_>,
) -> Vec<String> {
    let needed = excluding(claims, errors, Condition::ALWAYS).unwrap_or_default();
    report_excluding(&needed, "document", found);
    ids(&needed)
}

/// Reports that no document can pass with a value at a place, or with a name, that rules look at; gives the ids of the
/// rules that have a part in it.
fn no_value_passes<'p>(
    claims: &mut DtoClaims<'p>,
    errors: &[Rc<RuleClaim<'p>>],
    found: &mut AnalysisFindings<'_>,
) -> Vec<String> {
    names_that_never_pass(claims, errors, found);
    let own = errors.iter().filter(|rule| !line(rule.active).source().is_embedded());
    let mut places: Vec<&Pattern> = Vec::new();
    for place in own.flat_map(|rule| rule.places()) {
        if !place.is_root() && !place.is_deep() && !places.contains(&place) {
            places.push(place);
        }
    }
    let mut blamed = Vec::new();
    for place in places {
        let having = claims.having(place);
        let Some(needed) = excluding(claims, errors, having) else { continue };
        // A rule that refuses all values at another place than its own means to.
        if needed.len() > 1 || needed.iter().any(|rule| rule.places().any(|it| it == place)) {
            blamed.extend(ids(&needed));
            let what = format!("document with a value at `{place}`");
            report_excluding(&needed, &what, found);
        }
    }
    blamed
}

fn ids(rules: &[Rc<RuleClaim<'_>>]) -> Vec<String> {
    rules.iter().map(|rule| rule.active.rule.id.clone()).collect()
}

/// Reports each name that a rule speaks of under a condition, and that no document which passes has: two rules together
/// refuse it.
fn names_that_never_pass<'p>(
    claims: &mut DtoClaims<'p>,
    errors: &[Rc<RuleClaim<'p>>],
    found: &mut AnalysisFindings<'_>,
) {
    let mut seen: HashSet<(String, Pattern)> = HashSet::new();
    for rule in errors {
        for (at, entry) in rule.conditional_names() {
            let name = entry.text().into_owned();
            if entry.is_glob()
                || entry.place().source().is_embedded()
                || !seen.insert((name.clone(), at.clone()))
            {
                continue;
            }
            let having = claims.having_name(&at, &name);
            let needed = excluding(claims, errors, having).filter(|needed| needed.len() > 1);
            if let Some(needed) = needed {
                report_excluding(&needed, &format!("document with `{name}` at `{at}`"), found);
            }
        }
    }
}

/// The fewest rules by which no DTO passes for which a condition holds; nothing if one may, or if the schema accepts
/// none.
fn excluding<'p>(
    claims: &mut DtoClaims<'p>,
    errors: &[Rc<RuleClaim<'p>>],
    with: Condition,
) -> Option<Vec<Rc<RuleClaim<'p>>>> {
    if claims.may_pass(errors, with) || !claims.may_be(with) {
        return None;
    }
    // Rules that can't be switched off are no mistake of the author's.
    let (core, mut needed): (Vec<_>, Vec<_>) =
        errors.iter().cloned().partition(|rule| rule.active.rule.core);
    let mut nth = 0;
    while nth < needed.len() {
        let mut fewer = needed.clone();
        fewer.remove(nth);
        let with_core: Vec<_> = core.iter().chain(&fewer).cloned().collect();
        match claims.may_pass(&with_core, with) {
            false => needed = fewer,
            true => nth = nth.saturating_add(1),
        }
    }
    Some(needed)
}

fn report_excluding(needed: &[Rc<RuleClaim<'_>>], what: &str, found: &mut AnalysisFindings<'_>) {
    // The author can change the policy, and not what it extends.
    let mut needed: Vec<_> = needed.to_vec();
    needed.sort_by_key(|rule| !found.policy.is_own(&line(rule.active)));
    let Some((first, others)) = needed.split_first() else { return };
    if !found.policy.is_own(&line(first.active)) {
        return;
    }
    // A list that allows nothing says so.
    let mut calls = first.active.calls().into_iter();
    if others.is_empty()
        && calls.any(|(_, call, _)| call.arguments.iter().any(|(_, it, _)| it.is_empty()))
    {
        return;
    }
    let line_of_first = line(first.active);
    if others.is_empty() && found.findings.iter().any(|it| is_within(it.place(), &line_of_first)) {
        return;
    }
    let ids: Vec<String> = ids(&needed).iter().map(|id| format!("`{id}`")).collect();
    let (message, help) = match &ids[..] {
        [before @ .., last] if !before.is_empty() => (
            format!("no {what} can pass: {} and {last} exclude each other", before.join(", ")),
            "change one of them so that a document can satisfy all",
        ),
        _ => (
            format!(
                "no {what} can pass: {} finds something in every one that the schema accepts",
                ids.join("")
            ),
            "change it so that a document can pass, or switch it off",
        ),
    };
    found.report("nothing-passes", &line_of_first, message, help, |mut finding| {
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
    parts: Vec<IdlePart>,
    idle_parts: Vec<IdlePart>,
}

impl Effects {
    /// `passed` are the rules by which a document may pass; none if no document can. Rules with the ids in `blamed` let
    /// nothing pass: what is said of that says enough of their parts.
    fn note<'p>(
        &mut self,
        claims: &mut DtoClaims<'p>,
        passed: Option<&[Rc<RuleClaim<'p>>]>,
        blamed: &[String],
    ) {
        for rule in claims.rules().to_vec() {
            let id = &rule.active.rule.id;
            let line = line(rule.active);
            if line.source().is_embedded() || self.rules.contains(id) {
                continue;
            }
            let finds = claims.may_be(rule.reports);
            // A check of one part may well say what the schema says, but not find nothing in anything.
            let is_idle =
                !finds && (rule.active.expr.is_joined() || !claims.may_be_anywhere(rule.reports));
            if !is_idle && !blamed.contains(id) {
                self.note_parts(claims, &rule, passed);
            }
            if finds {
                self.rules.insert(id.clone());
            } else if is_idle && !self.idle.iter().any(|(known, _)| known == id) {
                self.idle.push((id.clone(), line));
            }
        }
    }

    fn note_parts<'p>(
        &mut self,
        claims: &mut DtoClaims<'p>,
        rule: &RuleClaim<'p>,
        passed: Option<&[Rc<RuleClaim<'p>>]>,
    ) {
        for part in &rule.idle_parts {
            let is_shown = match (part.idle, passed) {
                (Idle::NeverPasses, None) => continue,
                (Idle::NeverPasses, Some(errors)) => claims.may_pass(errors, part.shown),
                _ => claims.may_be(part.shown),
            };
            match is_shown {
                true => self.parts.push(part.clone()),
                false => self.idle_parts.push(part.clone()),
            }
        }
    }

    fn report(self, view: &View<'_>, found: &mut AnalysisFindings<'_>) {
        for (id, place) in self.idle.iter().filter(|(id, _)| !self.rules.contains(id)) {
            let message = format!(
                "`{id}` never finds anything: no document that the schema accepts breaks it"
            );
            let help = "remove it, or look for the mistake in it";
            // Another analysis says why.
            if found.findings.iter().any(|it| is_within(it.place(), place)) {
                continue;
            }
            found.report_unused("rule-never-finds", place, message, help, |finding| finding);
        }
        let key = |it: &IdlePart| (it.idle, it.place.path().to_owned(), it.place.span());
        let shown: HashSet<_> = self.parts.iter().map(key).collect();
        let mut lists: Vec<&Place> = Vec::new();
        // Of entries that say the same, the last one is too many.
        for part in self.idle_parts.iter().rev() {
            if shown.contains(&key(part)) || !view.policy.is_own(&part.place) {
                continue;
            }
            if let Some(list) = part.list.as_ref().filter(|_| part.idle == Idle::NoEffect) {
                // Another analysis says more of a list.
                let is_said =
                    |it: &Finding| is_same(it.place(), list) || is_within(it.place(), list);
                if lists.contains(&list) || found.findings.iter().any(is_said) {
                    continue;
                }
                lists.push(list);
            }
            let (message, help) = words(part.idle);
            found.report("part-without-effect", &part.place, message, help, |finding| finding);
        }
    }
}

fn is_within(inner: &Place, outer: &Place) -> bool {
    let (inside, around) = (inner.span(), outer.span());
    inner.path() == outer.path() && around.start <= inside.start && inside.end <= around.end
}

fn words(idle: Idle) -> (&'static str, &'static str) {
    let look = "remove it, or look for the mistake in it";
    match idle {
        Idle::NoEffect => (
            "this entry has no effect: without it, the rule finds the same",
            "remove it, or look for the mistake in it",
        ),
        Idle::NeverPasses => (
            "no document with a value of this entry can pass: the schema or another rule refuses it",
            "remove it, or change what refuses it",
        ),
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
