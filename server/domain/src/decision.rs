//! Positions and decisions.

use serde::{Deserialize, Serialize};

use crate::{
    code::codes,
    constitution::Constitution,
    directory::AgencyKind,
    id::{AgencyId, DecisionId, PersonId, PlanId, SittingId},
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

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

/// A voting agency's view on a stage. An abstention and a negative view carry
/// reasons, and so does a dissent, because any view may turn out to be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum View {
    /// Grounds are made out.
    Positive {
        /// Reasons, where given.
        #[serde(with = "crate::sensitive::sealed")]
        reasons: Sensitive<String>,
    },
    /// Grounds are not made out.
    Negative {
        /// Reasons.
        #[serde(with = "crate::sensitive::sealed")]
        reasons: Sensitive<String>,
    },
    /// The agency abstains.
    Abstain {
        /// Reasons.
        #[serde(with = "crate::sensitive::sealed")]
        reasons: Sensitive<String>,
    },
}

impl View {
    /// Returns the outcome the view is for; `None` for an abstention.
    #[must_use]
    pub const fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Positive { .. } => Some(Outcome::Positive),
            Self::Negative { .. } => Some(Outcome::Negative),
            Self::Abstain { .. } => None,
        }
    }

    /// Returns the reasons; empty where none were given.
    #[must_use]
    pub const fn reasons(&self) -> &Sensitive<String> {
        match self {
            Self::Positive { reasons } | Self::Negative { reasons } | Self::Abstain { reasons } => {
                reasons
            }
        }
    }
}

/// The stated view of one voting agency on one stage of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The voting seat.
    pub seat: AgencyKind,
    /// The agency.
    pub agency: AgencyId,
    /// The person who stated it.
    pub person: PersonId,
    /// The stage.
    pub stage: Stage,
    /// The view.
    #[serde(flatten)]
    pub view: View,
    /// 1 when first stated, one more at each revision.
    pub version: i64,
    /// When it was recorded.
    pub recorded_at: UtcTime,
}

/// A person present for an item when it was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollEntry {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their agency.
    pub agency: AgencyId,
    /// Their seat.
    pub seat: AgencyKind,
    /// Whether the seat decides.
    pub voting: bool,
    /// Date their training is valid to (rules.md R18).
    pub training_valid_until: Option<CivilDate>,
}

/// What was found, for conclusive grounds. For a child means is not asked and
/// consent is irrelevant (rules.md R30); intended exploitation is enough (R31).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Trafficking: an action.
    pub action: bool,
    /// Trafficking: the purpose of exploitation.
    pub purpose: bool,
    /// Slavery, servitude or forced labour: service (R32).
    pub service: bool,
}

impl Findings {
    /// Returns the outcome the findings come to (rules.md R29 to R32).
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        if (self.action && self.purpose) || self.service {
            Outcome::Positive
        } else {
            Outcome::Negative
        }
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

/// An evidence item and the version of it that was before the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceCitation {
    /// The item, as named in the case.
    #[serde(with = "crate::sensitive::sealed")]
    pub item: Sensitive<String>,
    /// Its version.
    pub version: i64,
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
    /// Findings, for conclusive grounds.
    pub findings: Option<Findings>,
    /// Evidence cited.
    pub evidence: Vec<EvidenceCitation>,
    /// The positions at the instant of sealing, dissent and reasons included.
    pub positions: Vec<Position>,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r30_child_trafficking_needs_action_and_purpose_and_never_means() {
        let findings = |action, purpose| {
            Findings {
                action,
                purpose,
                service: false,
            }
            .outcome()
        };
        assert_eq!(findings(true, true), Outcome::Positive);
        assert_eq!(findings(true, false), Outcome::Negative);
        assert_eq!(findings(false, true), Outcome::Negative);
    }

    #[test]
    fn r32_service_alone_is_forced_labour_of_a_child() {
        let findings = Findings {
            action: false,
            purpose: false,
            service: true,
        };
        assert_eq!(findings.outcome(), Outcome::Positive);
    }
}
