use uuid::Uuid;

use super::*;
use crate::{constitution::Constitution, refusal::Refusal};

fn person(number: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(number))
}

fn invitee(number: u128, seat: AgencyKind) -> Invitee {
    Invitee {
        person: person(number),
        name: format!("Person {number}"),
        agency: AgencyId::from_uuid(Uuid::from_u128(100 + number)),
        seat,
        training_valid_until: None,
    }
}

fn date(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).unwrap()
}

fn schedule(held_on: &str, today: &str) -> Result<SittingEvent, Refusal> {
    Sitting::schedule(
        SittingId::from_uuid(Uuid::from_u128(1)),
        SiteId::from_uuid(Uuid::from_u128(2)),
        date(held_on),
        "Shire Hall".to_owned(),
        invitee(10, AgencyKind::LocalAuthority),
        vec![
            invitee(11, AgencyKind::Police),
            invitee(10, AgencyKind::LocalAuthority),
        ],
        &Constitution::initial(),
        date(today),
    )
}

fn recorded(sequence: i64, event: SittingEvent) -> Recorded<SittingEvent> {
    let at = UtcTime::parse_rfc3339("2026-11-12T10:00:00Z").unwrap();
    Recorded {
        sequence,
        actor: None,
        occurred_at: at,
        recorded_at: at,
        event,
    }
}

fn scheduled() -> Sitting {
    Sitting::replay([recorded(1, schedule("2026-11-12", "2026-11-01").unwrap())])
        .unwrap()
        .unwrap()
}

#[test]
fn a_sitting_is_not_scheduled_in_the_past_and_invites_its_chair_once() {
    let held_on = date("2026-10-31");
    assert_eq!(
        schedule("2026-10-31", "2026-11-01"),
        Err(Refusal::HeldInThePast { held_on })
    );
    let people: Vec<PersonId> = scheduled()
        .attendance
        .iter()
        .map(|seen| seen.person)
        .collect();
    assert_eq!(people, [person(10), person(11)]);
}

#[test]
fn a_sitting_is_convened_once_and_on_its_day() {
    let sitting = scheduled();
    let held_on = date("2026-11-12");
    let early = sitting.convene(vec![], &Constitution::initial(), date("2026-11-11"));
    assert_eq!(early, Err(Refusal::NotTheDay { held_on }));
    let event = sitting
        .convene(
            vec![invitee(10, AgencyKind::LocalAuthority)],
            &Constitution::initial(),
            held_on,
        )
        .unwrap();
    let convened = sitting.apply(recorded(2, event)).unwrap();
    assert!(convened.in_session());
    assert_eq!(
        convened.convene(vec![], &Constitution::initial(), held_on),
        Err(Refusal::SittingNotOpen)
    );
}

#[test]
fn people_arrive_leave_and_come_back() {
    let sitting = scheduled();
    assert_eq!(
        sitting.leave_event(person(10)),
        Err(Refusal::SittingNotConvened)
    );
    let event = sitting.convene(
        vec![invitee(10, AgencyKind::LocalAuthority)],
        &Constitution::initial(),
        sitting.held_on,
    );
    let sitting = sitting.apply(recorded(2, event.unwrap())).unwrap();
    assert_eq!(sitting.leave_event(person(11)), Err(Refusal::NotPresent));
    let left = sitting.leave_event(person(10)).unwrap();
    let sitting = sitting.apply(recorded(3, left)).unwrap();
    assert!(!sitting.attendance[0].present());
    let deputy = sitting
        .arrive_event(
            invitee(15, AgencyKind::Health),
            None,
            &Constitution::initial(),
        )
        .unwrap();
    let sitting = sitting.apply(recorded(4, deputy)).unwrap();
    assert!(sitting.attendance[2].present());
    assert!(!sitting.attendance[2].invited);
}
