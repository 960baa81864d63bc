//! Block scalars that parsers disagree about.

use super::reader::Reader;
use super::step::Step;
use crate::document::ParseError;
use crate::text::Span;

impl Reader<'_> {
    /// Refuses a block scalar that has an indentation indicator, that the end of the file ends, or that isn't
    /// indented at all. `text` is what it says.
    pub(super) fn check_block_scalar(&self, text: &str, span: Span) -> Step<()> {
        let header = self.block_header().unwrap_or(span.range().start);
        if let Some(digit) = self.indentation_indicator(header) {
            let message = "an indentation indicator: parsers count it from different columns";
            let error = ParseError::syntax(digit, message);
            let help = "remove it, or write the text in double quotes with `\\n` for line breaks";
            return Err(Box::new(error.with_help(help)));
        }
        self.check_empty(text, header)?;
        let range = span.range();
        let rest = self.text.get(range.end..).unwrap_or_default();
        if rest.trim_ascii().is_empty() && !rest.ends_with('\n') {
            let end = Span::from_range(self.text.len()..self.text.len());
            let message =
                "the last line of the block scalar has no line break: some parsers add it";
            return Err(Box::new(ParseError::syntax(end, message).with_help("end the line")));
        }
        let blanks = |line: &str| line.len() - line.trim_start().len();
        let indent = self.line_before(range.start).len();
        let is_indented = indent > 0 && indent >= blanks(self.line_before(header));
        if self.frames.is_empty() && (!is_indented || text.trim_ascii().is_empty()) {
            let error = ParseError::syntax(
                Span::from_range(range.start..range.start),
                "the block scalar has no text that is indented",
            );
            return Err(Box::new(error.with_help("indent it")));
        }
        Ok(())
    }

    /// Refuses a block scalar without text, if its header is alone on its line, or a tab comes before the next text:
    /// npm's yaml takes the lines after it for its text.
    fn check_empty(&self, text: &str, header: usize) -> Step<()> {
        if self.frames.is_empty() || !text.trim_ascii().is_empty() {
            return Ok(());
        }
        let after = self.text.get(header..).and_then(|rest| rest.split_once('\n'));
        let after = after.map_or("", |(_, after)| after);
        let blanks = after.len() - after.trim_ascii_start().len();
        let has_tab = after[..blanks].contains('\t');
        if !has_tab && !self.line_before(header).trim_ascii().is_empty() {
            return Ok(());
        }
        let error = ParseError::syntax(
            Span::from_range(header..header + 1),
            "a block scalar without text: some parsers take the lines after it for its text",
        );
        Err(Box::new(error.with_help("write `\"\"` instead")))
    }

    /// Where the header of the block scalar that comes next starts.
    pub(super) fn block_header(&self) -> Option<usize> {
        self.find_before_node(|c| matches!(c, '|' | '>'))
    }

    /// The digit in a header such as `|2` or `>-1`, which is at `header`.
    fn indentation_indicator(&self, header: usize) -> Option<Span> {
        let rest = self.text.get(header + 1..)?;
        let digit = header + 1 + rest.find(|c: char| !matches!(c, '+' | '-'))?;
        self.text[digit..]
            .starts_with(|c: char| c.is_ascii_digit())
            .then(|| Span::from_range(digit..digit + 1))
    }
}
