//! What git tracks, read from a repository's index, without git.
//!
//! The format is that of gitformat-index(5), versions 2 to 4, with SHA-1 and SHA-256, and with the extensions that
//! change which paths are tracked: `link` (a split index) and `sdir` (a sparse index). Only paths and modes are
//! read. It is written here because the one library for it brings along two dozen crates, for objects, dates
//! and locks.
//!
//! Invariant: an index that isn't understood to its end is an error, and never an index with fewer files.

use std::collections::BTreeMap;
use std::io;

use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::git_bitmap::Bitmap;

/// The entries of an index, by path.
pub(super) type Entries = BTreeMap<Vec<u8>, State>;

/// What an index says of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// A file or a link. A sparse checkout may leave it out.
    File,
    /// A folder that a sparse checkout leaves out: the index doesn't name its files.
    Folder,
    /// Another repository: a submodule.
    Repository,
}

/// An index as it is in its file.
pub(super) struct Index {
    entries: Vec<(Vec<u8>, State)>,
    base: Option<Base>,
}

/// The index that a split index builds on.
struct Base {
    /// The hash in the name of its file, in hexadecimal digits.
    id: String,
    deleted: Bitmap,
    replaced: Bitmap,
}

impl Index {
    /// Reads the bytes of an index.
    pub(super) fn read(bytes: &[u8]) -> io::Result<Self> {
        let hash = hash_length(bytes)?;
        let mut reader = Reader { bytes: &bytes[..bytes.len() - hash], at: 0 };
        if reader.take(4)? != b"DIRC" {
            return Err(malformed("it doesn't start with `DIRC`"));
        }
        let version = reader.number()?;
        if !(2..=4).contains(&version) {
            let message = format!("it has version {version}, and versions 2 to 4 are known");
            return Err(io::Error::new(io::ErrorKind::Unsupported, message));
        }
        let count = reader.number()?;
        let mut entries: Vec<(Vec<u8>, State)> = Vec::new();
        for _ in 0..count {
            let before = entries.last().map_or(&[][..], |(path, _)| path);
            entries.push(reader.entry(version, hash, before)?);
        }
        let base = reader.extensions(hash)?;
        Ok(Self { entries, base })
    }

    /// The name of the file with the index that this one builds on.
    pub(super) fn base(&self) -> Option<String> {
        Some(format!("sharedindex.{}", self.base.as_ref()?.id))
    }

    /// The entries, with those of the index that this one builds on.
    pub(super) fn entries(self, base: Option<Self>) -> io::Result<Entries> {
        let (Some(link), Some(base)) = (self.base, base) else {
            return Ok(self.entries.into_iter().collect());
        };
        if base.base.is_some() {
            return Err(malformed("it builds on an index that builds on another one"));
        }
        let mut own = self.entries.into_iter();
        let mut entries = Entries::new();
        for (nth, (path, state)) in base.entries.into_iter().enumerate() {
            // What is replaced has its new entry among the first ones here, without a path.
            let state = match link.replaced.has(nth) {
                true => own.next().ok_or_else(|| malformed("an entry is missing"))?.1,
                false => state,
            };
            if !link.deleted.has(nth) {
                entries.insert(path, state);
            }
        }
        entries.extend(own);
        Ok(entries)
    }
}

/// The length of the hashes in an index, which ends in one of itself.
fn hash_length(bytes: &[u8]) -> io::Result<usize> {
    for length in [20, 32] {
        let Some((content, hash)) = bytes.len().checked_sub(length).map(|at| bytes.split_at(at))
        else {
            continue;
        };
        let is_its_hash = match length {
            20 => Sha1::digest(content).as_slice() == hash,
            _ => Sha256::digest(content).as_slice() == hash,
        };
        // `index.skipHash` writes zeros; then the entries have to fit to the last byte.
        let is_skipped = hash.iter().all(|byte| *byte == 0) && fits(content, length);
        if is_its_hash || is_skipped {
            return Ok(length);
        }
    }
    Err(malformed("its checksum isn't that of its content"))
}

/// Whether the entries and extensions of an index can be read with hashes of this length.
fn fits(content: &[u8], hash: usize) -> bool {
    let mut reader = Reader { bytes: content, at: 4 };
    let mut read = || {
        let (version, count) = (reader.number()?, reader.number()?);
        let mut before = Vec::new();
        for _ in 0..count {
            before = reader.entry(version, hash, &before)?.0;
        }
        reader.extensions(hash)
    };
    read().is_ok()
}

