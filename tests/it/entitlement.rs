//! What a positive decision opens, from opened to delivered, and the safeguarding that
//! waits for none of it.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{
    self as pb, EntitlementKind as Kind, EntitlementState as State, SafeguardingKind,
};
use nrm_panel_tests::{
    actor::Told,
    builder::{CaseRef, RG, RG_THEN_CG, date},
    on_both,
    panel::Panel,
};

on_both!(
    r70_r75_a_positive_decision_opens_entitlements_with_owner_and_day,
    an_entitlement_is_delivered_and_the_returns_can_count_it,
    what_is_overdue_is_shown_until_somebody_sees_to_it,
    r70_safeguarding_is_recorded_whatever_the_nrm_says,
    r71_the_next_looked_after_review_is_a_clock,
    r72_a_missing_episode_alerts_until_a_return_is_recorded,
);

pub(crate) async fn updating(
    case: &CaseRef<'_>,
    kind: Kind,
    state: State,
) -> pb::UpdateEntitlementRequest {
    pb::UpdateEntitlementRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        kind: kind.into(),
        state: state.into(),
        words: "As the panel agreed.".to_owned(),
        ..pb::UpdateEntitlementRequest::default()
    }
}

pub(crate) fn listing(case: &CaseRef<'_>) -> pb::ListEntitlementsRequest {
    pb::ListEntitlementsRequest {
        case_id: case.id.clone(),
    }
}

pub(crate) async fn stepping(case: &CaseRef<'_>, kind: SafeguardingKind) -> pb::RecordStepRequest {
    pb::RecordStepRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        kind: kind.into(),
        reference: "MOS-7".to_owned(),
        held_on: Some(date("2026-11-16")),
    }
}

pub(crate) async fn ending(case: &CaseRef<'_>, number: i32) -> pb::RecordStepOutcomeRequest {
    pb::RecordStepOutcomeRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number,
        ended_on: Some(date("2026-11-16")),
        outcome: "Back at her placement.".to_owned(),
    }
}

/// A case with positive reasonable grounds.
pub(crate) async fn positive(panel: &Panel) -> CaseRef<'_> {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    case
}

fn facts(panel: &Panel) -> Vec<String> {
    let query =
        "SELECT kind || ' ' || state AS text FROM entitlement_fact ORDER BY kind, recorded_at";
    panel.database().texts(query)
}

fn codes(case: &pb::Case) -> Vec<&str> {
    case.alerts
        .iter()
        .map(|alert| alert.code.as_str())
        .collect()
}

