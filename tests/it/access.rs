//! Who sees what, who is refused what, and that it is written down.

use std::slice;

use nrm_panel_domain::directory::Role;
use nrm_panel_proto::v1 as pb;
use nrm_panel_server::setup;
use nrm_panel_tests::{
    actor::{Actor, Told, quoting},
    builder::{CaseRef, RG, lodgement, look_at, referral},
    on_both,
    panel::Panel,
};
use tonic::Status;
use tonic_types::StatusExt;

on_both!(
    hidden_and_absent_are_the_same_bytes,
    what_is_hidden_cannot_be_changed_either,
    without_a_valid_token_nothing_is_said,
    a_refusal_of_what_is_seen_names_the_rule_and_is_written_down,
    a_role_taken_away_is_gone_at_the_next_call,
    a_coordinator_of_one_authority_sees_its_cases_only,
    a_social_worker_sees_the_children_assigned_to_them,
    a_first_responder_sees_the_referral_and_not_the_case,
    a_panel_member_sees_the_cases_of_their_sittings,
    conflict_beats_every_grant,
    an_auditor_sees_who_did_what_and_no_case,
    an_administrator_holds_no_case_role,
    each_look_is_in_the_log_when_the_reply_arrives,
    a_purpose_is_recorded_with_the_look,
);

async fn hidden_and_absent_are_the_same_bytes(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    case.interest_of(&panel.nurse()).await;
    let by_reference = case.reference.as_str();
    let id = case.id.as_str();
    let absent = "01990000-0000-7000-8000-000000000000";
    let mut told = Vec::new();
    for (actor, named) in [
        (panel.coordinator(), absent),
        (panel.coordinator(), "no identifier at all"),
        (panel.coordinator(), "MID-2222-2222-2"),
        // Of another site.
        (panel.stranger(), id),
        (panel.stranger(), by_reference),
        // Recused.
        (panel.nurse(), id),
        (panel.nurse(), by_reference),
        // Not of this sitting.
        (panel.other_chair(), id),
        (panel.teacher(), id),
        // Not of this agency.
        (panel.other_responder(), id),
        (panel.social_worker(), id),
        // Of no case at all.
        (panel.auditor(), id),
        (panel.returns_officer(), id),
        (panel.administrator(), id),
    ] {
        told.push(bytes(look(&actor, named).await));
    }
    assert_eq!(told[0].0, "NotFound");
    for other in &told {
        assert_eq!(*other, told[0]);
    }
}

async fn what_is_hidden_cannot_be_changed_either(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let plan = |case: &str| pb::LinkPlanRequest {
        request_id: nrm_panel_client::new_request_id(),
        case_id: case.to_owned(),
        version: 1,
        kind: pb::PlanKind::Care.into(),
        reference: "LP-1".to_owned(),
        dated: Some(nrm_panel_tests::builder::date("2026-11-02")),
        lead_professional: "A. Lead".to_owned(),
    };
    let absent = "01990000-0000-7000-8000-000000000000";
    let mut told = Vec::new();
    for (actor, named) in [
        (panel.coordinator(), absent),
        (panel.stranger(), case.id.as_str()),
        (panel.other_chair(), case.id.as_str()),
        (panel.social_worker(), case.id.as_str()),
    ] {
        let request = quoting("same", plan(named));
        told.push(bytes(actor.plans().link_plan(request).await.refused()));
    }
    for actor in [panel.stranger(), panel.teacher()] {
        let position = item.position(pb::Stage::ReasonableGrounds, pb::View::Positive);
        let request = quoting("same", position);
        let status = actor.decisions().record_position(request).await.refused();
        told.push(bytes(status));
    }
    for other in &told {
        assert_eq!(*other, told[0]);
    }
    assert!(case.now().await.plans.is_empty());
}

async fn without_a_valid_token_nothing_is_said(panel: &Panel) {
    let case = panel.lodge().await;
    let before = panel.database().count("access_log");
    let gone = panel.officer();
    let app = panel.app();
    let officer = gone.id.parse().unwrap();
    setup::revoke(&app.db, &app.ids, panel.now(), panel.site(), officer).unwrap();
    for caller in [panel.nobody(), panel.bearer_of("of-my-own-making"), gone] {
        for named in [case.id.as_str(), "01990000-0000-7000-8000-000000000000"] {
            let told = caller.cases().get_case(look_at(named)).await.told();
            assert_eq!(told, "Unauthenticated UNAUTHENTICATED");
        }
        let request = lodgement(referral());
        let told = caller.referrals().lodge_referral(request).await.told();
        assert_eq!(told, "Unauthenticated UNAUTHENTICATED");
    }
    // Strangers cannot fill the log.
    assert_eq!(panel.database().count("access_log"), before);
}

