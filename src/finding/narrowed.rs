//! Final rules that an entry of `[[documents]]` keeps from a part of the documents.

use serde::Serialize;

/// Final rules, and how an entry of `[[documents]]` that their layer doesn't know narrows what they look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Narrowed {
    why: String,
    rules: Vec<String>,
    /// The number of the entry; none if it is one that isn't used.
    #[serde(skip)]
    entry: Option<usize>,
}

impl Narrowed {
    pub(crate) fn new(why: String, rules: Vec<String>, entry: Option<usize>) -> Self {
        Self { why, rules, entry }
    }

    /// How they are narrowed, with the line of the policy, such as "final, but not applied to the documents of
    /// dtolint.toml:5".
    pub fn why(&self) -> &str {
        &self.why
    }

    /// The ids of the rules.
    pub fn rules(&self) -> &[String] {
        &self.rules
    }

    pub(crate) fn entry(&self) -> Option<usize> {
        self.entry
    }

    /// The same without some rules; nothing if none is left.
    pub(crate) fn without(&self, ids: &[String]) -> Option<Self> {
        let rules: Vec<_> = self.rules.iter().filter(|id| !ids.contains(id)).cloned().collect();
        (!rules.is_empty()).then(|| Self { rules, ..self.clone() })
    }
}
