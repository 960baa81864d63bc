//! Characters that YAML readers disagree about.
//!
//! After some of them one reader sees a line break, or the end of a comment, where another sees none.
//! Some readers take them, some don't. So a text with one of them is refused as a whole.

use crate::document::ParseError;
use crate::text::Span;

/// The error for the first character that isn't read alike by all.
pub(super) fn refused(text: &str) -> Option<ParseError> {
    let start = text.strip_prefix('\u{feff}').unwrap_or_default();
    if ["---", "...", "%"].iter().any(|mark| start.starts_with(mark)) {
        let mark = Span::new(0, '\u{feff}'.len_utf8() as u32);
        let message = "a byte order mark before a document mark: some YAML readers read a scalar";
        let help = "save the file as UTF-8 without a byte order mark";
        return Some(ParseError::syntax(mark, message).with_help(help));
    }
    let (at, found) = text.char_indices().find(|&(at, c)| !is_read_alike(text, at, c))?;
    let span = Span::from_range(at..at + found.len_utf8());
    let code = u32::from(found);
    let (message, help) = match found {
        '\r' => (
            "a carriage return without a line feed: some YAML readers end the line here".to_owned(),
            "end lines with `\\n` or `\\r\\n`; in double quotes write `\\r`".to_owned(),
        ),
        '\u{85}' | '\u{2028}' | '\u{2029}' => (
            format!("U+{code:04X} ends a line in YAML 1.1 and does not in YAML 1.2"),
            format!("remove it, or write `\\u{code:04X}` in double quotes"),
        ),
        '\u{feff}' => (
            "a byte order mark that isn't at the start of the file: some YAML readers skip it"
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
