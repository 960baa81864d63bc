//! Secrets in what is no document: comments, and texts that can't be read. Found by what stands before them: a name,
//! and `:` or `=`.
//!
//! Invariant: each byte is looked at a bounded number of times, whatever the text.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::names::{self, Name};
use super::{commands, forms, values};

/// What says that the `data` of a text is secret, all of it.
static KUBERNETES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"kind["']?\s*:\s*["']?Secret\b"#).expect("a pattern; a test compiles it")
});

/// So long a name is looked at.
const LONGEST_NAME: usize = 128;

/// So near a value its name is looked for, in bytes.
const NEAR: usize = 256;

/// Where the secrets of a comment, or of a text that can't be read, are, in bytes.
pub(super) fn find_all(text: &str) -> Vec<Range<usize>> {
    [forms::find(text), find(text, &[':', '=']), commands::find(text)].concat()
}

/// Where the values of secret names are, in bytes, up to their ends: rather too much than too little.
pub(super) fn find(text: &str, signs: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let is_kubernetes = LazyCell::new(|| KUBERNETES.is_match(text));
    let names = LazyCell::new(|| secret_names(text));
    let mut at = 0;
    while let Some(sign) = text[at..].find(signs).map(|found| found + at) {
        at = sign + 1;
        let written = name_before(text, sign);
        let name = Name::of(&text[written.clone()]);
        let is_named = || name.is_holding() && is_named_near(text, sign, &names);
        let is_data = || matches!(&text[written.clone()], "data" | "stringData") && *is_kubernetes;
        if !name.is_secret() && !is_data() && !is_named() {
            continue;
        }
        let range = quoted_with(text, written.start, sign).unwrap_or_else(|| value(text, sign));
        if !range.is_empty() {
            at = range.end;
            found.push(range);
        }
    }
    found
}

/// The same in a string that a document holds: a header, an assignment, or a document itself. Prose isn't one.
pub(super) fn find_in_value(text: &str) -> Vec<Range<usize>> {
    let is_document = text.contains('\n') || text.starts_with(['{', '[']);
    let mut found = find(text, &[':', '=']);
    found.retain(|range| {
        let (before, value) = (&text[..range.start], &text[range.clone()]);
        let is_quoted = value.starts_with(['"', '\'']);
        // `tokens:read` is a scope, and `registry/auth:1.2@sha256:…` an image.
        let is_image = || {
            let name = name_before(text, before.len().saturating_sub(1));
            before[..name.start].ends_with('/') || value.contains("@sha")
        };
        let is_short = || value.len() < 12 || !forms::looks_random(value);
        let is_scope = before.ends_with(':') && (is_short() || is_image());
        // Parameters, which have `=`, are found by their form.
        let name = before.trim_end().strip_suffix(':').filter(|_| !is_scope);
        let is_header = name.is_some_and(|name| is_header(&name[name_before(name, name.len())]));
        let is_one_word = name.is_some() && !value.contains(char::is_whitespace);
        let of_variable = |it: u8| it.is_ascii_uppercase() || it.is_ascii_digit() || it == b'_';
        let is_assignment =
            before.strip_suffix('=').is_some_and(|name| name.bytes().all(of_variable));
        let is_harmless = values::is_harmless(value) || values::is_placeholder(value);
        (is_document || is_quoted || is_one_word || is_assignment || is_header) && !is_harmless
    });
    found
}

/// Whether a name is that of a header, and not a word of prose.
fn is_header(name: &str) -> bool {
    let is_one = |known: &str| name.eq_ignore_ascii_case(known);
    name.contains('-') || is_one("authorization") || is_one("cookie")
}

/// Whether one of these names is near the value behind a sign, which it may name:
/// `{"name": "Authorization", "value": …}`.
fn is_named_near(text: &str, sign: usize, names: &[Range<usize>]) -> bool {
    let start = text.ceil_char_boundary(sign.saturating_sub(NEAR));
    let end = text.floor_char_boundary((sign + 1 + 2 * NEAR).min(text.len()));
    let value = value(&text[start..end], sign - start);
    let value = start + value.start..start + value.end;
    let first = names.partition_point(|name| name.start < start);
    let mut near = names[first..].iter().take_while(|name| name.end <= end);
    near.any(|name| name.end <= value.start || name.start >= value.end)
}

/// Where a text has names of secrets, in order.
fn secret_names(text: &str) -> Vec<Range<usize>> {
    let mut end = 0;
    let words = text.split_inclusive(|c| !is_of_name(c)).map(|word| {
        let start = end;
        end += word.len();
        start..start + word.trim_end_matches(|c| !is_of_name(c)).len()
    });
    words.filter(|word| names::is_secret(&text[word.clone()])).collect()
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.')
}

/// The name that is before the sign at `sign`, without its quotes.
fn name_before(text: &str, sign: usize) -> Range<usize> {
    let start = text.ceil_char_boundary(sign.saturating_sub(LONGEST_NAME));
    let before = text[start..sign].trim_end();
    let end = start + before.len();
    for quote in ['"', '\''] {
        if let Some(inside) = before.strip_suffix(quote) {
            let name = inside.rsplit(quote).next().unwrap_or_default();
            return end - 1 - name.len()..end - 1;
        }
    }
    let name = before.len() - before.trim_end_matches(is_of_name).len();
    end - name..end
}

/// Where the value is if it ends with a quote that begins before its name: `-H 'X-Api-Key: …'`.
fn quoted_with(text: &str, name: usize, sign: usize) -> Option<Range<usize>> {
    let quote = text[..name].chars().next_back().filter(|it| matches!(it, '"' | '\''))?;
    let behind = &text[sign + 1..];
    let value = behind.trim_start_matches([' ', '\t']);
    let start = text.len() - value.len();
    let length = value.find([quote, '\n']).filter(|&length| value[length..].starts_with(quote))?;
    let is_name_quoted = text[..sign].trim_end().ends_with(quote);
    (!is_name_quoted && length > 0).then(|| start..start + length)
}

