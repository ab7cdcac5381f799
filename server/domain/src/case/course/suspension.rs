//! Suspension (rules.md R52): for a missing child whose evidence is too thin. No source
//! says that a clock pauses (R103): the age of the case is shown gross and net.

use serde::{Deserialize, Serialize};

use super::{Course, CourseEvent};
use crate::{
    case::{Case, CaseEvent, NotifiableKind, TransferEvent},
    code::codes,
    decision::Stage,
    id::PersonId,
    refusal::Refusal,
    sensitive::Sensitive,
    time::CivilDate,
};

codes! {
    /// Why a suspension ended.
    pub enum LiftReason {
        /// The child was found.
        Found = "found",
        /// The evidence suffices.
        EvidenceSuffices = "evidence_suffices",
        /// It was decided, which a suspension never prevents.
        Decided = "decided",
        /// The case left the site or was withdrawn.
        Closed = "closed",
    }
}

/// Who was told, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Who, by name or office.
    #[serde(with = "crate::sensitive::sealed")]
    pub who: Sensitive<String>,
    /// The day.
    pub on: CivilDate,
}

/// A suspension as recorded: never without who of police and of the local authority was
/// told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspending {
    /// The stage it comes before.
    pub stage: Stage,
    /// What evidence is missing, and why it cannot be had without the child.
    #[serde(with = "crate::sensitive::sealed")]
    pub why: Sensitive<String>,
    /// Who of the police was told.
    pub police: Told,
    /// Who of the local authority was told.
    pub local_authority: Told,
    /// Who recorded it.
    pub by: PersonId,
}

/// How and when a suspension ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifting {
    /// Why.
    pub because: LiftReason,
    /// The day.
    pub on: CivilDate,
    /// In words; empty where another event says it.
    pub why: Sensitive<String>,
}

/// A suspension with its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Number of the event on the case.
    pub sequence: i64,
    /// The day it began.
    pub from: CivilDate,
    /// What was recorded.
    pub suspended: Suspending,
    /// Its end; `None` while it runs.
    pub lifted: Option<Lifting>,
}

/// How old a case is, in calendar days; the day it reached the site is day 0 (R97).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseAge {
    /// From receipt by the site.
    pub gross_days: i64,
    /// Of them, suspended.
    pub suspended_days: i64,
}

impl CaseAge {
    /// Returns the age without the suspended days.
    #[must_use]
    pub const fn net_days(self) -> i64 {
        self.gross_days - self.suspended_days
    }
}

impl Course {
    /// Returns the suspension that runs.
    #[must_use]
    pub fn running(&self) -> Option<&Suspension> {
        self.suspensions.last().filter(|last| last.lifted.is_none())
    }

    pub(super) fn running_mut(&mut self) -> Option<&mut Suspension> {
        let last = self.suspensions.last_mut()?;
        last.lifted.is_none().then_some(last)
    }

    /// Lifts the suspension that runs, because of what else happened.
    pub(in crate::case) fn lift(&mut self, because: LiftReason, on: CivilDate) {
        if let Some(running) = self.running_mut() {
            running.lifted = Some(Lifting {
                because,
                on,
                why: Sensitive::default(),
            });
        }
    }
}

/// Returns why an event lifts a suspension by itself.
pub(in crate::case) fn lifting(event: &CaseEvent) -> Option<LiftReason> {
    let decided = matches!(
        event,
        CaseEvent::DecisionSealed(_) | CaseEvent::ExternalDecisionRecorded(_)
    );
    let found = matches!(event, CaseEvent::Notifiable(told) if told.kind == NotifiableKind::Found);
    let withdrawn = matches!(
        event,
        CaseEvent::Course(CourseEvent::WithdrawalAnswered(answer)) if answer.confirmed
    );
    let gone = matches!(
        event,
        CaseEvent::ReferralRetracted { .. } | CaseEvent::Transfer(TransferEvent::Accepted { .. })
    );
    [
        (decided, LiftReason::Decided),
        (found, LiftReason::Found),
        (withdrawn || gone, LiftReason::Closed),
    ]
    .into_iter()
    .find_map(|(it, because)| it.then_some(because))
}

impl Case {
    /// Returns whether the record shows the child as missing: what was told last of it
    /// (R26).
    #[must_use]
    pub fn is_missing(&self) -> bool {
        let told = self.notices.iter().rev().map(|notice| notice.event.kind);
        let mut last =
            told.filter(|kind| [NotifiableKind::WentMissing, NotifiableKind::Found].contains(kind));
        last.next() == Some(NotifiableKind::WentMissing)
    }

    /// Suspends the case before its next stage. The panel may decide anyway; that lifts
    /// it.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `ALREADY_SUSPENDED`, `CHILD_NOT_MISSING`.
    pub fn suspend(
        &self,
        why: Sensitive<String>,
        police: Told,
        local_authority: Told,
        by: PersonId,
    ) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        if self.course.running().is_some() {
            return Err(Refusal::AlreadySuspended);
        }
        if !self.is_missing() {
            return Err(Refusal::ChildNotMissing);
        }
        let stage = match self.decision(Stage::Rg) {
            None => Stage::Rg,
            Some(_) => Stage::Cg,
        };
        Ok(CaseEvent::Course(CourseEvent::Suspended(Box::new(
            Suspending {
                stage,
                why,
                police,
                local_authority,
                by,
            },
        ))))
    }

    /// Lifts the suspension because the evidence suffices. That the child was found lifts
    /// it by itself, and so does a decision.
    ///
    /// # Errors
    /// `NOT_SUSPENDED`.
    pub fn lift_suspension(&self, why: Sensitive<String>) -> Result<CaseEvent, Refusal> {
        match self.course.running() {
            Some(_) => Ok(CaseEvent::Course(CourseEvent::SuspensionLifted { why })),
            None => Err(Refusal::NotSuspended),
        }
    }

    pub(super) fn suspended(
        &mut self,
        sequence: i64,
        from: CivilDate,
        suspended: Suspending,
    ) -> Option<()> {
        if self.course.running().is_some() || self.check_open().is_err() {
            return None;
        }
        self.course.suspensions.push(Suspension {
            sequence,
            from,
            suspended,
            lifted: None,
        });
        Some(())
    }

    /// Returns how old the case is on a day; a case that is closed ages no more.
    #[must_use]
    pub fn age(&self, today: CivilDate) -> CaseAge {
        let end = self.closed_on().map_or(today, |day| day.min(today));
        let suspended = self.course.suspensions.iter().map(|known| {
            let lifted = known
                .lifted
                .as_ref()
                .map_or(end, |lifted| lifted.on.min(end));
            known.from.days_until(lifted).max(0)
        });
        CaseAge {
            gross_days: self.site_received_on().days_until(end),
            suspended_days: suspended.sum(),
        }
    }
}
