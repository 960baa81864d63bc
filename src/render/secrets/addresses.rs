//! What addresses hold that is secret: users with their passwords, and values of parameters. Those of databases as
//! well, which may have no scheme (`user:password@tcp(host)/name`) or are a list (`Server=…;Password=…`).
//!
//! Invariant: each byte is looked at a bounded number of times, whatever the text.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::data::DATA;
use super::names::Name;
use super::values;

/// So long a name of a parameter is looked at.
const LONGEST_NAME: usize = 256;

/// Adds where the secrets of the addresses in a text are, in bytes.
pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    if text.contains('@') {
        users(text, found);
    }
    if text.contains('=') {
        parameters(text, found);
    }
}

/// Users and passwords, which come before an `@`.
fn users(text: &str, found: &mut Vec<Range<usize>>) {
    let ends = |c: char| matches!(c, '"' | '\'' | '`' | '<' | '>' | '\n' | '\r');
    let mut start = 0;
    for segment in text.split(ends) {
        if segment.contains('@') {
            match whole_address(segment) {
                Some(range) => found.push(start + range.start..start + range.end),
                None => users_of_words(segment, start, found),
            }
        }
        // Each of these characters takes a byte.
        start += segment.len() + 1;
    }
}

fn users_of_words(segment: &str, mut start: usize, found: &mut Vec<Range<usize>>) {
    let mut rest = segment;
    loop {
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = &rest[..length];
        if word.contains('@') {
            let known = found.len();
            user_of_url(word, start, found);
            let other = (found.len() == known).then(|| user_without_scheme(word)).flatten();
            found.extend(other.map(|range| start + range.start..start + range.end));
        }
        let Some(blank) = rest[length..].chars().next() else { return };
        start += length + blank.len_utf8();
        rest = &rest[length + blank.len_utf8()..];
    }
}

/// The user and password in a text that is an address, and nothing else: the password may have blanks in it.
fn whole_address(segment: &str) -> Option<Range<usize>> {
    let from = segment.len() - behind_name(segment).len();
    let address = &segment[from..];
    let is_of_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | ':');
    match address.find("//") {
        Some(slashes) if address[..slashes].ends_with(':') => {
            let (scheme, info) = (&address[..slashes], &address[slashes + 2..]);
            let is_one = scheme.chars().all(is_of_scheme) && !info.contains("://");
            let start = from + slashes + 2;
            let end = || start + last_sign(info, is_of_web(scheme));
            (is_one && has_password(info)).then(|| start..end())
        }
        _ => {
            let sign = ["@tcp(", "@unix(", "@udp(", "@("].into_iter();
            let sign = sign.filter_map(|sign| address.rfind(sign)).max()?;
            address[..sign].contains(':').then(|| from..from + sign)
        }
    }
}

/// An address without the variable before it: `DATABASE_URL=…`.
fn behind_name(text: &str) -> &str {
    let text = text.trim_start();
    let is_of_name = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'.');
    match text.split_once('=') {
        Some((name, value)) if name.bytes().all(is_of_name) => value,
        _ => text,
    }
}

fn is_of_web(scheme: &str) -> bool {
    let names = ["http:", "https:", "ws:", "wss:", "ftp:", "ftps:"];
    names.iter().any(|name| {
        let start = scheme.len().checked_sub(name.len());
        start.and_then(|at| scheme.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(name))
    })
}

/// Whether what comes behind the slashes of an address begins with a user and a password, or a password alone. A host
/// with a port has digits there.
fn has_password(info: &str) -> bool {
    let is_end = |c: char| matches!(c, '/' | '\\' | '?' | '#') || c.is_whitespace();
    let Some((user, password)) = info.split_once(':') else { return false };
    let behind = password.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_port = behind.is_empty() || behind.starts_with(is_end);
    !is_port && !user.contains('[') && !user.contains(is_end)
}

/// Where the last `@` is before a host: passwords have `@` in them, and so have paths.
fn last_sign(info: &str, is_of_web: bool) -> usize {
    let first = info.find('@').unwrap_or(info.len());
    if !is_of_web {
        return info.rfind('@').unwrap_or(first);
    }
    let query = info[first..].find(['?', '#']).map_or(info.len(), |length| first + length);
    let is_before_host = |&(sign, _): &(usize, &str)| {
        let behind = &info[sign + 1..query];
        let end = behind.find(['/', '\\', ':', '@']).unwrap_or(behind.len());
        sign == first || behind[..end].contains('.') && !behind[..end].contains(char::is_whitespace)
    };
    let authority = info[first..query].find(['/', '\\']).map_or(query, |length| first + length);
    let own = info[first..authority].rfind('@').map_or(first, |length| first + length);
    let last = info[..query].rmatch_indices('@').find(is_before_host);
    last.map_or(own, |(sign, _)| sign.max(own))
}

