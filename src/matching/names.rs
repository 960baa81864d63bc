//! Sets of names with `*`: one hash look-up for a name that the schema knows.

use std::collections::HashMap;
use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use super::name_hasher::NameHasher;
use crate::document::Types;
use crate::source::Place;

/// A name or pattern of a list, as the policy has it.
#[derive(Debug, Clone)]
pub struct NameEntry {
    /// `*` stands for any characters, none included.
    pub(crate) pattern: String,
    /// The type of value that it stands for: a string, unless a list takes others as well.
    pub(crate) of: Types,
    /// The entry in the list: the name itself, or the `@set` that it came by.
    pub(crate) place: Place,
    /// The set that it came by.
    pub(crate) set: Option<String>,
    /// Why it is in the list, if the list says.
    pub(crate) why: Option<Arc<str>>,
}

impl NameEntry {
    /// The name, or the pattern in which `*` stands for any characters.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Where it is in the policy.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Why it is in the list, or nothing.
    pub(crate) fn why(&self) -> &str {
        self.why.as_deref().unwrap_or_default()
    }

    pub(crate) fn is_glob(&self) -> bool {
        self.of == Types::STRING && self.pattern.contains('*')
    }

    /// How a message adds it to a name that it covers: `` , by `dsync.*` of `@directory` ``.
    pub fn by(&self, name: &str) -> String {
        match &self.set {
            None if self.pattern == name => String::new(),
            _ => format!(", by {}", self.describe()),
        }
    }

    /// How a message names it: `` `dsync.*` of `@directory` ``.
    pub(crate) fn describe(&self) -> String {
        match &self.set {
            None => format!("`{}`", self.pattern),
            Some(set) => format!("`{}` of `@{set}`", self.pattern),
        }
    }
}

/// A pattern in which `*` alone is special. It fails only where the pattern is too large.
pub(crate) fn glob(pattern: &str) -> Result<GlobMatcher, globset::Error> {
    let escaped: Vec<String> = pattern.split('*').map(globset::escape).collect();
    // Every name is one component: `*` goes over dots and slashes alike.
    let glob = GlobBuilder::new(&escaped.join("*")).literal_separator(false).build()?;
    Ok(glob.compile_matcher())
}

/// A list of names to look names up in.
pub struct NameSet {
    entries: Arc<[NameEntry]>,
    /// The answer for every name that the schema lists or an entry spells out.
    known: HashMap<Box<str>, Option<usize>, NameHasher>,
    /// The bytes that a name in the set can begin with: most names are not in it, and are told
    /// by this alone.
    initials: [bool; 256],
    globs: GlobSet,
    /// The entry of each glob.
    glob_entries: Vec<usize>,
}

impl NameSet {
    /// A set of `entries`, quick for the names in `expected`.
    pub(crate) fn new(entries: Arc<[NameEntry]>, expected: &[String]) -> Self {
        let mut builder = GlobSetBuilder::new();
        let mut glob_entries = Vec::new();
        for (nth, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.is_glob()) {
            if let Ok(glob) = glob(&entry.pattern) {
                builder.add(glob.glob().clone());
                glob_entries.push(nth);
            }
        }
        let globs = builder.build().unwrap_or_else(|_| GlobSet::empty());
        let mut initials = [false; 256];
        for entry in entries.iter() {
            match entry.pattern.bytes().next() {
                None => {}
                Some(b'*') => initials = [true; 256],
                Some(first) => initials[usize::from(first)] = true,
            }
        }
        let mut set = Self { entries, known: HashMap::default(), initials, globs, glob_entries };
        let spelt = set.entries.iter().filter(|entry| !entry.is_glob()).map(|e| &e.pattern);
        let names: Vec<Box<str>> =
            expected.iter().chain(spelt).map(|name| name.as_str().into()).collect();
        set.known = names.into_iter().map(|name| (name.clone(), set.search(&name))).collect();
        set
    }

    /// The first entry that `name` is in.
    pub fn find(&self, name: &str) -> Option<&NameEntry> {
        if name.bytes().next().is_some_and(|first| !self.initials[usize::from(first)]) {
            return None;
        }
        let nth = match self.known.get(name) {
            Some(&known) => known,
            None => self.by_glob(name),
        };
        nth.map(|nth| &self.entries[nth])
    }

    fn search(&self, name: &str) -> Option<usize> {
        let spelt = self.entries.iter().position(|entry| entry.pattern == name);
        spelt.into_iter().chain(self.by_glob(name)).min()
    }

    fn by_glob(&self, name: &str) -> Option<usize> {
        self.globs.matches(name).first().map(|&glob| self.glob_entries[glob])
    }
}

impl std::fmt::Debug for NameSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NameSet").field("entries", &self.entries).finish_non_exhaustive()
    }
}
