//! Paths as reports name them (from the working directory) and as policies do (from their folder).

use std::path::{Component, Path, PathBuf};

/// What leads from the folder `from` to `to`, both absolute, with `/`.
pub(super) fn relative(from: &Path, to: &Path) -> String {
    let from: Vec<_> = from.components().collect();
    let to: Vec<_> = to.components().collect();
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let ups = std::iter::repeat_n("..".to_owned(), from.len() - common);
    let downs = to[common..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = ups.chain(downs).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// An absolute path without `.` and `..`, symbolic links left as they are.
pub(super) fn absolute(base: &Path, path: &Path) -> PathBuf {
    let mut absolute = PathBuf::new();
    for component in base.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                absolute.pop();
            }
            other => absolute.push(other),
        }
    }
    absolute
}

#[cfg(test)]
mod tests {
    use super::{absolute, relative};
    use std::path::Path;

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
        assert_eq!(absolute(Path::new("/a/b"), Path::new("../c/./d")), Path::new("/a/c/d"));
    }
}
