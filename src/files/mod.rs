//! Where policies and schemas are read from: a folder that no path leads out of, or nowhere.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::document::Limits;
use crate::policy::POLICY_FILE;

/// Gives texts by path. Paths are relative to one root, with `/`, and without `.` and `..`.
pub trait Files: Send + Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// It is not there, or not to be read.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The name that reports call the file by.
    fn name(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// No files: what a policy that is a mere text can refer to.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> io::Result<Vec<u8>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "this policy was given without files"))
    }
}

/// A folder on the disk, symbolic links out of it refused.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    /// Where names in reports start from.
    here: PathBuf,
}

impl Disk {
    /// The folder `root`, whose files reports name from the folder `here`. Both are absolute.
    pub fn new(root: impl Into<PathBuf>, here: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), here: here.into() }
    }

    /// The folder that a policy file may refer to files in (its repository, or else its own
    /// folder), and the policy's path in it. Names are from the working directory.
    pub(crate) fn around(policy: &Path) -> (Self, String) {
        let absolute = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = match policy.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => absolute(folder),
            _ => absolute(Path::new(".")),
        };
        let root = Self::repository(&folder).unwrap_or(&folder).to_owned();
        let file = folder.join(policy.file_name().unwrap_or_default());
        let path = relative(&root, &file);
        (Self::new(root, absolute(Path::new("."))), path)
    }

    /// The nearest folder, from `folder` upwards, that has a `.git`.
    pub(crate) fn repository(folder: &Path) -> Option<&Path> {
        folder.ancestors().find(|folder| folder.join(".git").exists())
    }

    /// The nearest policy from `here` up to the root of the repository; out of a repository, `here` alone, so
    /// that nobody else's file is taken for the policy.
    pub(crate) fn policy(here: &Path) -> Option<PathBuf> {
        let root = Self::repository(here).unwrap_or(here);
        let folders = here.ancestors().take_while(|folder| folder.starts_with(root));
        // A link that leads nowhere, or a folder of that name, is no reason to go without a policy.
        folders.map(|folder| folder.join(POLICY_FILE)).find(|file| file.symlink_metadata().is_ok())
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let root = self.root.canonicalize()?;
        let path = root.join(path).canonicalize()?;
        if !path.starts_with(&root) {
            let message = "it is a link that leads out of the repository";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
        }
        let mut bytes = Vec::new();
        read_regular(&path, Limits::default().max_bytes, &mut bytes)?;
        Ok(bytes)
    }

    fn name(&self, path: &str) -> String {
        relative(&self.here, &self.root.join(path))
    }
}

/// Reads a regular file of at most so many bytes in place of what `bytes` had; a larger one is refused
/// before it is read, as [`io::ErrorKind::FileTooLarge`].
pub(crate) fn read_regular(path: &Path, most: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.clear();
    // A pipe would be waited for when it is opened, so look first.
    if !path.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    if length > most as u64 {
        let message = format!("it has {length} bytes, at most {most} are read");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    bytes.reserve(length as usize + 1);
    file.take(length + 1).read_to_end(bytes)?;
    if bytes.len() as u64 != length {
        return Err(io::Error::other("it changed while it was read"));
    }
    Ok(())
}

/// An absolute path without `.` and `..`; symbolic links stay as they are.
pub(crate) fn absolute(base: &Path, path: &Path) -> PathBuf {
    path_clean::clean(base.join(path))
}

/// The path from the folder `from` to `to`, with `/` on every system. Both are absolute, or neither is.
///
/// A part that isn't UTF-8 has replacement characters: the result is a name for reports and globs,
/// which are text. Files are opened by the path that was given.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    // Two drives of Windows have no path between them: `diff_paths` gives `to` itself.
    let path = pathdiff::diff_paths(to, from).unwrap_or_else(|| to.to_owned());
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// Joins `path` to the folder of the file that names it. `None` if it leads out of the root.
///
/// Written here because the crates for paths accept what a policy may not say: an absolute path, a
/// backslash or a colon (a drive, or a stream of NTFS) would lead out of the root on Windows only,
/// and `..` at the root is dropped by them instead of refused.
pub(crate) fn join(file: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(['\\', ':']) {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            // More of them than folders before them: out of the root, even if the rest leads back.
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{absolute, join, relative};

    #[test]
    fn leads_from_one_folder_to_another_place() {
        let table = [
            ("/a/b", "/a/b/c.json", "c.json"),
            ("/a/b", "/a/c.json", "../c.json"),
            ("/a/b", "/x/c.json", "../../x/c.json"),
            ("/a", "/a", "."),
        ];
        for (from, to, expected) in table {
            assert_eq!(relative(Path::new(from), Path::new(to)), expected);
        }
    }

    #[test]
    fn an_absolute_path_has_no_dots() {
        let table =
            [("../c/./d", "/a/c/d"), ("../../../../e", "/e"), ("/x/../y", "/y"), (".", "/a/b")];
        for (path, expected) in table {
            assert_eq!(absolute(Path::new("/a/b"), Path::new(path)), Path::new(expected));
        }
    }

    #[test]
    fn paths_stay_within_the_root() {
        let table = [
            ("dtolint.toml", "a/b.toml", Some("a/b.toml")),
            ("conf/dtolint.toml", "../a.toml", Some("a.toml")),
            ("conf/dtolint.toml", "./x/../a.toml", Some("conf/a.toml")),
            ("dtolint.toml", "../a.toml", None),
            ("conf/dtolint.toml", "../../a.toml", None),
            ("dtolint.toml", "x/../../a.toml", None),
            ("dtolint.toml", "/etc/passwd", None),
            ("dtolint.toml", "C:\\a.toml", None),
            ("dtolint.toml", "a.toml:stream", None),
            ("dtolint.toml", "x//../../../../etc/hostname", None),
            ("dtolint.toml", "x//../a.toml", Some("a.toml")),
            ("dtolint.toml", ".", None),
            ("dtolint.toml", "", None),
        ];
        for (file, path, expected) in table {
            assert_eq!(join(file, path).as_deref(), expected, "{path} from {file}");
        }
    }
}
