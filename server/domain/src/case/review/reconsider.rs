//! Reconsideration of a negative decision. Anyone acting for the child asks; the SCA says
//! whether, and whether the site or it decides anew (R54). The site keeps what it hears.

use serde::{Deserialize, Serialize};

use super::{ReviewEvent, next_number, of};
use crate::{
    case::{Case, CaseEvent, DecisionEnding},
    clocks::Alert,
    code::codes,
    decision::{Decision, Outcome, Stage},
    id::{DecisionId, PersonId},
    refusal::{Refusal, stage_name},
    rulebook::RuleBook,
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

codes! {
    /// On what ground reconsideration is asked for (R54).
    pub enum ReconsiderationGround {
        /// New evidence.
        NewEvidence = "new_evidence",
        /// The decision is not in line with the guidance.
        Guidance = "guidance",
    }
}

codes! {
    /// What the SCA said to a request (R54).
    pub enum ScaAnswer {
        /// It is not reconsidered.
        Refused = "refused",
        /// The site decides anew.
        SiteDecides = "site_decides",
        /// The SCA decides anew.
        ScaDecides = "sca_decides",
    }
}

codes! {
    /// Where a request stands, as the returns name it (returns.md R7).
    pub enum ReconsiderationState {
        /// The SCA has not said whether.
        Requested = "requested",
        /// The SCA refused.
        Refused = "refused",
        /// It is to be decided anew.
        Pending = "pending",
        /// Decided anew, negative again.
        Upheld = "upheld",
        /// Decided anew, positive.
        Overturned = "overturned",
    }
}

/// A request for reconsideration. Name, birth date and nationality of the child and the
/// reference of the NRM are those of the case (R55).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedReconsideration {
    /// Number within the case, from 1.
    pub number: u32,
    /// The decision.
    pub decision: DecisionId,
    /// Its stage.
    pub stage: Stage,
    /// Who asks, and in what capacity.
    #[serde(with = "crate::sensitive::sealed")]
    pub asked_by: Sensitive<String>,
    /// The grounds, never none.
    pub grounds: Vec<ReconsiderationGround>,
    /// Why.
    #[serde(with = "crate::sensitive::sealed")]
    pub reasons: Sensitive<String>,
    /// The day it was asked for.
    pub asked_on: CivilDate,
    /// The last day in time.
    pub last_day: CivilDate,
    /// Why it is taken all the same, where it came later.
    #[serde(with = "crate::sensitive::sealed")]
    pub exceptional: Sensitive<String>,
    /// Who recorded it.
    pub by: PersonId,
}

/// What the SCA said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredReconsideration {
    /// Number of the request.
    pub number: u32,
    /// What.
    pub answer: ScaAnswer,
    /// The day.
    pub on: CivilDate,
    /// Where the site has it from.
    pub source: String,
    /// Who recorded it.
    pub by: PersonId,
}

/// A request with what the SCA said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconsideration {
    /// The request.
    pub asked: RequestedReconsideration,
    /// The answer; `None` while there is none.
    pub answered: Option<AnsweredReconsideration>,
}

/// A request to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The decision.
    pub decision: DecisionId,
    /// Who asks, and in what capacity.
    pub asked_by: Sensitive<String>,
    /// The grounds, never none.
    pub grounds: Vec<ReconsiderationGround>,
    /// Why.
    pub reasons: Sensitive<String>,
    /// The day.
    pub asked_on: CivilDate,
    /// Why it is taken although it is late; empty where it is not.
    pub exceptional: Sensitive<String>,
    /// Who records it.
    pub by: PersonId,
}

impl Case {
    /// Records that reconsideration of a negative decision is asked for (R44, R54, R55).
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `DECISION_NOT_STANDING`, `DECISION_NOT_NEGATIVE`
    /// (R44), `RECONSIDERATION_OPEN`, `RECONSIDERATION_INCOMPLETE` (R55),
    /// `RECONSIDERATION_LATE` (R44).
    pub fn request_reconsideration(
        &self,
        asking: Asking,
        book: &RuleBook,
    ) -> Result<CaseEvent, Refusal> {
        let decision = self.standing_decision(asking.decision)?;
        if decision.outcome != Outcome::Negative {
            return Err(Refusal::DecisionNotNegative);
        }
        let open = |known: &&super::Reconsideration| {
            matches!(
                self.reconsideration_state(known),
                ReconsiderationState::Requested | ReconsiderationState::Pending
            )
        };
        if let Some(open) = self.review.reconsiderations.iter().find(open) {
            let number = open.asked.number;
            return Err(Refusal::ReconsiderationOpen { number });
        }
        let missing = self.missing_of_a_request();
        if !missing.is_empty() {
            return Err(Refusal::ReconsiderationIncomplete { missing });
        }
        let days = book.in_force_on(decision.decided_on).reconsideration_days;
        let last_day = decision.decided_on.plus_days(days);
        let unexplained = asking.exceptional.expose().trim().is_empty();
        if asking.asked_on > last_day && unexplained {
            return Err(Refusal::ReconsiderationLate { last_day });
        }
        let Asking {
            asked_by,
            grounds,
            reasons,
            asked_on,
            exceptional,
            by,
            ..
        } = asking;
        Ok(of(ReviewEvent::ReconsiderationRequested(Box::new(
            RequestedReconsideration {
                number: next_number(self.review.reconsiderations.len()),
                decision: decision.id,
                stage: decision.stage,
                asked_by,
                grounds,
                reasons,
                asked_on,
                last_day,
                exceptional,
                by,
            },
        ))))
    }

