//! The parts of a URL that conditions are about.

use std::borrow::Cow;

use crate::url::{Host, Url};

/// A part of a URL, as a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum UrlPart {
    /// In lower case, without the colon.
    Scheme,
    /// With the `@`; empty where there is none.
    Userinfo,
    /// In lower case and A-labels; an address as it is written.
    Host,
    /// In digits; the scheme's own where none is written.
    Port,
    /// Without percent-encoding.
    Path,
    /// With the `?`; empty where there is none.
    Query,
    /// With the `#`; empty where there is none.
    Fragment,
}

impl UrlPart {
    pub(super) const ALL: [Self; 7] = [
        Self::Scheme,
        Self::Userinfo,
        Self::Host,
        Self::Port,
        Self::Path,
        Self::Query,
        Self::Fragment,
    ];

    /// The part of a URL; `None` if receivers may read another one.
    pub(super) fn of<'u>(self, url: &'u Url<'_>) -> Option<Cow<'u, str>> {
        if url.ambiguity.is_some() {
            return None;
        }
        let marked = |mark: &str, part: Option<&str>| match part {
            Some(part) => Cow::Owned(format!("{mark}{part}")),
            None => Cow::Borrowed(""),
        };
        Some(match self {
            Self::Scheme => Cow::Owned(url.scheme?.to_ascii_lowercase()),
            Self::Userinfo => match url.userinfo {
                Some(userinfo) => Cow::Owned(format!("{userinfo}@")),
                None => Cow::Borrowed(""),
            },
            Self::Host => match &url.host {
                Host::Name(name) => Cow::Borrowed(&**name),
                Host::Address(_) => Cow::Borrowed(url.host_text),
                Host::Unclear => return None,
            },
            Self::Port => Cow::Owned(url.port_or_default()?.to_string()),
            Self::Path => match url.decoded_path() {
                Ok(path) => Cow::Borrowed(path),
                Err(_) => return None,
            },
            Self::Query => marked("?", url.query),
            Self::Fragment => marked("#", url.fragment),
        })
    }

    /// What the part is in an example, unless a condition says otherwise.
    pub(super) fn usual(self) -> &'static [&'static str] {
        match self {
            Self::Scheme => &["https", "http"],
            Self::Userinfo => &["", "user@"],
            Self::Host => &["hooks.example.com", "example.com", "hooks.example.org"],
            Self::Port => &["443", "8443", "80"],
            Self::Path => &["/", "/hooks"],
            Self::Query => &["", "?v=1"],
            Self::Fragment => &["", "#top"],
        }
    }
}
