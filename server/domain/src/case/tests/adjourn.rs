//! Adjourning, inquorate sittings, who is in the room for an item.

use super::*;
use crate::{
    calendar::{Calendar, built_in_holidays},
    sitting::ForItem,
};

fn calendar() -> Calendar {
    let holidays = built_in_holidays().unwrap().into_iter();
    let ours = holidays.filter(|holiday| holiday.division == Division::EnglandAndWales);
    Calendar::new(Division::EnglandAndWales, ours.map(|holiday| holiday.date))
}

pub(super) fn adjourn(
    case: &Case,
    sitting: &Sitting,
    asked: &Adjourning,
) -> Result<CaseEvent, Refusal> {
    adjourn_at(case, sitting, asked, &site())
}

fn adjourn_at(
    case: &Case,
    sitting: &Sitting,
    asked: &Adjourning,
    site: &Site,
) -> Result<CaseEvent, Refusal> {
    let book = book();
    let rules = book.in_force_on(today());
    case.adjourn(sitting, asked, site, &calendar(), rules, today())
}

fn without(absent: AgencyKind) -> Sitting {
    let present = panel().into_iter();
    sitting_with(20, present.filter(|it| it.seat != absent).collect())
}

fn inquorate(justification: &str) -> Adjourning {
    Adjourning {
        interim: Some(TieRequest::None("the child is with her aunt".into())),
        justification: justification.into(),
        ..Adjourning::because(AdjournmentReason::NotQuorate)
    }
}

fn relisted(case: Case, held_on: &str) -> Case {
    let event = CaseEvent::Listed {
        sitting: SittingId::from_uuid(id(20)),
        held_on: date(held_on),
        stages: ListedStages::Rg,
    };
    after(case, event)
}

#[test]
fn r13_an_item_is_adjourned_as_inquorate_only_where_it_is() {
    let (case, sitting) = listed(ListedStages::Rg);
    let asked = inquorate("");
    let refused = adjourn(&case, &sitting, &asked);
    assert_eq!(refused, Err(Refusal::ItemIsQuorate));
    let no_plan = Adjourning::because(AdjournmentReason::NotQuorate);
    let short = without(AgencyKind::Health);
    let refused = adjourn(&case, &short, &no_plan);
    assert_eq!(refused, Err(Refusal::InterimPlanMissing));
    let unknown = Adjourning {
        interim: Some(TieRequest::Plan(PlanId::from_uuid(id(99)))),
        ..no_plan
    };
    let refused = adjourn(&case, &short, &unknown);
    assert_eq!(refused, Err(Refusal::PlanUnknown));
    assert!(adjourn(&case, &short, &asked).is_ok());
}

#[test]
fn an_inquorate_item_sits_again_within_ten_working_days_of_the_calendar() {
    let (case, _) = listed(ListedStages::Rg);
    let event = adjourn(&case, &without(AgencyKind::Police), &inquorate("")).unwrap();
    let waiting = after(case, event);
    let standing = waiting.standing(&site(), &book());
    let clock = standing.clocks.iter().find(|clock| clock.code == "RELIST");
    let clock = clock.unwrap();
    assert_eq!(clock.due_on, date("2026-11-26"));
    assert!(clock.is_duty());
    let alerts = waiting.alerts(&standing, &book(), today());
    assert!(alerts.iter().any(|alert| alert.code == "INQUORATE"));
    let late = relisted(waiting.clone(), "2026-11-27");
    assert!(late.inquorate.relist.is_some());
    let in_time = relisted(waiting, "2026-11-26");
    assert_eq!(in_time.inquorate.relist, None);
    assert_eq!(in_time.inquorate.in_a_row, 1);
}

#[test]
fn a_second_inquorate_sitting_in_a_row_needs_a_reason_unless_the_site_says_otherwise() {
    let (case, _) = listed(ListedStages::Rg);
    let short = without(AgencyKind::Police);
    let event = adjourn(&case, &short, &inquorate("")).unwrap();
    let once = after(case, event);
    let again = relisted(once, "2026-11-20");
    let refused = adjourn(&again, &short, &inquorate(" "));
    assert_eq!(refused, Err(Refusal::SecondInquorate));
    let mut lax = site();
    lax.constitution.inquorate.second_needs_reason = false;
    assert!(adjourn_at(&again, &short, &inquorate(""), &lax).is_ok());
    let twice = adjourn(&again, &short, &inquorate("a murder inquiry")).unwrap();
    let twice = after(again, twice);
    assert_eq!(twice.inquorate.in_a_row, 2);
    // Not reached for want of time: still two in a row. Considered: none.
    for (reason, then) in [
        (AdjournmentReason::Time, 2),
        (AdjournmentReason::NoAgreement, 0),
    ] {
        let heard = relisted(twice.clone(), "2026-11-20");
        let event = adjourn(&heard, &short, &Adjourning::because(reason)).unwrap();
        assert_eq!(after(heard, event).inquorate.in_a_row, then);
    }
}

