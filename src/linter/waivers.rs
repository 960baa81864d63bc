//! Waivers, put to findings: which rule a waiver is for and when it ends are checked here, its place
//! and value in `Waiver::is_for`, its files in `ByFile`.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::finding::{CrossDocumentNote, Finding};
use crate::policy::model::Resolved;
use crate::rules::Level;

/// The waivers for one file, and which of them let something through.
pub(crate) struct FileWaivers<'p> {
    policy: &'p Resolved,
    path: &'p str,
    /// Looked up when there is something to waive.
    those: OnceCell<Arc<[usize]>>,
    used: BTreeSet<usize>,
}

impl<'p> FileWaivers<'p> {
    pub(crate) fn new(policy: &'p Resolved, path: &'p str) -> Self {
        Self { policy, path, those: OnceCell::new(), used: BTreeSet::new() }
    }

    fn those(&self) -> Arc<[usize]> {
        Arc::clone(self.those.get_or_init(|| self.policy.waivers_for(self.path).into()))
    }

    /// Marks a finding if one of them lets it through.
    pub(crate) fn put_to(&mut self, finding: &mut Finding) {
        if !self.policy.waivers.is_empty() {
            self.used.extend(waive(self.policy, &self.those(), finding));
        }
    }

    /// Notes keep which waivers are for their file: what comes of them is known later.
    pub(crate) fn note(&self, notes: &mut [CrossDocumentNote]) {
        if self.policy.waivers.is_empty() {
            return;
        }
        for note in notes {
            note.waivers = Some(self.those());
        }
    }

    /// Adds those that let something through in another part of the file.
    pub(crate) fn join(&mut self, part: Self) {
        self.used.extend(part.used);
    }

    /// Those that let something through, by their number.
    pub(crate) fn into_used(self) -> BTreeSet<usize> {
        self.used
    }
}

/// Marks a finding as waived by the first of `waivers` that is for it, and gives that one. A
/// finding that only an expired waiver is for, shows it.
pub(crate) fn waive(policy: &Resolved, waivers: &[usize], finding: &mut Finding) -> Option<usize> {
    let those = matching(policy, waivers, finding.rule(), finding.value(), finding.pointer());
    waive_by(policy, &those, finding)
}

/// Of the waivers for a file, those that are for a rule, a value and its pointer.
pub(crate) fn matching(
    policy: &Resolved,
    waivers: &[usize],
    rule: &str,
    value: &str,
    pointer: &str,
) -> Vec<usize> {
    let mut those = policy.waiver_index.find(rule, value, waivers);
    those.retain(|&nth| policy.waivers[nth].is_for(pointer));
    those
}

/// As [`waive`] does, by the first of the waivers that are all for the finding.
pub(crate) fn waive_by(policy: &Resolved, those: &[usize], finding: &mut Finding) -> Option<usize> {
    match those.iter().copied().find(|&nth| !policy.waivers[nth].is_expired) {
        Some(nth) => {
            finding.waive(Arc::clone(&policy.waivers[nth].waived));
            Some(nth)
        }
        None => {
            if let Some(&expired) = those.first() {
                let waived = &policy.waivers[expired].waived;
                let label = format!("this waiver expired on {}", waived.expires);
                finding.relate(waived.place.clone(), label);
            }
            None
        }
    }
}

/// The waivers that let nothing through, in a run over every document.
pub(crate) fn unused(policy: &Resolved, used: &BTreeSet<usize>) -> Vec<Finding> {
    let Level::On(severity) = policy.level("waiver-unused") else { return Vec::new() };
    let is_unused = |(nth, waiver): &(usize, &'_ crate::policy::model::Waiver)| {
        !waiver.is_expired && !used.contains(nth)
    };
    let finding = |(_, waiver): (usize, &'_ crate::policy::model::Waiver)| {
        let id = &waiver.rule.id;
        Finding::builder("waiver-unused", severity, waiver.waived.place.clone())
            .message(format!(
                "the waiver lets nothing through: `{id}` finds nothing that it is for"
            ))
            .help("remove it, or fix its `files`, `select` or `value`")
            .value(id)
            .build()
    };
    policy.waivers.iter().enumerate().filter(is_unused).map(finding).collect()
}
