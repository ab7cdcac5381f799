//! What may be done to a case. Each function checks and returns the events that
//! would record it; nothing changes until they are applied.

use super::{Case, CaseEvent, InterestKind, LinkKind, ListedStages, Listing, Progress};
use crate::{
    decision::{Decision, ExternalAuthority, MadeBy, Outcome, Position, Stage, View},
    eligibility::Eligible,
    id::{DecisionId, PersonId, PlanId, SittingId},
    plan::{Plan, PlanVersion},
    refusal::Refusal,
    rulebook::RuleSet,
    sensitive::Sensitive,
    sitting::{Attendee, Sitting},
    time::{CivilDate, UtcTime},
};

/// A decision of the SCA or IECA, as the site heard of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalDecision {
    /// The stage.
    pub stage: Stage,
    /// The outcome.
    pub outcome: Outcome,
    /// Which authority decided.
    pub authority: ExternalAuthority,
    /// The day it was decided.
    pub decided_on: CivilDate,
    /// Where the site has it from.
    pub source: String,
}

impl Case {
    /// Checks that the caller saw this version (decision 10).
    ///
    /// # Errors
    /// `STALE_VERSION`.
    pub const fn check_version(&self, given: i64) -> Result<(), Refusal> {
        if given == self.version {
            Ok(())
        } else {
            Err(Refusal::StaleVersion {
                given,
                current: self.version,
            })
        }
    }

    /// Checks that the case can still change its course.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`.
    pub const fn check_open(&self) -> Result<(), Refusal> {
        match self.progress {
            Progress::BeforeRg { .. } | Progress::BeforeCg { .. } => Ok(()),
            Progress::RgNegative { .. }
            | Progress::CgDecided { .. }
            | Progress::Retracted
            | Progress::Withdrawn { .. } => Err(Refusal::CaseClosed),
            Progress::Transferred { .. } => Err(Refusal::CaseTransferred),
        }
    }

    /// Retracts a referral sent in error (decision 20).
    ///
    /// # Errors
    /// `ALREADY_RETRACTED`, `ALREADY_TRIAGED`.
    pub fn retract(&self, reason: Sensitive<String>) -> Result<CaseEvent, Refusal> {
        match self.progress {
            Progress::Retracted => Err(Refusal::AlreadyRetracted),
            Progress::BeforeRg { listing: None } if !self.ever_listed => {
                Ok(CaseEvent::ReferralRetracted { reason })
            }
            Progress::BeforeRg { .. }
            | Progress::BeforeCg { .. }
            | Progress::RgNegative { .. }
            | Progress::CgDecided { .. }
            | Progress::Transferred { .. }
            | Progress::Withdrawn { .. } => Err(Refusal::AlreadyTriaged),
        }
    }

    /// Links the case with another. Of two lodgements of one referral the returns count
    /// the one the NRM received first.
    ///
    /// # Errors
    /// `ALREADY_LINKED`, also for a link to itself.
    pub fn link(&self, other: &Self, kind: LinkKind) -> Result<CaseEvent, Refusal> {
        let linked = self
            .links
            .iter()
            .any(|link| (link.other, link.kind) == (other.id, kind));
        if linked || other.id == self.id {
            return Err(Refusal::AlreadyLinked);
        }
        let received = |case: &Self| (case.nrm_received_on, case.id);
        Ok(CaseEvent::CaseLinked {
            other: other.id,
            kind,
            counted_there: kind == LinkKind::Duplicate && received(other) < received(self),
        })
    }

