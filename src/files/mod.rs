//! Where policies and schemas are read from: the disk, memory, or nowhere.
//!
//! [`Files`] is one folder, and has the files that a policy refers to. [`FileSystem`] is everything, and says which
//! policy is in use. With the feature `walk`, `walk()` finds the files of a folder on the disk, and `Unpacked` reads
//! those that are compressed.
//!
//! Invariant: no path that a policy writes leads out of the root of its [`Files`]. `join` refuses such a
//! path by its name, and [`Disk`] refuses links that lead out.
//!
//! Invariant: only what is asked for is read. Of git's own files that are `.git`, if it is a file, and the index, which
//! says what git tracks ([`Tracked`]): `walk()` and [`FileSystem::tracked`] read it. With the feature `git`, a
//! `GitCommit` reads the objects of one commit.

mod disk;
pub(crate) mod file_name;
mod git_bitmap;
#[cfg(feature = "git")]
mod git_commit;
mod git_index;
#[cfg(feature = "git")]
mod git_object;
#[cfg(feature = "git")]
mod git_objects;
#[cfg(feature = "git")]
mod git_pack;
#[cfg(feature = "walk")]
mod ignore_rules;
mod memory;
mod paths;
mod system;
mod tracked;
#[cfg(feature = "walk")]
mod unpacked;
#[cfg(feature = "walk")]
mod walk;

use std::io;

#[cfg(feature = "walk")]
pub(crate) use disk::replaced_by_link;
pub use disk::{Disk, MAX_BYTES, RegularFile, read_regular};
#[cfg(feature = "git")]
pub use git_commit::GitCommit;
pub use memory::MemoryFileSystem;
pub use paths::{absolute, relative};
pub(crate) use paths::{join, refusal};
pub use system::{FileSystem, OsFileSystem, Stamp, repository};
pub use tracked::Tracked;
#[cfg(feature = "walk")]
pub use unpacked::{Unpacked, is_packed};
#[cfg(feature = "walk")]
pub use walk::{Entry, walk, walk_all};

/// The files of one folder, its root. Paths start at the root, use `/`, and contain neither `.` nor `..`.
pub trait Files: Send + Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// The file doesn't exist or can't be read.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The names of what is in a folder, sorted; the root is `""`. A name that isn't UTF-8 has replacement
    /// characters, so that reading it fails.
    ///
    /// # Errors
    ///
    /// The folder doesn't exist or can't be listed. By default, always: only a policy's test files are looked
    /// for in this way.
    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let message = format!("the files of `{folder}` can't be listed");
        Err(io::Error::new(io::ErrorKind::Unsupported, message))
    }

    /// The name of the file in reports.
    fn name(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// No files, for a policy of which only the text is given.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "this policy was given without files"))
    }
}

/// Why a file can't be read, in words that are the same on every system.
pub fn reason(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => "there is no such file".to_owned(),
        Kind::PermissionDenied if error.raw_os_error().is_some() => "permission denied".to_owned(),
        Kind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
