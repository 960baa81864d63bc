//! Lists of values: names with `*`, numbers, truth values.

use std::sync::Arc;

use crate::check::values::{NameEntry, NameSet};
use crate::document::{Decimal, Node, Types};

/// A list of values to look values up in.
pub(crate) struct ValueSet {
    names: NameSet,
    /// Numbers and truth values; a list has few.
    others: Vec<(Other, NameEntry)>,
}

#[derive(PartialEq)]
enum Other {
    Flag(bool),
    Number(Decimal),
}

impl ValueSet {
    /// A set of `entries`, quick for the names in `expected`.
    pub(crate) fn new(entries: &[NameEntry], expected: &[String]) -> Self {
        let (names, others): (Vec<_>, Vec<_>) =
            entries.iter().cloned().partition(|entry| entry.of == Types::STRING);
        let other = |entry: NameEntry| {
            let other = match entry.of {
                Types::BOOLEAN => Other::Flag(entry.pattern == "true"),
                _ => Other::Number(Decimal::parse(&entry.pattern)?),
            };
            Some((other, entry))
        };
        let others = others.into_iter().filter_map(other).collect();
        Self { names: NameSet::new(Arc::from(names), expected), others }
    }

    /// The first entry that a value is in.
    pub(crate) fn find(&self, node: Node<'_>) -> Option<&NameEntry> {
        if let Some(name) = node.as_str() {
            return self.names.find(name);
        }
        if self.others.is_empty() {
            return None;
        }
        let flag = node.as_bool().map(Other::Flag);
        let wanted = flag.or_else(|| Some(Other::Number(Decimal::parse(node.as_number()?)?)))?;
        self.others.iter().find(|(other, _)| *other == wanted).map(|(_, entry)| entry)
    }
}
