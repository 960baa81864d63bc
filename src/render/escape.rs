//! One escape function for each kind of output.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::text::invisible::{escaped, replace_unsafe};

/// For a terminal: unsafe characters become `\u{…}`.
pub(super) fn terminal(text: &str) -> Cow<'_, str> {
    escaped(text)
}

/// For JSON that is written already: unsafe characters become `\uXXXX`, so that the report can be looked at. They stand
/// in strings alone, but for tabs and carriage returns, which stand between values alone and become spaces.
pub(super) fn json(text: &str) -> Cow<'_, str> {
    replace_unsafe(
        text,
        |character| character == '\n',
        |escaped, character| {
            if matches!(character, '\t' | '\r') {
                return escaped.write_char(' ');
            }
            let mut units = [0; 2];
            character
                .encode_utf16(&mut units)
                .iter()
                .try_for_each(|unit| write!(escaped, "\\u{unit:04x}"))
        },
    )
}

/// For the text of a workflow command of GitHub's, in which a line break is `%0A`.
pub(super) fn workflow(text: &str) -> String {
    terminal(text).replace('%', "%25")
}

/// For a property of a workflow command, which ends at a comma or colon.
pub(super) fn workflow_property(text: &str) -> String {
    workflow(text).replace(':', "%3A").replace(',', "%2C")
}

/// For XML 1.0, in an element and in an attribute.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in terminal(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            // `]]>` must not stand in an element.
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // No XML can have these in any form, nor the control characters, which are gone already.
            '\u{fffe}' => escaped.push_str("\\u{fffe}"),
            '\u{ffff}' => escaped.push_str("\\u{ffff}"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// For a message of SARIF, which is a template (§3.11.5: braces are doubled) and may hold links (§3.11.6:
/// `[text](target)`; of what looks like one, the brackets get a backslash).
pub(super) fn sarif(text: &str) -> String {
    let text = sarif_text(text);
    match text.contains(['{', '}']) {
        true => text.replace('{', "{{").replace('}', "}}"),
        false => text,
    }
}

/// For a text of SARIF that is no template.
pub(super) fn sarif_text(text: &str) -> String {
    let text = terminal(text);
    match text.contains("](") {
        true => text.replace('[', "\\[").replace(']', "\\]"),
        false => text.into_owned(),
    }
}
