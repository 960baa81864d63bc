//! One YAML scalar into the arena.

use granit_parser::{ScalarStyle, Tag};

use super::alike::{ambiguity, key_ambiguity, string_ambiguity, tag_ambiguity};
use super::core_schema::{Scalar, resolve, tagged};
use super::reader::{Reader, not_a_key};
use super::readings::readings;
use super::step::Step;
use super::tag::{core_suffix, foreign_tag};
use crate::document::ParseError;
use crate::document::ambiguous::Ambiguous;
use crate::document::arena::{Arena, Kind};
use crate::text::Span;

impl Reader<'_> {
    pub(super) fn scalar(
        &mut self,
        arena: &mut Arena,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Step<()> {
        self.room_for(1, arena, span)?;
        let is_plain = style == ScalarStyle::Plain;
        let core = match tag {
            Some(tag) => Some(core_suffix(tag).ok_or_else(|| foreign_tag(tag, span))?),
            None if is_plain => None,
            None => Some("str"),
        };
        if is_plain {
            self.check_plain(arena, text, tag, span)?;
        }
        let is_key = self.at_key();
        if is_key {
            self.key(arena, text, is_plain, tag, span)?;
        }
        // The parser gives a missing value as `~` in an empty span.
        let is_missing = is_plain && span.range().is_empty();
        if !is_key
            && !is_missing
            && let Some(scalar) = value_ambiguity(text, is_plain, tag, core, span)
        {
            arena.add_ambiguous(Ambiguous { has_tag: tag.is_some(), ..scalar });
        }
        let value = match core {
            // JSON's keys are strings: `200:` is the key "200".
            _ if is_key => Scalar::String,
            Some("str") => Scalar::String,
            None => resolve(text),
            Some(core) => tagged(core, text).ok_or_else(|| {
                ParseError::syntax(span, format!("`{text}` is no value of the tag `!!{core}`"))
            })?,
        };
        match value {
            Scalar::String => arena.push_decoded(Kind::String, span, text),
            Scalar::Null => arena.push(Kind::Null, span),
            Scalar::Bool(true) => arena.push(Kind::True, span),
            Scalar::Bool(false) => arena.push(Kind::False, span),
            Scalar::Number(number) => arena.push_decoded(Kind::Number, span, &number),
            Scalar::NotJson => {
                let error = ParseError::syntax(span, format!("`{text}` has no JSON form"));
                return Err(Box::new(
                    error.with_help("write a finite number, or quote it as a string"),
                ));
            }
        }
        Ok(())
    }

    /// A scalar that is a key: a string as it is written, if all readers take it for one key.
    fn key(
        &mut self,
        arena: &mut Arena,
        text: &str,
        is_plain: bool,
        tag: Option<&Tag>,
        span: Span,
    ) -> Step<()> {
        // The parser gives a missing key as `~` in an empty span.
        if is_plain && span.range().is_empty() {
            return Err(Box::new(not_a_key(span, Kind::Null)));
        }
        if let Some(tag) = tag.filter(|tag| tag.core_suffix() != Some("str")) {
            let message = format!("the tag `{}` on a key", tag.original());
            let error =
                ParseError::syntax(span, format!("{message}: some parsers make another key of it"));
            return Err(Box::new(error.with_help("remove the tag")));
        }
        if self.is_in_block() {
            self.check_no_tab_before(span, "key")?;
        }
        if text == "<<" {
            if !is_plain || tag.is_some() {
                let message = "a quoted or tagged `<<`: some parsers merge it, others read a member of this name";
                let help = "write `<<` without quotes to merge, or use another name";
                return Err(Box::new(ParseError::syntax(span, message).with_help(help)));
            }
            let frame = self.frames.last_mut().expect("a key is in a mapping");
            frame.merge_keys.push(arena.nodes.len());
        } else if is_plain
            && tag.is_none()
            && let Some(key) = key_ambiguity(text, span)
        {
            self.typed_keys.push((span.start, readings(text).collect()));
            arena.add_ambiguous(key);
        }
        Ok(())
    }
}

/// What parsers read in different ways in a value. `core` is its tag of the core schema, if it isn't left to the text.
fn value_ambiguity(
    text: &str,
    is_plain: bool,
    tag: Option<&Tag>,
    core: Option<&str>,
    span: Span,
) -> Option<Ambiguous> {
    match core {
        Some("str") if tag.is_some_and(|tag| tag.original() == "!") => string_ambiguity(text, span),
        Some("str") => None,
        None => ambiguity(text, span),
        Some(core) => ambiguity(text, span).or_else(|| tag_ambiguity(core, text, is_plain, span)),
    }
}
