//! Sealing: what the chair states, what it is checked against, and the decision.

use super::{Case, Listing, decide::rg_sitting};
use crate::{
    decision::{
        Decision, EvidenceCitation, Findings, MadeBy, Outcome, PanelRecord, PlanTie, Stage,
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
    /// The outcome.
    pub outcome: Outcome,
    /// Reasons.
    pub reasons: Sensitive<String>,
    /// Findings; present for conclusive grounds.
    pub findings: Option<Findings>,
    /// Evidence cited.
    pub evidence: Vec<EvidenceCitation>,
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
            let tally = tally(stage, &listing.positions, &site.constitution)?;
            if tally.outcome() != stage_outcome.outcome {
                return Err(Refusal::OutcomeNotAsPositions {
                    stage,
                    positions: tally.outcome(),
                });
            }
            stage_outcome.check_findings()?;
            match stage {
                Stage::Rg => rg = Some((stage_outcome.outcome, Some(quorate.sitting()))),
                Stage::Cg => check_conclusive(rg, stage_outcome.outcome, quorate.sitting())?,
            }
            let record = record(
                stage_outcome,
                listing,
                quorate,
                site,
                rules,
                plan_tie.clone(),
            );
            sealed.push(Decision {
                id: stage_outcome.id,
                stage,
                outcome: stage_outcome.outcome,
                decided_on: now.london_date(),
                recorded_at: now,
                rules_version: rules.version.clone(),
                supersedes: self.superseded_at(stage),
                made_by: MadeBy::Panel(Box::new(record)),
            });
        }
        let negative = |sealed: &StageOutcome| sealed.outcome == Outcome::Negative;
        if outcomes.iter().any(negative) {
            self.check_enquiries(site)?;
        }
        Ok(sealed)
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

impl StageOutcome {
    /// Checks that the outcome is what the findings come to (rules.md R29 to R32).
    pub(super) fn check_findings(&self) -> Result<(), Refusal> {
        match self.findings {
            Some(findings) if findings.outcome() != self.outcome => {
                Err(Refusal::OutcomeContradictsFindings {
                    findings: findings.outcome(),
                })
            }
            Some(_) | None => Ok(()),
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

fn record(
    stage_outcome: &StageOutcome,
    listing: &Listing,
    quorate: &Quorate,
    site: &Site,
    rules: &RuleSet,
    plan_tie: PlanTie,
) -> PanelRecord {
    let test = match stage_outcome.stage {
        Stage::Rg => &rules.rg_test,
        Stage::Cg => &rules.cg_test,
    };
    PanelRecord {
        sitting: quorate.sitting(),
        chair: quorate.chair(),
        test_version: test.code.clone(),
        standard: test.standard.clone(),
        reasons: stage_outcome.reasons.clone(),
        findings: stage_outcome.findings,
        evidence: stage_outcome.evidence.clone(),
        positions: listing
            .positions
            .iter()
            .filter(|position| position.stage == stage_outcome.stage)
            .cloned()
            .collect(),
        roll: quorate.roll().to_vec(),
        plan_tie,
        constitution: site.constitution.clone(),
    }
}
