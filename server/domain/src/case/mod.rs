//! A case: the site's record of one referral, folded from its events.

mod adjourn;
mod challenge;
mod cite;
mod course;
mod decide;
mod entitlement;
mod event;
mod evidence;
mod exchange;
mod exit;
mod facts;
mod fold;
mod heard;
mod intake;
mod likeness;
mod notifiable;
pub mod readiness;
mod request;
mod review;
mod safeguarding;
mod seal;
mod second_look;
mod standing;
mod supersede;
#[cfg(test)]
pub(crate) mod tests;
mod transfer;
mod weighing;

pub use adjourn::{AdjournedItem, Adjourning, AdjournmentReason, Inquorate, InquorateRun, Relist};
pub use challenge::{
    Caller, Challenge, ChallengeAnswer, ChallengeClosing, ChallengeEnding, ChallengeEvent,
    ChallengeState, ChallengeStep, ChallengeSubject, Disputed, Escalation, RaisedChallenge,
    Raising, ReachedLevel,
};
pub use cite::Citable;
pub use course::{
    CaseAge, Consent, Course, CourseEvent, DelayAnswer, DelayOutcome, DelayRequest, Entry,
    Lateness, LiftReason, Lifting, PoliceNumber, PoliceNumberKind, Proceedings, PublicOrderConcern,
    Suspending, Suspension, Told, Withdrawal, WithdrawalAnswer, WithdrawalFinding,
};
pub use decide::ExternalDecision;
pub use entitlement::{Entitlement, EntitlementChange, EntitlementKind, EntitlementState};
pub use event::{
    CaseEvent, ContributionKind, InterestKind, LinkKind, ListedStages, Lodged,
    ResponsibleAuthority, Said, ScaValidation,
};
pub use evidence::{
    Added, Evidence, EvidenceEvent, EvidenceState, OfAgency, Offered, Verdict as ScanVerdict,
};
pub use exchange::{
    Acknowledgement, Confirming, Delivery, Exchange, ExchangeEvent, Owed, open_task, owed,
};
pub use exit::{Exit, ExitKind, ExitReason};
pub(crate) use facts::gender_label;
pub use intake::{CaseQuery, Intake, IntakeEvent};
pub use likeness::{LikenessEvent, Likenesses, Review};
pub use notifiable::{Duty, Happening, Notice, NotifiableEvent, NotifiableKind};
pub use request::{
    Answer, Asked, Information, InformationRequest, InformationRequests, RequestEvent,
    RequestState, Wanted,
};
pub use review::{
    AnsweredReconsideration, Asking, Noticed, QualityAnswer, QualityNotice, QualityWanted,
    Reconsideration, ReconsiderationGround, ReconsiderationState, RequestedReconsideration,
    ReviewEvent, Reviews, Revocation, ScaAnswer,
};
pub use safeguarding::{
    Safeguarding, SafeguardingEvent, SafeguardingKind, SafeguardingOutcome, SafeguardingStep,
};
pub use seal::{SealRequest, StageOutcome, TieRequest};
pub use standing::Standing;
pub use supersede::{
    Change, DecisionEnding, ProposedSupersession, SupersedeEvent, SupersedeKind, Superseded,
    Superseding, Supersession, SupersessionOutcome,
};
pub use transfer::{
    Accepting, Proposed, Proposing, Transfer, TransferEnding, TransferEvent, TransferOutcome,
    TransferReason,
};
pub use weighing::{
    Bearing, Indicator, Limb, Noting, OwnView, Source, Viewing, Weighing, WeighingEvent,
};

use crate::{
    code::codes,
    constitution::Constitution,
    decision::{Decision, Position, SecondLook, Stage},
    directory::FirstResponderType,
    eligibility::AgeStatus,
    id::{AgencyId, CaseId, PersonId, SiteId, SittingId},
    plan::Plan,
    referral::{DateOfBirth, Referral, ReferralSource},
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

codes! {
    /// Where a case stands, as lists and replies name it.
    pub enum CaseStateCode {
        /// Received, on no agenda, no decision.
        Received = "received",
        /// On the agenda of a sitting that is not over.
        Listed = "listed",
        /// RG is positive, CG is awaited.
        AwaitingConclusiveGrounds = "awaiting_conclusive_grounds",
        /// Final.
        Decided = "decided",
        /// Retracted; kept.
        Retracted = "retracted",
        /// Taken over by others.
        Transferred = "transferred",
        /// Withdrawn in the child's best interests; the child can be referred again.
        Withdrawn = "withdrawn",
    }
}

impl CaseStateCode {
    /// Returns whether the case is still this site's to decide.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Received | Self::Listed | Self::AwaitingConclusiveGrounds => true,
            Self::Decided | Self::Retracted | Self::Transferred | Self::Withdrawn => false,
        }
    }
}

