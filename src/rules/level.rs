//! Whether a rule is on, and how much its findings matter.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::finding::Severity;

/// Whether a rule is on, and how much its findings matter. A level is higher the more its findings matter, and `off` is
/// the lowest.
///
/// ```
/// use dtolint::Severity;
/// use dtolint::rules::Level;
///
/// assert_eq!("warning".parse(), Ok(Level::On(Severity::Warning)));
/// assert_eq!(Level::Off.to_string(), "off");
/// assert!(Level::Off < Level::On(Severity::Info) && Level::On(Severity::Info) < Level::On(Severity::Error));
/// let error = "on".parse::<Level>().unwrap_err();
/// assert_eq!(error.to_string(), "`on` isn't a level: expected `error`, `warning`, `info` or `off`");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// It runs, and finds with this severity.
    On(Severity),
}

impl Level {
    /// The names that policies use.
    pub const NAMES: [&'static str; 4] = ["error", "warning", "info", "off"];
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::On(severity) => severity.fmt(f),
        }
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(name: &str) -> Result<Self, UnknownLevel> {
        let on = || Severity::parse(name).map(Self::On);
        let level = if name == "off" { Some(Self::Off) } else { on() };
        level.ok_or_else(|| UnknownLevel(name.to_owned()))
    }
}

/// As its name.
impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The text isn't the name of a [`Level`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLevel(String);

impl fmt::Display for UnknownLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` isn't a level: expected `error`, `warning`, `info` or `off`", self.0)
    }
}

impl std::error::Error for UnknownLevel {}
