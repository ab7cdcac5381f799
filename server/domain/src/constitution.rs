//! How a site's panel is made up, as versioned data. A decision keeps the
//! version it was made under.

use serde::{Deserialize, Serialize};

use crate::{code::codes, directory::AgencyKind};

codes! {
    /// How the positions of the voting agencies combine (rules.md R17: no rule
    /// is published, so it is the site's own).
    pub enum Aggregation {
        /// All agree; otherwise adjourn or escalate. The default.
        Unanimous = "unanimous",
        /// More than half of the voting agencies; dissent is kept.
        Majority = "majority",
    }
}

/// The constitution of a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constitution {
    /// Version, from 1.
    pub version: i64,
    /// How positions combine.
    pub aggregation: Aggregation,
    /// Months a completed training stays valid (rules.md R18).
    pub training_valid_months: u32,
}

impl Constitution {
    /// The seats that decide: each must be held by a present, named member, and
    /// no site can do without one of them (rules.md R13).
    pub const VOTING_SEATS: [AgencyKind; 3] = [
        AgencyKind::LocalAuthority,
        AgencyKind::Police,
        AgencyKind::Health,
    ];

    /// The constitution a site starts with.
    #[must_use]
    pub const fn initial() -> Self {
        Self {
            version: 1,
            aggregation: Aggregation::Unanimous,
            training_valid_months: 36,
        }
    }

    /// Returns whether a seat decides.
    #[must_use]
    pub fn votes(kind: AgencyKind) -> bool {
        Self::VOTING_SEATS.contains(&kind)
    }
}
