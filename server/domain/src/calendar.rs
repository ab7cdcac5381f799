//! Bank holidays and working days.
//!
//! Only a few clocks count working days (rules.md R42, R43); all others count
//! calendar days and never roll (R97). Bank holidays are dated data in the shape
//! of the file gov.uk publishes, so that a newer one can be loaded without a
//! release. What is built in was compiled on the day its `compiled` key states.

use std::collections::BTreeSet;

use serde::Deserialize;
use thiserror::Error;

use crate::{code::codes, time::CivilDate};

/// The file that is built in.
const BUILT_IN: &str = include_str!("../data/bank-holidays.json");

codes! {
    /// A bank holiday division of the United Kingdom (rules.md R101).
    pub enum Division {
        /// England and Wales.
        EnglandAndWales = "england-and-wales",
        /// Scotland.
        Scotland = "scotland",
        /// Northern Ireland.
        NorthernIreland = "northern-ireland",
    }
}

impl Division {
    /// Returns the name, in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "England and Wales",
            Self::Scotland => "Scotland",
            Self::NorthernIreland => "Northern Ireland",
        }
    }
}

/// One bank holiday of one division.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BankHoliday {
    /// The division.
    pub division: Division,
    /// The day off, which is the substitute day where the holiday itself falls on
    /// a weekend.
    pub date: CivilDate,
    /// What it is called.
    pub title: String,
}

/// Why a file of bank holidays cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The file is not of gov.uk's shape.
    #[error("the bank holidays are not in the shape of gov.uk's file: {detail}")]
    Shape {
        /// What the reader found, with its place.
        detail: String,
    },
    /// A key names one division and what stands under it another.
    #[error("the bank holidays under {key} say they are of {stated:?}")]
    WrongDivision {
        /// The key.
        key: &'static str,
        /// The division stated.
        stated: String,
    },
    /// A date does not exist.
    #[error("bank holidays of {division}, entry {entry}: {text:?} is not a date")]
    Date {
        /// The division.
        division: &'static str,
        /// The entry, counted from 1.
        entry: usize,
        /// What stands there.
        text: String,
    },
    /// A title is missing.
    #[error("bank holidays of {division}, entry {entry}: the title is empty")]
    Title {
        /// The division.
        division: &'static str,
        /// The entry, counted from 1.
        entry: usize,
    },
    /// The file names no holiday at all.
    #[error("the file names no bank holiday")]
    Empty,
}

/// Returns the bank holidays that are built in.
///
/// # Errors
/// Never for the file of a released build, which a test reads.
pub fn built_in_holidays() -> Result<Vec<BankHoliday>, CalendarError> {
    parse_holidays(BUILT_IN)
}

/// Reads a file of bank holidays in gov.uk's shape. A file may cover fewer than
/// the three divisions.
///
/// # Errors
/// The first fault, naming the division and the entry.
pub fn parse_holidays(json: &str) -> Result<Vec<BankHoliday>, CalendarError> {
    let file: File = serde_json::from_str(json).map_err(|error| CalendarError::Shape {
        detail: error.to_string(),
    })?;
    let mut holidays = Vec::new();
    for (division, listed) in [
        (Division::EnglandAndWales, file.england_and_wales),
        (Division::Scotland, file.scotland),
        (Division::NorthernIreland, file.northern_ireland),
    ] {
        if let Some(listed) = listed {
            read_division(division, listed, &mut holidays)?;
        }
    }
    if holidays.is_empty() {
        return Err(CalendarError::Empty);
    }
    Ok(holidays)
}

