//! A file system in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use super::{FileSystem, Files, Stamp, Tracked, absolute, file_name, relative};

/// A file system in memory, for tests and for programs whose files are elsewhere. It has no links, and a folder
/// exists when there is a file in it. Paths are absolute.
///
/// ```
/// use dtolint::files::MemoryFileSystem;
/// use dtolint::policy::PolicyLocation;
/// use dtolint::PolicyBuilder;
///
/// let system = MemoryFileSystem::default();
/// system.write("/repo/.git/HEAD", "");
/// system.write("/repo/dtolint.toml", "version = 1\n");
/// let here = "/repo/webhooks".as_ref();
/// let location = PolicyLocation::discover(&system, here);
/// assert_eq!(location.file(), Some("/repo/dtolint.toml".as_ref()));
/// let files = location.files(&system, here);
/// assert!(PolicyBuilder::default().files(&*files).at(&location).is_ok());
/// ```
#[derive(Debug, Default)]
pub struct MemoryFileSystem {
    contents: RwLock<Contents>,
}

#[derive(Debug, Default)]
struct Contents {
    /// Each file, with the number of the write that made it.
    files: BTreeMap<PathBuf, (Vec<u8>, u64)>,
    writes: u64,
    /// The files that git would track.
    tracked: BTreeSet<PathBuf>,
}

impl MemoryFileSystem {
    /// Writes a file, in place of the one that was there.
    pub fn write(&self, path: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) {
        let path = absolute(Path::new("/"), path.as_ref());
        let mut contents = self.contents.write().unwrap_or_else(PoisonError::into_inner);
        contents.writes += 1;
        let file = (bytes.into(), contents.writes);
        contents.files.insert(path, file);
    }

    /// Removes a file. Returns whether it was there.
    pub fn remove(&self, path: impl AsRef<Path>) -> bool {
        let path = absolute(Path::new("/"), path.as_ref());
        let mut contents = self.contents.write().unwrap_or_else(PoisonError::into_inner);
        contents.files.remove(&path).is_some()
    }

    /// States that git tracks a file. A file that was only written is untracked.
    pub fn track(&self, path: impl AsRef<Path>) {
        let path = absolute(Path::new("/"), path.as_ref());
        self.contents.write().unwrap_or_else(PoisonError::into_inner).tracked.insert(path);
    }

    /// What is there now. A poisoned lock is safe to reuse: files are written and removed whole.
    fn contents(&self) -> RwLockReadGuard<'_, Contents> {
        self.contents.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FileSystem for MemoryFileSystem {
    fn exists(&self, path: &Path) -> bool {
        self.contents().files.keys().any(|file| file.starts_with(path))
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        self.contents().files.get(path).map(|(_, version)| Stamp::of_version(*version))
    }

    fn folder(&self, root: &Path, here: &Path) -> Box<dyn Files + '_> {
        Box::new(Folder { system: self, root: root.to_owned(), here: here.to_owned() })
    }

    fn tracked(&self, repository: &Path) -> io::Result<Tracked> {
        let contents = self.contents();
        let within = contents.tracked.iter().filter_map(|path| path.strip_prefix(repository).ok());
        Ok(Tracked::of(within))
    }
}

/// One folder of it.
struct Folder<'s> {
    system: &'s MemoryFileSystem,
    root: PathBuf,
    here: PathBuf,
}

impl Files for Folder<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let contents = self.system.contents();
        let file = contents.files.get(&self.root.join(path));
        file.map(|(bytes, _)| bytes.clone()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let folder = absolute(&self.root, Path::new(folder));
        let contents = self.system.contents();
        let names =
            contents.files.keys().filter_map(|file| file.strip_prefix(&folder).ok()?.iter().next());
        let name = |name: &OsStr| file_name::from_bytes(name.as_encoded_bytes()).into_owned();
        let mut names: Vec<String> = names.map(name).collect();
        names.dedup();
        Ok(names)
    }

    fn name(&self, path: &str) -> String {
        relative(&self.here, &self.root.join(path))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{FileSystem, MemoryFileSystem};

    #[test]
    fn folders_exist_by_their_files_and_stamps_change_with_them() {
        let system = MemoryFileSystem::default();
        system.write("/a/b.toml", "1");
        system.write("/a/c/d.toml", "2");
        assert!(system.exists(Path::new("/a/c")));
        assert!(!system.exists(Path::new("/a/c/d")));
        let folder = system.folder(Path::new("/a"), Path::new("/"));
        assert_eq!(folder.list("").expect("it has files"), ["b.toml", "c"]);
        assert_eq!(folder.read("c/d.toml").expect("it is there"), b"2");
        assert_eq!(folder.name("c/d.toml"), "a/c/d.toml");
        let before = system.stamp(Path::new("/a/b.toml"));
        system.write("/a/b.toml", "1");
        assert_ne!(system.stamp(Path::new("/a/b.toml")), before);
        system.track("/a/c/d.toml");
        let tracked = system.tracked(Path::new("/a")).expect("it is known");
        assert!(tracked.has(Path::new("c/d.toml")) && !tracked.has(Path::new("b.toml")));
        assert!(system.remove("/a/b.toml"));
        assert_eq!(system.stamp(Path::new("/a/b.toml")), None);
    }
}
