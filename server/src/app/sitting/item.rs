//! How an item of a sitting stands: what the board shows of it.

use nrm_panel_domain::{
    case::Case,
    clocks::Clock,
    decision::{Position, Stage},
    directory::{AgencyKind, Site},
    panel::quorum,
    refusal::Refusal,
    rulebook::RuleBook,
    sitting::Sitting,
    time::CivilDate,
};

/// What the panel must know of an item now.
#[derive(Clone, Debug)]
pub(crate) struct ItemStanding {
    /// Whether the panel is quorate for it.
    pub(crate) quorum: Result<(), Refusal>,
    /// Challenges between agencies that have not ended.
    pub(crate) open_challenges: usize,
    /// Whether it comes before the others (R51).
    pub(crate) urgent: bool,
    /// The next hearing of the child's criminal proceedings.
    pub(crate) next_hearing_on: Option<CivilDate>,
    /// The deciding seats.
    pub(crate) seats: Vec<SeatStanding>,
    /// The positions, once every deciding seat has stated one on every listed stage.
    pub(crate) positions: Vec<Position>,
    /// What is due in the case.
    pub(crate) clocks: Vec<Clock>,
    /// The day it is told of.
    pub(crate) today: CivilDate,
}

/// How a deciding seat stands for an item.
#[derive(Clone, Debug)]
pub(crate) struct SeatStanding {
    pub(crate) seat: AgencyKind,
    /// Whether somebody who may decide the item is there for it.
    pub(crate) held: bool,
    /// The stages it has stated a position on; never which.
    pub(crate) stated: Vec<Stage>,
}

impl ItemStanding {
    pub(super) fn of(
        sitting: &Sitting,
        case: &Case,
        site: &Site,
        book: &RuleBook,
        today: CivilDate,
    ) -> Self {
        let here = case
            .listing()
            .filter(|listing| listing.sitting == sitting.id);
        let stated = here.map_or(&[][..], |listing| listing.positions.as_slice());
        let seat = |seat: AgencyKind| SeatStanding {
            seat,
            held: sitting.attendance.iter().any(|attendee| {
                attendee.seat == seat
                    && attendee.present_for(case.id)
                    && attendee.trained_on(today)
                    && !case.recused(attendee.person)
            }),
            stated: stated
                .iter()
                .filter(|position| position.seat == seat)
                .map(|position| position.stage)
                .collect(),
        };
        let all_in = here.is_some_and(|listing| listing.all_in(&site.constitution));
        let clocks = case.standing(site, book).clocks.into_iter();
        Self {
            quorum: quorum(sitting, case, &site.constitution, today).map(drop),
            open_challenges: case.open_challenges().count(),
            urgent: case.is_urgent(),
            next_hearing_on: case
                .course
                .running_proceedings()
                .and_then(|running| running.next_hearing_on),
            seats: site.constitution.deciding().map(seat).collect(),
            positions: if all_in { stated.to_vec() } else { Vec::new() },
            clocks: clocks
                .filter(|clock| clock.is_duty() && clock.met_on.is_none())
                .collect(),
            today,
        }
    }
}
