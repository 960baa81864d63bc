//! Plain scalars that parsers of YAML don't all read alike.
//!
//! Parsers follow YAML 1.1 or 1.2, its core schema or its JSON schema, and add forms of their own. They agree
//! on what JSON writes, and on what none of them takes for anything but a string.

use super::core_schema::{Scalar, resolve};
use super::yaml11;
use crate::document::ambiguous::{Ambiguous, Difference, Reading};
use crate::text::Span;

/// What parsers make of a plain scalar that they don't all read alike.
pub(super) fn ambiguity(text: &str, span: Span) -> Option<Ambiguous> {
    // Everything that has a type to some parser starts with one of these, or is a short word.
    let is_number_like =
        text.starts_with(|first: char| first.is_ascii_digit() || "+-.:=<~".contains(first));
    if text.is_empty() || !is_number_like && text.len() > LONGEST_WORD && !is_exponent(text) {
        return None;
    }
    if is_json(text) {
        let is_number = text.ends_with(|last: char| last.is_ascii_digit());
        return is_number.then(|| Ambiguous::number(text, span)).flatten();
    }
    let (core, older) = (reading(resolve(text)), reading(yaml11::resolve(text)));
    let (read, otherwise, difference) = if core != older {
        (core, older, Difference::Versions)
    } else if core != Reading::String {
        let exponent = text.split_once(['e', 'E']).map_or("", |(_, exponent)| exponent);
        let difference = match starts_with_zero(exponent) {
            true => Difference::Parsers,
            false => Difference::Schemas,
        };
        (core, Reading::String, difference)
    } else if let Some(older) = older_type(text) {
        (core, older, Difference::Versions)
    } else {
        (core, dialect(text)?, Difference::Parsers)
    };
    Some(ambiguous(text, span, read, otherwise, difference))
}

/// What parsers make of a plain key: some read the string that is written, some a value of a type. Whole
/// numbers are printed as they are written.
pub(super) fn key_ambiguity(text: &str, span: Span) -> Option<Ambiguous> {
    if !is_json(text) {
        return ambiguity(text, span).map(|it| Ambiguous { is_key: true, ..it });
    }
    if !text.contains(['.', 'e', 'E', 'n', 't', 'f']) && Ambiguous::number(text, span).is_none() {
        return None;
    }
    string_ambiguity(text, span).map(|it| Ambiguous { is_key: true, ..it })
}

/// What parsers make of a scalar with the tag `!`, plain or in quotes: some read a string, some don't look at
/// the tag, nor at the quotes.
pub(super) fn string_ambiguity(text: &str, span: Span) -> Option<Ambiguous> {
    // To some, a line break or a blank at the end changes nothing.
    let bare = text.trim_matches([' ', '\n']);
    let otherwise = match ambiguity(bare, span) {
        Some(found) if found.read == Reading::String => found.otherwise,
        Some(found) => found.read,
        None => reading(resolve(bare)),
    };
    (otherwise != Reading::String)
        .then(|| ambiguous(text, span, Reading::String, otherwise, Difference::Strings))
}

/// What parsers make of a scalar with a tag of the core schema, beyond what they make of it without the tag.
pub(super) fn tag_ambiguity(
    core: &str,
    text: &str,
    is_plain: bool,
    span: Span,
) -> Option<Ambiguous> {
    let read = reading(resolve(text));
    let otherwise = match (core, &read) {
        // To npm's yaml a float has a point or an exponent.
        ("float", Reading::Number(number)) if !number.contains(['.', 'e']) => Reading::String,
        // PHP takes it for a string that isn't empty.
        ("bool", Reading::Bool(false)) if !is_plain => Reading::Bool(true),
        _ => return None,
    };
    Some(ambiguous(text, span, read, otherwise, Difference::Parsers))
}

fn ambiguous(
    text: &str,
    span: Span,
    read: Reading,
    otherwise: Reading,
    difference: Difference,
) -> Ambiguous {
    let text = text.to_owned();
    Ambiguous { span, text, read, otherwise, difference, is_key: false, has_tag: false }
}

const LONGEST_WORD: usize = "false".len();

