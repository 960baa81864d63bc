//! A rule as it runs.

use std::sync::Arc;

use crate::check::CheckExpr;
use crate::finding::Severity;
use crate::rules::Rule;
use crate::schema::Schema;
use crate::text::Place;

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
    /// Whether a waiver may let through what it finds.
    pub(crate) is_waived: bool,
    /// Whether it is on in overrides alone. Only a rule over all documents is kept so.
    pub(crate) is_dormant: bool,
}
