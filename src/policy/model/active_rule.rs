//! From what a policy says of a rule to the rule as it runs.

use std::sync::Arc;

use crate::check::Spec;
use crate::finding::{Finding, Severity};
use crate::policy::model::Setting;
use crate::rules::{Level, Rule};
use crate::schema::Schema;
use crate::text::Place;
use crate::toml::Complaint;

/// A rule that is on and has what it needs.
#[derive(Debug)]
pub(crate) struct ActiveRule {
    pub(crate) rule: Arc<Rule>,
    pub(crate) severity: Severity,
    /// Its check, with what the policy gives it.
    pub(crate) spec: Spec,
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
        setting: &Setting,
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
                let complaint = Complaint::new(Complaint::MISSING, message).help(help);
                findings.push(complaint.finding(place.clone()));
            }
            return None;
        }
        let mut spec = check.with(setting.arguments.clone());
        for (error, place) in spec.prepare() {
            let complaint = Complaint::value(error.message);
            let complaint = match error.help {
                Some(help) => complaint.help(help),
                None => complaint,
            };
            findings.push(complaint.finding(place));
        }
        Some(Self {
            rule: Arc::clone(rule),
            severity,
            spec,
            schema: schema.cloned(),
            place: setting.level_place.clone(),
            reason: setting.reason.as_ref().map(|(reason, _)| reason.clone()),
            is_dormant: false,
        })
    }
}