#[test]
fn r40_the_date_to_come_back_by_is_within_45_days() {
    let (case, sitting) = listed(ListedStages::Rg);
    for (day, then) in [
        ("2026-12-27", None),
        (
            "2026-12-28",
            Some(Refusal::ReturnByTooLate {
                limit: date("2026-12-27"),
            }),
        ),
    ] {
        let asked = Adjourning {
            return_by: Some(date(day)),
            ..Adjourning::because(AdjournmentReason::NoAgreement)
        };
        assert_eq!(adjourn(&case, &sitting, &asked).err(), then);
    }
}

#[test]
fn r13_somebody_out_of_the_room_for_an_item_does_not_count_for_it() {
    let (case, sitting) = listed(ListedStages::Rg);
    let rules = Constitution::initial();
    assert_eq!(
        sitting.move_for_item(person(NURSE), case.id, ForItem::Out),
        Err(Refusal::ItemNotOpen)
    );
    let added = SittingEvent::ItemAdded {
        case: case.id,
        reference: case.reference.clone(),
        stages: ListedStages::Rg,
    };
    let sitting = sitting.apply(recorded(3, added)).unwrap();
    let out = sitting.move_for_item(person(NURSE), case.id, ForItem::Out);
    let sitting = sitting.apply(recorded(4, out.unwrap())).unwrap();
    let missing = vec![AgencyKind::Health];
    assert_eq!(
        quorum(&sitting, &case, &rules, today()),
        Err(Refusal::QuorumNotMet { missing })
    );
    let states = crate::panel::voting_seat(&sitting, case.id, person(NURSE), &rules, today());
    assert_eq!(states.err(), Some(Refusal::NotPresent));
    let again = sitting.move_for_item(person(NURSE), case.id, ForItem::Out);
    assert_eq!(again, Err(Refusal::NotPresent));
    let back = sitting.move_for_item(person(NURSE), case.id, ForItem::Back);
    let sitting = sitting.apply(recorded(5, back.unwrap())).unwrap();
    assert!(quorum(&sitting, &case, &rules, today()).is_ok());
    let again = sitting.move_for_item(person(NURSE), case.id, ForItem::Back);
    assert_eq!(again, Err(Refusal::AlreadyPresent));
}

#[test]
fn r13_a_deputy_holds_the_seat_of_whom_they_come_for() {
    let sitting = without(AgencyKind::Health);
    let rules = Constitution::initial();
    let doctor = invitee(14, AgencyKind::Health, Some("2027-12-31"));
    let come =
        |who: &Invitee, absent| sitting.arrive_event(who.clone(), Some(person(absent)), &rules);
    assert_eq!(
        come(&doctor, OFFICER),
        Err(Refusal::DeputyOfAnotherSeat {
            deputy: AgencyKind::Health,
            seat: AgencyKind::Police
        })
    );
    assert_eq!(come(&doctor, 77), Err(Refusal::NotInvited));
    let arrived = come(&doctor, NURSE).unwrap();
    let sitting = sitting.apply(recorded(3, arrived)).unwrap();
    let (case, _) = listed(ListedStages::Rg);
    let quorate = quorum(&sitting, &case, &rules, today()).unwrap();
    let entry = quorate.roll().iter().find(|it| it.person == person(14));
    assert_eq!(entry.unwrap().deputy_for, Some(person(NURSE)));
}

#[test]
fn r14_a_recusal_imposed_on_the_chair_voids_the_position_and_reopens_quorum() {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let recuse = |case: &Case| {
        case.recuse(
            person(CHAIR),
            InterestKind::Professional,
            "managed the child's case last year".into(),
        )
    };
    let event = recuse(&case).unwrap();
    let case = after(case, event);
    assert_eq!(case.interests[0].imposed_by, Some(person(CHAIR)));
    assert_eq!(case.listing().unwrap().positions.len(), 2);
    let refused = quorum(&sitting, &case, &Constitution::initial(), today());
    assert_eq!(refused, Err(Refusal::ChairNotPresent));
    assert_eq!(recuse(&case), Err(Refusal::AlreadyRecused));
    assert!(adjourn(&case, &sitting, &inquorate("")).is_ok());
}
