//! Which files the `.gitignore` files of a folder and of those above it ignore.

use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::read_regular;

/// The largest `.gitignore` that is read, in bytes. One that is larger ignores nothing.
const MAX_BYTES: usize = 16 << 20;

/// The `.gitignore` files that are for a folder, the nearest first.
#[derive(Debug, Clone, Default)]
pub(super) struct IgnoreRules(Option<Arc<Level>>);

#[derive(Debug)]
struct Level {
    rules: Gitignore,
    above: IgnoreRules,
}

impl IgnoreRules {
    /// Those for a folder in the repository `root` or, without one, in any folder above it.
    pub(super) fn above(folder: &Path, root: Option<&Path>) -> Self {
        let is_in = |above: &&Path| root.is_none_or(|root| above.starts_with(root));
        let folders: Vec<&Path> = folder.ancestors().skip(1).take_while(is_in).collect();
        folders.into_iter().rev().fold(Self::default(), |rules, folder| {
            // As git does, a link isn't followed.
            let file = folder.join(".gitignore");
            match file.symlink_metadata().is_ok_and(|it| it.is_file()) {
                true => rules.with(folder, &file),
                false => rules,
            }
        })
    }

    /// The same with those of a further folder. What can't be read, and a line that isn't a pattern, ignores nothing:
    /// then more is checked.
    pub(super) fn with(self, folder: &Path, file: &Path) -> Self {
        let mut bytes = Vec::new();
        if read_regular(file, MAX_BYTES, &mut bytes).is_err() {
            return self;
        }
        let text = String::from_utf8_lossy(&bytes);
        let mut builder = GitignoreBuilder::new(folder);
        for line in text.trim_start_matches('\u{feff}').lines() {
            // A line that isn't a pattern is passed over.
            let _ = builder.add_line(None, line);
        }
        match builder.build() {
            Ok(rules) if !rules.is_empty() => Self(Some(Arc::new(Level { rules, above: self }))),
            _ => self,
        }
    }

    /// Whether a file or folder is ignored. The folder that it is in isn't.
    pub(super) fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        let mut next = self;
        while let Some(level) = next.0.as_deref() {
            let matched = level.rules.matched(path, is_folder);
            if !matched.is_none() {
                return matched.is_ignore();
            }
            next = &level.above;
        }
        false
    }
}
