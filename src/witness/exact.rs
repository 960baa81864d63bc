//! Exact decimal numbers that can be calculated with.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::document::Decimal;

/// A whole number divided by a power of ten. Numbers with more than 37 digits are none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exact {
    digits: i128,
    /// How many of them are after the point.
    scale: u32,
}

/// The most digits after the point.
const MOST_DECIMALS: u32 = 18;

impl Exact {
    pub(crate) const ONE: Self = Self::whole(1);
    pub(super) const ZERO: Self = Self::whole(0);

    pub(crate) const fn whole(number: i64) -> Self {
        Self { digits: number as i128, scale: 0 }
    }

    /// Reads a JSON number (RFC 8259, section 6); `None` for one with too many digits.
    pub(crate) fn parse(number: &str) -> Option<Self> {
        let (digits, power) = Decimal::parse(number)?.parts()?;
        let moved = u32::try_from(power.unsigned_abs()).ok()?;
        match power < 0 {
            true => (moved <= MOST_DECIMALS).then_some(Self { digits, scale: moved }),
            false => {
                let digits = digits.checked_mul(10_i128.checked_pow(moved)?)?;
                Some(Self { digits, scale: 0 })
            }
        }
    }

    /// The number, if it is whole.
    pub(crate) fn to_whole(self) -> Option<i128> {
        (self.scale == 0).then_some(self.digits)
    }

    pub(super) fn of(number: &Number) -> Option<Self> {
        Self::parse(&number.to_string())
    }

    /// Without zeros at the end, so that each number has one form.
    fn reduced(mut self) -> Option<Self> {
        while self.scale > 0 && self.digits.checked_rem(10) == Some(0) {
            self.digits = self.digits.checked_div(10)?;
            self.scale = self.scale.checked_sub(1)?;
        }
        (self.scale <= MOST_DECIMALS).then_some(self)
    }

    /// The digits of both with the same number of them after the point.
    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        let lift =
            |it: Self| it.digits.checked_mul(10_i128.checked_pow(scale.saturating_sub(it.scale))?);
        Some((lift(self)?, lift(other)?, scale))
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (one, other, scale) = self.aligned(other)?;
        Self { digits: one.checked_add(other)?, scale }.reduced()
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { digits: other.digits.checked_neg()?, ..other })
    }

    pub(super) fn times(self, count: i128) -> Option<Self> {
        Self { digits: self.digits.checked_mul(count)?, ..self }.reduced()
    }

    /// The half of it.
    pub(super) fn half(self) -> Option<Self> {
        let scale = self.scale.checked_add(1)?;
        Self { digits: self.digits.checked_mul(5)?, scale }.reduced()
    }

    /// How often `step` goes into it, rounded down.
    pub(super) fn steps(self, step: Self) -> Option<i128> {
        let (one, step, _) = self.aligned(step)?;
        one.checked_div_euclid(step)
    }

    pub(super) fn is_multiple_of(self, step: Self) -> Option<bool> {
        let (one, step, _) = self.aligned(step)?;
        if step == 0 {
            return Some(one == 0);
        }
        Some(one.checked_rem(step)? == 0)
    }

    /// The least number above zero that both go into.
    pub(super) fn common_multiple(self, other: Self) -> Option<Self> {
        let (one, other, scale) = self.aligned(other)?;
        let (mut left, mut right) = (one.checked_abs()?, other.checked_abs()?);
        while right != 0 {
            (left, right) = (right, left.checked_rem(right)?);
        }
        let digits = one.checked_abs()?.checked_div(left)?.checked_mul(other.checked_abs()?)?;
        Self { digits, scale }.reduced()
    }

    /// The number as JSON.
    pub(super) fn to_value(self) -> Value {
        let text = Decimal::clamped(&format!("{}e-{}", self.digits, self.scale)).to_string();
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl std::hash::Hash for Exact {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        // Each number has one form.
        (self.digits, self.scale).hash(state);
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match self.aligned(*other) {
            Some((one, other, _)) => one.cmp(&other),
            // What is too large to be aligned differs in size or sign by more than any fraction.
            None => {
                let size = |it: &Self| it.digits as f64 / 10_f64.powi(it.scale as i32);
                size(self).total_cmp(&size(other))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Exact;

    #[test]
    fn numbers_are_exact() {
        let exact = |text: &str| Exact::parse(text).expect("it has few digits");
        for (text, shown) in [
            ("0.10", "0.1"),
            ("1e3", "1000"),
            ("-2.50", "-2.5"),
            ("12e-3", "0.012"),
            ("0", "0"),
            ("-0.0", "0"),
        ] {
            assert_eq!(exact(text).to_value().to_string(), shown);
        }
        assert!(exact("0.1") < exact("0.11") && exact("-3") < exact("-2.9"));
        assert_eq!(exact("0.1").plus(exact("0.2")), Some(exact("0.3")));
        assert_eq!(exact("0.6").common_multiple(exact("0.4")), Some(exact("1.2")));
        assert_eq!(exact("0.3").is_multiple_of(exact("0.1")), Some(true));
        assert_eq!(exact("0.35").is_multiple_of(exact("0.1")), Some(false));
        assert_eq!(exact("-1").steps(exact("2")), Some(-1));
        assert_eq!(exact("1").half(), Some(exact("0.5")));
        assert_eq!(Exact::parse("1e99"), None);
        assert_eq!(Exact::parse("1e-99"), None);
    }
}
