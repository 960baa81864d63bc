//! The files that a policy is started for, by their paths from its folder.

use std::collections::BTreeMap;
use std::io;

use crate::files::Files;

/// Texts by their path.
#[derive(Debug, Default)]
pub(super) struct MemoryFiles<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> MemoryFiles<'a> {
    pub(super) fn new(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(files.into_iter().collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().map(|(path, text)| (*path, *text))
    }
}

impl Files for MemoryFiles<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let text = self.0.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(text.as_bytes().to_vec())
    }
}
