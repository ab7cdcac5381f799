//! Decisions: what stands behind each, complete enough to be checked again years later.

mod check;
mod evidence;
mod findings;
mod grounds;
mod item;
mod position;
mod second_look;

use serde::{Deserialize, Serialize};

pub use evidence::{
    Bearing, Citation, Cited, Consistency, Credibility, Detail, EvidenceWeight, Mitigation, Nature,
    SetAside,
};
pub use findings::{
    Element, ElementFinding, ElementState, Findings, Found, Purpose, Realisation, Route, Standing,
    TraffickingAction,
};
pub use grounds::{Grounds, NegativeReason};
pub use item::{Item, NoItem};
pub use position::{Position, RollEntry, View};
pub use second_look::{LookVerdict, SecondLook};

use crate::{
    code::codes,
    constitution::Constitution,
    id::{DecisionId, PersonId, PlanId, SittingId},
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

/// What a decision is not (rules.md R73): said on every record of one.
pub const DEFENCE_NOTE: &str = "This decision neither binds a court nor is required for the \
defence of section 45 of the Modern Slavery Act 2015.";

codes! {
    /// One of the two decisions.
    pub enum Stage {
        /// Reasonable grounds (rules.md R27).
        Rg = "rg",
        /// Conclusive grounds (rules.md R28).
        Cg = "cg",
    }
}

codes! {
    /// The outcome of a decision.
    pub enum Outcome {
        /// Grounds are found.
        Positive = "positive",
        /// Grounds are not found.
        Negative = "negative",
    }
}

codes! {
    /// Who decided.
    pub enum Decider {
        /// The site's panel.
        Panel = "panel",
        /// The Single Competent Authority.
        Sca = "sca",
        /// The Immigration Enforcement Competent Authority.
        Ieca = "ieca",
    }
}

codes! {
    /// A competent authority outside the site.
    pub enum ExternalAuthority {
        /// The Single Competent Authority.
        Sca = "sca",
        /// The Immigration Enforcement Competent Authority.
        Ieca = "ieca",
    }
}

/// How the child's safety is tied to a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tie", rename_all = "snake_case")]
pub enum PlanTie {
    /// A linked plan, in the version it then had.
    Plan {
        /// The plan.
        plan: PlanId,
        /// Its version at the instant of sealing.
        version: i64,
    },
    /// There is none, and why.
    None {
        /// Why.
        #[serde(with = "crate::sensitive::sealed")]
        reason: Sensitive<String>,
    },
}

/// A decision on one stage. Final: from here on it can only be superseded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Identifier.
    pub id: DecisionId,
    /// The stage.
    pub stage: Stage,
    /// The outcome.
    pub outcome: Outcome,
    /// The day it was made.
    pub decided_on: CivilDate,
    /// When it was recorded.
    pub recorded_at: UtcTime,
    /// Version of the rule data in force.
    pub rules_version: String,
    /// The decision it came in the place of, where that no longer stands.
    pub supersedes: Option<DecisionId>,
    /// Who decided, with what only that kind of decision has.
    pub made_by: MadeBy,
}

/// Who made a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "made_by", rename_all = "snake_case")]
pub enum MadeBy {
    /// The site's panel, at a quorate, convened sitting.
    Panel(Box<PanelRecord>),
    /// The SCA or IECA: no sitting, but a source (decision 19).
    External {
        /// Which authority.
        authority: ExternalAuthority,
        /// Where the site has it from.
        source: String,
    },
}

/// What stands behind a decision of the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelRecord {
    /// The sitting.
    pub sitting: SittingId,
    /// The chair who sealed it.
    pub chair: PersonId,
    /// Code of the legal test in force (rules.md R27, R28).
    pub test_version: String,
    /// The standard of proof, in words.
    pub standard: String,
    /// Reasons.
    #[serde(with = "crate::sensitive::sealed")]
    pub reasons: Sensitive<String>,
    /// What was found on every element.
    pub findings: Findings,
    /// What the outcome names.
    pub grounds: Grounds,
    /// Why the outcome stands although the findings do not bear it out.
    #[serde(with = "crate::sensitive::sealed")]
    pub override_reason: Sensitive<Option<String>>,
    /// The evidence relied on, weighed.
    pub evidence: Vec<Cited>,
    /// What was set aside, and why.
    pub set_aside: Vec<SetAside>,
    /// Numbers of the expert reports of the case that had to be addressed (R66).
    pub expert_reports: Vec<u32>,
    /// The positions at the instant of sealing, dissent and reasons included.
    pub positions: Vec<Position>,
    /// The second look at a negative outcome, where the constitution asked for one (R24).
    pub second_look: Option<SecondLook>,
    /// The roll at the instant of sealing.
    pub roll: Vec<RollEntry>,
    /// The plan, or why none.
    pub plan_tie: PlanTie,
    /// The constitution it was made under, whole.
    pub constitution: Constitution,
}

impl Decision {
    /// Returns who decided, as the returns name it.
    #[must_use]
    pub const fn decider(&self) -> Decider {
        match self.made_by {
            MadeBy::Panel(_) => Decider::Panel,
            MadeBy::External {
                authority: ExternalAuthority::Sca,
                ..
            } => Decider::Sca,
            MadeBy::External {
                authority: ExternalAuthority::Ieca,
                ..
            } => Decider::Ieca,
        }
    }
}
