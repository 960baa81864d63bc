//! Which host well-known clients read from an ambiguous URL.
//!
//! This never lets a URL pass. It explains why a URL was refused: browsers see one host in it and curl
//! another. `tests/parsers/run.py` compares it with the real clients; where versions of a client
//! differ, it says nothing.

use std::fmt::Write as _;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization as _;
use unicode_security::GeneralSecurityProfile as _;

use super::parts::is_scheme;
use crate::text::invisible::is_invisible;

/// The host that a client reads from a URL.
#[derive(Debug, PartialEq)]
enum ClientReading {
    Host(String),
    /// It finds no host, or refuses the URL.
    Refuses,
    /// It depends on the client's version, or on how it was built.
    Unsure,
}

/// Which client reads which host, if two differ: `browsers read …, urllib and curl read …`.
pub(crate) fn differences(text: &str) -> Option<String> {
    let readers = [("browsers", browsers(text)), ("urllib", urllib(text)), ("curl", curl(text))];
    let mut groups: Vec<(&ClientReading, Vec<&str>)> = Vec::new();
    for (name, reading) in readers.iter().filter(|(_, reading)| *reading != ClientReading::Unsure) {
        match groups.iter_mut().find(|(known, _)| *known == reading) {
            Some((_, names)) => names.push(name),
            None => groups.push((reading, vec![name])),
        }
    }
    if groups.len() < 2 {
        return None;
    }
    let mut said = String::new();
    for (nth, (reading, names)) in groups.iter().enumerate() {
        let is_plural = names.len() > 1 || names[0] == "browsers";
        let separator = if nth == 0 { "" } else { ", " };
        let names = names.join(" and ");
        // Writing to a string cannot fail.
        let _ = match (reading, is_plural) {
            (ClientReading::Host(host), true) => write!(said, "{separator}{names} read `{host}`"),
            (ClientReading::Host(host), false) => write!(said, "{separator}{names} reads `{host}`"),
            (_, true) => write!(said, "{separator}{names} refuse it"),
            (_, false) => write!(said, "{separator}{names} refuses it"),
        };
    }
    Some(said)
}

/// The URL standard (WHATWG), which browsers and Node.js follow, read by its own parser.
fn browsers(text: &str) -> ClientReading {
    // Unicode's versions differ on these: invisible characters, the capital sharp s, A-labels that
    // spell ASCII.
    let is_unstable = |c: char| c == 'ẞ' || is_invisible(c) && !matches!(c, '\u{ad}' | '\u{200b}');
    // The same holds for letters that are newer than a browser, which no registry allows.
    let is_new = |c: char| !c.is_ascii() && !c.identifier_allowed() && c.nfkc().eq([c]);
    if text.contains(is_unstable)
        || text.contains(is_new)
        || text.to_ascii_lowercase().contains("xn--")
    {
        return ClientReading::Unsure;
    }
    match ::url::Url::parse(text) {
        Ok(url) if is_web(url.scheme()) => match url.host_str() {
            Some(host) => ClientReading::Host(host.to_owned()),
            None => ClientReading::Refuses,
        },
        Ok(_) => ClientReading::Unsure,
        // Unicode's versions differ on the letters of a host.
        Err(_) if !text.is_ascii() => ClientReading::Unsure,
        Err(_) => ClientReading::Refuses,
    }
}

/// `hostname` of Python's `urllib.parse.urlsplit`, of 3.11.4 and later.
fn urllib(text: &str) -> ClientReading {
    let text: String = text
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\r' | '\n'))
        .collect();
    let Some(rest) = after_scheme(&text) else { return ClientReading::Unsure };
    // Without `//` there is no host.
    let Some(rest) = rest.strip_prefix("//") else { return ClientReading::Refuses };
    let authority = authority(rest);
    if authority.contains(['[', ']']) {
        // Versions differ on what they allow in brackets.
        return ClientReading::Unsure;
    }
    // Letters that contain a delimiter once they are normalised.
    let bare = authority.replace(['@', ':', '#', '?'], "");
    let normal: String = bare.nfkc().collect();
    if normal != bare && normal.contains(['/', '?', '#', '@', ':']) {
        return ClientReading::Refuses;
    }
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.split_once(':').map_or(host, |(name, _)| name) {
        "" => ClientReading::Refuses,
        // It takes everything after a `%` for a zone, which keeps its case.
        host => match host.split_once('%') {
            Some((name, zone)) => ClientReading::Host(format!("{}%{zone}", name.to_lowercase())),
            None => ClientReading::Host(host.to_lowercase()),
        },
    }
}

/// The URL parser of libcurl.
fn curl(text: &str) -> ClientReading {
    if text.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
        return ClientReading::Refuses;
    }
    let Some(rest) = after_scheme(text) else { return ClientReading::Unsure };
    let after = rest.trim_start_matches('/');
    if !rest.starts_with('/') {
        // It guesses, and may take the scheme for the host.
        return ClientReading::Unsure;
    }
    if !matches!(rest.len() - after.len(), 1..=3) {
        return ClientReading::Refuses;
    }
    let authority = authority(after);
    let Some(host) = userinfo_apart(authority).filter(|host| !host.starts_with('[')) else {
        return ClientReading::Unsure;
    };
    let (host, port) = host.split_once(':').unwrap_or((host, ""));
    if !port.is_empty() && !port.parse::<u16>().is_ok_and(|_| !port.starts_with('+')) {
        return ClientReading::Refuses;
    }
    let decoded = percent_decode_str(host).decode_utf8_lossy();
    // An encoded U+007F passes.
    let refused = |byte: u8| byte <= b' ' || b"/:#?!@{}[]\\$'\"^`*<>=,+&()".contains(&byte);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
    let ends_in_number = |host: &str| {
        let host = host.trim_end_matches('.');
        let last = host.rsplit_once('.').map_or(host, |(_, last)| last);
        last.starts_with(|first: char| first.is_ascii_digit())
    };
    match &*decoded {
        "" => ClientReading::Refuses,
        host if host.bytes().any(refused) => ClientReading::Refuses,
        host if host.bytes().all(plain) && !ends_in_number(host) => {
            ClientReading::Host(host.to_ascii_lowercase())
        }
        _ => ClientReading::Unsure,
    }
}

/// The host and port after a user name, if there is only one way to split them.
fn userinfo_apart(authority: &str) -> Option<&str> {
    match authority.split_once('@') {
        None => Some(authority),
        Some((_, host)) if !host.contains('@') => Some(host),
        Some(_) => None,
    }
}

fn authority(rest: &str) -> &str {
    rest.split_once(['/', '?', '#']).map_or(rest, |(authority, _)| authority)
}

/// What follows `http:` or `https:`.
fn after_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    (is_scheme(scheme) && is_web(&scheme.to_ascii_lowercase())).then_some(rest)
}

fn is_web(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}
