//! Scalars that parsers read in more than one way, and what they read.
//!
//! Invariant: a scalar without an [`Ambiguous`] has one value in all parsers that we know of.

use super::float::{Held, held};
use crate::text::Span;

/// A scalar of a document that some parsers read otherwise than others.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ambiguous {
    /// Where it is, relative to its document as the spans of nodes are.
    pub(super) span: Span,
    /// How it is written.
    pub(crate) text: String,
    /// What dtolint reads, unless it is a key: JSON's keys are strings.
    pub(crate) read: Reading,
    /// What others read.
    pub(crate) otherwise: Reading,
    pub(crate) difference: Difference,
    pub(crate) is_key: bool,
    /// Whether it has a tag, which has to go before it is read alike.
    pub(crate) has_tag: bool,
}

/// What a parser makes of a scalar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reading {
    Null,
    Bool(bool),
    /// A JSON number.
    Number(String),
    /// The string that is written.
    String,
    /// What can't be written in one way, in words.
    Other(String),
}

/// Who reads a scalar otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Difference {
    /// YAML 1.1 and 1.2.
    Versions,
    /// The core schema and the JSON schema of YAML 1.2.
    Schemas,
    /// YAML 1.2 and what some parsers make of it.
    Parsers,
    /// Numbers with all of their digits, and 64-bit floats.
    Floats,
    /// Parsers that read a string, and those that give it a type.
    Strings,
}

impl Ambiguous {
    /// The JSON number `text`, if not all parsers read it alike.
    #[inline]
    pub(super) fn number(text: &str, span: Span) -> Option<Self> {
        let number = |number: &str| Reading::Number(number.to_owned());
        let other = |words: &str| Reading::Other(words.to_owned());
        let (read, otherwise) = match held(text) {
            Held::Exactly => return None,
            Held::Infinity => (number(text), other("infinity or an error")),
            Held::NegativeZero => (number("0"), other("negative zero")),
            Held::WithNeighbours => (number(text), other("the same as its neighbours")),
            Held::Other(nearest) => (number(text), Reading::Number(nearest)),
        };
        let (text, difference) = (text.to_owned(), Difference::Floats);
        Some(Self { span, text, read, otherwise, difference, is_key: false, has_tag: false })
    }
}
