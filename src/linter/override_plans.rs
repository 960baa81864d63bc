//! The rules of a policy where overrides hold, arranged when a file first needs them. Which value of
//! a rule wins there is decided in `policy/model/precedence.rs`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::finding::Finding;
use crate::linter::plan::Plan;
use crate::linter::target::Target;
use crate::policy::model::{ActiveRule, Resolved};
use crate::text::{Place, Source, Span};

/// Every way that the overrides of a policy were joined by now.
#[derive(Debug, Default)]
pub(crate) struct OverridePlans {
    by_overrides: Mutex<HashMap<Vec<usize>, Arc<OverridePlan>>>,
}

/// The rules where some overrides hold.
#[derive(Debug)]
pub(crate) struct OverridePlan {
    rules: Vec<Arc<ActiveRule>>,
    /// What is wrong with the rules when these overrides meet.
    mistakes: Vec<Finding>,
    /// By the number of the target.
    plans: OnceLock<Vec<OnceLock<Plan>>>,
}

impl OverridePlans {
    /// The rules where, of `overrides`, those hold that are for a document set of that name; `None` where none is.
    pub(crate) fn of(
        &self,
        policy: &Resolved,
        overrides: &[usize],
        name: Option<&str>,
    ) -> Option<Arc<OverridePlan>> {
        let is_for = |nth: &usize| policy.overrides[*nth].is_for(name);
        let overrides: Vec<usize> = overrides.iter().copied().filter(is_for).collect();
        if overrides.is_empty() {
            return None;
        }
        // A poisoned lock is safe to reuse: values are replaced whole.
        let mut known = self.by_overrides.lock().unwrap_or_else(PoisonError::into_inner);
        let override_plan = known.entry(overrides).or_insert_with_key(|overrides| {
            let (rules, mistakes) = match policy.rules_with(overrides) {
                Ok(rules) => (rules, Vec::new()),
                Err(mistakes) => (Vec::new(), mistakes),
            };
            Arc::new(OverridePlan { rules, mistakes, plans: OnceLock::new() })
        });
        Some(Arc::clone(override_plan))
    }
}

/// These, each once.
pub(crate) fn distinct(all: &[Option<Arc<OverridePlan>>]) -> Vec<Arc<OverridePlan>> {
    let mut distinct: Vec<Arc<OverridePlan>> = Vec::new();
    for one in all.iter().flatten() {
        if !distinct.iter().any(|known| Arc::ptr_eq(known, one)) {
            distinct.push(Arc::clone(one));
        }
    }
    distinct
}

impl OverridePlan {
    /// The plan for one of `targets` targets.
    pub(super) fn plan(
        &self,
        target: &Target,
        targets: usize,
        cross_document_ids: &[String],
    ) -> &Plan {
        let plans = self.plans.get_or_init(|| (0..targets).map(|_| OnceLock::new()).collect());
        plans[target.number].get_or_init(|| {
            Plan::new(&self.rules, &target.schema, &target.roles, cross_document_ids, true)
        })
    }

    /// What is wrong when these overrides meet, told of the file in which they do: no rule is run
    /// there.
    pub(crate) fn mistakes(&self, file: &str) -> impl Iterator<Item = Finding> {
        self.mistakes.iter().map(move |mistake| {
            let mut mistake = mistake.clone();
            let place = Place::new(Arc::new(Source::new(file, "")), Span::default());
            mistake.relate(place, "overrides meet for this file");
            mistake
        })
    }
}
