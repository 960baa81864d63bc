//! The lines of a file or the items of its array, in parts that can be checked in any order.
//!
//! Invariant: what is in a part depends on the file alone.

use std::io::Read;
use std::ops::Range;

use memchr::memchr;

use crate::document::ItemEnds;
use crate::files::reason;
use crate::linter::large::blocks::{Block, Blocks, Pieces};
use crate::text::Position;

/// So many bytes are a part, unless one piece has more.
pub(super) const PART: usize = 256 << 10;

/// What comes next in a file.
pub(super) enum FilePart {
    Blocks(Vec<BlockText>),
    /// A line or item that is larger than a document may be, and was not kept, with its place.
    TooLarge(Position),
    /// What follows the items of an array, from its bracket on, and where that is.
    Rest(Vec<u8>, Position),
    /// What follows can't be read.
    Unreadable {
        reason: String,
        /// How many lines or items are before it.
        read: usize,
    },
}

/// Some lines or items: those of `bytes` from a byte on. What is before that belongs to others.
pub(super) struct BlockText {
    pub(super) bytes: Vec<u8>,
    pub(super) from: usize,
    /// Where `bytes` starts in the file.
    pub(super) start: Position,
    /// The number of the first line or item, from 0, and how many there are.
    pub(super) numbers: (usize, usize),
}

/// The parts of what a reader has.
pub(super) struct FileParts<R> {
    blocks: Blocks<R>,
    /// How many bytes may follow the items, if these are items.
    rest: Option<usize>,
    next: Option<FilePart>,
    is_over: bool,
}

impl<R: Read> FileParts<R> {
    /// Of lines that have at most so many bytes each.
    pub(super) fn of_lines(reader: R, most: usize) -> Self {
        let blocks = Blocks::new(Vec::new(), reader, Pieces::Lines, most);
        Self { blocks, rest: None, next: None, is_over: false }
    }

    /// Of items that have at most so many bytes each, and follow `before`. At most as many bytes may follow them.
    pub(super) fn of_items(before: Vec<u8>, reader: R, most: usize) -> Self {
        let rest = Some(most.saturating_sub(before.len()));
        let pieces = Pieces::Items(ItemEnds::default());
        let blocks = Blocks::new(before, reader, pieces, most);
        Self { blocks, rest, next: None, is_over: false }
    }

    /// Goes on after the blocks that it hands to `add`.
    fn read(&mut self, mut add: impl FnMut(BlockText) -> bool) -> Option<FilePart> {
        loop {
            let part = match self.blocks.next() {
                Ok(Block::Pieces) => {
                    let (bytes, from) = self.blocks.text();
                    let (start, numbers) = (self.blocks.start(), self.blocks.numbers());
                    if add(BlockText { bytes: bytes.to_vec(), from, start, numbers }) {
                        continue;
                    }
                    return None;
                }
                Ok(Block::TooLarge(at)) => return Some(FilePart::TooLarge(at)),
                Ok(Block::End) => self.rest.map(|most| self.blocks.rest(most)),
                Err(error) => Some(Err(error)),
            };
            self.is_over = true;
            return part.map(|part| match part {
                Ok((bytes, at)) => FilePart::Rest(bytes, at),
                Err(error) => {
                    FilePart::Unreadable { reason: reason(&error), read: self.blocks.read() }
                }
            });
        }
    }
}

impl<R: Read> Iterator for FileParts<R> {
    type Item = FilePart;

    fn next(&mut self) -> Option<FilePart> {
        if self.next.is_some() {
            return self.next.take();
        }
        if self.is_over {
            return None;
        }
        let (mut blocks, mut bytes) = (Vec::new(), 0);
        let other = self.read(|next| {
            bytes += next.bytes.len() - next.from;
            blocks.push(next);
            bytes < PART
        });
        if blocks.is_empty() {
            return other;
        }
        self.next = other;
        Some(FilePart::Blocks(blocks))
    }
}

/// The lines of a text that is in memory, in parts.
pub(super) fn parts_of(text: &str) -> impl Iterator<Item = Range<usize>> + Send + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let from = start;
        if from == text.len() {
            return None;
        }
        let least = text.len().min(from + PART);
        let rest = &text.as_bytes()[least..];
        start = memchr(b'\n', rest).map_or(text.len(), |at| least + at + 1);
        Some(from..start)
    })
}
