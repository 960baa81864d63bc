//! The beginnings of tokens, and where a text has one.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// What follows the beginning of a token.
#[derive(Clone, Copy)]
pub(super) struct TokenForm {
    pub(super) characters: Characters,
    pub(super) least: usize,
    pub(super) looks_random: bool,
}

/// The characters of a token.
#[derive(Clone, Copy)]
pub(super) enum Characters {
    Word,
    Dotted,
    Base64,
    Address,
}

impl Characters {
    pub(super) fn has(self, byte: u8) -> bool {
        match byte {
            b'_' | b'-' => true,
            b'.' => !matches!(self, Self::Word),
            b'+' | b'/' | b'=' => matches!(self, Self::Base64 | Self::Address),
            b'@' => matches!(self, Self::Address),
            byte => byte.is_ascii_alphanumeric(),
        }
    }
}

/// The beginnings of tokens, with what follows each.
pub(super) struct Beginnings {
    /// By their first two bytes; the longest first: `sk_live_` before `sk_`.
    by_start: HashMap<[u8; 2], Vec<(String, TokenForm)>, RandomState>,
    /// A bit for each two bytes that begin one: nearly no two bytes of a text do.
    starts: Box<[u64; 1 << 10]>,
}

impl Beginnings {
    /// Each is of two bytes at least.
    pub(super) fn new(beginnings: impl Iterator<Item = (String, TokenForm)>) -> Self {
        let mut all = Self { by_start: HashMap::default(), starts: Box::new([0; 1 << 10]) };
        for (text, form) in beginnings {
            let start = [text.as_bytes()[0], text.as_bytes()[1]];
            let (word, bit) = place(start);
            all.starts[word] |= bit;
            all.by_start.entry(start).or_default().push((text, form));
        }
        for alike in all.by_start.values_mut() {
            alike.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        }
        all
    }

    /// The first beginning in a text from a byte on: where it is, what it is, and what follows it.
    pub(super) fn find_at(&self, text: &str, from: usize) -> Option<(usize, &str, TokenForm)> {
        let bytes = text.as_bytes();
        let mut starts = bytes[from..].windows(2).enumerate().filter_map(|(at, pair)| {
            let start = [pair[0], pair[1]];
            let (word, bit) = place(start);
            (self.starts[word] & bit != 0).then_some((from + at, start))
        });
        starts.find_map(|(at, start)| {
            let mut alike = self.by_start.get(&start)?.iter();
            let (found, form) = alike.find(|(text, _)| bytes[at..].starts_with(text.as_bytes()))?;
            Some((at, &**found, *form))
        })
    }
}

/// The bit of two bytes.
fn place([first, second]: [u8; 2]) -> (usize, u64) {
    (usize::from(first) << 2 | usize::from(second >> 6), 1 << (second & 0x3f))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::{Beginnings, Characters, TokenForm};

    /// The longest first, as alternatives are tried one after the other.
    const ALL: [&str; 12] = [
        "sk_live_", "sk-proj-", "secret_", "Bearer ", "EAACEd", "EAAAE", "EAAB", "1//0", "eyJ",
        "sk_", "sk-", "aa",
    ];

    proptest! {
        /// The first of the beginnings, and of those at one place the longest, is what a regular expression finds.
        #[test]
        fn a_beginning_is_found_where_a_regular_expression_finds_it(
            picked in proptest::collection::vec((0..ALL.len(), 0..8_usize, "[ a-z_é-]{0,3}"), 0..6)
        ) {
            let form = TokenForm { characters: Characters::Word, least: 1, looks_random: false };
            let beginnings = Beginnings::new(ALL.iter().rev().map(|text| ((*text).to_owned(), form)));
            let pattern = ALL.map(regex::escape).join("|");
            let pattern = Regex::new(&pattern).expect("texts, which are escaped");
            let pieces = picked.iter().map(|(nth, less, more)| {
                format!("{}{more}", &ALL[*nth][..ALL[*nth].len().saturating_sub(*less)])
            });
            let text: String = pieces.collect();
            for (at, _) in text.char_indices() {
                let found = beginnings.find_at(&text, at).map(|(at, text, _)| (at, text));
                let expected = pattern.find_at(&text, at).map(|it| (it.start(), it.as_str()));
                prop_assert_eq!(found, expected, "{} from {}", text, at);
            }
        }
    }
}
