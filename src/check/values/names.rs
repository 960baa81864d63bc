//! Sets of names with `*`: one hash look-up for a name that the schema lists.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::check::values::Wildcard;
use crate::document::Types;
use crate::text::BuildNameHasher;
use crate::text::Place;
use crate::witness::Language;

/// A name or pattern of a list, as the policy has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameEntry {
    /// `*` matches any characters, or none; `\*` is the character.
    pub(crate) pattern: String,
    /// The type of the value: a string, unless the list takes others as well.
    pub(crate) of: Types,
    /// Where it is in the list: the name itself, or the `@set` that holds it.
    pub(crate) place: Place,
    /// The set that holds it.
    pub(crate) set: Option<String>,
    /// Why it is in the list, if the list says.
    pub(crate) why: Option<Arc<str>>,
}

impl NameEntry {
    /// The name, or the pattern in which `*` matches any characters, as the policy has it: `\*` is
    /// the character.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Where it is in the policy.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Why it is in the list; empty if the list doesn't say.
    pub(crate) fn why(&self) -> &str {
        self.why.as_deref().unwrap_or("")
    }

    pub(crate) fn is_glob(&self) -> bool {
        self.of == Types::STRING
            && self.pattern.contains('*')
            && Wildcard::new(&self.pattern).literal().is_none()
    }

    /// What it is equal to, where it isn't a pattern.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self.of == Types::STRING && self.pattern.contains('*') {
            true => Wildcard::new(&self.pattern).first().to_owned().into(),
            false => self.pattern.as_str().into(),
        }
    }

    /// What a message adds to a name that it matches: `` , by `dsync.*` of `@directory` ``.
    pub fn by(&self, name: &str) -> String {
        match &self.set {
            None if !self.is_glob() && self.text() == name => String::new(),
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

/// The same names and patterns in lower case.
pub(crate) fn in_lower_case(entries: &[NameEntry]) -> Vec<NameEntry> {
    let lower = |it: &NameEntry| NameEntry { pattern: it.pattern.to_lowercase(), ..it.clone() };
    entries.iter().map(lower).collect()
}

/// A list of names to look names up in.
pub struct NameSet {
    entries: Arc<[NameEntry]>,
    /// The entry, if any, of every name that the schema lists or that an entry is.
    known: HashMap<Box<str>, Option<usize>, BuildNameHasher>,
    /// The bytes that a name in the set can start with. This alone rules out most names.
    initials: [bool; 256],
    /// The patterns, each with the number of its entry.
    wildcards: Vec<(Wildcard, usize)>,
}

impl NameSet {
    /// The names that any of these entries matches, as a language.
    pub(crate) fn language(entries: &[NameEntry]) -> Language {
        let regexes: Vec<String> =
            entries.iter().map(|entry| Wildcard::new(&entry.pattern).regex()).collect();
        match regexes.is_empty() {
            true => Language::words(&[]),
            false => Language::whole(&regexes.join("|")),
        }
    }

    /// A set of `entries`, prepared for the names in `expected`.
    pub(crate) fn new(entries: Arc<[NameEntry]>, expected: &[String]) -> Self {
        let mut known = HashMap::default();
        let mut wildcards = Vec::new();
        let mut initials = [false; 256];
        for (nth, entry) in entries.iter().enumerate() {
            let text = entry.text();
            match (text.bytes().next(), entry.is_glob()) {
                (Some(first), _) => initials[usize::from(first)] = true,
                (None, true) => initials = [true; 256],
                (None, false) => {}
            }
            if entry.is_glob() {
                wildcards.push((Wildcard::new(&entry.pattern), nth));
            } else {
                known.entry(text.into()).or_insert(Some(nth));
            }
        }
        let mut set = Self { entries, known, initials, wildcards };
        for name in expected {
            if !set.known.contains_key(&**name) {
                let covered = set.by_wildcard(name);
                set.known.insert(name.as_str().into(), covered);
            }
        }
        set
    }

    /// The entry that is `name`, or else the first pattern that matches it.
    pub fn find(&self, name: &str) -> Option<&NameEntry> {
        if name.bytes().next().is_some_and(|first| !self.initials[usize::from(first)]) {
            return None;
        }
        let nth = match self.known.get(name) {
            Some(&known) => known,
            None => self.by_wildcard(name),
        };
        nth.map(|nth| &self.entries[nth])
    }

    fn by_wildcard(&self, name: &str) -> Option<usize> {
        self.wildcards.iter().find(|(wildcard, _)| wildcard.is_match(name)).map(|&(_, nth)| nth)
    }
}

impl std::fmt::Debug for NameSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NameSet").field("entries", &self.entries).finish_non_exhaustive()
    }
}
