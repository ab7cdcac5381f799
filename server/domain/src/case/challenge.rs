//! Challenges: one agency disputes another's position, delay or silence, and takes it up
//! level by level until it is settled or stands on record. No source lays down how
//! (rules.md R17 leaves disagreement to the site), so levels and days are local policy.
//! A challenge decides nothing and blocks nothing: the decision stays with the panel.

mod life;
mod told;

pub use life::{Caller, Disputed, Raising};

use serde::{Deserialize, Serialize};

use super::OfAgency;
use crate::{
    code::codes,
    decision::Stage,
    id::{InformationRequestId, PersonId, SittingId},
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

codes! {
    /// How a challenge ended.
    pub enum ChallengeEnding {
        /// The agencies settled it.
        Resolved = "resolved",
        /// Whoever raised it took it back.
        Withdrawn = "withdrawn",
        /// No level settled it: the disagreement stands on record.
        Stands = "stands",
    }
}

codes! {
    /// Where a challenge stands.
    pub enum ChallengeState {
        /// It waits for an answer.
        Open = "open",
        /// It was answered; whoever raised it has not said whether that settles it.
        Answered = "answered",
        /// The agencies settled it.
        Resolved = "resolved",
        /// Whoever raised it took it back.
        Withdrawn = "withdrawn",
        /// The disagreement stands on record.
        Stands = "stands",
    }
}

/// What is challenged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum ChallengeSubject {
    /// A position the agency stated.
    Position {
        /// The sitting it was stated at.
        sitting: SittingId,
        /// The stage.
        stage: Stage,
        /// Its version.
        version: i64,
    },
    /// Something the agency does too late.
    Delay {
        /// The request for information it did not answer in time, where it is one.
        request: Option<InformationRequestId>,
    },
    /// That the agency says nothing.
    Silence,
    /// Something else, as the words say.
    Other,
}

/// A level a challenge came to, and by when it is to be answered there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachedLevel {
    /// Number, from 1.
    pub number: u32,
    /// Who speaks for the agencies there.
    pub name: String,
    /// The day it came there.
    pub from: CivilDate,
    /// The last day in time for an answer.
    pub answer_by: CivilDate,
    /// The arithmetic, a line each.
    pub derivation: Vec<String>,
}

/// A challenge as raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaisedChallenge {
    /// Number within the case, from 1.
    pub number: u32,
    /// Who raised it.
    pub by: PersonId,
    /// For which agency.
    pub agency: OfAgency,
    /// The agency challenged.
    pub against: OfAgency,
    /// What is challenged.
    pub subject: ChallengeSubject,
    /// Why, and what is wanted.
    #[serde(with = "crate::sensitive::sealed")]
    pub words: Sensitive<String>,
    /// The first level.
    pub level: ReachedLevel,
}

/// An answer of the agency challenged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeAnswer {
    /// Who recorded it.
    pub by: PersonId,
    /// Who answered, as they sign; empty where the person recording did.
    #[serde(with = "crate::sensitive::sealed")]
    pub answered_by: Sensitive<String>,
    /// The day.
    pub on: CivilDate,
    /// The answer.
    #[serde(with = "crate::sensitive::sealed")]
    pub words: Sensitive<String>,
}

/// Why a challenge was taken to the next level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Who took it there.
    pub by: PersonId,
    /// Why.
    #[serde(with = "crate::sensitive::sealed")]
    pub why: Sensitive<String>,
}

/// What happened to a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChallengeEvent {
    /// It was raised.
    Raised(Box<RaisedChallenge>),
    /// The agency challenged answered.
    Answered {
        /// Number of the challenge.
        number: u32,
        /// The answer.
        answer: Box<ChallengeAnswer>,
    },
    /// It was taken to the next level.
    Escalated {
        /// Number of the challenge.
        number: u32,
        /// By whom and why.
        escalation: Box<Escalation>,
        /// The level it came to.
        level: Box<ReachedLevel>,
    },
    /// It ended.
    Closed {
        /// Number of the challenge.
        number: u32,
        /// Who closed it.
        by: PersonId,
        /// How.
        ending: ChallengeEnding,
        /// What was agreed, or what stays in dispute.
        #[serde(with = "crate::sensitive::sealed")]
        words: Sensitive<String>,
    },
}

