//! What a search finds, and what the procedures for arrays and objects search with.

use std::fmt;
use std::rc::Rc;

use serde_json::Value;

use super::condition::{Condition, Conditions};

/// What a search came to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    /// A value for which the conditions hold, as far as they can be expressed.
    Example(Value),
    /// There is no such value.
    Nothing,
    /// Neither was found out.
    Undecided(Reason),
}

/// Why something isn't decided.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// The search was given up after so many steps, or would need too much memory.
    TooCostly,
    /// What was found isn't an example, because of a condition that can't be expressed.
    Opaque(Rc<str>),
    /// What was found isn't an example, for another reason.
    Unsuitable,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooCostly => f.write_str("the search was given up, because it takes too long"),
            Self::Opaque(what) => write!(f, "{what} can't be compared"),
            Self::Unsuitable => f.write_str("no document that was tried shows it"),
        }
    }
}

impl Found {
    /// This, or what another search for the same found.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (found @ Self::Example(_), _) | (_, found @ Self::Example(_)) => found,
            (undecided @ Self::Undecided(_), _) | (_, undecided) => undecided,
        }
    }
}

/// A search that a value is part of.
pub(super) trait Search {
    fn conditions(&mut self) -> &mut Conditions;

    /// Looks for a value within the present one: each condition holds, or doesn't where it says so.
    fn within(&mut self, goal: Vec<(Condition, bool)>) -> Found;

    /// Takes a step; whether one was left.
    fn step(&mut self) -> bool;
}
