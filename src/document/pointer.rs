//! JSON Pointer (RFC 6901): reference tokens and their escapes.

use std::borrow::Cow;

/// The reference tokens of a pointer, unescaped; `None` if `pointer` isn't one.
pub(super) fn tokens(pointer: &str) -> Option<Vec<Cow<'_, str>>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    pointer.strip_prefix('/')?.split('/').map(unescape).collect()
}

fn unescape(token: &str) -> Option<Cow<'_, str>> {
    if !token.contains('~') {
        return Some(Cow::Borrowed(token));
    }
    let mut rest = token;
    let mut plain = String::with_capacity(token.len());
    while let Some((before, after)) = rest.split_once('~') {
        plain.push_str(before);
        plain.push(match after.chars().next()? {
            '0' => '~',
            '1' => '/',
            _ => return None,
        });
        rest = &after[1..];
    }
    plain.push_str(rest);
    Some(Cow::Owned(plain))
}

/// Appends one token to a pointer, escaped.
pub(super) fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// The number of the item that a token names in an array (RFC 6901, section 4): `0`, or digits
/// that don't start with `0`. Anything else, such as `00`, `+1`, `-` or an empty token, names no
/// item. A number too large for `usize` becomes the largest: no array has that item.
pub(super) fn array_index(token: &str) -> Option<usize> {
    let is_number = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    let is_index = is_number && (token == "0" || !token.starts_with('0'));
    is_index.then(|| token.parse().unwrap_or(usize::MAX))
}
