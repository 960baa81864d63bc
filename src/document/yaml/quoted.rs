//! Scalars in quotes that parsers disagree about.

use granit_parser::ScalarStyle;

use super::step::Step;
use crate::document::ParseError;
use crate::text::Span;

/// Refuses blanks at the end of a line, which some readers keep.
pub(super) fn check_line_ends(text: &str, quoted: Span, style: ScalarStyle) -> Step<()> {
    let inside = text.get(quoted.range()).unwrap_or_default().get(1..).unwrap_or_default();
    let mut start = quoted.range().start + 1;
    for (nth, line) in inside.split_inclusive('\n').enumerate() {
        let Some(content) = line.strip_suffix('\n') else { break };
        let content = content.strip_suffix('\r').unwrap_or(content);
        let kept = content.trim_end_matches([' ', '\t']);
        let backslashes = kept.len() - kept.trim_end_matches('\\').len();
        let is_escaped = style == ScalarStyle::DoubleQuoted && backslashes % 2 == 1;
        let blanks = kept.len() + usize::from(is_escaped)..content.len();
        // All drop the blanks of a blank line.
        if !blanks.is_empty() && (nth == 0 || !kept.is_empty()) {
            let span = Span::from_range(start + blanks.start..start + blanks.end);
            let message = "blanks at the end of a line within quotes: some parsers keep them";
            return Err(Box::new(ParseError::syntax(span, message).with_help("remove the blanks")));
        }
        start += line.len();
    }
    Ok(())
}

/// Refuses half of a surrogate pair, of which some readers make a character and some make none, and an
/// escaped line break before a blank line.
pub(super) fn check_escapes(text: &str, quoted: Span) -> Step<()> {
    let inside = text.get(quoted.range()).unwrap_or_default();
    let mut from = 0;
    while let Some(found) = inside[from..].find('\\') {
        let at = from + found;
        let rest = &inside[at + 1..];
        let length = rest.chars().next().map_or(0, char::len_utf8);
        let digits = rest.strip_prefix('u').and_then(|rest| rest.get(..4)).unwrap_or_default();
        let is_surrogate = matches!(u32::from_str_radix(digits, 16), Ok(0xd800..=0xdfff));
        let next_line = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'));
        let is_blank = |line: &str| line.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
        let error = if is_surrogate {
            Some((
                "half of a surrogate pair: some parsers don't join the halves",
                "write the character itself, or `\\U` with its eight digits",
            ))
        } else if next_line.is_some_and(is_blank) {
            Some((
                "an escaped line break before a blank line: some parsers drop the blank line",
                "write `\\n` where you mean a line break",
            ))
        } else {
            None
        };
        if let Some((message, help)) = error {
            let start = quoted.range().start + at;
            let escape = Span::from_range(start..start + 1 + length + digits.len());
            return Err(Box::new(ParseError::syntax(escape, message).with_help(help)));
        }
        from = at + 1 + length;
    }
    Ok(())
}
