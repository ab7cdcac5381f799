//! Quorum and how positions combine.

use crate::{
    case::Case,
    constitution::{Aggregation, Constitution},
    decision::{Outcome, Position, RollEntry, Stage},
    directory::AgencyKind,
    id::{CaseId, PersonId, SittingId},
    refusal::Refusal,
    sitting::{Attendee, Sitting},
    time::CivilDate,
};

/// Proof that the panel may decide one item now: the chair is there and may
/// chair, and each voting seat is held by a present, named, trained member who is
/// not recused (rules.md R13, R14, R18). Only [`quorum`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quorate {
    case: CaseId,
    sitting: SittingId,
    chair: PersonId,
    roll: Vec<RollEntry>,
}

impl Quorate {
    /// Returns the case it holds for.
    #[must_use]
    pub const fn case(&self) -> CaseId {
        self.case
    }

    /// Returns the sitting it holds for.
    #[must_use]
    pub const fn sitting(&self) -> SittingId {
        self.sitting
    }

    /// Returns the chair.
    #[must_use]
    pub const fn chair(&self) -> PersonId {
        self.chair
    }

    /// Returns the people present for the item.
    #[must_use]
    pub fn roll(&self) -> &[RollEntry] {
        &self.roll
    }
}

/// Checks that the panel may decide a case at a sitting on a day.
///
/// # Errors
/// `SITTING_NOT_CONVENED`, `CHAIR_IS_SOCIAL_WORKER` (R14), `CHAIR_NOT_PRESENT`,
/// `QUORUM_NOT_MET` (R13), `MUST_INCLUDE_MISSING`, `TRAINING_NOT_VALID` (R18).
pub fn quorum(
    sitting: &Sitting,
    case: &Case,
    constitution: &Constitution,
    today: CivilDate,
) -> Result<Quorate, Refusal> {
    if !sitting.in_session() {
        return Err(Refusal::SittingNotConvened);
    }
    if case.social_worker == Some(sitting.chair) {
        return Err(Refusal::ChairIsSocialWorker);
    }
    let present: Vec<&Attendee> = sitting
        .attendance
        .iter()
        .filter(|attendee| attendee.present_for(case.id) && !case.recused(attendee.person))
        .collect();
    if !present
        .iter()
        .any(|attendee| attendee.person == sitting.chair)
    {
        return Err(Refusal::ChairNotPresent);
    }
    let held = |seat| present.iter().any(|attendee| attendee.seat == seat);
    let missing = without(constitution.deciding(), held);
    if !missing.is_empty() {
        return Err(Refusal::QuorumNotMet { missing });
    }
    let missing = without(constitution.must_include(), held);
    if !missing.is_empty() {
        return Err(Refusal::MustIncludeMissing { missing });
    }
    let untrained = without(constitution.deciding(), |seat| {
        present
            .iter()
            .any(|attendee| attendee.seat == seat && attendee.trained_on(today))
    });
    if !untrained.is_empty() {
        return Err(Refusal::TrainingNotValid {
            people: untrained.len(),
        });
    }
    Ok(Quorate {
        case: case.id,
        sitting: sitting.id,
        chair: sitting.chair,
        roll: present
            .into_iter()
            .map(|attendee| roll_entry(attendee, constitution, today))
            .collect(),
    })
}

/// What the positions of an item come to on one stage. Only [`tally`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    stage: Stage,
    outcome: Outcome,
}

impl Tally {
    /// Returns the stage.
    #[must_use]
    pub const fn stage(self) -> Stage {
        self.stage
    }

    /// Returns the outcome.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        self.outcome
    }
}

/// Combines the positions on a stage as the site's constitution says (rules.md
/// R17). An abstention never counts for an outcome.
///
/// # Errors
/// `POSITIONS_MISSING`, `POSITIONS_NOT_AGREED`.
pub fn tally(
    stage: Stage,
    positions: &[Position],
    constitution: &Constitution,
) -> Result<Tally, Refusal> {
    let on_stage: Vec<&Position> = positions
        .iter()
        .filter(|position| position.stage == stage)
        .collect();
    let stated = |seat| on_stage.iter().any(|position| position.seat == seat);
    let missing = without(constitution.deciding(), stated);
    if !missing.is_empty() {
        return Err(Refusal::PositionsMissing { stage, missing });
    }
    let votes_for = |outcome| {
        on_stage
            .iter()
            .filter(|position| position.view.outcome() == Some(outcome))
            .count()
    };
    let seats = constitution.deciding().count();
    let carried = |votes: usize| match constitution.aggregation {
        Aggregation::Unanimous => votes == seats,
        Aggregation::Majority => votes * 2 > seats,
    };
    Outcome::ALL
        .iter()
        .copied()
        .find(|outcome| carried(votes_for(*outcome)))
        .map(|outcome| Tally { stage, outcome })
        .ok_or(Refusal::PositionsNotAgreed { stage })
}

/// Checks that a person present may state the position of their seat.
///
/// # Errors
/// `NOT_PRESENT`, `SEAT_DOES_NOT_VOTE` (R15, R16), `TRAINING_NOT_VALID` (R18).
pub fn voting_seat<'a>(
    sitting: &'a Sitting,
    case: CaseId,
    person: PersonId,
    constitution: &Constitution,
    today: CivilDate,
) -> Result<&'a Attendee, Refusal> {
    let attendee = sitting
        .attendance
        .iter()
        .find(|attendee| attendee.person == person && attendee.present_for(case))
        .ok_or(Refusal::NotPresent)?;
    if !constitution.decides(attendee.seat) {
        return Err(Refusal::SeatDoesNotVote {
            seat: attendee.seat,
        });
    }
    if !attendee.trained_on(today) {
        return Err(Refusal::TrainingNotValid { people: 1 });
    }
    Ok(attendee)
}

fn without(
    seats: impl Iterator<Item = AgencyKind>,
    held: impl Fn(AgencyKind) -> bool,
) -> Vec<AgencyKind> {
    seats.filter(|seat| !held(*seat)).collect()
}

fn roll_entry(attendee: &Attendee, constitution: &Constitution, today: CivilDate) -> RollEntry {
    RollEntry {
        person: attendee.person,
        name: attendee.name.clone(),
        agency: attendee.agency,
        seat: attendee.seat,
        voting: constitution.decides(attendee.seat) && attendee.trained_on(today),
        training_valid_until: attendee.training_valid_until,
        deputy_for: attendee.deputy_for,
    }
}
