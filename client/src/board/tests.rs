//! The board as it is drawn, wide and narrow, and as it is read aloud.

use nrm_panel_proto::v1;
use prost_types::Timestamp;
use ratatui::{Terminal, backend::TestBackend};

use super::{card::Board, plain, screen::View};

const ADA: &str = "00000000-0000-7000-8000-000000000001";
const BASIL: &str = "00000000-0000-7000-8000-000000000002";
const CORA: &str = "00000000-0000-7000-8000-000000000003";
const CYRIL: &str = "00000000-0000-7000-8000-000000000004";

fn attendance(id: &str, name: &str, seat: v1::AgencyKind, here: bool) -> v1::Attendance {
    v1::Attendance {
        person_id: id.to_owned(),
        name: name.to_owned(),
        seat: seat.into(),
        invited: true,
        arrived_at: here.then(Timestamp::default),
        ..v1::Attendance::default()
    }
}

fn item(reference: &str) -> v1::AgendaItem {
    let seat = |seat: v1::AgencyKind, held, stated: &[v1::Stage]| v1::ItemSeat {
        seat: seat.into(),
        held,
        stated: stated.iter().map(|stage| (*stage).into()).collect(),
    };
    v1::AgendaItem {
        case_id: reference.to_lowercase(),
        case_reference: reference.to_owned(),
        stages: vec![v1::Stage::ReasonableGrounds.into()],
        state: v1::ItemState::Open.into(),
        quorate: false,
        missing: vec!["no present, eligible member for health".to_owned()],
        open_challenges: 1,
        seats: vec![
            seat(v1::AgencyKind::LocalAuthority, true, &[]),
            seat(
                v1::AgencyKind::Police,
                true,
                &[v1::Stage::ReasonableGrounds],
            ),
            seat(v1::AgencyKind::Health, false, &[]),
        ],
        views: Vec::new(),
        clocks: vec![v1::ItemClock {
            title: "reasonable grounds decision".to_owned(),
            due_on: Some(v1::Date {
                year: 2026,
                month: 11,
                day: 15,
            }),
            overdue: true,
        }],
        urgent: false,
        next_hearing_on: None,
    }
}

fn sitting() -> v1::Sitting {
    let mut cora = attendance(CORA, "Cora Nurse", v1::AgencyKind::Health, false);
    cora.left_at = Some(Timestamp::default());
    let mut cyril = attendance(CYRIL, "Cyril Trainee", v1::AgencyKind::Health, true);
    cyril.deputy_for_person_id = CORA.to_owned();
    cyril.out_for_case_ids = vec!["mid-7kq2-3".to_owned()];
    v1::Sitting {
        held_on: Some(v1::Date {
            year: 2026,
            month: 11,
            day: 16,
        }),
        place: "Room 4".to_owned(),
        state: v1::SittingState::Convened.into(),
        chair_id: ADA.to_owned(),
        agenda: vec![item("MID-7KQ2-3"), item("MID-9XW4-5")],
        attendance: vec![
            attendance(ADA, "Ada Chair", v1::AgencyKind::LocalAuthority, true),
            attendance(BASIL, "Basil Officer", v1::AgencyKind::Police, true),
            cora,
            cyril,
        ],
        ..v1::Sitting::default()
    }
}

