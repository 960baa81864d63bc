//! What a policy comes to when all its layers are read.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::check::NamedSet;
use crate::check::values::{Date, NameEntry};
use crate::finding::Finding;
use crate::policy::analysis::reachability::Reachability;
use crate::policy::model::ActiveRule;
use crate::policy::model::DocumentSet;
use crate::policy::model::GlobIndex;
use crate::policy::model::Override;
use crate::policy::model::RuleState;
use crate::policy::model::Waiver;
use crate::rules::{Level, Rule};
use crate::schema::Schema;
use crate::text::{Place, Source};

/// A policy without a mistake.
pub(crate) struct Resolved {
    /// Its path, from the root that files are read from.
    pub(crate) path: String,
    pub(crate) source: Arc<Source>,
    pub(crate) rule_table: RuleTable,
    /// The rules that are on, by id, as they are where no override says otherwise.
    pub(crate) active: Vec<Arc<ActiveRule>>,
    pub(crate) overrides: Vec<Override>,
    pub(crate) override_globs: GlobIndex,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) waiver_globs: GlobIndex,
    pub(crate) sets: Vec<UsedSet>,
    pub(crate) claims: Vec<DocumentSet>,
    /// What a file is checked as that no claim is for.
    pub(crate) fallback: Arc<Schema>,
    /// The line that says so.
    pub(crate) fallback_place: Option<Place>,
    pub(crate) today: Option<Date>,
    pub(crate) schema_warnings: Vec<Finding>,
    /// What every run tells.
    pub(crate) warnings: Vec<Finding>,
}

/// A set that a policy defines.
#[derive(Debug)]
pub(crate) struct UsedSet {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) entries: Vec<NameEntry>,
    pub(crate) is_used: bool,
    pub(crate) is_replaced: bool,
}

/// The rules that a policy names, and what it says of them.
pub(crate) struct RuleTable {
    pub(crate) rules: BTreeMap<String, Arc<Rule>>,
    pub(crate) settings: BTreeMap<String, RuleState>,
    /// Own rules that are for one schema alone, with the line that says so.
    pub(crate) scopes: BTreeMap<String, (Arc<Schema>, Place)>,
}

impl RuleTable {
    /// A rule as a setting has it; `None` where it is off or lacks what it needs.
    fn make(
        &self,
        id: &str,
        setting: &RuleState,
        findings: &mut Vec<Finding>,
    ) -> Option<ActiveRule> {
        let schema = self.scopes.get(id).map(|(schema, _)| schema);
        ActiveRule::new(self.rules.get(id)?, setting, schema, findings)
    }

    /// Makes the rules that are on, and judges them: those of overrides as well.
    pub(crate) fn activate(
        &self,
        overrides: &[Override],
        reach: &Reachability<'_>,
        findings: &mut Vec<Finding>,
    ) -> Vec<Arc<ActiveRule>> {
        let mut active = Vec::new();
        for (id, setting) in &self.settings {
            if let Some(rule) = self.make(id, setting, findings) {
                findings.extend(reach.judge(&rule));
                active.push(Arc::new(rule));
            }
        }
        // Each override by itself. Which of them meet is for the files to say.
        let mut told: HashSet<_> = findings.iter().map(key).collect();
        for (id, written) in overrides.iter().flat_map(|entry| &entry.settings) {
            let base = self.settings.get(id).cloned();
            let mut setting = base.unwrap_or_else(|| RuleState::off(&written.key));
            setting.overridden(written);
            let mut mistakes = Vec::new();
            let rule = self.make(id, &setting, &mut mistakes);
            let is_changed = !written.arguments.is_empty() || !self.settings.contains_key(id);
            if let Some(rule) = rule.as_ref().filter(|_| is_changed) {
                mistakes.extend(reach.judge(rule));
            }
            findings.extend(mistakes.into_iter().filter(|it| told.insert(key(it))));
            if let Some(mut rule) = rule.filter(|it| it.rule.is_cross_document())
                && active.iter().all(|it: &Arc<ActiveRule>| it.rule.id != *id)
            {
                rule.is_dormant = true;
                active.push(Arc::new(rule));
            }
        }
        active.sort_by(|one, other| one.rule.id.cmp(&other.rule.id));
        active
    }
}

/// What a mistake is told once by.
fn key(finding: &Finding) -> (String, crate::text::Span, String) {
    (finding.place().path().to_owned(), finding.place().span(), finding.message().to_owned())
}

impl Resolved {
    /// The overrides that are for a file, in order, by its path from the policy's folder.
    pub(crate) fn overrides_for(&self, path: &str) -> Vec<usize> {
        self.override_globs.matches(path)
    }

    /// The waivers that are for a file, in order.
    pub(crate) fn waivers_for(&self, path: &str) -> Vec<usize> {
        self.waiver_globs.matches(path)
    }

    /// The ids of the rules that look at all documents together, sorted.
    pub(crate) fn cross_document_ids(&self) -> Vec<String> {
        let across = self.active.iter().filter(|active| active.rule.is_cross_document());
        across.map(|active| active.rule.id.clone()).collect()
    }

    /// What the policy says of a rule where these overrides hold.
    pub(crate) fn setting(&self, id: &str, overrides: &[usize]) -> Option<RuleState> {
        let base = self.rule_table.settings.get(id);
        let written = overrides.iter().filter_map(|&nth| self.overrides[nth].settings.get(id));
        let first = || Some(RuleState::off(&written.clone().next()?.key));
        let mut setting = base.cloned().or_else(first)?;
        written.for_each(|written| setting.overridden(written));
        Some(setting)
    }

    /// The rules that are on where these overrides hold. Overrides that only together make a
    /// mistake are found here, and not before: there are too many ways to join them.
    pub(crate) fn rules_with(
        &self,
        overrides: &[usize],
    ) -> Result<Vec<Arc<ActiveRule>>, Vec<Finding>> {
        let touched: HashSet<&String> =
            overrides.iter().flat_map(|&nth| self.overrides[nth].settings.keys()).collect();
        let mut rules: Vec<_> =
            self.active.iter().filter(|it| !touched.contains(&it.rule.id)).cloned().collect();
        let mut findings = Vec::new();
        for id in touched {
            let setting = self.setting(id, overrides);
            let made = setting.and_then(|it| self.rule_table.make(id, &it, &mut findings));
            rules.extend(made.map(Arc::new));
        }
        rules.sort_by(|one, other| one.rule.id.cmp(&other.rule.id));
        if findings.is_empty() { Ok(rules) } else { Err(findings) }
    }

    /// The level of a rule that is about the policy or its documents as a whole.
    pub(crate) fn level(&self, id: &str) -> Level {
        let set = self.rule_table.settings.get(id).map(|setting| setting.level);
        set.or_else(|| Some(crate::rules::find(id)?.level)).unwrap_or(Level::Off)
    }
}

impl From<NamedSet> for UsedSet {
    fn from(set: NamedSet) -> Self {
        let (is_used, is_replaced) = (set.is_used(), set.is_replaced);
        Self { name: set.name, place: set.place, entries: set.entries, is_used, is_replaced }
    }
}

impl std::fmt::Debug for Resolved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resolved")
            .field("path", &self.path)
            .field("rules", &self.active.len())
            .field("overrides", &self.overrides.len())
            .finish_non_exhaustive()
    }
}
