//! Which values of an option are tighter than another.

use std::fmt;

use serde::{Serialize, Serializer};

/// Which values of an option are tighter than another. Once a rule is final, a policy that extends
/// it may still make it tighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// All ways.
    const ALL: [Self; 5] = [Self::Subset, Self::Superset, Self::Lower, Self::Higher, Self::Same];

    /// The names that rules use.
    pub(crate) fn names() -> [&'static str; 5] {
        Self::ALL.map(Self::name)
    }

    /// The way of that name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
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
}

impl fmt::Display for Tighter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// As the name.
impl Serialize for Tighter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
