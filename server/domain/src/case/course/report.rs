//! What the site records and the SCA acts on: criminal proceedings (rules.md R51), public
//! order (R58), and consent at 18 (R9).

use serde::{Deserialize, Serialize};

use super::{Course, CourseEvent};
use crate::{
    case::{Case, CaseEvent, NotifiableEvent, NotifiableKind, Progress},
    id::PersonId,
    refusal::Refusal,
    sensitive::Sensitive,
    time::CivilDate,
};

/// Criminal proceedings the child faces. The prosecutor is told through the police by the
/// SCA (R62), never by the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proceedings {
    /// Number of the event that last told of them.
    pub sequence: i64,
    /// The day they were first recorded.
    pub since: CivilDate,
    /// The next hearing, where a date is set.
    pub next_hearing_on: Option<CivilDate>,
    /// In words, as last recorded.
    pub details: Sensitive<String>,
    /// The day they ended; `None` while they run.
    pub over_on: Option<CivilDate>,
}

/// A public order concern. It has no outcome: a competent authority decides, and the site
/// only reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicOrderConcern {
    /// What gives rise to it.
    #[serde(with = "crate::sensitive::sealed")]
    pub concern: Sensitive<String>,
    /// Who reports it.
    pub by: PersonId,
}

/// Whether a person who has turned 18 stays in the NRM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Whether they do.
    pub given: bool,
    /// The day they said so.
    pub on: CivilDate,
    /// How they were asked, and what they said.
    #[serde(with = "crate::sensitive::sealed")]
    pub words: Sensitive<String>,
    /// Who recorded it.
    pub by: PersonId,
}

impl Course {
    /// Returns the criminal proceedings that run.
    #[must_use]
    pub fn running_proceedings(&self) -> Option<&Proceedings> {
        let known = self.proceedings.as_ref();
        known.filter(|known| known.over_on.is_none())
    }

    /// Notes criminal proceedings, new or further on.
    pub(super) fn proceedings(
        &mut self,
        sequence: i64,
        on: CivilDate,
        next_hearing_on: Option<CivilDate>,
        details: Sensitive<String>,
    ) {
        let since = self.running_proceedings().map_or(on, |known| known.since);
        self.proceedings = Some(Proceedings {
            sequence,
            since,
            next_hearing_on,
            details,
            over_on: None,
        });
    }

    /// Notes the proceedings that a charge or a trial date tells of (R26, R51).
    pub(in crate::case) fn charged(
        &mut self,
        sequence: i64,
        on: CivilDate,
        event: &NotifiableEvent,
    ) {
        match event.kind {
            NotifiableKind::Charged | NotifiableKind::TrialDateSet => {
                let known = self.running_proceedings();
                let next = event
                    .trial_on
                    .or_else(|| known.and_then(|known| known.next_hearing_on));
                self.proceedings(sequence, on, next, event.details.clone());
            }
            NotifiableKind::Died
            | NotifiableKind::WentMissing
            | NotifiableKind::Found
            | NotifiableKind::Arrested
            | NotifiableKind::AuthorityChanged
            | NotifiableKind::EvidenceTooThin => {}
        }
    }
}

impl Case {
    /// Returns whether the case comes before others: the child faces criminal proceedings
    /// and it is still to be decided (R51).
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.state().is_open() && self.course.running_proceedings().is_some()
    }

    /// Records that the child faces criminal proceedings: the case is urgent.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`.
    pub fn record_proceedings(
        &self,
        next_hearing_on: Option<CivilDate>,
        details: Sensitive<String>,
    ) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        Ok(CaseEvent::Course(CourseEvent::ProceedingsRecorded {
            next_hearing_on,
            details,
        }))
    }

    /// Records that the criminal proceedings are over.
    ///
    /// # Errors
    /// `NO_PROCEEDINGS`.
    pub fn end_proceedings(
        &self,
        on: CivilDate,
        details: Sensitive<String>,
    ) -> Result<CaseEvent, Refusal> {
        match self.course.running_proceedings() {
            Some(_) => Ok(CaseEvent::Course(CourseEvent::ProceedingsOver {
                on,
                details,
            })),
            None => Err(Refusal::NoProceedings),
        }
    }

    /// Reports a public order concern to the SCA. A decided case can give rise to one
    /// still; a retracted one is no case.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`.
    pub fn report_public_order(&self, concern: PublicOrderConcern) -> Result<CaseEvent, Refusal> {
        match self.progress {
            Progress::Retracted => return Err(Refusal::CaseClosed),
            Progress::Transferred { .. } => return Err(Refusal::CaseTransferred),
            Progress::BeforeRg { .. }
            | Progress::BeforeCg { .. }
            | Progress::RgNegative { .. }
            | Progress::CgDecided { .. }
            | Progress::Withdrawn { .. } => {}
        }
        Ok(CaseEvent::Course(CourseEvent::PublicOrderReported(
            Box::new(concern),
        )))
    }

    /// Records whether the person, now 18, stays in the NRM. Nothing closes by it: the SCA
    /// directs what follows (R9).
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `NOT_YET_18`.
    pub fn record_consent(
        &self,
        consent: Consent,
        eighteenth_birthday: Option<CivilDate>,
    ) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        let of_age = eighteenth_birthday.is_some_and(|birthday| consent.on >= birthday);
        if !of_age {
            return Err(Refusal::NotYet18);
        }
        Ok(CaseEvent::Course(CourseEvent::ConsentRecorded(Box::new(
            consent,
        ))))
    }
}
