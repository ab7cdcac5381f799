//! Who is in the room for an item, inquorate sittings, adjourning.

use std::slice;

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, View};
use nrm_panel_tests::{
    actor::{Actor, Told, fields},
    builder::{CG, CaseRef, RG, date, no_plan},
    on_both,
    panel::Panel,
};

on_both!(
    r13_a_deputy_says_for_whom_and_holds_the_same_seat,
    r13_who_left_the_room_for_an_item_does_not_count_for_it,
    r14_a_recusal_imposed_on_the_chair_reopens_quorum,
    r13_an_inquorate_item_sits_again_with_an_interim_plan,
    r40_the_home_office_is_told_when_evidence_is_too_thin,
    r40_r49_an_adjournment_has_an_owner_and_a_day_within_the_limit,
);

async fn r13_a_deputy_says_for_whom_and_holds_the_same_seat(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await;
    let item = item.convened_with(&[panel.chair(), panel.officer()]).await;
    let coming = async |who: &Actor, absent: &Actor| {
        let request = pb::RecordAttendanceRequest {
            deputy_for_person_id: absent.id.clone(),
            ..moving(panel, &item.sitting, who, true).await
        };
        panel.chair().sittings().record_attendance(request).await
    };
    let told = coming(&panel.trainee(), &panel.officer()).await.told();
    assert_eq!(told, "FailedPrecondition DEPUTY_OF_ANOTHER_SEAT");
    let told = coming(&panel.trainee(), &panel.teacher()).await.told();
    assert_eq!(told, "FailedPrecondition NOT_INVITED");
    let reply = coming(&panel.trainee(), &panel.nurse()).await.granted();
    let there = reply.sitting.unwrap().attendance;
    let deputy = there.iter().find(|it| it.person_id == panel.trainee().id);
    assert_eq!(deputy.unwrap().deputy_for_person_id, panel.nurse().id);
}

async fn r13_who_left_the_room_for_an_item_does_not_count_for_it(panel: &Panel) {
    let (one, other) = (panel.lodge().await, panel.lodge().await);
    let sitting = panel.sitting().await;
    let item = one.listed_at(&sitting, RG).await;
    let next = other.listed_at(&sitting, RG).await;
    let item = item.convened().await.positions([View::Positive; 3]).await;
    let step = async |present, case: &str| {
        let request = pb::RecordAttendanceRequest {
            case_id: case.to_owned(),
            ..moving(panel, &sitting, &panel.nurse(), present).await
        };
        panel.chair().sittings().record_attendance(request).await
    };
    let reply = step(false, &one.reference).await.granted();
    let now = reply.sitting.unwrap();
    let quorate: Vec<bool> = now.agenda.iter().map(|it| it.quorate).collect();
    assert_eq!(quorate, [false, true]);
    let nurse = now
        .attendance
        .iter()
        .find(|it| it.person_id == panel.nurse().id);
    assert_eq!(nurse.unwrap().out_for_case_ids, slice::from_ref(&one.id));
    let request = item.sealing(&[pb::Outcome::Positive]).await;
    let mut decisions = panel.chair().decisions();
    let told = decisions.seal_decision(request).await.told();
    assert_eq!(told, "FailedPrecondition QUORUM_NOT_MET R13");
    let request = item.position(pb::Stage::ReasonableGrounds, View::Negative);
    let mut nurse = panel.nurse().decisions();
    let told = nurse.record_position(request).await.told();
    assert_eq!(told, "FailedPrecondition NOT_PRESENT");
    // For the next item she is there, and she comes back for this one.
    next.positions([View::Positive; 3]).await.sealed().await;
    let told = step(false, &other.id).await.told();
    assert_eq!(told, "FailedPrecondition ITEM_NOT_OPEN");
    step(true, &one.id).await.granted();
    let told = step(true, &one.id).await.told();
    assert_eq!(told, "FailedPrecondition ALREADY_PRESENT");
    item.sealed().await;
}

async fn r14_a_recusal_imposed_on_the_chair_reopens_quorum(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([View::Positive; 3]).await;
    let recusing = async |who: &Actor| pb::ImposeRecusalRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        person_id: who.id.clone(),
        kind: pb::InterestKind::Professional.into(),
        reason: "Managed the child's case last year.".to_owned(),
    };
    let request = recusing(&panel.chair()).await;
    let mut officer = panel.officer().cases();
    let told = officer.impose_recusal(request).await.told();
    assert_eq!(
        told,
        "PermissionDenied NOT_PERMITTED CaseService/ImposeRecusal"
    );
    let mut cases = panel.coordinator().cases();
    let sealing = item.sealing(&[pb::Outcome::Positive]).await;
    let request = recusing(&panel.chair()).await;
    cases.impose_recusal(request).await.granted();
    let request = recusing(&panel.chair()).await;
    let told = cases.impose_recusal(request).await.told();
    assert_eq!(told, "FailedPrecondition ALREADY_RECUSED");
    let mut decisions = panel.chair().decisions();
    assert_eq!(decisions.seal_decision(sealing).await.told(), "NotFound");
    assert_eq!(case.now().await.positions.len(), 2);
    let agenda = panel.sitting_now(&item.sitting).await.agenda;
    assert_eq!(
        agenda[0].missing,
        ["the chair is not present for this item"]
    );
    assert!(!agenda[0].seats[0].held && agenda[0].seats[0].stated.is_empty());
    // A coordinator adjourns for a chair who may not see the case any more.
    let request = inquorate(&case, &item.sitting).await;
    let mut sittings = panel.coordinator().sittings();
    sittings.adjourn_item(request).await.granted();
    assert_eq!(case.now().await.state(), pb::CaseState::Received);
}

