//! The lines of a file, in parts that can be checked in any order.
//!
//! Invariant: which lines are a part depends on the lines alone.

use std::io::Read;
use std::ops::Range;

use crate::files::reason;
use crate::linter::line_blocks::{Block, LineBlocks};
use crate::text::Before;

/// So many bytes are a part, unless one line has more.
pub(super) const PART: usize = 256 << 10;

/// What comes next in a file.
pub(super) enum LinePart {
    Lines(Vec<Lines>),
    /// A line that is larger than a document may be, and was not kept, with what is before it.
    TooLarge(Before),
    /// The rest can't be read.
    Unreadable {
        reason: String,
        /// How many lines are before it.
        lines: usize,
    },
}

/// Some lines: those of `bytes` from a byte on. The lines before that belong to others.
pub(super) struct Lines {
    pub(super) bytes: Vec<u8>,
    pub(super) from: usize,
    /// What is before `bytes`.
    pub(super) before: Before,
}

/// The parts of what a reader has.
pub(super) struct LineParts<R> {
    blocks: LineBlocks<R>,
    next: Option<LinePart>,
    is_over: bool,
}

impl<R: Read> LineParts<R> {
    /// Of lines that have at most so many bytes each.
    pub(super) fn new(reader: R, most: usize) -> Self {
        Self { blocks: LineBlocks::new(reader, most), next: None, is_over: false }
    }

    /// Goes on after the lines that it hands to `add`.
    fn read(&mut self, mut add: impl FnMut(Lines) -> bool) -> Option<LinePart> {
        loop {
            match self.blocks.next() {
                Ok(Block::Lines) => {
                    let (bytes, from) = self.blocks.text();
                    let before = self.blocks.before();
                    if !add(Lines { bytes: bytes.to_vec(), from, before }) {
                        return None;
                    }
                }
                Ok(Block::TooLarge(before)) => return Some(LinePart::TooLarge(before)),
                Ok(Block::End) => self.is_over = true,
                Err(error) => {
                    self.is_over = true;
                    let lines = self.blocks.lines();
                    return Some(LinePart::Unreadable { reason: reason(&error), lines });
                }
            }
            if self.is_over {
                return None;
            }
        }
    }
}

impl<R: Read> Iterator for LineParts<R> {
    type Item = LinePart;

    fn next(&mut self) -> Option<LinePart> {
        if self.next.is_some() {
            return self.next.take();
        }
        if self.is_over {
            return None;
        }
        let (mut lines, mut bytes) = (Vec::new(), 0);
        let other = self.read(|next| {
            bytes += next.bytes.len() - next.from;
            lines.push(next);
            bytes < PART
        });
        if lines.is_empty() {
            return other;
        }
        self.next = other;
        Some(LinePart::Lines(lines))
    }
}

/// The parts of a text that is in memory.
pub(super) fn parts_of(text: &str) -> impl Iterator<Item = Range<usize>> + Send + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let from = start;
        if from == text.len() {
            return None;
        }
        let least = text.len().min(from + PART);
        let rest = &text.as_bytes()[least..];
        start = rest.iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| least + at + 1);
        Some(from..start)
    })
}
