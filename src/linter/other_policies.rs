//! Policies above the one in use: who adds a policy to a folder below takes over the runs in that folder.

use std::path::{Path, PathBuf};

use crate::files::{FileSystem as _, OsFileSystem, relative};
use crate::policy::{POLICY_FILE, Policy, PolicyLocation};

/// The policy files above the folder of the policy in use, up to the root of the repository, that it doesn't extend.
pub(super) fn above(policy: &Policy, location: &PolicyLocation, here: &Path) -> Vec<PathBuf> {
    let folders = location.folder().ancestors().skip(1);
    let folders = folders.take_while(|folder| folder.starts_with(location.root()));
    let is_layer = |file: &PathBuf| policy.resolved.layers.contains(&relative(here, file));
    folders
        .map(|folder| folder.join(POLICY_FILE))
        .filter(|file| OsFileSystem.exists(file) && !is_layer(file))
        .collect()
}
