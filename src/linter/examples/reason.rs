//! Why there is no example of a rule.

use std::fmt;

/// Why there is no document in which a rule finds something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoExample {
    /// No policy and no pack has a rule of that id.
    UnknownRule,
    /// The rule is off for all documents, or looks at none of them.
    Off,
    /// The rule isn't about the values in a document, but about its text, its file, its schema or the policy.
    NotOfValues,
    /// The rule compares documents with each other.
    OfSeveralDocuments,
    /// No document that the schema accepts breaks it. This is proved.
    Nothing,
    /// What this asks can't be searched for.
    Opaque(String),
    /// The search was given up.
    TooCostly,
    /// None was found.
    NotFound,
}

impl NoExample {
    /// The better of two results for one rule: an example, or else what is less of a proof.
    pub(super) fn first<T>(
        known: Option<Result<T, Self>>,
        new: Result<T, Self>,
    ) -> Result<T, Self> {
        match (known, new) {
            (Some(known @ Ok(_)), _) => known,
            (Some(known @ Err(_)), Err(Self::Nothing)) => known,
            (_, new) => new,
        }
    }
}

impl fmt::Display for NoExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownRule => "there is no rule of that id",
            Self::Off => "it is off for all documents, or looks at none of them",
            Self::NotOfValues => "it isn't about the values in a document",
            Self::OfSeveralDocuments => "it compares documents with each other",
            Self::Nothing => "no document that the schema accepts breaks it",
            Self::Opaque(what) => return write!(f, "{what} can't be searched for"),
            Self::TooCostly => "the search takes too long",
            Self::NotFound => "no document was found",
        })
    }
}
