//! A whole file system: what discovery of the policy looks at, and what shows that a file changed.

use std::io;
use std::path::Path;
use std::time::SystemTime;

use super::{Disk, Files, Tracked};

/// A whole file system. Paths are absolute.
pub trait FileSystem: Send + Sync {
    /// Whether there is anything at the path: a file, a folder, or a link, even one that leads nowhere.
    fn exists(&self, path: &Path) -> bool;

    /// What changes whenever the file does. `None` if there is no file, or none that can be looked at.
    fn stamp(&self, path: &Path) -> Option<Stamp>;

    /// The files of the folder `root`, which no path leads out of. In reports their names start at the folder
    /// `here`.
    fn folder(&self, root: &Path, here: &Path) -> Box<dyn Files + '_>;

    /// What git tracks in the repository whose root is `repository`. By default nothing.
    ///
    /// # Errors
    ///
    /// That can't be found out.
    fn tracked(&self, repository: &Path) -> io::Result<Tracked> {
        let _ = repository;
        Ok(Tracked::default())
    }
}

/// The nearest folder, from `folder` upwards, that is the root of a repository: one whose `.git` is a folder with a
/// `HEAD`, or a file that says where such a folder is. If there is none, the nearest one that has a `.git` of any
/// kind: what only looks like a repository doesn't hide the one that it is in.
pub fn repository<'p>(system: &dyn FileSystem, folder: &'p Path) -> Option<&'p Path> {
    let has_git = |folder: &&Path| system.exists(&folder.join(".git"));
    let mut folders = folder.ancestors().filter(has_git).peekable();
    let nearest = folders.peek().copied();
    folders.find(|folder| is_repository(system, folder)).or(nearest)
}

/// Whether a folder is the root of a repository.
pub(super) fn is_repository(system: &dyn FileSystem, folder: &Path) -> bool {
    let link = || system.folder(folder, folder).read(".git").is_ok_and(|it| is_git_link(&it));
    system.exists(&folder.join(".git/HEAD")) || link()
}

/// Whether a `.git` file says where the repository's folder is.
fn is_git_link(bytes: &[u8]) -> bool {
    bytes.starts_with(b"gitdir:")
}

/// The state of a file: two equal stamps of one path mean that the file didn't change in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    /// `None` where the system doesn't record it.
    modified: Option<SystemTime>,
    change: Change,
}

/// The number of the file, and the time of the last change of anything about it, which no program can set; zeros
/// where the system has neither.
type Change = (u64, i64, i64);

impl Stamp {
    /// A stamp for a file that isn't on the disk: the number of its version.
    pub fn of_version(version: u64) -> Self {
        Self { length: version, modified: None, change: (0, 0, 0) }
    }

    fn of_metadata(metadata: &std::fs::Metadata) -> Self {
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            change: change(metadata),
        }
    }
}

#[cfg(dtolint_unix)]
fn change(metadata: &std::fs::Metadata) -> Change {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(dtolint_unix))]
fn change(_: &std::fs::Metadata) -> Change {
    (0, 0, 0)
}

/// The file system of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsFileSystem;

impl FileSystem for OsFileSystem {
    fn exists(&self, path: &Path) -> bool {
        path.symlink_metadata().is_ok()
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        // A file that can't be looked at has no stamp; it gets one when that changes.
        path.metadata().ok().map(|metadata| Stamp::of_metadata(&metadata))
    }

    fn folder(&self, root: &Path, here: &Path) -> Box<dyn Files + '_> {
        Box::new(Disk::new(root, here))
    }

    fn tracked(&self, repository: &Path) -> io::Result<Tracked> {
        Tracked::read(repository)
    }
}
