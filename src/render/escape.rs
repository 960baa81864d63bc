//! One escape function for each kind of output.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::invisible::is_unsafe;

/// For a terminal: unsafe characters become `\u{…}`.
pub(super) fn terminal(text: &str) -> Cow<'_, str> {
    replace(text, |escaped, character| write!(escaped, "\\u{{{:x}}}", u32::from(character)))
}

/// For JSON that is written already: unsafe characters, which stand in strings alone, become
/// `\uXXXX`, so that the report can be looked at.
pub(super) fn json(text: &str) -> Cow<'_, str> {
    replace(text, |escaped, character| {
        if character == '\n' {
            return escaped.write_char(character);
        }
        let mut units = [0; 2];
        character
            .encode_utf16(&mut units)
            .iter()
            .try_for_each(|unit| write!(escaped, "\\u{unit:04x}"))
    })
}

fn replace(text: &str, write: impl Fn(&mut String, char) -> std::fmt::Result) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_unsafe(character) {
            // Writing to a string cannot fail.
            let _ = write(&mut escaped, character);
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}
