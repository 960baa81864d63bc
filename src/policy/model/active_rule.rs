//! From what a policy says of a rule to the rule as it runs.

use std::sync::Arc;

use crate::check::CheckExpr;
use crate::finding::{Finding, Severity};
use crate::policy::model::RuleState;
use crate::rules::{Level, Rule};
use crate::schema::Schema;
use crate::text::Place;
use crate::toml::PolicyMistake;

/// A rule that is on and has what it needs.
#[derive(Debug)]
pub(crate) struct ActiveRule {
    pub(crate) rule: Arc<Rule>,
    pub(crate) severity: Severity,
    /// Its check, with what the policy gives it.
    pub(crate) expr: CheckExpr,
    /// The schema of the DTOs that it is for; of all if there is none.
    pub(crate) schema: Option<Arc<Schema>>,
    /// The line that switched it on.
    pub(crate) place: Place,
    /// Why the organisation wants it.
    pub(crate) reason: Option<String>,
    /// Whether it is on in overrides alone. Only a rule over all documents is kept so.
    pub(crate) is_dormant: bool,
}

impl ActiveRule {
    /// Makes the rule; `None` where it is off, or lacks what it needs. That is a mistake only if a
    /// file of the author's names it: packs do so in advance.
    pub(crate) fn new(
        rule: &Arc<Rule>,
        setting: &RuleState,
        schema: Option<&Arc<Schema>>,
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        let (Some(check), Level::On(severity)) = (&rule.check, setting.level) else {
            return None;
        };
        if let Some(option) = check.needs(&setting.arguments) {
            if let Some(place) = setting.named.as_ref().filter(|_| !setting.is_mistaken) {
                let message =
                    format!("the rule `{}` does nothing without `{}`", rule.id, option.name);
                let help =
                    format!("give it {}: {}", option.parameter.kind.describe(), option.about);
                let mistake = PolicyMistake::new(PolicyMistake::MISSING, message).help(help);
                findings.push(mistake.finding(place.clone()));
            }
            return None;
        }
        let mut expr = check.with(setting.arguments.clone());
        for (error, place) in expr.prepare() {
            let mistake = PolicyMistake::value(error.message);
            let mistake = match error.help {
                Some(help) => mistake.help(help),
                None => mistake,
            };
            findings.push(mistake.finding(place));
        }
        Some(Self {
            rule: Arc::clone(rule),
            severity,
            expr,
            schema: schema.cloned(),
            place: setting.level_place.clone(),
            reason: setting.reason.as_ref().map(|(reason, _)| reason.clone()),
            is_dormant: false,
        })
    }
}
