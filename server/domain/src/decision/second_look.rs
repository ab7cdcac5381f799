//! The second look at a stage whose outcome may be negative (rules.md R24).

use serde::{Deserialize, Serialize};

use super::Stage;
use crate::{
    code::codes,
    id::{AgencyId, PersonId},
    sensitive::Sensitive,
    time::UtcTime,
};

codes! {
    /// What a second look came to.
    pub enum LookVerdict {
        /// Whoever looked agrees that the outcome may be negative.
        Agrees = "agrees",
        /// More is wanted first.
        AsksForMore = "asks_for_more",
    }
}

/// A second look at the positions on one stage of an item, by somebody who neither
/// chairs it nor stated one of them. A position stated afterwards voids it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondLook {
    /// The stage.
    pub stage: Stage,
    /// Who looked.
    pub person: PersonId,
    /// Their agency.
    pub agency: AgencyId,
    /// What it came to.
    pub verdict: LookVerdict,
    /// Why.
    #[serde(with = "crate::sensitive::sealed")]
    pub reasons: Sensitive<String>,
    /// When it was recorded.
    pub recorded_at: UtcTime,
}
