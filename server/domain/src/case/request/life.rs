//! Asking, chasing, answering and withdrawing: what may be done, and what follows.

use super::{Answer, Asked, InformationRequest, RequestEvent};
use crate::{
    case::{Case, CaseEvent},
    clocks::{Alert, Clock, stage_due},
    decision::Stage,
    projection::InformationRequestRow,
    refusal::Refusal,
    rulebook::RuleSet,
    sensitive::Sensitive,
    time::CivilDate,
};

impl Case {
    /// Asks an agency for information.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `STAGE_ALREADY_DECIDED` for a stage that is behind.
    pub fn ask(&self, asked: Asked) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        if self.decision(asked.stage).is_some() {
            return Err(Refusal::StageAlreadyDecided { stage: asked.stage });
        }
        Ok(request_event(RequestEvent::Requested(Box::new(asked))))
    }

    /// Reminds an agency of what it owes.
    ///
    /// # Errors
    /// `STALE_VERSION`, `CASE_CLOSED`, `REQUEST_NOT_OPEN`.
    pub fn chase(&self, request: &InformationRequest, seen: i64) -> Result<CaseEvent, Refusal> {
        request.check_version(seen)?;
        self.check_open()?;
        request.check_outstanding()?;
        Ok(request_event(RequestEvent::Chased {
            request: request.asked.id,
        }))
    }

    /// Records what came. What bears on a child's safety is never turned away: not
    /// when more comes, not after a withdrawal, not once the case is closed.
    ///
    /// # Errors
    /// `STALE_VERSION`.
    pub fn answer(
        &self,
        request: &InformationRequest,
        seen: i64,
        answer: Answer,
    ) -> Result<CaseEvent, Refusal> {
        request.check_version(seen)?;
        Ok(request_event(RequestEvent::Answered {
            request: request.asked.id,
            answer: Box::new(answer),
        }))
    }

    /// Withdraws a request that is no longer wanted.
    ///
    /// # Errors
    /// `STALE_VERSION`, `REQUEST_NOT_OPEN`.
    pub fn withdraw_request(
        &self,
        request: &InformationRequest,
        seen: i64,
        reason: Sensitive<String>,
    ) -> Result<CaseEvent, Refusal> {
        request.check_version(seen)?;
        request.check_outstanding()?;
        Ok(request_event(RequestEvent::Withdrawn {
            request: request.asked.id,
            reason,
        }))
    }

    /// Returns the day information is due where nobody names one: the usual days
    /// after asking, and never after the stage it serves.
    #[must_use]
    pub fn information_due(
        &self,
        stage: Stage,
        clocks: &[Clock],
        rules: &RuleSet,
        today: CivilDate,
    ) -> CivilDate {
        let usual = today.plus_days(rules.information_days);
        let limit = stage_due(clocks, stage).filter(|due| *due >= today);
        limit.map_or(usual, |due| due.min(usual))
    }

    /// Returns the row that lists a request.
    #[must_use]
    pub fn information_row(&self, request: &InformationRequest) -> InformationRequestRow {
        InformationRequestRow {
            id: request.asked.id,
            case: self.id,
            site: self.site,
            agency: request.asked.agency,
            stage: request.asked.stage,
            due_on: request.asked.due_on,
            state: request.state(),
            chased: i64::try_from(request.chased_at.len()).unwrap_or(i64::MAX),
            version: request.version,
        }
    }

    /// Says which agencies let their day pass (rules.md R49).
    pub(in crate::case) fn information_alert(&self, today: CivilDate) -> Option<Alert> {
        self.check_open().ok()?;
        let late: Vec<String> = self
            .requests
            .all
            .iter()
            .filter(|request| request.overdue(today))
            .map(|request| format!("{} ({})", request.asked.agency_name, request.asked.due_on))
            .collect();
        (!late.is_empty()).then(|| Alert {
            code: "INFORMATION_OVERDUE",
            text: format!(
                "information is overdue from {}: chase it, or record what came (R49)",
                late.join(", ")
            ),
        })
    }
}

const fn request_event(event: RequestEvent) -> CaseEvent {
    CaseEvent::Request(event)
}
