//! Where an error of syntax is, and what is said of it.

use super::error::SyntaxError;
use crate::text::Span;

/// What is said of an error, and where.
pub(super) struct Explained {
    pub(super) message: String,
    pub(super) help: String,
    pub(super) span: Span,
    pub(super) related: Option<(Span, &'static str)>,
}

impl Explained {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), help: help.into(), span, related: None }
    }
}

/// Where an error is: the text around it.
pub(super) struct At<'t> {
    pub(super) text: &'t str,
    pub(super) message: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where its line starts.
    pub(super) line_start: usize,
    /// Its line, without the line end.
    pub(super) line: &'t str,
}

impl<'t> At<'t> {
    pub(super) fn new(text: &'t str, error: &SyntaxError<'t>) -> Self {
        let start = text.floor_char_boundary(error.span.start as usize);
        let end = text.ceil_char_boundary(error.span.end as usize).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at.saturating_add(1));
        let line = text[line_start..].lines().next().unwrap_or("");
        Self { text, message: error.message, start, end, line_start, line }
    }

    /// The error's line, from the error on.
    pub(super) fn rest(&self) -> &'t str {
        self.line.get(self.start.saturating_sub(self.line_start)..).unwrap_or("")
    }

    /// The error's line, before the error.
    pub(super) fn before(&self) -> &'t str {
        self.line.get(..self.start.saturating_sub(self.line_start)).unwrap_or(self.line)
    }

    /// The key that the error's line starts with, as it is written.
    pub(super) fn key(&self) -> Option<&'t str> {
        let (key, _) = key_of(self.line.trim_start().trim_start_matches('{').trim_start())?;
        Some(key)
    }

    /// Whether a value is expected where the error is.
    pub(super) fn is_at_value(&self) -> bool {
        self.before().trim_end().ends_with(['=', '[', ','])
    }

    /// A part of the error's line.
    pub(super) fn in_line(&self, start: usize, bytes: usize) -> Span {
        let start = self.line_start.saturating_add(start);
        Span::from_range(start..start.saturating_add(bytes))
    }

    /// The error's own place. An empty span shows nothing: take the character before it, on the same line.
    pub(super) fn visible(&self) -> Span {
        if self.start < self.end {
            return Span::from_range(self.start..self.end);
        }
        match self.before().chars().next_back() {
            Some(before) => {
                Span::from_range(self.start.saturating_sub(before.len_utf8())..self.start)
            }
            None => Span::from_range(self.start..self.start),
        }
    }
}

/// The key that a text starts with, in quotes or not, and what comes after it.
pub(super) fn key_of(text: &str) -> Option<(&str, &str)> {
    let end = match text.chars().next()? {
        quote @ ('"' | '\'') => text[1..].find(quote)?.saturating_add(2),
        _ => text.find(|it: char| !is_of_key(it)).unwrap_or(text.len()),
    };
    (end > 0).then(|| text.split_at(end))
}

pub(super) fn is_of_key(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.')
}
