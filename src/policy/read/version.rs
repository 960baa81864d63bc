//! How `version` is read: the version of the policy language that a file is written in.

use crate::policy::keys::ReadResult;
use crate::toml::{Item, PolicyMistake};

pub(crate) const ABOUT: &str = "The version of the policy language.";

/// What to write where it is missing.
pub(crate) const MISSING: &str = "write `version = 1` at the top";

pub(crate) fn read_version(item: &Item<'_>) -> ReadResult {
    let version = item.integer()?;
    if version != 1 {
        let message = format!("there is no version {version} of the policy language");
        return Err(item.report(PolicyMistake::value(message).help("write `version = 1`")));
    }
    Ok(())
}
