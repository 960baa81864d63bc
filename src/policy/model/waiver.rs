//! A `[[waiver]]` entry that was read: findings that are let through, with a reason and an end.

use std::sync::Arc;

use crate::check::values::Date;
use crate::document::Pattern;
use crate::finding::Waived;
use crate::policy::model::FileGlobs;
use crate::rules::Rule;
use crate::text::Place;

/// What `dtolint explain` prints where an author says why: no reason by itself.
pub(crate) const REASON_PLACEHOLDER: &str = "<why it is let through>";

/// The same where an author says who answers for it.
pub(crate) const OWNER_PLACEHOLDER: &str = "<who answers for it>";

/// One entry of `[[waiver]]`.
#[derive(Debug)]
pub(crate) struct Waiver {
    pub(crate) rule: Arc<Rule>,
    /// Of all files, if there are none.
    pub(crate) files: Option<FileGlobs>,
    /// From the root of a document.
    pub(crate) select: Option<(Pattern, Place)>,
    pub(crate) value: Option<(String, Place)>,
    /// What a finding says that it lets through.
    pub(crate) waived: Arc<Waived>,
    /// The last day on which it works.
    pub(crate) expires: Date,
    pub(crate) expires_place: Place,
    /// Whether its day is past.
    pub(crate) is_expired: bool,
}

impl Waiver {
    /// Whether it is for a finding of its rule and value, by the pointer of that.
    pub(crate) fn is_for(&self, pointer: &str) -> bool {
        self.select.as_ref().is_none_or(|(select, _)| select.selects(pointer))
    }
}
