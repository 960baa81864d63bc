//! What rules say that other rules of the policy rely on.

use std::sync::Arc;

use super::ActiveRule;
use crate::check::{CheckCall, ExprKind, Meaning};
use crate::document::Pattern;
use crate::finding::Severity;
use crate::schema::{Roles, Select};
use crate::url::Domain;

/// Whether a rule's only check has a meaning.
fn means(active: &ActiveRule, meaning: Meaning) -> bool {
    matches!(&active.expr.kind, ExprKind::Call(call) if call.means(|known| *known == meaning))
}

/// Whether other rules need not report what a rule with that meaning reports: as an error, and whatever a waiver says.
pub(crate) fn is_relied_on(active: &ActiveRule, meaning: Meaning) -> bool {
    active.severity == Severity::Error && !active.is_waived && means(active, meaning)
}

/// Where a rule reports URLs that parsers read in different ways, so that others rely on it.
pub(crate) fn reports_ambiguous_urls<'r>(
    active: &'r ActiveRule,
    roles: &'r Roles,
) -> &'r [Pattern] {
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
pub(crate) fn allowed_hosts(active: &ActiveRule) -> Vec<Arc<[Domain]>> {
    let hosts = |call: &CheckCall| {
        call.meaning(|meaning| match meaning {
            Meaning::AllowsOnlyHosts { hosts } => call.arguments.domains(hosts),
            _ => None,
        })
    };
    let calls = active.expr.calls(&Pattern::default());
    calls.iter().filter_map(|(_, call, _)| hosts(call)).collect()
}
