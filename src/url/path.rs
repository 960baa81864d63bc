//! The path of a URL as its receivers read it.
//!
//! All parsers agree on the text of a path, but servers don't agree on what it means: some decode it
//! before they split it at slashes, some decode it twice, some drop parameters after a `;`. A path that
//! they read in two ways is an [`Ambiguity`]: it isn't compared with anything.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;

use super::bytes::has_pair;
use super::normal::is_escape;
use super::parts::{Ambiguity, Unambiguous, Url, ambiguity};
use crate::text::invisible::is_invisible;

impl Url<'_> {
    /// The path without percent-encoding, if every receiver reads it as the same segments.
    pub(crate) fn decoded_path(&self) -> Result<&str, &Ambiguity> {
        self.decoded_path.get_or_init(|| decoded(self.path())).as_deref()
    }
}

fn decoded(path: &str) -> Unambiguous<Cow<'_, str>> {
    if is_plain(path) {
        return Ok(Cow::Borrowed(path));
    }
    // The error says at which byte.
    let Ok(decoded) = percent_decode_str(path).decode_utf8() else {
        return ambiguity(
            format!("the path `{path}` isn't UTF-8 once it is decoded"),
            "percent-encode the UTF-8 form of each character",
        );
    };
    let slashes = |text: &str| text.bytes().filter(|&byte| byte == b'/').count();
    if decoded.contains('\\') || slashes(&decoded) != slashes(path) {
        return ambiguity(
            format!("the path `{path}` has an encoded slash or backslash"),
            "write `/` between segments: some receivers decode `%2F` before they split the path, others after",
        );
    }
    if let Some(hidden) = decoded.chars().find(|it| it.is_control() || is_invisible(*it)) {
        return ambiguity(
            format!("the path `{path}` has an encoded U+{:04X}", u32::from(hidden)),
            "remove it: some receivers end the path there or drop the character",
        );
    }
    if decoded.contains(';') {
        return ambiguity(
            format!("the path `{path}` has a `;`"),
            "remove the `;` and what follows it: some receivers take it for a parameter and drop it",
        );
    }
    if decoded.match_indices('%').any(|(at, _)| is_escape(&decoded[at..])) {
        return ambiguity(
            format!("the path `{path}` is percent-encoded twice"),
            "percent-encode each character once: some receivers decode the path twice",
        );
    }
    if has_pair(path, b"//") {
        return ambiguity(
            format!("the path `{path}` has an empty segment"),
            "write one `/` between segments: some receivers drop empty segments, others do not",
        );
    }
    let trimmed =
        |segment: &str| segment.trim_end_matches(|it: char| it == '.' || it.is_whitespace()).len();
    if decoded.split('/').any(|segment| trimmed(segment) != segment.len()) {
        return ambiguity(
            format!("a segment of the path `{path}` ends in a dot or white space"),
            "write the resolved path: some receivers drop dots and white space there, and resolve segments of dots",
        );
    }
    let is_delimiter = |it: &char| matches!(it, '/' | '\\' | '.' | ';' | '%');
    let delimiters = |text: &mut dyn Iterator<Item = char>| text.filter(is_delimiter).count();
    if !decoded.is_ascii() && delimiters(&mut decoded.nfkc()) != delimiters(&mut decoded.chars()) {
        return ambiguity(
            format!("the path `{path}` has a character that some receivers read as a dot or slash"),
            "write the path in plain letters",
        );
    }
    Ok(decoded)
}

/// Whether a path is of letters, digits and single slashes, as most are, which have one reading. The
/// others are looked at one by one.
fn is_plain(path: &str) -> bool {
    let mut before = b' ';
    path.bytes().all(|byte| {
        let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_slash = byte == b'/' && before != b'/';
        before = byte;
        is_plain || is_slash
    })
}