/// The same in one word that may have several URLs, and starts at `start`.
fn user_of_url(word: &str, start: usize, found: &mut Vec<Range<usize>>) {
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
            let has_path = info.contains(['/', '\\', '?', '#']);
            if !info.is_empty() && (!has_path || has_password(info)) {
                // Another `@` may follow, which is part of the password.
                let rest = &word[at + from..];
                let next = rest.find("://").unwrap_or(rest.len());
                let is_of_web =
                    !info.contains(':') || is_of_web(before[..from].trim_end_matches(is_slash));
                let end = at + from + last_sign(&rest[..next.max(info.len() + 1)], is_of_web);
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

/// The user and password of an address that has no scheme: `user:password@host:3306/name`.
fn user_without_scheme(word: &str) -> Option<Range<usize>> {
    let address = behind_name(word);
    let from = word.len() - address.len();
    let sign = address.rfind('@')?;
    let (user, password) = address[..sign].split_once(':')?;
    let host = &address[sign + 1..];
    let is_of_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name = &host[..host.len() - host.trim_start_matches(is_of_host).len()];
    let tail = host[name.len()..].chars().next();
    let is_of_user =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '%' | '$');
    let is_user = user.chars().all(is_of_user)
        && !user.starts_with(|c: char| c.is_ascii_digit())
        && !DATA.not_users.contains(&user.to_ascii_lowercase());
    let is_address =
        name.contains(|c: char| c.is_ascii_alphabetic()) || name.split('.').count() == 4;
    let is_digest = name.starts_with("sha256") || name.starts_with("sha512");
    // `label:me@example.com` may be an address of mail.
    let is_of_mail = |it: u8| it.is_ascii_lowercase() || matches!(it, b'.' | b'-' | b'_');
    let is_host = match tail {
        Some(':' | '/' | '(') => true,
        _ => (name.contains('.') || name == "localhost") && !password.bytes().all(is_of_mail),
    };
    (is_user
        && is_address
        && !is_digest
        && is_host
        && !password.is_empty()
        && !password.contains("//"))
    .then(|| from..from + sign)
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
    let query = text.find('?').unwrap_or(text.len());
    for (sign, _) in text.match_indices('=') {
        if sign < from {
            continue;
        }
        if end <= sign {
            end = text[sign..].find(ends).map_or(text.len(), |length| sign + length);
        }
        let name = &text[from..sign];
        let name = &name[name.ceil_char_boundary(name.len().saturating_sub(LONGEST_NAME))..];
        let before = name.rfind(begins).and_then(|at| name[at..].chars().next());
        let is_query = matches!(before, Some('?' | '&' | ';' | '#'));
        let name = name.rsplit(begins).next().unwrap_or_default();
        // In a list of a database's, values have blanks.
        if before == Some(';') && sign < query {
            let ends = |c: char| matches!(c, ';' | '"' | '\'' | '`' | '\n');
            end = text[sign..].find(ends).map_or(text.len(), |length| sign + length);
        }
        let value = &text[sign + 1..end];
        let decoded: Cow<'_, str> = percent_decode_str(name).decode_utf8_lossy();
        let is_secret = match is_query {
            true => Name::of(&decoded).is_secret_parameter() || name.contains('%'),
            false => Name::of(decoded.trim_start_matches('-')).is_secret(),
        };
        let is_hexadecimal = value.len() >= 32 && value.bytes().all(|it| it.is_ascii_hexdigit());
        if !value.is_empty() && (is_secret && !values::is_placeholder(value) || is_hexadecimal) {
            found.push(sign + 1..end);
            from = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::text::hidden::masked;

    fn assert_masked(table: &[(&str, &str)]) {
        for (text, expected) in table {
            let mut found = Vec::new();
            find(text, &mut found);
            assert_eq!(masked(text, found), *expected);
        }
    }

    #[test]
    fn what_an_address_with_a_scheme_holds_that_is_secret_is_found() {
        assert_masked(&[
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
            // Passwords with blanks, slashes and other signs in them.
            ("postgres://u:p@ss/hunter7 rd@host/db", "postgres://***@host/db"),
            ("DATABASE_URL=postgres://u:hunter7 x@host/db", "DATABASE_URL=postgres://***@host/db"),
            ("mysql://root:9hunter7?x#y@h:3306/db", "mysql://***@h:3306/db"),
            ("redis://:hunter7/x@h:6379/0", "redis://***@h:6379/0"),
            (
                "mongodb+srv://u:a@hunter7@c.example.net/db?w=1",
                "mongodb+srv://***@c.example.net/db?w=1",
            ),
            ("jdbc:mysql://u:hunter7@h/db", "jdbc:mysql://***@h/db"),
            ("https://u:p@ss/hunter7@a.example.com/x", "https://***@a.example.com/x"),
            ("https://u:p@a.example.com/@team", "https://***@a.example.com/@team"),
            ("https://[::1]:8443/a@b c", "https://[::1]:8443/a@b c"),
        ]);
    }

    #[test]
    fn what_an_address_without_a_scheme_holds_that_is_secret_is_found() {
        assert_masked(&[
            ("user:hunter7@tcp(h:3306)/db?parseTime=true", "***@tcp(h:3306)/db?parseTime=true"),
            ("user:hun ter7@unix(/tmp/mysql.sock)/db", "***@unix(/tmp/mysql.sock)/db"),
            ("DSN=user:hunter7@host/db", "DSN=***@host/db"),
            ("see user:hunter7@host:5432/db there", "see ***@host:5432/db there"),
            ("user:hunter7@10.0.0.1", "***@10.0.0.1"),
            ("user:hunter7@db.example.com", "***@db.example.com"),
            (
                "Server=db;User Id=sa;Password=hunter 7;Port=1",
                "Server=db;User Id=sa;Password=***;Port=1",
            ),
            ("mailto:me7@example.com", "mailto:me7@example.com"),
            ("sales:team@example.com", "sales:team@example.com"),
            ("git@github.com:acme/app.git", "git@github.com:acme/app.git"),
            ("npm:react@18.2.0", "npm:react@18.2.0"),
            ("app:1.2@sha256:0123456789abcdef", "app:1.2@sha256:0123456789abcdef"),
            ("actions/checkout@v4", "actions/checkout@v4"),
            ("--db-password=${DB_PASSWORD}", "--db-password=${DB_PASSWORD}"),
        ]);
    }
}
