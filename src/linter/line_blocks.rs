//! A file of lines, a few at a time.
//!
//! Invariant: which lines come together depends on the lines alone, not on how the reader hands them over.

use std::io::{self, BufRead as _, BufReader, Read};

use crate::document::{is_blank, line_breaks};
use crate::text::Before;

/// So many bytes come together, unless one line has more. Of a finding as much is held.
const BLOCK: usize = 16 << 10;

/// So many bytes of the lines before are there as well: a secret may begin in one of them.
const CONTEXT: usize = 4 << 10;

/// So many bytes of a line are read at once.
const STEP: usize = 64 << 10;

/// Lines of a file, as a reader gives them.
pub(super) struct LineBlocks<R> {
    reader: BufReader<R>,
    /// The bytes of the largest line that is kept, without its line break.
    most: usize,
    block: usize,
    text: Vec<u8>,
    from: usize,
    before: Before,
    /// What was read after the block, and is in none yet.
    line: Vec<u8>,
    ahead: Option<io::Result<Ahead>>,
}

/// What comes after a block.
enum Ahead {
    /// The line that was read.
    Line,
    TooLarge {
        bytes: usize,
        is_blank: bool,
    },
    End,
}

/// What comes next in a file.
pub(super) enum Block {
    /// Some lines: [`LineBlocks::text`].
    Lines,
    /// A line that is larger than a document may be, and was not kept, with what is before it.
    TooLarge(Before),
    End,
}

impl<R: Read> LineBlocks<R> {
    pub(super) fn new(reader: R, most: usize) -> Self {
        Self {
            reader: BufReader::with_capacity(STEP, reader),
            most,
            block: BLOCK.min(most),
            text: Vec::new(),
            from: 0,
            before: Before::default(),
            line: Vec::new(),
            ahead: None,
        }
    }

    /// The lines of the block, from a byte on. The lines before that were in an earlier block.
    pub(super) fn text(&self) -> (&[u8], usize) {
        (&self.text, self.from)
    }

    /// How much of the file is before the text.
    pub(super) fn before(&self) -> Before {
        self.before
    }

    /// How many lines have been read up to the end of the text.
    pub(super) fn lines(&self) -> usize {
        self.before.lines + line_breaks(&self.text)
    }

    /// Goes on to what comes next.
    pub(super) fn next(&mut self) -> io::Result<Block> {
        self.leave();
        loop {
            let ahead = self.ahead.take().unwrap_or_else(|| self.read_line());
            let length = self.text.len() - self.from;
            match ahead {
                Ok(Ahead::Line) if length == 0 || length + self.line.len() <= self.block => {
                    // What is before a long line would make it longer than a text may be.
                    if self.line.len() > self.block {
                        self.drop(self.text.len());
                    }
                    self.text.append(&mut self.line);
                }
                ahead if length > 0 => {
                    self.ahead = Some(ahead);
                    return Ok(Block::Lines);
                }
                Ok(Ahead::TooLarge { bytes, is_blank }) => {
                    self.drop(self.text.len());
                    let at = self.before;
                    self.before = Before { lines: at.lines + 1, bytes: at.bytes + bytes };
                    if !is_blank {
                        return Ok(Block::TooLarge(at));
                    }
                }
                Ok(Ahead::Line | Ahead::End) => return Ok(Block::End),
                Err(error) => return Err(error),
            }
        }
    }

    /// Leaves the last lines of the block before the next one.
    fn leave(&mut self) {
        let cut = self.text.len().saturating_sub(CONTEXT);
        if cut > 0 {
            let after = self.text[cut - 1..].iter().position(|byte| *byte == b'\n');
            self.drop(after.map_or(self.text.len(), |at| cut + at));
        }
        self.from = self.text.len();
    }

    /// Lets the first bytes of the text go.
    fn drop(&mut self, bytes: usize) {
        self.before.lines += line_breaks(&self.text[..bytes]);
        self.before.bytes += bytes;
        self.text.drain(..bytes);
        self.from = self.from.saturating_sub(bytes);
    }

    /// Reads the next line into `line`. Of a line that is too large nothing is kept.
    fn read_line(&mut self) -> io::Result<Ahead> {
        self.line.clear();
        // How many bytes the line has, how many of them end it, and whether they are all white space.
        let (mut bytes, mut ending, mut blank) = (0, 0, true);
        let mut is_too_large = false;
        loop {
            let known = self.line.len();
            let step = (&mut self.reader).take(STEP as u64);
            let read = { step }.read_until(b'\n', &mut self.line)?;
            let new = &self.line[known..];
            let ends = new.iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            ending = if ends == read { ending + ends } else { ends };
            bytes += read;
            blank &= is_blank(new);
            let is_whole = read == 0 || new.ends_with(b"\n");
            is_too_large |= bytes - ending > self.most || bytes > self.most.saturating_add(STEP);
            if is_too_large {
                self.line.clear();
            }
            if is_whole {
                return Ok(match bytes {
                    0 => Ahead::End,
                    _ if is_too_large => Ahead::TooLarge { bytes, is_blank: blank },
                    _ => Ahead::Line,
                });
            }
        }
    }
}
