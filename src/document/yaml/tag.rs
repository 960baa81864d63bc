//! Tags of the core schema; any other tag is an error.

use granit_parser::Tag;

use super::step::Step;
use crate::document::ParseError;
use crate::text::Span;

pub(super) fn check_tag(tag: Option<&Tag>, core: &str, span: Span) -> Step<()> {
    match tag {
        None => Ok(()),
        Some(tag) => match core_suffix(tag) {
            Some(suffix) if suffix == core => Ok(()),
            _ => Err(Box::new(foreign_tag(tag, span))),
        },
    }
}

/// The `str` of `!!str`. `!`, the non-specific tag, makes a scalar a string too.
pub(super) fn core_suffix(tag: &Tag) -> Option<&str> {
    tag.core_suffix().or_else(|| (tag.original() == "!").then_some("str"))
}

pub(super) fn foreign_tag(tag: &Tag, span: Span) -> ParseError {
    ParseError::syntax(span, format!("the tag `{}` has no meaning in JSON", tag.original()))
        .with_help("remove the tag")
}
