//! The addresses of schemas: a file of the repository, or a URI that is never opened.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::files::{join, refusal};

/// What a schema is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Address {
    /// A path from the root that files are read from.
    File(String),
    /// The URI that an `$id` says.
    Uri(String),
}

impl Address {
    /// The address of an absolute URI.
    pub(super) fn of_uri(uri: &str) -> Option<Self> {
        Url::parse(uri).ok().map(|uri| Self::Uri(uri.into()))
    }

    /// What a reference without its fragment means where this is the base (RFC 3986, section 5).
    ///
    /// # Errors
    ///
    /// Why it means nothing.
    pub(super) fn resolve(&self, reference: &str) -> Result<Self, String> {
        match (self, has_scheme(reference)) {
            (_, true) => {
                Self::of_uri(reference).ok_or_else(|| format!("`{reference}` is not a URI"))
            }
            (Self::Uri(base), false) => {
                let joined = Url::parse(base).and_then(|base| base.join(reference));
                let joined =
                    joined.map_err(|_| format!("`{reference}` can't be joined to `{base}`"))?;
                Ok(Self::Uri(joined.into()))
            }
            (Self::File(base), false) => {
                let path = decoded(reference);
                join(base, &path).map(Self::File).ok_or_else(|| refusal(&path))
            }
        }
    }
}

/// Whether a reference starts with a scheme. One letter is a drive of Windows.
pub(super) fn has_scheme(reference: &str) -> bool {
    let Some((scheme, _)) = reference.split_once(':') else { return false };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// A part of a URI without percent-encoding.
pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The path of the file that has an address, if the file with the address `known` is at `path`: published files
/// lie to one another as their copies do.
pub(super) fn beside(known: &str, path: &str, address: &str) -> Option<String> {
    let relative = Url::parse(known).ok()?.make_relative(&Url::parse(address).ok()?)?;
    let relative = relative.split(['?', '#']).next().unwrap_or(&relative);
    join(path, &decoded(relative))
}

#[cfg(test)]
mod tests {
    use super::{Address, beside};

    #[test]
    fn references_are_joined_to_files_and_to_uris() {
        let file = |path: &str| Address::File(path.to_owned());
        let uri = |uri: &str| Address::Uri(uri.to_owned());
        let table = [
            (file("a/b.json"), "c.json", Ok(file("a/c.json"))),
            (file("a/b.json"), "../c%20d.json", Ok(file("c d.json"))),
            (file("a/b.json"), "HTTPS://Example.com/c", Ok(uri("https://example.com/c"))),
            (file("b.json"), "../c.json", Err("`../c.json` is outside of the repository")),
            (file("b.json"), "%2e%2e/c.json", Err("`../c.json` is outside of the repository")),
            (file("b.json"), ".git/c.json", Err("`.git/c.json` is in `.git`, which is never read")),
            (file("b.json"), "/c.json", Err("`/c.json` is outside of the repository")),
            (file("b.json"), "C:/c.json", Err("`C:/c.json` is outside of the repository")),
            (uri("https://x.org/a/b"), "../c", Ok(uri("https://x.org/c"))),
            (uri("urn:x:y"), "c", Err("`c` can't be joined to `urn:x:y`")),
        ];
        for (base, reference, expected) in table {
            assert_eq!(base.resolve(reference), expected.map_err(str::to_owned), "{reference}");
        }
    }

    #[test]
    fn published_files_lie_as_their_copies_do() {
        let table = [
            ("https://x.org/s/b.json", Some("vendor/s/b.json")),
            ("https://x.org/s/defs/b.json", Some("vendor/s/defs/b.json")),
            ("https://x.org/b.json", Some("vendor/b.json")),
            ("https://y.org/s/b.json", None),
        ];
        for (address, expected) in table {
            let path = beside("https://x.org/s/a.json", "vendor/s/a.json", address);
            assert_eq!(path.as_deref(), expected, "{address}");
        }
    }
}
