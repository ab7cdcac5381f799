//! What returns count of a case (returns.md 8): facts, each known from an instant on.

use super::{AgeClass, DecisionFact, EntitlementFact, ExitFact, LocationClass};
use crate::{
    case::{ChallengeState, ReconsiderationState, RequestState},
    code::codes,
    decision::Stage,
    directory::FirstResponderType,
    id::{CaseId, SiteId},
    referral::{Disability, EthnicGroup, ReligionGroup},
    time::{CivilDate, UtcTime},
};

codes! {
    /// Age on the day the referral reached the NRM, in the bands of the returns
    /// (returns.md 8.1).
    pub enum AgeBand {
        /// Under 10.
        Under10 = "0_9",
        /// 10 to 13.
        From10 = "10_13",
        /// 14 or 15.
        From14 = "14_15",
        /// 16 or 17.
        From16 = "16_17",
        /// 18 or over.
        Adult = "18_or_over",
        /// Not known.
        Unknown = "unknown",
    }
}

impl AgeBand {
    /// Returns the band of an age in completed years.
    #[must_use]
    pub const fn of(years: i32) -> Self {
        match years {
            ..10 => Self::Under10,
            10..14 => Self::From10,
            14..16 => Self::From14,
            16..18 => Self::From16,
            _ => Self::Adult,
        }
    }

    /// Returns whether it is the band of a child.
    #[must_use]
    pub const fn is_child(self) -> bool {
        match self {
            Self::Under10 | Self::From10 | Self::From14 | Self::From16 => true,
            Self::Adult | Self::Unknown => false,
        }
    }
}

codes! {
    /// Whether the referral was flagged as county lines (returns.md R11).
    pub enum CountyLines {
        /// Flagged.
        Yes = "yes",
        /// Said not to be.
        No = "no",
        /// Nobody said.
        NotRecorded = "not_recorded",
    }
}

codes! {
    /// Whether the child was heard before the decision, as the record shows it.
    pub enum ViewsRecorded {
        /// The child's views are recorded.
        Recorded = "recorded",
        /// Why they are not.
        ReasonGiven = "reason_given",
        /// Neither.
        No = "no",
    }
}

/// A referral as the returns count it, from the instant it was so recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedReferral {
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// From when on these values were known.
    pub recorded_at: UtcTime,
    /// Whether it counts; false once it was retracted, or known as a second lodgement of
    /// a referral that counts.
    pub counted: bool,
    /// The day it reached the NRM.
    pub nrm_received_on: CivilDate,
    /// The day it reached the site.
    pub site_received_on: CivilDate,
    /// Age at exploitation.
    pub age: AgeClass,
    /// Where the exploitation happened.
    pub location: LocationClass,
    /// Exploitation label, in the canonical order and joiner of returns.md 1.2.
    pub exploitation: String,
    /// Gender as published: "Female", "Male", "Other", "Not Recorded / Unknown".
    pub gender: String,
    /// Nationalities as stated, sorted, joined by "; ".
    pub nationalities: String,
    /// Type of first responder.
    pub first_responder_type: Option<FirstResponderType>,
    /// Name of the first responder organisation.
    pub first_responder: String,
    /// Age on the day it reached the NRM.
    pub age_at_referral: AgeBand,
    /// Whether it was then the pilot's to decide (returns.md 8.1).
    pub pilot: bool,
    /// Whether it was flagged as county lines.
    pub county_lines: CountyLines,
    /// The earliest of the cases known to be about the same child, this one included.
    pub child: CaseId,
}

/// What only the local outcome view counts of a case, from the instant it was so
/// recorded. It holds groups, never the words of the child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CircumstanceFact {
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// From when on these values were known.
    pub recorded_at: UtcTime,
    /// Name of the responsible authority; empty where it is not known.
    pub authority: String,
    /// Ethnic group.
    pub ethnicity: EthnicGroup,
    /// Religion.
    pub religion: ReligionGroup,
    /// Disability or special educational needs.
    pub disability: Disability,
    /// Whether the child was heard.
    pub views: ViewsRecorded,
    /// Whether a local safeguarding plan is recorded.
    pub planned: bool,
}

codes! {
    /// Kinds of matters that begin and end beside the decisions.
    pub enum MatterKind {
        /// The case was suspended (R52).
        Suspension = "suspension",
        /// A decision is asked to be made anew (R44).
        Reconsideration = "reconsideration",
        /// An agency challenged another.
        Challenge = "challenge",
        /// Information was asked of an agency.
        Request = "request",
    }
}

/// A matter beside the decisions, as known from an instant on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterFact {
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// Number among the matters of its kind on the case, from 1.
    pub number: i64,
    /// From when on this was known.
    pub recorded_at: UtcTime,
    /// What it is and how far.
    pub matter: Matter,
    /// The stage it is about, where it is about one.
    pub stage: Option<Stage>,
    /// Name of the agency asked or challenged; empty where none is.
    pub agency: String,
    /// The day it began.
    pub begun_on: CivilDate,
    /// The last day in time for an answer, where there is one.
    pub due_on: Option<CivilDate>,
    /// The day it ended or was answered.
    pub ended_on: Option<CivilDate>,
}

/// What a matter is and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// A suspension; its end says whether it runs.
    Suspension,
    /// A reconsideration.
    Reconsideration(ReconsiderationState),
    /// A challenge.
    Challenge(ChallengeState),
    /// A request for information.
    Request(RequestState),
}

impl Matter {
    /// Returns its kind.
    #[must_use]
    pub const fn kind(self) -> MatterKind {
        match self {
            Self::Suspension => MatterKind::Suspension,
            Self::Reconsideration(_) => MatterKind::Reconsideration,
            Self::Challenge(_) => MatterKind::Challenge,
            Self::Request(_) => MatterKind::Request,
        }
    }

    /// Returns the code of how far it is; empty for a suspension.
    #[must_use]
    pub const fn state(self) -> &'static str {
        match self {
            Self::Suspension => "",
            Self::Reconsideration(state) => state.code(),
            Self::Challenge(state) => state.code(),
            Self::Request(state) => state.code(),
        }
    }

    /// Returns the matter of a kind and a state; `None` where there is none such.
    #[must_use]
    pub fn from_codes(kind: MatterKind, state: &str) -> Option<Self> {
        match kind {
            MatterKind::Suspension => state.is_empty().then_some(Self::Suspension),
            MatterKind::Reconsideration => {
                ReconsiderationState::from_code(state).map(Self::Reconsideration)
            }
            MatterKind::Challenge => ChallengeState::from_code(state).map(Self::Challenge),
            MatterKind::Request => RequestState::from_code(state).map(Self::Request),
        }
    }
}

/// A case as it was known at an instant: what a return folds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedCase {
    /// The referral as last recorded by then.
    pub referral: CountedReferral,
    /// When the referral was first recorded.
    pub first_recorded_at: UtcTime,
    /// The decisions issued, by day of issue.
    pub decisions: Vec<DecisionFact>,
    /// Matters beside the decisions.
    pub matters: Vec<MatterFact>,
    /// How the case left, where it did.
    pub exit: Option<ExitFact>,
    /// What the local outcome view counts, where it was read.
    pub circumstances: Option<CircumstanceFact>,
    /// What positive decisions opened, where it was read.
    pub entitlements: Vec<EntitlementFact>,
}
