//! What is a secret by its form, in one text: tokens, and what URLs hold.
//!
//! Invariant: each byte is looked at a bounded number of times, whatever the text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use regex::Regex;

use super::data::{DATA, TokenForm};
use super::names;

/// The beginnings of tokens. The longest comes first: `sk_live_` before `sk_`.
static BEGINNINGS: LazyLock<Regex> = LazyLock::new(|| {
    let mut begins: Vec<&String> = DATA.tokens.keys().collect();
    begins.sort_by_key(|begins| (std::cmp::Reverse(begins.len()), *begins));
    let begins: Vec<String> = begins.into_iter().map(|it| regex::escape(it)).collect();
    Regex::new(&begins.join("|")).expect("texts, which are escaped; a test compiles them")
});

/// So long a name of a parameter is looked at.
const LONGEST_NAME: usize = 256;

/// So much of it is enough to say that a text looks random.
const SAMPLE: usize = 64;

/// Where the secrets of a text are, in bytes; they may overlap.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    tokens(text, &mut found);
    private_keys(text, &mut found);
    if text.contains('@') {
        user_infos(text, &mut found);
    }
    if text.contains('=') {
        parameters(text, &mut found);
    }
    found
}

fn tokens(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(beginning) = BEGINNINGS.find_at(text, at) {
        let form = DATA.tokens[beginning.as_str()];
        let start = beginning.end();
        let follow = |most: usize| {
            let rest = bytes[start..].iter().take(most);
            start + rest.take_while(|&&byte| form.characters.has(byte)).count()
        };
        let is_within = beginning.start() > 0 && {
            let first = beginning.as_str().as_bytes()[0];
            let before = bytes[beginning.start() - 1];
            first.is_ascii_alphanumeric() && (before.is_ascii_alphanumeric() || before == b'_')
        };
        if is_within || !is_token(form, &text[start..follow(SAMPLE.max(form.least))]) {
            at = text.ceil_char_boundary(beginning.start() + 1);
            continue;
        }
        // What it begins with says whose it is, and no more.
        let end = follow(usize::MAX);
        found.push(start..end);
        at = end;
    }
}

fn is_token(form: TokenForm, rest: &str) -> bool {
    rest.len() >= form.least && (!form.looks_random || looks_random(rest))
}

/// Whether a text isn't made of words: it has digits or both cases among its letters, or is long without a separator.
pub(super) fn looks_random(text: &str) -> bool {
    let sample = &text.as_bytes()[..text.len().min(SAMPLE)];
    let has = |is: fn(&u8) -> bool| sample.iter().any(is);
    let digits = has(u8::is_ascii_digit);
    let cases = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    let pieces = sample.split(|byte| matches!(byte, b'_' | b'-' | b'.' | b' '));
    digits || cases || pieces.map(<[u8]>::len).max() >= Some(16)
}

/// Keys in PEM (RFC 7468), from the line that begins one to its end.
fn private_keys(text: &str, found: &mut Vec<Range<usize>>) {
    const BEGIN: &str = "-----BEGIN ";
    const END: &str = "-----END ";
    let mut at = 0;
    while let Some(start) = text[at..].find(BEGIN).map(|found| found + at) {
        let label = &text[start + BEGIN.len()..];
        let label = &label[..label.floor_char_boundary(LONGEST_NAME.min(label.len()))];
        let label = label.split("-----").next().unwrap_or_default();
        let from = start + BEGIN.len() + label.len();
        let end = text[from..].find(END).map_or(text.len(), |end| end + from);
        if label.contains("PRIVATE") || label.contains("SECRET") {
            found.push(from..end);
        }
        at = end;
    }
}

/// User names and passwords of URLs, which come before an `@`.
fn user_infos(text: &str, found: &mut Vec<Range<usize>>) {
    let ends_word = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>');
    let mut start = 0;
    for word in text.split(ends_word) {
        user_info(word, start, found);
        let end = start + word.len();
        start = end + text[end..].chars().next().map_or(0, char::len_utf8);
    }
}

/// The same in one word, which starts at `start`.
fn user_info(word: &str, start: usize, found: &mut Vec<Range<usize>>) {
    let is_slash = |c: char| matches!(c, '/' | '\\');
    let mut at = 0;
    // Each `@` ends what came behind the slashes, or the scheme, before it.
    while let Some(sign) = word[at..].find('@').map(|found| found + at) {
        let before = &word[at..sign];
        let slashes = before.rfind("//").or_else(|| before.rfind("\\\\")).map(|found| found + 2);
        let scheme = || {
            let lower = before.to_ascii_lowercase();
            let ends = ["http:", "https:", "ws:", "wss:", "ftp:", "ftps:"].into_iter();
            ends.filter_map(|scheme| Some(lower.rfind(scheme)? + scheme.len())).max()
        };
        let from = slashes.or_else(scheme).map(|from| {
            from + before[from..].len() - before[from..].trim_start_matches(is_slash).len()
        });
        if let Some(from) = from {
            let info = &before[from..];
            let path = info.find(['/', '\\', '?', '#']);
            // A password may have a slash in it; a host with a port and a path has digits before it.
            let has_password = || {
                let (user, password) = info.split_once(':')?;
                let is_port = password.starts_with(|c: char| c.is_ascii_digit() || is_slash(c));
                (!user.is_empty() && !is_port && !user.contains(['/', '\\', '?', '#']))
                    .then_some(())
            };
            if !info.is_empty() && (path.is_none() || has_password().is_some()) {
                // Another `@` may follow, which is part of the password.
                let rest = &word[sign..];
                let authority = rest.find(['/', '\\', '?', '#']).map_or(rest, |end| &rest[..end]);
                let end = sign + authority.rfind('@').unwrap_or_default();
                if !is_host(&word[at + from..end]) {
                    found.push(start + at + from..start + end);
                }
                at = end + 1;
                continue;
            }
        }
        at = sign + 1;
    }
}

