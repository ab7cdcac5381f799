//! How well two dates of birth agree.

use std::cmp::Ordering;

use super::Reason;
use crate::referral::{DateOfBirth, DatePrecision};

/// When the child in question was referred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Referred {
    /// Before the other child.
    Before,
    /// After it.
    After,
}

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
/// is a digit off: what is seldom true must be less often chance to be worth a look. It
/// seldom differs in two ways at once, so that a name that is not quite the same needs
/// a date that is. The numbers were worked out on the training seeds of
/// `tests/src/likeness`.
pub(super) struct Shown {
    /// The same words.
    pub(super) same: f64,
    /// A nickname of the other referral.
    pub(super) known_as: f64,
    /// One letter, the same sound or a short form away.
    pub(super) close: f64,
    /// All of one name in the other.
    pub(super) part: f64,
    /// Alike, not close.
    pub(super) alike: f64,
}

const SAME: Shown = shown(0.1, 0.1, 0.1, 0.01, 0.002);
/// So many children are given a first of January that names must do more.
const SAME_NEW_YEAR: Shown = shown(0.1, 0.1, 0.1, 0.0, 0.0);
/// The later referral knows less of the date than the earlier one: a usual second
/// referral, by somebody else.
const LATER_VAGUER: Shown = shown(0.4, 0.1, 0.01, 0.0, 0.0);
const EARLIER_VAGUER: Shown = shown(0.05, 0.05, 0.01, 0.0, 0.0);
const BOTH_VAGUE: Shown = shown(0.25, 0.25, 0.25, 0.0, 0.0);
const NOT_KNOWN: Shown = shown(0.02, 0.02, 0.0, 0.0, 0.0);
const NEW_YEARS_DAY: Shown = shown(0.005, 0.0, 0.0, 0.0, 0.0);
const MISTAKEN: Shown = shown(0.0005, 0.0, 0.0, 0.0, 0.0);
const NEVER: Shown = shown(0.0, 0.0, 0.0, 0.0, 0.0);

const fn shown(same: f64, known_as: f64, close: f64, part: f64, alike: f64) -> Shown {
    Shown {
        same,
        known_as,
        close,
        part,
        alike,
    }
}

/// Children of a panel were born within about so many years.
pub(super) const YEARS: f64 = 6.0;
/// Of children, at most so many have no birth date, or one that is not exact. Whose date
/// one referral does not know, another seldom knows either: that both are vague speaks
/// for one child as a rare name does.
const VAGUE: f64 = 0.1;
/// Of children without papers, how many are given a first of January.
const NEW_YEAR: f64 = 0.1;

/// Compares the dates of birth that an earlier and a later referral tell.
pub(super) fn compare(earlier: Option<DateOfBirth>, later: Option<DateOfBirth>) -> Birth {
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
    let (one, other) = match (earlier, later) {
        (Some(one), Some(other)) => (one, other),
        (None, None) => return found(Reason::BirthUnknown, VAGUE, BOTH_VAGUE),
        (None, Some(_)) | (Some(_), None) => {
            return found(Reason::BirthUnknown, 1.0, NOT_KNOWN);
        }
    };
    let ((y1, m1, d1), (y2, m2, d2)) = (one.date.ymd(), other.date.ymd());
    let month_known =
        |born: DateOfBirth| matches!(born.precision, DatePrecision::Day | DatePrecision::Month);
    let day_known = |born: DateOfBirth| born.precision == DatePrecision::Day;
    if day_known(one) && day_known(other) {
        let new_year = |month, day| (month, day) == (1, 1);
        if one.date == other.date {
            let (chance, shown) = if new_year(m1, d1) {
                (NEW_YEAR, SAME_NEW_YEAR)
            } else {
                (1.0 / 365.0, SAME)
            };
            return found(Reason::SameBirthDate, chance / YEARS, shown);
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
    let chance = if estimated && (y1 - y2).abs() <= 1 {
        3.0 / YEARS
    } else if y1 != y2 {
        return apart;
    } else if !month_known(one) || !month_known(other) {
        1.0 / YEARS
    } else if m1 == m2 {
        1.0 / 12.0 / YEARS
    } else {
        return apart;
    };
    let (vague, shown) = match vagueness(other).cmp(&vagueness(one)) {
        Ordering::Greater => (1.0, LATER_VAGUER),
        Ordering::Equal => (VAGUE, BOTH_VAGUE),
        Ordering::Less => (1.0, EARLIER_VAGUER),
    };
    found(Reason::BirthPrecision, vague * chance, shown)
}

/// Returns how vague a date is: the more, the higher.
const fn vagueness(born: DateOfBirth) -> u8 {
    match born.precision {
        DatePrecision::Day => 0,
        DatePrecision::Month => 1,
        DatePrecision::Year => 2,
        DatePrecision::Estimated => 3,
    }
}
