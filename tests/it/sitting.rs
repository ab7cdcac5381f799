//! Sittings: agenda, attendance, adjournment.

use std::slice;

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, ItemState, SittingState, View};
use nrm_panel_tests::{
    actor::{Actor, Told, fields},
    builder::{RG, date, timestamp},
    on_both,
    panel::Panel,
};

on_both!(
    a_sitting_is_not_scheduled_for_yesterday,
    only_a_chair_is_named_chair,
    a_chair_schedules_their_own_sitting_only,
    a_sitting_is_convened_on_its_day_and_once,
    a_case_is_on_one_agenda_at_a_time,
    a_closed_sitting_takes_no_case,
    people_come_and_go_while_it_is_in_session,
    r40_r49_an_item_is_adjourned_with_the_evidence_wanted,
    closing_adjourns_what_is_still_open,
    a_sitting_is_hidden_from_who_is_not_invited,
    an_item_is_left_out_for_who_is_recused,
    sittings_are_listed_for_their_members,
);

async fn a_sitting_is_not_scheduled_for_yesterday(panel: &Panel) {
    let request = scheduling(&panel.chair(), "2026-11-15");
    let mut sittings = panel.coordinator().sittings();
    let told = sittings.schedule_sitting(request).await.told();
    assert_eq!(told, "FailedPrecondition HELD_IN_THE_PAST");
}

async fn only_a_chair_is_named_chair(panel: &Panel) {
    let mut sittings = panel.coordinator().sittings();
    let request = scheduling(&panel.officer(), "2026-11-20");
    let told = sittings.schedule_sitting(request).await.told();
    assert_eq!(told, "FailedPrecondition NOT_THE_CHAIR");
    // A person of the other site is nobody here.
    let request = scheduling(&panel.stranger(), "2026-11-20");
    let status = sittings.schedule_sitting(request).await.refused();
    assert_eq!(fields(&status), ["chair_id"]);
    let mut request = scheduling(&panel.chair(), "2026-11-20");
    request.invited_person_ids = vec![panel.nurse().id, panel.stranger().id];
    let status = sittings.schedule_sitting(request).await.refused();
    assert_eq!(fields(&status), ["invited_person_ids[1]"]);
}

async fn a_chair_schedules_their_own_sitting_only(panel: &Panel) {
    let mut sittings = panel.chair().sittings();
    let request = scheduling(&panel.other_chair(), "2026-11-20");
    let told = sittings.schedule_sitting(request).await.told();
    assert_eq!(told, "FailedPrecondition NOT_THE_CHAIR");
    let request = scheduling(&panel.chair(), "2026-11-20");
    let sitting = sittings.schedule_sitting(request).await.granted().sitting;
    let sitting = sitting.unwrap();
    assert_eq!(sitting.chair_id, panel.chair().id);
    assert_eq!(sitting.attendance.len(), 1);
    assert_eq!(sitting.state(), SittingState::Scheduled);
}

async fn a_sitting_is_convened_on_its_day_and_once(panel: &Panel) {
    let mut sittings = panel.coordinator().sittings();
    let request = scheduling(&panel.chair(), "2026-11-20");
    let sitting = sittings.schedule_sitting(request).await.granted().sitting;
    let sitting = sitting.unwrap();
    let convening = |version| pb::ConveneSittingRequest {
        request_id: new_request_id(),
        sitting_id: sitting.id.clone(),
        version,
        present_person_ids: vec![panel.chair().id],
    };
    for day in ["2026-11-19", "2026-11-21"] {
        panel.at(day);
        let told = sittings.convene_sitting(convening(1)).await.told();
        assert_eq!(told, "FailedPrecondition NOT_THE_DAY");
    }
    panel.at("2026-11-20");
    let told = sittings.convene_sitting(convening(7)).await.told();
    assert_eq!(told, "Aborted STALE_VERSION");
    let convened = sittings.convene_sitting(convening(1)).await.granted();
    let convened = convened.sitting.unwrap();
    assert_eq!(convened.state(), SittingState::Convened);
    assert!(convened.attendance[0].arrived_at.is_some());
    let told = sittings.convene_sitting(convening(2)).await.told();
    assert_eq!(told, "FailedPrecondition SITTING_NOT_OPEN");
}

