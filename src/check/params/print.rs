//! Arguments as TOML and as Markdown: what several kinds share.

use std::collections::HashMap;

use crate::check::values::NameEntry;
use crate::document::Types;
use crate::text::Place;
use crate::toml::text::string;

/// An entry of a list, as TOML.
pub(crate) struct PrintedEntry {
    pub(crate) text: String,
    /// Where it is; where the list is, if there is none.
    pub(crate) place: Option<Place>,
}

impl PrintedEntry {
    pub(crate) fn plain(text: String) -> Self {
        Self { text, place: None }
    }

    pub(crate) fn at(text: String, place: &Place) -> Self {
        Self { text, place: Some(place.clone()) }
    }
}

/// An argument as TOML.
pub(crate) enum Printed {
    Value(String),
    List(Vec<PrintedEntry>),
}

impl Printed {
    /// On one line.
    pub(crate) fn into_line(self) -> String {
        match self {
            Self::Value(text) => text,
            Self::List(entries) => line(entries),
        }
    }
}

/// A list on one line.
pub(crate) fn line(entries: Vec<PrintedEntry>) -> String {
    array(entries.into_iter().map(|entry| entry.text))
}

/// An array of values that are printed already.
pub(crate) fn array(values: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", values.into_iter().collect::<Vec<_>>().join(", "))
}

/// `, why = "…"` for the end of a table.
pub(crate) fn why(why: Option<&str>) -> String {
    why.map_or_else(String::new, |why| format!(", why = {}", string(why)))
}

/// The named sets of a policy, by which lists are printed that were written with them.
pub(crate) struct NamedSetsInUse<'p>(pub(crate) HashMap<&'p str, &'p [NameEntry]>);

impl NamedSetsInUse<'_> {
    /// A list of names. What came from a set is printed as the set, unless that has changed since.
    pub(crate) fn names(&self, entries: &[NameEntry]) -> Vec<PrintedEntry> {
        let is_of_one = |one: &NameEntry, other: &NameEntry| {
            one.set.is_some() && one.set == other.set && one.place == other.place
        };
        let of_one = entries.chunk_by(is_of_one);
        of_one
            .flat_map(|those| self.set(those).unwrap_or_else(|| those.iter().map(name).collect()))
            .collect()
    }

    /// Entries that came from one set, as that set.
    fn set(&self, entries: &[NameEntry]) -> Option<Vec<PrintedEntry>> {
        let first = entries.first()?;
        let (set, members) = self.0.get_key_value(first.set.as_deref()?)?;
        let is_member = |(entry, member): (&NameEntry, &NameEntry)| {
            (&entry.pattern, entry.of) == (&member.pattern, member.of)
        };
        let has_own_why = |(entry, member): (&NameEntry, &NameEntry)| entry.why == member.why;
        let pairs = || entries.iter().zip(members.iter());
        if entries.len() != members.len() || !pairs().all(is_member) {
            return None;
        }
        let text = string(&format!("@{set}"));
        let text = if pairs().all(has_own_why) {
            text
        } else if entries.iter().all(|entry| entry.why == first.why) {
            format!("{{ names = [{text}]{} }}", why(first.why.as_deref()))
        } else {
            return None;
        };
        Some(vec![PrintedEntry::at(text, &first.place)])
    }
}

fn name(entry: &NameEntry) -> PrintedEntry {
    // Numbers and booleans are printed as JSON writes them, which TOML reads.
    let text = match entry.of == Types::STRING {
        true => string(&entry.pattern),
        false => entry.pattern.clone(),
    };
    let text = match &entry.why {
        None => text,
        reason => format!("{{ names = [{text}]{} }}", why(reason.as_deref())),
    };
    PrintedEntry::at(text, &entry.place)
}

/// A text as code in Markdown.
pub(crate) fn code(text: &str) -> String {
    format!("`{text}`")
}

/// A list in Markdown, on one line.
pub(crate) fn described_list(words: impl Iterator<Item = String>) -> Vec<String> {
    let words: Vec<String> = words.collect();
    vec![if words.is_empty() { "none".to_owned() } else { words.join(", ") }]
}

/// Names in Markdown, one line for each reason, in the order of the list.
pub(crate) fn by_reason(entries: &[NameEntry]) -> Vec<String> {
    if entries.is_empty() {
        return vec!["none".to_owned()];
    }
    let same = |one: &NameEntry, other: &NameEntry| one.why == other.why;
    let line = |those: &[NameEntry]| format!("{}{}", names(those), reason(those[0].why.as_deref()));
    entries.chunk_by(same).map(line).collect()
}

/// Names in Markdown, without their reasons.
pub(crate) fn names(entries: &[NameEntry]) -> String {
    entries.iter().map(|entry| code(entry.pattern())).collect::<Vec<_>>().join(", ")
}

/// `: why` for the end of a line.
pub(crate) fn reason(why: Option<&str>) -> String {
    why.map_or_else(String::new, |why| format!(": {why}"))
}
