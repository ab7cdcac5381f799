//! What others ask of a sealed decision: reconsideration, which the SCA accepts or not
//! (rules.md R44, R54, R55); revocation, which is the SCA's (R57); quality assurance of
//! the Home Office (R23, R43).

mod quality;
mod reconsider;
mod revoke;

pub use quality::{Noticed, QualityAnswer, QualityNotice, QualityWanted};
pub use reconsider::{
    AnsweredReconsideration, Asking, Reconsideration, ReconsiderationGround, ReconsiderationState,
    RequestedReconsideration, ScaAnswer,
};
pub use revoke::Revocation;

use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent};
use crate::{
    clocks::{Alert, Clock},
    refusal::stage_name,
    time::UtcTime,
};

/// What others asked of a decision, and what was said to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReviewEvent {
    /// Somebody asked for reconsideration.
    ReconsiderationRequested(Box<RequestedReconsideration>),
    /// The SCA said whether, and who decides anew.
    ReconsiderationAnswered(Box<AnsweredReconsideration>),
    /// The SCA revoked a positive conclusive grounds decision.
    Revoked(Box<Revocation>),
    /// The Home Office asked about a decision it sampled.
    QualityNoticed(Box<Noticed>),
    /// The site answered.
    QualityAnswered(Box<QualityAnswer>),
}

impl ReviewEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ReconsiderationRequested(_) => "ReconsiderationRequested",
            Self::ReconsiderationAnswered(_) => "ReconsiderationAnswered",
            Self::Revoked(_) => "DecisionRevoked",
            Self::QualityNoticed(_) => "QualityNoticed",
            Self::QualityAnswered(_) => "QualityAnswered",
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::ReconsiderationRequested(asked) => format!(
                "reconsideration {} of {} asked for on {}",
                asked.number,
                stage_name(asked.stage),
                asked.asked_on
            ),
            Self::ReconsiderationAnswered(answered) => format!(
                "reconsideration {}: the SCA said on {}: {}",
                answered.number,
                answered.on,
                answered.answer.code().replace('_', " ")
            ),
            Self::Revoked(revocation) => format!(
                "the SCA revoked conclusive grounds on {}",
                revocation.revoked_on
            ),
            Self::QualityNoticed(noticed) => format!(
                "quality assurance {} of {}: {} wanted by {}",
                noticed.number,
                stage_name(noticed.stage),
                noticed.wanted.code().replace('_', " "),
                noticed.due_on
            ),
            Self::QualityAnswered(answer) => {
                format!(
                    "quality assurance {} answered on {}",
                    answer.number, answer.on
                )
            }
        }
    }
}

/// What others asked of the decisions of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviews {
    /// Requests for reconsideration, oldest first.
    pub reconsiderations: Vec<Reconsideration>,
    /// The revocation, where there is one.
    pub revocation: Option<Revocation>,
    /// Notices of quality assurance, oldest first.
    pub quality: Vec<QualityNotice>,
}

impl Case {
    /// Returns what somebody must see of what others ask of a decision.
    pub(super) fn review_alerts(&self) -> Vec<Alert> {
        let asked = self.review.reconsiderations.iter();
        let asked = asked.filter_map(|known| self.reconsideration_alert(known));
        let noticed = self.review.quality.iter().filter(|it| it.answer.is_none());
        let noticed = noticed.map(|open| Alert {
            code: "QUALITY_OPEN",
            text: format!(
                "the Home Office asks about {} (quality assurance {}): answer by {} (R23, R43)",
                stage_name(open.noticed.stage),
                open.noticed.number,
                open.noticed.due_on
            ),
        });
        let revoked = self.review.revocation.iter().map(|revoked| Alert {
            code: "REVOKED",
            text: format!(
                "the SCA revoked conclusive grounds on {}: see who must know, and that the \
                 child is safe",
                revoked.revoked_on
            ),
        });
        asked.chain(noticed).chain(revoked).collect()
    }

    /// Returns the clocks of answers to quality assurance.
    pub(super) fn quality_clocks(&self) -> Vec<Clock> {
        self.review
            .quality
            .iter()
            .map(QualityNotice::clock)
            .collect()
    }

    /// Applies an event; `None` where it cannot follow.
    pub(super) fn apply_review(&mut self, event: ReviewEvent, at: UtcTime) -> Option<()> {
        match event {
            ReviewEvent::ReconsiderationRequested(asked) => {
                self.review.reconsiderations.push(Reconsideration {
                    asked: *asked,
                    answered: None,
                });
                Some(())
            }
            ReviewEvent::ReconsiderationAnswered(answered) => {
                self.apply_reconsideration(*answered, at)
            }
            ReviewEvent::Revoked(revocation) => {
                self.review.revocation = Some(*revocation);
                Some(())
            }
            ReviewEvent::QualityNoticed(noticed) => {
                self.review.quality.push(QualityNotice {
                    noticed: *noticed,
                    answer: None,
                });
                Some(())
            }
            ReviewEvent::QualityAnswered(answer) => {
                let mut known = self.review.quality.iter_mut();
                let open = known.find(|it| it.noticed.number == answer.number)?;
                open.answer = Some(*answer);
                Some(())
            }
        }
    }
}

fn of(event: ReviewEvent) -> CaseEvent {
    CaseEvent::Review(event)
}

fn next_number(known: usize) -> u32 {
    u32::try_from(known).map_or(u32::MAX, |last| last + 1)
}
