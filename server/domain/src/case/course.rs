//! The course of a case beside its decisions: suspension, withdrawal, criminal
//! proceedings, delay, lateness, public order, consent at 18 and the numbers of the police.
//!
//! Nothing here pauses a clock (rules.md R103) and nothing of safety waits for it (R70).

mod delay;
mod police;
mod report;
mod suspension;
mod told;
mod withdrawal;

pub use delay::{DelayAnswer, DelayOutcome, DelayRequest, Lateness};
pub use police::{PoliceNumber, PoliceNumberKind};
pub use report::{Consent, Proceedings, PublicOrderConcern};
pub use suspension::{CaseAge, LiftReason, Lifting, Suspending, Suspension, Told};
pub use withdrawal::{Withdrawal, WithdrawalAnswer, WithdrawalFinding};

pub(super) use suspension::lifting;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Case;
use crate::{
    refusal::stage_name,
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

/// What happened to the course of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CourseEvent {
    /// It was suspended: the child is missing and the evidence too thin (R52).
    Suspended(Box<Suspending>),
    /// Its suspension was lifted because the evidence suffices.
    SuspensionLifted {
        /// Why.
        #[serde(with = "crate::sensitive::sealed")]
        why: Sensitive<String>,
    },
    /// The local authority found withdrawal in the child's best interests (R53).
    WithdrawalFound(Box<WithdrawalFinding>),
    /// A second person confirmed the withdrawal or turned it down.
    WithdrawalAnswered(Box<WithdrawalAnswer>),
    /// The child faces criminal proceedings (R51).
    ProceedingsRecorded {
        /// The next hearing, where a date is set.
        next_hearing_on: Option<CivilDate>,
        /// In words.
        #[serde(with = "crate::sensitive::sealed")]
        details: Sensitive<String>,
    },
    /// The criminal proceedings are over.
    ProceedingsOver {
        /// The day they ended.
        on: CivilDate,
        /// In words.
        #[serde(with = "crate::sensitive::sealed")]
        details: Sensitive<String>,
    },
    /// A third party asked that conclusive grounds wait (R50).
    DelayRequested(Box<DelayRequest>),
    /// The request to wait was answered.
    DelayAnswered {
        /// Number of the request.
        number: u32,
        /// The answer.
        answer: Box<DelayAnswer>,
    },
    /// It was recorded why the limit for both decisions is passed (R39).
    LatenessExplained(Box<Lateness>),
    /// A public order concern was reported to the SCA, which decides (R58).
    PublicOrderReported(Box<PublicOrderConcern>),
    /// The person, now 18, said whether they stay in the NRM (R9).
    ConsentRecorded(Box<Consent>),
    /// A number of the police was recorded (R74).
    PoliceNumberRecorded(Box<PoliceNumber>),
}

impl CourseEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Suspended(_) => "CaseSuspended",
            Self::SuspensionLifted { .. } => "SuspensionLifted",
            Self::WithdrawalFound(_) => "WithdrawalFound",
            Self::WithdrawalAnswered(_) => "WithdrawalAnswered",
            Self::ProceedingsRecorded { .. } => "ProceedingsRecorded",
            Self::ProceedingsOver { .. } => "ProceedingsOver",
            Self::DelayRequested(_) => "DelayRequested",
            Self::DelayAnswered { .. } => "DelayAnswered",
            Self::LatenessExplained(_) => "LatenessExplained",
            Self::PublicOrderReported(_) => "PublicOrderReported",
            Self::ConsentRecorded(_) => "ConsentRecorded",
            Self::PoliceNumberRecorded(_) => "PoliceNumberRecorded",
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Suspended(suspended) => {
                format!("suspended before {}", stage_name(suspended.stage))
            }
            Self::SuspensionLifted { .. } => "suspension lifted: the evidence suffices".to_owned(),
            Self::WithdrawalFound(found) => format!(
                "{} finds withdrawal in the child's best interests; a second person is to say",
                found.agency.name
            ),
            Self::WithdrawalAnswered(answer) if answer.confirmed => {
                "withdrawal confirmed: the case is withdrawn".to_owned()
            }
            Self::WithdrawalAnswered(_) => "withdrawal turned down: the case goes on".to_owned(),
            Self::ProceedingsRecorded {
                next_hearing_on: Some(day),
                ..
            } => format!("criminal proceedings: urgent, next hearing on {day}"),
            Self::ProceedingsRecorded {
                next_hearing_on: None,
                ..
            } => "criminal proceedings: urgent".to_owned(),
            Self::ProceedingsOver { on, .. } => format!("criminal proceedings over on {on}"),
            Self::DelayRequested(request) => {
                format!("request {} to delay conclusive grounds", request.number)
            }
            Self::DelayAnswered { number, answer } => format!(
                "request {number} to delay conclusive grounds {}, discussed with the SCA on {}",
                answer.outcome.code(),
                answer.discussed_on
            ),
            Self::LatenessExplained(late) => match late.expected_on {
                Some(day) => {
                    format!(
                        "why the limit for both decisions is passed; evidence expected on {day}"
                    )
                }
                None => "why the limit for both decisions is passed".to_owned(),
            },
            Self::PublicOrderReported(_) => {
                "public order concern reported to the SCA, which decides".to_owned()
            }
            Self::ConsentRecorded(consent) if consent.given => {
                format!("consent to stay in the NRM given on {}", consent.on)
            }
            Self::ConsentRecorded(consent) => {
                format!("consent to stay in the NRM withheld on {}", consent.on)
            }
            Self::PoliceNumberRecorded(number) => {
                format!("{} number of {} recorded", number.kind.code(), number.force)
            }
        }
    }

    /// Returns whether the SCA is told of it, by a notice that leaves with the event.
    #[must_use]
    pub fn tells_sca(&self) -> bool {
        match self {
            Self::Suspended(_)
            | Self::SuspensionLifted { .. }
            | Self::ProceedingsRecorded { .. }
            | Self::ProceedingsOver { .. }
            | Self::DelayAnswered { .. }
            | Self::LatenessExplained(_)
            | Self::PublicOrderReported(_)
            | Self::ConsentRecorded(_) => true,
            Self::WithdrawalAnswered(answer) => answer.confirmed,
            Self::WithdrawalFound(_) | Self::DelayRequested(_) | Self::PoliceNumberRecorded(_) => {
                false
            }
        }
    }
}

