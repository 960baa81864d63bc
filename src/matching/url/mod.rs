//! A URL read the strict way: a positive grammar on the raw text.
//!
//! Parsers differ on what they forgive: WHATWG takes `\` for `/`, urllib doesn't; one drops a tab,
//! another keeps it. So nothing is repaired here. What RFC 3986 and the host grammar (LDH labels,
//! RFC 1123; U-labels by UTS 46) do not provide for is a [`Doubt`], and a doubtful host is never
//! compared with anything. Where the WHATWG parser might read another host than we do, it is asked.

use std::borrow::Cow;

use crate::invisible::is_invisible;

/// The longest URL that every client, proxy and log is sure to take.
const LONGEST: usize = 2048;

/// The parts of a URL, as far as they can be told.
#[derive(Debug)]
pub(crate) struct Url<'t> {
    /// As written, without the colon.
    pub(crate) scheme: Option<&'t str>,
    /// What stands before the `@` of the authority, however empty.
    pub(crate) userinfo: Option<&'t str>,
    /// The host as written.
    pub(crate) host_text: &'t str,
    pub(crate) host: Host<'t>,
    pub(crate) port: Option<u16>,
    /// The path (RFC 3986, section 3.3) as written, which may be empty.
    path: &'t str,
    /// The query as written, without the `?`.
    pub(crate) query: Option<&'t str>,
    /// The fragment as written, without the `#`.
    pub(crate) fragment: Option<&'t str>,
    /// Whether the quick look took it.
    is_quick: bool,
    /// Why parsers may differ on this URL; then nothing else here is to be relied on.
    pub(crate) doubt: Option<Doubt>,
}

/// What a host is.
#[derive(Debug, PartialEq)]
pub(crate) enum Host<'t> {
    /// A DNS name in lower case, U-labels as A-labels.
    Name(Cow<'t, str>),
    /// An IP address in any notation, with what it is.
    Address(String),
    /// Not to be told.
    Unclear,
}

/// What is doubtful, and what to write instead.
#[derive(Debug, PartialEq)]
pub(crate) struct Doubt {
    pub(crate) message: String,
    pub(crate) help: &'static str,
}

type Doubtful<T> = Result<T, Doubt>;

fn doubt<T>(message: impl Into<String>, help: &'static str) -> Doubtful<T> {
    Err(Doubt { message: message.into(), help })
}

impl<'t> Url<'t> {
    pub(crate) fn read(text: &'t str) -> Self {
        quick(text).unwrap_or_else(|| Self::read_slowly(text))
    }

    fn read_slowly(text: &'t str) -> Self {
        let mut url = Self {
            scheme: None,
            userinfo: None,
            host_text: "",
            host: Host::Unclear,
            port: None,
            path: "",
            query: None,
            fragment: None,
            is_quick: false,
            doubt: None,
        };
        url.doubt = url.parse(text).err();
        url
    }

