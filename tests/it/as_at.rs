//! The past as it was then known.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, CaseState, Outcome, Stage, View};
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, RG, date, timestamp},
    on_both,
    panel::Panel,
};

on_both!(
    before_it_was_lodged_a_case_was_not_known,
    a_case_is_shown_as_it_was_then_known,
    what_is_recorded_late_was_not_known_early,
    clocks_and_alerts_are_those_of_the_instant,
    who_is_recused_today_does_not_see_the_past,
    a_look_at_the_past_is_a_look,
    what_is_replayed_for_every_event_is_what_was_seen_when_it_happened,
    what_was_before_the_panel_and_who_had_opened_it,
);

async fn before_it_was_lodged_a_case_was_not_known(panel: &Panel) {
    let case = panel.lodge().await;
    let coordinator = panel.coordinator();
    for instant in ["2026-11-16T08:59:59.999999Z", "2020-01-01T00:00:00Z"] {
        let request = then(&case, instant);
        let told = coordinator.cases().get_case(request).await.told();
        assert_eq!(told, "NotFound");
    }
    let known = look(&coordinator, &case, "2026-11-16T09:00:01Z").await;
    assert_eq!(known.version, 1);
}

async fn a_case_is_shown_as_it_was_then_known(panel: &Panel) {
    let case = panel.lodge().await;
    panel.at("2026-11-17");
    case.age_recorded(pb::AgeStatus::AssessedChild).await;
    panel.at("2026-11-18");
    let item = case.listed(RG).await;
    panel.at("2026-11-18T10:00:00Z");
    let item = item.convened().await.positions([View::Positive; 3]).await;
    panel.at("2026-11-18T11:00:00Z");
    let sealed = item.sealed().await;
    panel.at("2026-11-30");

    let coordinator = panel.coordinator();
    for (instant, state, age, positions, decisions) in [
        (
            "2026-11-16T12:00:00Z",
            CaseState::Received,
            pb::AgeStatus::Claimed,
            0,
            0,
        ),
        (
            "2026-11-17T12:00:00Z",
            CaseState::Received,
            pb::AgeStatus::AssessedChild,
            0,
            0,
        ),
        (
            "2026-11-18T09:30:00Z",
            CaseState::Listed,
            pb::AgeStatus::AssessedChild,
            0,
            0,
        ),
        (
            "2026-11-18T10:30:00Z",
            CaseState::Listed,
            pb::AgeStatus::AssessedChild,
            3,
            0,
        ),
        (
            "2026-11-18T11:30:00Z",
            CaseState::AwaitingConclusiveGrounds,
            pb::AgeStatus::AssessedChild,
            0,
            1,
        ),
    ] {
        let known = look(&coordinator, &case, instant).await;
        assert_eq!(known.state(), state, "{instant}");
        assert_eq!(known.age_status(), age, "{instant}");
        assert_eq!(known.positions.len(), positions, "{instant}");
        assert_eq!(known.decisions.len(), decisions, "{instant}");
        assert_eq!(known.as_at, Some(timestamp(instant)), "{instant}");
    }
    let known = look(&coordinator, &case, "2026-11-29T00:00:00Z").await;
    assert_eq!(known.decisions, sealed);
    assert_eq!(known.version, case.version().await);
}

async fn what_is_recorded_late_was_not_known_early(panel: &Panel) {
    let case = panel.lodge().await;
    panel.at("2026-12-01");
    let request = pb::RecordExternalDecisionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: 1,
        stage: Stage::ReasonableGrounds.into(),
        outcome: Outcome::Positive.into(),
        decider: pb::Decider::Sca.into(),
        decided_on: Some(date("2026-11-20")),
        source: "Letter".to_owned(),
    };
    let mut cases = panel.coordinator().cases();
    cases.record_external_decision(request).await.granted();
    let coordinator = panel.coordinator();
    let known = look(&coordinator, &case, "2026-11-25T12:00:00Z").await;
    assert!(known.decisions.is_empty());
    let known = look(&coordinator, &case, "2026-12-01T12:00:00Z").await;
    assert_eq!(known.decisions[0].decided_on, Some(date("2026-11-20")));
}

async fn clocks_and_alerts_are_those_of_the_instant(panel: &Panel) {
    let case = panel.lodge().await;
    panel.at("2027-03-01");
    let coordinator = panel.coordinator();
    let overdue = async |instant| {
        let known = look(&coordinator, &case, instant).await;
        let clock = known
            .clocks
            .iter()
            .find(|clock| clock.code == "RG_DECISION");
        let codes = known.alerts.iter().map(|alert| alert.code.clone());
        (clock.unwrap().overdue, codes.collect::<Vec<_>>())
    };
    // The referral waits to be sent all the while.
    let waiting = "MESSAGE_WAITING".to_owned();
    let before = overdue("2026-12-31T12:00:00Z").await;
    assert_eq!(before, (false, vec![waiting.clone()]));
    let after = overdue("2027-01-01T12:00:00Z").await;
    assert_eq!(after, (true, vec!["RG_OVERDUE".to_owned(), waiting]));
}

async fn who_is_recused_today_does_not_see_the_past(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    panel.at("2026-11-16T10:00:00Z");
    let nurse = panel.nurse();
    look(&nurse, &case, "2026-11-16T09:30:00Z").await;
    case.interest_of(&nurse).await;
    let request = then(&case, "2026-11-16T09:30:00Z");
    assert_eq!(nurse.cases().get_case(request).await.told(), "NotFound");
}

