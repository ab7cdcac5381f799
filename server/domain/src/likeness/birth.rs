//! How well two dates of birth agree.

use super::Reason;
use crate::referral::{DateOfBirth, DatePrecision};

/// What was found of two dates.
pub(super) struct Birth {
    pub(super) reason: Option<Reason>,
    /// Of children of any age, how many have by chance a date that agrees as well;
    /// `None` where the dates speak against one child.
    pub(super) chance: Option<f64>,
    /// Up to how many strangers a likeness is shown.
    pub(super) shown: Shown,
}

/// Up to how many strangers who are as alike by chance a likeness is shown, by how
/// alike the names are.
///
/// A second referral often has the same date, or the year alone, and seldom one that
/// is a digit off: what is seldom true must be less often chance to be worth a look.
/// The numbers were worked out on the training seeds of `tests/src/likeness`.
pub(super) struct Shown {
    /// The same words.
    pub(super) same: f64,
    /// A nickname of the other referral.
    pub(super) known_as: f64,
    /// One letter, the same sound or a short form away.
    pub(super) close: f64,
    /// Less alike.
    pub(super) less: f64,
}

const SAME: Shown = shown(0.1, 0.1, 0.1, 0.02);
const LESS_PRECISE: Shown = shown(0.25, 0.1, 0.05, 0.0);
const NOT_KNOWN: Shown = shown(0.02, 0.02, 0.0, 0.0);
const NEW_YEARS_DAY: Shown = shown(0.01, 0.0, 0.0, 0.0);
const MISTAKEN: Shown = shown(0.001, 0.0, 0.0, 0.0);
const NEVER: Shown = shown(0.0, 0.0, 0.0, 0.0);

const fn shown(same: f64, known_as: f64, close: f64, less: f64) -> Shown {
    Shown {
        same,
        known_as,
        close,
        less,
    }
}

/// Children of a panel were born within about so many years.
const YEARS: f64 = 6.0;
/// Of children without papers, how many are given a first of January.
const NEW_YEAR: f64 = 0.1;

/// Compares two dates of birth.
pub(super) fn compare(one: Option<DateOfBirth>, other: Option<DateOfBirth>) -> Birth {
    let found = |reason, chance, shown| Birth {
        reason: Some(reason),
        chance: Some(chance),
        shown,
    };
    let apart = Birth {
        reason: None,
        chance: None,
        shown: NEVER,
    };
    let (Some(one), Some(other)) = (one, other) else {
        return found(Reason::BirthUnknown, 1.0, NOT_KNOWN);
    };
    let ((y1, m1, d1), (y2, m2, d2)) = (one.date.ymd(), other.date.ymd());
    let month_known =
        |born: DateOfBirth| matches!(born.precision, DatePrecision::Day | DatePrecision::Month);
    let day_known = |born: DateOfBirth| born.precision == DatePrecision::Day;
    if day_known(one) && day_known(other) {
        let new_year = |month, day| (month, day) == (1, 1);
        if one.date == other.date {
            let chance = if new_year(m1, d1) {
                NEW_YEAR
            } else {
                1.0 / 365.0
            };
            return found(Reason::SameBirthDate, chance / YEARS, SAME);
        }
        if y1 == y2 && (new_year(m1, d1) || new_year(m2, d2)) {
            return found(Reason::BirthNewYear, 1.0 / YEARS, NEW_YEARS_DAY);
        }
        if y1 == y2 && (m1, d1) == (d2, m2) {
            return found(
                Reason::BirthDayAndMonthSwapped,
                1.0 / 365.0 / YEARS,
                MISTAKEN,
            );
        }
        let both_new_year = new_year(m1, d1) && new_year(m2, d2);
        let (one, other) = (one.date.to_string(), other.date.to_string());
        if !both_new_year && strsim::osa_distance(&one, &other) == 1 {
            return found(Reason::BirthOneDigitApart, 0.06 / YEARS, MISTAKEN);
        }
        return apart;
    }
    let estimated = [one, other]
        .iter()
        .any(|born| born.precision == DatePrecision::Estimated);
    if estimated && (y1 - y2).abs() <= 1 {
        return found(Reason::BirthPrecision, 3.0 / YEARS, LESS_PRECISE);
    }
    if y1 == y2 && month_known(one) && month_known(other) {
        if m1 == m2 {
            return found(Reason::BirthPrecision, 1.0 / 12.0 / YEARS, LESS_PRECISE);
        }
    } else if y1 == y2 {
        return found(Reason::BirthPrecision, 1.0 / YEARS, LESS_PRECISE);
    }
    apart
}
