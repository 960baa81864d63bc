//! Names that must be somewhere: a list, its patterns spelt out by what the schema lists.

use std::collections::HashSet;

use crate::check::values::{NameEntry, Wildcard};

/// A name that must be there, and the entry that wants it.
pub(crate) struct RequiredName {
    /// The name; of a pattern over names that no schema lists, the pattern.
    pub(crate) name: String,
    pub(crate) entry: NameEntry,
    /// For such a pattern: one match will do.
    wildcard: Option<Wildcard>,
}

impl RequiredName {
    /// Whether `name` is what is wanted.
    pub(crate) fn is(&self, name: &str) -> bool {
        match &self.wildcard {
            None => self.name == name,
            Some(wildcard) => wildcard.is_match(name),
        }
    }
}

/// What a list wants: each name once, of a pattern every name that the schema lists and it
/// matches.
pub(crate) fn required_names(
    entries: &[NameEntry],
    listed: Option<&[String]>,
) -> Vec<RequiredName> {
    let mut wanted = Vec::new();
    let mut seen = HashSet::new();
    for entry in entries {
        let mut want = |name: &str, wildcard| {
            if seen.insert(name.to_owned()) {
                wanted.push(RequiredName { name: name.to_owned(), entry: entry.clone(), wildcard });
            }
        };
        if !entry.is_glob() {
            want(&entry.pattern, None);
            continue;
        }
        let wildcard = Wildcard::new(&entry.pattern);
        match listed {
            None => want(&entry.pattern, Some(wildcard)),
            Some(names) => {
                for name in names.iter().filter(|name| wildcard.is_match(name)) {
                    want(name, None);
                }
            }
        }
    }
    wanted
}