    /// Returns what a request must name and the case does not hold (R55).
    fn missing_of_a_request(&self) -> Vec<&'static str> {
        let child = &self.referral.child;
        let named = [&child.first_name, &child.last_name];
        [
            (
                "the child's name",
                named.iter().any(|name| !name.expose().trim().is_empty()),
            ),
            ("the birth date", self.date_of_birth.expose().is_some()),
            ("the nationality", !child.nationalities.is_empty()),
            ("the reference of the SCA", self.sca.reference.is_some()),
        ]
        .into_iter()
        .filter_map(|(what, there)| (!there).then_some(what))
        .collect()
    }

    /// Records what the SCA said to a request. Where the site decides anew the decision
    /// stands no more and its stage is open: the SCA is the second person (R54).
    ///
    /// # Errors
    /// `RECONSIDERATION_NOT_OPEN`, `CASE_CLOSED`, `CASE_TRANSFERRED`,
    /// `DECISION_NOT_STANDING`, `SUPERSEDE_OPEN`.
    pub fn answer_reconsideration(
        &self,
        answered: AnsweredReconsideration,
    ) -> Result<CaseEvent, Refusal> {
        let number = answered.number;
        let mut known = self.review.reconsiderations.iter();
        let open = known
            .find(|it| it.asked.number == number && it.answered.is_none())
            .ok_or(Refusal::ReconsiderationNotOpen { number })?;
        if answered.answer != ScaAnswer::Refused {
            let decision = self.standing_decision(self.as_corrected(open.asked.decision))?;
            self.check_no_supersession(decision)?;
        }
        Ok(of(ReviewEvent::ReconsiderationAnswered(Box::new(answered))))
    }

    /// Returns where a request stands.
    #[must_use]
    pub fn reconsideration_state(&self, known: &Reconsideration) -> ReconsiderationState {
        let Some(answered) = &known.answered else {
            return ReconsiderationState::Requested;
        };
        if answered.answer == ScaAnswer::Refused {
            return ReconsiderationState::Refused;
        }
        let decided = self.successor(self.as_corrected(known.asked.decision));
        match decided.map(|decision| decision.outcome) {
            None => ReconsiderationState::Pending,
            Some(Outcome::Negative) => ReconsiderationState::Upheld,
            Some(Outcome::Positive) => ReconsiderationState::Overturned,
        }
    }

    /// Returns the day a request came to its end: that the SCA refused it, or that it was
    /// decided anew.
    pub(in crate::case) fn reconsideration_ended_on(
        &self,
        known: &Reconsideration,
    ) -> Option<CivilDate> {
        match self.reconsideration_state(known) {
            ReconsiderationState::Requested | ReconsiderationState::Pending => None,
            ReconsiderationState::Refused => known.answered.as_ref().map(|answered| answered.on),
            ReconsiderationState::Upheld | ReconsiderationState::Overturned => self
                .successor(self.as_corrected(known.asked.decision))
                .map(|decision| decision.decided_on),
        }
    }

    /// Returns the decision that the SCA is to make anew at a stage.
    pub(in crate::case) fn awaited_of_the_sca(&self, stage: Stage) -> Option<&Decision> {
        let awaited = self.review.reconsiderations.iter().find(|known| {
            let answer = known.answered.as_ref().map(|answered| answered.answer);
            known.asked.stage == stage
                && answer == Some(ScaAnswer::ScaDecides)
                && self.reconsideration_state(known) == ReconsiderationState::Pending
        })?;
        let standing = self.decision(stage)?;
        (standing.id == self.as_corrected(awaited.asked.decision)).then_some(standing)
    }

    pub(super) fn reconsideration_alert(&self, known: &Reconsideration) -> Option<Alert> {
        let number = known.asked.number;
        let stage = stage_name(known.asked.stage);
        let sca = known.answered.as_ref().map(|answered| answered.answer);
        let text = match (self.reconsideration_state(known), sca) {
            (ReconsiderationState::Requested, _) => format!(
                "reconsideration {number} of {stage} was asked for on {}: the SCA says whether \
                 (R54)",
                known.asked.asked_on
            ),
            (ReconsiderationState::Pending, Some(ScaAnswer::ScaDecides)) => format!(
                "reconsideration {number} of {stage}: the SCA decides anew; record its decision"
            ),
            // That the site decides anew is told by the open stage.
            (
                ReconsiderationState::Pending
                | ReconsiderationState::Refused
                | ReconsiderationState::Upheld
                | ReconsiderationState::Overturned,
                _,
            ) => return None,
        };
        Some(Alert {
            code: "RECONSIDERATION_OPEN",
            text,
        })
    }

    pub(super) fn apply_reconsideration(
        &mut self,
        answered: AnsweredReconsideration,
        at: UtcTime,
    ) -> Option<()> {
        let mut known = self.review.reconsiderations.iter_mut();
        let open = known.find(|it| it.asked.number == answered.number && it.answered.is_none())?;
        let (stage, answer) = (open.asked.stage, answered.answer);
        open.answered = Some(answered);
        match answer {
            ScaAnswer::SiteDecides => self.reopen(stage, at, DecisionEnding::Reconsidered),
            ScaAnswer::Refused | ScaAnswer::ScaDecides => Some(()),
        }
    }
}
