//! Time that is asked for and time that is overrun: a third party's request to delay
//! conclusive grounds (rules.md R50), and why both decisions come later than the limit
//! (R39).

use serde::{Deserialize, Serialize};

use super::{Course, CourseEvent};
use crate::{
    case::{Case, CaseEvent},
    code::codes,
    decision::Stage,
    id::PersonId,
    refusal::Refusal,
    sensitive::Sensitive,
    time::CivilDate,
};

codes! {
    /// What came of a request to delay.
    pub enum DelayOutcome {
        /// The panel waits until a day; no clock waits with it.
        Granted = "granted",
        /// The panel does not wait.
        Refused = "refused",
    }
}

/// A third party's request that conclusive grounds wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelayRequest {
    /// Number within the case, from 1.
    pub number: u32,
    /// Who asks, by name or office.
    #[serde(with = "crate::sensitive::sealed")]
    pub asked_by: Sensitive<String>,
    /// Why.
    #[serde(with = "crate::sensitive::sealed")]
    pub why: Sensitive<String>,
    /// Until when, as asked.
    pub until: Option<CivilDate>,
}

/// The answer to a request to delay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelayAnswer {
    /// How the need was weighed.
    #[serde(with = "crate::sensitive::sealed")]
    pub need: Sensitive<String>,
    /// The day it was discussed with the SCA, which tells the child's representative.
    pub discussed_on: CivilDate,
    /// What came of it.
    pub outcome: DelayOutcome,
    /// Until when, where it was granted.
    pub until: Option<CivilDate>,
    /// Who recorded it.
    pub by: PersonId,
}

/// Why both decisions come later than the limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lateness {
    /// Why the evidence is unavailable.
    #[serde(with = "crate::sensitive::sealed")]
    pub why: Sensitive<String>,
    /// What is awaited, and from whom.
    #[serde(with = "crate::sensitive::sealed")]
    pub awaited: Sensitive<String>,
    /// When it is expected.
    pub expected_on: Option<CivilDate>,
    /// Who recorded it.
    pub by: PersonId,
}

impl Course {
    /// Returns the requests to delay that nobody has answered.
    pub fn open_delays(&self) -> impl Iterator<Item = &DelayRequest> {
        let open = self.delays.iter().filter(|(_, answer)| answer.is_none());
        open.map(|(request, _)| &request.what)
    }

    /// Returns whether the SCA was told why the limit is passed (R39).
    #[must_use]
    pub fn lateness_told(&self) -> bool {
        let told = |late: &super::Entry<Lateness>| self.told.contains_key(&late.sequence);
        self.lateness.iter().any(told)
    }
}

impl Case {
    /// Records a third party's request to delay conclusive grounds. The number is given
    /// here.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`.
    pub fn request_delay(&self, request: DelayRequest) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        let number = u32::try_from(self.course.delays.len()).map_or(u32::MAX, |last| last + 1);
        Ok(CaseEvent::Course(CourseEvent::DelayRequested(Box::new(
            DelayRequest { number, ..request },
        ))))
    }

    /// Records what came of a request to delay, once it was discussed with the SCA.
    ///
    /// # Errors
    /// `DELAY_NOT_OPEN`, `STAGE_ALREADY_DECIDED` where conclusive grounds were decided
    /// before it could be granted.
    pub fn answer_delay(&self, number: u32, answer: DelayAnswer) -> Result<CaseEvent, Refusal> {
        let mut open = self.course.open_delays();
        if !open.any(|known| known.number == number) {
            return Err(Refusal::DelayNotOpen { number });
        }
        let decided = self.decision(Stage::Cg).is_some();
        if decided && answer.outcome == DelayOutcome::Granted {
            return Err(Refusal::StageAlreadyDecided { stage: Stage::Cg });
        }
        Ok(CaseEvent::Course(CourseEvent::DelayAnswered {
            number,
            answer: Box::new(answer),
        }))
    }

    /// Records why both decisions come later than the limit: before it is passed, where
    /// that is foreseen, or after.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`.
    pub fn explain_lateness(&self, late: Lateness) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        Ok(CaseEvent::Course(CourseEvent::LatenessExplained(Box::new(
            late,
        ))))
    }
}
