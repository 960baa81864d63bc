//! A schema and rules that look at its DTOs, as conditions.

use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use crate::check::{
    BranchPart, Check, CheckCall, CheckContext, CompiledCheck, IdlePart, Meaning, NameEntry,
    ReportedElsewhere, Violation, with_node,
};
use crate::document::{Index, Node, Pattern};
use crate::finding::Severity;
use crate::policy::model::{ActiveRule, ReliedOn, is_relied_on};
use crate::schema::{Reading, Roles, Schema};
use crate::witness::{Condition, Conditions};

/// A schema, and rules that look at its DTOs.
pub(crate) struct DtoRules<'p> {
    pub(crate) schema: &'p Schema,
    pub(crate) reading: Reading,
    /// The schema accepts the DTO.
    pub(crate) valid: Condition,
    rules: Vec<Rc<RuleClaim<'p>>>,
    /// What the rules rely on.
    others: ReliedOn,
    roles: Roles,
}

/// What is known of one rule.
pub(crate) struct RuleClaim<'p> {
    pub(crate) active: &'p ActiveRule,
    /// The rule reports something in the DTO.
    pub(crate) reports: Condition,
    /// Its checks, each with what it looks at, and whether other rules report what it would.
    checks: Vec<(Pattern, Box<dyn Check>, ReportedElsewhere)>,
    /// What may be claimed of the parts of its check.
    pub(crate) idle_parts: Vec<IdlePart>,
}

/// Something that a rule finds in a DTO.
pub(crate) struct Found {
    /// The JSON Pointer of the value, from the DTO.
    pub(crate) pointer: String,
    /// What was found, as waivers name it.
    pub(crate) value: String,
}

impl<'p> DtoRules<'p> {
    /// What a schema and rules ask of its DTOs, with roles at these places. Rules that look at all documents together,
    /// or that are for other schemas, are left out.
    pub(crate) fn new(
        schema: &'p Schema,
        reading: Reading,
        roles: &Roles,
        rules: &'p [Arc<ActiveRule>],
        conditions: &mut Conditions,
    ) -> Self {
        let valid = schema.meaning(reading, conditions);
        let is_for = |active: &&Arc<ActiveRule>| !active.is_dormant && active.is_for(schema);
        let rules: Vec<&Arc<ActiveRule>> = rules.iter().filter(is_for).collect();
        let others = ReliedOn::of(&rules, roles);
        let guards = rules.iter().filter(|it| is_relied_on(it, Meaning::RefusesLookalikeMembers));
        let guarded = guards.filter_map(|active| active.rule.check.as_ref());
        let guarded: Vec<Pattern> =
            guarded.flat_map(|check| check.select.places(roles)).cloned().collect();
        let mut claims = Vec::new();
        for active in &rules {
            let Some(check) = &active.rule.check else { continue };
            let (mut reports, mut checks, mut idle) = (Vec::new(), Vec::new(), Vec::new());
            for select in check.select.places(roles) {
                for expr in active.expr.in_roles(roles) {
                    let place = others.at(schema, select);
                    let CompiledCheck::Each(check) = expr.compile(&place) else { continue };
                    reports.push(expr.reports(conditions, &place));
                    idle.extend(expr.idle_parts(conditions, &place));
                    let reported = ReportedElsewhere {
                        ambiguous_url: others.ambiguous_urls.contains(select),
                        lookalikes: guarded.contains(select),
                        all: false,
                    };
                    checks.push((select.clone(), check, reported));
                }
            }
            if !checks.is_empty() {
                let reports = conditions.any(reports);
                let idle_parts = shown_anywhere(idle, conditions);
                claims.push(Rc::new(RuleClaim { active, reports, checks, idle_parts }));
            }
        }
        Self { schema, reading, valid, rules: claims, others, roles: roles.clone() }
    }

    /// The branches of a rule's check, each once: what holds at one of several places holds.
    pub(crate) fn branches(
        &self,
        rule: &RuleClaim<'_>,
        conditions: &mut Conditions,
    ) -> Vec<BranchPart> {
        let mut merged: Vec<BranchPart> = Vec::new();
        for select in rule.places() {
            for expr in rule.active.expr.in_roles(&self.roles) {
                let place = self.others.at(self.schema, select);
                for part in expr.branches(conditions, &place) {
                    let same =
                        |it: &&mut BranchPart| it.place == part.place && it.what == part.what;
                    match merged.iter_mut().find(same) {
                        Some(known) => {
                            known.holds = conditions.any([known.holds, part.holds]);
                            known.fails = conditions.any([known.fails, part.fails]);
                        }
                        None => merged.push(part),
                    }
                }
            }
        }
        merged
    }

    /// The rules, in the order of the policy.
    pub(crate) fn rules(&self) -> &[Rc<RuleClaim<'p>>] {
        &self.rules
    }

    /// Whether the schema accepts a DTO, by its validator.
    pub(crate) fn accepts(&self, dto: &Value) -> bool {
        let mut is_valid = false;
        with_node(dto, &mut |node| is_valid = self.schema.accepts(node, self.reading));
        is_valid
    }
}

/// The same claims, each once: what is shown at one of several places is shown.
fn shown_anywhere(all: Vec<IdlePart>, conditions: &mut Conditions) -> Vec<IdlePart> {
    let mut merged: Vec<IdlePart> = Vec::new();
    for part in all {
        let same =
            |it: &&mut IdlePart| it.idle == part.idle && it.place.span() == part.place.span();
        match merged.iter_mut().find(same) {
            Some(known) => known.shown = conditions.any([known.shown, part.shown]),
            None => merged.push(part),
        }
    }
    merged
}

impl RuleClaim<'_> {
    /// The places that the rule looks at, from the DTO.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Pattern> {
        self.checks.iter().map(|(select, ..)| select)
    }

    /// The names in conditions of its check, each with where it may be: those of families.
    pub(crate) fn conditional_names(&self) -> Vec<(Pattern, NameEntry)> {
        let calls = self.places().flat_map(|select| self.active.expr.calls(select));
        let of = |(at, call, _): (Pattern, &CheckCall, _)| {
            let families = call.arguments.families_of_any();
            families
                .into_iter()
                .flat_map(|it| it.when.to_vec())
                .map(move |it| (at.items(), it))
                .collect::<Vec<_>>()
        };
        calls.flat_map(of).collect()
    }

    /// Whether a document in which the rule finds something doesn't pass, whatever a waiver says.
    pub(crate) fn is_error(&self) -> bool {
        self.active.severity == Severity::Error && !self.active.is_waived
    }

    /// Whether the rule finds something in a DTO.
    pub(crate) fn finds(&self, dto: &Value) -> bool {
        let mut found = false;
        with_node(dto, &mut |root| self.find_in(root, &mut |_| found = true));
        found
    }

    /// What the rule finds in a DTO.
    pub(crate) fn found_in(&self, dto: &Value) -> Vec<Found> {
        let mut found = Vec::new();
        with_node(dto, &mut |root| {
            let index = Index::new(root);
            self.find_in(root, &mut |violation| {
                let pointer = index.pointer(violation.at);
                found.push(Found { pointer, value: violation.value });
            });
        });
        found
    }

    fn find_in<'d>(&self, root: Node<'d>, report: &mut dyn FnMut(Violation<'d>)) {
        for (select, check, reported) in &self.checks {
            root.each_on_its_way(select.segments(), &mut Vec::new(), &mut |way, node| {
                let context = CheckContext::new(node, root, *reported).with_way(way.to_vec(), "");
                check.check(&context, report);
            });
        }
    }
}