fn read_division(
    division: Division,
    listed: Listed,
    holidays: &mut Vec<BankHoliday>,
) -> Result<(), CalendarError> {
    let key = division.code();
    if listed.division != key {
        return Err(CalendarError::WrongDivision {
            key,
            stated: listed.division,
        });
    }
    for (index, Entry { title, date }) in listed.events.into_iter().enumerate() {
        let entry = index + 1;
        if title.trim().is_empty() {
            return Err(CalendarError::Title {
                division: key,
                entry,
            });
        }
        let Ok(date) = CivilDate::parse_iso(&date) else {
            return Err(CalendarError::Date {
                division: key,
                entry,
                text: date,
            });
        };
        holidays.push(BankHoliday {
            division,
            date,
            title,
        });
    }
    Ok(())
}

/// gov.uk's file. A misspelt division must not pass for one without holidays, so
/// unknown keys are refused here; unknown keys of an entry are not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    /// Where the built-in file comes from; gov.uk's own has no such key.
    #[serde(default, rename = "source")]
    _source: String,
    /// When the built-in file was compiled.
    #[serde(default, rename = "compiled")]
    _compiled: String,
    england_and_wales: Option<Listed>,
    scotland: Option<Listed>,
    northern_ireland: Option<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    division: String,
    events: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    title: String,
    date: String,
}

/// The working days of one division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    division: Division,
    holidays: BTreeSet<CivilDate>,
}

impl Calendar {
    /// Makes the calendar of a division from the dates of its bank holidays.
    pub fn new(division: Division, holidays: impl IntoIterator<Item = CivilDate>) -> Self {
        Self {
            division,
            holidays: holidays.into_iter().collect(),
        }
    }

    /// Makes the calendar of a division from the bank holidays of all.
    #[must_use]
    pub fn of(division: Division, holidays: &[BankHoliday]) -> Self {
        let own = holidays
            .iter()
            .filter(|holiday| holiday.division == division);
        Self::new(division, own.map(|holiday| holiday.date))
    }

    /// Returns the division.
    #[must_use]
    pub const fn division(&self) -> Division {
        self.division
    }

    /// Returns whether a day is a working day: Monday to Friday and no bank
    /// holiday of the division (rules.md R101).
    #[must_use]
    pub fn is_working_day(&self, date: CivilDate) -> bool {
        !date.is_weekend() && !self.holidays.contains(&date)
    }

    /// Returns the day so many working days later. The start is day 0 and need
    /// not be a working day itself (rules.md R97, R101).
    #[must_use]
    pub fn plus_working_days(&self, start: CivilDate, days: u32) -> CivilDate {
        let mut date = start;
        let mut left = days;
        while left > 0 {
            let next = date.plus_days(1);
            if next == date {
                // The last day the calendar library knows: nothing comes after.
                return date;
            }
            date = next;
            left -= u32::from(self.is_working_day(date));
        }
        date
    }

    /// Counts the working days after one day up to and with another; 0 where the
    /// other is not later.
    #[must_use]
    pub fn working_days_between(&self, from: CivilDate, to: CivilDate) -> u32 {
        let mut count = 0;
        let mut date = from;
        while date < to {
            date = date.plus_days(1);
            count += u32::from(self.is_working_day(date));
        }
        count
    }

    /// Returns the last year whose bank holidays are known.
    #[must_use]
    pub fn covered_until(&self) -> Option<i32> {
        self.holidays.last().map(|date| date.ymd().0)
    }

    /// Warns when the known bank holidays run out: they are published about two
    /// years ahead, so a year without any is a file not loaded.
    #[must_use]
    pub fn warning(&self, today: CivilDate) -> Option<String> {
        let (this_year, _, _) = today.ymd();
        let division = self.division.name();
        match self.covered_until() {
            Some(last) if last > this_year => None,
            Some(last) if last == this_year => Some(format!(
                "the bank holidays of {division} are known to the end of {last} only; load a newer file"
            )),
            Some(last) => Some(format!(
                "the bank holidays of {division} ran out at the end of {last}; days since then count as working days even where they are holidays, so load a newer file"
            )),
            None => Some(format!(
                "no bank holidays of {division} are known; they count as working days until a file is loaded"
            )),
        }
    }
}

#[cfg(test)]
mod tests;
