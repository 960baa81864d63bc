//! Where the command was started.

use std::path::PathBuf;

use super::error::CliError;

/// The working directory.
pub(super) fn working_directory() -> Result<PathBuf, CliError> {
    std::env::current_dir()
        .map_err(|error| CliError::new(format!("the working directory cannot be read: {error}")))
}
