//! Local safeguarding plans: safety never waits for the NRM.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, CaseState, PlanKind, View};
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, RG, RG_THEN_CG, date},
    on_both,
    panel::Panel,
};

on_both!(
    r70_a_plan_is_linked_in_every_state_of_a_case,
    r70_later_versions_of_a_plan_are_recorded,
    a_plan_is_linked_once,
    coordinator_chair_and_social_worker_link_plans,
    a_decision_is_tied_to_a_plan_of_the_case,
    a_stale_version_links_nothing,
);

async fn r70_a_plan_is_linked_in_every_state_of_a_case(panel: &Panel) {
    let case = panel.lodge().await;
    let linked_in = async |case: &CaseRef<'_>, reference: &str, state: CaseState| {
        assert_eq!(case.now().await.state(), state);
        let request = linking(case, reference).await;
        let mut plans = panel.coordinator().plans();
        plans.link_plan(request).await.granted();
        assert_eq!(case.now().await.state(), state);
    };
    linked_in(&case, "LP-1", CaseState::Received).await;
    let item = case.listed(RG).await;
    linked_in(&case, "LP-2", CaseState::Listed).await;
    let item = item.convened().await.positions([View::Positive; 3]).await;
    item.sealed().await;
    linked_in(&case, "LP-3", CaseState::AwaitingConclusiveGrounds).await;
    assert_eq!(plans_of(&panel.coordinator(), &case).await.len(), 3);

    let decided = panel.lodge().await;
    decided.all_heard().await;
    let item = decided.listed(RG_THEN_CG).await.convened().await;
    item.positions([View::Positive; 3]).await.sealed().await;
    linked_in(&decided, "LP-4", CaseState::Decided).await;

    let retracted = panel.lodge().await;
    let request = pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id: retracted.id.clone(),
        version: 1,
        reason: "Sent twice.".to_owned(),
    };
    let mut referrals = panel.first_responder().referrals();
    referrals.retract_referral(request).await.granted();
    linked_in(&retracted, "LP-5", CaseState::Retracted).await;
}

async fn r70_later_versions_of_a_plan_are_recorded(panel: &Panel) {
    let case = panel.lodge().await;
    let mut plans = panel.coordinator().plans();
    let linked = plans
        .link_plan(linking(&case, "LP-1").await)
        .await
        .granted();
    let plan = linked.plan.unwrap();
    panel.at("2026-11-20");
    let later = |plan_id: &str, version| pb::RecordPlanVersionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version,
        plan_id: plan_id.to_owned(),
        dated: Some(date("2026-11-19")),
        lead_professional: "Beatrix Lead".to_owned(),
    };
    let reply = plans
        .record_plan_version(later(&plan.id, linked.version))
        .await
        .granted();
    let versions = reply.plan.unwrap().versions;
    let told: Vec<_> = versions
        .iter()
        .map(|version| (version.number, version.lead_professional.as_str()))
        .collect();
    assert_eq!(told, [(1, "Alma Lead"), (2, "Beatrix Lead")]);
    for unknown in ["01990000-0000-7000-8000-000000000000", "not an identifier"] {
        let request = later(unknown, reply.version);
        let told = plans.record_plan_version(request).await.told();
        assert_eq!(told, "FailedPrecondition PLAN_UNKNOWN");
    }
    assert_eq!(
        plans_of(&panel.coordinator(), &case).await[0].versions,
        versions
    );
}

async fn a_plan_is_linked_once(panel: &Panel) {
    let case = panel.lodge().await;
    let mut plans = panel.coordinator().plans();
    plans
        .link_plan(linking(&case, "LP-1").await)
        .await
        .granted();
    let told = plans.link_plan(linking(&case, "LP-1").await).await.told();
    assert_eq!(told, "FailedPrecondition ALREADY_LINKED");
    // The same reference may stand for a plan of another kind.
    let other = pb::LinkPlanRequest {
        kind: PlanKind::Safety.into(),
        ..linking(&case, "LP-1").await
    };
    plans.link_plan(other).await.granted();
    let kinds: Vec<_> = plans_of(&panel.coordinator(), &case).await;
    let kinds: Vec<_> = kinds.iter().map(pb::Plan::kind).collect();
    assert_eq!(kinds, [PlanKind::ChildProtection, PlanKind::Safety]);
}

