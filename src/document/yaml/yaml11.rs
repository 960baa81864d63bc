//! The values that YAML 1.1 gives to plain scalars (yaml.org/type), where they differ from YAML 1.2's.
//!
//! Many readers still follow it, in part or wholly: PyYAML, Ruby's Psych, SnakeYAML, Go's yaml.v2.

use super::core_schema::{Scalar, resolve as resolve_core};

/// The value of a plain scalar by YAML 1.1: the types `null`, `bool`, `int` and `float`.
pub(super) fn resolve(text: &str) -> Scalar {
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Scalar::Bool(false),
        _ => integer(text).or_else(|| float(text)).unwrap_or_else(|| core(text)),
    }
}

/// What both versions read alike. Of numbers, those are left to `integer` and `float`.
fn core(text: &str) -> Scalar {
    match resolve_core(text) {
        // `0o17` is a string in YAML 1.1, and so is `1e3`, which has no point.
        Scalar::Number(_) => Scalar::String,
        value => value,
    }
}

/// A whole number: binary, octal, hexadecimal, decimal or of base 60, with `_` between digits.
fn integer(text: &str) -> Option<Scalar> {
    let (minus, unsigned) = sign(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let plain = unsigned.replace('_', "");
    let (radix, digits) = match plain.as_bytes() {
        [b'0', b'b', ..] => (2, &plain[2..]),
        [b'0', b'x', ..] => (16, &plain[2..]),
        [b'0', _, ..] => (8, &plain[1..]),
        _ => (10, &plain[..]),
    };
    let number = |value: String| Scalar::Number(format!("{minus}{value}"));
    if radix == 10 && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Some(number(digits.to_owned()));
    }
    if !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix)) {
        let value = u128::from_str_radix(digits, radix);
        return Some(value.map_or(Scalar::NotJson, |value| number(value.to_string())));
    }
    base_60(&plain).map(|value| number(value.to_string()))
}

/// Such as `22:30`, which is 1350.
fn base_60(text: &str) -> Option<u128> {
    let mut parts = text.split(':');
    let mut value: u128 = whole(parts.next()?)?;
    let mut count = 0;
    for part in parts {
        let digit = whole(part).filter(|&digit| digit < 60 && part.len() <= 2)?;
        value = value.checked_mul(60)?.checked_add(digit)?;
        count += 1;
    }
    (count > 0).then_some(value)
}

fn whole(text: &str) -> Option<u128> {
    let is_number = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

/// A number with a point, with `_` between digits, or of base 60.
fn float(text: &str) -> Option<Scalar> {
    let (minus, unsigned) = sign(text);
    if !unsigned.contains('.') || !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let plain = unsigned.replace('_', "");
    if let Some((high, fraction)) = plain.split_once('.')
        && let Some(value) = base_60(high)
        && fraction.bytes().all(|digit| digit.is_ascii_digit())
    {
        let fraction = if fraction.is_empty() { "0" } else { fraction };
        return Some(Scalar::Number(format!("{minus}{value}.{fraction}")));
    }
    match resolve_core(&plain) {
        Scalar::Number(number) => Some(Scalar::Number(format!("{minus}{number}"))),
        Scalar::NotJson => Some(Scalar::NotJson),
        _ => None,
    }
}

/// The sign as JSON writes it, and what follows it.
fn sign(text: &str) -> (&'static str, &str) {
    match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Scalar, resolve};

    #[test]
    fn scalars_are_what_yaml_1_1_says() {
        let number = |text: &str| Scalar::Number(text.to_owned());
        let table = [
            ("NO", Scalar::Bool(false)),
            ("on", Scalar::Bool(true)),
            ("nO", Scalar::String),
            ("true", Scalar::Bool(true)),
            ("~", Scalar::Null),
            ("0644", number("420")),
            ("-010", number("-8")),
            ("089", Scalar::String),
            ("0b101", number("5")),
            ("0x1F", number("31")),
            ("-0x1F", number("-31")),
            ("0o17", Scalar::String),
            ("1_000", number("1000")),
            ("22:30", number("1350")),
            ("1:99", Scalar::String),
            ("190:20:30.15", number("685230.15")),
            ("1e3", Scalar::String),
            ("1.5e3", number("1.5e3")),
            ("1_0.5", number("10.5")),
            (".5", number("0.5")),
            ("0", number("0")),
            ("12", number("12")),
            ("+12", number("12")),
            (".inf", Scalar::NotJson),
            ("user.created", Scalar::String),
            ("", Scalar::Null),
        ];
        for (text, value) in table {
            assert_eq!(resolve(text), value, "{text}");
        }
    }
}
