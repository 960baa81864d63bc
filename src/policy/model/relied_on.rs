//! What rules say that other rules of the policy rely on.

use std::sync::Arc;

use super::ActiveRule;
use crate::check::{CheckCall, CompileContext, ExprKind, Meaning};
use crate::document::Pattern;
use crate::finding::Severity;
use crate::schema::{Roles, Schema, Select};
use crate::url::Domain;

/// Whether a rule's only check has a meaning.
fn means(active: &ActiveRule, meaning: Meaning) -> bool {
    matches!(&active.expr.kind, ExprKind::Call(call) if call.means(|known| *known == meaning))
}

/// Whether other rules need not report what a rule with that meaning reports: as an error, and whatever a waiver says.
pub(crate) fn is_relied_on(active: &ActiveRule, meaning: Meaning) -> bool {
    active.severity == Severity::Error && !active.is_waived && means(active, meaning)
}

/// What the checks of some rules rely on, at the DTOs of one schema.
pub(crate) struct ReliedOn {
    /// Where a rule reports URLs that parsers read in different ways.
    pub(crate) ambiguous_urls: Vec<Pattern>,
    /// The hosts that rules allow, wherever.
    allowed_hosts: Vec<Arc<[Domain]>>,
}

impl ReliedOn {
    pub(crate) fn of(rules: &[&Arc<ActiveRule>], roles: &Roles) -> Self {
        let ambiguous_urls = rules.iter().flat_map(|active| reports_ambiguous_urls(active, roles));
        Self {
            ambiguous_urls: ambiguous_urls.cloned().collect(),
            allowed_hosts: rules.iter().flat_map(|active| allowed_hosts(active)).collect(),
        }
    }

    /// The place that a check of these rules is made for.
    pub(crate) fn at<'s>(&'s self, schema: &Schema, select: &'s Pattern) -> CompileContext<'s> {
        CompileContext {
            shape: Arc::clone(&schema.shape),
            select,
            ambiguous_urls_reported_at: &self.ambiguous_urls,
            allowed_hosts: &self.allowed_hosts,
        }
    }
}

/// Where a rule reports URLs that parsers read in different ways, so that others rely on it.
fn reports_ambiguous_urls<'r>(active: &'r ActiveRule, roles: &'r Roles) -> &'r [Pattern] {
    match &active.rule.check {
        Some(check) if is_relied_on(active, Meaning::RefusesAmbiguousUrls) => {
            check.select.places(roles)
        }
        _ => &[],
    }
}

/// Whether others need not report look-alikes of members of the schema, because a rule does for the whole DTO.
pub(crate) fn guards_members(active: &ActiveRule, roles: &Roles) -> bool {
    let is_of_root = |select: &Select| select.places(roles).iter().any(Pattern::is_root);
    is_relied_on(active, Meaning::RefusesLookalikeMembers)
        && active.rule.check.as_ref().is_some_and(|check| is_of_root(&check.select))
}

/// The hosts that a rule's checks allow.
fn allowed_hosts(active: &ActiveRule) -> Vec<Arc<[Domain]>> {
    let hosts = |call: &CheckCall| {
        call.meaning(|meaning| match meaning {
            Meaning::AllowsOnlyHosts { hosts } => call.arguments.domains(hosts),
            _ => None,
        })
    };
    let calls = active.expr.calls(&Pattern::default());
    calls.iter().filter_map(|(_, call, _)| hosts(call)).collect()
}
