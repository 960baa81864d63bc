//! A folder on the disk.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Files, file_name, relative};

/// The largest file that [`Disk`] reads, in bytes: 64 MiB.
pub const MAX_BYTES: usize = 64 << 20;

/// A folder on the disk. Symbolic links that lead out of it are refused.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    /// Where names in reports start.
    here: PathBuf,
}

impl Disk {
    /// The folder `root`. In reports the names of its files start at the folder `here`. Both are absolute.
    pub fn new(root: impl Into<PathBuf>, here: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), here: here.into() }
    }

    /// Where a path really leads, all links followed.
    fn resolve(&self, path: &str) -> io::Result<PathBuf> {
        let root = self.root.canonicalize()?;
        let path = root.join(path).canonicalize()?;
        if !path.starts_with(&root) {
            let message = "it is a link that leads out of the repository";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
        }
        Ok(path)
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        read_regular(&self.resolve(path)?, MAX_BYTES, &mut bytes)?;
        Ok(bytes)
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let name = |entry: io::Result<std::fs::DirEntry>| {
            Ok(file_name::from_bytes(entry?.file_name().as_encoded_bytes()).into_owned())
        };
        let mut names: Vec<String> =
            self.resolve(folder)?.read_dir()?.map(name).collect::<io::Result<_>>()?;
        names.sort();
        Ok(names)
    }

    fn name(&self, path: &str) -> String {
        relative(&self.here, &self.root.join(path))
    }
}

/// Reads a regular file into `bytes`, whose old content is replaced.
///
/// # Errors
///
/// [`io::ErrorKind::FileTooLarge`] if the file has more than `max_bytes` bytes; nothing of it is read then.
/// [`io::ErrorKind::InvalidInput`] if it isn't a regular file: a folder, a pipe, a device.
pub fn read_regular(path: &Path, max_bytes: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.clear();
    RegularFile::open(path)?.read_all(max_bytes, bytes)
}

/// A regular file that is read from its start to its end. It is an error if it changes while it is read.
///
/// ```no_run
/// use std::io::Read;
///
/// use dtolint::files::RegularFile;
///
/// let mut text = String::new();
/// RegularFile::open("hooks.ndjson".as_ref())?.read_to_string(&mut text)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct RegularFile {
    file: File,
    /// What it had when it was opened.
    length: u64,
    modified: Option<SystemTime>,
    read: u64,
}

impl RegularFile {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::InvalidInput`] if it isn't a regular file: a folder, a pipe, a device.
    pub fn open(path: &Path) -> io::Result<Self> {
        // Opening a pipe waits for a writer, so look first.
        if !path.metadata()?.is_file() {
            return Err(not_regular());
        }
        Self::new(File::open(path)?)
    }

    /// Opens a file that was found in a folder as a file. It isn't looked at before it is opened: a link isn't
    /// followed, and a pipe isn't waited for.
    #[cfg(all(feature = "walk", dtolint_unix))]
    pub(crate) fn open_found(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
        let opened = File::options().read(true).custom_flags(flags).open(path);
        // Systems differ in the error that they have for a link.
        let is_link = || path.symlink_metadata().is_ok_and(|it| it.is_symlink());
        Self::new(opened.map_err(|error| if is_link() { replaced_by_link() } else { error })?)
    }

    /// The same where a link can't be refused when it is opened.
    #[cfg(all(feature = "walk", not(dtolint_unix)))]
    pub(crate) fn open_found(path: &Path) -> io::Result<Self> {
        let is_link = || path.symlink_metadata().map(|it| it.is_symlink());
        if is_link()? {
            return Err(replaced_by_link());
        }
        let file = Self::open(path)?;
        // It may have been exchanged before it was opened.
        if is_link()? { Err(replaced_by_link()) } else { Ok(file) }
    }

    fn new(file: File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(not_regular());
        }
        // A system without these times has the lengths alone.
        let (length, modified) = (metadata.len(), metadata.modified().ok());
        Ok(Self { file, length, modified, read: 0 })
    }

    /// Reads all of it behind `bytes`.
    pub(crate) fn read_all(self, max_bytes: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
        let length = self.length;
        if length > max_bytes as u64 {
            let message = format!("it has {length} bytes, at most {max_bytes} are read");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        bytes.reserve(length as usize);
        // Whether there is more by now, the length says; but systems have files with bytes and without a length.
        let read = (&self.file).take(length.max(1)).read_to_end(bytes)? as u64;
        let metadata = self.file.metadata()?;
        match read == length
            && metadata.len() == length
            && metadata.modified().ok() == self.modified
        {
            true => Ok(()),
            false => Err(changed()),
        }
    }
}

fn changed() -> io::Error {
    io::Error::other("it changed while it was read")
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")
}

/// What was a file when it was found is a link by now, or leads elsewhere.
#[cfg(feature = "walk")]
pub(crate) fn replaced_by_link() -> io::Error {
    io::Error::other("it was replaced by a link during the run")
}

impl Read for RegularFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read += count as u64;
        let is_end = count == 0 && !buffer.is_empty();
        let is_changed = self.read > self.length
            || is_end
                && (self.read != self.length
                    || self.file.metadata()?.modified().ok() != self.modified);
        match is_changed {
            true => Err(changed()),
            false => Ok(count),
        }
    }
}
