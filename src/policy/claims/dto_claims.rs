//! The DTOs of one schema, as far as rules look at them.

use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use crate::check::{
    Check, CheckCall, CheckContext, CompileContext, CompiledCheck, IdlePart, Meaning, NameEntry,
    ReportedElsewhere, with_node,
};
use crate::document::{Node, Pattern};
use crate::finding::Severity;
use crate::policy::model::{ActiveRule, allowed_hosts, is_relied_on, reports_ambiguous_urls};
use crate::schema::{Reading, Roles, Schema};
use crate::witness::{Condition, Conditions, Form, Found, Solver};

/// A schema, and rules that look at its DTOs.
pub(crate) struct DtoClaims<'p> {
    schema: &'p Schema,
    reading: Reading,
    conditions: Conditions,
    /// The schema accepts the DTO.
    valid: Condition,
    rules: Vec<Rc<RuleClaim<'p>>>,
    /// How many steps all searches together may still take.
    left: u64,
}

/// How many steps all searches about the DTOs of a schema may take together, and how many more for each rule.
const STEPS: u64 = 5_000_000;
const STEPS_FOR_A_RULE: u64 = 2_000;

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

impl<'p> DtoClaims<'p> {
    /// The claims about DTOs of a schema, with roles at these places. Rules that look at all documents together, or that
    /// are for other schemas, are left out.
    pub(crate) fn new(
        schema: &'p Schema,
        reading: Reading,
        roles: &Roles,
        rules: &'p [Arc<ActiveRule>],
    ) -> Self {
        let mut conditions = Conditions::default();
        let valid = schema.meaning(reading, &mut conditions);
        let rules = Self::claims(schema, roles, rules, &mut conditions);
        let left = steps(rules.len());
        Self { schema, reading, conditions, valid, rules, left }
    }

