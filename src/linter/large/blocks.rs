//! A file of lines, or an array of items, a few at a time.
//!
//! Invariant: which pieces come together depends on the pieces alone, not on how the reader hands them over.

use std::io::{self, BufRead as _, BufReader, Read};

use memchr::memchr;

use crate::document::{ItemEnds, is_blank};
use crate::text::Position;

/// So many bytes come together, unless one piece has more. Of a finding as much is held.
const BLOCK: usize = 16 << 10;

/// At most so many bytes of the file before are there as well: a secret may begin in one of them.
const CONTEXT: usize = 4 << 10;

/// So many bytes are read at once.
const STEP: usize = 64 << 10;

/// What a file is cut into.
#[derive(Debug, Clone)]
pub(super) enum Pieces {
    /// Lines, with their line breaks.
    Lines,
    /// The items of an array, with the `,` or `]` behind them.
    Items(ItemEnds),
}

impl Pieces {
    /// Where the last byte of a piece is in the next bytes. Nothing, if all of them belong to it and it goes on.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Lines => memchr(b'\n', bytes),
            Self::Items(ends) => ends.next(bytes),
        }
    }

    /// How many bytes at the end of some bytes of a piece are none of its own.
    fn around(&self, bytes: &[u8]) -> usize {
        match self {
            Self::Lines => {
                bytes.iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
            }
            Self::Items(_) => usize::from(matches!(bytes.last(), Some(b',' | b']'))),
        }
    }

    /// How many bytes at the start of a piece are none of its own.
    fn before(&self, bytes: &[u8]) -> usize {
        match self {
            Self::Lines => 0,
            Self::Items(_) => bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count(),
        }
    }

    /// Whether there is no piece behind one that this byte ends, or the end of the file.
    fn is_last(&self, ended_by: Option<u8>) -> bool {
        match self {
            Self::Lines => ended_by.is_none(),
            Self::Items(_) => ended_by != Some(b','),
        }
    }

    /// Whether a piece may have nothing but white space.
    fn may_be_blank(&self) -> bool {
        matches!(self, Self::Lines)
    }
}

/// Pieces of a file, as a reader gives them.
pub(super) struct Blocks<R> {
    reader: BufReader<R>,
    pieces: Pieces,
    /// The bytes of the largest piece that is kept.
    most: usize,
    block: usize,
    text: Vec<u8>,
    from: usize,
    /// The first byte of the last piece; at first, of what is before the pieces.
    last: usize,
    /// Where the text starts in the file.
    start: Position,
    /// How many pieces are in earlier blocks.
    before: usize,
    /// How many are in this one.
    count: usize,
    /// What was read after the block, and is in none yet.
    piece: Vec<u8>,
    ahead: Option<io::Result<Ahead>>,
    is_over: bool,
}

/// What comes after a block.
enum Ahead {
    /// The piece that was read.
    Piece,
    TooLarge {
        at: Position,
        end: Position,
        is_blank: bool,
    },
    End,
}

/// What comes next in a file.
pub(super) enum Block {
    /// Some pieces: [`Blocks::text`].
    Pieces,
    /// A piece that is larger than a document may be, and was not kept, with its place.
    TooLarge(Position),
    End,
}

impl<R: Read> Blocks<R> {
    /// The pieces that follow `before`, the start of the file. One has at most so many bytes.
    pub(super) fn new(before: Vec<u8>, reader: R, pieces: Pieces, most: usize) -> Self {
        Self {
            reader: BufReader::with_capacity(STEP, reader),
            pieces,
            most,
            block: BLOCK.min(most),
            text: before,
            from: 0,
            last: 0,
            start: Position::START,
            before: 0,
            count: 0,
            piece: Vec::new(),
            ahead: None,
            is_over: false,
        }
    }

    /// The block, from a byte on. What is before that was in an earlier one.
    pub(super) fn text(&self) -> (&[u8], usize) {
        (&self.text, self.from)
    }

    /// Where the text starts in the file.
    pub(super) fn start(&self) -> Position {
        self.start
    }

    /// The number of the block's first piece, and how many it has.
    pub(super) fn numbers(&self) -> (usize, usize) {
        (self.before, self.count)
    }

    /// How many pieces have been read up to the end of the text.
    pub(super) fn read(&self) -> usize {
        self.before + self.count
    }

