//! The fingerprint of a finding, which stays the same when lines move.
//!
//! The first 16 bytes, in hexadecimal, of SHA-256 over rule, path, pointer and value, each with
//! its length before it. Line, column and document number are left out: an edit elsewhere changes
//! them. Findings that agree in all four are numbered in order.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The fingerprint of a finding: `parts` are its rule, path, pointer and value; `nth` is how many findings
/// before it agree in all four.
pub(super) fn of(parts: [&str; 4], nth: usize) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
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
