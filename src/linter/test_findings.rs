//! What a test of a policy found, to be compared with what it expects.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::policy::model::Expected;

/// What a test found and didn't expect yet.
pub(super) struct TestFindings<'f> {
    all: &'f [Finding],
    /// The numbers of those that are left, by rule and pointer, the last one first.
    left: HashMap<(&'f str, &'f str), Vec<usize>>,
    by_rule: HashMap<&'f str, Vec<usize>>,
    by_pointer: HashMap<&'f str, Vec<usize>>,
}

impl<'f> TestFindings<'f> {
    pub(super) fn new(all: &'f [Finding]) -> Self {
        let mut found =
            Self { all, left: HashMap::new(), by_rule: HashMap::new(), by_pointer: HashMap::new() };
        for (nth, finding) in all.iter().enumerate() {
            found.left.entry((finding.rule(), finding.pointer())).or_default().push(nth);
            found.by_rule.entry(finding.rule()).or_default().push(nth);
            found.by_pointer.entry(finding.pointer()).or_default().push(nth);
        }
        found.left.values_mut().for_each(|left| left.reverse());
        found
    }

    /// Everything that a rule found.
    pub(super) fn of(&self, rule: &str) -> impl Iterator<Item = &'f Finding> {
        self.by_rule.get(rule).into_iter().flatten().map(|&nth| &self.all[nth])
    }

    /// Everything that was found at a pointer.
    pub(super) fn at(&self, pointer: &str) -> impl Iterator<Item = &'f Finding> + Clone {
        self.by_pointer.get(pointer).into_iter().flatten().map(|&nth| &self.all[nth])
    }

    /// Takes out the first finding that is as expected.
    pub(super) fn take(&mut self, expected: &'f Expected) -> Option<&'f Finding> {
        let left = self.left.get_mut(&(&*expected.rule, &*expected.at))?;
        let at = left.iter().rposition(|&nth| expected.is(&self.all[nth]))?;
        Some(&self.all[left.remove(at)])
    }

    /// What is left, in order.
    pub(super) fn rest(self) -> impl Iterator<Item = &'f Finding> {
        let mut left: Vec<usize> = self.left.into_values().flatten().collect();
        left.sort_unstable();
        left.into_iter().map(|nth| &self.all[nth])
    }
}

impl Expected {
    fn is(&self, finding: &Finding) -> bool {
        self.rule == finding.rule()
            && self.at == finding.pointer()
            && self.is_waived == finding.waived().is_some()
            && self.level.is_none_or(|level| level == finding.severity())
    }
}
