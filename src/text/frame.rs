//! What is around a part of an array, so that the part can be read by itself.

use std::sync::Arc;

use serde_json::Value;

/// What makes the text of some items a document: what goes before and behind it.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    before: Arc<str>,
    behind: Arc<str>,
}

impl Frame {
    /// The items of an array that these names lead to.
    pub(crate) fn of_array<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Self {
        let depth = names.clone().count();
        let names: String = names.map(|name| format!("{{{}: ", Value::from(name))).collect();
        Self { before: (names + "[").into(), behind: format!("]{}", "}".repeat(depth)).into() }
    }

    /// The same for a text that has what is before the items.
    pub(crate) fn with_start(&self) -> Self {
        Self { before: "".into(), ..self.clone() }
    }

    /// The document that a text is a part of, as far as is known, and how many bytes of it are before the text.
    pub(crate) fn document(&self, text: &str) -> (String, usize) {
        let behind = match text.as_bytes().last() {
            Some(b',') => "null".to_owned() + &self.behind,
            Some(b']') => self.behind[1..].to_owned(),
            _ => self.behind.to_string(),
        };
        (format!("{}{text}{behind}", self.before), self.before.len())
    }
}
