//! A file that a run checks, and how it is read.

use std::io;
use std::path::PathBuf;

use crate::files::{RegularFile, Unpacked, replaced_by_link};

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
    /// Those of [`read_regular`](crate::files::read_regular), and that it isn't what was found: it has become a link,
    /// or a link that leads elsewhere, maybe out of the repository.
    pub fn read(&self, max_bytes: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
        bytes.clear();
        self.regular()?.read_all(max_bytes, bytes)
    }

    /// Opens it, to read NDJSON line by line ([`Linter::lint_lines`](crate::Linter::lint_lines)) or an array item by
    /// item ([`Linter::lint_items`](crate::Linter::lint_items)). What is compressed, by its name, is unpacked while it
    /// is read.
    ///
    /// # Errors
    ///
    /// Those of [`RegularFile::open`], and that it isn't what was found.
    pub fn open(&self) -> io::Result<Unpacked<RegularFile>> {
        Ok(Unpacked::new(&self.name, self.regular()?))
    }

    fn regular(&self) -> io::Result<RegularFile> {
        let target = match &self.found_as {
            FoundAs::Named => return RegularFile::open(&self.path),
            FoundAs::File(_) => return RegularFile::open_found(&self.path),
            FoundAs::Link(target) => target,
        };
        let still_leads_there = || Ok::<_, io::Error>(self.path.canonicalize()? == *target);
        if !still_leads_there()? {
            return Err(replaced_by_link());
        }
        let file = RegularFile::open(&self.path)?;
        // It may have been exchanged before it was opened.
        if still_leads_there()? { Ok(file) } else { Err(replaced_by_link()) }
    }
}