    /// The host, if it is a name that can be relied on.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.host {
            Host::Name(name) if self.doubt.is_none() => Some(name),
            _ => None,
        }
    }

    pub(crate) fn is_https(&self) -> bool {
        self.scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
    }

    fn is_web(&self) -> bool {
        self.is_https() || self.scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
    }

    /// The path as written; `/` where there is none.
    pub(crate) fn path(&self) -> &'t str {
        if self.path.is_empty() { "/" } else { self.path }
    }

    /// One text for all the ways to write the URL of one resource: scheme and host in lower case
    /// and A-labels, no port that is the scheme's, no fragment. `None` where there is a doubt.
    pub(crate) fn normal_form(&self, text: &'t str) -> Option<Cow<'t, str>> {
        // What the quick look takes is in this form already, if it has a path.
        if self.is_quick && !self.path.is_empty() {
            return Some(Cow::Borrowed(text));
        }
        let name = self.name()?;
        let scheme = self.scheme?.to_ascii_lowercase();
        let port = match self.port {
            Some(port) if self.default_port() != Some(port) => format!(":{port}"),
            _ => String::new(),
        };
        let query = self.query.map_or_else(String::new, |query| format!("?{query}"));
        Some(Cow::Owned(format!("{scheme}://{name}{port}{}{query}", self.path())))
    }

    pub(crate) fn port_or_default(&self) -> Option<u16> {
        self.port.or_else(|| self.default_port())
    }

    fn default_port(&self) -> Option<u16> {
        match self.scheme {
            Some(scheme) if scheme.eq_ignore_ascii_case("https") => Some(443),
            Some(scheme) if scheme.eq_ignore_ascii_case("http") => Some(80),
            _ => None,
        }
    }

    fn parse(&mut self, text: &'t str) -> Doubtful<()> {
        characters(text)?;
        let Some((scheme, rest)) = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme))
        else {
            // `url-scheme` says that there is none.
            return Ok(());
        };
        self.scheme = Some(scheme);
        if !self.is_web() && !rest.starts_with("//") {
            // `mailto:` and the like have no host.
            return Ok(());
        }
        let Some(rest) = rest.strip_prefix("//").filter(|rest| !rest.starts_with('/')) else {
            return doubt(
                format!("`{scheme}:` must be followed by exactly two slashes"),
                "write `https://`, then the host: some parsers repair the slashes, others do not",
            );
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let (before, fragment) = cut(tail, '#');
        (self.path, self.query) = cut(before, '?');
        self.fragment = fragment;
        let host_and_port = match authority.rsplit_once('@') {
            None => authority,
            Some((userinfo, host_and_port)) => {
                self.userinfo = Some(userinfo);
                if userinfo.contains('@') {
                    return doubt(
                        "there is more than one `@` before the path",
                        "remove user name and password; an `@` ends them, and parsers differ on which",
                    );
                }
                host_and_port
            }
        };
        let (host, port) = split_port(host_and_port)?;
        self.host_text = host;
        self.port = port.map(read_port).transpose()?;
        self.host = read_host(host)?;
        tail_characters(tail)?;
        self.agree(text)
    }

    /// Asks the WHATWG parser where it could read another host.
    fn agree(&self, text: &str) -> Doubtful<()> {
        if !self.is_web() {
            // Elsewhere it takes a host for opaque; `url-scheme` is what refuses such URLs.
            return Ok(());
        }
        let Host::Name(name) = &self.host else {
            return Ok(());
        };
        // An LDH host without A-labels is read alike by construction; `tests/urls.rs` holds us
        // to that.
        if self.host_text.is_ascii() && !name.contains("xn--") {
            return Ok(());
        }
        match ::url::Url::parse(text).map(|url| url.host_str() == Some(&**name)) {
            Ok(true) => Ok(()),
            _ => doubt(
                format!("browsers do not read the host `{}` as `{name}`", self.host_text),
                "write the host in its A-label form (`xn--…`)",
            ),
        }
    }
}

/// The plainest of URLs, which nearly all are, in one look at each byte: `https://`, a host in
/// lower case that is no address, and a path. `None` means: look closer.
fn quick(text: &str) -> Option<Url<'_>> {
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
            // Also `xn--`.
            b'-' if at == label || bytes[at - 1] == b'-' => return None,
            _ => {}
        }
    }
    let last = bytes.get(label..)?;
    let plain_end = last.first()?.is_ascii_lowercase()
        && last.len() <= 63
        && host.len() <= 253
        && label_starts(*last.last()?);
    let plain_tail = tail.is_empty() || tail.starts_with('/') && tail.bytes().all(is_path);
    (plain_end && plain_tail).then_some(Url {
        scheme: Some("https"),
        userinfo: None,
        host_text: host,
        host: Host::Name(Cow::Borrowed(host)),
        port: None,
        path: tail,
        query: None,
        fragment: None,
        is_quick: true,
        doubt: None,
    })
}

/// A text and what stands behind the first of a character in it.
fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

fn is_host(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.'
}

fn is_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/')
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// Characters that one parser strips, another turns and a third refuses, wherever they stand.
fn characters(text: &str) -> Doubtful<()> {
    if text.len() > LONGEST {
        return doubt(
            format!("longer than {LONGEST} bytes: {}", text.len()),
            "shorten the URL: clients, proxies and logs cut it at different lengths",
        );
    }
    // One quick look for all that can be wrong; nearly every URL passes it.
    if text.bytes().all(|b| b > b' ' && b < 0x7f && b != b'\\') {
        return Ok(());
    }
    for character in text.chars() {
        let name = || format!("U+{:04X}", u32::from(character));
        if character == '\\' {
            return doubt(
                "there is a `\\` in it",
                "browsers read `\\` as `/`; urllib, curl and Java do not, and see another host",
            );
        }
        if character.is_control() {
            return doubt(
                format!("there is a control character in it, {}", name()),
                "remove it: some parsers drop it without a word, others keep it",
            );
        }
        if character.is_whitespace() {
            return doubt(
                format!("there is white space in it, {}", name()),
                "remove it, or write `%20` in the path",
            );
        }
        if is_invisible(character) {
            return doubt(
                format!("there is an invisible character in it, {}", name()),
                "remove it: some parsers drop it, others do not",
            );
        }
    }
    Ok(())
}

