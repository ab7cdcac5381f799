//! Sealing: what the chair states, what it is checked against, and the decision.

use super::{Case, Listing, decide::rg_sitting};
use crate::{
    decision::{
        Citation, Decision, Findings, Grounds, MadeBy, Outcome, PanelRecord, PlanTie, SetAside,
        Stage,
    },
    directory::Site,
    eligibility::Eligible,
    id::{DecisionId, PlanId, SittingId},
    panel::{Quorate, tally},
    refusal::Refusal,
    rulebook::RuleSet,
    sensitive::Sensitive,
    time::UtcTime,
};

/// One stage to seal, as the chair states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageOutcome {
    /// Identifier for the decision.
    pub id: DecisionId,
    /// The stage.
    pub stage: Stage,
    /// The outcome, with what it names.
    pub grounds: Grounds,
    /// Reasons.
    pub reasons: Sensitive<String>,
    /// What was found on every element.
    pub findings: Findings,
    /// Why the outcome stands although the findings do not bear it out.
    pub override_reason: Sensitive<Option<String>>,
    /// The evidence relied on, weighed.
    pub evidence: Vec<Citation>,
    /// What was set aside, and why.
    pub set_aside: Vec<SetAside>,
}

impl StageOutcome {
    /// Returns the outcome.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.grounds.outcome()
    }
}

/// The plan the chair ties a decision to, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TieRequest {
    /// A plan linked to the case.
    Plan(PlanId),
    /// Why there is none.
    None(Sensitive<String>),
}

/// What the chair asks to seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealRequest {
    /// The stages, RG before CG.
    pub outcomes: Vec<StageOutcome>,
    /// The plan, or why none.
    pub plan_tie: TieRequest,
}

impl Case {
    /// Seals the stages of an item. It cannot be called without a quorum or out of
    /// scope: both are proofs.
    ///
    /// # Errors
    /// As `DecisionService.SealDecision` lists.
    pub fn seal(
        &self,
        request: &SealRequest,
        quorate: &Quorate,
        _in_scope: &Eligible,
        site: &Site,
        rules: &RuleSet,
        now: UtcTime,
    ) -> Result<Vec<Decision>, Refusal> {
        let listing = self.listed_at(quorate.sitting())?;
        let plan_tie = self.tie(&request.plan_tie)?;
        let outcomes = &request.outcomes;
        if outcomes.iter().any(|sealed| sealed.stage == Stage::Cg) {
            self.check_heard(site)?;
        }
        let mut rg = self
            .decision(Stage::Rg)
            .map(|rg| (rg.outcome, rg_sitting(rg)));
        let mut sealed = Vec::with_capacity(request.outcomes.len());
        for stage_outcome in &request.outcomes {
            let stage = stage_outcome.stage;
            if !listing.stages.contains(stage) {
                return Err(Refusal::StageNotListed { stage });
            }
            let outcome = stage_outcome.outcome();
            let tally = tally(stage, &listing.positions, &site.constitution)?;
            if tally.outcome() != outcome {
                return Err(Refusal::OutcomeNotAsPositions {
                    stage,
                    positions: tally.outcome(),
                });
            }
            match stage {
                Stage::Rg => rg = Some((outcome, Some(quorate.sitting()))),
                Stage::Cg => check_conclusive(rg, outcome, quorate.sitting())?,
            }
            let mut record = self.record(
                stage_outcome,
                listing,
                quorate,
                site,
                rules,
                plan_tie.clone(),
            )?;
            record.check_findings(stage)?;
            if outcome == Outcome::Negative {
                record.second_look = listing.second_look_at(stage, &site.constitution)?;
            }
            sealed.push(Decision {
                id: stage_outcome.id,
                stage,
                outcome,
                decided_on: now.london_date(),
                recorded_at: now,
                rules_version: rules.version.clone(),
                supersedes: self.superseded_at(stage),
                made_by: MadeBy::Panel(Box::new(record)),
            });
        }
        let negative = |sealed: &StageOutcome| sealed.outcome() == Outcome::Negative;
        if outcomes.iter().any(negative) {
            self.check_enquiries(site)?;
        }
        Ok(sealed)
    }

    fn record(
        &self,
        stage_outcome: &StageOutcome,
        listing: &Listing,
        quorate: &Quorate,
        site: &Site,
        rules: &RuleSet,
        plan_tie: PlanTie,
    ) -> Result<PanelRecord, Refusal> {
        let test = match stage_outcome.stage {
            Stage::Rg => &rules.rg_test,
            Stage::Cg => &rules.cg_test,
        };
        let set_aside = &stage_outcome.set_aside;
        set_aside
            .iter()
            .try_for_each(|aside| self.check_set_aside(aside.item))?;
        Ok(PanelRecord {
            sitting: quorate.sitting(),
            chair: quorate.chair(),
            test_version: test.code.clone(),
            standard: test.standard.clone(),
            reasons: stage_outcome.reasons.clone(),
            findings: stage_outcome.findings.clone(),
            grounds: stage_outcome.grounds.clone(),
            override_reason: stage_outcome.override_reason.clone(),
            evidence: stage_outcome
                .evidence
                .iter()
                .map(|citation| self.cite(citation, quorate.roll()))
                .collect::<Result<_, _>>()?,
            set_aside: set_aside.clone(),
            expert_reports: self.expert_reports(quorate),
            positions: listing
                .positions
                .iter()
                .filter(|position| position.stage == stage_outcome.stage)
                .cloned()
                .collect(),
            second_look: None,
            roll: quorate.roll().to_vec(),
            plan_tie,
            constitution: site.constitution.clone(),
        })
    }

    pub(super) fn tie(&self, request: &TieRequest) -> Result<PlanTie, Refusal> {
        match request {
            TieRequest::Plan(id) => {
                let plan = self.plan(*id).ok_or(Refusal::PlanUnknown)?;
                Ok(PlanTie::Plan {
                    plan: plan.id,
                    version: plan.latest(),
                })
            }
            TieRequest::None(reason) => Ok(PlanTie::None {
                reason: reason.clone(),
            }),
        }
    }
}

/// Conclusive grounds follow positive reasonable grounds (R47), and a negative one
/// is barred at the sitting that found them (R46).
fn check_conclusive(
    rg: Option<(Outcome, Option<SittingId>)>,
    outcome: Outcome,
    sitting: SittingId,
) -> Result<(), Refusal> {
    match (rg, outcome) {
        (None | Some((Outcome::Negative, _)), _) => Err(Refusal::RgNotPositive),
        (Some((Outcome::Positive, found_at)), Outcome::Negative) if found_at == Some(sitting) => {
            Err(Refusal::CgNegativeAtFirstSitting)
        }
        (Some((Outcome::Positive, _)), Outcome::Positive | Outcome::Negative) => Ok(()),
    }
}
