//! Numbers by their exact value: digits are never rounded before they are compared.
#![deny(clippy::arithmetic_side_effects)]

use std::cmp::Ordering;
use std::fmt;

/// A decimal number of any size.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Decimal {
    is_negative: bool,
    /// Without zeros at either end; none for zero.
    digits: String,
    /// The power of ten of the last digit.
    power: i128,
}

impl Decimal {
    /// Reads a JSON number (RFC 8259, section 6); `None` for an exponent beyond 64 bits.
    pub(crate) fn parse(number: &str) -> Option<Self> {
        let (is_negative, number) = match number.strip_prefix('-') {
            Some(number) => (true, number),
            None => (false, number),
        };
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_end_matches('0');
        let zeros = digits.len().saturating_sub(significant.len());
        let significant = significant.trim_start_matches('0');
        if significant.is_empty() {
            return Some(Self { is_negative: false, digits: String::new(), power: 0 });
        }
        // With 64 bits, no sum of an exponent and a length overflows below.
        let exponent = i128::from(exponent.parse::<i64>().ok()?);
        let power = exponent.checked_sub(fraction.len() as i128)?.checked_add(zeros as i128)?;
        Some(Self { is_negative, digits: significant.to_owned(), power })
    }

    /// The same, where the exponent is brought into 64 bits: such a number is still larger, or nearer to zero, than all
    /// that can be read.
    pub(crate) fn clamped(number: &str) -> Self {
        let nearest = || {
            let (mantissa, exponent) = number.split_once(['e', 'E'])?;
            let nearest = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
            Self::parse(&format!("{mantissa}e{nearest}"))
        };
        let zero = Self { is_negative: false, digits: String::new(), power: 0 };
        Self::parse(number).or_else(nearest).unwrap_or(zero)
    }

    /// Whether two JSON numbers are equal: by value, or by text where an exponent is too large.
    pub(crate) fn same(one: &str, other: &str) -> bool {
        one == other || Self::parse(one).is_some_and(|one| Self::parse(other) == Some(one))
    }

    /// All digits as one number, and the power of ten that it is multiplied by; `None` with more digits than fit.
    pub(crate) fn parts(&self) -> Option<(i128, i128)> {
        let sign = if self.is_negative { -1 } else { 1 };
        let digits = match self.digits.is_empty() {
            true => 0,
            false => self.digits.parse::<i128>().ok()?,
        };
        Some((digits.checked_mul(sign)?, self.power))
    }

    /// Whether it has no fraction.
    pub(crate) fn is_whole(&self) -> bool {
        self.power >= 0
    }

    /// How many digits there are after the point.
    pub(crate) fn decimals(&self) -> u128 {
        u128::try_from(self.power.saturating_neg()).unwrap_or(0)
    }

    /// Whether it is a whole number times `divisor`. Of zero, only zero is a multiple.
    pub(crate) fn is_multiple_of(&self, divisor: &Self) -> bool {
        if self.digits.is_empty() || divisor.digits.is_empty() {
            return self.digits.is_empty();
        }
        // No digits end in a zero, so none are a multiple of a power of ten.
        let Ok(zeros) = u128::try_from(self.power.saturating_sub(divisor.power)) else {
            return false;
        };
        let zeros = usize::try_from(zeros).unwrap_or(usize::MAX);
        remainder(&self.digits, zeros, &divisor.digits).is_empty()
    }

    /// The exact sum of JSON numbers; `None` if it has too many digits.
    pub(crate) fn sum(numbers: &[&str]) -> Option<Self> {
        let numbers = numbers.iter().map(|it| Self::parse(it)).collect::<Option<Vec<_>>>()?;
        let power = numbers.iter().map(|it| it.power).min().unwrap_or(0);
        let mut sum = 0_i128;
        for number in numbers.iter().filter(|it| !it.digits.is_empty()) {
            let zeros = u32::try_from(number.power.checked_sub(power)?).ok()?;
            let digits = number.digits.parse::<i128>().ok()?;
            let value = digits.checked_mul(10_i128.checked_pow(zeros)?)?;
            sum = match number.is_negative {
                true => sum.checked_sub(value)?,
                false => sum.checked_add(value)?,
            };
        }
        Self::parse(&format!("{sum}e{power}"))
    }

    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// By the place of the first digit, then digit by digit.
    fn compare_magnitude(&self, other: &Self) -> Ordering {
        let first = |it: &Self| it.power.saturating_add(it.digits.len() as i128);
        first(self).cmp(&first(other)).then_with(|| self.digits.cmp(&other.digits))
    }
}

/// The shortest way to write the number without an exponent, or with one where that would be long.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minus = if self.is_negative { "-" } else { "" };
        let digits = if self.digits.is_empty() { "0" } else { &self.digits };
        match i32::try_from(self.power) {
            Ok(power @ 0..LONG) => write!(f, "{minus}{digits}{}", "0".repeat(power as usize)),
            Ok(power) if -LONG < power && power < 0 => {
                let fraction = power.unsigned_abs() as usize;
                let padded = format!("{digits:0>width$}", width = fraction.saturating_add(1));
                let (whole, fraction) = padded.split_at(padded.len().saturating_sub(fraction));
                write!(f, "{minus}{whole}.{fraction}")
            }
            _ => write!(f, "{minus}{digits}e{}", self.power),
        }
    }
}

