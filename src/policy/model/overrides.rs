//! `[[override]]`: for some files a rule is set in another way. Later entries win.

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

impl Override {
    /// Forgets of a rule what a later layer says of every file, the override's among them.
    pub(crate) fn supersede(&mut self, id: &str, later: &RuleEntry) {
        let Some(own) = self.rules.get_mut(id) else { return };
        if let Some((_, by)) = &later.level {
            own.switches_on = None;
            let place = own.level.take().map(|(_, place)| place);
            self.superseded.extend(place.map(|place| Superseded { place, by: by.clone() }));
        }
        for (parameter, _, by) in later.arguments.iter() {
            if let Some(place) = own.arguments.remove(parameter) {
                self.superseded.push(Superseded { place, by: by.clone() });
            }
        }
        if own.level.is_none() && own.arguments.is_empty() {
            self.rules.remove(id);
        }
    }
}
