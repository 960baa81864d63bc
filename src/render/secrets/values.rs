//! What a value says of itself: that it stands for a secret, looks like one, or is none.

use super::data::DATA;
use super::names;

/// A longer text is none of the short ones that are known.
const SHORT: usize = 32;

/// So much of a text is enough to say that it looks random.
const SAMPLE: usize = 64;

/// So long a value looks random at the least.
const LEAST: usize = 16;

/// Whether a text stands for a secret that is filled in later: `${DB_PASSWORD}`, `{{ .Values.token }}`, `<your-token>`.
pub(super) fn is_placeholder(said: &str) -> bool {
    let inside = [("${", "}"), ("{{", "}}"), ("<", ">"), ("$(", ")")].into_iter();
    let mut inside = inside.filter_map(|(start, end)| said.strip_prefix(start)?.strip_suffix(end));
    let is_of_name =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '{' | '}');
    let is_variable = |it: u8| it.is_ascii_uppercase() || it.is_ascii_digit() || matches!(it, b'_');
    inside.next().is_some_and(|name| name.chars().all(is_of_name))
        || said.strip_prefix('$').is_some_and(|name| {
            name.contains('_') && name.bytes().all(is_variable) && names::is_secret(name)
        })
}

/// Whether a value isn't secret although its name is: it says how something is done, or where a secret is kept. An
/// address is looked at for the secrets in it.
pub(super) fn is_harmless(said: &str) -> bool {
    said.starts_with("https://")
        || said.starts_with("http://")
        || said.len() < SHORT && DATA.modes.contains(&said.to_ascii_lowercase())
        || DATA.references.iter().any(|start| said.starts_with(start.as_str()))
}

/// Whether a value has the form of a code to type in: a few digits.
pub(super) fn is_code(said: &str) -> bool {
    (4..=12).contains(&said.len()) && said.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a value looks like chance and not like a name, a path or words: rows of letters of one case, or of digits,
/// are short in it.
pub(super) fn is_random(said: &str) -> bool {
    let is_path = said.contains('/') && said.contains('.');
    if said.len() < LEAST || said.contains(char::is_whitespace) || is_path {
        return false;
    }
    #[derive(Clone, Copy, PartialEq)]
    enum Kind {
        Lower,
        Upper,
        Digit,
        Other,
    }
    let sample = &said.as_bytes()[..said.len().min(SAMPLE)];
    let (mut rows, mut length, mut row, mut longest, mut has_letters) = (0, 0, 0, 0, false);
    let mut before = Kind::Other;
    for &byte in sample {
        let kind = match byte {
            b'a'..=b'z' => Kind::Lower,
            b'A'..=b'Z' => Kind::Upper,
            b'0'..=b'9' => Kind::Digit,
            _ => Kind::Other,
        };
        let is_capitalised = before == Kind::Upper && kind == Kind::Lower && row == 1;
        if kind == before || is_capitalised {
            row += 1;
        } else {
            row = 1;
            rows += usize::from(kind != Kind::Other);
        }
        length += usize::from(kind != Kind::Other);
        has_letters |= matches!(kind, Kind::Lower | Kind::Upper);
        if matches!(kind, Kind::Lower | Kind::Upper) {
            longest = longest.max(row);
        }
        before = kind;
    }
    has_letters && length >= LEAST && (rows * 7 >= length * 2 || longest >= 24)
}

#[cfg(test)]
mod tests {
    use super::{is_placeholder, is_random};

    #[test]
    fn a_name_and_a_path_do_not_look_random_and_a_key_does() {
        let random = "9f86d081884c7d659a2feaa0c55ad015 wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY QWxhZGRpbjpvcGVuIHNlc2FtZQ==
            sha256=9f86d081884c7d65 JBSWY3DPEHPK3PXP a8Kd03jf82Lq0Zx1 550e8400-e29b-41d4-a716-446655440000";
        for text in random.split_whitespace() {
            assert!(is_random(text), "{text}");
        }
        let others = "user-profile-settings-2024 terraform/state/prod.tfstate eu-west-1-production-bucket KeyNameInCamelCase
            hello-world kubernetes.io/service-account.name 20241128093000000 application.properties feature_flag_v2_enabled
            environment/production-2 sha256 1234567890123456";
        for text in others.split_whitespace() {
            assert!(!is_random(text), "{text}");
        }
    }

    #[test]
    fn a_placeholder_is_no_secret() {
        for text in
            ["${DB_PASSWORD}", "{{ .Values.token }}", "<your-token>", "$DB_PASSWORD", "$(TOKEN)"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["$hunter7", "$ABC123", "${a", "x${A}", "$ecret_7"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
