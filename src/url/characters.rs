//! Which characters are allowed where in a URL.

use super::parts::{LONGEST, Unambiguous, ambiguity};
use crate::text::invisible::is_invisible;

/// Refuses the characters that one parser strips, another replaces and a third refuses, anywhere in a URL.
pub(crate) fn characters(text: &str) -> Unambiguous<()> {
    if text.len() > LONGEST {
        return ambiguity(
            format!("the URL has {} bytes, more than {LONGEST}", text.len()),
            "shorten the URL: clients, proxies and logs cut it at different lengths",
        );
    }
    // One pass that nearly every URL survives.
    if text.bytes().all(|b| b > b' ' && b < 0x7f && b != b'\\') {
        return Ok(());
    }
    for character in text.chars() {
        let name = || format!("U+{:04X}", u32::from(character));
        if character == '\\' {
            return ambiguity(
                "it contains a `\\`",
                "write `/`: browsers read `\\` as `/`, but urllib, curl and Java do not and see another host",
            );
        }
        if character.is_control() {
            return ambiguity(
                format!("it contains a control character, {}", name()),
                "remove it: some parsers drop it silently, others keep it",
            );
        }
        if character.is_whitespace() {
            return ambiguity(
                format!("it contains white space, {}", name()),
                "remove it, or write `%20` in the path",
            );
        }
        if is_invisible(character) {
            return ambiguity(
                format!("it contains an invisible character, {}", name()),
                "remove it: some parsers drop it, others keep it",
            );
        }
    }
    Ok(())
}

/// Path, query and fragment by RFC 3986, sections 3.3 to 3.5.
pub(crate) fn tail_characters(tail: &str) -> Unambiguous<()> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&b);
    let (before, fragment) = tail.split_once('#').unwrap_or((tail, ""));
    // RFC 3986 allows no brackets in a query, yet `?ids[]=1` is common and all parsers read it alike.
    let query = before.find('?').unwrap_or(before.len());
    let allowed = |(at, b): (usize, u8)| {
        plain(b) || (b"[]".contains(&b) && (query..before.len()).contains(&at))
    };
    let bad = before.bytes().chain(fragment.bytes()).enumerate().position(|part| !allowed(part));
    if let Some(bad) = bad {
        // The `#` itself is one byte more.
        let at = if bad < before.len() { bad } else { bad + 1 };
        let character = tail[tail.floor_char_boundary(at)..].chars().next().unwrap_or('#');
        return ambiguity(
            format!("`{character}` is not allowed in a path, query or fragment"),
            "percent-encode it (RFC 3986, section 2.1)",
        );
    }
    let broken = |(at, _): (usize, _)| {
        let hex = tail.as_bytes().get(at + 1..at + 3);
        !hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    };
    if tail.contains('%') && tail.match_indices('%').any(broken) {
        return ambiguity(
            "a `%` is not followed by two hexadecimal digits",
            "write `%25` for a `%`",
        );
    }
    Ok(())
}
