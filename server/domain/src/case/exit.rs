//! How a case leaves without the panel's decision, as the returns count it
//! (returns.md R8): withdrawn, or out of the pilot, each by a coded reason.

use super::{Case, Progress, TransferOutcome, TransferReason};
use crate::{
    code::codes,
    eligibility::{Assessment, Verdict},
    time::CivilDate,
};

codes! {
    /// How a case left.
    pub enum ExitKind {
        /// Withdrawn.
        Withdrawn = "withdrawn",
        /// Out of the pilot: others decide, or nobody has to.
        LeftPilot = "left_pilot",
    }
}

codes! {
    /// Why a case left.
    pub enum ExitReason {
        /// The local authority found it in the child's best interests (R53).
        BestInterests = "best_interests",
        /// 100 days or fewer to the 18th birthday (R1).
        AgeLimit = "age_limit",
        /// Real doubt that the person is a child (R3).
        AgeDispute = "age_dispute",
        /// A public order disqualification is considered (R5).
        PublicOrder = "public_order",
        /// The responsible authority is outside the site (R2, R8).
        MovedArea = "moved_area",
        /// Referred in error (decision 20).
        Error = "error",
        /// Before the site went live (R11).
        BeforeGoLive = "before_go_live",
        /// Directed by the SCA (R9).
        ScaDirection = "sca_direction",
    }
}

/// How and why a case left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// How.
    pub kind: ExitKind,
    /// Why.
    pub reason: ExitReason,
    /// The day; `None` for that on which it was recorded.
    pub on: Option<CivilDate>,
    /// Whether reasonable grounds were positive by then.
    pub after_rg: bool,
}

impl Case {
    /// Returns how the case left without the panel's decision; `None` where it did not.
    #[must_use]
    pub fn exit(&self, eligibility: &Assessment) -> Option<Exit> {
        match &self.progress {
            Progress::BeforeRg { .. }
            | Progress::BeforeCg { .. }
            | Progress::RgNegative { .. }
            | Progress::CgDecided { .. } => None,
            Progress::Retracted => Some(Exit {
                kind: ExitKind::LeftPilot,
                reason: ExitReason::Error,
                on: None,
                after_rg: false,
            }),
            Progress::Withdrawn { rg, on } => Some(Exit {
                kind: ExitKind::Withdrawn,
                reason: ExitReason::BestInterests,
                on: Some(*on),
                after_rg: rg.is_some(),
            }),
            Progress::Transferred { rg, on } => Some(Exit {
                kind: ExitKind::LeftPilot,
                reason: self.why_transferred(eligibility),
                on: Some(*on),
                after_rg: rg.is_some(),
            }),
        }
    }

    fn why_transferred(&self, eligibility: &Assessment) -> ExitReason {
        let accepted = self
            .transfers
            .iter()
            .rev()
            .find(|known| matches!(known.outcome, Some(TransferOutcome::Accepted { .. })));
        match accepted.map(|known| known.proposed.reason) {
            Some(TransferReason::AuthorityChanged) => ExitReason::MovedArea,
            Some(TransferReason::ScaDirection) | None => ExitReason::ScaDirection,
            Some(TransferReason::OutOfScope) => {
                let failed = eligibility
                    .steps
                    .iter()
                    .find(|step| step.verdict == Verdict::OutOfScope);
                match failed.map(|step| step.rule) {
                    Some("R1") => ExitReason::AgeLimit,
                    Some("R2") => ExitReason::MovedArea,
                    Some("R3") => ExitReason::AgeDispute,
                    Some("R5") => ExitReason::PublicOrder,
                    Some("R11") => ExitReason::BeforeGoLive,
                    Some(_) | None => ExitReason::ScaDirection,
                }
            }
        }
    }
}