async fn a_case_is_on_one_agenda_at_a_time(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await;
    let now = case.now().await;
    assert_eq!(now.state(), pb::CaseState::Listed);
    assert_eq!(now.sitting_id, item.sitting);
    let elsewhere = panel.sitting().await;
    for sitting in [&item.sitting, &elsewhere] {
        let request = case.listing(sitting, RG).await;
        let mut sittings = panel.coordinator().sittings();
        let told = sittings.add_agenda_item(request).await.told();
        assert_eq!(told, "FailedPrecondition ALREADY_LISTED");
    }
    let mut request = case.listing(&elsewhere, RG).await;
    request.case_version = 1;
    let mut sittings = panel.coordinator().sittings();
    let told = sittings.add_agenda_item(request).await.told();
    assert_eq!(told, "Aborted STALE_VERSION");
}

async fn a_closed_sitting_takes_no_case(panel: &Panel) {
    let sitting = panel.sitting().await;
    panel.convene(&sitting, &[panel.chair()]).await;
    let closed = close(panel, &sitting, None).await.granted();
    assert_eq!(closed.sitting.unwrap().state(), SittingState::Closed);
    let case = panel.lodge().await;
    let request = case.listing(&sitting, RG).await;
    let mut sittings = panel.coordinator().sittings();
    let told = sittings.add_agenda_item(request).await.told();
    assert_eq!(told, "FailedPrecondition SITTING_NOT_OPEN");
    let told = close(panel, &sitting, None).await.told();
    assert_eq!(told, "FailedPrecondition SITTING_NOT_CONVENED");
}

async fn people_come_and_go_while_it_is_in_session(panel: &Panel) {
    let sitting = panel.sitting().await;
    let moving = async |who: &Actor, present, at: Option<&str>| {
        let request = pb::RecordAttendanceRequest {
            request_id: new_request_id(),
            sitting_id: sitting.clone(),
            version: panel.sitting_now(&sitting).await.version,
            person_id: who.id.clone(),
            present,
            occurred_at: at.map(timestamp),
            ..pb::RecordAttendanceRequest::default()
        };
        let mut sittings = panel.chair().sittings();
        sittings.record_attendance(request).await
    };
    let told = moving(&panel.nurse(), true, None).await.told();
    assert_eq!(told, "FailedPrecondition SITTING_NOT_CONVENED");
    panel.convene(&sitting, &[panel.chair()]).await;
    panel.at("2026-11-16T10:00:00Z");
    let told = moving(&panel.nurse(), false, None).await.told();
    assert_eq!(told, "FailedPrecondition NOT_PRESENT");
    for (at, too) in [
        ("2026-11-16T08:59:00Z", "early"),
        ("2026-11-16T10:01:00Z", "late"),
    ] {
        let status = moving(&panel.nurse(), true, Some(at)).await.refused();
        assert_eq!(fields(&status), ["occurred_at"], "{too}");
    }
    // She came half an hour ago and is recorded now; the teacher was not invited.
    let at = Some("2026-11-16T09:30:00Z");
    let reply = moving(&panel.nurse(), true, at).await.granted();
    let arrived = arrival(&reply.sitting.unwrap(), &panel.nurse());
    assert_eq!(arrived, Some(timestamp("2026-11-16T09:30:00Z")));
    let reply = moving(&panel.teacher(), true, None).await.granted();
    let there = reply.sitting.unwrap().attendance;
    let teacher = there.iter().find(|who| who.person_id == panel.teacher().id);
    assert!(!teacher.unwrap().invited);
    let reply = moving(&panel.nurse(), false, None).await.granted();
    let there = reply.sitting.unwrap().attendance;
    let nurse = there.iter().find(|who| who.person_id == panel.nurse().id);
    assert!(nurse.unwrap().left_at.is_some());
}

async fn r40_r49_an_item_is_adjourned_with_the_evidence_wanted(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([View::Positive; 3]).await;
    let request = pb::AdjournItemRequest {
        request_id: new_request_id(),
        sitting_id: item.sitting.clone(),
        case_id: case.id.clone(),
        case_version: case.version().await,
        reason: pb::AdjournmentReason::EvidenceWanted.into(),
        evidence_wanted: "The school's attendance record, from the school.".to_owned(),
        return_by: Some(date("2026-11-23")),
        owner_agency: "Warwickshire Police".to_owned(),
        ..pb::AdjournItemRequest::default()
    };
    let mut sittings = panel.chair().sittings();
    sittings.adjourn_item(request).await.granted();
    let now = case.now().await;
    assert_eq!(now.state(), pb::CaseState::Received);
    assert!(now.positions.is_empty());
    let follow_up = now.clocks.iter().find(|clock| clock.code == "FOLLOW_UP");
    assert_eq!(follow_up.unwrap().due_on, Some(date("2026-11-23")));
    let sitting = panel.sitting_now(&item.sitting).await;
    assert_eq!(sitting.agenda[0].state(), ItemState::Adjourned);

    // What was stated then does not count at the next sitting.
    let item = case.listed(RG).await.convened().await;
    let request = item.sealing(&[pb::Outcome::Positive]).await;
    let told = panel
        .chair()
        .decisions()
        .seal_decision(request)
        .await
        .told();
    assert_eq!(told, "FailedPrecondition POSITIONS_MISSING R17");
}

