//! A URL read the strict way: a positive grammar on the raw text.
//!
//! Parsers differ on what they forgive: WHATWG takes `\` for `/`, urllib doesn't; one drops a tab,
//! another keeps it. So nothing is repaired here. What RFC 3986 and the host grammar (LDH labels,
//! RFC 1123; U-labels by UTS 46) don't allow is an [`Ambiguity`]. Where the WHATWG parser might read
//! another host than we do, we ask it.
//!
//! Invariant: an ambiguous host is never compared with anything.

mod characters;
mod domains;
mod homograph;
mod host;
pub(crate) mod host_list;
mod other_parsers;
mod plain_https;

use std::borrow::Cow;

use characters::{characters, tail_characters};
pub(crate) use domains::{Domain, DomainErrorKind, DomainIndex, DomainSet};
pub(crate) use homograph::homograph;
use host::read_host;
use plain_https::plain_https;

/// The longest URL that clients, proxies and logs can be expected to accept.
const LONGEST: usize = 2048;

/// The parts of a URL, as far as they are known.
#[derive(Debug)]
pub(crate) struct Url<'t> {
    /// As written, without the colon.
    pub(crate) scheme: Option<&'t str>,
    /// The part before the `@` of the authority, even if empty.
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
    /// Whether the fast path read it.
    is_plain: bool,
    /// Why parsers may differ on this URL; then no other part of it can be relied on.
    pub(crate) ambiguity: Option<Ambiguity>,
}

/// What a host is.
#[derive(Debug, PartialEq)]
pub(crate) enum Host<'t> {
    /// A DNS name in lower case, U-labels as A-labels.
    Name(Cow<'t, str>),
    /// An IP address in any notation, with what it is.
    Address(String),
    /// Not known.
    Unclear,
}

/// Why parsers may differ on a URL, and what to write instead.
#[derive(Debug, PartialEq)]
pub(crate) struct Ambiguity {
    pub(crate) message: String,
    pub(crate) help: &'static str,
    /// Which client reads which host, if they are known to differ.
    readings: Option<String>,
}

impl Ambiguity {
    /// Why, and how each client reads it.
    pub(crate) fn why(&self) -> String {
        match &self.readings {
            Some(readings) => format!("{}; for the host, {readings}", self.message),
            None => self.message.clone(),
        }
    }
}

/// What was read, unless parsers may differ on it.
type Unambiguous<T> = Result<T, Ambiguity>;

fn ambiguity<T>(message: impl Into<String>, help: &'static str) -> Unambiguous<T> {
    Err(Ambiguity { message: message.into(), help, readings: None })
}

impl<'t> Url<'t> {
    pub(crate) fn read(text: &'t str) -> Self {
        plain_https(text).unwrap_or_else(|| Self::read_strictly(text))
    }

    fn read_strictly(text: &'t str) -> Self {
        let mut url = Self {
            scheme: None,
            userinfo: None,
            host_text: "",
            host: Host::Unclear,
            port: None,
            path: "",
            query: None,
            fragment: None,
            is_plain: false,
            ambiguity: None,
        };
        url.ambiguity = url.parse(text).err();
        if let Some(ambiguity) = url.ambiguity.as_mut().filter(|_| text.len() <= LONGEST) {
            ambiguity.readings = other_parsers::differences(text);
        }
        url
    }

    /// The host, if it is a name that can be relied on.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.host {
            Host::Name(name) if self.ambiguity.is_none() => Some(name),
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

    /// The same text for every spelling of a URL: scheme and host in lower case and A-labels, no default
    /// port, no fragment. `None` if the URL is ambiguous.
    pub(crate) fn normal_form(&self, text: &'t str) -> Option<Cow<'t, str>> {
        // What the fast path reads is in this form already, if it has a path.
        if self.is_plain && !self.path.is_empty() {
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

    fn parse(&mut self, text: &'t str) -> Unambiguous<()> {
        characters(text)?;
        let Some((scheme, rest)) = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme))
        else {
            // `url-scheme` reports that it is missing.
            return Ok(());
        };
        self.scheme = Some(scheme);
        if !self.is_web() && !rest.starts_with("//") {
            // `mailto:` and the like have no host.
            return Ok(());
        }
        let Some(rest) = rest.strip_prefix("//").filter(|rest| !rest.starts_with('/')) else {
            return ambiguity(
                format!("`{scheme}:` must be followed by exactly two slashes"),
                "write `https://` and the host: some parsers repair the slashes, others do not",
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
                    return ambiguity(
                        "it has more than one `@` before the path",
                        "remove the user name and password: parsers differ on which `@` ends them",
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

    /// Asks the WHATWG parser if it could read another host.
    fn agree(&self, text: &str) -> Unambiguous<()> {
        if !self.is_web() {
            // With other schemes it reads an opaque host; `url-scheme` refuses such URLs.
            return Ok(());
        }
        let Host::Name(name) = &self.host else {
            return Ok(());
        };
        // Every parser reads an LDH host without A-labels alike; a test compares them.
        if self.host_text.is_ascii() && !name.contains("xn--") {
            return Ok(());
        }
        match ::url::Url::parse(text).map(|url| url.host_str() == Some(&**name)) {
            Ok(true) => Ok(()),
            _ => ambiguity(
                format!("browsers do not read the host `{}` as `{name}`", self.host_text),
                "write the host in its A-label form (`xn--…`)",
            ),
        }
    }
}

/// The text before the first `at`, and the text after it.
fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, behind)| (before, Some(behind)))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// Splits host and port at the colon, which isn't one of an IPv6 address.
fn split_port(text: &str) -> Unambiguous<(&str, Option<&str>)> {
    if text.starts_with('[') {
        return match text.split_once(']') {
            Some((address, "")) => Ok((&text[..address.len() + 1], None)),
            Some((address, port)) if port.starts_with(':') => {
                Ok((&text[..address.len() + 1], Some(&port[1..])))
            }
            _ => ambiguity(
                "the brackets of the host do not match",
                "write `[address]` or a host name",
            ),
        };
    }
    match text.split_once(':') {
        None => Ok((text, None)),
        Some((_, port)) if port.contains(':') => {
            ambiguity("the host is followed by more than one colon", "write `host:port`")
        }
        Some((host, port)) => Ok((host, Some(port))),
    }
}

fn read_port(port: &str) -> Unambiguous<u16> {
    let help = "write a port from 1 to 65535 in plain digits, or remove the colon";
    if port.is_empty() {
        return ambiguity("the port after the colon is missing", help);
    }
    let is_digits = port.bytes().all(|b| b.is_ascii_digit());
    match port.parse() {
        Ok(number) if is_digits && !port.starts_with('0') => Ok(number),
        _ if is_digits => ambiguity(format!("`{port}` is not a port"), help),
        // Not quoted: it may be a password that was cut in two by a slash.
        _ => ambiguity("the text after the colon is not a port", help),
    }
}
