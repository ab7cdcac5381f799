//! Quality assurance: the Home Office samples decisions, asks with reasons, and is
//! answered within 10 working days (R23, R43).

use serde::{Deserialize, Serialize};

use super::{ReviewEvent, next_number, of};
use crate::{
    calendar::Calendar,
    case::{Case, CaseEvent},
    clocks::{Clock, qa_response_due},
    code::codes,
    decision::{MadeBy, Stage},
    id::{DecisionId, PersonId},
    refusal::Refusal,
    rulebook::RuleBook,
    sensitive::Sensitive,
    time::CivilDate,
};

codes! {
    /// What the Home Office wants (R23).
    pub enum QualityWanted {
        /// That the site look at its decision again.
        Review = "review",
        /// More information.
        Information = "information",
    }
}

/// A notice of quality assurance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noticed {
    /// Number within the case, from 1.
    pub number: u32,
    /// The decision.
    pub decision: DecisionId,
    /// Its stage.
    pub stage: Stage,
    /// What is wanted.
    pub wanted: QualityWanted,
    /// The reasons the Home Office gives.
    #[serde(with = "crate::sensitive::sealed")]
    pub reasons: Sensitive<String>,
    /// The day of the notice.
    pub on: CivilDate,
    /// The last day in time for the answer.
    pub due_on: CivilDate,
    /// The arithmetic, a line each.
    pub derivation: Vec<String>,
    /// Who recorded it.
    pub by: PersonId,
}

/// The answer of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityAnswer {
    /// Number of the notice.
    pub number: u32,
    /// The answer.
    #[serde(with = "crate::sensitive::sealed")]
    pub words: Sensitive<String>,
    /// The day.
    pub on: CivilDate,
    /// Who answered.
    pub by: PersonId,
}

/// A notice with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualityNotice {
    /// The notice.
    pub noticed: Noticed,
    /// The answer; `None` while there is none.
    pub answer: Option<QualityAnswer>,
}

impl QualityNotice {
    pub(super) fn clock(&self) -> Clock {
        let Noticed {
            number,
            on,
            due_on,
            derivation,
            ..
        } = &self.noticed;
        let met_on = self.answer.as_ref().map(|answer| answer.on);
        Clock::of_quality(*number, *on, *due_on, met_on, derivation.clone())
    }
}

impl Case {
    /// Records a notice of the Home Office about a decision of the panel.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `DECISION_NOT_STANDING`, `NOT_THE_PANELS`.
    pub fn record_quality_notice(
        &self,
        id: DecisionId,
        wanted: QualityWanted,
        reasons: Sensitive<String>,
        (on, by): (CivilDate, PersonId),
        calendar: &Calendar,
        book: &RuleBook,
    ) -> Result<CaseEvent, Refusal> {
        let decision = self.standing_decision(id)?;
        if !matches!(decision.made_by, MadeBy::Panel(_)) {
            return Err(Refusal::NotThePanels);
        }
        let clock = qa_response_due(on, calendar, book.in_force_on(on));
        Ok(of(ReviewEvent::QualityNoticed(Box::new(Noticed {
            number: next_number(self.review.quality.len()),
            decision: decision.id,
            stage: decision.stage,
            wanted,
            reasons,
            on,
            due_on: clock.due_on,
            derivation: clock.derivation,
            by,
        }))))
    }

    /// Answers a notice, in every state of the case.
    ///
    /// # Errors
    /// `QUALITY_NOT_OPEN`.
    pub fn answer_quality(&self, answer: QualityAnswer) -> Result<CaseEvent, Refusal> {
        let number = answer.number;
        let open = |it: &&QualityNotice| it.noticed.number == number && it.answer.is_none();
        if !self.review.quality.iter().any(|it| open(&it)) {
            return Err(Refusal::QualityNotOpen { number });
        }
        Ok(of(ReviewEvent::QualityAnswered(Box::new(answer))))
    }

    /// Returns whether the Home Office asked the site to look at a decision again.
    pub(in crate::case) fn review_wanted(&self, decision: DecisionId) -> bool {
        self.review.quality.iter().any(|known| {
            known.noticed.wanted == QualityWanted::Review
                && self.as_corrected(known.noticed.decision) == decision
        })
    }
}
