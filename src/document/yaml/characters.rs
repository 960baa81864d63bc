//! Characters that parsers disagree about.
//!
//! After some of them one reader sees a line break, or the end of a comment, where another sees none.
//! Some readers take them, some don't. So a text with one of them is refused as a whole.

use super::step::Step;
use crate::document::ParseError;
use crate::text::Span;

/// The error for the first character that isn't read alike by all.
pub(super) fn refused(text: &str) -> Option<ParseError> {
    let start = text.strip_prefix('\u{feff}').unwrap_or_default();
    if ["---", "...", "%"].iter().any(|mark| start.starts_with(mark)) {
        return Some(mark_refused(
            "a byte order mark before a document mark: some parsers read a scalar",
        ));
    }
    let (at, found) = text.char_indices().find(|&(at, c)| !is_read_alike(text, at, c))?;
    let span = Span::from_range(at..at + found.len_utf8());
    let code = u32::from(found);
    let (message, help) = match found {
        '\r' => (
            "a carriage return without a line feed: some parsers end the line here".to_owned(),
            "end lines with `\\n` or `\\r\\n`; in double quotes write `\\r`".to_owned(),
        ),
        '\u{85}' | '\u{2028}' | '\u{2029}' => (
            format!("U+{code:04X} ends a line in YAML 1.1 and does not in YAML 1.2"),
            format!("remove it, or write `\\u{code:04X}` in double quotes"),
        ),
        '\u{feff}' => (
            "a byte order mark that isn't at the start of the file: some parsers skip it"
                .to_owned(),
            "remove it, or write `\\uFEFF` in double quotes".to_owned(),
        ),
        _ => (
            format!("U+{code:04X} isn't allowed in YAML (YAML 1.2.2, section 5.1)"),
            format!("remove it, or write `\\u{code:04X}` in double quotes"),
        ),
    };
    Some(ParseError::syntax(span, message).with_help(help))
}

/// The error at the byte order mark that the text starts with.
fn mark_refused(message: &str) -> ParseError {
    let mark = Span::from_range(0..'\u{feff}'.len_utf8());
    ParseError::syntax(mark, message).with_help("save the file as UTF-8 without a byte order mark")
}

/// Whether all readers take the character at `at`, and none for a line break that others don't see:
/// the printable characters of YAML 1.2.2, section 5.1, without the line breaks of YAML 1.1, and a byte
/// order mark only at the start.
fn is_read_alike(text: &str, at: usize, character: char) -> bool {
    match character {
        '\r' => text.as_bytes().get(at + 1) == Some(&b'\n'),
        '\t' | '\n' | ' '..='~' => true,
        '\u{feff}' => at == 0,
        '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => character >= '\u{a0}',
    }
}

/// Refuses a byte order mark before a block collection that is on the first line, if a line of it is indented by
/// one column more: to Psych the mark is a column, so that the line is at the collection's own level.
pub(super) fn check_byte_order_mark(text: &str, block: Span, indent: usize) -> Step<()> {
    let range = block.range();
    let is_first_line = || text.get(..range.start).is_some_and(|before| !before.contains('\n'));
    if !text.starts_with('\u{feff}') || !is_first_line() {
        return Ok(());
    }
    let is_one_more = |line: &str| {
        let content = line.trim_start_matches(' ');
        line.len() - content.len() == indent + 1 && !content.trim_ascii().is_empty()
    };
    let mut lines = text.get(range).unwrap_or_default().split('\n').skip(1);
    if !lines.any(is_one_more) {
        return Ok(());
    }
    Err(Box::new(mark_refused(
        "a byte order mark before a block: some parsers take it for a column of indentation",
    )))
}