/// Something recorded, with the event it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<T> {
    /// Number of the event on the case.
    pub sequence: i64,
    /// The day it was recorded.
    pub on: CivilDate,
    /// What.
    pub what: T,
}

/// The course of a case, as its events left it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// Suspensions, the first first; at most the last runs.
    pub suspensions: Vec<Suspension>,
    /// Withdrawals, the first first; at most the last waits for an answer.
    pub withdrawals: Vec<Withdrawal>,
    /// The criminal proceedings the child faces or faced.
    pub proceedings: Option<Proceedings>,
    /// Requests to delay conclusive grounds, with their answers.
    pub delays: Vec<(Entry<DelayRequest>, Option<DelayAnswer>)>,
    /// Why the limit is passed, the first first.
    pub lateness: Vec<Entry<Lateness>>,
    /// Public order concerns, the first first.
    pub public_order: Vec<Entry<PublicOrderConcern>>,
    /// Whether the person stays in the NRM, as last said.
    pub consent: Option<Entry<Consent>>,
    /// Numbers of the police, the first first.
    pub police_numbers: Vec<Entry<PoliceNumber>>,
    /// The first day on which what an event told left the site or was confirmed.
    pub told: BTreeMap<i64, CivilDate>,
}

impl Case {
    /// Applies an event of the course; `None` where it cannot follow.
    pub(super) fn apply_course(
        &mut self,
        sequence: i64,
        recorded_at: UtcTime,
        event: CourseEvent,
    ) -> Option<()> {
        let on = recorded_at.london_date();
        match event {
            CourseEvent::Suspended(suspended) => self.suspended(sequence, on, *suspended)?,
            CourseEvent::SuspensionLifted { why } => {
                self.course.running_mut()?.lifted = Some(Lifting {
                    because: LiftReason::EvidenceSuffices,
                    on,
                    why,
                });
            }
            CourseEvent::WithdrawalFound(found) => {
                self.withdrawal_found(sequence, recorded_at, *found)?;
            }
            CourseEvent::WithdrawalAnswered(answer) => self.withdrawal_answered(on, *answer)?,
            CourseEvent::ProceedingsRecorded {
                next_hearing_on,
                details,
            } => self
                .course
                .proceedings(sequence, on, next_hearing_on, details),
            CourseEvent::ProceedingsOver { on, details } => {
                let known = self.course.proceedings.as_mut()?;
                known.over_on = Some(on);
                known.details = details;
            }
            CourseEvent::DelayRequested(request) => {
                let entry = entry(sequence, on, *request);
                self.course.delays.push((entry, None));
            }
            CourseEvent::DelayAnswered { number, answer } => {
                let numbered = |(known, _): &&mut (Entry<DelayRequest>, Option<DelayAnswer>)| {
                    known.what.number == number
                };
                let (_, slot) = self.course.delays.iter_mut().find(numbered)?;
                if slot.is_some() {
                    return None;
                }
                *slot = Some(*answer);
            }
            CourseEvent::LatenessExplained(late) => {
                self.course.lateness.push(entry(sequence, on, *late));
            }
            CourseEvent::PublicOrderReported(concern) => {
                self.course.public_order.push(entry(sequence, on, *concern));
            }
            CourseEvent::ConsentRecorded(consent) => {
                self.course.consent = Some(entry(sequence, on, *consent));
            }
            CourseEvent::PoliceNumberRecorded(number) => {
                self.course
                    .police_numbers
                    .push(entry(sequence, on, *number));
            }
        }
        Some(())
    }
}

const fn entry<T>(sequence: i64, on: CivilDate, what: T) -> Entry<T> {
    Entry { sequence, on, what }
}
