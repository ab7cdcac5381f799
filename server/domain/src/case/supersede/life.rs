//! Proposing, confirming and withdrawing.

use super::{
    DecisionEnding, ProposedSupersession, SupersedeEvent, Supersession, SupersessionOutcome,
};
use crate::{
    case::{Case, CaseEvent, Progress, StageOutcome, TieRequest},
    decision::{Decision, MadeBy, Outcome, PanelRecord, PlanTie, Stage},
    id::{DecisionId, PersonId},
    refusal::Refusal,
    sensitive::Sensitive,
    time::UtcTime,
};

/// How a decision is to be superseded, as the person proposing it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// As it should have been written down. The identifier is that of the decision that
    /// will stand.
    Correction(Box<StageOutcome>, TieRequest),
    /// It no longer stands.
    SetAside,
}

/// A proposal to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Superseding {
    /// The decision.
    pub decision: DecisionId,
    /// How.
    pub change: Change,
    /// Why.
    pub reason: Sensitive<String>,
    /// Who proposes.
    pub by: PersonId,
}

impl Case {
    /// Proposes to supersede the decision that stands at a stage. Until a second person
    /// confirms, it stands.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `DECISION_NOT_STANDING`, `SUPERSEDE_OPEN`,
    /// `LATER_DECISION_STANDS`, `REVOCATION_IS_THE_SCAS` (R57), `NOT_THE_PANELS`,
    /// `CORRECTION_CHANGES_OUTCOME`, `OUTCOME_CONTRADICTS_FINDINGS`, `PLAN_UNKNOWN`.
    pub fn propose_supersession(
        &self,
        superseding: Superseding,
        now: UtcTime,
    ) -> Result<CaseEvent, Refusal> {
        let Superseding {
            decision: id,
            change,
            reason,
            by,
        } = superseding;
        let decision = self.standing_decision(id)?;
        self.check_no_supersession(decision)?;
        let correction = match change {
            Change::SetAside => {
                self.check_may_be_set_aside(decision)?;
                None
            }
            Change::Correction(outcome, tie) => {
                Some(Box::new(self.corrected(decision, *outcome, &tie, now)?))
            }
        };
        let number = u32::try_from(self.supersessions.len()).map_or(u32::MAX, |last| last + 1);
        Ok(CaseEvent::Supersede(SupersedeEvent::Proposed(Box::new(
            ProposedSupersession {
                number,
                decision: id,
                stage: decision.stage,
                reason,
                by,
                correction,
            },
        ))))
    }

    /// Confirms a proposal, which takes a second person (decision 19).
    ///
    /// # Errors
    /// `SUPERSEDE_NOT_OPEN`, `SECOND_PERSON_NEEDED`, `CASE_TRANSFERRED`,
    /// `DECISION_NOT_STANDING`, `LATER_DECISION_STANDS`, `ALREADY_LISTED`,
    /// `REVOCATION_IS_THE_SCAS` (R57).
    pub fn confirm_supersession(
        &self,
        number: u32,
        by: PersonId,
        now: UtcTime,
    ) -> Result<CaseEvent, Refusal> {
        let proposed = &self.open_supersession(number)?.proposed;
        if proposed.by == by {
            return Err(Refusal::SecondPersonNeeded);
        }
        let decision = self.standing_decision(proposed.decision)?;
        Ok(CaseEvent::Supersede(match &proposed.correction {
            Some(corrected) => SupersedeEvent::Corrected {
                number,
                by,
                decision: Box::new(Decision {
                    recorded_at: now,
                    ..(**corrected).clone()
                }),
            },
            None => {
                self.check_may_be_set_aside(decision)?;
                if self.listing().is_some() {
                    return Err(Refusal::AlreadyListed);
                }
                let stage = decision.stage;
                SupersedeEvent::SetAside { number, by, stage }
            }
        }))
    }

    /// Takes a proposal back, in every state of the case: the decision stands as it did.
    ///
    /// # Errors
    /// `SUPERSEDE_NOT_OPEN`.
    pub fn withdraw_supersession(
        &self,
        number: u32,
        by: PersonId,
        why: Sensitive<String>,
    ) -> Result<CaseEvent, Refusal> {
        self.open_supersession(number)?;
        Ok(CaseEvent::Supersede(SupersedeEvent::Withdrawn {
            number,
            by,
            why,
        }))
    }

    /// Returns a proposal that waits for a second person.
    ///
    /// # Errors
    /// `SUPERSEDE_NOT_OPEN`.
    pub fn open_supersession(&self, number: u32) -> Result<&Supersession, Refusal> {
        self.supersessions
            .iter()
            .find(|known| known.proposed.number == number && known.outcome.is_none())
            .ok_or(Refusal::SupersedeNotOpen { number })
    }

