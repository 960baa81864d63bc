//! Whence the notes are by which rules over several documents are decided.

use std::collections::BTreeSet;

use crate::check::OverParts;
use crate::finding::AbsentName;
use crate::linter::plan::CrossDocumentRule;

/// Whence the notes are that are judged.
#[derive(Clone, Copy)]
pub(super) enum NotesOf<'p> {
    /// From the documents themselves.
    Documents,
    /// From the keys of all parts, which are hashes, beside the names that every part lacks.
    Parts(&'p BTreeSet<AbsentName>),
}

impl NotesOf<'_> {
    /// Whether they are enough to decide a rule, as each target has it.
    pub(super) fn decides(self, rules: &[(usize, usize, &CrossDocumentRule)]) -> bool {
        let undecided = OverParts::Undecided;
        match self {
            Self::Documents => true,
            Self::Parts(_) => rules.iter().all(|(.., it)| it.check.over_parts() != undecided),
        }
    }

    /// Whether a name is absent from all documents that its check doesn't find in the notes.
    pub(super) fn confirms(self, rule: &str, entry: usize, name: &str) -> bool {
        let key = || AbsentName { rule: rule.to_owned(), entry, name: name.to_owned() };
        match self {
            Self::Documents => true,
            Self::Parts(absent) => absent.contains(&key()),
        }
    }
}
