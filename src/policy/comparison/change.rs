//! One difference between two policies.

use std::fmt;

use crate::text::Place;

/// A difference between an old policy and a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyChange {
    /// What it does to the documents that pass, or to what is reported of them.
    pub effect: ChangeEffect,
    /// The id of the rule that it is about: an embedded one's, a custom one's, or `schema`. `None` if it is about
    /// several.
    pub rule: Option<String>,
    /// What changed: one line, lower case, no full stop.
    pub message: String,
    /// A document that shows it. `None` if no single document can, as the message then says.
    pub example: Option<ChangeExample>,
    /// The line of the old policy; its first line if it says nothing of this.
    pub old: Place,
    /// The line of the new policy; its first line if it says nothing of this.
    pub new: Place,
}

/// A document that two policies treat differently. The checks of both policies were run on it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangeExample {
    /// The name of a file that it could be in, from the policy's folder.
    pub file: String,
    /// The text of the file: JSON.
    pub document: String,
    /// The ids of the rules by which one of the policies refuses it, or reports it.
    pub rules: Vec<String>,
    /// Whether that policy refuses it, and the other accepts it. Otherwise both accept it, or both refuse it, and one
    /// reports more.
    pub is_refused: bool,
}

/// What a difference does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ChangeEffect {
    /// The new policy accepts what the old one refuses, or reports less.
    Looser,
    /// The new policy refuses what the old one accepts, or reports more.
    Stricter,
    /// Which of these isn't known; the message says why.
    Undecided,
    /// The text changed, and proof was found that the same documents pass.
    Same,
}

impl ChangeEffect {
    /// The name: `looser`, `stricter`, `undecided` or `same`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Looser => "looser",
            Self::Stricter => "stricter",
            Self::Undecided => "undecided",
            Self::Same => "same",
        }
    }

    /// The rule that reports it.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::Looser => "policy-loosened",
            Self::Stricter => "policy-tightened",
            Self::Undecided | Self::Same => "policy-changed",
        }
    }
}

impl fmt::Display for ChangeEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
