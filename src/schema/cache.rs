//! What was made of parts of a schema for one document, for the next document that needs it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What was made, by the location of a part or by the text of a pattern. It only saves time: what is said of a document
/// doesn't depend on what is in it.
pub(super) struct Cache<T, const MOST: usize>(Mutex<HashMap<String, T>>);

impl<T: Clone, const MOST: usize> Cache<T, MOST> {
    /// The value for a key, which is made if it isn't there. A full cache is emptied first: which entries will be needed
    /// isn't known.
    pub(super) fn get_or_insert_with(&self, key: &str, make: impl FnOnce() -> T) -> T {
        // A poisoned lock is safe to reuse: values are replaced whole.
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(key) {
            return known.clone();
        }
        // Without the lock, so that other threads needn't wait. Of two that make it, the first one's is kept.
        let made = make();
        let mut cache = lock();
        if cache.len() >= MOST {
            cache.clear();
        }
        cache.entry(key.to_owned()).or_insert(made).clone()
    }
}

impl<T, const MOST: usize> Default for Cache<T, MOST> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

#[cfg(test)]
mod tests {
    use super::Cache;

    #[test]
    fn a_value_is_made_once_until_the_cache_is_full() {
        let cache = Cache::<String, 2>::default();
        let mut made = Vec::new();
        for key in ["a", "b", "a", "c", "a", "c"] {
            let value = cache.get_or_insert_with(key, || {
                made.push(key);
                key.to_uppercase()
            });
            assert_eq!(value, key.to_uppercase());
        }
        assert_eq!(made, ["a", "b", "c", "a"]);
    }
}
