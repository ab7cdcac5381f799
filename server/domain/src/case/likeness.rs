//! What people made of likenesses between cases.

use serde::{Deserialize, Serialize};

use super::{Case, LinkKind};
use crate::{id::CaseId, refusal::Refusal, sensitive::Sensitive};

/// What people made of a likeness. That two cases belong together is a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum LikenessEvent {
    /// Looked at: not the same.
    Dismissed {
        /// The other case.
        other: CaseId,
        /// Why it is not.
        #[serde(with = "crate::sensitive::sealed")]
        reason: Sensitive<String>,
    },
}

/// Where the review of a likeness stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// Nobody looked yet.
    Open,
    /// The cases are linked.
    Linked(LinkKind),
    /// Somebody looked: not the same.
    Dismissed,
}

/// Likenesses that were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likenesses {
    /// Cases that are not the same, in the order they were looked at.
    pub dismissed: Vec<CaseId>,
}

impl LikenessEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Dismissed { .. } => "MatchDismissed",
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Dismissed { .. } => "likeness to another case looked at: not the same".to_owned(),
        }
    }
}

impl Likenesses {
    /// Takes note of an event.
    pub(super) fn apply(&mut self, event: LikenessEvent) {
        match event {
            LikenessEvent::Dismissed { other, .. } => self.dismissed.push(other),
        }
    }
}

impl Case {
    /// Returns where the review of the likeness to another case stands. A link made
    /// after a likeness was dismissed is the later word.
    #[must_use]
    pub fn review_of(&self, other: CaseId) -> Review {
        if let Some(link) = self.links.iter().find(|link| link.other == other) {
            Review::Linked(link.kind)
        } else if self.likenesses.dismissed.contains(&other) {
            Review::Dismissed
        } else {
            Review::Open
        }
    }

    /// Records that another case was looked at and is not the same (rules.md R6, R7).
    ///
    /// # Errors
    /// `AlreadyLinked`, also for the case itself; `AlreadyDismissed`.
    pub fn dismiss_match(
        &self,
        other: CaseId,
        reason: Sensitive<String>,
    ) -> Result<LikenessEvent, Refusal> {
        if other == self.id {
            return Err(Refusal::AlreadyLinked);
        }
        match self.review_of(other) {
            Review::Linked(_) => Err(Refusal::AlreadyLinked),
            Review::Dismissed => Err(Refusal::AlreadyDismissed),
            Review::Open => Ok(LikenessEvent::Dismissed { other, reason }),
        }
    }
}
