//! Instants and civil dates, as different types (decision 11).
//!
//! Nothing here reads a clock: functions that need the time are given it.

use std::fmt;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, Utc, Weekday};
use serde::{Deserialize, Serialize};

/// An instant in UTC with microsecond precision, the finest both engines keep.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UtcTime(DateTime<Utc>);

impl UtcTime {
    /// Returns the instant so many microseconds after 1970, or `None` out of range.
    #[must_use]
    pub fn from_micros(micros: i64) -> Option<Self> {
        DateTime::from_timestamp_micros(micros).map(Self)
    }

    /// Truncates a chrono instant to microseconds.
    #[must_use]
    pub fn from_chrono(instant: DateTime<Utc>) -> Self {
        Self(DateTime::from_timestamp_micros(instant.timestamp_micros()).unwrap_or(instant))
    }

    /// Reads a stored UTC date and time.
    #[must_use]
    pub fn from_naive_utc(naive: NaiveDateTime) -> Self {
        Self::from_chrono(naive.and_utc())
    }

    /// Parses RFC 3339, with any offset.
    ///
    /// # Errors
    /// Where the text is not RFC 3339.
    pub fn parse_rfc3339(text: &str) -> Result<Self, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text).map(|instant| Self::from_chrono(instant.to_utc()))
    }

    /// Returns microseconds since 1970.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// Returns the UTC date and time, as stored.
    #[must_use]
    pub fn naive_utc(self) -> NaiveDateTime {
        self.0.naive_utc()
    }

    /// Returns the civil date at this instant in London (rules.md R98).
    #[must_use]
    pub fn london_date(self) -> CivilDate {
        CivilDate(
            self.0
                .with_timezone(&chrono_tz::Europe::London)
                .date_naive(),
        )
    }

    /// Returns the next instant that can be told from this one.
    #[must_use]
    pub fn next_micro(self) -> Self {
        Self::from_micros(self.micros().saturating_add(1)).unwrap_or(self)
    }

    /// Returns the later of two instants.
    #[must_use]
    pub fn or_later(self, other: Self) -> Self {
        self.max(other)
    }
}

impl fmt::Display for UtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M:%S%.6fZ"))
    }
}

impl fmt::Debug for UtcTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A civil date in Europe/London. Legal dates are of this type, and due dates
/// are computed on it, never by adding 24 hours (rules.md R98).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CivilDate(NaiveDate);

impl CivilDate {
    /// Returns the date, or `None` for one that does not exist, such as 30 February.
    #[must_use]
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// Wraps a chrono date.
    #[must_use]
    pub const fn from_naive(date: NaiveDate) -> Self {
        Self(date)
    }

    /// Returns the chrono date, as stored.
    #[must_use]
    pub const fn naive(self) -> NaiveDate {
        self.0
    }

    /// Parses `YYYY-MM-DD`.
    ///
    /// # Errors
    /// Where the text is not such a date.
    pub fn parse_iso(text: &str) -> Result<Self, chrono::ParseError> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self)
    }

    /// Returns the date so many calendar days later (rules.md R97: no roll).
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        Self(
            self.0
                .checked_add_days(Days::new(days.into()))
                .unwrap_or(NaiveDate::MAX),
        )
    }

    /// Returns the date so many calendar days earlier.
    #[must_use]
    pub fn minus_days(self, days: u32) -> Self {
        Self(
            self.0
                .checked_sub_days(Days::new(days.into()))
                .unwrap_or(NaiveDate::MIN),
        )
    }

    /// Returns the same day so many months later, or the last day of that month.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        Self(
            self.0
                .checked_add_months(Months::new(months))
                .unwrap_or(NaiveDate::MAX),
        )
    }

    /// Counts calendar days from this date to another; the same day is 0.
    #[must_use]
    pub fn days_until(self, other: Self) -> i64 {
        (other.0 - self.0).num_days()
    }

    /// Returns the birthday a number of years after this birth date. A child born
    /// on 29 February has theirs on 1 March in a common year (rules.md R100).
    #[must_use]
    pub fn birthday(self, years: i32) -> Self {
        let year = self.0.year() + years;
        let date = NaiveDate::from_ymd_opt(year, self.0.month(), self.0.day())
            .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1));
        Self(date.unwrap_or(NaiveDate::MAX))
    }

    /// Returns completed years from this birth date to a later day.
    #[must_use]
    pub fn completed_years(self, on: Self) -> i32 {
        let years = on.0.year() - self.0.year();
        if self.birthday(years) <= on {
            years
        } else {
            years - 1
        }
    }

    /// Returns year, month and day.
    #[must_use]
    pub fn ymd(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// Returns whether this is a Saturday or a Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// Returns the quarter of the year, 1 to 4.
    #[must_use]
    pub fn quarter(self) -> u32 {
        self.0.month0() / 3 + 1
    }
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl fmt::Debug for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> CivilDate {
        CivilDate::parse_iso(text).unwrap()
    }

    #[test]
    fn r97_calendar_clocks_count_from_day_zero_and_do_not_roll() {
        let received = date("2026-11-22");
        assert_eq!(received.plus_days(45), date("2027-01-06"));
        assert_eq!(received.plus_days(90), date("2027-02-20"));
        assert_eq!(received.plus_days(100), date("2027-03-02"));
    }

    #[test]
    fn r98_the_civil_date_is_londons() {
        let summer = UtcTime::parse_rfc3339("2026-07-01T23:30:00Z").unwrap();
        let winter = UtcTime::parse_rfc3339("2026-12-01T23:30:00Z").unwrap();
        assert_eq!(summer.london_date(), date("2026-07-02"));
        assert_eq!(winter.london_date(), date("2026-12-01"));
    }

    #[test]
    fn r100_a_leap_day_child_turns_18_on_1_march_in_a_common_year() {
        assert_eq!(date("2008-02-29").birthday(18), date("2026-03-01"));
        assert_eq!(date("2008-02-29").birthday(16), date("2024-02-29"));
        assert_eq!(date("2008-02-29").completed_years(date("2026-02-28")), 17);
        assert_eq!(date("2008-02-29").completed_years(date("2026-03-01")), 18);
    }

    #[test]
    fn instants_keep_microseconds_only() {
        let time = UtcTime::parse_rfc3339("2026-07-01T23:30:00.123456789Z").unwrap();
        assert_eq!(time.to_string(), "2026-07-01T23:30:00.123456Z");
        assert_eq!(UtcTime::from_naive_utc(time.naive_utc()), time);
    }
}
