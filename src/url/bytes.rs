//! What is looked for in every URL, by bytes: a general search of so short a text takes longer.

/// Whether two bytes stand next to each other.
pub(super) fn has_pair(text: &str, pair: &[u8; 2]) -> bool {
    text.as_bytes().windows(2).any(|bytes| bytes == pair)
}

/// Whether a host may have an A-label (RFC 5890, section 2.3.2.1).
pub(super) fn has_a_label(host: &str) -> bool {
    host.as_bytes().windows(4).any(|bytes| bytes == b"xn--")
}
