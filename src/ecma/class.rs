//! Classes of characters in brackets.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use super::error::PatternError;
use super::escape::{self, Escaped};
use super::reader::Reader;
use super::sets::{folded, not};
use super::tree::Flags;

/// The class after the bracket at `at`.
pub(super) fn class(
    reader: &mut Reader,
    at: usize,
    flags: Flags,
) -> Result<ClassUnicode, PatternError> {
    let is_negated = reader.eat("^");
    let mut class = ClassUnicode::empty();
    while !reader.eat("]") {
        let from = reader.position();
        let first = atom(reader, at, flags)?;
        let back = reader.position();
        // A hyphen at the end stands for itself.
        if !reader.eat("-") || reader.peek() == Some(']') {
            reader.go_back_to(back);
            class.union(&characters(first));
            continue;
        }
        let (Escaped::Code(first), Escaped::Code(last)) = (first, atom(reader, at, flags)?) else {
            let help = "escape the hyphen: `\\-`";
            return reader.error_help(
                from,
                "a class such as `\\w` can't be an end of a range",
                help,
            );
        };
        if first > last {
            return reader.error_help(
                from,
                "the range of characters is out of order",
                "write the lower character first",
            );
        }
        class.union(&range(first, last));
    }
    let class = folded(class, flags);
    Ok(if is_negated { not(class) } else { class })
}

/// A character of a class, or a class within it.
fn atom(reader: &mut Reader, class: usize, flags: Flags) -> Result<Escaped, PatternError> {
    let at = reader.position();
    match reader.next() {
        Some('\\') => match reader.peek() {
            Some('b') => {
                let _ = reader.next();
                Ok(Escaped::Code(0x08))
            }
            Some('-') => {
                let _ = reader.next();
                Ok(Escaped::Code(u32::from('-')))
            }
            _ => escape::either(reader, at, flags),
        },
        Some(character) => Ok(Escaped::Code(u32::from(character))),
        None => reader.error_help(
            class,
            "the class isn't closed by `]`",
            "close it, or escape the bracket: `\\[`",
        ),
    }
}

fn characters(atom: Escaped) -> ClassUnicode {
    match atom {
        Escaped::Class(class) => class,
        Escaped::Code(code) => range(code, code),
    }
}

/// A range of code points, without halves of surrogate pairs, which no text has.
fn range(first: u32, last: u32) -> ClassUnicode {
    let ranges = [(first, last.min(0xd7ff)), (first.max(0xe000), last)];
    ClassUnicode::new(ranges.into_iter().filter_map(|(first, last)| {
        let (first, last) = (char::from_u32(first)?, char::from_u32(last)?);
        (first <= last).then(|| ClassUnicodeRange::new(first, last))
    }))
}
