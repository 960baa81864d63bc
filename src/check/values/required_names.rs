//! Required names: a list in which each pattern is replaced by the names of the schema that it matches.

use std::collections::HashSet;

use crate::check::values::{NameEntry, Wildcard, escaped};

/// A required name, and the entry that requires it.
pub(crate) struct RequiredName {
    /// The name, or a pattern if no schema lists names.
    pub(crate) name: String,
    pub(crate) entry: NameEntry,
    /// Such a pattern, compiled: one match is enough.
    wildcard: Option<Wildcard>,
}

impl RequiredName {
    /// An entry that requires nothing but this name, or what this pattern matches.
    pub(crate) fn one_name(self) -> NameEntry {
        let pattern = match self.is_pattern() {
            true => self.name,
            false => escaped(&self.name),
        };
        NameEntry { pattern, ..self.entry }
    }

    /// Whether any name that the entry matches will do.
    pub(crate) fn is_pattern(&self) -> bool {
        self.wildcard.is_some()
    }

    /// Whether `name` is the required one.
    pub(crate) fn is_match(&self, name: &str) -> bool {
        match &self.wildcard {
            None => self.name == name,
            Some(wildcard) => wildcard.is_match(name),
        }
    }
}

/// The names that a list requires, each once: for a pattern, every name of the schema that it matches.
pub(crate) fn required_names(
    entries: &[NameEntry],
    listed: Option<&[String]>,
) -> Vec<RequiredName> {
    let mut required = Vec::new();
    let mut seen = HashSet::new();
    for entry in entries {
        let mut require = |name: &str, wildcard| {
            if seen.insert(name.to_owned()) {
                required.push(RequiredName {
                    name: name.to_owned(),
                    entry: entry.clone(),
                    wildcard,
                });
            }
        };
        if !entry.is_glob() {
            require(&entry.text(), None);
            continue;
        }
        let wildcard = Wildcard::new(&entry.pattern);
        match listed {
            None => require(&entry.pattern, Some(wildcard)),
            Some(names) => {
                for name in names.iter().filter(|name| wildcard.is_match(name)) {
                    require(name, None);
                }
            }
        }
    }
    required
}
