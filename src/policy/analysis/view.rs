//! A policy as analyses look at it: every way in which its rules hold together.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::overrides::Override;
use super::super::{ActiveRule, Resolved};
use super::overrides::covers as files_cover;
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

/// Of more overrides than this, each is looked at by itself alone.
const MOST_JOINED: usize = 100;

/// A check that holds in any case, and where it looks.
pub(super) struct Demand<'r> {
    pub(super) rule: &'r ActiveRule,
    pub(super) one: &'r One,
    pub(super) at: Pattern,
}

impl<'r> View<'r> {
    pub(super) fn new(policy: &'r Resolved) -> Self {
        let mut variants = vec![policy.active.clone()];
        // A mere change of level makes no list another one.
        let is_on = |id: &String| policy.active.iter().any(|active| active.rule.id == *id);
        let says_more = |entry: &Override| {
            entry.settings.iter().any(|(id, written)| !written.arguments.is_empty() || !is_on(id))
        };
        let mut joined = BTreeSet::new();
        for (nth, entry) in policy.overrides.iter().enumerate() {
            // Each by itself, and with those that are for all of its files.
            let is_with = |&other: &usize| {
                other == nth || files_cover(&policy.overrides[other].files, &entry.files)
            };
            let all = 0..policy.overrides.len();
            let together: Vec<usize> = match policy.overrides.len() <= MOST_JOINED {
                true => all.filter(is_with).collect(),
                false => vec![nth],
            };
            for ways in [vec![nth], together] {
                let is_more = ways.iter().any(|&nth| says_more(&policy.overrides[nth]));
                if is_more && joined.insert(ways.clone()) {
                    // What is wrong with overrides that meet is told where they do.
                    variants.extend(policy.rules_with(&ways));
                }
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
