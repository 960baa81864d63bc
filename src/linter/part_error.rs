//! Why the report of a part can't be used.

use std::fmt;

/// Why the reports of parts can't be concluded from. Its text form has the place, where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartError {
    name: Option<String>,
    at: Option<(usize, usize)>,
    message: String,
    help: String,
}

impl PartError {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { name: None, at: None, message: message.into(), help: help.into() }
    }

    /// The same of one part.
    pub(super) fn of(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// The same at a line and a column, from 1.
    pub(super) fn at(mut self, line: usize, column: usize) -> Self {
        self.at = Some((line, column));
        self
    }

    /// What to do about it.
    pub fn help(&self) -> &str {
        &self.help
    }
}

impl fmt::Display for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            f.write_str(name)?;
            if let Some((line, column)) = self.at {
                write!(f, ":{line}:{column}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for PartError {}
