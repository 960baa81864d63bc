//! One text for every spelling of a path or query that means the same.

use super::bytes::has_pair;
use std::borrow::Cow;
use std::fmt::Write as _;

use percent_encoding::percent_decode_str;

/// A path without `.` and `..` segments (RFC 3986, section 5.2.4), which are not percent-encoded.
pub(super) fn resolved(path: &str) -> Cow<'_, str> {
    if !has_pair(path, b"/.") {
        return Cow::Borrowed(path);
    }
    let mut segments: Vec<&str> = Vec::new();
    let mut rest = path.strip_prefix('/');
    while let Some(text) = rest {
        let (segment, after) =
            text.split_once('/').map_or((text, None), |(it, after)| (it, Some(after)));
        match segment {
            "." => {}
            ".." => _ = segments.pop(),
            _ => segments.push(segment),
        }
        // A path that ends in such a segment ends in a slash.
        if after.is_none() && matches!(segment, "." | "..") {
            segments.push("");
        }
        rest = after;
    }
    Cow::Owned(format!("/{}", segments.join("/")))
}

/// Whether a segment is `.` or `..`, of which something is percent-encoded.
pub(super) fn is_encoded_dot_segment(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain != segment && matches!(&*plain, "." | "..")
}

/// The same text for every percent-encoding of a path or query that means the same (RFC 3986, sections
/// 6.2.2.1 and 6.2.2.2).
pub(super) fn normal_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut normal = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        normal.push_str(&rest[..at]);
        let escape = rest.get(at..at + 3).filter(|escape| is_escape(escape));
        let byte = escape.and_then(|escape| percent_decode_str(escape).next());
        let taken = match byte {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                normal.push(char::from(byte));
                3
            }
            Some(byte) => {
                // Writing to a string can't fail.
                let _ = write!(normal, "%{byte:02X}");
                3
            }
            None => {
                normal.push('%');
                1
            }
        };
        rest = &rest[at + taken..];
    }
    normal.push_str(rest);
    Cow::Owned(normal)
}

/// Whether a text starts with `%` and two hexadecimal digits.
pub(super) fn is_escape(text: &str) -> bool {
    let digits = text.as_bytes().get(1..3);
    text.starts_with('%') && digits.is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit))
}
