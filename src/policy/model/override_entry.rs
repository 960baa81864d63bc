//! An `[[override]]` entry that was read: rules that are set differently for some files. Which of
//! several entries wins is decided in `precedence.rs`.

use std::collections::BTreeMap;

use crate::policy::model::FileGlobs;
use crate::policy::model::RuleEntry;
use crate::text::Place;

/// One entry of `[[override]]`.
#[derive(Debug)]
pub(crate) struct Override {
    /// Every file, where only `documents` says what it is for.
    pub(crate) files: FileGlobs,
    /// The names of the document sets that it is for, each with its place; all where it names none.
    pub(crate) documents: Option<Vec<(String, Place)>>,
    /// What it says of each rule, by id.
    pub(crate) rules: BTreeMap<String, RuleEntry>,
    /// What it said, and a later layer says of every file.
    pub(crate) superseded: Vec<Superseded>,
    pub(crate) place: Place,
}

/// A value of an override that a later layer replaces for every file.
#[derive(Debug)]
pub(crate) struct Superseded {
    /// Where the override says it.
    pub(crate) place: Place,
    /// Where the later layer does.
    pub(crate) by: Place,
}

impl Override {
    /// Whether it is for a document set of that name, or without one.
    pub(crate) fn is_for(&self, name: Option<&str>) -> bool {
        self.documents.as_ref().is_none_or(|documents| {
            name.is_some_and(|name| documents.iter().any(|(known, _)| known == name))
        })
    }
}
