//! What is said of two editions of a schema: whether they accept the same documents, and what makes the difference.

use serde_json::Value;

use super::keyword_changes::KeywordChange;
use crate::document::Pattern;
use crate::witness::{Found, Reason};

/// Whether there is a document that one edition accepts and the other refuses.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Difference {
    /// There is, such as this one.
    Example(Value),
    /// There is none.
    Nothing,
    /// Neither was found out.
    Undecided(Reason),
}

impl From<Found> for Difference {
    fn from(found: Found) -> Self {
        match found {
            Found::Example(value) => Self::Example(value),
            Found::Nothing => Self::Nothing,
            Found::Undecided(reason) => Self::Undecided(reason),
        }
    }
}

/// One of the two editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Old,
    New,
}

/// In which direction editions differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The new edition refuses what the old one accepts.
    Stricter,
    /// The new edition accepts what the old one refuses.
    Looser,
}

impl Direction {
    pub(crate) const BOTH: [Self; 2] = [Self::Stricter, Self::Looser];

    /// The edition that accepts such a document, and the one that refuses it.
    pub(crate) fn editions(self) -> [Which; 2] {
        match self {
            Self::Stricter => [Which::Old, Which::New],
            Self::Looser => [Which::New, Which::Old],
        }
    }

    pub(super) fn pick<T>(self, old: T, new: T) -> [T; 2] {
        match self {
            Self::Stricter => [old, new],
            Self::Looser => [new, old],
        }
    }
}

/// A place by which editions differ.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlaceDifference {
    /// Where.
    pub(crate) at: Pattern,
    /// Further places that are the same in both editions as this one.
    pub(crate) also: Vec<Pattern>,
    /// What is said otherwise there.
    pub(crate) keywords: Vec<KeywordChange>,
    /// Documents that differ there, by direction.
    pub(crate) examples: [Option<Value>; 2],
}

/// How editions differ.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Acceptance {
    /// By direction.
    pub(crate) differences: [Difference; 2],
    pub(crate) places: Vec<PlaceDifference>,
    /// Whether all places were looked at.
    pub(crate) is_complete: bool,
}

impl Acceptance {
    /// Both editions accept the same documents.
    pub(super) const SAME: Self = Self {
        differences: [Difference::Nothing, Difference::Nothing],
        places: Vec::new(),
        is_complete: true,
    };
}

/// The validators of the two editions.
pub(crate) trait Judge {
    /// Whether an edition accepts a value; `None` if that can't be said.
    fn accepts(&self, which: Which, value: &Value) -> Option<bool>;

    /// The JSON Pointers of what an edition finds in a value.
    fn found_at(&self, which: Which, value: &Value) -> Vec<String>;
}
