//! Revocation of a positive conclusive grounds decision: the SCA's, after talking to the
//! site (R57). The site records it and decides nothing.

use serde::{Deserialize, Serialize};

use super::{ReviewEvent, of};
use crate::{
    case::{Case, CaseEvent},
    decision::{Outcome, Stage},
    id::{DecisionId, PersonId},
    refusal::Refusal,
    sensitive::Sensitive,
    time::CivilDate,
};

/// A revocation, as the site heard of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The decision.
    pub decision: DecisionId,
    /// The day the SCA revoked it.
    pub revoked_on: CivilDate,
    /// Where the site has it from.
    pub source: String,
    /// What was said between the SCA and the site before.
    #[serde(with = "crate::sensitive::sealed")]
    pub talked: Sensitive<String>,
    /// Who recorded it.
    pub by: PersonId,
}

impl Case {
    /// Records that the SCA revoked a positive conclusive grounds decision. The panel's
    /// decision is kept as it was made.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `DECISION_NOT_STANDING`,
    /// `REVOCATION_NOT_POSSIBLE` (R57).
    pub fn record_revocation(&self, revocation: Revocation) -> Result<CaseEvent, Refusal> {
        let decision = self.standing_decision(revocation.decision)?;
        let positive = (decision.stage, decision.outcome) == (Stage::Cg, Outcome::Positive);
        if !positive || self.review.revocation.is_some() {
            return Err(Refusal::RevocationNotPossible);
        }
        Ok(of(ReviewEvent::Revoked(Box::new(revocation))))
    }
}
