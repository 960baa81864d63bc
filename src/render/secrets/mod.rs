//! What a report must not show although the document says it: the values of members whose name says that they are
//! secret, tokens by their form, and the user names, passwords and tokens in URLs (`rules/data/secrets.toml`).
//!
//! Secrets are found in the document, by its nodes. What a message or another text of a finding quotes of them is known
//! again. Names are shown, and so are pointers: they always resolve.

mod addresses;
mod beginnings;
mod commands;
mod data;
mod document;
mod forms;
mod lexical;
mod names;
mod policy;
mod values;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::document::Format;
use crate::finding::Finding;
use crate::text::hidden::{Hidden, KNOWN, masked};
use crate::text::{Place, Source};

/// The secrets of some texts, such as those that a finding is about.
pub(super) struct Secrets<'f> {
    sources: Vec<&'f Arc<Source>>,
    pointer: &'f str,
    /// The place of the value that a finding is about.
    about: Option<&'f Place>,
}

impl<'f> Secrets<'f> {
    pub(super) fn of(finding: &'f Finding) -> Self {
        let related = finding.related().iter().map(|related| &related.place);
        let places = std::iter::once(finding.place()).chain(related);
        let mut sources: Vec<&Arc<Source>> = Vec::new();
        for source in places.map(Place::source) {
            if !sources.iter().any(|known| Arc::ptr_eq(known, source)) {
                sources.push(source);
            }
        }
        Self { sources, pointer: finding.pointer(), about: Some(finding.place()) }
    }

    /// The secrets of one text.
    pub(super) fn of_source(source: &'f Arc<Source>) -> Self {
        Self { sources: vec![source], pointer: "", about: None }
    }

    /// What is said of the texts, without them, nor anything that looks like one.
    pub(super) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let quoted = self.sources.iter().flat_map(|it| hidden(it).quoted_in(text, self.pointer));
        let whole = self.about.map_or(Vec::new(), |place| itself_in(text, place));
        masked(text, quoted.chain(whole).chain(forms::find(text)).collect())
    }
}

/// Where a message says the secret at a place as a word. A message about another value may say such a word by itself.
fn itself_in(message: &str, place: &Place) -> Vec<Range<usize>> {
    let (start, end) = (place.span().start as usize, place.span().end as usize);
    let [secret] = hidden(place.source()).within(&(start..end)) else { return Vec::new() };
    let text = place.source().text();
    // Around the secret of a scalar there is at most a tag or quotes.
    if secret.start > start && text[start..secret.start].contains([':', '[', '{']) {
        return Vec::new();
    }
    let secret = text[secret.clone()].trim_matches(|it: char| !it.is_alphanumeric());
    let is_part = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let found = message.match_indices(secret).filter(|(at, said)| {
        let (before, behind) = (&message[..*at], &message[at + said.len()..]);
        said.len() >= KNOWN
            && !is_part(before.chars().next_back())
            && !is_part(behind.chars().next())
    });
    found.map(|(at, said)| at..at + said.len()).collect()
}

/// The secrets of a text, found when they are first asked for.
pub(super) fn hidden(source: &Source) -> &Hidden {
    source.hidden(|source| {
        let (name, text) = (source.name(), source.text());
        if let Some(frame) = source.frame() {
            let (document, before) = frame.document(text);
            let found = document::find_in(Format::Json, &document).within(before, text);
            return Hidden::new(text, found.ranges, found.spoken.iter().map(String::as_str));
        }
        let found = match () {
            () if source.is_embedded() => return Hidden::default(),
            () if name.ends_with(".toml") => policy::find(text),
            () => document::find(name, text),
        };
        Hidden::new(text, found.ranges, found.spoken.iter().map(String::as_str))
    })
}

/// A text without what looks like a secret by its form.
pub(super) fn mask(text: &str) -> Cow<'_, str> {
    masked(text, forms::find(text))
}