/// What is left of a whole number with so many zeros behind it, divided by another one: its digits; none for zero.
fn remainder(digits: &str, zeros: usize, divisor: &str) -> Vec<u8> {
    // A zero brings a factor 2 and a factor 5. The divisor has fewer of each than bits, so that more change nothing.
    let zeros = zeros.min(divisor.len().saturating_mul(4));
    let digits = digits.bytes().chain(std::iter::repeat_n(b'0', zeros));
    // The remainder times ten fits into 128 bits.
    if divisor.len() <= 37
        && let Ok(divisor) = divisor.parse::<u128>()
    {
        let left = digits.fold(0_u128, |left, digit| {
            let next = left.wrapping_mul(10).wrapping_add(u128::from(digit.wrapping_sub(b'0')));
            next.checked_rem(divisor).unwrap_or(0)
        });
        return if left == 0 { Vec::new() } else { left.to_string().into_bytes() };
    }
    let mut left: Vec<u8> = Vec::new();
    for digit in digits {
        if !(left.is_empty() && digit == b'0') {
            left.push(digit);
        }
        while is_at_least(&left, divisor.as_bytes()) {
            subtract(&mut left, divisor.as_bytes());
        }
    }
    left
}

/// Whether one number without leading zeros is as large as another, by their digits.
fn is_at_least(number: &[u8], other: &[u8]) -> bool {
    number.len().cmp(&other.len()).then_with(|| number.cmp(other)).is_ge()
}

/// Takes a number off another one that is as large, digit by digit from the last one.
fn subtract(number: &mut Vec<u8>, other: &[u8]) {
    let mut borrowed = 0;
    let others = other.iter().rev().copied().chain(std::iter::repeat(b'0'));
    for (digit, other) in number.iter_mut().rev().zip(others) {
        let taken = other.wrapping_sub(b'0').wrapping_add(borrowed);
        let has = digit.wrapping_sub(b'0');
        borrowed = u8::from(has < taken);
        *digit = has.wrapping_add(borrowed.wrapping_mul(10)).wrapping_sub(taken).wrapping_add(b'0');
    }
    let zeros = number.iter().take_while(|&&digit| digit == b'0').count();
    number.drain(..zeros);
}

/// Powers of ten from here on are written with an exponent.
const LONG: i32 = 40;

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sign().cmp(&other.sign()).then_with(|| match self.sign() {
            0 => Ordering::Equal,
            1 => self.compare_magnitude(other),
            _ => other.compare_magnitude(self),
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect("it is a number")
    }

    #[test]
    fn numbers_compare_by_their_exact_value() {
        let ascending = [
            "-1e400",
            "-12",
            "-1.5",
            "-1.25",
            "-1e-400",
            "0",
            "1e-400",
            "0.09",
            "0.1",
            "0.10001",
            "1",
            "1.0000000000000000000000001",
            "9",
            "10",
            "9007199254740993",
            "1e400",
        ];
        for (nth, one) in ascending.iter().enumerate() {
            for (mth, other) in ascending.iter().enumerate() {
                assert_eq!(decimal(one).cmp(&decimal(other)), nth.cmp(&mth), "{one} and {other}");
            }
        }
        for (one, other) in [("1", "1.0"), ("100", "1e2"), ("-0", "0.0"), ("12.5e1", "125")] {
            assert!(Decimal::same(one, other), "{one} and {other}");
        }
    }

    #[test]
    fn a_number_is_printed_without_what_adds_nothing() {
        for (number, printed) in [
            ("1.10", "1.1"),
            ("-0.0", "0"),
            ("-12e2", "-1200"),
            ("0.05", "0.05"),
            ("-1.5", "-1.5"),
            ("1e400", "1e400"),
            ("12e-400", "12e-400"),
        ] {
            assert_eq!(decimal(number).to_string(), printed, "{number}");
        }
    }

    #[test]
    fn a_number_is_a_multiple_by_its_exact_value() {
        for (number, divisor, is_multiple) in [
            ("0", "7", true),
            ("7", "0", false),
            ("-21", "7", true),
            ("1e400", "7", false),
            ("7e400", "7", true),
            ("1e400", "1024", true),
            ("0.3", "0.1", true),
            ("0.35", "0.1", false),
            ("1e-400", "1e-401", true),
            ("1e-401", "1e-400", false),
            ("18446744073709551617", "18446744073709551617", true),
            ("18446744073709551618", "18446744073709551617", false),
            ("36893488147419103234", "18446744073709551617", true),
            (
                "100000000000000000000000000000000000000010",
                "100000000000000000000000000000000000000011",
                false,
            ),
            (
                "300000000000000000000000000000000000000033e5",
                "100000000000000000000000000000000000000011",
                true,
            ),
            (
                "300000000000000000000000000000000000000034e5",
                "100000000000000000000000000000000000000011",
                false,
            ),
            ("1e9999999999999999999999", "3", false),
            ("9e9999999999999999999999", "3", true),
        ] {
            let of = Decimal::clamped(number).is_multiple_of(&Decimal::clamped(divisor));
            assert_eq!(of, is_multiple, "{number} and {divisor}");
        }
    }

    #[test]
    fn the_largest_exponents_compare_exactly_and_larger_ones_are_refused() {
        let (most, least) = (i64::MAX, i64::MIN);
        assert!(decimal(&format!("9e{most}")) < decimal(&format!("11e{most}")));
        assert!(decimal(&format!("-9e{most}")) > decimal(&format!("-11e{most}")));
        assert!(decimal(&format!("0.9e{least}")) < decimal(&format!("1e{least}")));
        assert!(Decimal::parse("1e999999999999999999999999999999999999999999").is_none());
        assert!(Decimal::parse(&format!("1e{}", u64::MAX)).is_none());
    }
}
