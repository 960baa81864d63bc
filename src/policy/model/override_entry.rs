//! An `[[override]]` entry that was read: rules that are set differently for some files. Which of
//! several entries wins is decided in `precedence.rs`.

use std::collections::BTreeMap;

use crate::policy::model::FileGlobs;
use crate::policy::model::RuleEntry;
use crate::text::Place;

/// One entry of `[[override]]`.
#[derive(Debug)]
pub(crate) struct Override {
    pub(crate) files: FileGlobs,
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
