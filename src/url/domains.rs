//! Domains as a policy writes them: `a.example.com`, `*.example.com`, `**.example.com`.

use std::collections::HashMap;
use std::net::IpAddr;

use super::public::is_public_suffix;
use crate::text::BuildNameHasher;
use crate::text::Place;

/// One entry of a list of domains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Domain {
    /// As the author wrote it.
    pub(crate) text: String,
    /// In lower case, U-labels as A-labels, without the wildcard.
    name: String,
    depth: Depth,
    /// Where it is in the policy.
    pub(crate) place: Place,
}

/// Which names below it a domain covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Depth {
    Itself,
    OneLabel,
    Any,
}

/// Why a text isn't a domain, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DomainError {
    pub(crate) kind: DomainErrorKind,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// What kind of mistake a [`DomainError`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DomainErrorKind {
    /// The text isn't a domain.
    Invalid,
    /// A wildcard under a public suffix, where anyone can register a name.
    PublicSuffix,
}

/// Why a name without its wildcard isn't a host name, and what to write; `None` if its form is right.
fn wrong_form(name: &str) -> Option<(&'static str, String)> {
    if name.is_empty() || name == "*" || name == "**" {
        return Some((
            "it would allow every host",
            "list the domains, or leave the list out to allow any public host".into(),
        ));
    }
    if let Some((_, rest)) = name.split_once("://") {
        return Some(("it has a scheme", format!("write {}", host_of(rest))));
    }
    if name.contains(['/', '?', '#']) {
        return Some(("it has a path", format!("write {}", host_of(name))));
    }
    if name.contains('@') {
        return Some(("it has a user name", format!("write {}", host_of(name))));
    }
    if name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
        return Some((
            "it is an IP address",
            "write a host name: TLS and `url-address` require one".into(),
        ));
    }
    if name.contains(':') {
        return Some((
            "it has a port",
            format!("write {}; the rule `port-not-allowed` checks ports", host_of(name)),
        ));
    }
    if name.contains('*') {
        return Some((
            "a wildcard stands for whole labels, and only at the start",
            "write `*.example.com` for one more label, `**.example.com` for one or more".into(),
        ));
    }
    if let Some(bare) = name.strip_suffix('.').filter(|bare| !bare.is_empty()) {
        return Some(("it ends in a dot", format!("write `{bare}`")));
    }
    None
}

impl Domain {
    /// Reads an entry of a list.
    ///
    /// # Errors
    ///
    /// If the text isn't a domain, or is a wildcard under which anyone can register a name.
    pub(crate) fn parse(text: &str, place: Place) -> Result<Self, DomainError> {
        let (depth, name) = if let Some(name) = text.strip_prefix("**.") {
            (Depth::Any, name)
        } else if let Some(name) = text.strip_prefix("*.") {
            (Depth::OneLabel, name)
        } else {
            (Depth::Itself, text)
        };
        let wrong = |(what, help): (&str, String)| {
            let message = format!("`{text}` is not a domain: {what}");
            DomainError { kind: DomainErrorKind::Invalid, message, help }
        };
        if let Some(why) = wrong_form(name) {
            return Err(wrong(why));
        }
        let Some(name) = a_labels(name) else {
            return Err(wrong((
                "a host name consists of letters, digits, hyphens and dots",
                "write a name such as `hooks.example.com`".into(),
            )));
        };
        if depth != Depth::Itself && is_public_suffix(&name) {
            let message = format!(
                "`{text}` is not a domain: `{name}` is a public suffix, under which anyone can register a name"
            );
            let help = format!("write your own domain, such as `*.yours.{name}`");
            return Err(DomainError { kind: DomainErrorKind::PublicSuffix, message, help });
        }
        Ok(Self { text: text.to_owned(), name, depth, place })
    }
}

impl Domain {
    /// The hosts that it covers, as a regular expression.
    pub(crate) fn regex(&self) -> String {
        let above = match self.depth {
            Depth::Itself => "",
            Depth::OneLabel => r"[^.]+\.",
            Depth::Any => r"(?:[^.]+\.)+",
        };
        format!("{above}{}", regex::escape(&self.name))
    }

    /// The name without its wildcard, in lower case and A-labels.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

fn host_of(text: &str) -> String {
    let authority = text.split_once(['/', '?', '#']).map_or(text, |(authority, _)| authority);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    if host.is_empty() { "only the host".to_owned() } else { format!("`{host}`") }
}

/// The name with U-labels as A-labels; `None` if it isn't a host name.
fn a_labels(name: &str) -> Option<String> {
    // The error of `idna` says nothing more.
    let ascii = idna::domain_to_ascii_strict(name).ok()?;
    let ldh = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let label = |label: &str| !label.is_empty() && label.len() <= 63 && label.bytes().all(ldh);
    (ascii.len() <= 253 && ascii.split('.').all(label)).then_some(ascii)
}

/// A list of domains, to look up which of them covers another one.
pub(crate) struct DomainIndex<'d> {
    /// The first entry of each name and depth.
    first: HashMap<(&'d str, Depth), usize>,
}

impl<'d> DomainIndex<'d> {
    pub(crate) fn new(domains: &'d [Domain]) -> Self {
        let mut first = HashMap::new();
        for (nth, domain) in domains.iter().enumerate() {
            first.entry((&*domain.name, domain.depth)).or_insert(nth);
        }
        Self { first }
    }

    /// The number of an entry, other than `but`, that covers every host which `domain` does.
    pub(crate) fn find(&self, domain: &Domain, but: Option<usize>) -> Option<usize> {
        let parent = |name: &'_ str| name.split_once('.').map(|(_, parent)| parent.to_owned());
        let at = |name: &str, depth| {
            self.first.get(&(name, depth)).copied().filter(|&nth| Some(nth) != but)
        };
        let mut found = at(&domain.name, domain.depth);
        let mut above = parent(&domain.name);
        match domain.depth {
            Depth::Itself => {
                let one = above.as_deref().and_then(|parent| at(parent, Depth::OneLabel));
                found = found.or(one);
            }
            Depth::OneLabel => found = found.or_else(|| at(&domain.name, Depth::Any)),
            Depth::Any => {}
        }
        while let (None, Some(name)) = (found, &above) {
            found = at(name, Depth::Any);
            above = parent(name);
        }
        found
    }
}

/// A list of domains, to look hosts up in.
pub(crate) struct DomainSet {
    /// By name: the number of the entry.
    exact: Names,
    one_below: Names,
    any_below: Names,
}

type Names = HashMap<Box<str>, usize, BuildNameHasher>;

impl DomainSet {
    pub(crate) fn new(domains: &[Domain]) -> Self {
        let of = |depth| {
            let mut names = Names::default();
            for (nth, domain) in domains.iter().enumerate().filter(|(_, it)| it.depth == depth) {
                names.entry(domain.name.as_str().into()).or_insert(nth);
            }
            names
        };
        Self { exact: of(Depth::Itself), one_below: of(Depth::OneLabel), any_below: of(Depth::Any) }
    }

    /// The number of an entry that covers a host, which is in lower case and A-labels.
    pub(crate) fn find(&self, host: &str) -> Option<usize> {
        if let Some(&nth) = self.exact.get(host) {
            return Some(nth);
        }
        let (_, mut parent) = host.split_once('.')?;
        if let Some(&nth) = self.one_below.get(parent) {
            return Some(nth);
        }
        if self.any_below.is_empty() {
            return None;
        }
        loop {
            if let Some(&nth) = self.any_below.get(parent) {
                return Some(nth);
            }
            parent = parent.split_once('.')?.1;
        }
    }
}
