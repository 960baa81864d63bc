//! The tokens of a JSON Pointer (RFC 6901, section 3).

/// A token as it is written in a pointer.
pub(crate) fn escape(token: &str) -> String {
    match token.contains(['~', '/']) {
        true => token.replace('~', "~0").replace('/', "~1"),
        false => token.to_owned(),
    }
}

/// A token that is written in a pointer, as it is meant.
pub(crate) fn unescape(token: &str) -> String {
    match token.contains('~') {
        true => token.replace("~1", "/").replace("~0", "~"),
        false => token.to_owned(),
    }
}
