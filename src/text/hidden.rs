//! What of a text no report may show, and how it is known again in a message that quotes it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::invisible::visible_controls;
use super::pointer_token::unescape;

/// What replaces a secret: it hides the length, too.
pub(crate) const MASK: &str = "***";

/// So many bytes of a secret in a row are known again.
pub(crate) const KNOWN: usize = 6;

/// The message itself may say a shorter text of lower-case letters alone: `string`, or the name of a host.
const WORD: usize = 16;

/// Of more bytes of secrets than this, no message is shown at all: to know them again would take eight times their
/// size.
const MOST: usize = 4 << 20;

/// The secrets of a text: where they are, and what they say.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    /// In bytes, in order, without a gap or an overlap between two.
    ranges: Vec<Range<usize>>,
    /// Each row of [`KNOWN`] bytes that is in a secret, as a number, in order.
    rows: Vec<u64>,
    /// Secrets that are shorter, or like words: known where a message quotes all of them.
    short: HashSet<Box<str>>,
    /// Whether there are more than can be known again.
    is_full: bool,
}

impl Hidden {
    /// The secrets at these ranges of `text`; `spoken` are secrets as messages quote them, where that isn't what the
    /// text has there.
    pub(crate) fn new<'s>(
        text: &'s str,
        mut ranges: Vec<Range<usize>>,
        spoken: impl IntoIterator<Item = &'s str>,
    ) -> Self {
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let mut hidden = Self::default();
        for range in ranges {
            hidden.learn(&text[range.clone()]);
            match hidden.ranges.last_mut().filter(|last| range.start <= last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => hidden.ranges.push(range),
            }
        }
        spoken.into_iter().for_each(|secret| hidden.learn(secret));
        hidden.rows.sort_unstable();
        hidden.rows.dedup();
        hidden
    }

    fn learn(&mut self, secret: &str) {
        let secret = secret.trim_matches(['"', '\'']);
        if secret.contains(char::is_control) {
            // A message shows these as escapes.
            self.learn(&visible_controls(secret.to_owned()));
        }
        let is_word = secret.len() < WORD && secret.bytes().all(|it| it.is_ascii_lowercase());
        if secret.len() < KNOWN || is_word {
            if !secret.is_empty() {
                self.short.insert(secret.into());
            }
            return;
        }
        self.is_full |= self.rows.len() + secret.len() > MOST;
        if !self.is_full {
            self.rows.extend(secret.as_bytes().windows(KNOWN).map(number));
        }
    }

    /// Those of the ranges that meet `window`, in order.
    pub(crate) fn within(&self, window: &Range<usize>) -> &[Range<usize>] {
        let first = self.ranges.partition_point(|range| range.end <= window.start);
        let behind = self.ranges.partition_point(|range| range.start < window.end);
        &self.ranges[first..behind.max(first)]
    }

    /// Where a message says what a secret says. What it has of `name`, a JSON Pointer that may be
    /// shown, isn't meant.
    pub(crate) fn quoted_in(&self, message: &str, name: &str) -> Vec<Range<usize>> {
        let bytes = message.as_bytes();
        let is_of_name = |row: &[u8]| name.as_bytes().windows(KNOWN).any(|known| known == row);
        let is_secret =
            |row: &[u8]| self.rows.binary_search(&number(row)).is_ok() && !is_of_name(row);
        let mut found = Vec::new();
        if self.is_full {
            found.push(0..message.len());
        }
        if !self.rows.is_empty() {
            let rows = bytes.windows(KNOWN).enumerate().filter(|(_, row)| is_secret(row));
            found.extend(rows.map(|(at, row)| boundaries(message, at..at + row.len())));
        }
        if !self.short.is_empty() {
            let mut end = 0;
            for piece in message.split('`') {
                let range = end..end + piece.len();
                end = range.end + 1;
                // A help shows how to write a text in quotes.
                let said = piece.trim_matches('"');
                if self.short.contains(said) && !is_step(said, name) {
                    found.push(range);
                } else if piece.contains(['"', '\'', ':', '=']) {
                    // A piece of the text, with more than the secret in it.
                    let words =
                        words_of(piece).filter(|word| self.short.contains(&piece[word.clone()]));
                    found
                        .extend(words.map(|word| range.start + word.start..range.start + word.end));
                }
            }
        }
        found
    }
}

/// The words of a text that are long enough to be known again.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_between = |it: char| !it.is_alphanumeric() && it != '_';
    let pieces = text.split_inclusive(is_between);
    let words = pieces.scan(0, move |end, piece| {
        let start = *end;
        *end += piece.len();
        let word = piece.trim_end_matches(is_between);
        Some(start..start + word.len())
    });
    words.filter(|word| word.len() >= KNOWN)
}

/// Whether a text is one of the names in a JSON Pointer.
fn is_step(text: &str, pointer: &str) -> bool {
    pointer.split('/').skip(1).any(|token| unescape(token) == text)
}

fn number(row: &[u8]) -> u64 {
    row.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// The range with all of the characters at its ends.
fn boundaries(text: &str, range: Range<usize>) -> Range<usize> {
    text.floor_char_boundary(range.start)..text.ceil_char_boundary(range.end)
}

/// A text with what is at some ranges masked.
pub(crate) fn masked(text: &str, mut ranges: Vec<Range<usize>>) -> Cow<'_, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    ranges.sort_unstable_by_key(|range| range.start);
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        if range.start > end || masked.is_empty() {
            masked.push_str(&text[end..range.start.max(end)]);
            masked.push_str(MASK);
        }
        end = end.max(range.end);
    }
    masked.push_str(&text[end..]);
    Cow::Owned(masked)
}
