//! The DTOs of one schema, as far as rules look at them.

use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use super::dto_rules::{DtoRules, RuleClaim};
use crate::check::BranchPart;
use crate::document::Pattern;
use crate::policy::model::ActiveRule;
use crate::schema::{Reading, Roles, Schema};
use crate::witness::{Condition, Conditions, Form, Found, Solver};

/// A schema, and rules that look at its DTOs, with all conditions about them.
pub(crate) struct DtoClaims<'p> {
    conditions: Conditions,
    dtos: DtoRules<'p>,
    /// How many steps all searches together may still take.
    left: u64,
}

/// How many steps all searches about the DTOs of a schema may take together, and how many more for each rule.
pub(crate) const STEPS: u64 = 5_000_000;
const STEPS_FOR_A_RULE: u64 = 2_000;

impl<'p> DtoClaims<'p> {
    /// The claims about DTOs of a schema, with roles at these places. Rules that look at all documents together, or
    /// that are for other schemas, are left out.
    pub(crate) fn new(
        schema: &'p Schema,
        reading: Reading,
        roles: &Roles,
        rules: &'p [Arc<ActiveRule>],
    ) -> Self {
        let mut conditions = Conditions::default();
        let dtos = DtoRules::new(schema, reading, roles, rules, &mut conditions);
        let left = steps(dtos.rules().len());
        Self { conditions, dtos, left }
    }

    /// What is known of rules that look at the same DTOs, and are those of another policy.
    pub(crate) fn of_others(
        &mut self,
        roles: &Roles,
        rules: &'p [Arc<ActiveRule>],
    ) -> Vec<Rc<RuleClaim<'p>>> {
        let (schema, reading) = (self.dtos.schema, self.dtos.reading);
        DtoRules::new(schema, reading, roles, rules, &mut self.conditions).rules().to_vec()
    }

    /// The rules, in the order of the policy.
    pub(crate) fn rules(&self) -> &[Rc<RuleClaim<'p>>] {
        self.dtos.rules()
    }

    /// The branches of a rule's check.
    pub(crate) fn branches(&mut self, rule: &RuleClaim<'p>) -> Vec<BranchPart> {
        self.dtos.branches(rule, &mut self.conditions)
    }

    /// Whether a condition holds for a DTO; `None` if that can't be said.
    pub(crate) fn holds(&self, condition: Condition, dto: &Value) -> Option<bool> {
        self.conditions.holds(condition, dto)
    }

    /// Looks for a DTO that the schema accepts, for which these conditions hold, and which is accepted by the caller.
    pub(crate) fn find(
        &mut self,
        conditions: &[Condition],
        accept: &mut dyn FnMut(&Value) -> bool,
    ) -> Found {
        let dtos = &self.dtos;
        let all = conditions.iter().copied().chain([dtos.valid]);
        Solver::new(&mut self.conditions)
            .find(all, &mut self.left, &mut |value| dtos.accepts(value) && accept(value))
    }

    /// The same, with so many steps.
    pub(crate) fn find_within(
        &mut self,
        conditions: &[Condition],
        steps: &mut u64,
        accept: &mut dyn FnMut(&Value) -> bool,
    ) -> Found {
        std::mem::swap(&mut self.left, steps);
        let found = self.find(conditions, accept);
        std::mem::swap(&mut self.left, steps);
        found
    }

    /// Whether there may be a DTO that the schema accepts, and for which a condition holds. No example is tried: nobody
    /// sees one.
    pub(crate) fn may_be(&mut self, condition: Condition) -> bool {
        self.may_hold(&[condition, self.dtos.valid])
    }

    /// Whether there may be a JSON value for which a condition holds, whatever the schema says.
    pub(crate) fn may_be_anywhere(&mut self, condition: Condition) -> bool {
        self.may_hold(&[condition])
    }

    /// Whether there may be a DTO that the schema and these rules accept, and for which a condition holds.
    pub(crate) fn may_pass(&mut self, rules: &[Rc<RuleClaim<'p>>], with: Condition) -> bool {
        let mut wanted = vec![with, self.dtos.valid];
        wanted.extend(rules.iter().map(|rule| self.conditions.not(rule.reports)));
        self.may_hold(&wanted)
    }

    fn may_hold(&mut self, conditions: &[Condition]) -> bool {
        let all = conditions.iter().copied();
        let found = Solver::new(&mut self.conditions).find(all, &mut self.left, &mut |_| true);
        found != Found::Nothing
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
        for select in rule.places() {
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
        let ways: Vec<_> =
            pairs.iter().map(|(one, other)| conditions.differ(*one, *other)).collect();
        conditions.any(ways)
    }

    /// Searches from now on may take as many steps as the first ones.
    pub(crate) fn renew(&mut self) {
        self.left = steps(self.dtos.rules().len());
    }
}

/// How many steps the searches about so many rules may take.
fn steps(rules: usize) -> u64 {
    STEPS.saturating_add(STEPS_FOR_A_RULE.saturating_mul(rules as u64))
}
