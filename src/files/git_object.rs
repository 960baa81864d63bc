//! An object of git, unpacked.

use std::io;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Commit,
    Tree,
    Blob,
    Tag,
}

impl Kind {
    pub(super) fn of_number(number: u8) -> io::Result<Self> {
        Ok(match number {
            1 => Self::Commit,
            2 => Self::Tree,
            3 => Self::Blob,
            4 => Self::Tag,
            _ => return Err(damaged("an object is of no known kind")),
        })
    }

    pub(super) fn of_name(name: &[u8]) -> io::Result<Self> {
        Ok(match name {
            b"commit" => Self::Commit,
            b"tree" => Self::Tree,
            b"blob" => Self::Blob,
            b"tag" => Self::Tag,
            _ => return Err(damaged("an object is of no known kind")),
        })
    }
}

/// An object.
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) bytes: Vec<u8>,
}

/// What zlib has compressed, of at most so many bytes; what follows it is passed over.
pub(super) fn inflated(compressed: &[u8], most: usize) -> io::Result<Vec<u8>> {
    miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(compressed, most)
        .map_err(|error| damaged(&format!("an object can't be unpacked: {error}")))
}

/// An error about what git has written.
pub(super) fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("git's objects can't be read: {what}"))
}

/// An id as people write it.
pub(super) fn hex(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}
