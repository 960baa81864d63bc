//! What JSON has at a place, and what is there instead.

use crate::document::ParseError;
use crate::document::arena::Kind;
use crate::text::Span;

/// What JSON (RFC 8259) has at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Value,
    /// `true`, `false` or `null`.
    Word,
    Number,
    Key,
    Colon,
    /// Another item, or the end of the array.
    CommaInArray,
    CommaInObject,
    RestOfObject,
    /// What a comma is followed by.
    NoComma,
    /// The end of a string.
    Quote,
    Escape,
    /// A pair of surrogates. The place is that of an escape.
    Pair,
    /// A character that isn't a control.
    NoControl,
    /// The end of the text.
    End,
}

impl Expected {
    /// Where the text ends within a container.
    pub(super) fn rest_of(kind: Kind) -> Self {
        if kind == Kind::Array { Self::CommaInArray } else { Self::RestOfObject }
    }

    /// After a value within a container.
    pub(super) fn comma_in(kind: Kind) -> Self {
        if kind == Kind::Array { Self::CommaInArray } else { Self::CommaInObject }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Value => "a value",
            Self::Word => "`true`, `false` or `null`",
            Self::Number => "a number, such as `0`, `-1.5` or `2e3`",
            Self::Key => "a key in double quotes",
            Self::Colon => "`:` after the key",
            Self::CommaInArray => "`,` or `]`",
            Self::CommaInObject => "`,` or `}`",
            Self::RestOfObject => "the rest of an object",
            Self::NoComma => "a value after the comma",
            Self::Quote => "the `\"` that ends a string",
            Self::Escape => {
                "one of the escapes `\\\"` `\\\\` `\\/` `\\b` `\\f` `\\n` `\\r` `\\t` `\\uXXXX`"
            }
            Self::Pair => "surrogates in pairs, a high one before a low one",
            Self::NoControl => "control characters as escapes",
            Self::End => "nothing more after the document",
        }
    }

    fn help(self, found: &str) -> &'static str {
        let is_comment = found.starts_with(['/', '#']);
        match self {
            Self::Key | Self::Value | Self::CommaInArray | Self::CommaInObject | Self::End
                if is_comment =>
            {
                "JSON has no comments"
            }
            Self::NoComma => "remove the comma",
            Self::End => {
                "write one document per file; a file with one on each line is named `.ndjson`"
            }
            _ => "fix the syntax (RFC 8259); the rest of the document wasn't checked",
        }
    }
}

/// An error at the character that isn't what JSON has there.
#[cold]
pub(super) fn refused(text: &str, at: usize, expected: Expected) -> ParseError {
    let at = text.floor_char_boundary(at);
    let first = text[at..].chars().next();
    let length = match expected {
        Expected::Pair => "\\uXXXX".len(),
        _ => first.map_or(0, char::len_utf8),
    };
    let (span, words) = (Span::from_range(at..at + length), expected.words());
    let found = match first {
        None => "the text ends".to_owned(),
        Some(first) if first.is_control() => format!("found U+{:04X}", u32::from(first)),
        Some(_) => format!("found `{}`", &text[span.range()]),
    };
    ParseError::syntax(span, format!("not JSON: expected {words}, {found}"))
        .with_help(expected.help(&text[at..]))
}
