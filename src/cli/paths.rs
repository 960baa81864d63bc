//! Paths as reports name them (from the working directory) and as policies do (from their folder).

use std::path::PathBuf;

use super::Problem;
pub(super) use crate::files::{absolute, relative};

/// The working directory.
pub(super) fn here() -> Result<PathBuf, Problem> {
    std::env::current_dir()
        .map_err(|error| Problem::new(format!("the working directory cannot be read: {error}")))
}
