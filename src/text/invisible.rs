//! Characters that a reader can't see: a URL must not have them, and a report must not print them.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use unicode_general_category::{GeneralCategory, get_general_category};

/// Characters that leave no trace on a screen: joiners, bidirectional controls, fillers, variation
/// selectors, tags.
///
/// Unicode's property Default_Ignorable_Code_Point, and every other format character (general
/// category Cf) but those that are drawn, such as U+0600 ARABIC NUMBER SIGN.
pub(crate) fn is_invisible(character: char) -> bool {
    if character.is_ascii() {
        return false;
    }
    is_ignorable(character) || (is_format(character) && !is_drawn(character))
}

/// Characters that a terminal acts on, or that hide what is there: controls (including the C1
/// controls, which can start an escape sequence), format characters, line and paragraph separators,
/// and everything invisible.
pub(crate) fn is_unsafe(character: char) -> bool {
    // Most characters of a report are ASCII.
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}')
        || is_format(character)
        || is_ignorable(character)
}

/// A text to print in a line: each unsafe character is `\u{…}`, or `\n`, `\r`, `\t`.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    replace_unsafe(text, |_| false, write_escaped)
}

/// A text of several lines to print: as [`escaped`], but lines end where they did.
pub(crate) fn escaped_lines(text: &str) -> Cow<'_, str> {
    replace_unsafe(text, |character| character == '\n', write_escaped)
}

/// A text with its control characters as [`escaped`] has them. What else is unsafe stays, so that a secret in the text
/// is known again.
pub(crate) fn visible_controls(text: String) -> String {
    if !text.contains(char::is_control) {
        return text;
    }
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            // Writing to a string can't fail.
            let _ = write_escaped(&mut visible, character);
        } else {
            visible.push(character);
        }
    }
    visible
}

fn write_escaped(escaped: &mut String, character: char) -> fmt::Result {
    match character {
        '\n' => escaped.write_str("\\n"),
        '\r' => escaped.write_str("\\r"),
        '\t' => escaped.write_str("\\t"),
        other => write!(escaped, "\\u{{{:x}}}", u32::from(other)),
    }
}

/// What an author wrote over several lines, in one.
pub(crate) fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text in which `write` stands in for each character that is unsafe where it is, and isn't kept.
pub(crate) fn replace_unsafe(
    text: &str,
    is_kept: impl Fn(char) -> bool,
    write: impl Fn(&mut String, char) -> fmt::Result,
) -> Cow<'_, str> {
    let mut escaped = String::new();
    let (mut done, mut at) = (0, 0);
    while let Some(length) =
        text.as_bytes()[at..].iter().position(|&byte| MAY_BE_UNSAFE[usize::from(byte)])
    {
        at += length;
        let Some(character) = text[at..].chars().next() else { break };
        let end = at + character.len_utf8();
        if !is_kept(character) && is_unsafe_at(text, at, character) {
            escaped.push_str(&text[done..at]);
            // Writing to a string can't fail.
            let _ = write(&mut escaped, character);
            done = end;
        }
        at = end;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    escaped.push_str(&text[done..]);
    Cow::Owned(escaped)
}

/// The bytes with which a character may start that is unsafe somewhere.
const MAY_BE_UNSAFE: [bool; 256] = {
    let mut may_be = [false; 256];
    let mut byte = 0;
    while byte < may_be.len() {
        may_be[byte] =
            byte >= 0x80 || (byte as u8).is_ascii_control() || matches!(byte as u8, b'[' | b':');
        byte += 1;
    }
    may_be
};

/// Whether the character at `at` is unsafe, or starts or is within what runners of CI take for a command in a log: the
/// bracket of `##[error]`, `##vso[…]` and the like for GitHub, Azure and TeamCity, wherever it stands in a line, and
/// the first colon of `::error::` for GitHub, at the start of a line.
pub(crate) fn is_unsafe_at(text: &str, at: usize, character: char) -> bool {
    let word = || text[..at].trim_end_matches(|it: char| it.is_ascii_alphabetic());
    match character {
        '[' => word().ends_with("##"),
        ':' => {
            text[at..].starts_with("::") && starts_line(&text[..at]) && starts_command(&text[at..])
        }
        other => is_unsafe(other),
    }
}

/// Whether a text is `::`, a word, and `::` further on in the line.
fn starts_command(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("::") else { return false };
    let line = rest.split('\n').next().unwrap_or_default();
    line.starts_with(|it: char| it.is_ascii_alphabetic()) && line.contains("::")
}

/// Whether there is nothing but white space between the start of a line and the end of a text.
fn starts_line(before: &str) -> bool {
    let before = before.trim_end_matches(|it: char| it != '\n' && it.is_whitespace());
    before.is_empty() || before.ends_with('\n')
}

fn is_format(character: char) -> bool {
    get_general_category(character) == GeneralCategory::Format
}

/// Format characters that are drawn: Unicode's property Prepended_Concatenation_Mark.
fn is_drawn(character: char) -> bool {
    matches!(character,
        '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
        | '\u{110bd}' | '\u{110cd}')
}

/// What is in Default_Ignorable_Code_Point and isn't a format character: fillers, variation
/// selectors, and code points that are set aside for more of them.
fn is_ignorable(character: char) -> bool {
    matches!(character,
        '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180d}'
        | '\u{180f}' | '\u{2065}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
}

/// All code points of planes 0 to 3 and 14, and one in 50 of the others.
#[cfg(test)]
pub(crate) fn characters_of_all_planes() -> impl Iterator<Item = char> {
    let is_whole = |plane: u32| plane < 4 || plane == 14;
    ('\0'..=char::MAX).filter(move |it| {
        let number = u32::from(*it);
        is_whole(number >> 16) || number.is_multiple_of(50)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use regex_syntax::hir::{Class, HirKind};

    use super::{MAY_BE_UNSAFE, characters_of_all_planes, is_invisible, is_unsafe};

    /// `regex-syntax` has Unicode's properties from tables of its own.
    #[test]
    fn the_characters_are_those_of_unicode_s_properties() {
        let class = |class: &str| -> HashSet<char> {
            let class = regex_syntax::parse(class).expect("the class is valid");
            let HirKind::Class(Class::Unicode(class)) = class.kind() else { panic!("{class}") };
            class.iter().flat_map(|range| range.start()..=range.end()).collect()
        };
        let invisible = class(r"[\p{Cf}\p{Default_Ignorable_Code_Point}--\p{PCM}]");
        let hidden = class(r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]");
        for character in characters_of_all_planes() {
            let code = u32::from(character);
            assert_eq!(is_invisible(character), invisible.contains(&character), "U+{code:04X}");
            assert_eq!(is_unsafe(character), hidden.contains(&character), "U+{code:04X}");
            let first = character.encode_utf8(&mut [0; 4]).as_bytes()[0];
            assert!(MAY_BE_UNSAFE[usize::from(first)] || !is_unsafe(character), "U+{code:04X}");
        }
    }
}