    /// Checks that nobody proposes to supersede a decision.
    ///
    /// # Errors
    /// `SUPERSEDE_OPEN`.
    pub(in crate::case) fn check_no_supersession(
        &self,
        decision: &Decision,
    ) -> Result<(), Refusal> {
        let open = self
            .supersessions
            .iter()
            .find(|known| known.proposed.decision == decision.id && known.outcome.is_none());
        match open {
            None => Ok(()),
            Some(open) => Err(Refusal::SupersedeOpen {
                number: open.proposed.number,
            }),
        }
    }

    /// Returns a decision that stands and is this site's to review.
    pub(in crate::case) fn standing_decision(&self, id: DecisionId) -> Result<&Decision, Refusal> {
        match self.progress {
            Progress::BeforeRg { .. }
            | Progress::BeforeCg { .. }
            | Progress::RgNegative { .. }
            | Progress::CgDecided { .. } => {}
            Progress::Retracted | Progress::Withdrawn { .. } => return Err(Refusal::CaseClosed),
            Progress::Transferred { .. } => return Err(Refusal::CaseTransferred),
        }
        let decisions = self.decisions().into_iter();
        let mut standing = decisions.filter(|decision| decision.id == id);
        standing.next().ok_or(Refusal::DecisionNotStanding)
    }

    /// A later decision rests on the earlier and goes first. What a positive conclusive
    /// grounds decision gives a child only the SCA takes away (R57); the site decides it
    /// anew only where the Home Office asked for a review of it (R23).
    fn check_may_be_set_aside(&self, decision: &Decision) -> Result<(), Refusal> {
        match (decision.stage, decision.outcome) {
            (Stage::Rg, _) if self.decision(Stage::Cg).is_some() => {
                Err(Refusal::LaterDecisionStands)
            }
            (Stage::Cg, Outcome::Positive) if !self.review_wanted(decision.id) => {
                Err(Refusal::RevocationIsTheScas)
            }
            (Stage::Rg | Stage::Cg, _) => Ok(()),
        }
    }

    /// Returns a decision as it should have been written down: stage, outcome, day, test,
    /// positions and roll stay what they were.
    fn corrected(
        &self,
        decision: &Decision,
        outcome: StageOutcome,
        tie: &TieRequest,
        now: UtcTime,
    ) -> Result<Decision, Refusal> {
        let MadeBy::Panel(record) = &decision.made_by else {
            return Err(Refusal::NotThePanels);
        };
        if (outcome.stage, outcome.outcome()) != (decision.stage, decision.outcome) {
            return Err(Refusal::CorrectionChangesOutcome);
        }
        let plan_tie = match (self.tie(tie)?, &record.plan_tie) {
            // The version the panel had before it is no less true for being corrected.
            (PlanTie::Plan { plan, .. }, PlanTie::Plan { plan: was, version }) if plan == *was => {
                PlanTie::Plan {
                    plan,
                    version: *version,
                }
            }
            (tie, _) => tie,
        };
        let StageOutcome {
            id,
            stage,
            grounds,
            reasons,
            findings,
            override_reason,
            evidence,
            set_aside,
        } = outcome;
        set_aside
            .iter()
            .try_for_each(|aside| self.check_set_aside(aside.item))?;
        let corrected = PanelRecord {
            reasons,
            findings,
            grounds,
            override_reason,
            evidence: evidence
                .iter()
                .map(|citation| self.recite(citation, record))
                .collect::<Result<_, _>>()?,
            set_aside,
            plan_tie,
            ..(**record).clone()
        };
        corrected.check_findings(stage)?;
        Ok(Decision {
            id,
            recorded_at: now,
            supersedes: Some(decision.id),
            made_by: MadeBy::Panel(Box::new(corrected)),
            ..decision.clone()
        })
    }

    /// Applies an event of a proposal; `None` where it cannot follow.
    pub(in crate::case) fn apply_supersede(
        &mut self,
        event: SupersedeEvent,
        at: UtcTime,
    ) -> Option<()> {
        match event {
            SupersedeEvent::Proposed(proposed) => self.supersessions.push(Supersession {
                proposed: *proposed,
                proposed_at: at,
                outcome: None,
            }),
            SupersedeEvent::Corrected {
                number,
                by,
                decision,
            } => {
                self.answer_supersession(number, SupersessionOutcome::Confirmed { by, at })?;
                self.correct(*decision, at)?;
            }
            SupersedeEvent::SetAside { number, by, stage } => {
                self.answer_supersession(number, SupersessionOutcome::Confirmed { by, at })?;
                self.reopen(stage, at, DecisionEnding::SetAside)?;
            }
            SupersedeEvent::Withdrawn { number, by, why } => {
                self.answer_supersession(number, SupersessionOutcome::Withdrawn { by, at, why })?;
            }
        }
        Some(())
    }

    fn answer_supersession(&mut self, number: u32, outcome: SupersessionOutcome) -> Option<()> {
        let mut known = self.supersessions.iter_mut();
        let open =
            known.find(|known| known.proposed.number == number && known.outcome.is_none())?;
        open.outcome = Some(outcome);
        Some(())
    }
}
