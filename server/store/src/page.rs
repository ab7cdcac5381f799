//! Lists that are turned page by page, newest first, by where the last page ended
//! and not by counting: a row that is added meanwhile shifts nothing.

use std::{fmt, str::FromStr};

use nrm_panel_domain::time::{CivilDate, UtcTime};
use uuid::Uuid;

use crate::error::StoreError;

/// The most items of one page.
pub const MAX_PAGE: u32 = 500;

/// Which page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The most items wanted, from 1 to [`MAX_PAGE`].
    pub size: u32,
    /// Where the last page ended; `None` for the first page.
    pub after: Option<Cursor>,
}

impl Page {
    /// Returns the first page.
    #[must_use]
    pub const fn first(size: u32) -> Self {
        Self { size, after: None }
    }

    /// One more row than wanted is read, to see whether there is a next page.
    pub(crate) fn limit(self) -> i64 {
        i64::from(self.size.clamp(1, MAX_PAGE)) + 1
    }

    /// As [`Page::limit`], for rows that are taken one by one.
    pub(crate) fn rows(self) -> usize {
        self.size.clamp(1, MAX_PAGE) as usize + 1
    }

    /// Cuts a page off what was read, and keeps where it ends.
    pub(crate) fn cut<T>(self, mut items: Vec<T>, cursor: impl Fn(&T) -> Cursor) -> Listing<T> {
        let size = self.size.clamp(1, MAX_PAGE) as usize;
        let more = items.len() > size;
        items.truncate(size);
        let next = if more { items.last().map(cursor) } else { None };
        Listing { items, next }
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page starts; `None` on the last.
    pub next: Option<Cursor>,
}

/// The place after an item. As text it is opaque to clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    major: i64,
    minor: u128,
    ahead: bool,
}

impl Cursor {
    pub(crate) fn at(time: UtcTime, id: Uuid) -> Self {
        Self {
            major: time.micros(),
            minor: id.as_u128(),
            ahead: false,
        }
    }

    pub(crate) fn of(id: Uuid) -> Self {
        Self {
            major: 0,
            minor: id.as_u128(),
            ahead: false,
        }
    }

    pub(crate) fn on(date: CivilDate, id: Uuid) -> Self {
        let midnight = date.naive().and_time(chrono::NaiveTime::MIN);
        Self::at(UtcTime::from_naive_utc(midnight), id)
    }

    pub(crate) fn row(time: UtcTime, row: i64) -> Self {
        Self {
            major: time.micros(),
            minor: u128::from(row.unsigned_abs()),
            ahead: false,
        }
    }

    /// Says whether the item is one of those that come before all others.
    pub(crate) const fn ahead(self, ahead: bool) -> Self {
        Self { ahead, ..self }
    }

    pub(crate) const fn is_ahead(self) -> bool {
        self.ahead
    }

    pub(crate) fn time(self) -> Result<UtcTime, StoreError> {
        UtcTime::from_micros(self.major).ok_or(StoreError::NotFound)
    }

    pub(crate) fn date(self) -> Result<CivilDate, StoreError> {
        self.time()
            .map(|time| CivilDate::from_naive(time.naive_utc().date()))
    }

    pub(crate) fn id(self) -> String {
        Uuid::from_u128(self.minor).to_string()
    }

    pub(crate) fn number(self) -> i64 {
        i64::try_from(self.minor).unwrap_or(i64::MAX)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ahead = if self.ahead { ".1" } else { "" };
        write!(f, "{}.{:x}{ahead}", self.major, self.minor)
    }
}

/// A text that no page ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the end of a page")]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (place, ahead) = match text.strip_suffix(".1") {
            Some(place) if place.contains('.') => (place, true),
            Some(_) | None => (text, false),
        };
        let (major, minor) = place.split_once('.').ok_or(NoCursor)?;
        let major = major.parse().map_err(|_| NoCursor)?;
        let minor = u128::from_str_radix(minor, 16).map_err(|_| NoCursor)?;
        UtcTime::from_micros(major).ok_or(NoCursor)?;
        Ok(Self {
            major,
            minor,
            ahead,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_being_text() {
        for (minor, ahead) in [(u128::MAX, false), (u128::MAX, true), (1, false), (1, true)] {
            let cursor = Cursor {
                major: -5,
                minor,
                ahead,
            };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for bad in [
            "",
            ".",
            "1",
            "1.",
            "x.1",
            "1.g",
            "9223372036854775807.1",
            "1.1.2",
        ] {
            assert_eq!(bad.parse::<Cursor>(), Err(NoCursor), "{bad}");
        }
    }
}
