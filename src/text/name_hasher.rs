//! A cheap hash for short names.

use std::hash::{BuildHasherDefault, Hasher};

/// Makes a [`NameHasher`] for each name of a table.
pub(crate) type BuildNameHasher = BuildHasherDefault<NameHasher>;

/// The hash of a name, as [`NameHasher`] has it.
#[inline]
pub(crate) fn hash_name(bytes: &[u8]) -> u64 {
    let word = |bytes: &[u8]| bytes.iter().fold(0u64, |word, &byte| word << 8 | u64::from(byte));
    let ends = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29)
        }
        _ => word(bytes),
    };
    let middle = bytes.get(bytes.len() / 2).map_or(0, |&byte| u64::from(byte));
    let mixed =
        (ends ^ (bytes.len() as u64) << 56 ^ middle << 40).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ mixed >> 32
}

/// Hashes a name by its length, its ends and a byte in the middle. It isn't safe against chosen
/// collisions, so it is only for tables that don't grow with a document.
#[derive(Default)]
pub(crate) struct NameHasher {
    hash: u64,
}

impl Hasher for NameHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.hash ^= hash_name(bytes);
    }

    // `str` adds this byte to mark its end.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.hash
    }
}
