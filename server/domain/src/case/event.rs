//! What can happen to a case. The case is the fold of these and nothing else.

use serde::{Deserialize, Serialize};

use super::evidence::EvidenceEvent;
use super::likeness::LikenessEvent;
use super::{AdjournedItem, ExchangeEvent, IntakeEvent, NotifiableEvent};
use crate::{
    code::codes,
    decision::{Decision, Position, SecondLook, Stage},
    directory::FirstResponderType,
    eligibility::AgeStatus,
    id::{AgencyId, AuthorityId, CaseId, PersonId, PlanId, SiteId, SittingId},
    plan::{Plan, PlanVersion},
    referral::{DateOfBirth, Referral, ReferralSource},
    refusal::{seat_name, stage_name},
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

codes! {
    /// Validation of the referral by the SCA (rules.md R7).
    pub enum ScaValidation {
        /// Nothing heard yet.
        Unknown = "unknown",
        /// Sent, not yet validated.
        Pending = "pending",
        /// Validated: it is an NRM referral.
        Validated = "validated",
        /// Returned to the first responder as too thin.
        Returned = "returned",
        /// Refused as a duplicate or out of remit.
        Rejected = "rejected",
    }
}

codes! {
    /// Who was heard (rules.md R15, R19, R91).
    pub enum ContributionKind {
        /// The child.
        Child = "child",
        /// The independent child trafficking guardian.
        Guardian = "guardian",
        /// Children's social care.
        ChildrensSocialCare = "childrens_social_care",
    }
}

codes! {
    /// Why a person must keep out of a case (rules.md R14).
    pub enum InterestKind {
        /// A relative or friend of somebody in the case.
        Personal = "personal",
        /// Worked on the case in a way that conflicts.
        Professional = "professional",
    }
}

codes! {
    /// Why two cases are linked; they are never merged (rules.md R6).
    pub enum LinkKind {
        /// One referral, lodged twice; the one received first counts (returns.md 8.1).
        Duplicate = "duplicate",
        /// The same child.
        SameChild = "same_child",
        /// Brothers or sisters.
        Sibling = "sibling",
        /// The same incident.
        SameIncident = "same_incident",
        /// The same exploiter.
        SameExploiter = "same_exploiter",
    }
}

/// The authority that carries safeguarding responsibility (rules.md R2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum ResponsibleAuthority {
    /// One of the site's.
    OfSite {
        /// The authority.
        id: AuthorityId,
        /// Its name.
        name: String,
        /// The day it joined the site.
        joined_on: CivilDate,
    },
    /// Named, and not one of the site's.
    Elsewhere {
        /// As written.
        name: String,
    },
    /// Named in words that are no one council with children's services on that day;
    /// kept as written until somebody says which is meant.
    Unclear {
        /// As written.
        name: String,
    },
    /// Not stated.
    Unknown,
}

impl ResponsibleAuthority {
    /// Returns the name; empty while unknown.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::OfSite { name, .. } | Self::Elsewhere { name } | Self::Unclear { name } => name,
            Self::Unknown => "",
        }
    }

    /// Returns the identifier, where it is one of the site's.
    #[must_use]
    pub const fn id(&self) -> Option<AuthorityId> {
        match self {
            Self::OfSite { id, .. } => Some(*id),
            Self::Elsewhere { .. } | Self::Unclear { .. } | Self::Unknown => None,
        }
    }
}

/// A view given, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// In words.
    Views(#[serde(with = "crate::sensitive::sealed")] Sensitive<String>),
    /// Why there are none.
    Absent(#[serde(with = "crate::sensitive::sealed")] Sensitive<String>),
}

/// The stages an item is listed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListedStages {
    /// Reasonable grounds only.
    Rg,
    /// Conclusive grounds only.
    Cg,
    /// Both at one sitting (rules.md R45).
    RgThenCg,
}

