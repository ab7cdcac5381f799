//! What may be done to a sitting. Each function checks and returns the event that
//! would record it.

use super::{Attendee, Closing, Invitee, ItemState, Sitting, SittingEvent, SittingState};
use crate::{
    case::{Case, ListedStages},
    constitution::Constitution,
    id::{CaseId, PersonId, SiteId, SittingId},
    refusal::Refusal,
    time::CivilDate,
};

/// A movement of somebody who is there, for one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForItem {
    /// Leaves the room.
    Out,
    /// Comes back.
    Back,
}

impl Sitting {
    /// Schedules a sitting. The chair is invited without being named.
    ///
    /// # Errors
    /// `HELD_IN_THE_PAST`, `SEAT_EXCLUDED`.
    #[expect(clippy::too_many_arguments, reason = "each is said once, by its type")]
    pub fn schedule(
        id: SittingId,
        site: SiteId,
        held_on: CivilDate,
        place: String,
        chair: Invitee,
        invited: Vec<Invitee>,
        constitution: &Constitution,
        today: CivilDate,
    ) -> Result<SittingEvent, Refusal> {
        if held_on < today {
            return Err(Refusal::HeldInThePast { held_on });
        }
        for invitee in invited.iter().chain([&chair]) {
            constitution.admit(invitee.seat)?;
        }
        let chair_id = chair.person;
        let mut everybody = vec![chair];
        for invitee in invited {
            if everybody.iter().all(|known| known.person != invitee.person) {
                everybody.push(invitee);
            }
        }
        Ok(SittingEvent::Scheduled {
            sitting: id,
            site,
            held_on,
            place,
            chair: chair_id,
            invited: everybody,
        })
    }

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

    /// Puts a case on the agenda. A sitting in session can take an urgent item.
    ///
    /// # Errors
    /// `SITTING_NOT_OPEN`, `ALREADY_LISTED`.
    pub fn add_item(&self, case: &Case, stages: ListedStages) -> Result<SittingEvent, Refusal> {
        if matches!(self.state, SittingState::Closed { .. }) {
            return Err(Refusal::SittingNotOpen);
        }
        let listed = self
            .agenda
            .iter()
            .any(|item| item.case == case.id && item.state == ItemState::Open);
        if listed {
            return Err(Refusal::AlreadyListed);
        }
        Ok(SittingEvent::ItemAdded {
            case: case.id,
            reference: case.reference.clone(),
            stages,
        })
    }

    /// Convenes the sitting on its day.
    ///
    /// # Errors
    /// `SITTING_NOT_OPEN`, `NOT_THE_DAY`, `SEAT_EXCLUDED`.
    pub fn convene(
        &self,
        present: Vec<Invitee>,
        constitution: &Constitution,
        today: CivilDate,
    ) -> Result<SittingEvent, Refusal> {
        if self.state != SittingState::Scheduled {
            return Err(Refusal::SittingNotOpen);
        }
        if self.held_on != today {
            return Err(Refusal::NotTheDay {
                held_on: self.held_on,
            });
        }
        for invitee in &present {
            constitution.admit(invitee.seat)?;
        }
        Ok(SittingEvent::Convened { present })
    }

    /// Records that somebody arrived, for themselves or as the deputy of somebody who
    /// was invited and holds the same seat.
    ///
    /// # Errors
    /// `SITTING_NOT_CONVENED`, `SEAT_EXCLUDED`, `NOT_INVITED`, `DEPUTY_OF_ANOTHER_SEAT`.
    pub fn arrive_event(
        &self,
        who: Invitee,
        deputy_for: Option<PersonId>,
        constitution: &Constitution,
    ) -> Result<SittingEvent, Refusal> {
        self.check_in_session()?;
        constitution.admit(who.seat)?;
        if let Some(absent) = deputy_for {
            let invited = self.attendee(absent).filter(|known| known.invited);
            let seat = invited.ok_or(Refusal::NotInvited)?.seat;
            let deputy = who.seat;
            if deputy != seat {
                return Err(Refusal::DeputyOfAnotherSeat { deputy, seat });
            }
        }
        Ok(SittingEvent::Arrived { who, deputy_for })
    }

    /// Records that somebody who is there leaves the room for an item, or comes back
    /// for it.
    ///
    /// # Errors
    /// `SITTING_NOT_CONVENED`, `ITEM_NOT_OPEN`, `NOT_PRESENT`.
    pub fn move_for_item(
        &self,
        person: PersonId,
        case: CaseId,
        movement: ForItem,
    ) -> Result<SittingEvent, Refusal> {
        self.check_in_session()?;
        if !self.open_items().any(|open| open == case) {
            return Err(Refusal::ItemNotOpen);
        }
        let there = self.attendee(person).filter(|known| known.present());
        let out = there.ok_or(Refusal::NotPresent)?.out_for.contains(&case);
        match (movement, out) {
            (ForItem::Out, false) => Ok(SittingEvent::SteppedOut { person, case }),
            (ForItem::Back, true) => Ok(SittingEvent::CameBack { person, case }),
            // Somebody who is out cannot leave, nor come in who is in.
            (ForItem::Out, true) => Err(Refusal::NotPresent),
            (ForItem::Back, false) => Err(Refusal::AlreadyPresent),
        }
    }

    /// Records that somebody left.
    ///
    /// # Errors
    /// `SITTING_NOT_CONVENED`, `NOT_PRESENT`.
    pub fn leave_event(&self, person: PersonId) -> Result<SittingEvent, Refusal> {
        self.check_in_session()?;
        let there = self.attendee(person);
        if there.is_some_and(Attendee::present) {
            Ok(SittingEvent::Left { person })
        } else {
            Err(Refusal::NotPresent)
        }
    }

    /// Ends an open item.
    ///
    /// # Errors
    /// `SITTING_NOT_CONVENED`, `ITEM_NOT_OPEN`.
    pub fn close_item(&self, case: CaseId, closing: Closing) -> Result<SittingEvent, Refusal> {
        self.check_in_session()?;
        if self.open_items().any(|open| open == case) {
            Ok(SittingEvent::ItemClosed { case, closing })
        } else {
            Err(Refusal::ItemNotOpen)
        }
    }

    /// Closes the sitting.
    ///
    /// # Errors
    /// `SITTING_NOT_CONVENED`.
    pub fn close(&self) -> Result<SittingEvent, Refusal> {
        self.check_in_session()?;
        Ok(SittingEvent::Closed)
    }

    /// Returns the cases whose items are open.
    pub fn open_items(&self) -> impl Iterator<Item = CaseId> {
        self.agenda
            .iter()
            .filter(|item| item.state == ItemState::Open)
            .map(|item| item.case)
    }

    fn attendee(&self, person: PersonId) -> Option<&Attendee> {
        self.attendance.iter().find(|known| known.person == person)
    }

    const fn check_in_session(&self) -> Result<(), Refusal> {
        if self.in_session() {
            Ok(())
        } else {
            Err(Refusal::SittingNotConvened)
        }
    }
}