/// Path, query and fragment by RFC 3986, sections 3.3 to 3.5.
fn tail_characters(tail: &str) -> Doubtful<()> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%".contains(&b);
    let (before, fragment) = tail.split_once('#').unwrap_or((tail, ""));
    // Brackets may not stand in a query by RFC 3986, yet `?ids[]=1` is usual and read alike.
    let query = before.find('?').unwrap_or(before.len());
    let allowed = |(at, b): (usize, u8)| {
        plain(b) || (b"[]".contains(&b) && (query..before.len()).contains(&at))
    };
    let bad = before.bytes().chain(fragment.bytes()).enumerate().position(|part| !allowed(part));
    if let Some(bad) = bad {
        // Behind the `#` there is one byte more.
        let at = if bad < before.len() { bad } else { bad + 1 };
        let character = tail[tail.floor_char_boundary(at)..].chars().next().unwrap_or('#');
        return doubt(
            format!("`{character}` may not stand in a path, query or fragment as it is"),
            "percent-encode it (RFC 3986, section 2.1)",
        );
    }
    let broken = |(at, _): (usize, _)| {
        let hex = tail.as_bytes().get(at + 1..at + 3);
        !hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    };
    if tail.contains('%') && tail.match_indices('%').any(broken) {
        return doubt("a `%` is not followed by two hexadecimal digits", "write `%25` for a `%`");
    }
    Ok(())
}

/// Host and port, at the colon that is not one of an IPv6 address.
fn split_port(text: &str) -> Doubtful<(&str, Option<&str>)> {
    if text.starts_with('[') {
        return match text.split_once(']') {
            Some((address, "")) => Ok((&text[..address.len() + 1], None)),
            Some((address, port)) if port.starts_with(':') => {
                Ok((&text[..address.len() + 1], Some(&port[1..])))
            }
            _ => doubt("the brackets of the host do not match", "write `[address]` or a name"),
        };
    }
    match text.split_once(':') {
        None => Ok((text, None)),
        Some((_, port)) if port.contains(':') => {
            doubt("there is more than one colon behind the host", "write `host:port`")
        }
        Some((host, port)) => Ok((host, Some(port))),
    }
}

fn read_port(port: &str) -> Doubtful<u16> {
    let help = "write a port from 1 to 65535 in plain digits, or leave the colon out";
    if port.is_empty() {
        return doubt("there is a colon but no port", help);
    }
    let plain = port.bytes().all(|b| b.is_ascii_digit()) && !port.starts_with('0');
    match port.parse() {
        Ok(number) if plain => Ok(number),
        _ => doubt(format!("`{port}` is not a port in plain digits"), help),
    }
}

fn read_host(host: &str) -> Doubtful<Host<'_>> {
    if host.is_empty() {
        return doubt("there is no host", "write `https://host/path`");
    }
    if let Some(inside) = host.strip_prefix('[') {
        let address = inside.trim_end_matches(']');
        return match address.parse::<std::net::Ipv6Addr>() {
            Ok(_) => Ok(Host::Address("it is an IPv6 address".to_owned())),
            Err(_) => doubt(
                format!("`{host}` is no IPv6 address"),
                "write a host name; zones and other notations are read in different ways",
            ),
        };
    }
    if host.is_ascii() {
        return ascii_host(host);
    }
    let ascii = idna::domain_to_ascii_strict(host).ok();
    let back = ascii.as_deref().map(idna::domain_to_unicode);
    let deviates = host.contains(['ß', 'ς', '\u{200c}', '\u{200d}']);
    match (ascii, back) {
        (Some(ascii), Some((unicode, Ok(())))) if unicode == host && !deviates => {
            labels(&ascii)?;
            Ok(Host::Name(Cow::Owned(ascii)))
        }
        _ => doubt(
            format!("the host `{host}` is not in the one form that all parsers agree on"),
            "write it in lower case and NFC, with plain dots, or in its A-label form (`xn--…`)",
        ),
    }
}