impl ListedStages {
    /// Reads a request's list of stages; `None` for an order that has no meaning.
    #[must_use]
    pub fn from_stages(stages: &[Stage]) -> Option<Self> {
        match stages {
            [Stage::Rg] => Some(Self::Rg),
            [Stage::Cg] => Some(Self::Cg),
            [Stage::Rg, Stage::Cg] => Some(Self::RgThenCg),
            _ => None,
        }
    }

    /// Returns the stages in order.
    #[must_use]
    pub const fn stages(self) -> &'static [Stage] {
        match self {
            Self::Rg => &[Stage::Rg],
            Self::Cg => &[Stage::Cg],
            Self::RgThenCg => &[Stage::Rg, Stage::Cg],
        }
    }

    /// Returns whether a stage is listed.
    #[must_use]
    pub fn contains(self, stage: Stage) -> bool {
        self.stages().contains(&stage)
    }
}

/// A referral was lodged: the first event of every case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lodged {
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// The printed reference.
    pub reference: String,
    /// The referral.
    pub referral: Referral,
    /// Which way it came.
    pub source: ReferralSource,
    /// The day it reached the NRM.
    pub nrm_received_on: CivilDate,
    /// When the site received it.
    pub site_received_at: UtcTime,
    /// The SCA's reference, where known already.
    pub sca_reference: Option<String>,
    /// The person who lodged.
    pub lodged_by: PersonId,
    /// Their agency.
    pub lodged_by_agency: AgencyId,
    /// The type the agency is published under.
    pub first_responder_type: Option<FirstResponderType>,
    /// The responsible authority as resolved on receipt.
    pub authority: ResponsibleAuthority,
}

/// What happened to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaseEvent {
    /// A referral was lodged.
    ReferralLodged(Box<Lodged>),
    /// A referral sent in error was retracted; it is kept.
    ReferralRetracted {
        /// Why.
        #[serde(with = "crate::sensitive::sealed")]
        reason: Sensitive<String>,
    },
    /// The standing of the child's age changed.
    AgeStatusRecorded {
        /// The new standing.
        status: AgeStatus,
        /// The date of birth as assessed.
        #[serde(with = "crate::sensitive::sealed")]
        date_of_birth: Sensitive<Option<DateOfBirth>>,
        /// On what basis.
        #[serde(with = "crate::sensitive::sealed")]
        basis: Sensitive<String>,
    },
    /// Word from the SCA.
    ScaUpdated {
        /// Its reference.
        reference: Option<String>,
        /// Its validation.
        validation: Option<ScaValidation>,
        /// Whether a public order disqualification is considered (R5).
        disqualification_considered: Option<bool>,
        /// Its direction (R9).
        #[serde(with = "crate::sensitive::sealed")]
        direction: Sensitive<Option<String>>,
    },
    /// The responsible authority was recorded.
    ResponsibleAuthorityRecorded {
        /// The authority.
        authority: ResponsibleAuthority,
    },
    /// Somebody was heard, or could not be.
    ContributionRecorded {
        /// Who.
        kind: ContributionKind,
        /// What.
        said: Said,
    },
    /// The lead social worker was named.
    SocialWorkerAssigned {
        /// The person.
        person: PersonId,
    },
    /// An interest was declared; the person is recused.
    InterestDeclared {
        /// The person.
        person: PersonId,
        /// Why.
        kind: InterestKind,
        /// In words.
        #[serde(with = "crate::sensitive::sealed")]
        statement: Sensitive<String>,
    },
    /// A chair or coordinator kept a person out of the case.
    RecusalImposed {
        /// The person.
        person: PersonId,
        /// Why.
        kind: InterestKind,
        /// In words.
        #[serde(with = "crate::sensitive::sealed")]
        reason: Sensitive<String>,
    },
    /// Linked with another case.
    CaseLinked {
        /// The other case.
        other: CaseId,
        /// Why.
        kind: LinkKind,
        /// Whether this case is the later lodgement of one referral, which the other
        /// counts.
        #[serde(default)]
        counted_there: bool,
    },
    /// What somebody made of a likeness to another case.
    Likeness(LikenessEvent),
    /// Put on the agenda of a sitting.
    Listed {
        /// The sitting.
        sitting: SittingId,
        /// The day it is held.
        held_on: CivilDate,
        /// The stages.
        stages: ListedStages,
    },
    /// Adjourned at a sitting.
    Adjourned(Box<AdjournedItem>),
    /// A voting agency stated or revised its position.
    PositionRecorded(Position),
    /// Somebody looked a second time at a stage that may end negative (R24).
    SecondLookRecorded(SecondLook),
    /// A stage was sealed.
    DecisionSealed(Box<Decision>),
    /// A decision of the SCA or IECA was recorded.
    ExternalDecisionRecorded(Box<Decision>),
    /// A plan was linked.
    PlanLinked(Plan),
    /// A later version of a plan was recorded.
    PlanVersionRecorded {
        /// The plan.
        plan: PlanId,
        /// The version.
        version: PlanVersion,
    },
    /// Something about information asked of an agency.
    Request(super::RequestEvent),
    /// Something happened to its referral after it was lodged.
    Intake(IntakeEvent),
    /// A message about the case was sent, confirmed or given up.
    Exchange(ExchangeEvent),
    /// Something happened that the SCA must be told, or may have to be (R26).
    Notifiable(Box<NotifiableEvent>),
    /// Something happened to a document.
    Evidence(EvidenceEvent),
    /// Somebody was asked to take the case over, or answered.
    Transfer(super::TransferEvent),
    /// One agency challenged another, or what came of it.
    Challenge(super::ChallengeEvent),
    /// The case was weighed: a view, an entry of the matrix, suggestions shown.
    Weighing(super::WeighingEvent),
    /// A decision was to be superseded, or was.
    Supersede(super::SupersedeEvent),
    /// Something happened to the course of the case beside its decisions.
    Course(super::CourseEvent),
    /// What became of an entitlement was recorded.
    Entitlement(Box<super::EntitlementChange>),
    /// A step of safeguarding was recorded, or its outcome.
    Safeguarding(super::SafeguardingEvent),
    /// Others asked something of a decision, or were answered.
    Review(super::ReviewEvent),
}

