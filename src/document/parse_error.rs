//! What can be wrong with a document as text, before anything else is asked of it.

use crate::document::Limits;
use crate::text::Span;

/// A document cannot be read, or not in one way only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParseError {
    /// The id of the built-in rule.
    pub(crate) rule: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) span: Span,
    /// Where else to look, and what is there.
    pub(crate) related: Option<(Span, &'static str)>,
    /// JSON Pointer to the value at fault, as far as it is known.
    pub(crate) pointer: String,
    /// What the fingerprint is taken of.
    pub(crate) value: String,
}

impl ParseError {
    pub(crate) fn new(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        let message = message.into();
        let (value, pointer) = (message.clone(), String::new());
        Self { rule, message, help: None, span, related: None, pointer, value }
    }

    pub(crate) fn syntax(span: Span, message: impl Into<String>) -> Self {
        Self::new("syntax", span, message)
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn empty() -> Self {
        Self::syntax(Span::default(), "the file holds no document")
            .help("write a document, or leave the file out of what is checked")
    }

    pub(crate) fn too_deep(span: Span, limits: &Limits) -> Self {
        let deepest = limits.depth();
        Self::new("too-deep", span, format!("nested more than {deepest} levels deep"))
            .help("flatten the document; a library user may raise `Limits::max_depth`")
    }

    pub(crate) fn too_many_nodes(span: Span, limits: &Limits) -> Self {
        let most = limits.max_nodes;
        Self::new("too-large", span, format!("more than {most} values and keys in one document"))
            .help("split the document; aliases count as often as they are used")
    }

    pub(crate) fn too_many_bytes(limits: &Limits) -> Self {
        let most = limits.bytes();
        Self::new("too-large", Span::default(), format!("larger than {most} bytes"))
            .help("split the file, or raise the limit")
    }

    pub(crate) fn duplicate_key(key: &str, first: Span, again: Span) -> Self {
        let mut problem = Self::new(
            "duplicate-key",
            again,
            format!("the key `{key}` is there twice: one parser takes the first, another the last"),
        )
        .help("remove one of the two");
        problem.related = Some((first, "first written here"));
        key.clone_into(&mut problem.value);
        problem
    }
}
