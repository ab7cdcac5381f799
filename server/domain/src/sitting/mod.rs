//! A sitting: one meeting of a panel, folded from its events.

mod decide;
mod event;
#[cfg(test)]
mod tests;

pub use decide::ForItem;
pub use event::{Closing, Invitee, SittingEvent};

use std::collections::BTreeSet;

use crate::{
    case::ListedStages,
    code::codes,
    directory::AgencyKind,
    event::{BrokenHistory, Recorded},
    id::{AgencyId, CaseId, PersonId, SiteId, SittingId},
    projection::SittingRow,
    time::{CivilDate, UtcTime},
};

codes! {
    /// Where a sitting stands.
    pub enum SittingStateCode {
        /// Scheduled.
        Scheduled = "scheduled",
        /// In session.
        Convened = "convened",
        /// Closed.
        Closed = "closed",
    }
}

codes! {
    /// Where an agenda item stands.
    pub enum ItemState {
        /// To be heard.
        Open = "open",
        /// Decided and sealed.
        Sealed = "sealed",
        /// Adjourned.
        Adjourned = "adjourned",
    }
}

/// One meeting of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Identifier.
    pub id: SittingId,
    /// Its site.
    pub site: SiteId,
    /// Number of its last event: the version a change must name.
    pub version: i64,
    /// The day it is held.
    pub held_on: CivilDate,
    /// Where or how it meets.
    pub place: String,
    /// The chair.
    pub chair: PersonId,
    /// Where it stands.
    pub state: SittingState,
    /// The agenda, in order.
    pub agenda: Vec<AgendaItem>,
    /// Who was invited and who came.
    pub attendance: Vec<Attendee>,
}

/// Where a sitting stands, with what exists only then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SittingState {
    /// Scheduled.
    Scheduled,
    /// In session.
    Convened {
        /// Since when.
        at: UtcTime,
    },
    /// Closed.
    Closed {
        /// Since when.
        at: UtcTime,
    },
}

/// One case at one sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaItem {
    /// The case.
    pub case: CaseId,
    /// Its printed reference.
    pub reference: String,
    /// The stages listed.
    pub stages: ListedStages,
    /// Where it stands.
    pub state: ItemState,
}

/// A person at a sitting, as the directory knew them when they were recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their agency.
    pub agency: AgencyId,
    /// Their seat.
    pub seat: AgencyKind,
    /// Date their training is valid to.
    pub training_valid_until: Option<CivilDate>,
    /// Whether they were invited; a deputy may come who was not.
    pub invited: bool,
    /// When they last arrived.
    pub arrived_at: Option<UtcTime>,
    /// When they left, if they are gone.
    pub left_at: Option<UtcTime>,
    /// For whom they come, as a deputy.
    pub deputy_for: Option<PersonId>,
    /// The items they left the room for.
    pub out_for: BTreeSet<CaseId>,
}

impl Attendee {
    /// Returns whether the person is in the room.
    #[must_use]
    pub const fn present(&self) -> bool {
        self.arrived_at.is_some() && self.left_at.is_none()
    }

    /// Returns whether the person is in the room for an item.
    #[must_use]
    pub fn present_for(&self, case: CaseId) -> bool {
        self.present() && !self.out_for.contains(&case)
    }

    /// Returns whether the training is valid on a day (rules.md R18).
    #[must_use]
    pub fn trained_on(&self, day: CivilDate) -> bool {
        self.training_valid_until.is_some_and(|until| until >= day)
    }
}

impl Sitting {
    /// Folds a whole chain, oldest first; `None` for an empty one.
    ///
    /// # Errors
    /// Where an event cannot follow what came before it.
    pub fn replay(
        events: impl IntoIterator<Item = Recorded<SittingEvent>>,
    ) -> Result<Option<Self>, BrokenHistory> {
        let mut sitting: Option<Self> = None;
        for recorded in events {
            sitting = Some(match sitting {
                None => Self::open(recorded)?,
                Some(sitting) => Self::apply(sitting, recorded)?,
            });
        }
        Ok(sitting)
    }

    /// Returns whether the sitting is in session.
    #[must_use]
    pub const fn in_session(&self) -> bool {
        matches!(self.state, SittingState::Convened { .. })
    }

