//! A policy as analyses look at it: every way in which its rules hold together.

use std::sync::Arc;

use super::super::setting::Written;
use super::super::{ActiveRule, Resolved};
use crate::document::Pattern;
use crate::rules::RuleCheck;
use crate::schema::{Reached, Schema};
use crate::verb::{Ask, Join, One, Spec};

/// The rules without overrides, and as each override has them.
pub(super) struct View<'r> {
    pub(super) policy: &'r Resolved,
    pub(super) variants: Vec<Vec<Arc<ActiveRule>>>,
    pub(super) schemas: Vec<&'r Schema>,
}

/// A check that holds in any case, and where it looks.
pub(super) struct Demand<'r> {
    pub(super) rule: &'r ActiveRule,
    pub(super) one: &'r One,
    pub(super) at: Pattern,
}

impl<'r> View<'r> {
    pub(super) fn new(policy: &'r Resolved) -> Self {
        let mut variants = vec![policy.active.clone()];
        for (nth, entry) in policy.overrides.iter().enumerate() {
            // A mere change of level makes no list another one.
            let is_on = |id: &String| policy.active.iter().any(|active| active.rule.id == *id);
            let says_more = |(id, written): (&String, &Written)| {
                !written.arguments.is_empty() || (written.level.is_some() && !is_on(id))
            };
            if entry.settings.iter().any(says_more) {
                // What is wrong with overrides that meet is told where they do.
                variants.extend(policy.rules_with(&[nth]));
            }
        }
        let mut schemas: Vec<&Schema> = Vec::new();
        for claim in &policy.claims {
            if !schemas.iter().any(|known| known.is(&claim.schema)) {
                schemas.push(&claim.schema);
            }
        }
        // Where there are entries, what else may be named on the command line counts for little.
        if schemas.is_empty() || policy.fallback_place.is_some() {
            schemas.push(&policy.fallback);
        }
        Self { policy, variants, schemas }
    }

    /// What every DTO of a schema must satisfy by these rules.
    pub(super) fn demands<'v>(
        &self,
        rules: &'v [Arc<ActiveRule>],
        schema: &Schema,
    ) -> Vec<Demand<'v>> {
        let is_for = |rule: &&Arc<ActiveRule>| {
            !rule.is_dormant && rule.schema.as_ref().is_none_or(|wanted| wanted.is(schema))
        };
        let of = |rule: &'v Arc<ActiveRule>| {
            let check = rule.rule.check.as_ref();
            let mut found = Vec::new();
            if let Some(RuleCheck { select, .. }) = check {
                unconditional(&rule.spec, select, &mut found);
            }
            found.into_iter().map(|(at, one)| Demand { rule, one, at })
        };
        rules.iter().filter(is_for).flat_map(of).collect()
    }

    /// The names that a schema lists at a place, and nothing else may be there.
    pub(super) fn names(&self, schema: &Schema, at: &Pattern) -> Option<Vec<String>> {
        schema.shape.values_at(at)
    }

    /// The names at a place or in the array there, by every schema that has the place; `None` where
    /// one of them leaves open what may be there.
    pub(super) fn all_names(&self, at: &Pattern) -> Option<Vec<String>> {
        let mut all: Vec<String> = Vec::new();
        for schema in &self.schemas {
            let names = self.names(schema, at).or_else(|| self.names(schema, &at.items()));
            match names {
                Some(names) => all.extend(names),
                None if matches!(schema.shape.reach(at), Reached::Nowhere { .. }) => {}
                None => return None,
            }
        }
        (!all.is_empty()).then_some(all)
    }
}

/// The checks of a rule that hold whatever else does: not those under a condition or a choice.
fn unconditional<'s>(spec: &'s Spec, select: &Pattern, found: &mut Vec<(Pattern, &'s One)>) {
    let at = select.join(&spec.at);
    match &spec.ask {
        Ask::One(one) => found.push((at, one)),
        Ask::Join(Join::All(parts)) => {
            parts.iter().for_each(|part| unconditional(part, &at, found));
        }
        Ask::Join(_) => {}
    }
}
