//! A branch of a rule's check.

use std::fmt;

use crate::text::Place;

/// A part of a rule's check that decides something, and whether it holds: a part of `any`, `all` or `when`, or an entry
/// of `families` or `scopes` where it applies.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Branch {
    /// The rule.
    pub rule: String,
    /// Where the part is written.
    pub place: Place,
    /// What it is: "`one-of` in `any`".
    pub part: String,
    /// Whether the branch is that the part holds, or that it doesn't.
    pub holds: bool,
}

impl fmt::Display for Branch {
    /// What a document of the branch is like: "`one-of` in `any` doesn't hold".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holds = if self.holds { "holds" } else { "doesn't hold" };
        write!(f, "{} {holds}", self.part)
    }
}
