//! Findings that say the same of one value.

use std::collections::HashMap;

use super::Finding;

/// Keeps the first of those findings that differ in nothing but the line of the policy that led to them.
pub(crate) fn keep_first(findings: &mut Vec<Finding>) {
    let mut by_place: HashMap<_, Vec<&Finding>> = HashMap::new();
    let mut are_first = Vec::with_capacity(findings.len());
    for finding in findings.iter() {
        let key = (&finding.rule, finding.place.path(), finding.place.bytes());
        let known = by_place.entry(key).or_default();
        let is_first = !known.iter().any(|it| is_same(it, finding));
        if is_first {
            known.push(finding);
        }
        are_first.push(is_first);
    }
    let mut are_first = are_first.into_iter();
    findings.retain(|_| are_first.next().unwrap_or(true));
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    let key = |it: &Finding| (it.document, it.severity);
    key(one) == key(other)
        && one.pointer == other.pointer
        && one.message == other.message
        && one.value == other.value
        && one.schema == other.schema
}