    /// Goes on to what comes next.
    pub(super) fn next(&mut self) -> io::Result<Block> {
        self.leave();
        loop {
            let ahead = self.ahead.take().unwrap_or_else(|| self.read_piece());
            let length = self.text.len() - self.from;
            match ahead {
                Ok(Ahead::Piece) if self.count == 0 || length + self.piece.len() <= self.block => {
                    // What is before a long piece would make it longer than a text may be.
                    if self.piece.len() > self.block {
                        self.drop(self.text.len());
                    }
                    self.last = self.text.len();
                    self.text.append(&mut self.piece);
                    self.count += 1;
                }
                ahead if self.count > 0 => {
                    self.ahead = Some(ahead);
                    return Ok(Block::Pieces);
                }
                Ok(Ahead::TooLarge { at, end, is_blank }) => {
                    self.text.clear();
                    self.from = 0;
                    self.start = end;
                    self.before += 1;
                    if !is_blank {
                        return Ok(Block::TooLarge(at));
                    }
                }
                Ok(Ahead::Piece | Ahead::End) => return Ok(Block::End),
                Err(error) => return Err(error),
            }
        }
    }

    /// What follows the last piece, from its last byte on, and where that is: at most so many bytes and one more.
    pub(super) fn rest(&mut self, most: usize) -> io::Result<(Vec<u8>, Position)> {
        let end = self.end();
        let [column, utf16, offset] =
            [end.column, end.utf16, end.offset].map(|count| count.saturating_sub(1));
        let mut rest = vec![b']'];
        self.reader.by_ref().take(most as u64).read_to_end(&mut rest)?;
        Ok((rest, Position { column, utf16, offset, ..end }))
    }

    fn end(&self) -> Position {
        self.start.after(&self.text)
    }

    /// Leaves the last pieces of the block before the next one. Of items it is one, as a text must start with an item.
    fn leave(&mut self) {
        let length = self.text.len();
        let cut = length.saturating_sub(CONTEXT);
        self.drop(match self.pieces {
            Pieces::Lines if cut == 0 => 0,
            Pieces::Lines => {
                let after = memchr(b'\n', &self.text[cut - 1..]);
                after.map_or(length, |at| cut + at)
            }
            Pieces::Items(_) if self.last >= cut => self.last,
            Pieces::Items(_) => length,
        });
        self.last = 0;
        self.from = self.text.len();
        self.before += self.count;
        self.count = 0;
    }

    /// Lets the first bytes of the text go.
    fn drop(&mut self, bytes: usize) {
        self.start = self.start.after(&self.text[..bytes]);
        self.text.drain(..bytes);
        self.from = self.from.saturating_sub(bytes);
    }

    /// Reads the next piece into `piece`. Of one that is too large nothing is kept.
    fn read_piece(&mut self) -> io::Result<Ahead> {
        self.piece.clear();
        if self.is_over {
            return Ok(Ahead::End);
        }
        // Where the bytes that weren't kept start and end, if there are any; and whether all bytes are white space.
        let (mut lost, mut blank) = (None::<(Position, Position)>, true);
        loop {
            let bytes = match self.reader.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let last = self.pieces.end(bytes);
            let is_whole = last.is_some() || bytes.is_empty();
            let new = &bytes[..last.map_or(bytes.len(), |last| last + 1)];
            let (count, ended_by) = (new.len(), last.map(|last| bytes[last]));
            blank &= is_blank(new);
            match &mut lost {
                Some((_, end)) => *end = end.after(new),
                None => self.piece.extend_from_slice(new),
            }
            self.reader.consume(count);
            if lost.is_none() && self.is_too_large() {
                let start = self.end();
                let own = start.after(&self.piece[..self.pieces.before(&self.piece)]);
                lost = Some((own, start.after(&self.piece)));
                self.piece.clear();
            }
            if is_whole {
                self.is_over = self.pieces.is_last(ended_by);
                return Ok(match lost {
                    Some((at, end)) => {
                        Ahead::TooLarge { at, end, is_blank: blank && self.pieces.may_be_blank() }
                    }
                    None if self.piece.is_empty() && self.pieces.may_be_blank() => Ahead::End,
                    None => Ahead::Piece,
                });
            }
        }
    }

    fn is_too_large(&self) -> bool {
        let own = self.piece.len() - self.pieces.around(&self.piece);
        own > self.most || self.piece.len() > self.most.saturating_add(STEP)
    }
}
