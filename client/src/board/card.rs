//! What the board says, before it is drawn.

use nrm_panel_proto::v1::{self, ItemState, SittingState};

use crate::{contract, date::print_date, render::harmless};

/// A sitting as the board shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Board {
    /// Day, place and state in one line.
    pub(super) title: String,
    /// Whether the sitting is over.
    pub(super) closed: bool,
    pub(super) items: Vec<Card>,
    pub(super) people: Vec<Somebody>,
}

/// An item of the agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Card {
    /// Reference of the case.
    pub(super) case: String,
    pub(super) stages: String,
    pub(super) state: String,
    /// Whether it is still to be heard.
    pub(super) open: bool,
    pub(super) quorate: bool,
    /// What is missing for a quorum.
    pub(super) missing: Vec<String>,
    pub(super) seats: Vec<Seat>,
    /// The views, or why none is shown.
    pub(super) views: Vec<String>,
    pub(super) clocks: Vec<Due>,
    pub(super) open_challenges: i32,
}

/// A deciding seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) name: String,
    pub(super) held: bool,
    /// The stages a position is in on; never which.
    pub(super) stated: String,
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) text: String,
    pub(super) overdue: bool,
}

/// Somebody who is invited or came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Somebody {
    pub(super) name: String,
    pub(super) seat: String,
    pub(super) here: bool,
    /// How they stand, in words.
    pub(super) standing: String,
}

impl Board {
    pub(super) fn of(sitting: &v1::Sitting) -> Self {
        let day = print_date(sitting.held_on.as_ref());
        let state = contract::SITTING_STATE.title(sitting.state).to_lowercase();
        let place = harmless(&sitting.place);
        Self {
            title: format!("Sitting of {day}, {place}: {state}"),
            closed: sitting.state() == SittingState::Closed,
            items: sitting.agenda.iter().map(card).collect(),
            people: sitting
                .attendance
                .iter()
                .map(|who| somebody(sitting, who))
                .collect(),
        }
    }
}

impl Card {
    /// Says how the quorum stands, in a word.
    pub(super) fn quorum(&self) -> &'static str {
        match (self.open, self.quorate) {
            (false, _) => "",
            (true, true) => "quorate",
            (true, false) => "NOT QUORATE",
        }
    }

    /// Says how many deciding seats have stated on every stage.
    pub(super) fn stated(&self) -> String {
        let all = self.seats.len();
        let done = self.seats.iter().filter(|seat| !seat.stated.is_empty());
        format!("{} of {all} in", done.count())
    }
}

fn card(item: &v1::AgendaItem) -> Card {
    let seat = |seat: &v1::ItemSeat| Seat {
        name: contract::AGENCY_KIND.title(seat.seat),
        held: seat.held,
        stated: contract::STAGE.list(&seat.stated),
    };
    let view = |view: &v1::ItemView| {
        let seat = contract::AGENCY_KIND.title(view.seat);
        let stage = contract::STAGE.word(view.stage);
        format!("{seat}, {stage}: {}", contract::VIEW.word(view.view))
    };
    let due = |clock: &v1::ItemClock| {
        let day = print_date(clock.due_on.as_ref());
        let overdue = if clock.overdue { ", OVERDUE" } else { "" };
        Due {
            text: format!("{} by {day}{overdue}", harmless(&clock.title)),
            overdue: clock.overdue,
        }
    };
    let views = if item.views.is_empty() {
        vec!["hidden until every deciding seat has stated".to_owned()]
    } else {
        item.views.iter().map(view).collect()
    };
    Card {
        case: harmless(&item.case_reference),
        stages: contract::STAGE.list(&item.stages),
        state: contract::ITEM_STATE.title(item.state),
        open: item.state() == ItemState::Open,
        quorate: item.quorate,
        missing: item.missing.iter().map(|text| harmless(text)).collect(),
        seats: item.seats.iter().map(seat).collect(),
        views,
        clocks: item.clocks.iter().map(due).collect(),
        open_challenges: item.open_challenges,
    }
}

fn somebody(sitting: &v1::Sitting, who: &v1::Attendance) -> Somebody {
    let here = who.arrived_at.is_some() && who.left_at.is_none();
    let mut standing = vec![match (here, who.left_at.is_some()) {
        (true, _) => "here".to_owned(),
        (false, true) => "gone".to_owned(),
        (false, false) => "planned, not here".to_owned(),
    }];
    if who.person_id == sitting.chair_id {
        standing.push("chairs".to_owned());
    }
    let named = |id: &str| {
        let mut people = sitting.attendance.iter();
        people.find(|it| it.person_id == id).map(|it| &it.name)
    };
    if let Some(absent) = named(&who.deputy_for_person_id) {
        standing.push(format!("deputy for {}", harmless(absent)));
    }
    for item in &sitting.agenda {
        if who.out_for_case_ids.contains(&item.case_id) {
            standing.push(format!("out for {}", harmless(&item.case_reference)));
        }
    }
    Somebody {
        name: harmless(&who.name),
        seat: contract::AGENCY_KIND.title(who.seat),
        here,
        standing: standing.join(", "),
    }
}