/// Where the value is that comes behind the sign at `sign`.
fn value(text: &str, sign: usize) -> Range<usize> {
    let rest = &text[sign + 1..];
    let start = sign + 1 + rest.len() - rest.trim_start().len();
    let rest = &text[start..];
    let end = match rest.chars().next() {
        None => start,
        Some(quote @ ('"' | '\'')) => start + quoted(rest, quote),
        Some('{' | '[') => start + bracketed(rest),
        Some(_) => {
            let line = text[..sign].rfind('\n').map_or(0, |end| end + 1);
            // What is behind another line break is of the next line.
            let own = &text[sign + 1..];
            match own.trim_start_matches([' ', '\t', '\r']).starts_with('\n') {
                true => deeper_lines(text, line, sign + 1),
                false => deeper_lines(text, line, start),
            }
        }
    };
    start.min(end)..end
}

/// The length of a string in quotes; all of the text if it doesn't end.
fn quoted(text: &str, quote: char) -> usize {
    let triple: String = std::iter::repeat_n(quote, 3).collect();
    if let Some(inside) = text.strip_prefix(&*triple) {
        return inside.find(&*triple).map_or(text.len(), |end| end + 6);
    }
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        let is_doubled = || quote == '\'' && text[at + 1..].starts_with(quote);
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if quote == '"' => is_escaped = true,
            character if character == quote && is_doubled() => is_escaped = true,
            character if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of an object or array; all of the text if it doesn't end.
fn bracketed(text: &str) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    while let Some(character) = text[at..].chars().next() {
        match character {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            '"' => {
                at += quoted(&text[at..], '"');
                continue;
            }
            _ => {}
        }
        at += character.len_utf8();
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// The end of the line of `from`, and of the lines behind it that are indented more than that of `line`.
fn deeper_lines(text: &str, line: usize, from: usize) -> usize {
    let indent = |text: &str| text.len() - text.trim_start_matches([' ', '\t', '-']).len();
    let own = indent(&text[line..]);
    let mut end = text[from..].find('\n').map_or(text.len(), |length| from + length);
    while end < text.len() {
        let next = &text[end + 1..];
        let length = next.find('\n').unwrap_or(next.len());
        let is_blank = next[..length].trim().is_empty();
        if !is_blank && indent(next) <= own {
            break;
        }
        end += 1 + length;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::text::hidden::masked;

    #[test]
    fn a_string_may_be_a_header_or_an_assignment_and_is_mostly_prose() {
        let table = [
            ("X-Api-Key: hunter7", "X-Api-Key: ***"),
            ("X-Auth-Token:YtMA9911wxyzz2", "X-Auth-Token:***"),
            ("DB_PASSWORD=\"with a blank 7\"", "DB_PASSWORD=***"),
            ("DB_PASSWORD=with a blank 7", "DB_PASSWORD=***"),
            ("curl -H 'X-Api-Key: hunter7' https://a/", "curl -H 'X-Api-Key: ***' https://a/"),
            ("curl -H \"Cookie: a=hunter; b=7\" https://a/", "curl -H \"Cookie: ***\" https://a/"),
            ("Authorization: Custom hunter 7", "Authorization: ***"),
            ("id-token: write", "id-token: write"),
            (
                "kind: Secret\nstringData:\n  user: hunter7\ntype: Opaque",
                "kind: Secret\nstringData:\n  ***\ntype: Opaque",
            ),
            (
                "{\"db\": {\"password\": \"a b\", \"host\": \"h\"}}",
                "{\"db\": {\"password\": ***, \"host\": \"h\"}}",
            ),
            ("api:\n  api_key: hunter7\n  host: h\n", "api:\n  api_key: ***\n  host: h\n"),
            ("tokens:read", "tokens:read"),
            ("https://a/?password=x&team=y", "https://a/?password=x&team=y"),
            ("the access token: see the page about it", "the access token: see the page about it"),
        ];
        for (text, expected) in table {
            assert_eq!(masked(text, super::find_in_value(text)), expected);
        }
    }

    #[test]
    fn a_value_is_found_by_the_name_before_it() {
        let table = [
            ("# password: correct horse\nx: 1", "# password: ***\nx: 1"),
            ("{\"password\": \"hun\\\"ter7\", \"a\": 1", "{\"password\": ***, \"a\": 1"),
            ("{\"password\"\n:\n \"hunter7", "{\"password\"\n:\n ***"),
            ("{\"secret\": {\"a\": [\"}\", 1]}, \"b\": 2", "{\"secret\": ***, \"b\": 2"),
            ("token: |\n  a\n\n  b\nnext: 1", "token: ***\nnext: 1"),
            ("- token: a\n    b\n- token:\n    c\nd: e", "- token: ***\n- token:\n    ***\nd: e"),
            ("name: token\nkey: x", "name: token\nkey: x"),
            ("'api_key' : 'a'", "'api_key' : ***"),
            ("{pwd: 'it''s', b: 1", "{pwd: ***, b: 1"),
            ("token:", "token:"),
            ("[{\"name\": \"apiKey\", \"value\": 7}, 1", "[{\"name\": \"apiKey\", \"value\": ***"),
            (
                "[{\"value\": \"7\", \"name\": \"apiKey\"}, 1",
                "[{\"value\": ***, \"name\": \"apiKey\"}, 1",
            ),
            ("value: 7\n", "value: 7\n"),
        ];
        for (text, expected) in table {
            assert_eq!(masked(text, find(text, &[':'])), expected);
        }
    }
}
