//! The second look at a negative outcome (rules.md R24). It is a fact on the listing,
//! recorded before the seal, so that it adds no day; a positive outcome needs none.

use super::{Case, CaseEvent, Listing};
use crate::{
    constitution::Constitution,
    decision::{LookVerdict, SecondLook, Stage},
    id::{PersonId, SittingId},
    refusal::Refusal,
};

impl Case {
    /// Records a second look at a stage of an item.
    ///
    /// # Errors
    /// `ALREADY_SEALED`, `ITEM_NOT_OPEN`, `STAGE_NOT_LISTED`,
    /// `SECOND_LOOK_NOT_INDEPENDENT` (R24).
    pub fn look_again(
        &self,
        sitting: SittingId,
        chair: PersonId,
        look: SecondLook,
    ) -> Result<CaseEvent, Refusal> {
        let listing = self.listed_at(sitting)?;
        if !listing.stages.contains(look.stage) {
            return Err(Refusal::StageNotListed { stage: look.stage });
        }
        let mut positions = listing.positions.iter();
        if look.person == chair || positions.any(|position| position.person == look.person) {
            return Err(Refusal::SecondLookNotIndependent);
        }
        Ok(CaseEvent::SecondLookRecorded(look))
    }
}

impl Listing {
    /// Returns the second look at a stage that agrees to a negative outcome, where the
    /// constitution asks for one.
    ///
    /// # Errors
    /// `SECOND_LOOK_MISSING` (R24).
    pub(super) fn second_look_at(
        &self,
        stage: Stage,
        constitution: &Constitution,
    ) -> Result<Option<SecondLook>, Refusal> {
        let mut looks = self.second_looks.iter();
        let agrees = looks.find(|look| look.stage == stage && look.verdict == LookVerdict::Agrees);
        match agrees {
            None if constitution.second_look => Err(Refusal::SecondLookMissing { stage }),
            agrees => Ok(agrees.cloned()),
        }
    }

    /// Takes a second look in the place of an earlier one at the stage.
    pub(super) fn take_second_look(&mut self, look: SecondLook) {
        self.second_looks.retain(|known| known.stage != look.stage);
        self.second_looks.push(look);
    }
}