async fn r13_an_inquorate_item_sits_again_with_an_interim_plan(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let request = inquorate(&case, &item.sitting).await;
    let mut sittings = panel.chair().sittings();
    let told = sittings.adjourn_item(request).await.told();
    assert_eq!(told, "FailedPrecondition ITEM_IS_QUORATE");
    panel.attend(&item.sitting, &panel.nurse(), false).await;
    let closing = pb::CloseSittingRequest {
        request_id: new_request_id(),
        sitting_id: item.sitting.clone(),
        version: panel.sitting_now(&item.sitting).await.version,
        open_items_reason: pb::AdjournmentReason::NotQuorate.into(),
    };
    let told = sittings.close_sitting(closing).await.told();
    assert_eq!(told, "FailedPrecondition INTERIM_PLAN_MISSING");
    let request = inquorate(&case, &item.sitting).await;
    let reply = sittings.adjourn_item(request).await.granted();
    // Ten working days after Monday 16 November.
    assert_eq!(reply.relist_by, Some(date("2026-11-30")));
    let now = case.now().await;
    let due = now.clocks.iter().find(|clock| clock.code == "RELIST");
    assert_eq!(due.unwrap().due_on, Some(date("2026-11-30")));
    assert!(now.alerts.iter().any(|alert| alert.code == "INQUORATE"));

    panel.at("2026-11-18");
    let item = case.listed(RG).await;
    let now = case.now().await;
    assert!(now.clocks.iter().all(|clock| clock.code != "RELIST"));
    let present = [panel.chair(), panel.officer()];
    let item = item.convened_with(&present).await;
    let request = inquorate(&case, &item.sitting).await;
    let told = sittings.adjourn_item(request).await.told();
    assert_eq!(told, "FailedPrecondition SECOND_INQUORATE");
    let request = pb::AdjournItemRequest {
        justification: "Health had nobody trained this month.".to_owned(),
        ..inquorate(&case, &item.sitting).await
    };
    sittings.adjourn_item(request).await.granted();
}

async fn r40_the_home_office_is_told_when_evidence_is_too_thin(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = case.listed(RG).await.convened().await;
    item.positions([View::Positive; 3]).await.sealed().await;
    panel.at("2026-12-02");
    let item = case.listed(CG).await.convened().await;
    let adjourned = wanting(&case, &item.sitting, "2026-12-16").await;
    let mut sittings = panel.chair().sittings();
    sittings.adjourn_item(adjourned).await.granted();
    let notices = panel
        .database()
        .texts("SELECT kind AS text FROM outbox WHERE kind = 'notice_to_sca'");
    assert_eq!(notices.len(), 1);
    let now = case.now().await;
    let tell = now.clocks.iter().find(|clock| clock.code == "TELL_SCA");
    assert_eq!(tell.unwrap().rule, "R40");
    let follow_up = now.clocks.iter().find(|clock| clock.code == "FOLLOW_UP");
    assert_eq!(follow_up.unwrap().due_on, Some(date("2026-12-16")));
}

async fn r40_r49_an_adjournment_has_an_owner_and_a_day_within_the_limit(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let mut sittings = panel.chair().sittings();
    let too_late = wanting(&case, &item.sitting, "2027-01-01").await;
    let told = sittings.adjourn_item(too_late).await.told();
    assert_eq!(told, "FailedPrecondition RETURN_BY_TOO_LATE R40");
    let last = wanting(&case, &item.sitting, "2026-12-31").await;
    let nobody = pb::AdjournItemRequest {
        request_id: new_request_id(),
        owner_agency: "Nobody".to_owned(),
        ..last.clone()
    };
    let status = sittings.adjourn_item(nobody).await.refused();
    assert_eq!(fields(&status), ["owner_agency"]);
    sittings.adjourn_item(last).await.granted();
    let request = pb::GetCaseReadinessRequest {
        case_id: case.id.clone(),
        ..pb::GetCaseReadinessRequest::default()
    };
    let mut cases = panel.coordinator().cases();
    let ready = cases.get_case_readiness(request).await.granted();
    let owed = format!("{ready:?}");
    assert!(
        owed.contains("which Warwickshire Police is to get"),
        "{owed}"
    );
    // Reasonable grounds are not told: only conclusive grounds that were considered.
    let notices = panel
        .database()
        .texts("SELECT kind AS text FROM outbox WHERE kind = 'notice_to_sca'");
    assert!(notices.is_empty());
}

async fn moving(
    panel: &Panel,
    sitting: &str,
    who: &Actor,
    present: bool,
) -> pb::RecordAttendanceRequest {
    pb::RecordAttendanceRequest {
        request_id: new_request_id(),
        sitting_id: sitting.to_owned(),
        version: panel.sitting_now(sitting).await.version,
        person_id: who.id.clone(),
        present,
        ..pb::RecordAttendanceRequest::default()
    }
}

async fn inquorate(case: &CaseRef<'_>, sitting: &str) -> pb::AdjournItemRequest {
    pb::AdjournItemRequest {
        request_id: new_request_id(),
        sitting_id: sitting.to_owned(),
        case_id: case.id.clone(),
        case_version: case.version().await,
        reason: pb::AdjournmentReason::NotQuorate.into(),
        interim_plan: Some(no_plan("The child is safe with her aunt.")),
        ..pb::AdjournItemRequest::default()
    }
}

async fn wanting(case: &CaseRef<'_>, sitting: &str, return_by: &str) -> pb::AdjournItemRequest {
    pb::AdjournItemRequest {
        reason: pb::AdjournmentReason::EvidenceWanted.into(),
        evidence_wanted: "The custody record of 2 November.".to_owned(),
        owner_agency: "warwickshire police".to_owned(),
        return_by: Some(date(return_by)),
        interim_plan: None,
        ..inquorate(case, sitting).await
    }
}
