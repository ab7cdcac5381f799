//! Information asked of agencies: what, by when, chased, and what came (rules.md
//! R40, R48, R49). A nil return is an answer; silence is not.

mod life;

use serde::{Deserialize, Serialize};

use super::OfAgency;
use crate::{
    code::codes,
    decision::Stage,
    directory::AgencyKind,
    event::BrokenHistory,
    id::{AgencyId, InformationRequestId},
    refusal::{Refusal, stage_name},
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

codes! {
    /// Where a request for information stands.
    pub enum RequestState {
        /// Nothing came yet.
        Outstanding = "outstanding",
        /// Information came.
        Answered = "answered",
        /// The agency answered that it holds nothing.
        Nil = "nil",
        /// No longer wanted.
        Withdrawn = "withdrawn",
    }
}

/// What is asked of one agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Identifier of the request.
    pub id: InformationRequestId,
    /// The agency.
    pub agency: AgencyId,
    /// Its name when it was asked; an agency is not a person.
    pub agency_name: String,
    /// What it is to the panel.
    pub agency_kind: AgencyKind,
    /// What is asked. It is all the agency is shown of the case.
    #[serde(with = "crate::sensitive::sealed")]
    pub question: Sensitive<String>,
    /// The stage it serves.
    pub stage: Stage,
    /// The day it was asked.
    pub asked_on: CivilDate,
    /// The last day in time.
    pub due_on: CivilDate,
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Information {
    /// What the agency knows, in summary.
    Summary(#[serde(with = "crate::sensitive::sealed")] Sensitive<String>),
    /// The agency holds nothing; where it looked, if it says so.
    Nil(#[serde(with = "crate::sensitive::sealed")] Sensitive<String>),
}

/// An answer to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The day it was received.
    pub received_on: CivilDate,
    /// What came.
    pub information: Information,
    /// Who sent it, as they sign; empty where the person recording did.
    #[serde(with = "crate::sensitive::sealed")]
    pub sent_by: Sensitive<String>,
    /// The numbers of the evidence it came with, as the record has them.
    pub evidence: Vec<String>,
}

/// What can happen to a request for information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestEvent {
    /// Asked of an agency.
    Requested(Box<Asked>),
    /// The agency was reminded.
    Chased {
        /// The request.
        request: InformationRequestId,
    },
    /// Something came, or word that there is nothing.
    Answered {
        /// The request.
        request: InformationRequestId,
        /// What came.
        answer: Box<Answer>,
    },
    /// No longer wanted.
    Withdrawn {
        /// The request.
        request: InformationRequestId,
        /// Why.
        #[serde(with = "crate::sensitive::sealed")]
        reason: Sensitive<String>,
    },
}

impl RequestEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Requested(_) => "InformationRequested",
            Self::Chased { .. } => "InformationChased",
            Self::Answered { .. } => "InformationRecorded",
            Self::Withdrawn { .. } => "InformationRequestWithdrawn",
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Requested(asked) => format!(
                "information asked of {} for {}, due on {}",
                asked.agency_name,
                stage_name(asked.stage),
                asked.due_on
            ),
            Self::Chased { .. } => "a request for information chased".to_owned(),
            Self::Answered { answer, .. } => match answer.information {
                Information::Summary(_) => {
                    format!("information received on {}", answer.received_on)
                }
                Information::Nil(_) => format!("nil return received on {}", answer.received_on),
            },
            Self::Withdrawn { .. } => "a request for information withdrawn".to_owned(),
        }
    }
}

/// A request for information, with all that came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InformationRequest {
    /// What was asked.
    pub asked: Asked,
    /// Number of what happened to it: the version a change must name. It is the
    /// request's own, so that an agency can answer while the case moves on.
    pub version: i64,
    /// When it was chased.
    pub chased_at: Vec<UtcTime>,
    /// What came, oldest first; an agency may find more later.
    pub answers: Vec<Answer>,
    /// Why it was withdrawn.
    pub withdrawn: Option<Sensitive<String>>,
    /// Number of the case's event that asked it.
    asked_in: i64,
}

impl InformationRequest {
    /// Returns the day the first answer was received.
    #[must_use]
    pub fn answered_on(&self) -> Option<CivilDate> {
        self.answers.first().map(|answer| answer.received_on)
    }

    /// Returns where it stands. Information that comes after a withdrawal counts.
    #[must_use]
    pub fn state(&self) -> RequestState {
        match (self.answers.last(), &self.withdrawn) {
            (Some(answer), _) => match answer.information {
                Information::Summary(_) => RequestState::Answered,
                Information::Nil(_) => RequestState::Nil,
            },
            (None, Some(_)) => RequestState::Withdrawn,
            (None, None) => RequestState::Outstanding,
        }
    }

    /// Returns whether the agency still owes an answer.
    #[must_use]
    pub fn outstanding(&self) -> bool {
        self.state() == RequestState::Outstanding
    }

