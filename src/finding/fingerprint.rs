//! The fingerprint of a finding, which stays the same when lines move.
//!
//! The first 16 bytes, in hexadecimal, of SHA-256 over rule, path, pointer and value, each with
//! its length before it. Line, column and document number are left out: an edit elsewhere changes
//! them. Findings that agree in all four are numbered in order, by `results.rs`.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

/// The fingerprint of a finding, made when it is first asked for: not every report has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Fingerprint {
    /// How many findings before this one agree with it in all parts.
    nth: usize,
    digits: OnceLock<String>,
}

/// All that a fingerprint is made of beside its number is in its finding.
impl PartialEq for Fingerprint {
    fn eq(&self, other: &Self) -> bool {
        self.nth == other.nth
    }
}

impl Eq for Fingerprint {}

impl Fingerprint {
    /// So many bytes its text takes.
    pub(super) const LENGTH: usize = 32;

    pub(super) fn numbered(nth: usize) -> Self {
        Self { nth, digits: OnceLock::new() }
    }

    /// The text; `parts` are those of the finding.
    pub(super) fn of(&self, parts: &FingerprintParts<'_>) -> &str {
        self.digits.get_or_init(|| parts.fingerprint(self.nth))
    }
}

/// What the fingerprint of a finding is made of, in this order.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct FingerprintParts<'f> {
    pub(super) rule: &'f str,
    pub(super) path: &'f str,
    pub(super) pointer: &'f str,
    pub(super) value: &'f str,
}

impl FingerprintParts<'_> {
    fn fingerprint(&self, nth: usize) -> String {
        let mut hasher = hasher([self.rule, self.path, self.pointer, self.value]);
        if nth > 0 {
            hasher.update((nth as u64).to_le_bytes());
        }
        hexadecimal(hasher)
    }
}

/// The fingerprint of what a report says beside its findings: rule, path, pointer and value.
pub(crate) fn fingerprint(parts: [&str; 4]) -> String {
    hexadecimal(hasher(parts))
}

fn hasher(parts: [&str; 4]) -> Sha256 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher
}

fn hexadecimal(hasher: Sha256) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let bytes = hasher.finalize();
    let digits = bytes[..16].iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}
