//! Local safeguarding plans. Safety never waits for the NRM state (rules.md R70).

use serde::{Deserialize, Serialize};

use crate::{
    code::codes,
    id::PlanId,
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

codes! {
    /// The kind of plan.
    pub enum PlanKind {
        /// Child in need, section 17.
        ChildInNeed = "child_in_need",
        /// Child protection, section 47.
        ChildProtection = "child_protection",
        /// Care plan of a looked-after child.
        Care = "care",
        /// Safety plan.
        Safety = "safety",
    }
}

/// One version of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanVersion {
    /// Number, from 1.
    pub number: i64,
    /// The date of this version.
    pub dated: CivilDate,
    /// The lead professional.
    #[serde(with = "crate::sensitive::sealed")]
    pub lead_professional: Sensitive<String>,
    /// When it was recorded here.
    pub recorded_at: UtcTime,
}

/// A plan linked to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Identifier.
    pub id: PlanId,
    /// The kind.
    pub kind: PlanKind,
    /// The reference in the authority's own system.
    #[serde(with = "crate::sensitive::sealed")]
    pub reference: Sensitive<String>,
    /// Its versions, oldest first; never empty.
    pub versions: Vec<PlanVersion>,
}

impl Plan {
    /// Returns the number of the latest version.
    #[must_use]
    pub fn latest(&self) -> i64 {
        self.versions.last().map_or(0, |version| version.number)
    }
}
