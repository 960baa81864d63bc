//! Mailboxes, by RFC 5321, section 4.1.2, and with letters beyond ASCII, by RFC 6531, section 3.3.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The most bytes before the `@` (RFC 5321, section 4.5.3.1.1).
const MOST_LOCAL: usize = 64;

/// The most bytes of a path, without its angle brackets (section 4.5.3.1.3).
const MOST: usize = 254;

/// What a mailbox may have.
#[derive(Clone, Copy)]
pub(super) struct Letters {
    /// Whether letters beyond ASCII may stand before the `@`.
    pub(super) beyond_ascii: bool,
    pub(super) is_host: fn(&str) -> bool,
}

/// Whether a text is a mailbox: no name before it, no angle brackets around it, no comments.
pub(super) fn is_mailbox(text: &str, letters: Letters) -> bool {
    // A quoted local part may have an `@` of its own; a domain has none.
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    text.len() <= MOST
        && local.len() <= MOST_LOCAL
        && (is_dot_string(local, letters) || is_quoted(local, letters))
        && is_domain(domain, letters)
}

/// Words with dots between them.
fn is_dot_string(local: &str, letters: Letters) -> bool {
    let is_of_word = |letter: char| match letter.is_ascii() {
        true => letter.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(letter),
        false => letters.beyond_ascii,
    };
    local.split('.').all(|word| !word.is_empty() && word.chars().all(is_of_word))
}

/// A text in quotes, in which a backslash comes before a quote or another backslash.
fn is_quoted(local: &str, letters: Letters) -> bool {
    let inner = local.strip_prefix('"').and_then(|local| local.strip_suffix('"'));
    let Some(inner) = inner.filter(|_| local.len() >= 2) else {
        return false;
    };
    let mut rest = inner.chars();
    while let Some(letter) = rest.next() {
        let is_fit = match letter {
            '\\' => rest.next().is_some_and(|next| matches!(next, ' '..='~')),
            '"' => false,
            ' '..='~' => true,
            _ => letters.beyond_ascii && !letter.is_ascii(),
        };
        if !is_fit {
            return false;
        }
    }
    true
}

/// A host, or an address in square brackets.
fn is_domain(domain: &str, letters: Letters) -> bool {
    let Some(address) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return (letters.is_host)(domain);
    };
    match address.split_at_checked("IPv6:".len()) {
        Some((tag, address)) if tag.eq_ignore_ascii_case("IPv6:") => {
            address.parse::<Ipv6Addr>().is_ok()
        }
        _ => address.parse::<Ipv4Addr>().is_ok(),
    }
}