/// Whether a scalar that isn't a string is written as JSON has it. YAML 1.1 wants a point in a number with
/// an exponent, and a sign in the exponent; PHP wants no zero after the sign.
fn is_json(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    matches!(text, "null" | "true" | "false")
        || digits(whole)
            && (whole == "0" || !whole.starts_with('0'))
            && fraction.is_none_or(digits)
            && exponent.is_none_or(|exponent| {
                fraction.is_some()
                    && exponent.strip_prefix(['+', '-']).is_some_and(digits)
                    && !starts_with_zero(exponent)
            })
}

/// Whether an exponent starts with a zero, as in `1.5e+05`. PHP's parser reads a string then.
fn starts_with_zero(exponent: &str) -> bool {
    exponent.trim_start_matches(['+', '-']).starts_with('0')
}

fn reading(scalar: Scalar) -> Reading {
    match scalar {
        Scalar::Null => Reading::Null,
        Scalar::Bool(value) => Reading::Bool(value),
        Scalar::Number(number) => Reading::Number(number),
        Scalar::String => Reading::String,
        Scalar::NotJson => Reading::Other("a number".to_owned()),
    }
}

/// The types of YAML 1.1 that JSON doesn't have (yaml.org/type).
fn older_type(text: &str) -> Option<Reading> {
    let words = match text {
        "=" => "a default key, which some parsers refuse,",
        "<<" => "a merge key, which some parsers refuse,",
        _ if is_date(text) => "a date",
        _ => return None,
    };
    Some(Reading::Other(words.to_owned()))
}

/// Such as `2026-01-01`, `2026-1-1 9:00:00` or `2026-01-01T09:00:00+01:00`.
fn is_date(text: &str) -> bool {
    let (day, time) = match text.find(['T', 't', ' ', '\t']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let parts: Vec<_> = day.trim_start_matches('-').split('-').collect();
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    matches!(*parts.as_slice(), [year, month, day] if year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2))
        && time.bytes().skip(1).all(|byte| b"0123456789:.+-Zz \t".contains(&byte))
}

/// What some parsers add to both versions.
fn dialect(text: &str) -> Option<Reading> {
    let lower = text.to_ascii_lowercase();
    Some(match lower.as_str() {
        "null" => Reading::Null,
        "true" | "yes" | "on" => Reading::Bool(true),
        "false" | "no" | "off" => Reading::Bool(false),
        _ if text.starts_with(':') && text.len() > 1 => Reading::Other("a symbol".to_owned()),
        _ if is_number(&lower) || is_number(&without_separators(&lower)) => {
            Reading::Other("a number".to_owned())
        }
        _ => return None,
    })
}

/// A text that may be a number without its underlines, which Go's parsers drop before they look at it.
fn without_separators(text: &str) -> String {
    let may_be_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    if may_be_number { text.replace('_', "") } else { String::new() }
}

/// Whether some parser takes a text for a number: with separators, prefixes and signs that neither version
/// has, or of base 60 with other separators.
fn is_number(lower: &str) -> bool {
    let unsigned = lower.strip_prefix(['+', '-']).unwrap_or(lower);
    let is_signed = unsigned.len() < lower.len();
    if matches!(unsigned, ".inf" | ".nan") {
        return true;
    }
    let (prefix, rest) = unsigned.split_at_checked(2).unwrap_or((unsigned, ""));
    let radix = match prefix {
        "0b" => Some(2),
        "0o" => Some(8),
        "0x" => Some(16),
        _ => None,
    };
    let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    if let Some(radix) = radix
        && !rest.is_empty()
        && rest.chars().all(|digit| matches!(digit, '_' | ',') || digit.is_digit(radix))
    {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let exponent_digits = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let all = |text: &str, of: &[u8]| text.bytes().all(|byte| of.contains(&byte));
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    if !exponent_digits.is_none_or(|text| has_digit(text) && all(text, b"0123456789_"))
        || !fraction.is_none_or(|text| all(text, b"0123456789_,"))
        || !all(whole, b"0123456789_,:")
    {
        return false;
    }
    let starts_alike = !is_signed && whole.starts_with(['_', ',', ':']);
    let has_digits = has_digit(mantissa) || exponent.is_some();
    !starts_alike && (has_digits || fraction.is_some())
}

/// Whether a text is an exponent alone, which is a number to some parser.
fn is_exponent(text: &str) -> bool {
    text.strip_prefix(['e', 'E']).is_some_and(|_| is_number(&text.to_ascii_lowercase()))
}
