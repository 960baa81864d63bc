//! Checks that no document can answer by itself.

use crate::check::values::NameEntry;
use crate::check::{CheckContext, Violation};

/// A check over the values of all documents of a run.
///
/// Each document leaves notes; when all are there, the notes are judged together.
pub(crate) trait CrossDocumentCheck: Send + Sync {
    /// Takes down what the value adds.
    fn note<'d>(&self, context: &CheckContext<'d>, keep: &mut dyn FnMut(Note<'d>));

    /// Judges the keys of all notes, in the order of their places.
    fn judge(&self, keys: &[&str], report: &mut dyn FnMut(Verdict));

    /// Whether a note that is not there can change the verdict, so that all documents are wanted.
    fn needs_all(&self) -> bool;
}

/// What a value adds: a key, and the node that it stands at.
pub(crate) type Note<'d> = Violation<'d>;

/// Something that is wrong with the notes together.
pub(crate) enum Verdict {
    /// The note of number `again` has the same key as an earlier one.
    Repeated { first: usize, again: usize },
    /// No note has this key.
    Absent { name: String, entry: NameEntry },
}
