//! Where a bad example's finding is.

use std::fmt;

use serde::{Serialize, Serializer};

/// Where a rule finds something in an example.
///
/// ```
/// let rule = dtolint::rules::get("events-too-many").unwrap();
/// assert_eq!(rule.bad()[0].at[0].to_string(), "/events");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExamplePlace {
    /// At a value of the document, which a JSON Pointer names.
    Pointer(String),
    /// At a line and a column, which count from 1.
    Position {
        /// The file. `policy` is the example's `policy`, whose lines count without `version` and
        /// `extends`.
        file: String,
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
    /// In a file, at no line of it.
    File(String),
}

impl ExamplePlace {
    /// Reads a JSON Pointer, `LINE:COLUMN` of the example's own file, `FILE:LINE:COLUMN` or `FILE`.
    pub(super) fn parse(text: &str, own_file: &str) -> Self {
        if text.is_empty() || text.starts_with('/') {
            return Self::Pointer(text.to_owned());
        }
        let mut parts = text.rsplitn(3, ':');
        let mut number = || parts.next().map(str::parse::<usize>);
        match (number(), number()) {
            (Some(Ok(column)), Some(Ok(line))) => {
                let file = parts.next().unwrap_or(own_file).to_owned();
                Self::Position { file, line, column }
            }
            _ => Self::File(text.to_owned()),
        }
    }
}

/// As it is written: a JSON Pointer, `FILE:LINE:COLUMN` or `FILE`.
impl fmt::Display for ExamplePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pointer(pointer) => f.write_str(pointer),
            Self::Position { file, line, column } => write!(f, "{file}:{line}:{column}"),
            Self::File(file) => f.write_str(file),
        }
    }
}

/// As it is written.
impl Serialize for ExamplePlace {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
