//! Reads a URL: by the fast path if it can, else strictly.

use std::cell::OnceCell;

use super::bytes::{has_a_label, has_pair};
use super::characters::{characters, tail_characters};
use super::host::read_host;
use super::normal::is_encoded_dot_segment;
use super::other_parsers;
use super::parts::{Host, LONGEST, Unambiguous, Url, ambiguity, is_scheme};
use super::plain_https::plain_https;

impl<'t> Url<'t> {
    /// Reads a text as a URL. Whatever parsers may differ on is its `ambiguity`.
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
            decoded_path: OnceCell::new(),
            ambiguity: None,
        };
        url.ambiguity = url.parse(text).err();
        if let Some(ambiguity) = url.ambiguity.as_mut().filter(|_| text.len() <= LONGEST) {
            ambiguity.readings = other_parsers::differences(text);
        }
        url
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
        self.parse_authority(authority)?;
        tail_characters(tail)?;
        self.check_dots()?;
        self.agree(text)
    }

    /// Reads what is between the slashes and the path.
    fn parse_authority(&mut self, authority: &'t str) -> Unambiguous<()> {
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
        if self.userinfo.is_some_and(|userinfo| !is_userinfo(userinfo)) {
            return ambiguity(
                "the text before the `@` isn't a user name and password (RFC 3986, section 3.2.1)",
                "remove it: some parsers end the host before the `@`",
            );
        }
        self.port = port.map(read_port).transpose()?;
        self.host = read_host(host)?;
        Ok(())
    }

    /// Refuses a path whose segments `.` and `..` lead to different places for different clients.
    fn check_dots(&self) -> Unambiguous<()> {
        let segments = || self.path.split('/');
        let has_encoded = segments().any(is_encoded_dot_segment);
        if has_encoded && segments().any(|it| it == "..") {
            return ambiguity(
                "the path has a `..` segment, and a `.` or `..` that is percent-encoded",
                "write the resolved path: for some clients the `..` removes the percent-encoded segment",
            );
        }
        let has_dots = has_encoded || segments().any(|it| matches!(it, "." | ".."));
        if has_pair(self.path, b"//") && has_dots {
            return ambiguity(
                "the path has empty segments and `.` or `..` segments",
                "write the resolved path: clients differ on which of the two they remove first",
            );
        }
        Ok(())
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
        if self.host_text.is_ascii() && !has_a_label(name) {
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

/// Whether it is what may stand before an `@` (RFC 3986, section 3.2.1), and isn't empty.
fn is_userinfo(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let is_fine = match byte {
            b'%' => (0..2).all(|_| bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            _ => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:".contains(&byte),
        };
        if !is_fine {
            return false;
        }
    }
    !text.is_empty()
}

/// The text before the first `at`, and the text after it.
fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, behind)| (before, Some(behind)))
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

#[cfg(test)]
mod tests {
    use super::Url;

    /// Nearly all URLs are like these; what the fast path leaves to the strict reader is only slower.
    #[test]
    fn the_fast_path_reads_ordinary_urls() {
        for text in [
            "https://example.com",
            "https://hooks.example.com/",
            "https://a-b.c3.hooks.example.com/Webhooks/v1.2/user_created/~me/8b6a-0f",
        ] {
            assert!(Url::read(text).is_plain, "{text}");
        }
        for text in
            ["https://a.example.com:443/", "https://a.example.com/?b", "http://a.example.com/"]
        {
            assert!(!Url::read(text).is_plain, "{text}");
        }
    }

    /// Whatever the fast path reads, the strict reader reads in the same way.
    #[test]
    fn the_fast_path_and_the_strict_reader_agree() {
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
            let (fast, strict) = (Url::read(&text), Url::read_strictly(&text));
            let strict = Url { is_plain: fast.is_plain, ..strict };
            assert_eq!(format!("{fast:?}"), format!("{strict:?}"), "{text}");
            let (form, other) =
                (fast.normal_form(&text), Url::read_strictly(&text).normal_form(&text));
            assert_eq!(form, other, "{text}");
        }
    }
}
