//! From what a policy says of its rules to the rules as they run.

use std::collections::HashSet;
use std::sync::Arc;

use crate::check::Arguments;
use crate::finding::Finding;
use crate::policy::model::{ActiveRule, Override, Resolved, RuleState, RuleTable};
use crate::rules::Level;
use crate::schema::Role;
use crate::text::{Source, Span};
use crate::toml::PolicyMistake;

impl RuleTable {
    /// The rule of a state; `None` where it is off or lacks what it needs. Lacking it is a mistake
    /// only if a file of the author's names the rule: packs switch rules on in advance.
    fn make(
        &self,
        id: &str,
        state: &RuleState,
        level: Level,
        findings: &mut Vec<Finding>,
    ) -> Option<ActiveRule> {
        let rule = self.rules.get(id)?;
        let (Some(check), Level::On(severity)) = (&rule.check, level) else {
            return None;
        };
        if let Some(option) = check.needs(&state.arguments) {
            if let Some(place) = state.named.as_ref().filter(|_| !state.is_mistaken) {
                let message =
                    format!("the rule `{}` does nothing without `{}`", rule.id, option.name);
                let help =
                    format!("give it {}: {}", option.parameter.kind.describe(), option.about);
                let mistake = PolicyMistake::new(PolicyMistake::MISSING, message).help(help);
                findings.push(mistake.finding(place.clone()));
            }
            return None;
        }
        let expr = check.with(state.arguments.clone());
        for (error, place) in expr.judge() {
            let mistake = PolicyMistake::value(error.message);
            let mistake = match error.help {
                Some(help) => mistake.help(help),
                None => mistake,
            };
            findings.push(mistake.finding(place));
        }
        let schema = self.scopes.get(id).map(|(schema, _)| Arc::clone(schema));
        Some(ActiveRule {
            rule: Arc::clone(rule),
            severity,
            sites: self.kinds.sites(&check.select, &expr, schema.as_deref()),
            expr,
            schema,
            place: state.levels.place().clone(),
            next: state.levels.coming().next().cloned(),
            reason: state.reason.as_ref().map(|(reason, _)| reason.clone()),
            is_waived: self.waived.contains(id),
            is_dormant: false,
        })
    }

    /// A rule that is on at a level and with arguments that it may not have in the policy; `None` where it is off, or
    /// lacks what it needs.
    pub(crate) fn version(
        &self,
        id: &str,
        level: Level,
        arguments: &Arguments,
    ) -> Option<Arc<ActiveRule>> {
        let state = self.states.get(id)?.clone();
        let state = RuleState { arguments: arguments.clone(), ..state };
        // What is wrong with the rule as it is in the policy is reported there.
        self.make(id, &state, level, &mut Vec::new()).map(Arc::new)
    }

    /// Rules that a policy itself names, and that look at a role which none of its documents has: they would do
    /// nothing. `is_replaced` says whether the caller's schema took the place of its document sets.
    pub(crate) fn without_role(
        &self,
        active: &[Arc<ActiveRule>],
        own: &Arc<Source>,
        is_replaced: bool,
    ) -> Vec<Finding> {
        let mut mistakes = Vec::new();
        for rule in active.iter().filter(|rule| rule.sites.is_empty() && !rule.is_dormant) {
            let id = &rule.rule.id;
            let named = self.states.get(id).and_then(|state| state.named.as_ref());
            let Some(place) = named.filter(|place| Arc::ptr_eq(place.source(), own)) else {
                continue;
            };
            let selected = rule.rule.check.as_ref().and_then(|check| check.select.role());
            let of_arguments = Role::ALL.into_iter().filter(|role| rule.expr.names(*role));
            let mut roles = selected.into_iter().chain(of_arguments);
            // Where each of them is in some documents, none has them together.
            let first = roles.clone().next();
            let Some(role) = roles.find(|role| !self.kinds.have(*role)).or(first) else { continue };
            let message = format!("`{id}` looks at the role `{role}`, and no document has it");
            let help = match is_replaced {
                true => "`--schema` and `--select` replace `[[documents]]` with its `roles`: leave them out, so that the file is checked by its entry".to_owned(),
                false => format!(
                    "say where it is, in the `[[documents]]` entry: `roles = {{ {role} = \"/…\" }}`, or remove the rule"
                ),
            };
            let mistake = PolicyMistake::new(PolicyMistake::MISSING, message).help(help);
            mistakes.push(mistake.finding(place.clone()));
        }
        mistakes
    }

    /// The rules that are on, each judged by `judge`; those of overrides are judged as well.
    pub(crate) fn activate(
        &self,
        overrides: &[Override],
        judge: impl Fn(&ActiveRule) -> Vec<Finding>,
        findings: &mut Vec<Finding>,
    ) -> Vec<Arc<ActiveRule>> {
        let mut active = Vec::new();
        for (id, state) in &self.states {
            let now = state.levels.now();
            // One that is off until a date is judged today, so that the policy doesn't fail on that date.
            let mut coming = state.levels.coming().map(|entry| entry.level);
            let judged = if now == Level::Off { coming.find(|it| *it != Level::Off) } else { None };
            if let Some(rule) = self.make(id, state, judged.unwrap_or(now), findings) {
                findings.extend(judge(&rule));
                if judged.is_none() {
                    active.push(Arc::new(rule));
                }
            }
        }
        // Each override by itself. Which of them meet depends on the files.
        let mut known: HashSet<_> = findings.iter().map(key).collect();
        for (id, entry) in overrides.iter().flat_map(|entry| &entry.rules) {
            let base = self.states.get(id).cloned();
            let mut state = base.unwrap_or_else(|| RuleState::off(&entry.key));
            state.overridden(entry);
            let mut mistakes = Vec::new();
            let rule = self.make(id, &state, state.levels.now(), &mut mistakes);
            let is_changed = !entry.arguments.is_empty() || !self.states.contains_key(id);
            if let Some(rule) = rule.as_ref().filter(|_| is_changed) {
                mistakes.extend(judge(rule));
            }
            findings.extend(mistakes.into_iter().filter(|it| known.insert(key(it))));
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

/// What makes two findings the same mistake.
fn key(finding: &Finding) -> (String, Span, String) {
    (finding.place().path().to_owned(), finding.place().span(), finding.message().to_owned())
}

impl Resolved {
    /// The rules that are on where these overrides hold. A mistake that overrides only make together
    /// is found here, and not when the policy is loaded: there are too many ways to join them.
    ///
    /// # Errors
    ///
    /// What is wrong with the rules where these overrides meet.
    pub(crate) fn rules_with(
        &self,
        overrides: &[usize],
    ) -> Result<Vec<Arc<ActiveRule>>, Vec<Finding>> {
        let overridden: HashSet<&String> =
            overrides.iter().flat_map(|&nth| self.overrides[nth].rules.keys()).collect();
        let mut rules: Vec<_> =
            self.active.iter().filter(|it| !overridden.contains(&it.rule.id)).cloned().collect();
        let mut findings = Vec::new();
        for id in overridden {
            let state = self.rule_state(id, overrides);
            let made = state.and_then(|it| {
                let level = it.levels.now();
                self.rule_table.make(id, &it, level, &mut findings)
            });
            rules.extend(made.map(Arc::new));
        }
        rules.sort_by(|one, other| one.rule.id.cmp(&other.rule.id));
        if findings.is_empty() { Ok(rules) } else { Err(findings) }
    }
}
