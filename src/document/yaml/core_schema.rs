//! The values of YAML scalars: the core schema of YAML 1.2.2, section 10.3.

use crate::document::Decimal;

/// The value of a scalar.
#[derive(Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    /// A JSON number.
    Number(String),
    String,
    /// A number that JSON doesn't have, such as `.inf`.
    NotJson,
}

impl Scalar {
    /// What a program prints of the value; `None` for a string. Equal values are printed alike.
    pub(super) fn printed(&self) -> Option<String> {
        match self {
            Self::Null => Some("null".to_owned()),
            Self::Bool(value) => Some(value.to_string()),
            Self::Number(number) => {
                Some(Decimal::parse(number).map_or_else(|| number.clone(), |it| it.to_string()))
            }
            Self::NotJson => Some("not a number of JSON".to_owned()),
            Self::String => None,
        }
    }
}

/// The core schema's resolution of a plain scalar (YAML 1.2.2, section 10.3.2).
pub(super) fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ => number(text),
    }
}

/// The value of a scalar with a tag such as `!!int`; `None` if the tag doesn't fit it.
pub(super) fn tagged(core: &str, text: &str) -> Option<Scalar> {
    let value = resolve(text);
    let fits = match (core, &value) {
        ("null", Scalar::Null) | ("bool", Scalar::Bool(_)) => true,
        ("int", Scalar::Number(number)) => !number.contains(['.', 'e', 'E']),
        ("float", Scalar::Number(_) | Scalar::NotJson) => true,
        _ => false,
    };
    fits.then_some(value)
}

/// A number of the core schema, in JSON's notation.
fn number(text: &str) -> Scalar {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let minus = if text.starts_with('-') { "-" } else { "" };
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Scalar::NotJson,
        _ => {}
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Scalar::NotJson;
    }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = text.strip_prefix(prefix)
            && !digits.is_empty()
            && digits.chars().all(|digit| digit.is_digit(radix))
        {
            let value = u128::from_str_radix(digits, radix);
            return value.map_or(Scalar::NotJson, |value| Scalar::Number(value.to_string()));
        }
    }
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_digits = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    let is_number = digits(whole)
        && fraction.is_none_or(digits)
        && !(whole.is_empty() && fraction.is_none_or(str::is_empty))
        && exponent_digits.is_none_or(|text| !text.is_empty() && digits(text));
    if !is_number {
        return Scalar::String;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = fraction.filter(|text| !text.is_empty());
    let fraction = fraction.map_or(String::new(), |digits| format!(".{digits}"));
    let exponent = exponent.map_or(String::new(), |digits| format!("e{digits}"));
    Scalar::Number(format!("{minus}{whole}{fraction}{exponent}"))
}
