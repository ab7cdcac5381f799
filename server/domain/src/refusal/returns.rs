//! Why a return is not built, compared, signed off or sent.

use thiserror::Error;

/// A refusal about a return.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReturnRefusal {
    /// The period of a return lies in the future.
    #[error("the period has not started")]
    PeriodNotStarted,
    /// Returns were never built to a specification of this version.
    #[error("no specification has this version; leave it out for the current one")]
    SpecificationUnknown,
    /// Released beside the earlier ones, a local return would tell what they withhold.
    #[error(
        "beside the local returns built earlier, this one would let a reader work out a count that is withheld; build it as at the instant of an earlier one, or for another period"
    )]
    Differencing,
    /// What was built before a local return decides what it withholds, and there is more of
    /// it by now.
    #[error("another local return was kept while this one was being built; build it again")]
    Overtaken,
    /// Two returns of different periods, profiles or specifications.
    #[error("only returns of one period, profile and specification are compared")]
    NotComparable,
    /// The cell of a return does not lead to cases.
    #[error("{why}")]
    NotDrillable {
        /// What does, in a sentence.
        why: String,
    },
    /// The return is not the one that was read.
    #[error("the return is not the one that was read; look at it again, then sign")]
    ReturnChanged,
    /// The person signed the return off before.
    #[error("you have signed this return off already; somebody else must sign too")]
    AlreadySignedOff,
    /// The return has left.
    #[error("the return was submitted already")]
    ReturnSubmitted,
    /// Fewer than two people have signed the return off.
    #[error("two different people must sign a return off before it is submitted; {signed} did")]
    NotSignedOff {
        /// How many did.
        signed: usize,
    },
    /// The server has no folder by which returns leave, or nobody to encrypt them for.
    #[error("{why}")]
    NoWayOut {
        /// What is missing, in a sentence.
        why: &'static str,
    },
}

impl ReturnRefusal {
    /// Returns the stable reason.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::PeriodNotStarted => "PERIOD_NOT_STARTED",
            Self::SpecificationUnknown => "SPECIFICATION_UNKNOWN",
            Self::Differencing => "TELLS_WITHHELD_COUNT",
            Self::Overtaken => "RETURN_OVERTAKEN",
            Self::NotComparable => "NOT_COMPARABLE",
            Self::NotDrillable { .. } => "NOT_DRILLABLE",
            Self::ReturnChanged => "RETURN_CHANGED",
            Self::AlreadySignedOff => "ALREADY_SIGNED_OFF",
            Self::ReturnSubmitted => "RETURN_SUBMITTED",
            Self::NotSignedOff { .. } => "NOT_SIGNED_OFF",
            Self::NoWayOut { .. } => "NO_WAY_OUT",
        }
    }
}
