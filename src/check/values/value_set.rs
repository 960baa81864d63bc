//! Lists of values: names with `*`, numbers, booleans.

use std::collections::HashMap;
use std::sync::Arc;

use crate::check::values::{NameEntry, NameSet};
use crate::document::{Decimal, Node, Types};

/// A list to look values up in.
pub(crate) struct ValueSet {
    names: NameSet,
    /// Numbers and booleans, the first entry of each.
    others: HashMap<Other, NameEntry>,
}

/// A value that isn't a string.
#[derive(PartialEq, Eq, Hash)]
enum Other {
    Flag(bool),
    Number(Decimal),
    /// A number whose exponent is too large to compare: by its text.
    Huge(String),
}

impl Other {
    fn number(text: &str) -> Self {
        Decimal::parse(text).map_or_else(|| Self::Huge(text.to_owned()), Self::Number)
    }
}

impl ValueSet {
    /// A set of `entries`, prepared for the names in `expected`.
    pub(crate) fn new(entries: &[NameEntry], expected: &[String]) -> Self {
        let (names, others): (Vec<_>, Vec<_>) =
            entries.iter().cloned().partition(|entry| entry.of == Types::STRING);
        let mut by_value = HashMap::new();
        for entry in others {
            let value = match entry.of {
                Types::BOOLEAN => Other::Flag(entry.pattern == "true"),
                _ => Other::number(&entry.pattern),
            };
            by_value.entry(value).or_insert(entry);
        }
        Self { names: NameSet::new(Arc::from(names), expected), others: by_value }
    }

    /// The first entry that matches a name.
    pub(crate) fn find_name(&self, name: &str) -> Option<&NameEntry> {
        self.names.find(name)
    }

    /// The first entry that matches a value.
    pub(crate) fn find(&self, node: Node<'_>) -> Option<&NameEntry> {
        if let Some(name) = node.as_str() {
            return self.names.find(name);
        }
        if self.others.is_empty() {
            return None;
        }
        let flag = node.as_bool().map(Other::Flag);
        let wanted = flag.or_else(|| node.as_number().map(Other::number))?;
        self.others.get(&wanted)
    }
}
