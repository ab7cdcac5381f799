//! Superseding a decision: never edited, never deleted (decisions 10 and 19). A
//! correction puts right what was written down wrongly and keeps the outcome; to set a
//! decision aside opens its stage again, so that the panel sits anew. One person
//! proposes, another confirms.

mod chain;
mod life;

pub use chain::{DecisionEnding, Superseded};
pub use life::{Change, Superseding};

use serde::{Deserialize, Serialize};

use crate::{
    code::codes,
    decision::{Decision, Stage},
    id::{DecisionId, PersonId},
    refusal::stage_name,
    sensitive::Sensitive,
    time::UtcTime,
};

codes! {
    /// How a decision is to be superseded.
    pub enum SupersedeKind {
        /// It was written down wrongly: other words, the same outcome.
        Correction = "correction",
        /// It no longer stands: its stage opens again.
        SetAside = "set_aside",
    }
}

/// A proposal to supersede a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedSupersession {
    /// Number within the case, from 1.
    pub number: u32,
    /// The decision.
    pub decision: DecisionId,
    /// Its stage.
    pub stage: Stage,
    /// Why.
    #[serde(with = "crate::sensitive::sealed")]
    pub reason: Sensitive<String>,
    /// Who proposed it.
    pub by: PersonId,
    /// The decision as corrected; `None` where it is to be set aside.
    pub correction: Option<Box<Decision>>,
}

impl ProposedSupersession {
    /// Returns how the decision is to be superseded.
    #[must_use]
    pub const fn kind(&self) -> SupersedeKind {
        match self.correction {
            Some(_) => SupersedeKind::Correction,
            None => SupersedeKind::SetAside,
        }
    }
}

/// What happened to a proposal to supersede a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SupersedeEvent {
    /// It was proposed.
    Proposed(Box<ProposedSupersession>),
    /// A second person confirmed a correction.
    Corrected {
        /// Number of the proposal.
        number: u32,
        /// Who confirmed it.
        by: PersonId,
        /// The decision that stands from now on.
        decision: Box<Decision>,
    },
    /// A second person confirmed that a decision no longer stands.
    SetAside {
        /// Number of the proposal.
        number: u32,
        /// Who confirmed it.
        by: PersonId,
        /// The stage that is open again.
        stage: Stage,
    },
    /// It was taken back: the decision stands as it did.
    Withdrawn {
        /// Number of the proposal.
        number: u32,
        /// Who took it back.
        by: PersonId,
        /// Why.
        #[serde(with = "crate::sensitive::sealed")]
        why: Sensitive<String>,
    },
}

impl SupersedeEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Proposed(_) => "SupersessionProposed",
            Self::Corrected { .. } => "DecisionCorrected",
            Self::SetAside { .. } => "DecisionSetAside",
            Self::Withdrawn { .. } => "SupersessionWithdrawn",
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Proposed(proposed) => {
                let what = match proposed.kind() {
                    SupersedeKind::Correction => "to correct",
                    SupersedeKind::SetAside => "to set aside",
                };
                format!(
                    "proposal {} {what} {}",
                    proposed.number,
                    stage_name(proposed.stage)
                )
            }
            Self::Corrected {
                number, decision, ..
            } => format!(
                "{} corrected, outcome unchanged: {} (proposal {number} confirmed)",
                stage_name(decision.stage),
                decision.outcome.code()
            ),
            Self::SetAside { number, stage, .. } => format!(
                "{} set aside: the stage is open again (proposal {number} confirmed)",
                stage_name(*stage)
            ),
            Self::Withdrawn { number, .. } => format!("proposal {number} withdrawn"),
        }
    }
}

/// A proposal to supersede a decision, with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supersession {
    /// What was proposed.
    pub proposed: ProposedSupersession,
    /// When.
    pub proposed_at: UtcTime,
    /// What came of it; `None` while it waits for a second person.
    pub outcome: Option<SupersessionOutcome>,
}

/// What came of a proposal to supersede a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SupersessionOutcome {
    /// A second person confirmed it.
    Confirmed {
        /// Who.
        by: PersonId,
        /// When.
        at: UtcTime,
    },
    /// It was taken back.
    Withdrawn {
        /// By whom.
        by: PersonId,
        /// When.
        at: UtcTime,
        /// Why.
        why: Sensitive<String>,
    },
}
