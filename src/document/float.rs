//! What a 64-bit float holds of a JSON number (RFC 8259, section 6).

use super::Decimal;

/// What a 64-bit float holds of a number.
#[derive(Debug, PartialEq)]
pub(super) enum Held {
    /// The number.
    Exactly,
    /// Nothing: the number is too large.
    Infinity,
    NegativeZero,
    /// The number, but it holds the next one for the same.
    WithNeighbours,
    /// Another number, in JSON's notation.
    Other(String),
}

/// Whether a float holds a JSON number, and tells it from its neighbours.
pub(crate) fn is_exact(text: &str) -> bool {
    held(text) == Held::Exactly
}

/// What a float holds of a JSON number.
pub(super) fn held(text: &str) -> Held {
    // A float holds every number of 15 digits.
    if text.len() <= 15 && !text.starts_with("-0") && !text.contains(['e', 'E']) {
        return Held::Exactly;
    }
    let float: f64 = text.parse().unwrap_or(f64::INFINITY);
    if float.is_infinite() {
        return Held::Infinity;
    }
    let shortest = format!("{float:e}");
    let (exact, nearest) = (Decimal::parse(text), Decimal::parse(&shortest));
    if exact != nearest {
        return Held::Other(nearest.map_or(shortest, |nearest| nearest.to_string()));
    }
    let is_whole = !text.contains(['.', 'e', 'E']);
    if float == 0.0 && text.starts_with('-') {
        Held::NegativeZero
    } else if is_whole && float.abs() > LARGEST_EXACT {
        Held::WithNeighbours
    } else {
        Held::Exactly
    }
}

/// 2^53: of the whole numbers beyond it, a float holds only some.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

#[cfg(test)]
mod tests {
    use super::{Held, held};

    #[test]
    fn a_float_holds_numbers_as_ieee_754_says() {
        let other = |number: &str| Held::Other(number.to_owned());
        let table = [
            ("0", Held::Exactly),
            ("-0", Held::NegativeZero),
            ("-0.0", Held::NegativeZero),
            ("-0e5", Held::NegativeZero),
            ("-0.5", Held::Exactly),
            ("1e3", Held::Exactly),
            ("0.1", Held::Exactly),
            ("0.30000000000000004", Held::Exactly),
            ("0.1000000000000000055", other("0.1")),
            ("123456789.123456789", other("123456789.12345679")),
            ("9007199254740992", Held::Exactly),
            ("9007199254740993", other("9007199254740992")),
            ("-9007199254740993", other("-9007199254740992")),
            ("9007199254740994", Held::WithNeighbours),
            ("9007199254740993.0", other("9007199254740992")),
            ("18446744073709551616", other("18446744073709552000")),
            ("1e22", Held::Exactly),
            ("1e400", Held::Infinity),
            ("-1e400", Held::Infinity),
            ("1e-400", other("0")),
            ("1e999999999999999999999999999999999999999999", Held::Infinity),
            ("0e400", Held::Exactly),
            ("1.7976931348623157e308", Held::Exactly),
            ("5e-324", Held::Exactly),
        ];
        for (text, expected) in table {
            assert_eq!(held(text), expected, "{text}");
        }
    }
}
