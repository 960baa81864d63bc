//! The start of a file that may be larger than a document may be.

use std::io::{self, Read};

/// What was read of a file at first.
pub(super) enum Beginning<R> {
    /// All of it.
    Whole(Vec<u8>),
    /// As much as a document may have, which is read again before the rest.
    Part(Begun<R>),
}

impl<R: Read> Beginning<R> {
    /// Reads so many bytes and one more.
    pub(super) fn of(mut reader: R, most: usize) -> Self {
        let mut head = Vec::new();
        let rest = match reader.by_ref().take(most as u64 + 1).read_to_end(&mut head) {
            Ok(_) if head.len() <= most => return Self::Whole(head),
            Ok(_) => Ok(reader),
            Err(error) => Err(Some(error)),
        };
        Self::Part(Begun { head, at: 0, rest })
    }
}

/// What was read already, which is let go once it is handed over, and then the rest, or why that can't be read.
pub(super) struct Begun<R> {
    head: Vec<u8>,
    at: usize,
    rest: Result<R, Option<io::Error>>,
}

impl<R> Begun<R> {
    /// What was read and isn't handed over yet.
    pub(super) fn head(&self) -> &[u8] {
        &self.head[self.at..]
    }

    /// Hands over so many bytes of that.
    pub(super) fn hand_over(&mut self, bytes: usize) -> Vec<u8> {
        let taken = self.head()[..bytes].to_vec();
        self.at += bytes;
        taken
    }

    /// Why the rest can't be read, if that is known already.
    pub(super) fn error(&self) -> Option<&io::Error> {
        self.rest.as_ref().err()?.as_ref()
    }
}

impl<R: Read> Read for Begun<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.head();
        if left.is_empty() {
            self.head = Vec::new();
            self.at = 0;
            return match &mut self.rest {
                Ok(reader) => reader.read(buffer),
                Err(error) => error.take().map_or(Ok(0), Err),
            };
        }
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }
}