async fn a_refusal_of_what_is_seen_names_the_rule_and_is_written_down(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let request = pb::RecordAgeStatusRequest {
        request_id: nrm_panel_client::new_request_id(),
        case_id: case.id.clone(),
        version: 1,
        status: pb::AgeStatus::Doubted.into(),
        date_of_birth: None,
        basis: "A guess.".to_owned(),
    };
    let mut cases = panel.officer().cases();
    let request = quoting("denied-once", request);
    let told = cases.record_age_status(request).await.told();
    let rpc = "CaseService/RecordAgeStatus";
    assert_eq!(told, format!("PermissionDenied NOT_PERMITTED {rpc}"));
    let rows = accesses(panel, &case.id).await;
    let row = rows
        .iter()
        .find(|row| row.request == "denied-once")
        .unwrap();
    assert_eq!(row.outcome, "denied");
    assert_eq!(row.rpc, rpc);
    assert_eq!(row.person_id, panel.officer().id);

    // A hidden case leaves its row too, and the record stands.
    look(&panel.other_chair(), &case.id).await;
    let rows = accesses(panel, &case.id).await;
    let hidden = rows.iter().find(|row| row.outcome == "hidden").unwrap();
    assert_eq!(hidden.person_id, panel.other_chair().id);
    assert_eq!(case.now().await.age_status(), pb::AgeStatus::Claimed);
}

async fn a_role_taken_away_is_gone_at_the_next_call(panel: &Panel) {
    let case = panel.lodge().await;
    let coordinator = panel.coordinator();
    coordinator.cases().get_case(case.look()).await.granted();
    let (app, person) = (panel.app(), coordinator.id.parse().unwrap());
    let roles = |roles| {
        setup::set_roles(&app.db, &app.ids, panel.now(), panel.site(), person, roles).unwrap();
    };
    roles(vec![Role::Auditor]);
    let told = coordinator.cases().get_case(case.look()).await.told();
    assert_eq!(told, "NotFound");
    roles(vec![Role::Coordinator]);
    coordinator.cases().get_case(case.look()).await.granted();
}

async fn a_coordinator_of_one_authority_sees_its_cases_only(panel: &Panel) {
    let warwickshire = panel.lodge().await;
    let mut given = referral();
    let authority = given.local_authority.as_mut().unwrap();
    authority.name = "Coventry City Council".to_owned();
    let responder = panel.first_responder();
    let coventry = panel.lodge_by(&responder, lodgement(given)).await;
    let limited = panel.coventry_coordinator();
    assert_eq!(seen(&limited, &coventry).await, "seen");
    assert_eq!(seen(&limited, &warwickshire).await, "NotFound");
    assert_eq!(listed(&limited).await, [coventry.id]);
    assert_eq!(listed(&panel.coordinator()).await.len(), 2);
}

async fn a_social_worker_sees_the_children_assigned_to_them(panel: &Panel) {
    let (mine, other) = (panel.lodge().await, panel.lodge().await);
    let worker = panel.social_worker();
    assert_eq!(seen(&worker, &mine).await, "NotFound");
    mine.assigned_to(&worker).await;
    assert_eq!(seen(&worker, &mine).await, "seen");
    assert_eq!(seen(&worker, &other).await, "NotFound");
    assert_eq!(listed(&worker).await, [mine.id]);
}

async fn a_first_responder_sees_the_referral_and_not_the_case(panel: &Panel) {
    let case = panel.lodge().await;
    let request = || pb::GetReferralRequest {
        case_id: case.id.clone(),
    };
    let lodger = panel.first_responder();
    lodger.referrals().get_referral(request()).await.granted();
    let told = seen(&lodger, &case).await;
    assert_eq!(told, "PermissionDenied NOT_PERMITTED CaseService/GetCase");
    let mut cases = lodger.cases();
    let told = cases
        .list_cases(pb::ListCasesRequest::default())
        .await
        .told();
    assert_eq!(told, "PermissionDenied NOT_PERMITTED CaseService/ListCases");
    for other in [panel.other_responder(), panel.strange_responder()] {
        let told = other.referrals().get_referral(request()).await.told();
        assert_eq!(told, "NotFound");
    }
}

async fn a_panel_member_sees_the_cases_of_their_sittings(panel: &Panel) {
    let (ours, other) = (panel.lodge().await, panel.lodge().await);
    assert_eq!(seen(&panel.officer(), &ours).await, "NotFound");
    let item = ours.listed(RG).await;
    for member in [panel.officer(), panel.chair(), panel.guardian()] {
        assert_eq!(seen(&member, &ours).await, "seen");
        assert_eq!(seen(&member, &other).await, "NotFound");
        assert_eq!(listed(&member).await, slice::from_ref(&ours.id));
    }
    assert_eq!(seen(&panel.other_chair(), &ours).await, "NotFound");
    // A deputy who comes to the sitting sees its cases from then on.
    panel
        .convene(&item.sitting, &[panel.chair(), panel.trainee()])
        .await;
    assert_eq!(seen(&panel.trainee(), &ours).await, "seen");
}

async fn conflict_beats_every_grant(panel: &Panel) {
    let case = panel.lodge().await;
    case.listed(RG).await;
    let request = || pb::GetReferralRequest {
        case_id: case.id.clone(),
    };
    for actor in [panel.coordinator(), panel.chair(), panel.sca_liaison()] {
        assert_eq!(seen(&actor, &case).await, "seen");
        case.interest_of(&actor).await;
        assert_eq!(seen(&actor, &case).await, "NotFound");
        let told = actor.referrals().get_referral(request()).await.told();
        assert_eq!(told, "NotFound");
        assert!(listed(&actor).await.is_empty());
    }
}