    /// Returns whether an answer came, a nil return among them.
    #[must_use]
    pub fn answered(&self) -> bool {
        !self.answers.is_empty()
    }

    /// Returns whether it is past its last day without an answer.
    #[must_use]
    pub fn overdue(&self, today: CivilDate) -> bool {
        self.outstanding() && today > self.asked.due_on
    }

    /// Returns whether the agency let its last day pass, whatever came later.
    #[must_use]
    pub fn came_late(&self, today: CivilDate) -> bool {
        match self.answers.first() {
            Some(answer) => answer.received_on > self.asked.due_on,
            None => self.overdue(today),
        }
    }

    fn check_version(&self, given: i64) -> Result<(), Refusal> {
        if given == self.version {
            Ok(())
        } else {
            Err(Refusal::StaleVersion {
                given,
                current: self.version,
            })
        }
    }

    fn check_outstanding(&self) -> Result<(), Refusal> {
        if self.outstanding() {
            Ok(())
        } else {
            Err(Refusal::RequestNotOpen)
        }
    }
}

/// The evidence an adjournment waits for (rules.md R49).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The day of the sitting.
    pub adjourned_on: CivilDate,
    /// What is wanted and from whom, in the words of the chair; may be empty.
    pub words: Sensitive<String>,
    /// The agency that is to get it.
    pub owner: Option<OfAgency>,
    /// Number of the case's event that adjourned it.
    adjourned_in: i64,
}

/// Every request of a case, and what an adjournment waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InformationRequests {
    /// The requests, oldest first.
    pub all: Vec<InformationRequest>,
    wanted: Option<Wanted>,
}

impl InformationRequests {
    /// Returns a request by its identifier.
    #[must_use]
    pub fn get(&self, id: InformationRequestId) -> Option<&InformationRequest> {
        self.all.iter().find(|request| request.asked.id == id)
    }

    /// Returns the evidence the last adjournment that wanted any waits for.
    #[must_use]
    pub const fn wanted(&self) -> Option<&Wanted> {
        self.wanted.as_ref()
    }

    /// Returns the evidence the last adjournment waits for, while nothing was asked
    /// of anybody since.
    #[must_use]
    pub fn not_asked_for(&self) -> Option<&Wanted> {
        let wanted = self.wanted.as_ref()?;
        let asked = |request: &InformationRequest| request.asked_in > wanted.adjourned_in;
        (!self.all.iter().any(asked)).then_some(wanted)
    }

    /// Returns the words of the last adjournment that wanted evidence.
    ///
    /// # Errors
    /// `NOTHING_WANTED`.
    pub fn wanted_words(&self) -> Result<&Sensitive<String>, Refusal> {
        let words = self.wanted.as_ref().map(|wanted| &wanted.words);
        words
            .filter(|words| !words.expose().trim().is_empty())
            .ok_or(Refusal::NothingWanted)
    }

    /// Notes what an adjournment waits for.
    pub(super) fn adjourned(
        &mut self,
        sequence: i64,
        adjourned_on: CivilDate,
        evidence_wanted: bool,
        words: Sensitive<String>,
        owner: Option<OfAgency>,
    ) {
        if evidence_wanted || !words.expose().trim().is_empty() {
            self.wanted = Some(Wanted {
                adjourned_on,
                words,
                owner,
                adjourned_in: sequence,
            });
        }
    }

    /// Applies the next event.
    ///
    /// # Errors
    /// Where it is of a request that was never made, or makes one twice.
    pub(super) fn apply(
        &mut self,
        sequence: i64,
        recorded_at: UtcTime,
        event: RequestEvent,
    ) -> Result<(), BrokenHistory> {
        let broken = BrokenHistory { sequence };
        let id = match &event {
            RequestEvent::Requested(asked) => asked.id,
            RequestEvent::Chased { request }
            | RequestEvent::Answered { request, .. }
            | RequestEvent::Withdrawn { request, .. } => *request,
        };
        let known = self.all.iter_mut().find(|known| known.asked.id == id);
        let request = match (event, known) {
            (RequestEvent::Requested(asked), None) => {
                self.all.push(InformationRequest {
                    asked: *asked,
                    version: 1,
                    chased_at: Vec::new(),
                    answers: Vec::new(),
                    withdrawn: None,
                    asked_in: sequence,
                });
                return Ok(());
            }
            (RequestEvent::Chased { .. }, Some(request)) => {
                request.chased_at.push(recorded_at);
                request
            }
            (RequestEvent::Answered { answer, .. }, Some(request)) => {
                request.answers.push(*answer);
                request
            }
            (RequestEvent::Withdrawn { reason, .. }, Some(request)) => {
                request.withdrawn = Some(reason);
                request
            }
            (RequestEvent::Requested(_), Some(_))
            | (
                RequestEvent::Chased { .. }
                | RequestEvent::Answered { .. }
                | RequestEvent::Withdrawn { .. },
                None,
            ) => return Err(broken),
        };
        request.version += 1;
        Ok(())
    }
}
