//! Where the files of schemas are read from: the files that the policy may read, and its map for published addresses.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use crate::files::{Files, join, reason};
use crate::policy::model::SchemaAddress;
use crate::schema::{Loader, Unreadable};
use crate::text::Source;

/// The files of schemas, each read once.
pub(crate) struct SchemaFiles<'f> {
    pub(crate) files: &'f dyn Files,
    /// The policy's map, in the order of its layers. Of one address the last entry counts.
    pub(crate) addresses: Vec<SchemaAddress>,
    texts: HashMap<String, Result<Arc<Source>, Unreadable>>,
}

impl<'f> SchemaFiles<'f> {
    pub(crate) fn new(files: &'f dyn Files) -> Self {
        Self { files, addresses: Vec::new(), texts: HashMap::new() }
    }

    /// Adds an entry, in place of an earlier one for the same address.
    pub(crate) fn add(&mut self, entry: SchemaAddress) {
        self.addresses.retain(|known| known.address != entry.address);
        self.addresses.push(entry);
    }

    fn read_text(&self, path: &str) -> Result<Arc<Source>, Unreadable> {
        let unreadable = |error: &io::Error| Unreadable {
            why: reason(error),
            help: None,
            is_unsupported: error.kind() == io::ErrorKind::Unsupported,
        };
        let bytes = self.files.read(path).map_err(|error| unreadable(&error))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Arc::new(Source::new(self.files.name(path), text))),
            Err(error) => {
                let why = format!("it is not UTF-8: {error}");
                Err(Unreadable { why, help: None, is_unsupported: false })
            }
        }
    }
}

impl Loader for SchemaFiles<'_> {
    fn read(&mut self, path: &str) -> Result<Arc<Source>, Unreadable> {
        if let Some(known) = self.texts.get(path) {
            return known.clone();
        }
        let text = self.read_text(path);
        self.texts.insert(path.to_owned(), text.clone());
        text
    }

    fn mapped(&mut self, address: &str) -> Option<String> {
        let covering = self.addresses.iter_mut().filter_map(|entry| {
            let rest = entry.rest(address)?;
            Some((entry, rest))
        });
        // The longest prefix, and an address rather than a prefix.
        let (entry, rest) = covering.max_by_key(|(entry, _)| entry.address.len())?;
        entry.is_used = true;
        match rest.is_empty() {
            true => Some(entry.path.clone()),
            false => join(&format!("{}/file", entry.path), &rest),
        }
    }
}