impl ChallengeEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Raised(_) => "ChallengeRaised",
            Self::Answered { .. } => "ChallengeAnswered",
            Self::Escalated { .. } => "ChallengeEscalated",
            Self::Closed { .. } => "ChallengeClosed",
        }
    }

    /// Says what happened in a sentence, without personal data. What is challenged is
    /// left out: of a position nobody is told before they have stated their own.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Raised(raised) => format!(
                "challenge {} of {} to {} raised, to be answered by {}",
                raised.number, raised.agency.name, raised.against.name, raised.level.answer_by
            ),
            Self::Answered { number, answer } => {
                format!("challenge {number} answered on {}", answer.on)
            }
            Self::Escalated { number, level, .. } => format!(
                "challenge {number} taken to level {} ({}), to be answered by {}",
                level.number, level.name, level.answer_by
            ),
            Self::Closed { number, ending, .. } => match ending {
                ChallengeEnding::Resolved => format!("challenge {number} resolved"),
                ChallengeEnding::Withdrawn => format!("challenge {number} withdrawn"),
                ChallengeEnding::Stands => {
                    format!("challenge {number} closed unresolved: the disagreement stands")
                }
            },
        }
    }
}

/// What happened at one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeStep {
    /// The level.
    pub level: ReachedLevel,
    /// Why it came there; `None` at the first.
    pub escalation: Option<Escalation>,
    /// The answer given there.
    pub answer: Option<ChallengeAnswer>,
}

/// How and why a challenge was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeClosing {
    /// Who closed it.
    pub by: PersonId,
    /// How.
    pub ending: ChallengeEnding,
    /// What was agreed, or what stays in dispute.
    pub words: Sensitive<String>,
    /// The day it was recorded.
    pub on: CivilDate,
}

/// A challenge with all that came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// What was raised.
    pub raised: RaisedChallenge,
    /// When.
    pub raised_at: UtcTime,
    /// The levels it has left behind, the first first.
    pub earlier: Vec<ChallengeStep>,
    /// The level it came to.
    pub current: ChallengeStep,
    /// How it ended; `None` while it has not.
    pub closing: Option<ChallengeClosing>,
}

impl Challenge {
    /// Returns what happened at each level, the first first.
    pub fn steps(&self) -> impl Iterator<Item = &ChallengeStep> {
        self.earlier.iter().chain([&self.current])
    }

    /// Returns the day of the first answer, at whatever level.
    #[must_use]
    pub fn first_answered_on(&self) -> Option<CivilDate> {
        let mut answers = self.steps().filter_map(|step| step.answer.as_ref());
        answers.next().map(|answer| answer.on)
    }

    /// Returns where it stands.
    #[must_use]
    pub const fn state(&self) -> ChallengeState {
        match (&self.closing, &self.current.answer) {
            (Some(closing), _) => match closing.ending {
                ChallengeEnding::Resolved => ChallengeState::Resolved,
                ChallengeEnding::Withdrawn => ChallengeState::Withdrawn,
                ChallengeEnding::Stands => ChallengeState::Stands,
            },
            (None, Some(_)) => ChallengeState::Answered,
            (None, None) => ChallengeState::Open,
        }
    }

    /// Returns whether its day passed without an answer. The last day is in time.
    #[must_use]
    pub fn overdue(&self, today: CivilDate) -> bool {
        self.state() == ChallengeState::Open && today > self.current.level.answer_by
    }

    /// Returns whether it is about a position.
    #[must_use]
    pub const fn is_of_position(&self) -> bool {
        matches!(self.raised.subject, ChallengeSubject::Position { .. })
    }
}
