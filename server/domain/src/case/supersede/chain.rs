//! The chain of decisions: which stood from when to when, and what follows where one no
//! longer stands.

use std::mem;

use crate::{
    case::{Case, Progress},
    clocks::{Alert, Anew},
    code::codes,
    decision::{Decision, Outcome, Stage},
    id::DecisionId,
    refusal::stage_name,
    time::{CivilDate, UtcTime},
};

use super::SupersedeKind;

codes! {
    /// How a decision ceased to stand.
    pub enum DecisionEnding {
        /// It was put right; the outcome stands.
        Corrected = "corrected",
        /// It was set aside.
        SetAside = "set_aside",
        /// It was reconsidered, as the SCA decided.
        Reconsidered = "reconsidered",
    }
}

/// A decision that no longer stands. It stood from the instant it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Superseded {
    /// The decision, as it was sealed.
    pub decision: Decision,
    /// Until when it stood.
    pub until: UtcTime,
    /// How that ended.
    pub ending: DecisionEnding,
}

impl Superseded {
    /// Returns whether its stage had to be decided anew.
    const fn reopened(&self) -> bool {
        match self.ending {
            DecisionEnding::Corrected => false,
            DecisionEnding::SetAside | DecisionEnding::Reconsidered => true,
        }
    }
}

impl Case {
    /// Returns the decision that came in the place of one, where there is one yet.
    #[must_use]
    pub fn successor(&self, of: DecisionId) -> Option<&Decision> {
        let past = self.superseded.iter().map(|past| &past.decision);
        let mut decisions = past.chain(self.decisions());
        decisions.find(|decision| decision.supersedes == Some(of))
    }

    /// Returns what the next decision at a stage supersedes.
    pub(in crate::case) fn superseded_at(&self, stage: Stage) -> Option<DecisionId> {
        self.reopened(stage).map(|last| last.decision.id)
    }

    /// Returns the decision as it was issued, before any correction of it: what the
    /// returns count (returns.md 8.1).
    pub(in crate::case) fn issued(&self, decision: DecisionId) -> DecisionId {
        let corrects = self.superseded.iter().find(|past| {
            past.ending == DecisionEnding::Corrected
                && self.successor(past.decision.id).map(|next| next.id) == Some(decision)
        });
        corrects.map_or(decision, |past| self.issued(past.decision.id))
    }

    /// Returns a decision as it was last corrected.
    pub(in crate::case) fn as_corrected(&self, decision: DecisionId) -> DecisionId {
        let corrected = self
            .superseded
            .iter()
            .any(|past| past.decision.id == decision && past.ending == DecisionEnding::Corrected);
        match self.successor(decision) {
            Some(next) if corrected => self.as_corrected(next.id),
            Some(_) | None => decision,
        }
    }

    /// Ends the decision that one comes in the place of, where it still stands: the SCA
    /// decides anew while the earlier decision stands.
    pub(in crate::case) fn make_room(&mut self, decision: &Decision, at: UtcTime) -> Option<()> {
        let standing = self.decision(decision.stage).map(|standing| standing.id);
        if standing.is_some() && standing == decision.supersedes {
            self.reopen(decision.stage, at, DecisionEnding::Reconsidered)?;
        }
        Some(())
    }

    /// Returns the last decision of a stage that had to be made anew.
    fn reopened(&self, stage: Stage) -> Option<&Superseded> {
        self.superseded
            .iter()
            .rev()
            .find(|past| past.decision.stage == stage && past.reopened())
    }

    /// Returns since when a stage is to be decided anew, for its clock.
    pub(in crate::case) fn anew(&self, stage: Stage) -> Option<Anew> {
        let mut of_stage = self
            .superseded
            .iter()
            .filter(|past| past.decision.stage == stage && past.reopened());
        let first = of_stage.next()?;
        let last = of_stage.next_back().unwrap_or(first);
        Some(Anew {
            first_decided_on: first.decision.decided_on,
            reopened_on: last.until.london_date(),
        })
    }

