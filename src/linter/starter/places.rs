//! Where the values of a kind have a URL, and where they list events.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Node;
use crate::url::Url;

/// A URL is looked for in the value itself, and in its members that are objects.
const DEEPEST: usize = 2;

/// What is at the places of the values of one kind, by pointer.
#[derive(Debug, Default)]
pub(super) struct Places {
    strings: BTreeMap<String, Strings>,
    /// The lists of strings.
    lists: BTreeSet<String>,
}

/// The strings at a place.
#[derive(Debug, Default)]
struct Strings {
    /// Whether one of them isn't a web address.
    has_other: bool,
    hosts: BTreeSet<String>,
}

impl Places {
    /// Adds what a value has.
    pub(super) fn add(&mut self, value: Node<'_>) {
        self.add_members(value, "", 1);
    }

    fn add_members(&mut self, value: Node<'_>, at: &str, depth: usize) {
        for (key, member) in value.members() {
            let Some(name) = key.as_str().filter(|name| !name.contains(['~', '/', '*'])) else {
                continue;
            };
            let at = format!("{at}/{name}");
            if let Some(text) = member.as_str() {
                self.strings.entry(at).or_default().add(text);
            } else if member.is_array() && member.items().all(|item| item.as_str().is_some()) {
                self.lists.insert(at);
            } else if member.is_object() && depth < DEEPEST {
                self.add_members(member, &at, depth.saturating_add(1));
            }
        }
    }

    /// The place of the URL that something is sent to, if one place alone can be it.
    pub(super) fn url(&self) -> Option<&str> {
        let is_url =
            |(_, strings): &(&String, &Strings)| !strings.has_other && !strings.hosts.is_empty();
        let urls: Vec<&str> =
            self.strings.iter().filter(is_url).map(|(at, _)| at.as_str()).collect();
        let named = |words: &[&str]| {
            let is_named = |at: &&&str| words.iter().any(|word| last(at).contains(word));
            let those: Vec<&str> = urls.iter().filter(is_named).copied().collect();
            (those.len() == 1).then(|| those[0])
        };
        named(&["endpoint", "callback", "webhook", "target"]).or_else(|| named(&["url", "uri"]))
    }

    /// The place of the list of events, if one place alone can be it.
    pub(super) fn events(&self) -> Option<&str> {
        let mut named = self.lists.iter().filter(|at| last(at).contains("event"));
        named.next().filter(|_| named.next().is_none()).map(String::as_str)
    }

    /// The hosts of the URLs at a place.
    pub(super) fn hosts(&self, at: &str) -> impl Iterator<Item = &str> {
        self.strings.get(at).into_iter().flat_map(|it| &it.hosts).map(String::as_str)
    }
}

impl Strings {
    fn add(&mut self, text: &str) {
        let host = Url::read(text).name().map(str::to_ascii_lowercase);
        let is_web = ["http://", "https://"].iter().any(|scheme| {
            text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        self.has_other |= !is_web;
        self.hosts.extend(host);
    }
}

/// The last name of a pointer, in lower case.
fn last(at: &str) -> String {
    at.rsplit('/').next().unwrap_or_default().to_lowercase()
}
