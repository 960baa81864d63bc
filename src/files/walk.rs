//! The files of a folder on the disk, as git sees them.

use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::{OsFileSystem, repository};

/// What is found in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Entry {
    /// A file: anything that is neither a folder nor a link.
    File(PathBuf),
    /// A symbolic link. It may lead anywhere, so it isn't followed.
    Link(PathBuf),
    /// A folder or file can't be looked at. The text says which, and why.
    Unreadable(String),
}

/// Finds the files in a folder and in its subfolders, hidden ones included.
///
/// What the `.gitignore` files of the repository ignore is left out, and so is `.git`. Nothing else is: no
/// `.ignore`, and no configuration of the user, so that the result is the same for everybody.
pub fn walk(folder: &Path) -> impl Iterator<Item = Entry> {
    WalkBuilder::new(folder)
        .git_global(false)
        .git_exclude(false)
        // The root of a repository is where ignore files end. Elsewhere they count all the same.
        .require_git(repository(&OsFileSystem, folder).is_some())
        .ignore(false)
        .hidden(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build()
        .filter_map(|entry| match entry {
            Ok(entry) => file_or_link(entry),
            Err(error) => Some(Entry::Unreadable(error.to_string())),
        })
}

fn file_or_link(entry: DirEntry) -> Option<Entry> {
    // The folder itself was named, so it is meant even if it is a link.
    let kind = entry.file_type().filter(|_| entry.depth() > 0)?;
    let path = entry.into_path();
    match kind {
        kind if kind.is_symlink() => Some(Entry::Link(path)),
        kind if kind.is_dir() => None,
        _ => Some(Entry::File(path)),
    }
}
