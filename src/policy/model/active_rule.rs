//! A rule as it runs.

use std::sync::Arc;

use crate::check::{CheckCall, CheckExpr};
use crate::document::Pattern;
use crate::finding::Severity;
use crate::policy::model::Site;
use crate::rules::{LevelFrom, Rule};
use crate::schema::Schema;
use crate::text::Place;

/// A rule that is on and has what it needs.
#[derive(Debug)]
pub(crate) struct ActiveRule {
    pub(crate) rule: Arc<Rule>,
    pub(crate) severity: Severity,
    /// The level that it has next.
    pub(crate) next: Option<LevelFrom>,
    /// Its check, with what the policy gives it.
    pub(crate) expr: CheckExpr,
    /// What it looks at; nothing where no document has its role.
    pub(crate) sites: Vec<Site>,
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

impl ActiveRule {
    /// Whether it is for the DTOs of a schema.
    pub(crate) fn is_for(&self, schema: &Schema) -> bool {
        self.schema.as_ref().is_none_or(|wanted| wanted.is(schema))
    }

    /// Every single check, with each place that it looks at and where that is written.
    pub(crate) fn calls(&self) -> Vec<(Pattern, &CheckCall, &Place)> {
        self.sites.iter().flat_map(|site| self.expr.calls(&site.select)).collect()
    }
}
