//! Why a document can't be read, or can be read in more than one way.

use std::fmt;

use crate::document::Limits;
use crate::text::Span;

/// Why [`Document::parse`](crate::document::Document::parse) refuses a document, and where.
///
/// Spans are bytes of the text that was parsed. [`Display`](fmt::Display) gives the message.
///
/// ```
/// use dtolint::document::{Document, Format, ParseErrorKind};
/// use dtolint::text::Source;
/// use dtolint::Limits;
///
/// let source = Source::new("hook.json", r#"{"events": [], "events": ["user.created"]}"#);
/// let errors = Document::parse(source, Format::Json, &Limits::default()).remove(0).unwrap_err();
/// assert_eq!(errors[0].kind(), ParseErrorKind::DuplicateKey);
/// assert_eq!((errors[0].span().start, errors[0].span().end), (15, 23));
/// assert_eq!(errors[0].related().unwrap().0.start, 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    kind: ParseErrorKind,
    message: String,
    help: Option<String>,
    span: Span,
    related: Option<(Span, &'static str)>,
    /// What the fingerprint of a finding is taken of.
    value: String,
}

/// What kind of [`ParseError`] it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// The text isn't JSON (RFC 8259) or YAML 1.2, or is YAML that JSON can't express.
    Syntax,
    /// An object has the same key twice, or YAML keys that some readers take for one. Parsers differ
    /// in which value they keep.
    DuplicateKey,
    /// Arrays and objects are nested deeper than [`Limits::max_depth`].
    TooDeep,
    /// The text, or a line of NDJSON, is larger than [`Limits::max_bytes`], or the document has more values and keys
    /// than [`Limits::max_nodes`].
    TooLarge,
}

impl ParseErrorKind {
    /// The name in kebab-case: the id of the rule that reports errors of this kind.
    ///
    /// ```
    /// assert_eq!(dtolint::document::ParseErrorKind::TooDeep.name(), "too-deep");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::DuplicateKey => "duplicate-key",
            Self::TooDeep => "too-deep",
            Self::TooLarge => "too-large",
        }
    }
}

impl fmt::Display for ParseErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl ParseError {
    /// What kind of error it is.
    pub fn kind(&self) -> ParseErrorKind {
        self.kind
    }

    /// What was found: one line, lower case, no full stop.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The bytes at fault. Empty where something is missing.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Another place that belongs to the error, and what is there: for a repeated key, the first
    /// one.
    pub fn related(&self) -> Option<(Span, &str)> {
        self.related
    }

    /// What the fingerprint of a finding is taken of.
    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    fn new(kind: ParseErrorKind, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        let value = message.clone();
        Self { kind, message, help: None, span, related: None, value }
    }

    pub(super) fn syntax(span: Span, message: impl Into<String>) -> Self {
        Self::new(ParseErrorKind::Syntax, span, message)
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same error in a text that has `by` bytes before it.
    pub(super) fn shifted(mut self, by: u32) -> Self {
        self.span = self.span.shifted(by);
        self.related = self.related.map(|(span, label)| (span.shifted(by), label));
        self
    }

    /// The same error in a text that lacks `by` bytes before it.
    pub(super) fn shifted_back(mut self, by: u32) -> Self {
        let back =
            |span: Span| Span::new(span.start.saturating_sub(by), span.end.saturating_sub(by));
        self.span = back(self.span);
        self.related = self.related.map(|(span, label)| (back(span), label));
        self
    }

    pub(super) fn empty() -> Self {
        Self::syntax(Span::default(), "the file holds no document")
            .with_help("write a document, or don't check this file")
    }

    pub(super) fn too_deep(span: Span, limits: &Limits) -> Self {
        let most = limits.depth();
        Self::new(ParseErrorKind::TooDeep, span, format!("nested more than {most} levels deep"))
            .with_help(
                "flatten the document; through the library, `Limits::max_depth` can be raised",
            )
    }

    pub(super) fn too_many_nodes(span: Span, limits: &Limits) -> Self {
        let most = limits.max_nodes;
        let message = format!("more than {most} values and keys in one document");
        Self::new(ParseErrorKind::TooLarge, span, message)
            .with_help("split the document; each use of a YAML alias counts in full")
    }

    pub(crate) fn too_many_bytes(most: usize) -> Self {
        let message = format!("larger than {most} bytes");
        Self::new(ParseErrorKind::TooLarge, Span::default(), message)
            .with_help("split the file, or raise `bytes` in the policy's `[limits]`")
    }

    /// A line of NDJSON that is larger than one document may be.
    pub(crate) fn line_too_large(limits: &Limits) -> Self {
        let message = format!("this line is larger than {} bytes", limits.bytes());
        Self::new(ParseErrorKind::TooLarge, Span::default(), message)
            .with_help("split the document, or raise `bytes` in the policy's `[limits]`")
    }

    /// An item of an array that is larger than one document may be.
    pub(crate) fn item_too_large(limits: &Limits) -> Self {
        let message = format!("this item is larger than {} bytes", limits.bytes());
        Self::new(ParseErrorKind::TooLarge, Span::default(), message).with_help(
            "close its brackets and quotes, split it, or raise `bytes` in the policy's `[limits]`",
        )
    }

    /// A character within a line of NDJSON, at this byte of it, that ends the line for some.
    pub(super) fn other_line_end((at, character): (usize, char)) -> Self {
        let code = u32::from(character);
        let help = match character {
            '\r' => "remove it; lines end with `\\n` or `\\r\\n`".to_owned(),
            _ => format!("write `\\u{code:04x}`"),
        };
        let span = Span::from_range(at..at + character.len_utf8());
        Self::syntax(span, format!("U+{code:04X} within a line: some parsers end the line here"))
            .with_help(help)
    }

    /// A key that repeats an earlier one of its object.
    pub(super) fn duplicate_key(key: &str, first: Span, again: Span) -> Self {
        let message = format!(
            "the key `{key}` is repeated: some parsers keep the first value, others the last"
        );
        Self::repeated(key, again, message)
            .with_help("remove one of the two members")
            .with_related(first, "first written here")
    }

    /// Two keys of YAML that some readers take for one, such as `1.10` and `1.1`.
    pub(super) fn equal_keys(key: &str, first: &str, first_span: Span, again: Span) -> Self {
        let message = format!(
            "the key `{key}` has the same value as `{first}`: some parsers keep one of the two members"
        );
        Self::repeated(key, again, message)
            .with_help(
                "remove one of the two members, or quote both keys and name them differently",
            )
            .with_related(first_span, "the other key")
    }

    /// A member that YAML's `<<` brings into a mapping that has one of its name.
    pub(super) fn merged_twice(key: &str, first: Span, merge_key: Span) -> Self {
        let message = format!(
            "`<<` brings another `{key}`: some parsers keep this value, others the one before"
        );
        Self::repeated(key, merge_key, message)
            .with_help("write the members out without `<<`, each key once")
            .with_related(first, "the same key")
    }

    fn repeated(key: &str, at: Span, message: String) -> Self {
        Self { value: key.to_owned(), ..Self::new(ParseErrorKind::DuplicateKey, at, message) }
    }

    fn with_related(self, span: Span, label: &'static str) -> Self {
        Self { related: Some((span, label)), ..self }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ParseError {}