async fn coordinator_chair_and_social_worker_link_plans(panel: &Panel) {
    let case = panel.lodge().await;
    case.assigned_to(&panel.social_worker()).await;
    case.listed(RG).await;
    for (actor, reference) in [
        (panel.coordinator(), "LP-1"),
        (panel.chair(), "LP-2"),
        (panel.social_worker(), "LP-3"),
    ] {
        let request = linking(&case, reference).await;
        actor.plans().link_plan(request).await.granted();
        assert!(!plans_of(&actor, &case).await.is_empty());
    }
    for actor in [
        panel.officer(),
        panel.sca_liaison(),
        panel.first_responder(),
    ] {
        let request = linking(&case, "LP-4").await;
        let told = actor.plans().link_plan(request).await.told();
        assert_eq!(told, "PermissionDenied NOT_PERMITTED PlanService/LinkPlan");
    }
}

async fn a_decision_is_tied_to_a_plan_of_the_case(panel: &Panel) {
    let (case, other) = (panel.lodge().await, panel.lodge().await);
    let mut plans = panel.coordinator().plans();
    let mut linked = Vec::new();
    for case in [&case, &other] {
        let request = linking(case, "LP-1").await;
        let reply = plans.link_plan(request).await.granted();
        linked.push(reply.plan.unwrap().id);
    }
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([View::Positive; 3]).await;
    let tied = async |plan: &str| {
        let mut request = item.sealing(&[pb::Outcome::Positive]).await;
        let tie = pb::plan_tie::Tie::PlanId(plan.to_owned());
        request.plan_tie = Some(pb::PlanTie { tie: Some(tie) });
        panel.chair().decisions().seal_decision(request).await
    };
    // The plan of another child is not this child's.
    let told = tied(&linked[1]).await.told();
    assert_eq!(told, "FailedPrecondition PLAN_UNKNOWN");
    let sealed = tied(&linked[0]).await.granted().decisions;
    let tie = sealed[0].plan_tie.clone().unwrap().tie.unwrap();
    assert_eq!(tie, pb::plan_tie::Tie::PlanId(linked[0].clone()));
    // A later version raises an alert on the decision, and never changes it.
    let alerts = async || {
        let alerts = case.now().await.alerts;
        let of_plan = alerts
            .into_iter()
            .filter(|alert| alert.code == "PLAN_CHANGED");
        of_plan.map(|alert| alert.text).collect::<Vec<_>>()
    };
    assert!(alerts().await.is_empty());
    let later = pb::RecordPlanVersionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        plan_id: linked[0].clone(),
        dated: Some(date("2026-11-16")),
        lead_professional: "Alma Lead".to_owned(),
    };
    let mut plans = panel.coordinator().plans();
    plans.record_plan_version(later).await.granted();
    let told = alerts().await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("reasonable grounds was tied to in version 1 is now in version 2"));
    assert_eq!(case.now().await.decisions, sealed);
}

async fn a_stale_version_links_nothing(panel: &Panel) {
    let case = panel.lodge().await;
    let stale = linking(&case, "LP-1").await;
    case.all_heard().await;
    let told = panel.coordinator().plans().link_plan(stale).await.told();
    assert_eq!(told, "Aborted STALE_VERSION");
    assert!(plans_of(&panel.coordinator(), &case).await.is_empty());
}

async fn linking(case: &CaseRef<'_>, reference: &str) -> pb::LinkPlanRequest {
    pb::LinkPlanRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        kind: PlanKind::ChildProtection.into(),
        reference: reference.to_owned(),
        dated: Some(date("2026-11-02")),
        lead_professional: "Alma Lead".to_owned(),
    }
}

async fn plans_of(actor: &Actor, case: &CaseRef<'_>) -> Vec<pb::Plan> {
    let request = pb::ListPlansRequest {
        case_id: case.id.clone(),
    };
    actor.plans().list_plans(request).await.granted().plans
}