    /// Lists the case for a sitting. Only a case proved in scope can be listed
    /// (rules.md R1, R3).
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `ALREADY_LISTED`, `TRANSFER_OPEN`,
    /// `STAGE_NOT_OPEN` (R47).
    pub fn list(
        &self,
        _in_scope: &Eligible,
        sitting: &Sitting,
        stages: ListedStages,
    ) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        if self.listing().is_some() {
            return Err(Refusal::AlreadyListed);
        }
        self.check_no_transfer()?;
        let open = match (&self.progress, stages) {
            (Progress::BeforeRg { .. }, ListedStages::Rg | ListedStages::RgThenCg)
            | (Progress::BeforeCg { .. }, ListedStages::Cg) => Ok(()),
            (Progress::BeforeRg { .. }, ListedStages::Cg) => Err(Stage::Cg),
            (
                Progress::BeforeCg { .. }
                | Progress::RgNegative { .. }
                | Progress::CgDecided { .. }
                | Progress::Transferred { .. }
                | Progress::Withdrawn { .. }
                | Progress::Retracted,
                _,
            ) => Err(Stage::Rg),
        };
        open.map_err(|stage| Refusal::StageNotOpen { stage })?;
        Ok(CaseEvent::Listed {
            sitting: sitting.id,
            held_on: sitting.held_on,
            stages,
        })
    }

    /// Keeps another person out of the case (security.md, impose recusal).
    ///
    /// # Errors
    /// `ALREADY_RECUSED`.
    pub fn recuse(
        &self,
        person: PersonId,
        kind: InterestKind,
        reason: Sensitive<String>,
    ) -> Result<CaseEvent, Refusal> {
        if self.recused(person) {
            return Err(Refusal::AlreadyRecused);
        }
        Ok(CaseEvent::RecusalImposed {
            person,
            kind,
            reason,
        })
    }

    /// States or revises the position of a voting seat. The version named is that
    /// of the seat's own position: members do not wait for each other.
    ///
    /// # Errors
    /// `ALREADY_SEALED`, `ITEM_NOT_OPEN`, `STAGE_NOT_LISTED`, `STALE_VERSION`.
    pub fn state_position(
        &self,
        sitting: SittingId,
        member: &Attendee,
        stage: Stage,
        view: View,
        seen_version: i64,
        now: UtcTime,
    ) -> Result<Position, Refusal> {
        let listing = self.listed_at(sitting)?;
        if !listing.stages.contains(stage) {
            return Err(Refusal::StageNotListed { stage });
        }
        let current = listing
            .positions
            .iter()
            .find(|known| (known.seat, known.stage) == (member.seat, stage))
            .map_or(0, |known| known.version);
        if seen_version != current {
            return Err(Refusal::StaleVersion {
                given: seen_version,
                current,
            });
        }
        Ok(Position {
            seat: member.seat,
            agency: member.agency,
            person: member.person,
            stage,
            view,
            version: current + 1,
            recorded_at: now,
        })
    }

    /// Records a decision of the SCA or IECA, with its source and no sitting
    /// (decision 19). Where the SCA is to decide anew, its decision comes in the place of
    /// the one that stands (R54).
    ///
    /// # Errors
    /// `CASE_CLOSED`, `SUPERSEDE_OPEN`, `STAGE_ALREADY_DECIDED`, `RG_NOT_POSITIVE`.
    pub fn record_external(
        &self,
        id: DecisionId,
        external: &ExternalDecision,
        rules: &RuleSet,
        now: UtcTime,
    ) -> Result<Decision, Refusal> {
        let stage = external.stage;
        let awaited = self.awaited_of_the_sca(stage);
        match (awaited, self.decision(stage)) {
            (Some(awaited), _) => self.check_no_supersession(awaited)?,
            (None, Some(_)) => return Err(Refusal::StageAlreadyDecided { stage }),
            (None, None) => self.check_open()?,
        }
        if stage == Stage::Cg && self.decision(Stage::Rg).is_none() {
            return Err(Refusal::RgNotPositive);
        }
        Ok(Decision {
            id,
            stage,
            outcome: external.outcome,
            decided_on: external.decided_on,
            recorded_at: now,
            rules_version: rules.version.clone(),
            supersedes: match awaited {
                Some(awaited) => Some(awaited.id),
                None => self.superseded_at(stage),
            },
            made_by: MadeBy::External {
                authority: external.authority,
                source: external.source.clone(),
            },
        })
    }

    /// Links a plan. A plan can be linked in every state: safety never waits for
    /// the NRM (rules.md R70).
    ///
    /// # Errors
    /// `ALREADY_LINKED` for the same kind and reference.
    pub fn link_plan(&self, plan: Plan) -> Result<CaseEvent, Refusal> {
        let known = self
            .plans
            .iter()
            .any(|known| (known.kind, &known.reference) == (plan.kind, &plan.reference));
        if known {
            Err(Refusal::AlreadyLinked)
        } else {
            Ok(CaseEvent::PlanLinked(plan))
        }
    }

    /// Records a later version of a linked plan.
    ///
    /// # Errors
    /// `PLAN_UNKNOWN`.
    pub fn add_plan_version(
        &self,
        plan: PlanId,
        dated: CivilDate,
        lead_professional: Sensitive<String>,
        now: UtcTime,
    ) -> Result<CaseEvent, Refusal> {
        let number = self.plan(plan).ok_or(Refusal::PlanUnknown)?.latest() + 1;
        let version = PlanVersion {
            number,
            dated,
            lead_professional,
            recorded_at: now,
        };
        Ok(CaseEvent::PlanVersionRecorded { plan, version })
    }

    /// Returns the open item at a sitting.
    pub(super) fn listed_at(&self, sitting: SittingId) -> Result<&Listing, Refusal> {
        if let Some(listing) = self.listing().filter(|listing| listing.sitting == sitting) {
            return Ok(listing);
        }
        let past = self.superseded.iter().map(|past| &past.decision);
        let sealed_here = past
            .chain(self.decisions())
            .any(|decision| rg_sitting(decision) == Some(sitting));
        Err(if sealed_here {
            Refusal::AlreadySealed
        } else {
            Refusal::ItemNotOpen
        })
    }
}

/// Returns the sitting a decision was sealed at; `None` for an external one.
pub(super) const fn rg_sitting(decision: &Decision) -> Option<SittingId> {
    match &decision.made_by {
        MadeBy::Panel(record) => Some(record.sitting),
        MadeBy::External { .. } => None,
    }
}
