//! Texts that are there many times, each held once.

use std::collections::HashMap;
use std::sync::Arc;

/// Texts by what they were made of.
#[derive(Debug, Default)]
pub(crate) struct SharedTexts(HashMap<String, Arc<str>>);

impl SharedTexts {
    /// The text itself.
    pub(crate) fn get(&mut self, text: &str) -> Arc<str> {
        self.made_of(text, || text.into())
    }

    /// What `make` makes of a text, or has made of the same before.
    pub(crate) fn made_of(&mut self, text: &str, make: impl FnOnce() -> Arc<str>) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let made = make();
        self.0.insert(text.to_owned(), Arc::clone(&made));
        made
    }
}
