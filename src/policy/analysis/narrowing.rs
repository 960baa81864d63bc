//! What entries of `[[documents]]` make of final rules of layers that don't know them.
//!
//! `final` doesn't say which files are checked, so such an entry may have `roles`, a `select` and a schema of its own.
//! A role that leads past the place which the schema has for it is a mistake. The rest is named in each report.

use std::sync::Arc;

use super::glob_cover::covering;
use crate::document::Pattern;
use crate::finding::{Finding, Narrowed};
use crate::policy::model::{ActiveRule, DocumentSet, RuleTable};
use crate::schema::{Reached, Role, Schema, Select};
use crate::text::{Place, Source};
use crate::toml::{ExtendedLayers, PolicyMistake};

/// What is needed to say which rules are final for whom.
pub(crate) struct Narrowing<'p> {
    pub(crate) rules: &'p RuleTable,
    pub(crate) extended: &'p ExtendedLayers,
}

/// A final rule that is on, and the line that made it final.
type Final<'p> = (&'p ActiveRule, &'p Place);

impl Narrowing<'_> {
    /// A mistake for each role that an entry leads past the place which its schema has for it.
    pub(crate) fn judge(&self, active: &[Arc<ActiveRule>], sets: &[DocumentSet]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (set, place) in sets.iter().filter_map(|set| Some((set, set.place.as_ref()?))) {
            let finals = self.finals(active, place.source());
            for role in Role::ALL {
                let looking = finals.iter().filter(|(rule, _)| looks_at(rule, role));
                let looking: Vec<_> = looking.collect();
                if let Some((_, final_by)) = looking.first()
                    && let Some(mistake) = leads_past(set, role, &names(&looking))
                {
                    let (mistake, at) = mistake;
                    let mistake = mistake.related((*final_by).clone(), "made final here");
                    findings.push(mistake.finding(at));
                }
            }
        }
        findings
    }

    /// What each entry narrows: those in use, those that a later layer replaced, and the top-level `schema`.
    pub(crate) fn of(
        &self,
        active: &[Arc<ActiveRule>],
        sets: &[DocumentSet],
        replaced: &[DocumentSet],
        fallback: (&Arc<Schema>, Option<&Place>),
    ) -> Vec<Narrowed> {
        let mut narrowed = Vec::new();
        for (nth, set) in sets.iter().enumerate() {
            let Some(place) = &set.place else { continue };
            let finals = self.finals(active, place.source());
            let (applied, left_out): (Vec<_>, Vec<_>) =
                finals.iter().partition(|(rule, _)| applies(rule, set));
            let is_led = |(rule, _): &&&Final<'_>| {
                Role::ALL
                    .iter()
                    .any(|&role| set.role_settings.of(role).is_some() && looks_at(rule, role))
            };
            let led: Vec<_> = applied.iter().filter(is_led).copied().collect();
            let selected = if set.select.is_root() { Vec::new() } else { applied };
            let at = line(place);
            let ways = [
                (left_out, format!("final, but not applied to the documents of {at}")),
                (
                    led,
                    format!("final, but applied only where `roles` says, in the documents of {at}"),
                ),
                (
                    selected,
                    format!(
                        "final, but applied only to what `select` picks, in the documents of {at}"
                    ),
                ),
            ];
            let ways = ways.into_iter().filter(|(rules, _)| !rules.is_empty());
            narrowed.extend(ways.map(|(rules, why)| Narrowed::new(why, names(&rules), Some(nth))));
        }
        narrowed.extend(replaced.iter().filter_map(|set| self.replaced(active, sets, set)));
        narrowed.extend(self.by_default(active, fallback, sets.len()));
        narrowed
    }

    /// What the top-level `schema` narrows, by which files are checked that are in no entry. Their number comes after
    /// the entries.
    fn by_default(
        &self,
        active: &[Arc<ActiveRule>],
        (schema, place): (&Arc<Schema>, Option<&Place>),
        number: usize,
    ) -> Option<Narrowed> {
        let place = place?;
        let everything = DocumentSet::everything(Pattern::default(), Arc::clone(schema));
        let finals = self.finals(active, place.source());
        let left_out: Vec<_> =
            finals.iter().filter(|(rule, _)| !applies(rule, &everything)).collect();
        let why = format!("final, but not applied to documents of the `schema` at {}", line(place));
        (!left_out.is_empty()).then(|| Narrowed::new(why, names(&left_out), Some(number)))
    }

    /// An entry of a layer with final rules that a later layer replaced, unless that has one for the same documents.
    fn replaced(
        &self,
        active: &[Arc<ActiveRule>],
        sets: &[DocumentSet],
        old: &DocumentSet,
    ) -> Option<Narrowed> {
        let place = old.place.as_ref()?;
        let by = sets.iter().find_map(|set| set.place.as_ref())?;
        let finals = self.finals(active, by.source());
        let finals = finals.iter().filter(|(_, at)| Arc::ptr_eq(at.source(), place.source()));
        let finals: Vec<_> = finals.collect();
        let is_kept = |set: &DocumentSet| {
            set.select == old.select
                && set.schema.is(&old.schema)
                && set.roles() == old.roles()
                && set.when.is_none()
                && covering(&[&old.files, &set.files])[0].contains(&1)
        };
        if finals.is_empty() || sets.iter().any(is_kept) {
            return None;
        }
        let why = format!(
            "final, but the `[[documents]]` of their layer ({}) are replaced by {}",
            line(place),
            line(by)
        );
        Some(Narrowed::new(why, names(&finals), None))
    }

    /// The final rules that are on, made so by a layer that doesn't know `layer`.
    fn finals<'p>(&'p self, active: &'p [Arc<ActiveRule>], layer: &Source) -> Vec<Final<'p>> {
        let of = |rule: &'p Arc<ActiveRule>| {
            let by = self.rules.states.get(&rule.rule.id)?.final_by.as_ref()?;
            let is_known = by.source().is_embedded() || self.extended.knows(by.source(), layer);
            (!rule.is_dormant && !is_known).then_some((&**rule, by))
        };
        active.iter().filter_map(of).collect()
    }
}