    /// What is known of rules that look at the same DTOs, and are those of another policy.
    pub(crate) fn of_others(
        &mut self,
        roles: &Roles,
        rules: &'p [Arc<ActiveRule>],
    ) -> Vec<Rc<RuleClaim<'p>>> {
        Self::claims(self.schema, roles, rules, &mut self.conditions)
    }

    /// What is known of rules of one policy.
    fn claims(
        schema: &Schema,
        roles: &Roles,
        rules: &'p [Arc<ActiveRule>],
        conditions: &mut Conditions,
    ) -> Vec<Rc<RuleClaim<'p>>> {
        let is_for = |active: &&Arc<ActiveRule>| {
            !active.is_dormant && active.schema.as_ref().is_none_or(|wanted| wanted.is(schema))
        };
        let rules: Vec<&Arc<ActiveRule>> = rules.iter().filter(is_for).collect();
        let ambiguous: Vec<Pattern> = rules
            .iter()
            .flat_map(|active| reports_ambiguous_urls(active, roles))
            .cloned()
            .collect();
        let hosts: Vec<_> = rules.iter().flat_map(|active| allowed_hosts(active)).collect();
        let place = |select| CompileContext {
            shape: Arc::clone(&schema.shape),
            select,
            ambiguous_urls_reported_at: &ambiguous,
            allowed_hosts: &hosts,
        };
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
                    let place = place(select);
                    let CompiledCheck::Each(check) = expr.compile(&place) else { continue };
                    reports.push(expr.reports(conditions, &place));
                    idle.extend(expr.idle_parts(conditions, &place));
                    let reported = ReportedElsewhere {
                        ambiguous_url: ambiguous.contains(select),
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
        claims
    }

    /// The rules, in the order of the policy.
    pub(crate) fn rules(&self) -> &[Rc<RuleClaim<'p>>] {
        &self.rules
    }

    /// Looks for a DTO that the schema accepts, for which these conditions hold, and which is accepted by the caller.
    pub(crate) fn find(
        &mut self,
        conditions: &[Condition],
        accept: &mut dyn FnMut(&Value) -> bool,
    ) -> Found {
        let (schema, reading) = (self.schema, self.reading);
        let all = conditions.iter().copied().chain([self.valid]);
        Solver::new(&mut self.conditions).find(all, &mut self.left, &mut |value| {
            is_valid(schema, reading, value) && accept(value)
        })
    }

    /// Looks for a DTO that the schema and these rules accept, and for which a condition holds.
    pub(crate) fn passing(&mut self, rules: &[Rc<RuleClaim<'p>>], with: Condition) -> Found {
        let mut wanted: Vec<_> =
            rules.iter().map(|rule| self.conditions.not(rule.reports)).collect();
        wanted.push(with);
        self.find(&wanted, &mut |value| !rules.iter().any(|rule| rule.finds(value)))
    }

    /// The DTOs that have a name at a place.
    pub(crate) fn having_name(&mut self, place: &Pattern, name: &str) -> Condition {
        let name = self.conditions.words(vec![name.to_owned()]);
        self.conditions.some_at(place.segments(), name)
    }

    /// The DTOs that have a value at a place.
    pub(crate) fn having(&mut self, place: &Pattern) -> Condition {
        self.conditions.some_at(place.segments(), Condition::ALWAYS)
    }

    /// Looks for a JSON value in which a rule finds something, whatever the schema says.
    pub(crate) fn found_in_any(&mut self, rule: &RuleClaim<'_>) -> Found {
        Solver::new(&mut self.conditions).find([rule.reports], &mut self.left, &mut |_| true)
    }

    /// Sets of DTOs that are like this one but for one part, nearest first; see [`Conditions::near`].
    pub(crate) fn near(&mut self, dto: &Value, way: &[String]) -> Vec<Condition> {
        self.conditions.near(dto, way)
    }

    /// The condition turned around.
    pub(crate) fn not(&mut self, condition: Condition) -> Condition {
        self.conditions.not(condition)
    }

    /// The DTOs that have what a rule looks at: two items or members of each place, and at least the place.
    pub(crate) fn looked_at(&mut self, rule: &RuleClaim<'_>) -> Vec<Condition> {
        let mut all = Vec::new();
        let conditions = &mut self.conditions;
        for (select, ..) in &rule.checks {
            let two = conditions.add(Form::Count(2));
            let distinct = conditions.add(Form::Distinct);
            let several = conditions.all([two, distinct]);
            for part in [several, two, Condition::ALWAYS] {
                all.push(conditions.some_at(select.segments(), part));
            }
        }
        all
    }

    /// The DTOs for which one of these pairs of conditions differs.
    pub(crate) fn differing(&mut self, pairs: &[(Condition, Condition)]) -> Condition {
        let conditions = &mut self.conditions;
        let mut ways = Vec::new();
        for (one, other) in pairs {
            let (not_one, not_other) = (conditions.not(*one), conditions.not(*other));
            ways.push(conditions.all([*one, not_other]));
            ways.push(conditions.all([*other, not_one]));
        }
        conditions.any(ways)
    }

    /// Searches from now on may take as many steps as the first ones.
    pub(crate) fn renew(&mut self) {
        self.left = steps(self.rules.len());
    }

    /// Looks for a DTO that the schema accepts, and in which a rule finds something.
    pub(crate) fn found_by(&mut self, rule: &RuleClaim<'_>) -> Found {
        self.find(&[rule.reports], &mut |value| rule.finds(value))
    }
}

/// How many steps the searches about so many rules may take.
fn steps(rules: usize) -> u64 {
    STEPS.saturating_add(STEPS_FOR_A_RULE.saturating_mul(rules as u64))
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
        with_node(dto, &mut |root| found |= self.finds_in(root));
        found
    }

    fn finds_in(&self, root: Node<'_>) -> bool {
        let mut found = false;
        for (select, check, reported) in &self.checks {
            root.each_on_its_way(select.segments(), &mut Vec::new(), &mut |way, node| {
                let context = CheckContext::new(node, root, *reported).with_way(way.to_vec(), "");
                check.check(&context, &mut |_| found = true);
            });
        }
        found
    }
}

fn is_valid(schema: &Schema, reading: Reading, value: &Value) -> bool {
    let mut is_valid = false;
    with_node(value, &mut |node| is_valid = schema.accepts(node, reading));
    is_valid
}