/// Whether what comes before an `@` looks like a host, with which it deceives: that has to be seen.
fn is_host(info: &str) -> bool {
    let is_of_host = |it: u8| it.is_ascii_lowercase() || matches!(it, b'.' | b'-');
    info.contains('.') && info.bytes().all(is_of_host)
}

/// Values of parameters, in a URL's query or fragment and in what is written like one: `password=…`.
fn parameters(text: &str, found: &mut Vec<Range<usize>>) {
    let begins = |c: char| {
        c.is_whitespace() || matches!(c, '?' | '&' | ';' | '#' | '"' | '\'' | '`' | ',' | '{' | '(')
    };
    let ends = |c: char| c.is_whitespace() || matches!(c, '&' | ';' | '#' | '"' | '\'' | '`');
    let (mut from, mut end) = (0, 0);
    for (sign, _) in text.match_indices('=') {
        if sign < from {
            continue;
        }
        if end <= sign {
            end = text[sign..].find(ends).map_or(text.len(), |length| sign + length);
        }
        let name = &text[from..sign];
        let name = &name[name.ceil_char_boundary(name.len().saturating_sub(LONGEST_NAME))..];
        let is_query =
            name.rfind(begins).is_some_and(|at| name[at..].starts_with(['?', '&', ';', '#']));
        let name = name.rsplit(begins).next().unwrap_or_default();
        let value = &text[sign + 1..end];
        let decoded: Cow<'_, str> = percent_decode_str(name).decode_utf8_lossy();
        let is_secret = match is_query {
            true => names::is_secret_parameter(&decoded) || name.contains('%'),
            false => names::is_secret(decoded.trim_start_matches('-')),
        };
        let is_hexadecimal = value.len() >= 32 && value.bytes().all(|it| it.is_ascii_hexdigit());
        if !value.is_empty() && (is_secret || is_hexadecimal) {
            found.push(sign + 1..end);
            from = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::text::hidden::masked;

    #[test]
    fn what_is_secret_by_its_form_is_found() {
        let table = [
            ("https://hook:hunter7@a.example.com/", "https://***@a.example.com/"),
            ("https://a:p@hunter7@a.example.com/", "https://***@a.example.com/"),
            ("https://a:pass/hunter7@a.example.com/", "https://***@a.example.com/"),
            ("https:hook:hunter7@a.example.com/", "https:***@a.example.com/"),
            ("https:\\\\hook:hunter7@a.example.com", "https:\\\\***@a.example.com"),
            ("see //u:hunter7@a/ and //u:hunter8@b/", "see //***@a/ and //***@b/"),
            ("https://hooks.example.com/@team", "https://hooks.example.com/@team"),
            ("https://hooks.example.com:8443/a@b", "https://hooks.example.com:8443/a@b"),
            ("me@example.com", "me@example.com"),
            (
                "https://hooks.example.com@evil.example.net/",
                "https://hooks.example.com@evil.example.net/",
            ),
            (
                "https://a/?v=1&Access_Token=x1y2;sig=hunter7#a",
                "https://a/?v=1&Access_Token=***;sig=***#a",
            ),
            ("https://a/#access_token=hunter7&b=1", "https://a/#access_token=***&b=1"),
            ("https://a/?API_%4Bey=hunter7", "https://a/?API_%4Bey=***"),
            ("https://a/?team=identity&t=1", "https://a/?team=identity&t=1"),
            ("Server=db;Password=hunter7;Port=1", "Server=db;Password=***;Port=1"),
            ("--password=hunter7 --level=3", "--password=*** --level=3"),
            ("a whsec_hunter7abc/+= b", "a whsec_*** b"),
            ("sk_hunter7abc", "sk_***"),
            (
                "risk_level_of_hunter7, risk-level-12345678",
                "risk_level_of_hunter7, risk-level-12345678",
            ),
            ("sk_identity_provider", "sk_identity_provider"),
            ("eyJhbGciOiJ9.hunter7.x", "eyJ***"),
            ("Bearer hunter7hunter7", "Bearer ***"),
            ("the Basic idea", "the Basic idea"),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nhunter7\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY***-----END RSA PRIVATE KEY-----",
            ),
            (
                "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----",
            ),
            (
                "https://hooks.slack.com/services/T1/B2/hunter7",
                "https://hooks.slack.com/services/***",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(masked(text, find(text)), expected);
        }
    }
}
