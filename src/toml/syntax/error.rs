//! An error of syntax, as the parser says it.

use crate::text::Span;

/// An error of the parser.
pub(in crate::toml) struct SyntaxError<'e> {
    pub(in crate::toml) message: &'e str,
    pub(in crate::toml) span: Span,
}
