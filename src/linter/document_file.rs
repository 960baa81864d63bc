//! A file that a run checks, and how it is read.

use std::io;
use std::path::PathBuf;

use crate::files::{RegularFile, Unpacked, read_regular};

/// A file to check.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentFile {
    /// Where it is read.
    pub path: PathBuf,
    /// Its name in reports: the path from the folder where the run started.
    pub name: String,
    /// Its name for the policy: the path from the policy's folder.
    pub policy_path: String,
    /// Whether it was named itself, and not found in a folder.
    pub is_named: bool,
    /// Whether the run has the same file under another name, too: of a link and what it leads to, the link's.
    pub is_again: bool,
    pub(super) found_as: FoundAs,
}

/// What was at the path of a file when it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FoundAs {
    /// Whatever the caller named.
    Named,
    /// No link. With all links on the way to it followed, this is its path.
    File(PathBuf),
    /// A link, which leads to this path.
    Link(PathBuf),
}

impl DocumentFile {
    /// Reads it into `bytes`, whose old content is replaced.
    ///
    /// # Errors
    ///
    /// Those of [`read_regular`], and that it isn't what was found: it has become a link, or a link that leads
    /// elsewhere, maybe out of the repository.
    pub fn read(&self, max_bytes: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
        self.still_there()?;
        read_regular(&self.path, max_bytes, bytes)?;
        // It may have been exchanged before it was opened.
        self.still_there()
    }

    /// Opens it, to read NDJSON line by line ([`Linter::lint_lines`](crate::Linter::lint_lines)) or an array item by item
    /// ([`Linter::lint_items`](crate::Linter::lint_items)). What is compressed, by its
    /// name, is unpacked while it is read.
    ///
    /// # Errors
    ///
    /// Those of [`RegularFile::open`], and that it isn't what was found.
    pub fn open(&self) -> io::Result<Unpacked<RegularFile>> {
        self.still_there()?;
        let file = RegularFile::open(&self.path)?;
        // It may have been exchanged before it was opened.
        self.still_there()?;
        Ok(Unpacked::new(&self.name, file))
    }

    fn still_there(&self) -> io::Result<()> {
        let is_there = match &self.found_as {
            FoundAs::Named => true,
            FoundAs::File(_) => !self.path.symlink_metadata()?.is_symlink(),
            FoundAs::Link(target) => self.path.canonicalize()? == *target,
        };
        match is_there {
            true => Ok(()),
            false => Err(io::Error::other("it was replaced by a link during the run")),
        }
    }
}
