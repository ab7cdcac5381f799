//! Places and times in a referral.

use serde::{Deserialize, Serialize};

use super::{DatePrecision, ExploitationType, WordsOf};
use crate::{code::codes, sensitive::redacted, time::CivilDate};

codes! {
    /// What happened at a place.
    pub enum PlaceRole {
        /// The child was exploited there.
        Exploitation = "exploitation",
        /// The child was taken through it.
        Transit = "transit",
        /// The child is staying there now.
        Current = "current",
        /// The child was born there.
        Birth = "birth",
    }
}

/// A date of which only a part may be known; a date, words, or both.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproximateDate {
    /// The date and how much of it is known; parts that are not known are 1.
    pub date: Option<(CivilDate, DatePrecision)>,
    /// As it was said; may be empty where there is a date.
    pub words: String,
}

/// A place; at least one field besides its role says something.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// What happened there.
    pub role: PlaceRole,
    /// Town or village, as written.
    pub town: String,
    /// County or region, as written.
    pub region: String,
    /// Country, as written; empty means the United Kingdom where a town is given.
    pub country: String,
    /// Address or description, as written.
    pub details: String,
}

/// One period of exploitation; at least one field says something.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    /// How the child was exploited, where known.
    pub exploitation: Option<ExploitationType>,
    /// When it began, where known.
    pub started: Option<ApproximateDate>,
    /// When it ended; `None` where it goes on or is not known.
    pub ended: Option<ApproximateDate>,
    /// Where.
    pub places: Vec<Place>,
    /// What happened, in words; may be empty.
    pub description: String,
    /// Whose words these are, where that is said.
    pub words_of: Option<WordsOf>,
}

redacted!(ApproximateDate, Place, Episode);
