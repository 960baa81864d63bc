//! What was answered, kept for as long as there is room.

use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::FileReport;

/// So many bytes of texts are kept, twice over: young ones, and those that were young before.
const BYTES: usize = 8 << 20;

/// So many answers, whatever their size.
const COUNT: usize = 1024;

/// A policy's number, the name in the report, and the text.
pub(super) type Key = (u64, Box<str>, Box<[u8]>);

pub(super) fn key(policy: u64, name: &str, text: &[u8]) -> Key {
    (policy, Box::from(name), Box::from(text))
}

/// Reports by policy, name and text. When there is no more room, those go that nobody asked for since the last
/// time.
#[derive(Default)]
pub(super) struct Answers {
    young: HashMap<Key, Arc<FileReport>>,
    old: HashMap<Key, Arc<FileReport>>,
    /// Of the young ones.
    bytes: usize,
}

impl Answers {
    pub(super) fn get(&mut self, key: &Key) -> Option<Arc<FileReport>> {
        if let Some(known) = self.young.get(key) {
            return Some(Arc::clone(known));
        }
        let (key, known) = self.old.remove_entry(key)?;
        self.put(key, Arc::clone(&known));
        Some(known)
    }

    pub(super) fn put(&mut self, key: Key, report: Arc<FileReport>) {
        let length = key.1.len() + key.2.len();
        if length > BYTES {
            return;
        }
        if self.bytes + length > BYTES || self.young.len() >= COUNT {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
        self.bytes += length;
        self.young.insert(key, report);
    }
}
