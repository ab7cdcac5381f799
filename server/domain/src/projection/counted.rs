//! What returns count of a case (returns.md 8): facts, each known from an instant on.

use serde::{Deserialize, Serialize};

use crate::{
    case::{
        ChallengeState, EntitlementKind, EntitlementState, ExitKind, ExitReason,
        ReconsiderationState, RequestState,
    },
    code::codes,
    decision::{Decider, NegativeReason, Outcome, Stage},
    directory::FirstResponderType,
    id::{CaseId, DecisionId, SiteId},
    referral::{Disability, EthnicGroup, ReligionGroup},
    time::{CivilDate, UtcTime},
};

codes! {
    /// Class of age at exploitation, as published (returns.md 1.2). Never
    /// inferred from a birth date.
    pub enum AgeClass {
        /// 17 or under.
        Child = "child",
        /// 18 or over.
        Adult = "adult",
        /// Not specified or unknown.
        Unknown = "unknown",
    }
}

codes! {
    /// Where the exploitation happened, as published (returns.md 1.2).
    pub enum LocationClass {
        /// Abroad.
        Overseas = "overseas",
        /// In the United Kingdom.
        Uk = "uk",
        /// Both.
        UkAndOverseas = "uk_and_overseas",
        /// Not specified or unknown.
        Unknown = "unknown",
    }
}

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralFact {
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

/// An issued decision as the returns count it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionFact {
    /// The decision.
    pub id: DecisionId,
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// When it was recorded.
    pub recorded_at: UtcTime,
    /// The stage.
    pub stage: Stage,
    /// The outcome.
    pub outcome: Outcome,
    /// Who decided.
    pub decider: Decider,
    /// The day it was issued.
    pub issued_on: CivilDate,
    /// The day of the meeting or external decision.
    pub decided_on: CivilDate,
    /// Whether it is the first at its stage.
    pub initial: bool,
    /// The issued decision it came in the place of.
    pub supersedes: Option<DecisionId>,
    /// Age at exploitation of the referral.
    pub age: AgeClass,
    /// Why the panel found no grounds (returns.md R10).
    pub negative_reason: Option<NegativeReason>,
    /// Label of the forms of exploitation the panel found, as published; `None` where it
    /// named none.
    pub forms: Option<String>,
}

/// How a case left without the panel's decision, as the returns count it (returns.md R8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitFact {
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// When it was recorded.
    pub recorded_at: UtcTime,
    /// How it left.
    pub kind: ExitKind,
    /// Why.
    pub reason: ExitReason,
    /// The day.
    pub left_on: CivilDate,
    /// Whether reasonable grounds were positive by then.
    pub after_rg: bool,
}

/// What became of an entitlement, from the instant it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntitlementFact {
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// From when on this was known.
    pub recorded_at: UtcTime,
    /// Which.
    pub kind: EntitlementKind,
    /// How far it is.
    pub state: EntitlementState,
    /// The stage whose positive decision opened it.
    pub opened_by: Stage,
    /// The day of that decision.
    pub opened_on: CivilDate,
    /// The day it was delivered.
    pub delivered_on: Option<CivilDate>,
}

/// A case as it was known at an instant: what a return folds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedCase {
    /// The referral as last recorded by then.
    pub referral: ReferralFact,
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

/// Everything the returns count of a case beside its decisions, which are recorded when
/// they are issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    /// The referral.
    pub referral: ReferralFact,
    /// What the local outcome view counts.
    pub circumstances: CircumstanceFact,
    /// Matters beside the decisions.
    pub matters: Vec<MatterFact>,
    /// What positive decisions opened.
    pub entitlements: Vec<EntitlementFact>,
    /// How the case left, where it did.
    pub exit: Option<ExitFact>,
}

/// The facts that are to be recorded anew, because they changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactChanges {
    /// The referral.
    pub referral: Option<ReferralFact>,
    /// What the local outcome view counts.
    pub circumstances: Option<CircumstanceFact>,
    /// Matters that began, moved on or ended.
    pub matters: Vec<MatterFact>,
    /// Entitlements that were opened or moved on.
    pub entitlements: Vec<EntitlementFact>,
    /// How the case left, where it now did.
    pub exit: Option<ExitFact>,
}

impl CaseFacts {
    /// Returns the facts as if they had been recorded at another instant.
    #[must_use]
    fn at(mut self, recorded_at: UtcTime) -> Self {
        self.referral.recorded_at = recorded_at;
        self.circumstances.recorded_at = recorded_at;
        for matter in &mut self.matters {
            matter.recorded_at = recorded_at;
        }
        for entitlement in &mut self.entitlements {
            entitlement.recorded_at = recorded_at;
        }
        if let Some(exit) = &mut self.exit {
            exit.recorded_at = recorded_at;
        }
        self
    }

    /// Returns what differs from the facts before, apart from when it was recorded. How a
    /// case left is said once.
    #[must_use]
    pub fn changes_since(self, before: Self) -> FactChanges {
        let before = before.at(self.referral.recorded_at);
        let mut changes = FactChanges {
            referral: (self.referral != before.referral).then_some(self.referral),
            circumstances: (self.circumstances != before.circumstances)
                .then_some(self.circumstances),
            matters: self.matters,
            entitlements: self.entitlements,
            exit: self.exit.filter(|_| before.exit.is_none()),
        };
        changes.matters.retain(|now| !before.matters.contains(now));
        let known = &before.entitlements;
        changes.entitlements.retain(|now| !known.contains(now));
        changes
    }
}

impl From<CaseFacts> for FactChanges {
    /// Everything is new of a case that is.
    fn from(facts: CaseFacts) -> Self {
        Self {
            referral: Some(facts.referral),
            circumstances: Some(facts.circumstances),
            matters: facts.matters,
            entitlements: facts.entitlements,
            exit: facts.exit,
        }
    }
}
