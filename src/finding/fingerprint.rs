//! The fingerprint of a finding, which stays the same when lines move.
//!
//! The first 16 bytes, in hexadecimal, of SHA-256 over rule, path, pointer and value, each with
//! its length before it. Line, column and document number are left out: an edit elsewhere changes
//! them. Findings that agree in all four are numbered in order.

use std::collections::HashMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::Finding;

/// The fingerprint of a finding by itself.
pub(super) fn of(finding: &Finding) -> String {
    hash(finding, 0)
}

/// Gives sorted findings that agree in all four parts different fingerprints.
pub(super) fn number(findings: &mut [Finding]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        let first = of(finding);
        finding.fingerprint = match seen.get(&first) {
            None => first.clone(),
            Some(&nth) => hash(finding, nth),
        };
        *seen.entry(first).or_default() += 1;
    }
}

fn hash(finding: &Finding, nth: usize) -> String {
    let mut hasher = Sha256::new();
    for part in [finding.rule(), finding.place().path(), finding.pointer(), &finding.value] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    if nth > 0 {
        hasher.update((nth as u64).to_le_bytes());
    }
    let mut text = String::with_capacity(32);
    for byte in &hasher.finalize()[..16] {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