fn drawn(view: &View, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| view.draw(frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let rows = buffer.content().chunks(usize::from(width));
    let line = |row: &[ratatui::buffer::Cell]| {
        let text: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        text.trim_end().to_owned() + "\n"
    };
    rows.map(line).collect()
}

fn shows(text: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}

#[test]
fn a_wide_screen_has_agenda_item_and_room_side_by_side() {
    let text = drawn(&View::of(Board::of(&sitting())), 120, 24);
    shows(
        &text,
        &[
            "Sitting of 16 November 2026, Room 4: convened",
            "> MID-7KQ2-3",
            "NOT QUORATE",
            "missing: no present, eligible member for health",
            "Positions: 1 of 3 in",
            "hidden until every deciding seat has stated",
            "OVERDUE",
            "Open challenges: 1",
            "+ Ada Chair (Local authority): here, chairs",
            "- Cora Nurse (Health): gone",
            "deputy for Cora",
            "up/down item",
        ],
    );
    let agenda = text.lines().find(|line| line.contains(" Agenda ")).unwrap();
    assert!(agenda.contains(" In the room "), "{text}");
    assert_eq!(text.lines().count(), 24);
}

#[test]
fn a_narrow_screen_has_one_below_the_other() {
    let text = drawn(&View::of(Board::of(&sitting())), 60, 34);
    let place = |words: &str| {
        text.find(words)
            .unwrap_or_else(|| panic!("{words}:\n{text}"))
    };
    assert!(place(" Agenda ") < place("Positions: 1 of 3 in"));
    assert!(place("Positions: 1 of 3 in") < place(" In the room "));
    shows(&text, &["+ Cyril Trainee", "q leave"]);
}

#[test]
fn the_smallest_screen_is_drawn_too() {
    for (width, height) in [(1, 1), (20, 5), (89, 10), (90, 3)] {
        let text = drawn(&View::of(Board::of(&sitting())), width, height);
        assert_eq!(text.lines().count(), usize::from(height));
    }
    shows(
        &drawn(&View::of(Board::default()), 60, 20),
        &["The agenda is empty."],
    );
}

#[test]
fn the_item_looked_at_follows_the_keys_and_stays_within_the_agenda() {
    let mut view = View::of(Board::of(&sitting()));
    view.up();
    shows(&drawn(&view, 120, 24), &["> MID-7KQ2-3"]);
    view.down();
    view.down();
    shows(&drawn(&view, 120, 24), &["> MID-9XW4-5"]);
    let mut shorter = sitting();
    shorter.agenda.truncate(1);
    view.show(Board::of(&shorter));
    shows(&drawn(&view, 120, 24), &["> MID-7KQ2-3"]);
}

#[test]
fn a_look_that_failed_is_said_and_the_next_takes_it_back() {
    let mut view = View::of(Board::of(&sitting()));
    view.stale("the server cannot be reached".to_owned());
    let text = drawn(&view, 120, 24);
    shows(
        &text,
        &["NOT OF NOW: the server cannot be reached", "MID-7KQ2-3"],
    );
    view.show(Board::of(&sitting()));
    assert!(!drawn(&view, 120, 24).contains("NOT OF NOW"));
}

#[test]
fn views_are_shown_once_all_are_in() {
    let mut open = sitting();
    open.agenda[0].views = vec![v1::ItemView {
        seat: v1::AgencyKind::Police.into(),
        stage: v1::Stage::ReasonableGrounds.into(),
        view: v1::View::Negative.into(),
    }];
    let text = drawn(&View::of(Board::of(&open)), 120, 24);
    shows(&text, &["Police, reasonable grounds: negative"]);
    assert!(!text.contains("hidden until"), "{text}");
}

#[test]
fn plain_lines_say_the_same_from_top_to_bottom() {
    let text = plain::page(&Board::of(&sitting())).layout(None);
    shows(
        &text,
        &[
            "Item 1 of 2: MID-7KQ2-3",
            "no present, eligible member for health",
            "1 of 3 in",
            "held, position in on reasonable grounds",
            "nobody there, no position yet",
            "hidden until every deciding seat has stated",
            "Cyril Trainee, Health: here, deputy for Cora Nurse, out for MID-7KQ2-3",
        ],
    );
    assert!(!text.contains('|') && !text.contains('│'), "{text}");
}

#[test]
fn what_a_record_says_cannot_command_the_terminal() {
    let mut evil = sitting();
    evil.place = "Room\u{1b}[2J".to_owned();
    evil.attendance[0].name = "A\u{202e}da".to_owned();
    let text = drawn(&View::of(Board::of(&evil)), 120, 24);
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
}
