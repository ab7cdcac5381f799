//! What makes a constitution impossible, each fault named.

use thiserror::Error;

use super::{Constitution, Presence, Seat, SeatStanding};
use crate::{directory::AgencyKind, refusal::seat_name};

/// The longest a training can be said to stay valid, in months: ten years.
const LONGEST_TRAINING: u32 = 120;
/// The longest an inquorate item can be said to wait, in working days: within the
/// 45 days of rules.md R37 and R40.
const LONGEST_RELIST: u32 = 30;

/// What is wrong with a constitution, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// A seat of the three does not decide, or need not be there.
    #[error("{} must decide and be included: no site can do without it (R13)", seat_name(*.kind))]
    CannotBeRemoved {
        /// The seat.
        kind: AgencyKind,
    },
    /// Another seat is said to decide.
    #[error("{} may advise or be consulted and never decides ({})", seat_name(*.kind), rule(*.kind))]
    NeverDecides {
        /// The seat.
        kind: AgencyKind,
    },
    /// The guardian service is kept out.
    #[error(
        "the guardian service is invited to every item that affects the child (R15): it cannot be excluded"
    )]
    GuardianExcluded,
    /// The guardian service is not consulted.
    #[error(
        "the guardian service is consulted, its views are sought (R15): its standing is consulted"
    )]
    GuardianNotConsulted,
    /// A kind of agency has two seats.
    #[error("{} is there twice", seat_name(*.kind))]
    Twice {
        /// The seat.
        kind: AgencyKind,
    },
    /// The kind has no seat at a panel.
    #[error("{} has no seat at a panel", seat_name(*.kind))]
    NoSeat {
        /// The kind.
        kind: AgencyKind,
    },
    /// A number is out of its range.
    #[error("{field} must be 1 to {most}")]
    OutOfRange {
        /// The number.
        field: &'static str,
        /// The largest.
        most: u32,
    },
    /// The rhythm says nothing.
    #[error("rhythm must say how often the panel sits (R20)")]
    NoRhythm,
    /// The proposal was drawn up from another version.
    #[error(
        "it was drawn up from version {named}, and version {in_force} is in force: start from that one"
    )]
    DrawnUpFrom {
        /// The version it names.
        named: i64,
        /// The version in force.
        in_force: i64,
    },
    /// The proposal says what is in force already.
    #[error("it says what is in force already")]
    Unchanged,
}

fn rule(kind: AgencyKind) -> &'static str {
    if kind == AgencyKind::GuardianService {
        "R15"
    } else {
        "R16"
    }
}

impl Constitution {
    /// Returns everything that makes it impossible.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for kind in Self::VOTING_SEATS {
            if !self.decides(kind) || self.presence(kind) != Presence::MustInclude {
                faults.push(Fault::CannotBeRemoved { kind });
            }
        }
        for (place, seat) in self.seats.iter().enumerate() {
            faults.extend(of_seat(seat));
            if self.seats[..place].iter().any(|it| it.kind == seat.kind) {
                faults.push(Fault::Twice { kind: seat.kind });
            }
        }
        let ranges = [
            (
                "training_valid_months",
                self.training_valid_months,
                LONGEST_TRAINING,
            ),
            (
                "inquorate.relist_working_days",
                self.inquorate.relist_working_days,
                LONGEST_RELIST,
            ),
        ];
        for (field, number, most) in ranges {
            if !(1..=most).contains(&number) {
                faults.push(Fault::OutOfRange { field, most });
            }
        }
        if self.rhythm.trim().is_empty() {
            faults.push(Fault::NoRhythm);
        }
        faults
    }
}

fn of_seat(seat: &Seat) -> Vec<Fault> {
    let Seat {
        kind,
        standing,
        presence,
    } = *seat;
    let mut faults = Vec::new();
    if !kind.is_panel_seat() {
        faults.push(Fault::NoSeat { kind });
    }
    if standing == SeatStanding::Decides && !Constitution::VOTING_SEATS.contains(&kind) {
        faults.push(Fault::NeverDecides { kind });
    }
    if kind == AgencyKind::GuardianService {
        if presence == Presence::Excluded {
            faults.push(Fault::GuardianExcluded);
        }
        if standing == SeatStanding::Advises {
            faults.push(Fault::GuardianNotConsulted);
        }
    }
    faults
}