    /// Returns where the sitting stands, as lists name it.
    #[must_use]
    pub const fn state_code(&self) -> SittingStateCode {
        match self.state {
            SittingState::Scheduled => SittingStateCode::Scheduled,
            SittingState::Convened { .. } => SittingStateCode::Convened,
            SittingState::Closed { .. } => SittingStateCode::Closed,
        }
    }

    /// Returns the row that lists the sitting.
    #[must_use]
    pub fn row(&self) -> SittingRow {
        SittingRow {
            id: self.id,
            site: self.site,
            held_on: self.held_on,
            place: self.place.clone(),
            state: self.state_code(),
            items: i64::try_from(self.agenda.len()).unwrap_or(i64::MAX),
            members: self
                .attendance
                .iter()
                .map(|attendee| attendee.person)
                .collect(),
        }
    }

    fn open(recorded: Recorded<SittingEvent>) -> Result<Self, BrokenHistory> {
        let Recorded {
            sequence,
            event:
                SittingEvent::Scheduled {
                    sitting,
                    site,
                    held_on,
                    place,
                    chair,
                    invited,
                },
            ..
        } = recorded
        else {
            return Err(BrokenHistory {
                sequence: recorded.sequence,
            });
        };
        Ok(Self {
            id: sitting,
            site,
            version: sequence,
            held_on,
            place,
            chair,
            state: SittingState::Scheduled,
            agenda: Vec::new(),
            attendance: invited
                .into_iter()
                .map(|invitee| invitee.attendee(true))
                .collect(),
        })
    }

    /// Applies the next event.
    ///
    /// # Errors
    /// Where the event cannot follow what came before it.
    pub fn apply(mut self, recorded: Recorded<SittingEvent>) -> Result<Self, BrokenHistory> {
        let Recorded {
            sequence,
            occurred_at,
            event,
            ..
        } = recorded;
        let broken = BrokenHistory { sequence };
        if sequence != self.version + 1 {
            return Err(broken);
        }
        self.version = sequence;
        match event {
            SittingEvent::Scheduled { .. } => return Err(broken),
            SittingEvent::ItemAdded {
                case,
                reference,
                stages,
            } => {
                self.agenda.push(AgendaItem {
                    case,
                    reference,
                    stages,
                    state: ItemState::Open,
                });
            }
            SittingEvent::Convened { present } => {
                self.state = SittingState::Convened { at: occurred_at };
                for invitee in present {
                    self.arrive(invitee, occurred_at);
                }
            }
            SittingEvent::Arrived { who, deputy_for } => {
                let person = who.person;
                self.arrive(who, occurred_at);
                let attendee = self.attendee_mut(person).ok_or(broken)?;
                attendee.deputy_for = deputy_for.or(attendee.deputy_for);
            }
            SittingEvent::SteppedOut { person, case } => {
                self.attendee_mut(person)
                    .ok_or(broken)?
                    .out_for
                    .insert(case);
            }
            SittingEvent::CameBack { person, case } => {
                self.attendee_mut(person)
                    .ok_or(broken)?
                    .out_for
                    .remove(&case);
            }
            SittingEvent::Left { person } => {
                self.attendee_mut(person).ok_or(broken)?.left_at = Some(occurred_at);
            }
            SittingEvent::ItemClosed { case, closing } => {
                let item = self
                    .agenda
                    .iter_mut()
                    .find(|item| item.case == case && item.state == ItemState::Open);
                item.ok_or(broken)?.state = match closing {
                    Closing::Sealed => ItemState::Sealed,
                    Closing::Adjourned => ItemState::Adjourned,
                };
            }
            SittingEvent::Closed => self.state = SittingState::Closed { at: occurred_at },
        }
        Ok(self)
    }

    fn attendee_mut(&mut self, person: PersonId) -> Option<&mut Attendee> {
        self.attendance
            .iter_mut()
            .find(|attendee| attendee.person == person)
    }

    fn arrive(&mut self, who: Invitee, at: UtcTime) {
        let training_valid_until = who.training_valid_until;
        let person = who.person;
        if self.attendee_mut(person).is_none() {
            self.attendance.push(who.attendee(false));
        }
        if let Some(attendee) = self.attendee_mut(person) {
            attendee.training_valid_until = training_valid_until;
            attendee.arrived_at = Some(at);
            attendee.left_at = None;
        }
    }
}
