//! Values that strings write: numbers, amounts of memory, lengths of time, versions, dates. Each has one grammar.
#![deny(clippy::arithmetic_side_effects)]

use std::cmp::Ordering;

use jiff::Timestamp;
use semver::Version;

use super::Date;
use super::date::moment_of_text;
use crate::document::{Decimal, Node};

/// What strings are read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grammar {
    /// A JSON number (RFC 8259, section 6), in quotes or not.
    Number,
    /// An amount of memory, as Kubernetes writes quantities: `2Gi`, `512M`, `1.5k`; without a unit, bytes.
    Bytes,
    /// A length of time, as Go's `time.ParseDuration` reads it: `90s`, `1h30m`, `1.5h`; not negative.
    Duration,
    /// A version by Semantic Versioning 2.0.0, compared by its precedence (section 11).
    Version,
    /// A date or a moment (RFC 3339, section 5.6).
    Date,
}

/// A value that can be compared with others of its grammar.
#[derive(Debug, Clone)]
pub(crate) enum Typed {
    Number(Decimal),
    /// In billionths of a byte or of a nanosecond.
    Amount(u128),
    Version(Version),
    /// The day in UTC, and the moment if a time is said.
    Date(Date, Option<Timestamp>),
}

impl Grammar {
    /// The grammar of that name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "number" => Self::Number,
            "bytes" => Self::Bytes,
            "duration" => Self::Duration,
            "version" => Self::Version,
            "date" => Self::Date,
            _ => return None,
        })
    }

    /// What a value of it is called, with an article.
    pub(crate) fn means(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Bytes => "an amount of memory",
            Self::Duration => "a length of time",
            Self::Version => "a version",
            Self::Date => "a date",
        }
    }

    /// What to write, for a text that isn't one.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Number => "write a number such as `1000` or `99.5`",
            Self::Bytes => "write a number with a unit, such as `512Mi` or `2G`",
            Self::Duration => "write numbers with units, such as `30s`, `5m` or `1h30m`",
            Self::Version => "write a version of three numbers, such as `2.3.0`",
            Self::Date => "write an RFC 3339 date or date-time, such as `2027-01-31`",
        }
    }

    /// The value of a node; `None` if it isn't one.
    pub(crate) fn read(self, node: Node<'_>) -> Option<Typed> {
        match self {
            // A number has no unit and isn't a version, but it counts bytes.
            Self::Number | Self::Bytes => match node.as_number() {
                Some(number) => self.read_text(&plain_number(number)?),
                None => self.read_text(node.as_str()?),
            },
            Self::Duration | Self::Version | Self::Date => self.read_text(node.as_str()?),
        }
    }

    /// The value that a text writes; `None` if it isn't one.
    pub(crate) fn read_text(self, text: &str) -> Option<Typed> {
        match self {
            Self::Number => is_number(text).then(|| Decimal::parse(text))?.map(Typed::Number),
            Self::Bytes => bytes(text).map(Typed::Amount),
            Self::Duration => duration(text).map(Typed::Amount),
            // Why a text isn't a version doesn't matter here.
            Self::Version => Version::parse(text).ok().map(Typed::Version),
            Self::Date => {
                let day = Date::of_text(text)?;
                Some(Typed::Date(day, moment_of_text(text)))
            }
        }
    }
}

impl Typed {
    /// How a value compares to another one of its grammar. A date and a moment are compared by their days.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.cmp(other),
            (Self::Amount(one), Self::Amount(other)) => one.cmp(other),
            (Self::Version(one), Self::Version(other)) => one.cmp_precedence(other),
            (Self::Date(_, Some(one)), Self::Date(_, Some(other))) => one.cmp(other),
            (Self::Date(one, _), Self::Date(other, _)) => one.cmp(other),
            // Values of one grammar are of one kind.
            _ => Ordering::Equal,
        }
    }
}

/// A JSON number as digits alone, if it has no exponent.
fn plain_number(number: &str) -> Option<String> {
    match number.contains(['e', 'E']) {
        true => Some(Decimal::parse(number)?.to_string()),
        false => Some(number.to_owned()),
    }
}

/// Whether a text is a JSON number.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let exponent = exponent.map(|it| it.strip_prefix(['+', '-']).unwrap_or(it));
    are_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(are_digits)
        && exponent.is_none_or(are_digits)
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The units of memory, each a power of 1000 or of 1024.
const UNITS: [(&str, u128, u32); 13] = [
    ("Ki", 1024, 1),
    ("Mi", 1024, 2),
    ("Gi", 1024, 3),
    ("Ti", 1024, 4),
    ("Pi", 1024, 5),
    ("Ei", 1024, 6),
    ("k", 1000, 1),
    ("M", 1000, 2),
    ("G", 1000, 3),
    ("T", 1000, 4),
    ("P", 1000, 5),
    ("E", 1000, 6),
    ("", 1, 0),
];

fn bytes(text: &str) -> Option<u128> {
    let end = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let (_, base, power) = UNITS.iter().find(|(name, ..)| *name == unit)?;
    billionths(number, base.checked_pow(*power)?)
}

