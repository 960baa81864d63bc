//! What is a secret by its form, in one text: tokens and keys.
//!
//! Invariant: each byte is looked at a bounded number of times, whatever the text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::addresses;
use super::beginnings::TokenForm;
use super::data::DATA;

/// All of the forms as one pattern. None of them repeats without a bound: what it takes is linear in the text.
static FORMS: LazyLock<Regex> = LazyLock::new(|| {
    let any = DATA.forms.join("|");
    let bounded = format!(r"(?:^|[^0-9A-Za-z_-])((?-u:{any}))(?:$|[^0-9A-Za-z_-])");
    Regex::new(&bounded).expect("patterns that compile; a test compiles them")
});

/// A form has so many characters of words in a row, unless it has one of [`MARKS`].
const LONG: usize = 27;

/// What is in the forms whose words may be shorter.
const MARKS: [&str; 2] = ["$", "mfa."];

/// So long a label of a key is looked at.
const LONGEST_LABEL: usize = 256;

/// So much of it is enough to say that a text looks random.
const SAMPLE: usize = 64;

/// Where the secrets of a text are, in bytes; they may overlap.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    tokens(text, &mut found);
    whole_forms(text, &mut found);
    private_keys(text, &mut found);
    addresses::find(text, &mut found);
    found
}

/// Tokens that nothing begins.
fn whole_forms(text: &str, found: &mut Vec<Range<usize>>) {
    if !may_have_form(text) {
        return;
    }
    let mut at = 0;
    while let Some(token) = FORMS.captures_at(text, at).and_then(|it| it.get(1)) {
        found.push(token.range());
        // What is between two tokens is behind the first and before the second.
        at = token.end();
    }
}

/// Whether a text may have a token that nothing begins. Most texts have none, and the pattern is large.
fn may_have_form(text: &str) -> bool {
    let is_of_word =
        |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'.' | b'~');
    let mut words = text.as_bytes().split(|it| !is_of_word(it));
    words.any(|word| word.len() >= LONG) || MARKS.iter().any(|mark| text.contains(mark))
}

/// Whether a key in PEM begins in a text, and ends in another.
pub(super) fn opens_key(text: &str) -> bool {
    let mut found = Vec::new();
    private_keys(text, &mut found);
    found.last().is_some_and(|last| last.end == text.len())
}

fn tokens(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some((begins, beginning, form)) = DATA.tokens.find_at(text, at) {
        let start = begins + beginning.len();
        let follow = |most: usize| {
            let rest = bytes[start..].iter().take(most);
            start + rest.take_while(|&&byte| form.characters.has(byte)).count()
        };
        let is_within = begins > 0 && {
            let first = beginning.as_bytes()[0];
            let before = bytes[begins - 1];
            first.is_ascii_alphanumeric() && (before.is_ascii_alphanumeric() || before == b'_')
        };
        if is_within || !is_token(form, &text[start..follow(SAMPLE.max(form.least))]) {
            at = text.ceil_char_boundary(begins + 1);
            continue;
        }
        // What it begins with says whose it is, and no more.
        let end = follow(usize::MAX);
        found.push(start..end);
        at = end;
    }
}

fn is_token(form: TokenForm, rest: &str) -> bool {
    rest.len() >= form.least && (!form.looks_random || looks_random(rest))
}

/// Whether a text isn't made of words: it has digits or both cases among its letters, or is long without a separator.
pub(super) fn looks_random(text: &str) -> bool {
    let sample = &text.as_bytes()[..text.len().min(SAMPLE)];
    let has = |is: fn(&u8) -> bool| sample.iter().any(is);
    let digits = has(u8::is_ascii_digit);
    let cases = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    let pieces = sample.split(|byte| matches!(byte, b'_' | b'-' | b'.' | b' '));
    digits || cases || pieces.map(<[u8]>::len).max() >= Some(16)
}

/// Keys in PEM (RFC 7468), from the line that begins one to its end.
fn private_keys(text: &str, found: &mut Vec<Range<usize>>) {
    const BEGIN: &str = "-----BEGIN ";
    const END: &str = "-----END ";
    if !text.contains(BEGIN) {
        return;
    }
    let mut at = 0;
    while let Some(start) = text[at..].find(BEGIN).map(|found| found + at) {
        let label = &text[start + BEGIN.len()..];
        let label = &label[..label.floor_char_boundary(LONGEST_LABEL.min(label.len()))];
        let label = label.split("-----").next().unwrap_or_default();
        let from = start + BEGIN.len() + label.len();
        let end = text[from..].find(END).map_or(text.len(), |end| end + from);
        if label.contains("PRIVATE") || label.contains("SECRET") {
            found.push(from..end);
        }
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::string::string_regex;

    use super::{DATA, FORMS, find, may_have_form};
    use crate::text::hidden::masked;

    proptest! {
        #[test]
        fn no_text_of_a_form_is_passed_over(texts in forms()) {
            for text in texts {
                prop_assert!(FORMS.is_match(&text) && may_have_form(&text), "{}", text);
            }
        }
    }

    /// A text of each form, as short as it can be or longer.
    fn forms() -> impl Strategy<Value = Vec<String>> {
        let ascii = |pattern: &String| {
            pattern
                .replace(r"\w", "[0-9A-Za-z_]")
                .replace("[[0-9A-Za-z_]", "[0-9A-Za-z_")
                .replace(r"\d", "[0-9]")
        };
        let form = |pattern| string_regex(&ascii(pattern)).expect("a pattern").boxed();
        DATA.forms.iter().map(form).collect::<Vec<_>>()
    }

    #[test]
    fn what_is_secret_by_its_form_is_found() {
        let table = [
            ("a whsec_hunter7abc/+= b", "a whsec_*** b"),
            ("sk_hunter7abc", "sk_***"),
            (
                "risk_level_of_hunter7, risk-level-12345678",
                "risk_level_of_hunter7, risk-level-12345678",
            ),
            ("sk_identity_provider", "sk_identity_provider"),
            ("eyJhbGciOiJ9.hunter7.x", "eyJ***"),
            ("1234567890:AAhunter7hunter7hunter7hunter7hunter", "***"),
            ("/bot1234567890:AAhunter7hunter7hunter7hunter7hunter/send", "/***/send"),
            ("MTIzNDU2Nzg5MDEyMzQ1Njc4.GhuntR.abcdefghijklmnopqrstuvwxyzA", "***"),
            (
                "x, 0123456789abcdef0123456789abcdef-us12,0123456789abcdef0123456789abcdef-us1",
                "x, ***,***",
            ),
            ("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t", "LS0tLS1CRUdJTi***"),
            ("$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZabcde", "***"),
            ("sha256:0123456789abcdef0123456789abcdef", "sha256:0123456789abcdef0123456789abcdef"),
            ("Bearer hunter7hunter7", "Bearer ***"),
            ("the Basic idea", "the Basic idea"),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nhunter7\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY***-----END RSA PRIVATE KEY-----",
            ),
            (
                "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----",
            ),
            (
                "https://hooks.slack.com/services/T1/B2/hunter7",
                "https://hooks.slack.com/services/***",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(masked(text, find(text)), expected);
        }
    }
}
