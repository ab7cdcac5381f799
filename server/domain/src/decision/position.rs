//! The views of the voting agencies, and who was in the room.

use serde::{Deserialize, Serialize};

use super::{Outcome, Stage};
use crate::{
    directory::AgencyKind,
    id::{AgencyId, PersonId},
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

/// A voting agency's view on a stage. An abstention and a negative view carry
/// reasons, and so does a dissent, because any view may turn out to be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum View {
    /// Grounds are made out.
    Positive {
        /// Reasons, where given.
        #[serde(with = "crate::sensitive::sealed")]
        reasons: Sensitive<String>,
    },
    /// Grounds are not made out.
    Negative {
        /// Reasons.
        #[serde(with = "crate::sensitive::sealed")]
        reasons: Sensitive<String>,
    },
    /// The agency abstains.
    Abstain {
        /// Reasons.
        #[serde(with = "crate::sensitive::sealed")]
        reasons: Sensitive<String>,
    },
}

impl View {
    /// Returns the outcome the view is for; `None` for an abstention.
    #[must_use]
    pub const fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Positive { .. } => Some(Outcome::Positive),
            Self::Negative { .. } => Some(Outcome::Negative),
            Self::Abstain { .. } => None,
        }
    }

    /// Returns the reasons; empty where none were given.
    #[must_use]
    pub const fn reasons(&self) -> &Sensitive<String> {
        match self {
            Self::Positive { reasons } | Self::Negative { reasons } | Self::Abstain { reasons } => {
                reasons
            }
        }
    }
}

/// The stated view of one voting agency on one stage of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The voting seat.
    pub seat: AgencyKind,
    /// The agency.
    pub agency: AgencyId,
    /// The person who stated it.
    pub person: PersonId,
    /// The stage.
    pub stage: Stage,
    /// The view.
    #[serde(flatten)]
    pub view: View,
    /// 1 when first stated, one more at each revision.
    pub version: i64,
    /// When it was recorded.
    pub recorded_at: UtcTime,
}

/// A person present for an item when it was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollEntry {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their agency.
    pub agency: AgencyId,
    /// Their seat.
    pub seat: AgencyKind,
    /// Whether the seat decides.
    pub voting: bool,
    /// Date their training is valid to (rules.md R18).
    pub training_valid_until: Option<CivilDate>,
    /// For whom they came, as a deputy.
    pub deputy_for: Option<PersonId>,
}
