//! What was read of a schema for one document, and is kept for the next.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What was read at the locations of a schema. At most `MOST` are kept, so that memory is bounded; the others are read
/// each time. What a document gets doesn't depend on which are kept.
pub(super) struct Kept<T, const MOST: usize = 1024>(Mutex<HashMap<String, T>>);

impl<T: Clone, const MOST: usize> Kept<T, MOST> {
    /// What is kept of a location, or else what `read` finds there.
    pub(super) fn get_or_read(&self, at: &str, read: impl FnOnce() -> T) -> T {
        // A thread that panicked has left nothing half done: an entry is put in whole.
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(at) {
            return known.clone();
        }
        // Not locked: other threads go on. Two that read the same location find the same.
        let found = read();
        let mut kept = lock();
        if kept.len() < MOST {
            kept.insert(at.to_owned(), found.clone());
        }
        found
    }
}

impl<T, const MOST: usize> Default for Kept<T, MOST> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}
