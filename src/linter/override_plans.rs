//! The rules of a policy where overrides hold, arranged when a file first needs them. Which value of
//! a rule wins there is decided in `policy/model/precedence.rs`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::finding::Finding;
use crate::linter::plan::Plan;
use crate::policy::model::{ActiveRule, Resolved};
use crate::schema::Schema;
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
    /// The rules for a file by its path; `None` where no override is for it.
    pub(crate) fn of(&self, policy: &Resolved, path: &str) -> Option<Arc<OverridePlan>> {
        if policy.overrides.is_empty() {
            return None;
        }
        let overrides = policy.overrides_for(path);
        if overrides.is_empty() {
            return None;
        }
        // A thread that panicked has left nothing half done: an entry is put in whole.
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

impl OverridePlan {
    /// The plan for one of `targets` targets.
    pub(crate) fn plan(
        &self,
        target: usize,
        schema: &Schema,
        targets: usize,
        cross_document_ids: &[String],
    ) -> &Plan {
        let plans = self.plans.get_or_init(|| (0..targets).map(|_| OnceLock::new()).collect());
        plans[target].get_or_init(|| Plan::new(&self.rules, schema, cross_document_ids, true))
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
