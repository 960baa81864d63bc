//! The parts of a URL, and why it may be ambiguous.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::bytes::has_pair;
use super::normal::{normal_escapes, resolved};

/// The longest URL that clients, proxies and logs can be expected to accept.
pub(super) const LONGEST: usize = 2048;

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
    pub(super) path: &'t str,
    /// The same as receivers read it, once a check has asked.
    pub(super) decoded_path: OnceCell<Unambiguous<Cow<'t, str>>>,
    /// The query as written, without the `?`.
    pub(crate) query: Option<&'t str>,
    /// The fragment as written, without the `#`.
    pub(crate) fragment: Option<&'t str>,
    /// Whether the fast path read it.
    pub(super) is_plain: bool,
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
    pub(super) readings: Option<String>,
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
pub(super) type Unambiguous<T> = Result<T, Ambiguity>;

pub(super) fn ambiguity<T>(message: impl Into<String>, help: &'static str) -> Unambiguous<T> {
    Err(Ambiguity { message: message.into(), help, readings: None })
}

impl<'t> Url<'t> {
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

    pub(super) fn is_web(&self) -> bool {
        self.is_https() || self.scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
    }

    /// The path as written; `/` where there is none.
    pub(crate) fn path(&self) -> &'t str {
        if self.path.is_empty() { "/" } else { self.path }
    }

    /// The same text for every spelling of a URL: scheme and host in lower case and A-labels, no default
    /// port, no fragment, nothing percent-encoded that need not be,
    /// no `.` and `..` segments. `None` if the URL is ambiguous.
    pub(crate) fn normal_form(&self, text: &'t str) -> Option<Cow<'t, str>> {
        // What the fast path reads is in this form already, if it has a path to which nothing has to be done.
        if self.is_plain && !self.path.is_empty() && !has_pair(self.path, b"/.") {
            return Some(Cow::Borrowed(text));
        }
        let name = self.name()?;
        let scheme = self.scheme?.to_ascii_lowercase();
        let port = match self.port {
            Some(port) if self.default_port() != Some(port) => format!(":{port}"),
            _ => String::new(),
        };
        let query =
            self.query.map_or_else(String::new, |query| format!("?{}", normal_escapes(query)));
        let path = normal_escapes(self.path());
        let path = resolved(&path);
        Some(Cow::Owned(format!("{scheme}://{name}{port}{path}{query}")))
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
}

/// Whether a text is the scheme of a URL (RFC 3986, section 3.1).
pub(super) fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}