impl CaseEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ReferralLodged(_) => "ReferralLodged",
            Self::ReferralRetracted { .. } => "ReferralRetracted",
            Self::AgeStatusRecorded { .. } => "AgeStatusRecorded",
            Self::ScaUpdated { .. } => "ScaUpdated",
            Self::ResponsibleAuthorityRecorded { .. } => "ResponsibleAuthorityRecorded",
            Self::ContributionRecorded { .. } => "ContributionRecorded",
            Self::SocialWorkerAssigned { .. } => "SocialWorkerAssigned",
            Self::InterestDeclared { .. } => "InterestDeclared",
            Self::RecusalImposed { .. } => "RecusalImposed",
            Self::CaseLinked { .. } => "CaseLinked",
            Self::Likeness(event) => event.kind(),
            Self::Listed { .. } => "Listed",
            Self::Adjourned(_) => "Adjourned",
            Self::PositionRecorded(_) => "PositionRecorded",
            Self::SecondLookRecorded(_) => "SecondLookRecorded",
            Self::DecisionSealed(_) => "DecisionSealed",
            Self::ExternalDecisionRecorded(_) => "ExternalDecisionRecorded",
            Self::PlanLinked(_) => "PlanLinked",
            Self::PlanVersionRecorded { .. } => "PlanVersionRecorded",
            Self::Request(event) => event.kind(),
            Self::Intake(event) => event.kind(),
            Self::Exchange(event) => event.kind(),
            Self::Notifiable(_) => "NotifiableEventRecorded",
            Self::Evidence(event) => event.kind(),
            Self::Transfer(event) => event.kind(),
            Self::Challenge(event) => event.kind(),
            Self::Weighing(event) => event.kind(),
            Self::Supersede(event) => event.kind(),
            Self::Course(event) => event.kind(),
            Self::Entitlement(_) => "EntitlementUpdated",
            Self::Safeguarding(event) => event.kind(),
            Self::Review(event) => event.kind(),
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::ReferralLodged(lodged) => {
                format!("referral lodged as {}", lodged.reference)
            }
            Self::ReferralRetracted { .. } => "referral retracted".to_owned(),
            Self::AgeStatusRecorded { status, .. } => {
                format!("standing of the age recorded: {}", words(status.code()))
            }
            Self::ScaUpdated { validation, .. } => match validation {
                Some(validation) => format!("word from the SCA: {}", words(validation.code())),
                None => "word from the SCA".to_owned(),
            },
            Self::ResponsibleAuthorityRecorded { authority } => {
                format!("responsible authority: {}", authority.name())
            }
            Self::ContributionRecorded { kind, said } => match said {
                Said::Views(_) => format!("views recorded: {}", words(kind.code())),
                Said::Absent(_) => {
                    format!("no views, reason recorded: {}", words(kind.code()))
                }
            },
            Self::SocialWorkerAssigned { .. } => "lead social worker named".to_owned(),
            Self::InterestDeclared { kind, .. } => {
                format!("interest declared: {}", words(kind.code()))
            }
            Self::RecusalImposed { kind, .. } => {
                format!("recusal imposed: {}", words(kind.code()))
            }
            Self::CaseLinked { kind, .. } => {
                format!("linked with another case: {}", words(kind.code()))
            }
            Self::Likeness(event) => event.summary(),
            Self::Listed {
                held_on, stages, ..
            } => {
                let stages: Vec<&str> = stages
                    .stages()
                    .iter()
                    .map(|stage| stage_name(*stage))
                    .collect();
                format!(
                    "listed for the sitting of {held_on}: {}",
                    stages.join(" and ")
                )
            }
            Self::Adjourned(item) => {
                let why = words(item.reason.code());
                let day = item.adjourned_on;
                match &item.inquorate {
                    Some(inquorate) => {
                        let by = inquorate.relist_by;
                        format!("adjourned on {day}: {why}, to sit again by {by}")
                    }
                    None => format!("adjourned on {day}: {why}"),
                }
            }
            Self::SecondLookRecorded(look) => format!(
                "second look at {}: {}",
                stage_name(look.stage),
                words(look.verdict.code())
            ),
            Self::PositionRecorded(position) => format!(
                "position of {} on {} recorded",
                seat_name(position.seat),
                stage_name(position.stage)
            ),
            Self::DecisionSealed(decision) => {
                format!(
                    "sealed: {} {}",
                    stage_name(decision.stage),
                    decision.outcome.code()
                )
            }
            Self::ExternalDecisionRecorded(decision) => format!(
                "decision of the {} recorded: {} {}",
                decision.decider().code().to_uppercase(),
                stage_name(decision.stage),
                decision.outcome.code()
            ),
            Self::PlanLinked(plan) => format!("plan linked: {}", words(plan.kind.code())),
            Self::PlanVersionRecorded { version, .. } => {
                format!("plan version {} recorded", version.number)
            }
            Self::Request(event) => event.summary(),
            Self::Intake(event) => event.summary(),
            Self::Exchange(event) => event.summary(),
            Self::Notifiable(event) => event.summary(),
            Self::Evidence(event) => event.summary(),
            Self::Transfer(event) => event.summary(),
            Self::Challenge(event) => event.summary(),
            Self::Weighing(event) => event.summary(),
            Self::Supersede(event) => event.summary(),
            Self::Course(event) => event.summary(),
            Self::Entitlement(change) => change.summary(),
            Self::Safeguarding(event) => event.summary(),
            Self::Review(event) => event.summary(),
        }
    }
}

/// Says a stable code in words.
fn words(code: &str) -> String {
    code.replace('_', " ")
}
