//! What a step of the reader gives.

use crate::document::ParseError;

/// A value, or why the text is refused.
pub(super) type Step<T> = Result<T, Box<ParseError>>;