/// The units of time, in nanoseconds.
const TIMES: [(&str, u128); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

fn duration(text: &str) -> Option<u128> {
    if text == "0" {
        return Some(0);
    }
    let (mut rest, mut sum) = (text, 0_u128);
    while !rest.is_empty() {
        let is_of_number = |it: char| it.is_ascii_digit() || it == '.';
        let (number, behind) = rest.split_at(rest.find(|it| !is_of_number(it))?);
        let (unit, behind) = behind.split_at(behind.find(is_of_number).unwrap_or(behind.len()));
        let (_, nanoseconds) = TIMES.iter().find(|(name, _)| *name == unit)?;
        sum = sum.checked_add(billionths(number, *nanoseconds)?)?;
        rest = behind;
    }
    (!text.is_empty()).then_some(sum)
}

/// A number without a sign, times a unit, in billionths; `None` if it isn't one, or has too many digits.
fn billionths(number: &str, unit: u128) -> Option<u128> {
    const DIGITS: usize = 9;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_number = are_digits(whole) && (are_digits(fraction) || !number.contains('.'));
    let fraction = fraction.trim_end_matches('0');
    if !is_number || fraction.len() > DIGITS {
        return None;
    }
    format!("{whole}{fraction:0<DIGITS$}").parse::<u128>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering::{Equal, Greater, Less};

    use super::Grammar::{Bytes, Date, Duration, Number, Version};

    #[test]
    fn values_are_compared_as_their_grammar_says() {
        for (grammar, one, other, order) in [
            (Number, "1e3", "1000", Equal),
            (Number, "999.99", "1000", Less),
            (Bytes, "2048Mi", "2Gi", Equal),
            (Bytes, "2G", "2Gi", Less),
            (Bytes, "1.5Ki", "1536", Equal),
            (Bytes, "2049Mi", "2Gi", Greater),
            (Duration, "5m", "300s", Equal),
            (Duration, "1h30m", "1.5h", Equal),
            (Duration, "1m1ms", "60.001s", Equal),
            (Duration, "301s", "5m", Greater),
            (Version, "2.3.0-beta.1", "2.3.0", Less),
            (Version, "2.10.0", "2.9.9", Greater),
            (Version, "1.0.0+a", "1.0.0+b", Equal),
            (Version, "1.0.0-alpha.2", "1.0.0-alpha.10", Less),
            (Date, "2026-11-25", "2026-11-25T23:00:00Z", Equal),
            (Date, "2026-11-25T10:00:00+01:00", "2026-11-25T09:30:00Z", Less),
            (Date, "2026-11-25T10:00:00.1234567891Z", "2026-11-25T10:00:00.1234567892Z", Equal),
            (Date, "2026-11-25T10:00:00.12345678911Z", "2026-11-25T10:00:01Z", Less),
            (Date, "2016-12-31T23:59:60Z", "2016-12-31T23:59:59.5Z", Greater),
            (Date, "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", Less),
            (Date, "2017-01-01T05:29:60+05:30", "2016-12-31T23:59:60z", Equal),
            (Date, "2026-11-25T00:00:00+23:59", "2026-11-24T00:01:00Z", Equal),
        ] {
            let read = |text: &str| grammar.read_text(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(read(one).compare(&read(other)), order, "{one} and {other}");
        }
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for (grammar, texts) in [
            (
                Number,
                &["", "1,000", "0x10", "01", "1.", ".5", "+1", "1e", "NaN", " 1", "\u{661}"][..],
            ),
            (Bytes, &["", "2 Gi", "2gi", "2GiB", "2GB", "2K", "Gi", "-1", "1.2.3", "1e3", "500m"]),
            (Duration, &["", "30", "5 m", "5min", "1d", "m", "-5m", "PT5M", "5m3", "1.2.3s"]),
            (Version, &["2.3", "v2.3.0", "2.3.0.1", "02.3.0", "^2.3.0", "latest", ""]),
            (
                Date,
                &[
                    "",
                    "tomorrow",
                    "2026-02-30",
                    "25.11.2026",
                    "2026-11-25T10:00",
                    "2026-11-25T10:00:00+24:00",
                    "2026-11-25T10:00:00+01:60",
                    "2026-11-25T10:00:60Z",
                    "2026-11-25T24:00:00Z",
                    "2026-11-25T10:00:00.Z",
                    "2026-11-25T10:00:00",
                    "2026-11-25T10:00:00+01",
                    "2026-11-25T10:00:00+0100",
                    "2026-11-25 10:00:00Z",
                    "2026-11-25T10:00:00Z[UTC]",
                    "2026-11-25T1:00:00Z",
                    "2026-11-25T10:00:61Z",
                    "2026-11-25T10:00:00,5Z",
                ],
            ),
        ] {
            for text in texts {
                assert!(grammar.read_text(text).is_none(), "{grammar:?}: {text}");
            }
        }
    }
}