async fn r70_r75_a_positive_decision_opens_entitlements_with_owner_and_day(panel: &Panel) {
    let case = panel.lodge().await;
    assert!(case.now().await.entitlements.is_empty());
    let mut theirs = panel.officer().entitlements();
    let early = updating(&case, Kind::Support, State::Requested).await;
    let mut coordinator = panel.coordinator().entitlements();
    let refused = coordinator.update_entitlement(early).await.told();
    assert_eq!(refused, "FailedPrecondition ENTITLEMENT_NOT_OPENED");
    case.all_heard().await;
    let item = case.listed(RG_THEN_CG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    let listed = theirs.list_entitlements(listing(&case)).await.granted();
    let all = listed.entitlements;
    assert_eq!(all.len(), 9);
    assert_eq!(all, case.now().await.entitlements);
    assert!(all.iter().all(|known| known.state() == State::Opened));
    assert!(
        all.iter()
            .all(|known| !known.owner.is_empty() && known.due_on.is_some())
    );
    let support = &all[0];
    assert_eq!(support.kind(), Kind::Support);
    assert!(support.note.contains("goes on whatever is decided"));
    let stay = all.last().unwrap();
    assert_eq!(stay.kind(), Kind::PermissionToStay);
    assert_eq!(stay.opened_by(), pb::Stage::ConclusiveGrounds);
    assert!(stay.note.contains("not automatic"), "{}", stay.note);
    assert_eq!(facts(panel).len(), 9);
}

async fn an_entitlement_is_delivered_and_the_returns_can_count_it(panel: &Panel) {
    let case = positive(panel).await;
    let mut entitlements = panel.coordinator().entitlements();
    let asked = pb::UpdateEntitlementRequest {
        owner: "St Giles Trust".to_owned(),
        due_on: Some(date("2026-12-01")),
        ..updating(&case, Kind::Counselling, State::Requested).await
    };
    let reply = entitlements.update_entitlement(asked).await.granted();
    let known = reply.entitlement.unwrap();
    assert_eq!(known.owner, "St Giles Trust");
    assert_eq!(known.due_on, Some(date("2026-12-01")));
    panel.at("2026-11-20");
    let given = updating(&case, Kind::Counselling, State::Delivered).await;
    let reply = entitlements.update_entitlement(given).await.granted();
    let known = reply.entitlement.unwrap();
    assert_eq!(known.delivered_on, Some(date("2026-11-20")));
    assert_eq!(known.owner, "St Giles Trust");
    let again = updating(&case, Kind::Counselling, State::Requested).await;
    let refused = entitlements.update_entitlement(again).await.told();
    assert_eq!(refused, "FailedPrecondition ENTITLEMENT_ENDED");
    let rows = facts(panel);
    let counselling: Vec<_> = rows
        .iter()
        .filter(|row| row.starts_with("counselling"))
        .collect();
    assert_eq!(
        counselling,
        [
            "counselling opened",
            "counselling requested",
            "counselling delivered"
        ]
    );
    assert_eq!(rows.len(), 10);
}

async fn what_is_overdue_is_shown_until_somebody_sees_to_it(panel: &Panel) {
    let case = positive(panel).await;
    panel.at("2026-11-23");
    assert!(!codes(&case.now().await).contains(&"ENTITLEMENT_OVERDUE"));
    panel.at("2026-11-24");
    let late = case.now().await;
    let mut alerts = late.alerts.iter();
    let alert = alerts.find(|alert| alert.code == "ENTITLEMENT_OVERDUE");
    assert!(
        alert
            .unwrap()
            .text
            .contains("guardian (the guardian service")
    );
    let mut entitlements = panel.coordinator().entitlements();
    for kind in [
        Kind::Guardian,
        Kind::Accommodation,
        Kind::Interpreting,
        Kind::RemovalProtection,
    ] {
        let request = updating(&case, kind, State::NotWanted).await;
        entitlements.update_entitlement(request).await.granted();
    }
    assert!(!codes(&case.now().await).contains(&"ENTITLEMENT_OVERDUE"));
}

async fn r70_safeguarding_is_recorded_whatever_the_nrm_says(panel: &Panel) {
    let case = panel.lodge().await;
    let retraction = pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        reason: "Sent twice.".to_owned(),
    };
    let mut referrals = panel.coordinator().referrals();
    referrals.retract_referral(retraction).await.granted();
    let mut safeguarding = panel.coordinator().safeguarding();
    let request = stepping(&case, SafeguardingKind::StrategyDiscussion).await;
    let reply = safeguarding.record_step(request).await.granted();
    assert_eq!(reply.step.unwrap().number, 1);
    let request = stepping(&case, SafeguardingKind::Section47Enquiry).await;
    safeguarding.record_step(request).await.granted();
    let request = ending(&case, 2).await;
    safeguarding.record_step_outcome(request).await.granted();
    let again = ending(&case, 2).await;
    let refused = safeguarding.record_step_outcome(again).await.told();
    assert_eq!(refused, "FailedPrecondition SAFEGUARDING_STEP_NOT_OPEN R70");
    let steps = case.now().await.safeguarding;
    assert_eq!(steps.len(), 2);
    assert_eq!(steps[1].outcome, "Back at her placement.");
    assert_eq!(steps[0].ended_on, None);
}

async fn r71_the_next_looked_after_review_is_a_clock(panel: &Panel) {
    let case = panel.lodge().await;
    let plan = pb::LinkPlanRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        kind: pb::PlanKind::Care.into(),
        reference: "LAC-1".to_owned(),
        dated: Some(date("2026-11-02")),
        lead_professional: "L. Worker".to_owned(),
    };
    panel.coordinator().plans().link_plan(plan).await.granted();
    let due = async || {
        let clocks = case.now().await.clocks.into_iter();
        let mut reviews = clocks.filter(|clock| clock.code == "LOOKED_AFTER_REVIEW");
        reviews.next().unwrap()
    };
    let first = due().await;
    assert_eq!(first.due_on, Some(date("2026-11-30")));
    assert!(first.derivation[0].contains("RECALLED"), "{first:?}");
    let mut safeguarding = panel.coordinator().safeguarding();
    let request = stepping(&case, SafeguardingKind::LookedAfterReview).await;
    safeguarding.record_step(request).await.granted();
    assert_eq!(due().await.due_on, Some(date("2027-02-16")));
}

async fn r72_a_missing_episode_alerts_until_a_return_is_recorded(panel: &Panel) {
    let case = panel.lodge().await;
    let mut safeguarding = panel.coordinator().safeguarding();
    let request = stepping(&case, SafeguardingKind::MissingEpisode).await;
    safeguarding.record_step(request).await.granted();
    assert!(codes(&case.now().await).contains(&"MISSING_EPISODE"));
    let request = ending(&case, 1).await;
    safeguarding.record_step_outcome(request).await.granted();
    let back = case.now().await;
    assert!(!codes(&back).contains(&"MISSING_EPISODE"));
    let interview = |case: &pb::Case| {
        let mut clocks = case.clocks.iter();
        let clock = clocks.find(|clock| clock.code == "RETURN_INTERVIEW");
        clock.unwrap().clone()
    };
    let clock = interview(&back);
    assert_eq!(
        (clock.due_on, clock.met_on),
        (Some(date("2026-11-19")), None)
    );
    assert!(clock.derivation[1].contains("RECALLED"), "{clock:?}");
    let request = stepping(&case, SafeguardingKind::ReturnHomeInterview).await;
    safeguarding.record_step(request).await.granted();
    assert_eq!(
        interview(&case.now().await).met_on,
        Some(date("2026-11-16"))
    );
}
