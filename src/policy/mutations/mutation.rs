//! A change of a policy's text, as data.

use crate::text::Place;

/// A change of a policy's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mutation {
    /// The place that changes.
    pub(crate) place: Place,
    /// What the policy has, or has no longer.
    pub(crate) what: String,
    /// The whole text with the change.
    pub(crate) text: String,
}
