//! How a finding can be fixed by editing its document.

use std::fmt;

use serde::Serialize;

use crate::text::{Place, Span};

/// Edits that make a finding go away.
///
/// ```
/// use dtolint::finding::{Applicability, Edit, Fix};
/// use dtolint::text::{Place, Source, Span};
/// use dtolint::{Finding, Severity};
///
/// let source = std::sync::Arc::new(Source::new("hook.json", r#"{"events": ["user.creatd"]}"#));
/// let place = Place::new(source, Span::new(12, 25));
/// let edit = Edit::replace(place.clone(), "\"user.created\"");
/// let finding = Finding::builder("event-misspelled", Severity::Error, place)
///     .message("`user.creatd` is not an event")
///     .fix(Fix::new(Applicability::Unsafe, [edit]))
///     .build();
/// assert_eq!(finding.fix().unwrap().edits()[0].replacement(), "\"user.created\"");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    edits: Vec<Edit>,
    applicability: Applicability,
}

/// Whether a fix can be applied without a look at it. A more certain one is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Applicability {
    /// The edits are only for a person to look at: they may be incomplete.
    DisplayOnly,
    /// The edits may change what the document means to its receiver.
    Unsafe,
    /// The document means the same after the edits.
    Safe,
}

/// A change to a text: what is at a place is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    place: Place,
    replacement: String,
}

impl Fix {
    /// A fix made of edits, which must not overlap.
    pub fn new(applicability: Applicability, edits: impl IntoIterator<Item = Edit>) -> Self {
        let mut edits: Vec<Edit> = edits.into_iter().collect();
        edits.sort_by(|one, other| {
            let key = |edit: &Edit| (edit.place.span().start, edit.place.span().end);
            (one.place.path().cmp(other.place.path())).then_with(|| key(one).cmp(&key(other)))
        });
        Self { edits, applicability }
    }

    /// The edits, by path, then place.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether the fix can be applied without a look at it.
    pub fn applicability(&self) -> Applicability {
        self.applicability
    }
}

impl Applicability {
    /// Every value, from the most certain.
    pub const ALL: [Self; 3] = [Self::Safe, Self::Unsafe, Self::DisplayOnly];

    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::DisplayOnly => "display-only",
        }
    }
}

impl fmt::Display for Applicability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Edit {
    /// Replaces what is at a place.
    pub fn replace(place: Place, replacement: impl Into<String>) -> Self {
        Self { place, replacement: replacement.into() }
    }

    /// Inserts a text before the start of a place.
    pub fn insert_before(place: &Place, text: impl Into<String>) -> Self {
        let start = place.span().start;
        Self::replace(Place::new(place.source().clone(), Span::new(start, start)), text)
    }

    /// Deletes what is at a place.
    pub fn delete(place: Place) -> Self {
        Self::replace(place, "")
    }

    /// What is replaced.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What to write there; empty for a deletion.
    pub fn replacement(&self) -> &str {
        &self.replacement
    }
}
