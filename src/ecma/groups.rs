//! The groups of a pattern: their numbers, and their names.

use std::collections::{HashMap, HashSet};

use super::error::PatternError;
use super::reader::Reader;

/// The groups that capture. A reference may stand before its group, so they are counted before the pattern is parsed.
#[derive(Default)]
pub(super) struct Groups {
    pub(super) count: usize,
    /// The numbers of the groups with a name: several, if each is in another alternative.
    pub(super) by_name: HashMap<String, Vec<usize>>,
    pub(super) names: HashMap<usize, String>,
}

impl Groups {
    pub(super) fn find(pattern: &str) -> Result<Self, PatternError> {
        let mut reader = Reader::new(pattern);
        let mut groups = Self::default();
        let mut is_in_class = false;
        while let Some(next) = reader.next() {
            match next {
                '\\' => drop(reader.next()),
                '[' => is_in_class = true,
                ']' => is_in_class = false,
                '(' if !is_in_class => groups.open(&mut reader)?,
                _ => {}
            }
        }
        Ok(groups)
    }

    /// Adds the group after whose parenthesis the reader is, if it captures.
    fn open(&mut self, reader: &mut Reader) -> Result<(), PatternError> {
        let from = reader.position();
        let is_named = reader.eat("?<") && !matches!(reader.peek(), Some('=' | '!'));
        if !is_named && reader.position() == from && reader.peek() == Some('?') {
            return Ok(());
        }
        if !is_named && reader.position() != from {
            return Ok(());
        }
        self.count = self.count.saturating_add(1);
        if is_named {
            let name = name(reader)?;
            self.by_name.entry(name.clone()).or_default().push(self.count);
            self.names.insert(self.count, name);
        }
        Ok(())
    }
}

/// Reads the name of a group, and the `>` after it.
pub(super) fn name(reader: &mut Reader) -> Result<String, PatternError> {
    let from = reader.position();
    let mut name = String::new();
    loop {
        let at = reader.position();
        let character = match reader.next() {
            Some('>') if !name.is_empty() => return Ok(name),
            Some('\\') => match reader.eat("u").then(|| reader.unicode()).flatten() {
                Some(code) => char::from_u32(code),
                None => None,
            },
            Some(character) => Some(character),
            None => return reader.error(from, "the name of the group isn't closed by `>`"),
        };
        let fits = character.is_some_and(|it| super::properties::is_in_name(it, name.is_empty()));
        match character.filter(|_| fits) {
            Some(character) => name.push(character),
            None => {
                return reader
                    .error(at, "the name of a group is written as a JavaScript identifier is");
            }
        }
    }
}

/// The names that the alternatives of a pattern can set together, to refuse one that is there twice.
#[derive(Default)]
pub(super) struct NamesInUse {
    /// The names of the alternative that is read, and of those around it.
    set: HashSet<String>,
}

impl NamesInUse {
    /// Whether the name is new here.
    pub(super) fn add(&mut self, name: &str) -> bool {
        self.set.insert(name.to_owned())
    }

    /// What is in use now, to go back to for the next alternative.
    pub(super) fn now(&self) -> HashSet<String> {
        self.set.clone()
    }

    /// Ends an alternative: its names are taken out and given back.
    pub(super) fn replace(&mut self, names: HashSet<String>) -> HashSet<String> {
        std::mem::replace(&mut self.set, names)
    }

    pub(super) fn extend(&mut self, names: HashSet<String>) {
        self.set.extend(names);
    }
}