async fn a_look_at_the_past_is_a_look(panel: &Panel) {
    let case = panel.lodge().await;
    panel.at("2026-11-20");
    let before = panel.database().count("access_log");
    look(&panel.coordinator(), &case, "2026-11-17T12:00:00Z").await;
    assert_eq!(panel.database().count("access_log"), before + 1);
}

/// Every state of a story is kept as it was shown when it came about, and found again
/// from the events.
async fn what_is_replayed_for_every_event_is_what_was_seen_when_it_happened(panel: &Panel) {
    let coordinator = panel.coordinator();
    let case = panel.lodge().await;
    let mut archive = Vec::new();
    let mut keep = async |instant: &str| {
        // What is recorded within one instant is told apart by microseconds.
        panel.at(&format!("{instant}.000500Z"));
        archive.push((format!("{instant}.000500Z"), case.now().await));
    };
    keep("2026-11-16T09:00:00").await;
    panel.at("2026-11-16T10:00:00Z");
    case.all_heard().await;
    keep("2026-11-16T10:00:00").await;
    panel.at("2026-11-17T10:00:00Z");
    case.enquired().await;
    keep("2026-11-17T10:00:00").await;
    panel.at("2026-11-17T11:00:00Z");
    case.assigned_to(&panel.social_worker()).await;
    keep("2026-11-17T11:00:00").await;
    panel.at("2026-11-18T09:00:00Z");
    let item = case.listed(RG).await;
    keep("2026-11-18T09:00:00").await;
    panel.at("2026-11-18T10:00:00Z");
    let item = item.convened().await.positions([View::Positive; 3]).await;
    keep("2026-11-18T10:00:00").await;
    panel.at("2026-11-18T11:00:00Z");
    item.sealed().await;
    keep("2026-11-18T11:00:00").await;

    panel.at("2026-12-24");
    assert_eq!(archive.len(), 7);
    for (instant, archived) in archive {
        let replayed = look(&coordinator, &case, &instant).await;
        assert_eq!(replayed, archived, "{instant}");
    }
}

async fn what_was_before_the_panel_and_who_had_opened_it(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    panel.at("2026-11-16T14:00:00Z");
    let officer = panel.officer();
    officer.cases().get_case(case.look()).await.granted();
    let request = item.position(Stage::ReasonableGrounds, View::Positive);
    officer.decisions().record_position(request).await.granted();
    panel.at("2026-11-16T14:05:00Z");
    panel.attend(&item.sitting, &panel.guardian(), false).await;
    panel.at("2026-11-16T14:30:00Z");
    panel.nurse().cases().get_case(case.look()).await.granted();
    let request = item.position(Stage::ReasonableGrounds, View::Positive);
    panel
        .nurse()
        .decisions()
        .record_position(request)
        .await
        .granted();

    let before = async |actor: &Actor, instant: &str| {
        let request = pb::GetCaseAtInstantRequest {
            case_id: case.reference.clone(),
            at: Some(timestamp(instant)),
        };
        actor.cases().get_case_at_instant(request).await
    };
    let chair = panel.chair();
    let shown = before(&panel.coordinator(), "2026-11-16T14:05:00.001Z")
        .await
        .granted();
    assert_eq!(shown.case.unwrap().positions.len(), 1);
    assert_eq!(shown.sitting_id, item.sitting);
    let room: Vec<&str> = shown.room.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(room, ["Ada Chair", "Basil Officer", "Cora Nurse"]);
    let opened: Vec<&str> = shown.openings.iter().map(|it| it.person.as_str()).collect();
    assert!(
        opened.contains(&"Basil Officer") && !opened.contains(&"Cora Nurse"),
        "{opened:?}"
    );
    let officers = shown
        .openings
        .iter()
        .find(|it| it.person == "Basil Officer")
        .unwrap();
    assert_eq!(officers.agency, "Warwickshire Police");
    assert_eq!(officers.rpc, "CaseService/GetCase");
    assert_eq!(officers.purpose, "panel_decision");

    // The auditor is told who looked, and nothing of the child.
    let audited = before(&panel.auditor(), "2026-11-16T14:30:00Z")
        .await
        .granted();
    assert_eq!((audited.case, audited.room.len()), (None, 0));
    assert!(audited.openings.iter().any(|it| it.person == "Cora Nurse"));
    // It is a look itself, and those who may not are told as ever.
    let again = before(&chair, "2026-11-16T14:30:00Z").await.granted();
    let looked = |it: &&pb::Opening| it.rpc == "CaseService/GetCaseAtInstant";
    assert_eq!(again.openings.iter().filter(looked).count(), 2);
    let told = before(&officer, "2026-11-16T14:30:00Z").await.told();
    assert_eq!(
        told,
        "PermissionDenied NOT_PERMITTED CaseService/GetCaseAtInstant"
    );
    assert_eq!(
        before(&panel.stranger(), "2026-11-16T14:30:00Z")
            .await
            .told(),
        "NotFound"
    );
    assert_eq!(
        before(&chair, "2026-11-16T08:59:00Z").await.told(),
        "NotFound"
    );
}

fn then(case: &CaseRef<'_>, instant: &str) -> pb::GetCaseRequest {
    pb::GetCaseRequest {
        as_at: Some(timestamp(instant)),
        ..case.look()
    }
}

async fn look(actor: &Actor, case: &CaseRef<'_>, instant: &str) -> pb::Case {
    let reply = actor.cases().get_case(then(case, instant)).await.granted();
    reply.case.unwrap()
}
