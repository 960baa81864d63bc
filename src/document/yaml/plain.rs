//! Plain scalars that parsers disagree about because of where they are.

use granit_parser::Tag;

use super::reader::Reader;
use super::step::Step;
use crate::document::ParseError;
use crate::document::arena::Arena;
use crate::text::Span;

impl Reader<'_> {
    /// Refuses a plain scalar that isn't read alike by all because of where it is.
    pub(super) fn check_plain(
        &self,
        arena: &Arena,
        text: &str,
        tag: Option<&Tag>,
        span: Span,
    ) -> Step<()> {
        let refuse = |message: &str, help: &str| {
            Err(Box::new(ParseError::syntax(span, message).with_help(help)))
        };
        let is_missing = span.range().is_empty();
        if is_missing && tag.is_some_and(|tag| tag.original() == "!") {
            return refuse(
                "the tag `!` on nothing: some parsers read null, others a string",
                "write `null` or `\"\"`",
            );
        }
        let is_first = self.line_before(span.range().start).trim_ascii().is_empty();
        if is_first && (text.starts_with("---") || text.starts_with("...")) {
            let message =
                "a plain scalar that starts like a document mark: some parsers read the mark";
            return refuse(message, "put the scalar into quotes");
        }
        let Some(frame) = self.frames.last() else {
            return Ok(());
        };
        if frame.is_flow() && !is_missing {
            return self.check_plain_in_flow(text, span);
        }
        let open = arena.open.last().map_or(0, |open| arena.nodes[open.node].span.range().start);
        let is_inside = !self.line_before(open).trim_ascii().is_empty()
            || self.frames.iter().rev().skip(1).any(|outer| outer.is_block_sequence());
        if is_missing && frame.is_block_sequence() && is_inside {
            let message = "nothing after the dash: some parsers take the next line for a part of this sequence";
            return refuse(message, "write `null`");
        }
        Ok(())
    }

    /// Within brackets, readers look for the colon of a key in different ways.
    fn check_plain_in_flow(&self, text: &str, span: Span) -> Step<()> {
        let after = self.text.get(span.range().end..).unwrap_or_default();
        let colon = after_comments(after).as_bytes();
        let is_at_edge = text.starts_with([':', '?'])
            || matches!(colon, [b':', b',' | b'[' | b']' | b'{' | b'}', ..]);
        let written = self.text.get(span.range()).unwrap_or_default();
        let is_after_blank = written
            .match_indices(':')
            .any(|(at, _)| written[..at].ends_with(|c: char| c.is_ascii_whitespace()));
        if !is_at_edge && !is_after_blank {
            return Ok(());
        }
        let message = if is_at_edge {
            "a colon or question mark at the edge of a plain scalar: some parsers take it for a part of the scalar"
        } else {
            "a colon after a blank in a plain scalar within brackets: some parsers read a key before it"
        };
        let help = "put the scalar into quotes, and a blank after the colon of a key";
        Err(Box::new(ParseError::syntax(span, message).with_help(help)))
    }

    /// Refuses a comment between a dash and a plain scalar on a line of its own. After that, npm's yaml takes the
    /// next dash for a part of the scalar.
    pub(super) fn check_comment_before(&self, plain: Span) -> Step<()> {
        let range = plain.range();
        if range.is_empty() || !self.frames.last().is_some_and(|it| it.is_block_sequence()) {
            return Ok(());
        }
        let between = self.text.get(self.end..range.start).unwrap_or_default();
        let mut end = range.start;
        for line in between.split_inclusive('\n').rev() {
            let content = line.trim_ascii_start();
            if content.starts_with('-') {
                break;
            }
            if content.starts_with('#') {
                let start = end - content.len();
                let error = ParseError::syntax(
                    Span::from_range(start..start + content.trim_ascii_end().len()),
                    "a comment between a dash and its text: some parsers take the next items for a part of the text",
                );
                return Err(Box::new(error.with_help("move the comment before the dash")));
            }
            end -= line.len();
        }
        Ok(())
    }
}

/// What comes after blanks, line breaks and comments.
fn after_comments(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        if !text.starts_with('#') {
            return text;
        }
        text = text.find('\n').map_or("", |at| &text[at..]);
    }
}
