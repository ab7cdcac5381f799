//! What must hold of the findings of a decision: asked before it is sealed, and again
//! by whoever verifies it later. All that is asked is in the record itself.

use super::{
    Bearing, Cited, Element, EvidenceWeight, Grounds, Item, Nature, Outcome, PanelRecord, Stage,
    Standing,
};
use crate::refusal::Refusal;

impl PanelRecord {
    /// Checks that the outcome follows from the findings, the findings from the evidence
    /// cited, and that the evidence was weighed as it must be.
    ///
    /// # Errors
    /// `FINDING_NOT_DECIDED`, `OUTCOME_CONTRADICTS_FINDINGS`, `NOTHING_TO_OVERRIDE` (R29
    /// to R32), `FINDING_NOT_GROUNDED`, `ABSENCE_IS_NO_PROOF`, `MITIGATION_NOT_CONSIDERED`,
    /// `EXPERT_DECISIVE_ALONE`, `EXPERT_NOT_ADDRESSED` (R66), `CLAIM_NOT_SUPPORTED` (R35).
    pub fn check_findings(&self, stage: Stage) -> Result<(), Refusal> {
        self.check_outcome(stage)?;
        self.check_grounded()?;
        self.check_absence()?;
        self.check_mitigation()?;
        self.check_experts()?;
        self.check_claim()
    }

    /// Returns whether the outcome stands against the findings.
    #[must_use]
    pub fn is_overridden(&self) -> bool {
        self.override_reason.expose().is_some()
    }

    fn check_outcome(&self, stage: Stage) -> Result<(), Refusal> {
        let open = |standing| standing == Standing::Open;
        let elements = self.findings.elements();
        // Reasonable grounds need not say which form (R29); conclusive grounds do, and a
        // route is closed by its first element that is not found.
        if stage == Stage::Cg && self.findings.routes().into_iter().any(open) {
            let left_open = elements.into_iter().find(|state| open(state.standing));
            let element = left_open.map_or(Element::Service, |state| state.element);
            return Err(Refusal::FindingNotDecided { element });
        }
        match (
            self.grounds.follow_from(&self.findings),
            self.is_overridden(),
        ) {
            (true, false) | (false, true) => Ok(()),
            (true, true) => Err(Refusal::NothingToOverride),
            (false, false) => Err(Refusal::OutcomeContradictsFindings {
                findings: self.findings.outcome(),
            }),
        }
    }

    /// An element rests on what is cited, and one that is found on something.
    fn check_grounded(&self) -> Result<(), Refusal> {
        for state in self.findings.elements() {
            let cited = |item: &Item| self.cited(*item).is_some();
            let missing = state.standing == Standing::MadeOut && state.rests_on.is_empty();
            if missing || !state.rests_on.iter().all(cited) {
                return Err(Refusal::FindingNotGrounded {
                    element: state.element,
                });
            }
        }
        Ok(())
    }

    /// That nobody holds a record is no proof against the child (R66).
    fn check_absence(&self) -> Result<(), Refusal> {
        let elements = self.findings.elements();
        let rules_out = |item: &Item| {
            let mut ruled_out = elements
                .iter()
                .filter(|state| state.standing == Standing::RuledOut);
            ruled_out.any(|state| state.rests_on.contains(item))
        };
        let against = |cited: &&Cited| {
            cited.nature == Nature::NothingHeld
                && (cited.citation.bearing == Bearing::Against || rules_out(&cited.citation.item))
        };
        match self.evidence.iter().find(against) {
            Some(cited) => Err(Refusal::AbsenceIsNoProof {
                item: cited.citation.item,
            }),
            None => Ok(()),
        }
    }

    /// What is inconsistent or vague may have an explanation, which is looked for (R66).
    fn check_mitigation(&self) -> Result<(), Refusal> {
        let unexplained = |cited: &&Cited| {
            let credibility = &cited.citation.credibility;
            credibility.is_in_doubt() && credibility.mitigating.is_empty()
        };
        match self.evidence.iter().find(unexplained) {
            Some(cited) => Err(Refusal::MitigationNotConsidered {
                item: cited.citation.item,
            }),
            None => Ok(()),
        }
    }

    /// An expert report is never decisive alone, and none is ignored (R66).
    fn check_experts(&self) -> Result<(), Refusal> {
        let expert = |cited: &&Cited| cited.nature == Nature::ExpertReport;
        let decisive =
            |cited: &&Cited| expert(cited) && cited.citation.weight == EvidenceWeight::Decisive;
        for report in self.evidence.iter().filter(decisive) {
            let item = report.citation.item;
            let elements = self.findings.elements();
            let mut resting = elements
                .iter()
                .filter(|state| state.rests_on.contains(&item))
                .peekable();
            // Where no finding rests on it, the outcome as a whole does.
            let alone = match resting.peek() {
                None => self.evidence.iter().all(|cited| expert(&cited)),
                Some(_) => resting.any(|state| {
                    let mut items = state.rests_on.iter();
                    items.all(|item| self.cited(*item).as_ref().is_some_and(expert))
                }),
            };
            if alone {
                return Err(Refusal::ExpertDecisiveAlone { item });
            }
        }
        let addressed = |number: &u32| {
            let item = Item::Document(*number);
            self.cited(item).is_some() || self.set_aside.iter().any(|aside| aside.item == item)
        };
        let ignored: Vec<u32> = self
            .expert_reports
            .iter()
            .copied()
            .filter(|number| !addressed(number))
            .collect();
        if ignored.is_empty() {
            Ok(())
        } else {
            Err(Refusal::ExpertNotAddressed { reports: ignored })
        }
    }

    /// Reasonable grounds do not normally rest on an unsupported claim (R35).
    fn check_claim(&self) -> Result<(), Refusal> {
        let Grounds::Reasonable { account_alone, .. } = &self.grounds else {
            return Ok(());
        };
        let supports = |cited: &Cited| {
            cited.nature != Nature::Account
                && cited.citation.bearing == Bearing::For
                && cited.citation.weight != EvidenceWeight::None
        };
        if account_alone.expose().is_some() || self.evidence.iter().any(supports) {
            Ok(())
        } else {
            Err(Refusal::ClaimNotSupported)
        }
    }

    /// Returns an item as it is cited.
    #[must_use]
    pub fn cited(&self, item: Item) -> Option<&Cited> {
        self.evidence
            .iter()
            .find(|cited| cited.citation.item == item)
    }

    /// Returns the outcome.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.grounds.outcome()
    }
}
