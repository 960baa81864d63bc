//! Paths by their names alone, and which of them lead out of the root; links are refused by `disk.rs`.

use std::path::{Path, PathBuf};

use super::file_name;

/// An absolute path without `.` and `..`; symbolic links stay as they are.
pub fn absolute(base: &Path, path: &Path) -> PathBuf {
    path_clean::clean(base.join(path))
}

/// The path from the folder `from` to `to`, with `/` on every system. Both are absolute, or neither is.
///
/// A byte that isn't UTF-8 is written as `\xff`, and a backslash before such digits as `\x5c`, so that two files have
/// two names. The result is a name for reports and globs, which are text. Files are opened by the path that was given.
pub fn relative(from: &Path, to: &Path) -> String {
    if let Some(path) = plain_path_in(from, to) {
        return path.to_owned();
    }
    // Two drives of Windows have no path between them: `diff_paths` gives `to` itself.
    let path = pathdiff::diff_paths(to, from).unwrap_or_else(|| to.to_owned());
    let parts = path.iter().map(|part| file_name::from_bytes(part.as_encoded_bytes()));
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// The path from a folder to what is in it, if it is written as [`relative`] writes it: nearly all are.
fn plain_path_in<'p>(folder: &Path, path: &'p Path) -> Option<&'p str> {
    let within = path.to_str()?.strip_prefix(folder.to_str()?)?.strip_prefix('/')?;
    let is_plain = |part| !matches!(part, "" | "." | "..");
    (!within.contains('\\') && within.split('/').all(is_plain)).then_some(within)
}

/// Joins `path` to the folder of the file that names it. `None` if it leads out of the root, or into
/// `.git`, where tokens are.
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
    let is_allowed = !parts.is_empty() && !parts.iter().any(|part| is_git(part));
    is_allowed.then(|| parts.join("/"))
}

/// Whether a folder is git's own, on systems that ignore case as well.
fn is_git(folder: &str) -> bool {
    folder.eq_ignore_ascii_case(".git")
}

/// What is wrong with a path that [`join`] refuses.
pub(crate) fn refusal(path: &str) -> String {
    if path.split('/').any(is_git) {
        return format!("`{path}` is in `.git`, which is never read");
    }
    format!("`{path}` is outside of the repository")
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
            ("/", "/a/b.json", "a/b.json"),
            ("/a", "/ab/c.json", "../ab/c.json"),
            ("/a", "/a//b/./c.json", "b/c.json"),
            ("/a", "/a/\\x41.json", "\\x5cx41.json"),
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
            ("dtolint.toml", ".git/config", None),
            ("a/dtolint.toml", "../x/.GIT/config", None),
            ("dtolint.toml", ".github/a.toml", Some(".github/a.toml")),
            ("dtolint.toml", ".", None),
            ("dtolint.toml", "", None),
        ];
        for (file, path, expected) in table {
            assert_eq!(join(file, path).as_deref(), expected, "{path} from {file}");
        }
    }
}
