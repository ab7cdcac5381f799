//! Withdrawal (rules.md R53): a child cannot withdraw. Only the local authority may find
//! that it is in the child's best interests, with evidence, and a second person looks. The
//! child can be referred again at any time: nothing here stands in the way of it.

use serde::{Deserialize, Serialize};

use super::CourseEvent;
use crate::{
    case::{Case, CaseEvent, OfAgency, Progress},
    directory::AgencyKind,
    id::PersonId,
    refusal::Refusal,
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

/// What the local authority found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalFinding {
    /// Who recorded it, of the local authority.
    pub by: PersonId,
    /// The authority, as an agency of the panel.
    pub agency: OfAgency,
    /// Why withdrawal is in the child's best interests.
    #[serde(with = "crate::sensitive::sealed")]
    pub best_interests: Sensitive<String>,
    /// What that rests on, an item a line; never empty.
    #[serde(with = "crate::sensitive::sealed")]
    pub evidence: Sensitive<Vec<String>>,
}

/// A second person's word on a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalAnswer {
    /// Whether the case is withdrawn.
    pub confirmed: bool,
    /// Who says so.
    pub by: PersonId,
    /// Why.
    #[serde(with = "crate::sensitive::sealed")]
    pub why: Sensitive<String>,
}

/// A withdrawal with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Number of the event on the case.
    pub sequence: i64,
    /// When it was found.
    pub found_at: UtcTime,
    /// What was found.
    pub finding: WithdrawalFinding,
    /// The second person's word and its day; `None` while nobody has said it.
    pub answer: Option<(WithdrawalAnswer, CivilDate)>,
}

impl Case {
    /// Returns the withdrawal that waits for a second person.
    #[must_use]
    pub fn open_withdrawal(&self) -> Option<&Withdrawal> {
        let last = self.course.withdrawals.last();
        last.filter(|last| last.answer.is_none())
    }

    /// Records that the local authority finds withdrawal in the child's best interests.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `NOT_THE_LOCAL_AUTHORITY`, `WITHDRAWAL_OPEN`.
    pub fn find_withdrawal(
        &self,
        finding: WithdrawalFinding,
        agency_kind: AgencyKind,
    ) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        if agency_kind != AgencyKind::LocalAuthority {
            return Err(Refusal::NotTheLocalAuthority);
        }
        if self.open_withdrawal().is_some() {
            return Err(Refusal::WithdrawalOpen);
        }
        Ok(CaseEvent::Course(CourseEvent::WithdrawalFound(Box::new(
            finding,
        ))))
    }

    /// Records a second person's word. Confirmed, it ends the case; a listed case is heard
    /// or adjourned first, and nobody may be asked to take it over.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `NO_WITHDRAWAL_OPEN`, `SECOND_PERSON_NEEDED`,
    /// `ALREADY_LISTED`, `TRANSFER_OPEN`.
    pub fn answer_withdrawal(&self, answer: WithdrawalAnswer) -> Result<CaseEvent, Refusal> {
        let open = self.open_withdrawal().ok_or(Refusal::NoWithdrawalOpen)?;
        if answer.confirmed {
            self.check_open()?;
            if open.finding.by == answer.by {
                return Err(Refusal::SecondPersonNeeded);
            }
            if self.listing().is_some() {
                return Err(Refusal::AlreadyListed);
            }
            self.check_no_transfer()?;
        }
        Ok(CaseEvent::Course(CourseEvent::WithdrawalAnswered(
            Box::new(answer),
        )))
    }

    pub(super) fn withdrawal_found(
        &mut self,
        sequence: i64,
        found_at: UtcTime,
        finding: WithdrawalFinding,
    ) -> Option<()> {
        if self.open_withdrawal().is_some() {
            return None;
        }
        self.course.withdrawals.push(Withdrawal {
            sequence,
            found_at,
            finding,
            answer: None,
        });
        Some(())
    }

    pub(super) fn withdrawal_answered(
        &mut self,
        on: CivilDate,
        answer: WithdrawalAnswer,
    ) -> Option<()> {
        if answer.confirmed {
            let rg = match &self.progress {
                Progress::BeforeRg { listing: None } => None,
                Progress::BeforeCg { rg, listing: None } => Some(rg.clone()),
                Progress::BeforeRg { .. }
                | Progress::BeforeCg { .. }
                | Progress::RgNegative { .. }
                | Progress::CgDecided { .. }
                | Progress::Retracted
                | Progress::Transferred { .. }
                | Progress::Withdrawn { .. } => return None,
            };
            self.progress = Progress::Withdrawn { rg, on };
        }
        let open = self.course.withdrawals.last_mut()?;
        if open.answer.is_some() {
            return None;
        }
        open.answer = Some((answer, on));
        Some(())
    }
}
