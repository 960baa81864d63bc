//! Dates of policies, and the dates in documents.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Serialize, Serializer};

/// A day of the Gregorian calendar, in UTC, from year 0 to 9999.
///
/// ```
/// use dtolint::policy::Date;
///
/// let date: Date = "2027-01-31".parse()?;
/// assert_eq!(date.to_string(), "2027-01-31");
/// assert!("2027-02-30".parse::<Date>().is_err());
/// # Ok::<(), dtolint::policy::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

/// The text isn't a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError(String);

impl Date {
    /// The day that many days later; `None` after the year 9999.
    #[must_use]
    pub fn after(self, days: u32) -> Option<Self> {
        let days = Span::new().try_days(i64::from(days)).ok()?;
        self.0.checked_add(days).ok().map(Self)
    }

    /// How many days it is after an earlier day; 0 if that isn't earlier.
    pub(crate) fn days_since(self, earlier: Self) -> u32 {
        let days = earlier.0.until(self.0).map_or(0, |span| span.get_days());
        u32::try_from(days).unwrap_or(0)
    }

    /// Today in UTC, by the clock of the system. Nothing else in the library looks at a clock: a
    /// program passes the date on, so that a run can be repeated with another one.
    #[must_use]
    pub fn today() -> Self {
        Self(TimeZone::UTC.to_datetime(Timestamp::now()).date())
    }

    /// The day of a `full-date` or `date-time` (RFC 3339, section 5.6) in a document; for a `date-time`, its
    /// day in UTC. `None` if the text is neither.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        let (date, time) = text.split_at_checked(10)?;
        // Why a text isn't a date doesn't matter here.
        let day = date.parse::<Self>().ok()?;
        if time.is_empty() {
            return Some(day);
        }
        Some(Self(TimeZone::UTC.to_datetime(moment(date, time)?).date()))
    }
}

/// The moment that a text says (RFC 3339, `date-time`), if it says a time.
pub(crate) fn moment_of_text(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_at_checked(10)?;
    moment(date, time)
}

/// The moment of a date and a `T` with a time: an offset is less than a day, a minute has a 60th second only where UTC
/// adds leap seconds, and digits beyond the nanoseconds are left out.
fn moment(date: &str, time: &str) -> Option<Timestamp> {
    let time = time.strip_prefix(['T', 't'])?;
    let (clock, rest) = time.split_at_checked(8)?;
    let [hours, minutes, seconds] = clock_numbers(clock)?;
    let digits = rest.strip_prefix('.').map(|it| it.find(|it: char| !it.is_ascii_digit()));
    let (fraction, offset) = match digits {
        None => ("", rest),
        Some(end) => rest[1..].split_at(end.filter(|end| *end > 0)?),
    };
    let offset = if offset.eq_ignore_ascii_case("z") { "+00:00" } else { offset };
    let (sign, distance) = offset.split_at_checked(1)?;
    let [offset_hours, offset_minutes] = clock_numbers(distance)?;
    if !matches!(sign, "+" | "-") || offset_hours > 23 || offset_minutes > 59 {
        return None;
    }
    let is_leap = seconds == 60;
    // A leap second has no moment of its own here: it is the last one before the next minute.
    let (second, fraction) =
        if is_leap { (59, "999999999") } else { (seconds, &fraction[..fraction.len().min(9)]) };
    let point = if fraction.is_empty() { "" } else { "." };
    let text = format!("{date}T{hours:02}:{minutes:02}:{second:02}{point}{fraction}{offset}");
    // Why a text isn't a moment doesn't matter here.
    let moment: Timestamp = text.parse().ok()?;
    let of_utc = TimeZone::UTC.to_datetime(moment);
    (!is_leap || (of_utc.hour(), of_utc.minute()) == (23, 59)).then_some(moment)
}

/// The numbers of two digits between colons.
fn clock_numbers<const N: usize>(text: &str) -> Option<[u8; N]> {
    let number = |part: &str| match part.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(tens.wrapping_sub(b'0').wrapping_mul(10).wrapping_add(ones.wrapping_sub(b'0')))
        }
        _ => None,
    };
    let numbers: Option<Vec<u8>> = text.split(':').map(number).collect();
    numbers?.try_into().ok()
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let plain = |(at, byte): (usize, u8)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        let is_plain = text.len() == 10 && text.bytes().enumerate().all(plain);
        let date = is_plain.then(|| text.parse().ok()).flatten();
        date.map(Self).ok_or_else(|| DateError(format!("`{text}` is not a date: write YYYY-MM-DD")))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// As `YYYY-MM-DD`.
impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DateError {}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn dates_are_those_of_rfc_3339_and_moments_count_in_utc() {
        let table = [
            ("2026-11-25", Some("2026-11-25")),
            ("2026-11-25T23:59:59Z", Some("2026-11-25")),
            ("2026-11-25t23:59:59.123z", Some("2026-11-25")),
            ("2026-11-25T23:30:00-01:00", Some("2026-11-26")),
            ("2026-11-25T00:30:00+01:00", Some("2026-11-24")),
            ("2026-11-25T23:30:00", None),
            ("2026-11-25 23:30:00Z", None),
            ("2026-11-25T23:30:00Z[UTC]", None),
            ("2026-02-29", None),
            ("2026-1-1", None),
            ("20261125", None),
            ("today", None),
            ("", None),
        ];
        for (text, expected) in table {
            let found = Date::of_text(text).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        let last: Date = "9999-12-31".parse().expect("it is a date");
        assert_eq!(last.after(1), None);
    }
}
