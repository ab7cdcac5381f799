//! What can happen to a sitting.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Attendee;
use crate::{
    case::ListedStages,
    directory::AgencyKind,
    id::{AgencyId, CaseId, PersonId, SiteId, SittingId},
    time::CivilDate,
};

/// A person as the directory knows them when they are invited or arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitee {
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
}

impl Invitee {
    pub(super) fn attendee(self, invited: bool) -> Attendee {
        let Self {
            person,
            name,
            agency,
            seat,
            training_valid_until,
        } = self;
        Attendee {
            person,
            name,
            agency,
            seat,
            training_valid_until,
            invited,
            arrived_at: None,
            left_at: None,
            deputy_for: None,
            out_for: BTreeSet::new(),
        }
    }
}

/// How an item ended at a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// Decided and sealed.
    Sealed,
    /// Adjourned.
    Adjourned,
}

/// What happened to a sitting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SittingEvent {
    /// It was scheduled: the first event of every sitting.
    Scheduled {
        /// The sitting.
        sitting: SittingId,
        /// Its site.
        site: SiteId,
        /// The day.
        held_on: CivilDate,
        /// Where or how.
        place: String,
        /// The chair.
        chair: PersonId,
        /// The people invited, the chair first.
        invited: Vec<Invitee>,
    },
    /// A case was put on the agenda.
    ItemAdded {
        /// The case.
        case: CaseId,
        /// Its printed reference.
        reference: String,
        /// The stages.
        stages: ListedStages,
    },
    /// It was convened.
    Convened {
        /// Who was there as it opened.
        present: Vec<Invitee>,
    },
    /// Somebody arrived.
    Arrived {
        /// Who.
        who: Invitee,
        /// For whom, where they come as a deputy.
        deputy_for: Option<PersonId>,
    },
    /// Somebody who is there left the room for an item.
    SteppedOut {
        /// Who.
        person: PersonId,
        /// The case.
        case: CaseId,
    },
    /// Somebody who left the room for an item came back for it.
    CameBack {
        /// Who.
        person: PersonId,
        /// The case.
        case: CaseId,
    },
    /// Somebody left.
    Left {
        /// Who.
        person: PersonId,
    },
    /// An item ended.
    ItemClosed {
        /// The case.
        case: CaseId,
        /// How.
        closing: Closing,
    },
    /// It was closed.
    Closed,
}

impl SittingEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Scheduled { .. } => "SittingScheduled",
            Self::ItemAdded { .. } => "ItemAdded",
            Self::Convened { .. } => "SittingConvened",
            Self::Arrived { .. } => "PersonArrived",
            Self::SteppedOut { .. } => "PersonSteppedOut",
            Self::CameBack { .. } => "PersonCameBack",
            Self::Left { .. } => "PersonLeft",
            Self::ItemClosed { .. } => "ItemClosed",
            Self::Closed => "SittingClosed",
        }
    }
}
