//! The host: an address, in whichever notation, or a name in the one form on which all parsers agree.

use std::borrow::Cow;

use super::parts::{Host, Unambiguous, ambiguity};
use super::u_label::u_label;

pub(crate) fn read_host(host: &str) -> Unambiguous<Host<'_>> {
    if host.is_empty() {
        return ambiguity("the host is missing", "write `https://host/path`");
    }
    if let Some(inside) = host.strip_prefix('[') {
        let address = inside.trim_end_matches(']');
        return match address.parse::<std::net::Ipv6Addr>() {
            Ok(_) => Ok(Host::Address("it is an IPv6 address".to_owned())),
            Err(_) => ambiguity(
                format!("`{host}` is not an IPv6 address"),
                "write a host name: parsers differ on zones and other notations",
            ),
        };
    }
    if host.is_ascii() {
        return ascii_host(host);
    }
    // The error of `idna` says nothing more.
    let ascii = idna::domain_to_ascii_strict(host).ok();
    let back = ascii.as_deref().map(idna::domain_to_unicode);
    let deviates = host.contains(['ß', 'ς', '\u{200c}', '\u{200d}']);
    match (ascii, back) {
        (Some(ascii), Some((unicode, Ok(())))) if unicode == host && !deviates => {
            labels(&ascii)?;
            host.split('.').try_for_each(u_label)?;
            Ok(Host::Name(Cow::Owned(ascii)))
        }
        (Some(ascii), _) if deviates => {
            let mapped =
                host.replace('ß', "ss").replace('ς', "σ").replace(['\u{200c}', '\u{200d}'], "");
            // Only for the message: what can't be an A-label is shown as it is.
            let older = idna::domain_to_ascii(&mapped).unwrap_or(mapped);
            ambiguity(
                format!(
                    "for the host `{host}`, browsers look up `{ascii}`, but Python and Java `{older}`"
                ),
                "write the intended host in plain letters or as an A-label (`xn--…`)",
            )
        }
        _ => ambiguity(
            format!("the host `{host}` is not in its canonical form"),
            "write it in lower case and NFC with plain dots, or as an A-label (`xn--…`)",
        ),
    }
}

fn ascii_host(host: &str) -> Unambiguous<Host<'_>> {
    let ldh = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    if let Some(bad) = host.bytes().find(|&b| !ldh(b)) {
        let bad = char::from(bad);
        return match bad {
            '%' => ambiguity(
                "the host is percent-encoded",
                "write the host in plain letters: some parsers decode it, others do not",
            ),
            _ => ambiguity(
                format!("`{bad}` is not allowed in a host name"),
                "write a host name of letters, digits, hyphens and dots (RFC 1123, section 2.1)",
            ),
        };
    }
    labels(host)?;
    let lower: Cow<'_, str> = match host.bytes().any(|b| b.is_ascii_uppercase()) {
        true => Cow::Owned(host.to_ascii_lowercase()),
        false => Cow::Borrowed(host),
    };
    // By the WHATWG rule, a host that ends in a number is an IPv4 address or invalid.
    let last = lower.rsplit_once('.').map_or(&*lower, |(_, last)| last);
    let hexadecimal =
        last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
    if hexadecimal || last.bytes().all(|b| b.is_ascii_digit()) {
        let meaning = match ::url::Host::parse(&lower) {
            Ok(::url::Host::Ipv4(address)) if address.to_string() != *lower => {
                format!("it is the IPv4 address {address} in another notation")
            }
            Ok(_) => "it is an IPv4 address".to_owned(),
            Err(_) => "it ends in a number, which only an IPv4 address may".to_owned(),
        };
        return Ok(Host::Address(meaning));
    }
    for label in lower.split('.').filter(|label| label.starts_with("xn--")) {
        let (unicode, valid) = idna::domain_to_unicode(label);
        // The error of `idna` says nothing more; no name is another name.
        let back = idna::domain_to_ascii_strict(&unicode).ok();
        if valid.is_err() || unicode == label || back.as_deref() != Some(label) {
            return ambiguity(
                format!("`{label}` is not a valid A-label"),
                "write the name in plain letters, or correct its A-label",
            );
        }
        u_label(&unicode)?;
    }
    Ok(Host::Name(lower))
}

/// Checks lengths and hyphens (RFC 1035, section 2.3.1).
fn labels(host: &str) -> Unambiguous<()> {
    let help =
        "write labels of 1 to 63 letters, digits and inner hyphens, at most 253 characters in all";
    if host.ends_with('.') {
        return ambiguity(
            "the host ends in a dot",
            "remove the dot: TLS clients, proxies and allow lists disagree on it",
        );
    }
    if host.len() > 253 {
        return ambiguity(format!("the host is {} characters long", host.len()), help);
    }
    for label in host.split('.') {
        if label.is_empty() {
            return ambiguity("the host has an empty label", help);
        }
        if label.len() > 63 {
            return ambiguity(
                format!("a label of the host is {} characters long", label.len()),
                help,
            );
        }
        if label.starts_with('-') || label.ends_with('-') {
            return ambiguity(format!("the label `{label}` starts or ends with a hyphen"), help);
        }
    }
    Ok(())
}
