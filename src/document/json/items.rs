//! The items of an array one by one, so that a document can be larger than what is in memory.
//!
//! Invariant: an array without a syntax error has the items that the reader of whole documents finds in it, and one
//! with an error has an item that can't be read, with the reader's own error.

use super::{scan, string};
use crate::document::Limits;
use crate::document::arena::Arena;
use crate::text::Span;

/// Finds where items end, in a text that may come in pieces.
#[derive(Debug, Clone, Default)]
pub(crate) struct ItemEnds {
    /// How many brackets are open.
    depth: usize,
    inside: Inside,
}

/// What the bytes belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Inside {
    #[default]
    Value,
    String,
    /// The character behind a backslash.
    Escape,
}

impl ItemEnds {
    /// Goes on with the next bytes up to the `,` or `]` behind the item, and says where that is. Nothing, if all bytes
    /// belong to the item.
    pub(crate) fn next(&mut self, bytes: &[u8]) -> Option<usize> {
        self.next_or(bytes, b']')
    }

    /// The same for a value behind which there is a `,` or a bracket.
    fn next_or(&mut self, bytes: &[u8], bracket: u8) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match (self.inside, byte) {
                (Inside::Escape, _) => self.inside = Inside::String,
                (Inside::String, b'"') => self.inside = Inside::Value,
                (Inside::String, b'\\') => self.inside = Inside::Escape,
                (Inside::String, _) => {
                    at = scan::plain_end(bytes, at + 1);
                    continue;
                }
                (Inside::Value, b'"') => self.inside = Inside::String,
                (Inside::Value, b'[' | b'{') => self.depth += 1,
                (Inside::Value, b',') if self.depth == 0 => return Some(at),
                (Inside::Value, byte) if self.depth == 0 && byte == bracket => return Some(at),
                (Inside::Value, b']' | b'}') => self.depth = self.depth.saturating_sub(1),
                (Inside::Value, _) => {}
            }
            at += 1;
        }
        None
    }
}

/// The items of an array in a text, from one on.
pub(crate) struct ArrayItems<'t> {
    text: &'t str,
    /// The first byte of the next item.
    from: usize,
    nth: usize,
    /// How many more there are.
    left: usize,
}

/// One of them.
#[derive(Clone, Copy)]
pub(crate) struct ArrayItem {
    pub(crate) nth: usize,
    /// Where it is, with the white space around it.
    pub(crate) span: Span,
    /// What follows it: `,` or `]`. Nothing, if the text ends.
    end: Option<char>,
}

impl<'t> ArrayItems<'t> {
    /// So many items from a byte on, of which the first has the number `nth`.
    pub(crate) fn new(text: &'t str, from: usize, (nth, count): (usize, usize)) -> Self {
        Self { text, from, nth, left: count }
    }
}

impl Iterator for ArrayItems<'_> {
    type Item = ArrayItem;

    fn next(&mut self) -> Option<ArrayItem> {
        self.left = self.left.checked_sub(1)?;
        let rest = &self.text[self.from..];
        let at = ItemEnds::default().next(rest.as_bytes());
        let length = at.unwrap_or(rest.len());
        let end = at.and_then(|at| rest[at..].chars().next());
        let (nth, span) = (self.nth, Span::from_range(self.from..self.from + length));
        self.nth += 1;
        self.from = span.range().end + 1;
        // An array without items may have white space.
        let is_none = nth == 0 && end == Some(']') && white_end(rest.as_bytes(), 0) == length;
        (!is_none).then_some(ArrayItem { nth, span, end })
    }
}

/// Parses an item of an array that is within so many arrays and objects, itself included.
pub(crate) fn parse_item(
    whole: &str,
    item: ArrayItem,
    depth: usize,
    limits: &Limits,
    arena: &mut Arena,
) {
    let within = limits.max_depth(limits.depth().saturating_sub(depth));
    super::parse(whole, item.span, &within, arena);
    if item.end.is_none() || !arena.is_readable() {
        refuse(&whole[item.span.range()], item, depth, limits, arena);
    }
}

/// Finds the syntax error that a reader of the whole document finds at an item or behind it.
#[cold]
fn refuse(text: &str, item: ArrayItem, depth: usize, limits: &Limits, arena: &mut Arena) {
    let of_item = arena.take_errors();
    let mut before = "[".repeat(depth);
    if item.nth > 0 {
        before.push_str("0,");
    }
    let mut array = format!("{before}{text}");
    array.extend(item.end);
    if item.end == Some(',') {
        array.push('0');
    }
    super::parse(&array, Span::from_range(0..array.len()), limits, arena);
    let in_array = arena.take_errors().into_iter();
    let in_array = in_array
        .map(|error| error.shifted(item.span.start).shifted_back(before.len() as u32))
        .collect::<Vec<_>>();
    let errors = if in_array.is_empty() { of_item } else { in_array };
    errors.into_iter().for_each(|error| arena.refuse(error));
}

/// Where the items of the array start that names lead to: behind its bracket. Of repeated keys the first counts.
/// Nothing, if there is no such array, or something before it isn't JSON.
pub(crate) fn items_start(text: &[u8], way: &[String]) -> Option<usize> {
    let mut at = white_end(text, 0);
    let mut way = way.iter();
    for name in way.by_ref() {
        if text.get(at) != Some(&b'{') {
            return None;
        }
        at = member(text, at + 1, name)?;
    }
    (text.get(at) == Some(&b'[')).then_some(at + 1)
}

/// Where the value of the first member of that name starts, in an object whose members start at a byte.
fn member(text: &[u8], mut at: usize, name: &str) -> Option<usize> {
    loop {
        at = white_end(text, at);
        let (key, end) = key(text, at)?;
        at = white_end(text, end);
        if text.get(at) != Some(&b':') {
            return None;
        }
        at = white_end(text, at + 1);
        if key == name {
            return Some(at);
        }
        at += ItemEnds::default().next_or(&text[at..], b'}')?;
        if text[at] != b',' {
            return None;
        }
        at += 1;
    }
}

fn white_end(text: &[u8], from: usize) -> usize {
    let is_white = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    from + text[from..].iter().take_while(is_white).count()
}

/// The key that starts at a byte, and where it ends.
fn key(text: &[u8], at: usize) -> Option<(String, usize)> {
    if text.get(at) != Some(&b'"') {
        return None;
    }
    let mut end = scan::plain_end(text, at + 1);
    while text.get(end) == Some(&b'\\') {
        end = scan::plain_end(text, (end + 2).min(text.len()));
    }
    let text = std::str::from_utf8(text.get(at..=end)?).ok()?;
    let mut key = String::new();
    let plain = scan::plain_end(text.as_bytes(), 1);
    string::decode(text, 1, plain, &mut key).ok().map(|_| (key, end + 1))
}
