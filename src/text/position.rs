//! Where a byte is in its file: line, columns and offset.

use std::fmt;

use memchr::memrchr;
use serde::{Deserialize, Serialize};

/// The position of a byte in its file, as people and editors count. Its text form is `LINE:COLUMN`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Position {
    /// The line, from 1. Lines end at `\n` (so also at `\r\n`).
    pub line: usize,
    /// The column in Unicode scalar values, from 1.
    pub column: usize,
    /// The column in UTF-16 code units, from 1, as JavaScript and LSP count.
    pub utf16: usize,
    /// The offset in bytes, from 0.
    pub offset: usize,
}

impl Position {
    /// The start of a file.
    pub(crate) const START: Self = Self { line: 1, column: 1, utf16: 1, offset: 0 };

    /// The position behind some bytes that start here.
    pub(crate) fn after(self, bytes: &[u8]) -> Self {
        let offset = self.offset + bytes.len();
        let Some(last) = memrchr(b'\n', bytes) else {
            let Counts { characters, units } = Counts::of(bytes);
            return Self {
                column: self.column + characters,
                utf16: self.utf16 + units,
                offset,
                ..self
            };
        };
        let breaks = bytes[..last].iter().filter(|byte| **byte == b'\n').count();
        let Counts { characters, units } = Counts::of(&bytes[last + 1..]);
        Self { line: self.line + breaks + 1, column: characters + 1, utf16: units + 1, offset }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// How long a piece of text is.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) characters: usize,
    /// UTF-16 code units: one more for each character beyond U+FFFF.
    pub(super) units: usize,
}

impl Counts {
    /// Counts the characters that start in these bytes of UTF-8.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let count = |starts: fn(u8) -> bool| bytes.iter().filter(|&&byte| starts(byte)).count();
        let characters = count(|byte| byte & 0xc0 != 0x80);
        Self { characters, units: characters + count(|byte| byte >= 0xf0) }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let characters = self.characters + other.characters;
        Self { characters, units: self.units + other.units }
    }
}