fn ascii_host(host: &str) -> Doubtful<Host<'_>> {
    let ldh = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    if let Some(bad) = host.bytes().find(|&b| !ldh(b)) {
        let bad = char::from(bad);
        return match bad {
            '%' => doubt(
                "the host is percent-encoded",
                "write the host in plain letters: some parsers decode it, others do not",
            ),
            _ => doubt(
                format!("`{bad}` may not stand in a host name"),
                "a host name has letters, digits, hyphens and dots (RFC 1123, section 2.1)",
            ),
        };
    }
    labels(host)?;
    let lower: Cow<'_, str> = match host.bytes().any(|b| b.is_ascii_uppercase()) {
        true => Cow::Owned(host.to_ascii_lowercase()),
        false => Cow::Borrowed(host),
    };
    // By the WHATWG rule a host that ends in a number is an IPv4 address, or none at all.
    let last = lower.rsplit('.').next().unwrap_or_default();
    let hexadecimal =
        last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
    if hexadecimal || last.bytes().all(|b| b.is_ascii_digit()) {
        let meaning = match ::url::Host::parse(&lower) {
            Ok(::url::Host::Ipv4(address)) if address.to_string() != *lower => {
                format!("it is the IPv4 address {address} in another notation")
            }
            Ok(_) => "it is an IPv4 address".to_owned(),
            Err(_) => "it ends in a number, as only an IPv4 address may".to_owned(),
        };
        return Ok(Host::Address(meaning));
    }
    for label in lower.split('.').filter(|label| label.starts_with("xn--")) {
        let (unicode, valid) = idna::domain_to_unicode(label);
        let back = idna::domain_to_ascii_strict(&unicode).ok();
        if valid.is_err() || unicode == label || back.as_deref() != Some(label) {
            return doubt(
                format!("`{label}` is not a valid A-label"),
                "write the name in plain letters, or its right A-label",
            );
        }
    }
    Ok(Host::Name(lower))
}

/// The lengths and hyphens of RFC 1035, section 2.3.1.
fn labels(host: &str) -> Doubtful<()> {
    let help = "a host name is labels of 1 to 63 letters, digits and inner hyphens, 253 in all";
    if host.ends_with('.') {
        return doubt(
            "the host ends in a dot",
            "leave the dot out: TLS clients, proxies and allow lists treat it in different ways",
        );
    }
    if host.len() > 253 {
        return doubt(format!("the host is {} characters long", host.len()), help);
    }
    for label in host.split('.') {
        if label.is_empty() {
            return doubt("the host has an empty label", help);
        }
        if label.len() > 63 {
            return doubt(format!("a label of the host is {} characters long", label.len()), help);
        }
        if label.starts_with('-') || label.ends_with('-') {
            return doubt(format!("the label `{label}` starts or ends with a hyphen"), help);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Url;

    /// Whatever the quick look takes, the close one reads in the same way.
    #[test]
    fn the_quick_look_and_the_close_one_agree() {
        let parts = [
            "a",
            "z9",
            "-",
            ".",
            "..",
            "xn--",
            "0x1",
            "1",
            "A",
            "/",
            "//",
            "?",
            "#",
            "@",
            ":",
            "%",
            "\\",
            " ",
            "é",
            "a-",
            "-a",
            "com",
            "example.com",
            "/a/b",
            "_",
        ];
        let mut texts = vec![String::new()];
        for _ in 0..3 {
            let longer = texts.iter().flat_map(|text| parts.map(|part| format!("{text}{part}")));
            texts.extend(longer.collect::<Vec<_>>());
        }
        let long =
            ["a".repeat(63), "a".repeat(64), "a.".repeat(126) + "ab", "a.".repeat(127) + "a"];
        for text in texts.iter().chain(&long) {
            let text = format!("https://{text}");
            let (quick, close) = (Url::read(&text), Url::read_slowly(&text));
            let close = Url { is_quick: quick.is_quick, ..close };
            assert_eq!(format!("{quick:?}"), format!("{close:?}"), "{text}");
            let (form, other) =
                (quick.normal_form(&text), Url::read_slowly(&text).normal_form(&text));
            assert_eq!(form, other, "{text}");
        }
    }
}
