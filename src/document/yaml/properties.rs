//! Anchors and tags of scalars that parsers disagree about.

use granit_parser::ScalarStyle;

use super::core_schema::{Scalar, resolve};
use super::reader::Reader;
use super::step::Step;
use crate::document::ParseError;
use crate::text::Span;

impl<'l> Reader<'l> {
    /// Refuses an anchor or a tag that some readers don't give to the scalar at `span`.
    pub(super) fn check_properties(
        &self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        has_tag: bool,
        span: Span,
    ) -> Step<()> {
        if anchor == 0 && !has_tag {
            return Ok(());
        }
        let is_plain = style == ScalarStyle::Plain;
        let is_missing = is_plain && span.range().is_empty();
        if anchor != 0 {
            self.anchor_name()?;
        }
        if has_tag {
            self.check_tag_end()?;
        }
        let first = self.find_before_node(|c| matches!(c, '&' | '!')).unwrap_or(self.end);
        if is_missing && anchor != 0 {
            let anchor = self.find_before_node(|c| c == '&').unwrap_or(first);
            let error = ParseError::syntax(
                Span::from_range(anchor..anchor + 1),
                "an anchor on nothing: some parsers read another value at its alias",
            );
            return Err(Box::new(error.with_help("write `null` after the anchor")));
        }
        let start = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_header().unwrap_or(first),
            _ => span.range().start,
        };
        if is_missing && self.frames.is_empty() {
            let error = ParseError::syntax(
                Span::from_range(first..first + 1),
                "a tag on nothing: some parsers read null whatever the tag says",
            );
            return Err(Box::new(error.with_help("write `\"\"` or `null` without a tag")));
        }
        if !is_missing {
            self.check_on_line(start)?;
        }
        if is_plain && self.at_key() && anchor != 0 && resolve(text) != Scalar::String {
            let message = format!(
                "an anchor on the key `{text}`: some parsers don't read its aliases as strings"
            );
            let error = ParseError::syntax(span, message).with_help("quote the key");
            return Err(Box::new(error));
        }
        Ok(())
    }

    /// Reads over the anchor and the tag of the collection that starts at `span`; the anchor's name. Refuses what
    /// some readers don't give to the collection.
    pub(super) fn collection_properties(
        &mut self,
        anchor: usize,
        has_tag: bool,
        is_flow: bool,
        span: Span,
    ) -> Step<Option<&'l str>> {
        if anchor == 0 && !has_tag {
            return Ok(None);
        }
        if is_flow {
            self.check_on_line(span.range().start)?;
        }
        if has_tag {
            self.check_tag_end()?;
        }
        let name = if anchor == 0 { None } else { self.anchor_name()? };
        // What comes next has an anchor and a tag of its own.
        for _ in 0..usize::from(anchor != 0) + usize::from(has_tag) {
            let at = self.find_before_node(|c| matches!(c, '&' | '!')).unwrap_or(self.end);
            let rest = self.text.get(at..).unwrap_or_default();
            self.end = at + rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        }
        Ok(name)
    }

    /// The name of the anchor of the next node. Refuses one that a collection around the node has.
    fn anchor_name(&self) -> Step<Option<&'l str>> {
        let Some(at) = self.find_before_node(|c| c == '&') else {
            return Ok(None);
        };
        let rest = &self.text[at + 1..];
        let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_';
        let name = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        if self.frames.iter().all(|frame| frame.name != Some(name)) {
            return Ok(Some(name));
        }
        let error = ParseError::syntax(
            Span::from_range(at..at + 1 + name.len()),
            format!(
                "the anchor `{name}` is within a value with the same anchor: parsers \
                 differ about which one an alias means"
            ),
        );
        Err(Box::new(error.with_help("give it another name")))
    }

    /// Refuses a bracket or comma right after the tag of the next node: libyaml takes it for a part of the tag.
    fn check_tag_end(&self) -> Step<()> {
        let Some(tag) = self.find_before_node(|c| c == '!') else {
            return Ok(());
        };
        let rest = &self.text[tag..];
        let word = &rest[..rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len())];
        // A verbatim tag is in angle brackets.
        let from = word.starts_with("!<").then(|| word.find('>')).flatten().unwrap_or(0);
        let Some(found) = word[from..].find([',', '[', ']', '{', '}']) else {
            return Ok(());
        };
        let at = tag + from + found;
        let error = ParseError::syntax(
            Span::from_range(at..at + 1),
            format!(
                "`{}` right after a tag: some parsers take it for a part of the tag",
                &self.text[at..=at]
            ),
        );
        Err(Box::new(error.with_help("put a blank after the tag")))
    }

    /// Refuses an anchor or a tag on another line than the scalar or flow collection that starts at `start`.
    pub(super) fn check_on_line(&self, start: usize) -> Step<()> {
        let Some(first) = self.find_before_node(|c| matches!(c, '&' | '!')) else {
            return Ok(());
        };
        if !self.text.get(first..start).is_some_and(|it| it.contains('\n')) {
            return Ok(());
        }
        let what = if self.text[first..].starts_with('&') { "an anchor" } else { "a tag" };
        let message = format!("{what} on another line than its value: some parsers lose it");
        let error = ParseError::syntax(Span::from_range(first..first + 1), message);
        Err(Box::new(error.with_help("put it on the line where the value starts")))
    }

    /// Where such a character is in what comes before the next scalar, other than in comments, tags and
    /// directives.
    pub(super) fn find_before_node(&self, is_wanted: impl Fn(char) -> bool) -> Option<usize> {
        let mut at = self.end;
        loop {
            let rest = self.text.get(at..)?;
            let token = rest.trim_start();
            at += rest.len() - token.len();
            at += match token.chars().next()? {
                found if is_wanted(found) => return Some(at),
                // Comments and directives go to the end of the line, tags and anchors to a blank.
                '#' | '%' => token.find('\n')?,
                '!' | '&' => token.find(|c: char| c.is_ascii_whitespace())?,
                mark => mark.len_utf8(),
            };
        }
    }
}
