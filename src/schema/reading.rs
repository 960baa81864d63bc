//! How a schema is read, where a policy may choose.

use super::formats::Formats;

/// What a document of an OpenAPI schema is: which of `readOnly` and `writeOnly` it may not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Direction {
    #[default]
    Request,
    Response,
}

impl Direction {
    pub(crate) const NAMES: &'static [&'static str] = &["request", "response"];

    /// The keyword of members that aren't sent.
    pub(super) fn unsent(self) -> &'static str {
        match self {
            Self::Request => "readOnly",
            Self::Response => "writeOnly",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// How a schema is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) formats: Formats,
    pub(crate) direction: Direction,
}

/// How many ways to read a schema there are.
pub(super) const READINGS: usize = 4;

impl Reading {
    /// Its number among all.
    pub(super) fn number(self) -> usize {
        match (self.formats, self.direction) {
            (Formats::Assert, Direction::Request) => 0,
            (Formats::Assert, Direction::Response) => 1,
            (Formats::Annotate, Direction::Request) => 2,
            (Formats::Annotate, Direction::Response) => 3,
        }
    }
}
