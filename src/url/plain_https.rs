//! The fast path: plain `https` URLs, which nearly all are, in one pass.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::bytes::has_pair;
use super::parts::{Host, LONGEST, Url};

/// Reads `https://`, a host name in lower case, and a path of ordinary characters. `None` means that the
/// strict reader must decide.
pub(super) fn plain_https(text: &str) -> Option<Url<'_>> {
    let rest = text.strip_prefix("https://").filter(|_| text.len() <= LONGEST)?;
    let end = rest.bytes().position(|b| !is_host(b)).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    let bytes = host.as_bytes();
    let label_starts = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let mut label = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'.' if at == label || at - label > 63 || bytes[at - 1] == b'-' => return None,
            b'.' => label = at + 1,
            // This includes `xn--`.
            b'-' if at == label || bytes[at - 1] == b'-' => return None,
            _ => {}
        }
    }
    let last = bytes.get(label..)?;
    let plain_end = last.first()?.is_ascii_lowercase()
        && last.len() <= 63
        && host.len() <= 253
        && label_starts(*last.last()?);
    // Empty segments and segments of dots together are for the strict reader.
    let plain_tail = tail.is_empty()
        || tail.starts_with('/')
            && tail.bytes().all(is_path)
            && !(has_pair(tail, b"//") && has_pair(tail, b"/."));
    (plain_end && plain_tail).then_some(Url {
        scheme: Some("https"),
        userinfo: None,
        host_text: host,
        host: Host::Name(Cow::Borrowed(host)),
        port: None,
        path: tail,
        query: None,
        fragment: None,
        is_plain: true,
        decoded_path: OnceCell::new(),
        ambiguity: None,
    })
}

fn is_host(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.'
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/')
}
