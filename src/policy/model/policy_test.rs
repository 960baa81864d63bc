//! A `[[test]]` entry that was read: a document, and what the policy has to find in it.

use crate::finding::Severity;
use crate::text::Place;

/// One entry of `[[test]]`.
#[derive(Debug, Clone)]
pub(crate) struct PolicyTest {
    pub(crate) name: String,
    pub(crate) place: Place,
    /// The path from the policy's folder that the document is checked as.
    pub(crate) file: String,
    pub(crate) document: String,
    /// That path, if it is only a name for a document that the test has itself.
    pub(crate) checked_as: Option<String>,
    /// Whether the document is all there is, so that rules over all documents are decided.
    pub(crate) is_whole: bool,
    pub(crate) expect: Vec<Expected>,
}

/// A finding that a test expects.
#[derive(Debug, Clone)]
pub(crate) struct Expected {
    pub(crate) rule: String,
    /// JSON Pointer from the root of the document.
    pub(crate) at: String,
    /// Any, if there is none.
    pub(crate) level: Option<Severity>,
    /// Whether a waiver lets it through.
    pub(crate) is_waived: bool,
    pub(crate) place: Place,
}
