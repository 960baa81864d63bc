//! What a finding is recognised by when lines have moved.
//!
//! The first 16 bytes, in hexadecimal, of SHA-256 over rule, path, pointer and value, each with
//! its length before it. No line, no column, no document number: they change when nothing has.
//! Findings that agree in all four are told apart by their order.

use std::collections::HashMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::Finding;

/// The fingerprint of a finding by itself.
pub(super) fn of(finding: &Finding) -> String {
    hash(finding, 0)
}

/// Tells sorted findings apart that have the same one.
pub(crate) fn number(findings: &mut [Finding]) {
    let mut seen = HashMap::new();
    for finding in findings {
        let nth: &mut usize = seen.entry(of(finding)).or_default();
        if *nth > 0 {
            finding.fingerprint = hash(finding, *nth);
        }
        *nth += 1;
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