/// Reads numbers, which are big-endian, and texts.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> io::Result<&'b [u8]> {
        let end = self.at.checked_add(length).ok_or_else(|| malformed("it ends too early"))?;
        let taken = self.bytes.get(self.at..end).ok_or_else(|| malformed("it ends too early"))?;
        self.at = end;
        Ok(taken)
    }

    fn number(&mut self) -> io::Result<u32> {
        let bytes = self.take(4)?;
        Ok(bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn short(&mut self) -> io::Result<u16> {
        let bytes = self.take(2)?;
        Ok(u16::from(bytes[0]) << 8 | u16::from(bytes[1]))
    }

    /// The bytes up to a NUL, which is taken, too.
    fn text(&mut self) -> io::Result<&'b [u8]> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| *byte == 0);
        let text = self.take(length.ok_or_else(|| malformed("a path doesn't end"))?)?;
        self.at += 1;
        Ok(text)
    }

    /// An entry: its path and state. `before` is the path of the entry before it.
    fn entry(&mut self, version: u32, hash: usize, before: &[u8]) -> io::Result<(Vec<u8>, State)> {
        let start = self.at;
        // Times, device and inode.
        self.take(24)?;
        let mode = self.number()?;
        // User, group, size and hash.
        self.take(12 + hash)?;
        let flags = self.short()?;
        if flags & 0x4000 != 0 {
            // More flags.
            self.short()?;
        }
        let path = if version == 4 {
            let dropped = self.offset()?;
            let kept = before.len().checked_sub(dropped);
            let kept = kept.ok_or_else(|| malformed("a path is shorter than nothing"))?;
            [&before[..kept], self.text()?].concat()
        } else {
            let path = self.text()?.to_owned();
            // Entries are padded to a multiple of 8 bytes, with one NUL at least.
            let length = self.at - start;
            self.take(length.next_multiple_of(8) - length)?;
            path
        };
        let state = match mode & 0o170000 {
            0o040000 => State::Folder,
            0o160000 => State::Repository,
            _ => State::File,
        };
        Ok((path, state))
    }

    /// A number in as many bytes as it takes, as in packs.
    fn offset(&mut self) -> io::Result<usize> {
        let mut byte = self.take(1)?[0];
        let mut number = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = self.take(1)?[0];
            let next = number.checked_add(1).and_then(|number| number.checked_mul(0x80));
            number = next.ok_or_else(|| malformed("a number is too large"))?;
            number |= usize::from(byte & 0x7f);
        }
        Ok(number)
    }

    /// What follows the entries.
    fn extensions(&mut self, hash: usize) -> io::Result<Option<Base>> {
        let mut base = None;
        while self.at < self.bytes.len() {
            let name = self.take(4)?;
            let length = self.number()? as usize;
            let content = self.take(length)?;
            match name {
                b"link" => base = Self { bytes: content, at: 0 }.base(hash)?,
                // States that there are entries for folders.
                b"sdir" => {}
                // What starts with a capital letter may be passed over.
                [b'A'..=b'Z', ..] => {}
                _ => {
                    let name = name.escape_ascii();
                    let message = format!("it has an extension that isn't known: `{name}`");
                    return Err(io::Error::new(io::ErrorKind::Unsupported, message));
                }
            }
        }
        Ok(base)
    }

    fn base(&mut self, hash: usize) -> io::Result<Option<Base>> {
        let id = self.take(hash)?;
        if id.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let id = id.iter().map(|byte| format!("{byte:02x}")).collect();
        if self.at == self.bytes.len() {
            return Ok(Some(Base { id, deleted: Bitmap::default(), replaced: Bitmap::default() }));
        }
        let mut bitmap = || {
            let (bits, words) = (self.number()?, self.number()? as usize);
            let length = words.checked_mul(8).ok_or_else(|| malformed("a bitmap is too large"))?;
            let bitmap = Bitmap::read(bits, self.take(length)?);
            // Where the last run starts, for those who append.
            self.number()?;
            bitmap.ok_or_else(|| malformed("a bitmap isn't as long as it says"))
        };
        Ok(Some(Base { id, deleted: bitmap()?, replaced: bitmap()? }))
    }
}

fn malformed(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("it isn't an index of git: {why}"))
}