    /// Returns the day the case was first decided to its end, where that decision no
    /// longer stands.
    pub(in crate::case) fn first_ended_on(&self) -> Option<CivilDate> {
        let ended = self.superseded.iter().find(|past| {
            let Decision { stage, outcome, .. } = past.decision;
            past.reopened() && (stage == Stage::Cg || outcome == Outcome::Negative)
        });
        ended.map(|past| past.decision.decided_on)
    }

    /// Returns what somebody must see: a proposal that waits for a second person, and a
    /// stage that waits to be decided anew.
    pub(in crate::case) fn supersede_alerts(&self) -> Vec<Alert> {
        let waiting = self
            .supersessions
            .iter()
            .filter(|known| known.outcome.is_none())
            .map(|open| {
                let what = match open.proposed.kind() {
                    SupersedeKind::Correction => "correct",
                    SupersedeKind::SetAside => "set aside",
                };
                Alert {
                    code: "SUPERSEDE_OPEN",
                    text: format!(
                        "proposal {} of {} to {what} {} waits for a second person: until one \
                         confirms it the decision stands",
                        open.proposed.number,
                        open.proposed_at.london_date(),
                        stage_name(open.proposed.stage)
                    ),
                }
            });
        let open_stage = match self.progress {
            Progress::BeforeRg { .. } => Some(Stage::Rg),
            Progress::BeforeCg { .. } => Some(Stage::Cg),
            Progress::RgNegative { .. }
            | Progress::CgDecided { .. }
            | Progress::Retracted
            | Progress::Transferred { .. }
            | Progress::Withdrawn { .. } => None,
        };
        let anew = open_stage.and_then(|stage| Some((stage, self.reopened(stage)?)));
        let anew = anew.map(|(stage, past)| Alert {
            code: "DECIDE_ANEW",
            text: format!(
                "{} of {} does not stand since {}: the panel sits anew",
                stage_name(stage),
                past.decision.decided_on,
                past.until.london_date()
            ),
        });
        waiting.chain(anew).collect()
    }

    /// Puts a corrected decision in the place of the one it corrects.
    pub(super) fn correct(&mut self, decision: Decision, at: UtcTime) -> Option<()> {
        let standing = match (&mut self.progress, decision.stage) {
            (
                Progress::BeforeCg { rg, .. }
                | Progress::RgNegative { rg }
                | Progress::CgDecided { rg, .. },
                Stage::Rg,
            ) => rg,
            (Progress::CgDecided { cg, .. }, Stage::Cg) => cg,
            (
                Progress::BeforeRg { .. }
                | Progress::BeforeCg { .. }
                | Progress::RgNegative { .. }
                | Progress::Retracted
                | Progress::Transferred { .. }
                | Progress::Withdrawn { .. },
                _,
            ) => return None,
        };
        if decision.supersedes != Some(standing.id) {
            return None;
        }
        let past = mem::replace(standing, decision);
        self.superseded.push(Superseded {
            decision: past,
            until: at,
            ending: DecisionEnding::Corrected,
        });
        Some(())
    }

    /// Ends a decision, so that its stage is open again; `None` where none stands, where
    /// another rests on it, or where the case is on an agenda.
    pub(in crate::case) fn reopen(
        &mut self,
        stage: Stage,
        at: UtcTime,
        ending: DecisionEnding,
    ) -> Option<()> {
        let (past, progress) = match (self.progress.clone(), stage) {
            (Progress::BeforeCg { rg, listing: None } | Progress::RgNegative { rg }, Stage::Rg) => {
                (rg, Progress::BeforeRg { listing: None })
            }
            (Progress::CgDecided { rg, cg }, Stage::Cg) => {
                (cg, Progress::BeforeCg { rg, listing: None })
            }
            (
                Progress::BeforeRg { .. }
                | Progress::BeforeCg { .. }
                | Progress::RgNegative { .. }
                | Progress::CgDecided { .. }
                | Progress::Retracted
                | Progress::Transferred { .. }
                | Progress::Withdrawn { .. },
                _,
            ) => return None,
        };
        self.progress = progress;
        self.superseded.push(Superseded {
            decision: past,
            until: at,
            ending,
        });
        Some(())
    }
}