fn names(rules: &[&Final<'_>]) -> Vec<String> {
    rules.iter().map(|(rule, _)| rule.rule.id.clone()).collect()
}

/// Whether a rule looks at a role, itself or in a parameter.
fn looks_at(rule: &ActiveRule, role: Role) -> bool {
    let selected = rule.rule.check.as_ref().and_then(|check| check.select.role());
    selected == Some(role) || rule.expr.names(role)
}

/// Whether a rule has something to look at in the documents of an entry. One that is for another schema isn't meant
/// where the entry's schema doesn't have its place.
fn applies(rule: &ActiveRule, set: &DocumentSet) -> bool {
    let Some(check) = &rule.rule.check else { return true };
    let roles = set.roles();
    let reaches = |place| matches!(set.schema.shape.reach(place), Reached::Values(_));
    let has_place = check.select.places(&roles).iter().any(reaches);
    if rule.schema.as_ref().is_some_and(|wanted| !wanted.is(&set.schema)) {
        return !has_place && matches!(check.select, Select::Place(_));
    }
    has_place && Role::ALL.iter().all(|&role| !rule.expr.names(role) || !roles.of(role).is_empty())
}

/// The mistake of an entry whose role leaves out a place that the schema has for it, and where that is said.
fn leads_past(set: &DocumentSet, role: Role, rules: &[String]) -> Option<(PolicyMistake, Place)> {
    let (by_schema, by_entry) = (set.schema.roles(), set.roles());
    let is_left_out =
        |place: &&_| !by_entry.of(role).contains(place) && set.schema.shape.describes(place);
    let left_out = by_schema.of(role).iter().find(is_left_out)?;
    // A list and its items go together: one may be said by the other.
    let said = [role, Role::Event, Role::Events].into_iter();
    let at = said.filter_map(|role| Some(&set.role_settings.of(role)?.first()?.1)).next()?;
    let rules = rules.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let message = format!(
        "final rules look at the role `{role}`, which the schema has at `{left_out}`, and this leads elsewhere: {rules}"
    );
    let help = format!("add `{left_out}` to the places of the role, or remove the line");
    Some((PolicyMistake::new(PolicyMistake::LOOSENED, message).help(help), at.clone()))
}

/// A place of a policy by its line.
fn line(place: &Place) -> String {
    format!("{}:{}", place.path(), place.start().line)
}
