//! Which values of an option are tighter than another.

use std::fmt;

use serde::Serialize;

use crate::check::{Comparison, Kind};

/// Which values of an option are tighter than another. Once a rule is final, a policy that extends
/// it may still make it tighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Tighter {
    /// A list that covers no more, as of what is allowed.
    Subset,
    /// A list that covers no less, as of what is forbidden or required.
    Superset,
    /// A lower number or an earlier date, as of a maximum.
    Lower,
    /// A higher number or a later date, as of a minimum.
    Higher,
    /// None but the same.
    Same,
}

impl Tighter {
    /// The names that rules use.
    pub(crate) const NAMES: [&'static str; 5] = ["subset", "superset", "lower", "higher", "same"];

    /// The way of that name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "subset" => Self::Subset,
            "superset" => Self::Superset,
            "lower" => Self::Lower,
            "higher" => Self::Higher,
            "same" => Self::Same,
            _ => return None,
        })
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subset => "subset",
            Self::Superset => "superset",
            Self::Lower => "lower",
            Self::Higher => "higher",
            Self::Same => "same",
        }
    }

    /// Whether values of a kind can be compared in this way.
    pub(crate) fn fits(self, kind: Kind) -> bool {
        match self {
            Self::Same => true,
            Self::Lower | Self::Higher => kind.comparison() == Comparison::Order,
            Self::Subset | Self::Superset => kind.comparison() == Comparison::Coverage,
        }
    }
}

impl fmt::Display for Tighter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
