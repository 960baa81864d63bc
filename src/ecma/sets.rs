//! Sets of characters that have a name in patterns.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use super::tree::Flags;

/// ECMA-262's line terminators.
const LINE_TERMINATORS: [(char, char); 3] = [('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')];

/// ECMA-262's white space (section 12.2) and line terminators.
const SPACES: [(char, char); 10] = [
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];

pub(super) fn of(ranges: &[(char, char)]) -> ClassUnicode {
    ClassUnicode::new(ranges.iter().map(|(from, to)| ClassUnicodeRange::new(*from, *to)))
}

pub(super) fn not(mut class: ClassUnicode) -> ClassUnicode {
    class.negate();
    class
}

pub(super) fn digits() -> ClassUnicode {
    of(&[('0', '9')])
}

pub(super) fn spaces() -> ClassUnicode {
    of(&SPACES)
}

/// What `\w` is. Under `i`, two letters fold to ASCII letters.
pub(super) fn words(ignore_case: bool) -> ClassUnicode {
    let mut class = of(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);
    if ignore_case {
        class.union(&of(&[('\u{17f}', '\u{17f}'), ('\u{212a}', '\u{212a}')]));
    }
    class
}

pub(super) fn dot(flags: Flags) -> ClassUnicode {
    not(if flags.dot_all { ClassUnicode::empty() } else { of(&LINE_TERMINATORS) })
}

pub(super) fn is_line_terminator(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// The class with all characters that match it under the flags.
pub(super) fn folded(mut class: ClassUnicode, flags: Flags) -> ClassUnicode {
    if flags.ignore_case {
        class
            .try_case_fold_simple()
            .expect("regex-syntax is built with `unicode`, which has the table");
    }
    class
}
