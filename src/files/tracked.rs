//! What git tracks of a repository: files that are checked although an ignore file names them, and files that
//! aren't on the disk.

use std::io;
use std::path::{Path, PathBuf};

use super::git_index::{Entries, Index, State};
use super::read_regular;

/// The largest index that is read, in bytes: an entry for each of some ten million files.
const MAX_INDEX_BYTES: usize = 1 << 30;

/// The longest `.git` file, in bytes.
const MAX_LINK_BYTES: usize = 64 << 10;

/// What git tracks in a repository, by its index.
///
/// ```
/// use dtolint::files::Tracked;
///
/// let tracked = Tracked::of(["webhooks/a.json"]);
/// assert!(tracked.has("webhooks/a.json".as_ref()));
/// assert!(tracked.has_below("webhooks".as_ref()));
/// assert!(!Tracked::default().has("webhooks/a.json".as_ref()));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tracked {
    /// By path from the repository's root, with `/`.
    entries: Entries,
}

/// What git tracks, and may not be in the work tree.
#[cfg(feature = "walk")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expected {
    File(PathBuf),
    /// Any number of files.
    Folder(PathBuf),
}

impl Tracked {
    /// Files that are tracked, by their paths from the repository's root.
    pub fn of<P: AsRef<Path>>(files: impl IntoIterator<Item = P>) -> Self {
        let files = files.into_iter().map(|path| (key(path.as_ref()), State::File));
        Self { entries: files.collect() }
    }

    /// Reads the index of the repository on the disk whose root is `repository`: a folder with a `.git`, be it a
    /// folder or the file of a worktree or submodule. Without an index nothing is tracked yet.
    ///
    /// # Errors
    ///
    /// The index can't be read, or isn't understood to its end.
    pub fn read(repository: &Path) -> io::Result<Self> {
        let git = git_folder(repository)?;
        let mut bytes = Vec::new();
        match read_regular(&git.join("index"), MAX_INDEX_BYTES, &mut bytes) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error),
        }
        let index = Index::read(&bytes)?;
        let base = match index.base() {
            Some(name) => {
                read_regular(&git.join(&name), MAX_INDEX_BYTES, &mut bytes).map_err(|error| {
                    let message = format!("`{name}`, which it builds on, can't be read: {error}");
                    io::Error::new(error.kind(), message)
                })?;
                Some(Index::read(&bytes)?)
            }
            None => None,
        };
        Ok(Self { entries: index.entries(base)? })
    }

    /// Whether a file is tracked, by its path from the repository's root.
    pub fn has(&self, path: &Path) -> bool {
        let path = key(path);
        self.entries.contains_key(&path) || self.is_left_out(&path)
    }

    /// Whether a folder is a tracked submodule, or a file below it is tracked.
    pub fn has_below(&self, folder: &Path) -> bool {
        let start = folder_key(folder);
        self.entries.get(&key(folder)) == Some(&State::Repository)
            || self.is_left_out(&start)
            || self.below(start).next().is_some()
    }

    /// What should be below a folder of the work tree: files, folders of which a sparse checkout may leave out all
    /// files, and submodules.
    #[cfg(feature = "walk")]
    pub(super) fn expected(&self, folder: &Path) -> impl Iterator<Item = Expected> {
        self.below(folder_key(folder)).map(|(key, state)| match state {
            State::File => Expected::File(path(key)),
            State::Folder | State::Repository => Expected::Folder(path(key)),
        })
    }

    fn below(&self, start: Vec<u8>) -> impl Iterator<Item = (&Vec<u8>, &State)> {
        let from = self.entries.range(start.clone()..);
        from.take_while(move |(path, _)| path.starts_with(&start))
    }

    /// Whether a path is in a folder that a sparse index doesn't look into.
    fn is_left_out(&self, path: &[u8]) -> bool {
        let ends = (0..path.len()).filter(|at| path[*at] == b'/');
        ends.into_iter().any(|at| self.entries.get(&path[..=at]) == Some(&State::Folder))
    }
}

/// A path as an index has it.
fn key(path: &Path) -> Vec<u8> {
    let parts: Vec<&[u8]> = path.iter().map(|part| part.as_encoded_bytes()).collect();
    parts.join(&b'/')
}

/// The path of a file that an index has.
#[cfg(all(feature = "walk", dtolint_unix))]
fn path(key: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(key).into()
}

/// Elsewhere git's paths are UTF-8.
#[cfg(all(feature = "walk", not(dtolint_unix)))]
fn path(key: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(key).into_owned())
}

fn folder_key(folder: &Path) -> Vec<u8> {
    let mut key = key(folder);
    if !key.is_empty() {
        key.push(b'/');
    }
    key
}

/// The folder with a repository's index.
pub(super) fn git_folder(repository: &Path) -> io::Result<PathBuf> {
    let git = repository.join(".git");
    if git.is_dir() {
        return Ok(git);
    }
    let mut bytes = Vec::new();
    read_regular(&git, MAX_LINK_BYTES, &mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let folder = repository.join(linked_folder(&text).ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, "it doesn't say `gitdir:` and a folder")
    })?);
    if !folder.is_dir() {
        let message = format!("it leads to `{}`, which isn't a folder", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotADirectory, message));
    }
    Ok(folder)
}

/// The folder that a `.git` file names.
fn linked_folder(text: &str) -> Option<&str> {
    let folder = text.strip_prefix("gitdir:")?.trim_matches(['\r', '\n', ' ']);
    (!folder.is_empty()).then_some(folder)
}