async fn closing_adjourns_what_is_still_open(panel: &Panel) {
    let (one, other) = (panel.lodge().await, panel.lodge().await);
    let sitting = panel.sitting().await;
    let item = one.listed_at(&sitting, RG).await;
    other.listed_at(&sitting, RG).await;
    item.convened()
        .await
        .positions([View::Positive; 3])
        .await
        .sealed()
        .await;
    let status = close(panel, &sitting, None).await.refused();
    assert_eq!(fields(&status), ["open_items_reason"]);
    let reason = Some(pb::AdjournmentReason::Time);
    let closed = close(panel, &sitting, reason).await.granted();
    let states: Vec<_> = closed.sitting.unwrap().agenda;
    let states: Vec<_> = states.iter().map(pb::AgendaItem::state).collect();
    assert_eq!(states, [ItemState::Sealed, ItemState::Adjourned]);
    assert_eq!(other.now().await.state(), pb::CaseState::Received);
}

async fn a_sitting_is_hidden_from_who_is_not_invited(panel: &Panel) {
    let sitting = panel.sitting().await;
    let look = || pb::GetSittingRequest {
        sitting_id: sitting.clone(),
    };
    for member in [panel.chair(), panel.officer(), panel.guardian()] {
        member.sittings().get_sitting(look()).await.granted();
    }
    for other in [panel.other_chair(), panel.teacher(), panel.stranger()] {
        let told = other.sittings().get_sitting(look()).await.told();
        assert_eq!(told, "NotFound");
    }
}

async fn an_item_is_left_out_for_who_is_recused(panel: &Panel) {
    let (one, other) = (panel.lodge().await, panel.lodge().await);
    let sitting = panel.sitting().await;
    one.listed_at(&sitting, RG).await;
    other.listed_at(&sitting, RG).await;
    one.interest_of(&panel.nurse()).await;
    let request = pb::GetSittingRequest {
        sitting_id: sitting.clone(),
    };
    let mut sittings = panel.nurse().sittings();
    let seen = sittings.get_sitting(request).await.granted();
    let agenda = seen.sitting.unwrap().agenda;
    assert_eq!(agenda.len(), 1);
    assert_eq!(agenda[0].case_id, other.id);
}

async fn sittings_are_listed_for_their_members(panel: &Panel) {
    let ours = panel.sitting().await;
    let theirs = panel
        .sitting_of(&panel.other_chair(), &[panel.teacher()])
        .await;
    let listed = async |actor: Actor| {
        let request = pb::ListSittingsRequest::default();
        let reply = actor.sittings().list_sittings(request).await.granted();
        let ids = reply.sittings.into_iter().map(|row| row.id);
        ids.collect::<Vec<_>>()
    };
    assert_eq!(listed(panel.chair()).await, slice::from_ref(&ours));
    assert_eq!(listed(panel.other_chair()).await, slice::from_ref(&theirs));
    assert_eq!(listed(panel.coordinator()).await.len(), 2);
    assert_eq!(listed(panel.stranger()).await.len(), 0);
}

fn scheduling(chair: &Actor, held_on: &str) -> pb::ScheduleSittingRequest {
    pb::ScheduleSittingRequest {
        request_id: new_request_id(),
        held_on: Some(date(held_on)),
        place: "Room 4".to_owned(),
        chair_id: chair.id.clone(),
        invited_person_ids: Vec::new(),
    }
}

async fn close(
    panel: &Panel,
    sitting: &str,
    reason: Option<pb::AdjournmentReason>,
) -> Result<tonic::Response<pb::CloseSittingResponse>, tonic::Status> {
    let request = pb::CloseSittingRequest {
        request_id: new_request_id(),
        sitting_id: sitting.to_owned(),
        version: panel.sitting_now(sitting).await.version,
        open_items_reason: reason.map_or(0, i32::from),
    };
    panel.chair().sittings().close_sitting(request).await
}

fn arrival(sitting: &pb::Sitting, who: &Actor) -> Option<prost_types::Timestamp> {
    let found = sitting
        .attendance
        .iter()
        .find(|row| row.person_id == who.id);
    found.unwrap().arrived_at
}
