//! Paths as reports name them (from the working directory) and as policies do (from their folder).

use std::path::PathBuf;

use super::Problem;
pub(super) use crate::files::{absolute, relative};

/// The working directory.
pub(super) fn here() -> Result<PathBuf, Problem> {
    std::env::current_dir()
        .map_err(|error| Problem::new(format!("the working directory cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use super::absolute;
    use std::path::Path;

    #[test]
    fn an_absolute_path_has_no_dots() {
        assert_eq!(absolute(Path::new("/a/b"), Path::new("../c/./d")), Path::new("/a/c/d"));
    }
}
