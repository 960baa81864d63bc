//! What a report must not show although the document says it: the values of members whose name says that they are
//! secret, tokens by their form, and the user names, passwords and tokens in URLs (`rules/data/secrets.toml`).
//!
//! Secrets are found in the document, by its nodes. What a message or another text of a finding quotes of them is known
//! again. Names are shown, and so are pointers: they always resolve.

mod data;
mod document;
mod forms;
mod lexical;
mod names;
mod policy;

use std::borrow::Cow;
use std::sync::Arc;

use crate::finding::Finding;
use crate::text::hidden::{Hidden, masked};
use crate::text::{Place, Source};

/// The secrets of the texts that a finding is about.
pub(super) struct Secrets<'f> {
    sources: Vec<&'f Arc<Source>>,
    pointer: &'f str,
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
        Self { sources, pointer: finding.pointer() }
    }

    /// A text of the finding without them, nor anything that looks like one.
    pub(super) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let quoted = self.sources.iter().flat_map(|it| hidden(it).quoted_in(text, self.pointer));
        masked(text, quoted.chain(forms::find(text)).collect())
    }
}

/// The secrets of a text, found when they are first asked for.
pub(super) fn hidden(source: &Source) -> &Hidden {
    source.hidden(|source| {
        let (name, text) = (source.name(), source.text());
        let found = match () {
            () if source.is_embedded() => return Hidden::default(),
            () if name.ends_with(".toml") => policy::find(text),
            () => document::find(name, text),
        };
        Hidden::new(text, found.ranges, found.spoken.iter().map(String::as_str))
    })
}

/// What is said of a text, without its secrets.
pub(super) fn mask_of<'t>(source: &Source, said: &'t str) -> Cow<'t, str> {
    let quoted = hidden(source).quoted_in(said, "");
    masked(said, quoted.into_iter().chain(forms::find(said)).collect())
}

/// A text without what looks like a secret by its form.
pub(super) fn mask(text: &str) -> Cow<'_, str> {
    masked(text, forms::find(text))
}