/// The site's record of one referral.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Identifier.
    pub id: CaseId,
    /// Its site.
    pub site: SiteId,
    /// The printed reference.
    pub reference: String,
    /// Number of its last event: the version a change must name.
    pub version: i64,
    /// The referral as lodged.
    pub referral: Referral,
    /// Which way it came.
    pub source: ReferralSource,
    /// The day it reached the NRM.
    pub nrm_received_on: CivilDate,
    /// When the site received it.
    pub site_received_at: UtcTime,
    /// The person who lodged.
    pub lodged_by: PersonId,
    /// Their agency.
    pub lodged_by_agency: AgencyId,
    /// The type the agency is published under.
    pub first_responder_type: Option<FirstResponderType>,
    /// Standing of the age.
    pub age_status: AgeStatus,
    /// Date of birth as last known.
    pub date_of_birth: Sensitive<Option<DateOfBirth>>,
    /// The responsible authority.
    pub authority: ResponsibleAuthority,
    /// What the SCA said.
    pub sca: Sca,
    /// Who was heard, oldest first.
    pub contributions: Vec<Contribution>,
    /// The lead social worker.
    pub social_worker: Option<PersonId>,
    /// Interests declared.
    pub interests: Vec<Interest>,
    /// Linked cases.
    pub links: Vec<Link>,
    /// Likenesses to other cases that were looked at.
    pub likenesses: Likenesses,
    /// Plans.
    pub plans: Vec<Plan>,
    /// Documents, by number.
    pub evidence: Vec<Evidence>,
    /// The last adjournment, while it is open.
    pub adjournment: Option<Adjournment>,
    /// The inquorate sittings since it was last considered.
    pub inquorate: InquorateRun,
    /// Information asked of agencies.
    pub requests: InformationRequests,
    /// How far the decisions are.
    pub progress: Progress,
    /// Whether it was ever on an agenda.
    pub ever_listed: bool,
    /// What was said to the queries on the referral.
    pub intake: Intake,
    /// What became of the messages about it.
    pub exchange: Exchange,
    /// What the SCA must be told, and whether it was.
    pub notices: Vec<Notice>,
    /// Who was asked to take it over, oldest first.
    pub transfers: Vec<Transfer>,
    /// What agencies challenge of one another, oldest first.
    pub challenges: Vec<Challenge>,
    /// What was weighed before a decision.
    pub weighing: Weighing,
    /// Decisions that no longer stand, in the order they ceased to.
    pub superseded: Vec<Superseded>,
    /// Proposals to supersede a decision, oldest first.
    pub supersessions: Vec<Supersession>,
    /// Its course beside the decisions: suspension, withdrawal, proceedings and the like.
    pub course: Course,
    /// What became of what the positive decisions opened, oldest first.
    pub entitlement_changes: Vec<Entry<EntitlementChange>>,
    /// What safeguarding did beside the plans, oldest first.
    pub safeguarding: Vec<Safeguarding>,
    /// What others asked of its decisions.
    pub review: Reviews,
}

/// What the SCA said of a case (decisions 18 and 20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sca {
    /// Its reference.
    pub reference: Option<String>,
    /// Its validation.
    pub validation: ScaValidation,
    /// Whether a public order disqualification is considered (rules.md R5).
    pub disqualification_considered: bool,
    /// Whether the SCA has said so, either way.
    pub disqualification_answered: bool,
    /// Its last direction (R9).
    pub direction: Sensitive<Option<String>>,
    /// The day that was recorded.
    pub direction_on: Option<CivilDate>,
}

/// Somebody who was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// Who.
    pub kind: ContributionKind,
    /// What.
    pub said: Said,
    /// When it was recorded.
    pub recorded_at: UtcTime,
}

/// An interest that keeps somebody out of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    /// The person.
    pub person: PersonId,
    /// Why.
    pub kind: InterestKind,
    /// When it was declared or imposed.
    pub declared_at: UtcTime,
    /// Who imposed it; `None` where the person declared it.
    pub imposed_by: Option<PersonId>,
}

/// A link to another case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The other case.
    pub other: CaseId,
    /// Why.
    pub kind: LinkKind,
    /// Whether this case is the later lodgement of one referral, which the other counts.
    pub counted_there: bool,
}

/// An adjournment that waits for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjournment {
    /// The day of the sitting.
    pub adjourned_on: CivilDate,
    /// The date to come back by.
    pub return_by: Option<CivilDate>,
}

