//! The fingerprint of a finding, which stays the same when lines move.
//!
//! The first 16 bytes, in hexadecimal, of SHA-256 over rule, path, pointer and value, each with
//! its length before it. Line, column and document number are left out: an edit elsewhere changes
//! them. Findings that agree in all four are numbered in order, by `results.rs`.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// What the fingerprint of a finding is made of, in this order.
pub(super) struct FingerprintParts<'f> {
    pub(super) rule: &'f str,
    pub(super) path: &'f str,
    pub(super) pointer: &'f str,
    pub(super) value: &'f str,
}

impl FingerprintParts<'_> {
    /// The fingerprint; `nth` is how many findings before this one agree in all parts.
    pub(super) fn fingerprint(&self, nth: usize) -> String {
        let mut hasher = Sha256::new();
        for part in [self.rule, self.path, self.pointer, self.value] {
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
}
