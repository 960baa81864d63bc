//! What a backslash starts.

use super::error::PatternError;
use super::groups::{Groups, name};
use super::reader::Reader;
use super::tree::{Flags, Node};
use super::{properties, sets};
use regex_syntax::hir::ClassUnicode;

/// The characters with a meaning in patterns, which a backslash takes away.
const SYNTAX: &str = "^$\\.*+?()[]{}|/";

/// What an escape within or outside of a class can be.
pub(super) enum Escaped {
    /// A code point, which may be half of a surrogate pair.
    Code(u32),
    Class(ClassUnicode),
}

/// The node of a character.
pub(super) fn character(character: char, flags: Flags) -> Node {
    if !flags.ignore_case {
        return Node::Char(character);
    }
    let class = sets::folded(sets::of(&[(character, character)]), flags);
    match class.ranges() {
        [only] if only.start() == only.end() => Node::Char(character),
        _ => Node::Class(class),
    }
}

/// The escape outside of a class whose backslash is at `at`.
pub(super) fn escape(
    reader: &mut Reader,
    at: usize,
    flags: Flags,
    groups: &Groups,
) -> Result<Node, PatternError> {
    let ignore_case = flags.ignore_case;
    match reader.peek() {
        Some('b') => {
            let _ = reader.next();
            Ok(Node::Boundary { negated: false, ignore_case })
        }
        Some('B') => {
            let _ = reader.next();
            Ok(Node::Boundary { negated: true, ignore_case })
        }
        Some('1'..='9') => {
            let number = reader.number().map_or(usize::MAX, |number| number as usize);
            if number > groups.count {
                return reader.error(at, format!("there is no group {number} to refer back to"));
            }
            Ok(Node::BackReference { groups: vec![number], ignore_case })
        }
        Some('k') => {
            let _ = reader.next();
            if !reader.eat("<") {
                return reader.error_help(
                    at,
                    "`\\k` isn't followed by the name of a group",
                    "write it as `\\k<name>`",
                );
            }
            let name = name(reader)?;
            match groups.by_name.get(&name) {
                Some(groups) => Ok(Node::BackReference { groups: groups.clone(), ignore_case }),
                None => {
                    reader.error(at, format!("there is no group named `{name}` to refer back to"))
                }
            }
        }
        _ => Ok(match either(reader, at, flags)? {
            Escaped::Class(class) => Node::Class(sets::folded(class, flags)),
            Escaped::Code(code) => match char::from_u32(code) {
                Some(it) => character(it, flags),
                // Half of a surrogate pair, which no text has.
                None => Node::Class(ClassUnicode::empty()),
            },
        }),
    }
}

/// An escape that can be in a class as well as outside of one.
pub(super) fn either(
    reader: &mut Reader,
    at: usize,
    flags: Flags,
) -> Result<Escaped, PatternError> {
    let Some(next) = reader.next() else {
        return reader.error_help(at, "a backslash ends the pattern", "escape it: `\\\\`");
    };
    let code = match next {
        'd' => return Ok(Escaped::Class(sets::digits())),
        'D' => return Ok(Escaped::Class(sets::not(sets::digits()))),
        's' => return Ok(Escaped::Class(sets::spaces())),
        'S' => return Ok(Escaped::Class(sets::not(sets::spaces()))),
        'w' => return Ok(Escaped::Class(sets::words(flags.ignore_case))),
        'W' => return Ok(Escaped::Class(sets::not(sets::words(flags.ignore_case)))),
        'p' | 'P' => return property(reader, at, next == 'P').map(Escaped::Class),
        'f' => 0x0c,
        'n' => 0x0a,
        'r' => 0x0d,
        't' => 0x09,
        'v' => 0x0b,
        '0' if !reader.peek().is_some_and(|it| it.is_ascii_digit()) => 0,
        'c' => match reader.next() {
            Some(letter) if letter.is_ascii_alphabetic() => u32::from(letter) & 0x1f,
            _ => return reader.error(at, "`\\c` isn't followed by a letter from A to Z"),
        },
        'x' => match reader.hexadecimal(2) {
            Some(code) => code,
            None => return reader.error(at, "`\\x` isn't followed by two hexadecimal digits"),
        },
        'u' => match reader.unicode() {
            Some(code) => code,
            None => {
                let help = "write it as `\\u00e9` or `\\u{1f600}`";
                return reader.error_help(at, "`\\u` isn't followed by a code point", help);
            }
        },
        other if SYNTAX.contains(other) => u32::from(other),
        other => return refused(reader, at, other),
    };
    Ok(Escaped::Code(code))
}

/// The class of `\p{…}` or `\P{…}`, after the letter.
fn property(
    reader: &mut Reader,
    at: usize,
    is_negated: bool,
) -> Result<ClassUnicode, PatternError> {
    let help = "write it as `\\p{L}`, `\\p{Letter}` or `\\p{Script=Greek}`, with the names that ECMA-262 has";
    let Some(text) = reader.eat("{").then(|| reader.until('}')).flatten() else {
        return reader.error_help(
            at,
            "`\\p` isn't followed by a property of Unicode in braces",
            help,
        );
    };
    match properties::class(&text) {
        Some(Ok(class)) if is_negated => Ok(sets::not(class)),
        Some(Ok(class)) => Ok(class),
        Some(Err(())) => Err(PatternError::Unsupported(format!(
            "dtolint has no list of the characters of `\\p{{{text}}}`"
        ))),
        None => reader.error_help(
            at,
            format!("`{text}` is not a property of Unicode that ECMA-262 has"),
            help,
        ),
    }
}

/// The error about a character that can't be escaped.
fn refused<T>(reader: &Reader, at: usize, other: char) -> Result<T, PatternError> {
    let help = match other {
        'A' => "write `^`",
        'z' | 'Z' => "write `$`, which only matches at the end of the text",
        'G' | 'K' | 'Q' | 'E' | 'R' | 'X' | 'h' | 'H' | 'N' => {
            "write it in the syntax of ECMA-262, which doesn't have it"
        }
        'a' => "write `\\x07`",
        'e' => "write `\\x1b`",
        '0'..='9' => "write `\\0` for NUL and `\\xHH` for other characters",
        'b' | 'B' | '<' | '>' | '`' => {
            "write `\\b` outside of a class for the edge of a word, or the character without the backslash"
        }
        _ => "write the character without the backslash",
    };
    reader.error_help(at, format!("`\\{other}` is not an escape of ECMA-262"), help)
}
