//! The calendar period a return is about.

use std::fmt;

use chrono::{Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::London;

use nrm_panel_domain::time::{CivilDate, UtcTime};

/// The years a return can be about: the NRM began in 2009.
const YEARS: std::ops::RangeInclusive<i32> = 2009..=2999;

/// A calendar year, or one quarter of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i32,
    quarter: Option<u8>,
}

impl Period {
    /// Returns a year, or a quarter of it; `None` for a quarter other than 1 to 4
    /// and for a year no return can be about.
    #[must_use]
    pub fn new(year: i32, quarter: Option<u8>) -> Option<Self> {
        let exists = quarter.is_none_or(|quarter| (1..=4).contains(&quarter));
        (exists && YEARS.contains(&year)).then_some(Self { year, quarter })
    }

    /// Returns the year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Returns the quarter, 1 to 4; `None` for the whole year.
    #[must_use]
    pub const fn quarter(self) -> Option<u8> {
        self.quarter
    }

    /// Returns the quarters of its year.
    pub(crate) fn quarters(self) -> [Self; 4] {
        [1, 2, 3, 4].map(|quarter| Self {
            quarter: Some(quarter),
            ..self
        })
    }

    /// Returns its first day.
    #[must_use]
    pub fn start(self) -> CivilDate {
        let first_month = self.quarter.map_or(1, |quarter| u32::from(quarter) * 3 - 2);
        first_of(self.year, first_month)
    }

    /// Returns its last day.
    #[must_use]
    pub fn end(self) -> CivilDate {
        match self.quarter {
            Some(quarter @ 1..=3) => first_of(self.year, u32::from(quarter) * 3 + 1).minus_days(1),
            Some(_) | None => first_of(self.year + 1, 1).minus_days(1),
        }
    }

    /// Returns whether a day is in it.
    #[must_use]
    pub fn contains(self, date: CivilDate) -> bool {
        (self.start()..=self.end()).contains(&date)
    }

    /// Returns whether it has begun; before, there is nothing to count.
    #[must_use]
    pub fn has_started(self, today: CivilDate) -> bool {
        self.start() <= today
    }

    /// Returns the instant it is cut at unless another is asked for: so many days after
    /// its end, 23:59 in London.
    #[must_use]
    pub fn default_as_at(self, cut_days: u32) -> UtcTime {
        let last_day = self.end().naive() + Days::new(cut_days.into());
        let last_minute =
            last_day.and_time(NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(NaiveTime::MIN));
        // The clocks in London never change in the last hour of a day.
        let instant = London.from_local_datetime(&last_minute).earliest();
        UtcTime::from_chrono(
            instant.map_or_else(|| last_minute.and_utc(), |cut| cut.with_timezone(&Utc)),
        )
    }
}

/// `2026 Q4`, as the published tables write it, or `2026`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quarter {
            Some(quarter) => write!(f, "{} Q{quarter}", self.year),
            None => write!(f, "{}", self.year),
        }
    }
}

fn first_of(year: i32, month: u32) -> CivilDate {
    // The constructor lets in no year or quarter for which this does not exist.
    CivilDate::from_ymd(year, month, 1).unwrap_or(CivilDate::from_naive(NaiveDate::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_runs_from_its_first_to_its_last_day_and_is_cut_four_days_later() {
        for (year, quarter, start, end, as_at, shown) in [
            (
                2026,
                Some(1),
                "2026-01-01",
                "2026-03-31",
                "2026-04-04T22:59:00.000000Z",
                "2026 Q1",
            ),
            (
                2026,
                Some(2),
                "2026-04-01",
                "2026-06-30",
                "2026-07-04T22:59:00.000000Z",
                "2026 Q2",
            ),
            (
                2026,
                Some(3),
                "2026-07-01",
                "2026-09-30",
                "2026-10-04T22:59:00.000000Z",
                "2026 Q3",
            ),
            (
                2026,
                Some(4),
                "2026-10-01",
                "2026-12-31",
                "2027-01-04T23:59:00.000000Z",
                "2026 Q4",
            ),
            (
                2028,
                None,
                "2028-01-01",
                "2028-12-31",
                "2029-01-04T23:59:00.000000Z",
                "2028",
            ),
        ] {
            let period = Period::new(year, quarter).unwrap();
            assert_eq!(period.start().to_string(), start, "{shown}");
            assert_eq!(period.end().to_string(), end, "{shown}");
            assert_eq!(period.default_as_at(4).to_string(), as_at, "{shown}");
            assert_eq!(period.to_string(), shown);
            assert!(period.contains(period.start()) && period.contains(period.end()));
            assert!(!period.contains(period.end().plus_days(1)));
            assert!(period.has_started(period.start()));
            assert!(!period.has_started(period.start().minus_days(1)));
        }
    }

    #[test]
    fn a_period_that_does_not_exist_cannot_be_made() {
        for (year, quarter) in [
            (2026, Some(0)),
            (2026, Some(5)),
            (0, None),
            (300_000, Some(1)),
        ] {
            assert_eq!(Period::new(year, quarter), None);
        }
    }
}