/// A place on the agenda of a sitting, with the positions stated there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The sitting.
    pub sitting: SittingId,
    /// The day it is held.
    pub held_on: CivilDate,
    /// The stages.
    pub stages: ListedStages,
    /// The current position of each voting seat on each stage.
    pub positions: Vec<Position>,
    /// The second look at each stage, where somebody looked since its last position.
    pub second_looks: Vec<SecondLook>,
}

impl Listing {
    /// Returns whether every deciding seat has stated a position on every listed stage:
    /// until then none is shown.
    #[must_use]
    pub fn all_in(&self, constitution: &Constitution) -> bool {
        let stated = |seat, stage| {
            let mut positions = self.positions.iter();
            positions.any(|position| (position.seat, position.stage) == (seat, stage))
        };
        let stages = self.stages.stages();
        constitution
            .deciding()
            .all(|seat| stages.iter().all(|stage| stated(seat, *stage)))
    }
}

/// How far the decisions of a case are. Each state owns what exists only then,
/// and the decided ones are the legal outcomes of rules.md R47 and no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// No reasonable grounds decision.
    BeforeRg {
        /// Where it is listed.
        listing: Option<Listing>,
    },
    /// Reasonable grounds are positive.
    BeforeCg {
        /// The RG decision.
        rg: Decision,
        /// Where it is listed.
        listing: Option<Listing>,
    },
    /// Reasonable grounds are negative: final.
    RgNegative {
        /// The RG decision.
        rg: Decision,
    },
    /// Conclusive grounds are decided: final.
    CgDecided {
        /// The RG decision.
        rg: Decision,
        /// The CG decision.
        cg: Decision,
    },
    /// Retracted.
    Retracted,
    /// Taken over by others.
    Transferred {
        /// The RG decision, where there was one; it was positive.
        rg: Option<Decision>,
        /// The day its receiver accepted it.
        on: CivilDate,
    },
    /// Withdrawn in the child's best interests (rules.md R53).
    Withdrawn {
        /// The RG decision, where there was one; it was positive.
        rg: Option<Decision>,
        /// The day a second person confirmed it.
        on: CivilDate,
    },
}

impl Case {
    /// Returns where the case stands.
    #[must_use]
    pub const fn state(&self) -> CaseStateCode {
        match &self.progress {
            Progress::BeforeRg { listing: None } => CaseStateCode::Received,
            Progress::BeforeRg { listing: Some(_) }
            | Progress::BeforeCg {
                listing: Some(_), ..
            } => CaseStateCode::Listed,
            Progress::BeforeCg { listing: None, .. } => CaseStateCode::AwaitingConclusiveGrounds,
            Progress::RgNegative { .. } | Progress::CgDecided { .. } => CaseStateCode::Decided,
            Progress::Retracted => CaseStateCode::Retracted,
            Progress::Transferred { .. } => CaseStateCode::Transferred,
            Progress::Withdrawn { .. } => CaseStateCode::Withdrawn,
        }
    }

    /// Returns the place on an agenda, if there is one.
    #[must_use]
    pub const fn listing(&self) -> Option<&Listing> {
        match &self.progress {
            Progress::BeforeRg { listing } | Progress::BeforeCg { listing, .. } => listing.as_ref(),
            Progress::RgNegative { .. }
            | Progress::CgDecided { .. }
            | Progress::Retracted
            | Progress::Transferred { .. }
            | Progress::Withdrawn { .. } => None,
        }
    }

    /// Returns the decisions that stand, RG first.
    #[must_use]
    pub fn decisions(&self) -> Vec<&Decision> {
        match &self.progress {
            Progress::BeforeRg { .. } | Progress::Retracted => Vec::new(),
            Progress::Transferred { rg, .. } | Progress::Withdrawn { rg, .. } => {
                rg.iter().collect()
            }
            Progress::BeforeCg { rg, .. } | Progress::RgNegative { rg } => vec![rg],
            Progress::CgDecided { rg, cg } => vec![rg, cg],
        }
    }

    /// Returns the decision that stands at a stage.
    #[must_use]
    pub fn decision(&self, stage: Stage) -> Option<&Decision> {
        self.decisions()
            .into_iter()
            .find(|decision| decision.stage == stage)
    }

    /// Returns whether a person is recused from the case.
    #[must_use]
    pub fn recused(&self, person: PersonId) -> bool {
        self.interests
            .iter()
            .any(|interest| interest.person == person)
    }

    /// Returns a plan by its identifier.
    #[must_use]
    pub fn plan(&self, id: crate::id::PlanId) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.id == id)
    }
}