async fn an_auditor_sees_who_did_what_and_no_case(panel: &Panel) {
    let case = panel.lodge().await;
    let auditor = panel.auditor();
    assert_eq!(seen(&auditor, &case).await, "NotFound");
    let request = pb::ListEventsRequest {
        case_id: case.id.clone(),
        ..pb::ListEventsRequest::default()
    };
    let events = auditor.audit().list_events(request).await.granted().events;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].kind, "ReferralLodged");
}

async fn an_administrator_holds_no_case_role(panel: &Panel) {
    let case = panel.lodge().await;
    let administrator = panel.administrator();
    assert_eq!(seen(&administrator, &case).await, "NotFound");
    let request = pb::ListPeopleRequest::default();
    let people = administrator.directory().list_people(request).await;
    assert!(!people.granted().people.is_empty());
    let request = pb::ListEventsRequest::default();
    let told = administrator.audit().list_events(request).await.told();
    assert_eq!(
        told,
        "PermissionDenied NOT_PERMITTED AuditService/ListEvents"
    );
}

#[expect(
    clippy::needless_update,
    reason = "some of the requests name more than the case"
)]
async fn each_look_is_in_the_log_when_the_reply_arrives(panel: &Panel) {
    let case = panel.lodge().await;
    let named = || case.id.clone();
    let rows = || panel.database().count("access_log");
    let coordinator = panel.coordinator();
    macro_rules! each_look_adds_a_row {
        ($($service:ident.$method:ident($request:ident);)+) => {$(
            let before = rows();
            let request = pb::$request { case_id: named(), ..pb::$request::default() };
            let rpc = stringify!($method).replace('_', "-");
            coordinator.$service().$method(quoting(&rpc, request)).await.granted();
            assert_eq!(rows(), before + 1, "{rpc}");
            let of_this_look = format!("access_log WHERE request = '{rpc}' AND outcome = 'allowed'");
            assert_eq!(panel.database().count(&of_this_look), 1, "{rpc}");
        )+};
    }
    each_look_adds_a_row! {
        referrals.get_referral(GetReferralRequest);
        cases.get_case(GetCaseRequest);
        cases.get_case_history(GetCaseHistoryRequest);
        cases.get_case_clocks(GetCaseClocksRequest);
        cases.get_case_eligibility(GetCaseEligibilityRequest);
        decisions.get_decisions(GetDecisionsRequest);
        plans.list_plans(ListPlansRequest);
        audit.list_events(ListEventsRequest);
    }
    let log = accesses(panel, &case.id).await;
    let got: Vec<_> = log
        .iter()
        .filter(|row| row.rpc == "CaseService/GetCase")
        .collect();
    assert_eq!(got.len(), 1);
    assert_eq!(got[0].person_id, coordinator.id);
    assert_eq!(got[0].purpose, "panel_decision");
}

async fn a_purpose_is_recorded_with_the_look(panel: &Panel) {
    let case = panel.lodge().await;
    let caller = panel.for_purpose("Flora Coordinator", "safeguarding");
    caller.cases().get_case(case.look()).await.granted();
    let rows = accesses(panel, &case.id).await;
    assert_eq!(rows[0].purpose, "safeguarding");
    let caller = panel.for_purpose("Flora Coordinator", "curiosity");
    let status = caller.cases().get_case(case.look()).await.refused();
    assert_eq!(nrm_panel_tests::actor::fields(&status), ["nrm-purpose"]);
}

/// Looks at a case that must not be shown.
async fn look(actor: &Actor, named: &str) -> Status {
    let request = quoting("same", look_at(named));
    actor.cases().get_case(request).await.refused()
}

/// Everything of a status that travels; the date is that of the moment.
fn bytes(status: Status) -> (String, String, Vec<u8>, Vec<String>) {
    assert!(status.get_error_details().resource_info().is_some());
    let metadata = status.metadata().clone().into_headers();
    let mut headers: Vec<String> = metadata
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    headers.sort();
    let code = format!("{:?}", status.code());
    let details = status.details().to_vec();
    (code, status.message().to_owned(), details, headers)
}

async fn seen(actor: &Actor, case: &CaseRef<'_>) -> String {
    match actor.cases().get_case(case.look()).await {
        Ok(_) => "seen".to_owned(),
        Err(status) => nrm_panel_tests::actor::words(&status),
    }
}

async fn listed(actor: &Actor) -> Vec<String> {
    let request = pb::ListCasesRequest::default();
    let reply = actor.cases().list_cases(request).await.granted();
    reply.cases.into_iter().map(|row| row.id).collect()
}

async fn accesses(panel: &Panel, case: &str) -> Vec<pb::Access> {
    let request = pb::ListAccessesRequest {
        case_id: case.to_owned(),
        ..pb::ListAccessesRequest::default()
    };
    let mut audit = panel.auditor().audit();
    audit.list_accesses(request).await.granted().accesses
}
