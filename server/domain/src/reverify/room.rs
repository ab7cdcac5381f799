//! Who was in the room when an item was sealed, by the sitting's own events.

use std::collections::BTreeSet;

use crate::{
    event::Recorded,
    id::{CaseId, PersonId},
    sitting::{Closing, Invitee, SittingEvent},
};

/// A person at a sitting.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) who: Invitee,
    pub(super) there: bool,
}

/// A sitting as it stood in the transaction of a seal.
#[derive(Debug, Default)]
pub(super) struct Room {
    pub(super) chair: Option<PersonId>,
    pub(super) in_session: bool,
    pub(super) people: Vec<Seen>,
    out_for_item: BTreeSet<PersonId>,
}

impl Room {
    /// Follows a sitting to the seal of a case, which a sitting may seal several times
    /// (RG, and CG on a new item): the one of that number, from 1. `None` where the
    /// sitting has none. What was noted only after the seal is not held against it:
    /// nobody could have known.
    pub(super) fn at_seal(
        events: &[Recorded<SittingEvent>],
        case: Option<CaseId>,
        number: usize,
    ) -> Option<Self> {
        let mut room = Self::default();
        let mut seals = 0;
        for recorded in events {
            match &recorded.event {
                SittingEvent::Scheduled { chair, invited, .. } => {
                    room.chair = Some(*chair);
                    for who in invited {
                        room.note(who, false);
                    }
                }
                SittingEvent::Convened { present } => {
                    room.in_session = true;
                    for who in present {
                        room.note(who, true);
                    }
                }
                SittingEvent::Arrived { who, .. } => room.note(who, true),
                SittingEvent::SteppedOut { person, case: item } if Some(*item) == case => {
                    room.out_for_item.insert(*person);
                }
                SittingEvent::CameBack { person, case: item } if Some(*item) == case => {
                    room.out_for_item.remove(person);
                }
                SittingEvent::Left { person } => {
                    for seen in &mut room.people {
                        if seen.who.person == *person {
                            seen.there = false;
                        }
                    }
                }
                SittingEvent::ItemClosed {
                    case: closed,
                    closing: Closing::Sealed,
                } if Some(*closed) == case => {
                    seals += 1;
                    if seals == number {
                        return Some(room);
                    }
                }
                SittingEvent::ItemAdded { .. }
                | SittingEvent::ItemClosed { .. }
                | SittingEvent::SteppedOut { .. }
                | SittingEvent::CameBack { .. } => {}
                SittingEvent::Closed => room.in_session = false,
            }
        }
        None
    }

    /// Returns whether a person was there for the item.
    pub(super) fn holds(&self, person: PersonId) -> bool {
        self.there().any(|who| who.person == person)
    }

    /// Returns who was there for the item.
    pub(super) fn there(&self) -> impl Iterator<Item = &Invitee> {
        let people = self.people.iter().filter(|seen| seen.there);
        people
            .map(|seen| &seen.who)
            .filter(|who| !self.out_for_item.contains(&who.person))
    }

    /// A sitting knows somebody as they were first noted, with the training of the day
    /// they came.
    fn note(&mut self, who: &Invitee, there: bool) {
        match self
            .people
            .iter_mut()
            .find(|seen| seen.who.person == who.person)
        {
            Some(seen) => {
                seen.who.training_valid_until = who.training_valid_until;
                seen.there = there;
            }
            None => self.people.push(Seen {
                who: who.clone(),
                there,
            }),
        }
    }
}
