//! Which documents two editions of a schema accept: examples for people, each tried by both validators.

use std::sync::OnceLock;

use serde_json::Value;

use crate::check::with_node;
use crate::document::{Format, Limits};
use crate::finding::{Collector, DocumentText, Finding};
use crate::schema::{
    self, Difference as Found, Judge, NamesFound, Reading, Said, Schema, Which, acceptance,
};
use crate::text::Place;

/// Which documents one edition of a schema accepts and the other refuses.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Acceptance {
    /// Documents that the new edition refuses, and the old one accepts.
    pub stricter: DocumentDifference,
    /// Documents that the new edition accepts, and the old one refuses.
    pub looser: DocumentDifference,
    /// The places that make a difference, in the order of their pointers.
    pub places: Vec<PlaceDifference>,
    /// Whether all places were looked at, within the time that a comparison may take.
    pub is_complete: bool,
}

/// Whether there is a document that one edition accepts and the other refuses.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum DocumentDifference {
    /// There is, such as this one.
    Example(DocumentExample),
    /// There is none: that is proved.
    Nothing,
    /// Neither was found out, for this reason.
    Undecided(String),
}

/// A document that one edition accepts and the other refuses; both validators have tried it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DocumentExample {
    /// The document as JSON, in one line.
    pub document: String,
    /// What is wrong with it by the edition that refuses it.
    pub refused: Vec<Finding>,
}

/// A place by which editions differ: an example differs there, and at no place within it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PlaceDifference {
    /// A JSON Pointer in which `*` stands for every item or member.
    pub at: String,
    /// Further places at which the same has changed.
    pub also: Vec<String>,
    /// The keywords that say something else there.
    pub keywords: Vec<KeywordDifference>,
    /// A document that the new edition refuses because of this place.
    pub stricter: Option<DocumentExample>,
    /// A document that the new edition accepts because of this place.
    pub looser: Option<DocumentExample>,
}

/// A keyword that says something else, or that one edition alone has.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct KeywordDifference {
    /// The keyword.
    pub keyword: String,
    /// What it said, wherever it did.
    pub old: Vec<KeywordValue>,
    /// What it says.
    pub new: Vec<KeywordValue>,
}

/// What a schema says by a keyword.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct KeywordValue {
    /// The value as JSON, in one line.
    pub value: String,
    /// Where it is.
    pub place: Place,
}

/// What the differences come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AcceptanceVerdict {
    /// Both editions accept the same documents.
    Same,
    /// The new edition refuses documents that the old one accepts.
    Stricter,
    /// The new edition accepts documents that the old one refuses.
    Looser,
    /// Both of that.
    Both,
    /// Not decided in one direction or both.
    Undecided,
}

impl AcceptanceVerdict {
    /// The name, such as `stricter`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Stricter => "stricter",
            Self::Looser => "looser",
            Self::Both => "both",
            Self::Undecided => "undecided",
        }
    }
}

impl Acceptance {
    /// What the differences come to.
    pub fn verdict(&self) -> AcceptanceVerdict {
        match (&self.stricter, &self.looser) {
            (DocumentDifference::Undecided(_), _) | (_, DocumentDifference::Undecided(_)) => {
                AcceptanceVerdict::Undecided
            }
            (DocumentDifference::Nothing, DocumentDifference::Nothing) => AcceptanceVerdict::Same,
            (DocumentDifference::Example(_), DocumentDifference::Nothing) => {
                AcceptanceVerdict::Stricter
            }
            (DocumentDifference::Nothing, DocumentDifference::Example(_)) => {
                AcceptanceVerdict::Looser
            }
            (DocumentDifference::Example(_), DocumentDifference::Example(_)) => {
                AcceptanceVerdict::Both
            }
        }
    }

    /// Compares two editions of a schema.
    pub(super) fn of(old: &Schema, new: &Schema, reading: Reading) -> Self {
        let validators = Validators { old, new, reading };
        let found = acceptance(old, new, reading, &validators);
        let stricter = |value: &Value| DocumentExample::new(value, new, reading);
        let looser = |value: &Value| DocumentExample::new(value, old, reading);
        let [is_stricter, is_looser] = &found.differences;
        Self {
            stricter: DocumentDifference::of(is_stricter, stricter),
            looser: DocumentDifference::of(is_looser, looser),
            is_complete: found.is_complete,
            places: found
                .places
                .iter()
                .map(|place| PlaceDifference {
                    at: place.at.to_string(),
                    also: place.also.iter().map(ToString::to_string).collect(),
                    keywords: place.keywords.iter().map(KeywordDifference::of).collect(),
                    stricter: place.examples[0].as_ref().map(stricter),
                    looser: place.examples[1].as_ref().map(looser),
                })
                .collect(),
        }
    }
}

/// Both editions, as validators.
struct Validators<'s> {
    old: &'s Schema,
    new: &'s Schema,
    reading: Reading,
}

impl Validators<'_> {
    fn of(&self, which: Which) -> &Schema {
        match which {
            Which::Old => self.old,
            Which::New => self.new,
        }
    }
}

impl Judge for Validators<'_> {
    fn accepts(&self, which: Which, value: &Value) -> Option<bool> {
        let mut verdict = None;
        with_node(value, &mut |node| verdict = self.of(which).verdict(node, self.reading));
        verdict
    }

    fn found_at(&self, which: Which, value: &Value) -> Vec<String> {
        let example = DocumentExample::new(value, self.of(which), self.reading);
        example.refused.iter().map(|finding| finding.pointer().to_owned()).collect()
    }
}

impl DocumentDifference {
    fn of(found: &Found, example: impl Fn(&Value) -> DocumentExample) -> Self {
        match found {
            Found::Example(value) => Self::Example(example(value)),
            Found::Nothing => Self::Nothing,
            Found::Undecided(reason) => Self::Undecided(reason.to_string()),
        }
    }

    /// The example, if there is one.
    pub fn example(&self) -> Option<&DocumentExample> {
        match self {
            Self::Example(example) => Some(example),
            Self::Nothing | Self::Undecided(_) => None,
        }
    }

    /// Whether it is proved that there is no such document.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

impl DocumentExample {
    fn new(value: &Value, refusing: &Schema, reading: Reading) -> Self {
        let document = value.to_string();
        let mut refused = Vec::new();
        let mut report = |finding| refused.push(finding);
        let text = DocumentText::new("example", &document, 1, Format::Json);
        with_node(value, &mut |node| {
            let source = OnceLock::new();
            let mut collector = Collector::new(text, &source, node, &mut report);
            let mut found = NamesFound::default();
            refusing.check(node, reading, &Limits::default(), &mut collector, &mut found);
        });
        Self { document, refused }
    }
}

impl KeywordDifference {
    fn of(change: &schema::KeywordChange) -> Self {
        let values = |said: &[Said]| {
            let values = said
                .iter()
                .map(|it| KeywordValue { value: it.value.to_string(), place: it.place.clone() });
            values.collect()
        };
        Self { keyword: change.keyword.clone(), old: values(&change.old), new: values(&change.new) }
    }
}
