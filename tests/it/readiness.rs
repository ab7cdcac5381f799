//! Whether a case is ready for its next stage: what is missing, who owes it, by when.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, ContributionKind, ReadinessWeight, Stage};
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, RG, date, timestamp},
    on_both,
    panel::Panel,
};

on_both!(
    the_site_sees_at_once_what_a_referral_lacks,
    a_case_grows_ready_as_the_record_does,
    r6_a_case_that_is_like_another_asks_for_a_look_at_it,
    r18_a_sitting_without_trained_members_is_no_ready_room,
    r49_what_an_agency_owes_informs_with_its_own_day,
    what_is_missing_past_its_day_is_overdue,
    whoever_sees_the_case_sees_what_it_lacks_and_nobody_else,
    nothing_is_asked_of_a_case_that_is_closed,
);

async fn the_site_sees_at_once_what_a_referral_lacks(panel: &Panel) {
    let case = panel.lodge().await;
    let seen = case.now().await.readiness.unwrap();
    let all = ready(&panel.coordinator(), &case, None).await;
    let missing: Vec<_> = all.items.iter().filter(|item| !item.complete).collect();
    // The count on the case leaves out what takes a look of its own.
    let apart = ["QUERIES", "MATCHES", "MESSAGES"];
    let counted = missing
        .iter()
        .filter(|item| !apart.contains(&item.code.as_str()));
    assert_eq!(usize::try_from(seen.missing).unwrap(), counted.count());
    let blocking = missing.iter().filter(|item| {
        item.weight() == ReadinessWeight::Blocks && item.stage() == Stage::ReasonableGrounds
    });
    assert_eq!(usize::try_from(seen.blocking).unwrap(), blocking.count());
    assert_eq!(seen.next_due_on, Some(date("2026-12-31")));
    assert!(!all.ready);
    assert_eq!(all.stage(), Stage::ReasonableGrounds);
    assert_eq!(
        codes(&missing),
        [
            "SCA_REFERENCE",
            "SCA_VALIDATION",
            "QUERIES",
            "MESSAGES",
            "DISQUALIFICATION",
            "CHILD_VIEWS",
            "SOCIAL_CARE",
            "PLAN",
            "ENQUIRIES",
            "INCIDENT_NUMBER",
            "SOCIAL_WORKER",
            "GUARDIAN_VIEWS",
        ]
    );
    let there: Vec<_> = all.items.iter().filter(|item| item.complete).collect();
    assert_eq!(
        codes(&there),
        [
            "MATCHES",
            "RESPONSIBLE_AUTHORITY",
            "AGE",
            "BIRTH_DATE",
            "ELIGIBILITY"
        ]
    );
    // Each says who owes it, by when, and by which rule.
    let guardian = missing.last().unwrap();
    assert_eq!(guardian.owed_by, "the guardian service");
    assert_eq!(guardian.rule, "R15");
    assert_eq!(guardian.due_on, Some(date("2027-02-14")));
    assert!(missing.iter().all(|item| !item.missing.is_empty()));
    assert!(
        there
            .iter()
            .all(|item| item.missing.is_empty() && item.owed_by.is_empty())
    );
}

async fn a_case_grows_ready_as_the_record_does(panel: &Panel) {
    let case = panel.lodge().await;
    prepare(panel, &case).await;
    let before = timestamp("2026-11-16T09:00:00Z");
    panel.at("2026-11-17");
    let coordinator = panel.coordinator();
    let rg = ready(&coordinator, &case, Some(Stage::ReasonableGrounds)).await;
    assert!(rg.ready);
    assert!(
        rg.items
            .iter()
            .all(|item| item.stage() == Stage::ReasonableGrounds)
    );
    // Conclusive grounds need all of it, and the guardian.
    let cg = ready(&coordinator, &case, Some(Stage::ConclusiveGrounds)).await;
    assert!(!cg.ready);
    assert_eq!(cg.items.len(), rg.items.len() + 1);
    case.all_heard().await;
    let cg = ready(&coordinator, &case, Some(Stage::ConclusiveGrounds)).await;
    assert!(cg.ready);
    assert_eq!(case.now().await.readiness.unwrap().blocking, 0);
    // It is known what was missing before the guardian spoke.
    let then = pb::GetCaseRequest {
        as_at: Some(before),
        ..case.look()
    };
    let then = coordinator.cases().get_case(then).await.granted();
    let now = case.now().await.readiness.unwrap();
    assert!(then.case.unwrap().readiness.unwrap().missing > now.missing);
}

async fn r6_a_case_that_is_like_another_asks_for_a_look_at_it(panel: &Panel) {
    let (case, other) = (panel.lodge().await, panel.lodge().await);
    case.assigned_to(&panel.social_worker()).await;
    let looked_for = async |actor: &Actor| {
        let items = ready(actor, &case, None).await.items.into_iter();
        items
            .filter(|item| item.code == "MATCHES")
            .collect::<Vec<_>>()
    };
    let found = looked_for(&panel.coordinator()).await;
    assert_eq!(found[0].missing, "a look at a case that is like this one");
    // Whoever may not look for like cases learns nothing of them.
    assert!(looked_for(&panel.social_worker()).await.is_empty());
    let linked = pb::LinkCasesRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        other_case_id: other.id.clone(),
        kind: pb::LinkKind::SameChild.into(),
    };
    panel
        .coordinator()
        .cases()
        .link_cases(linked)
        .await
        .granted();
    assert!(looked_for(&panel.coordinator()).await[0].complete);
}

async fn r18_a_sitting_without_trained_members_is_no_ready_room(panel: &Panel) {
    let case = panel.lodge().await;
    prepare(panel, &case).await;
    let people = [panel.officer(), panel.trainee(), panel.guardian()];
    let sitting = panel.sitting_of(&panel.chair(), &people).await;
    case.listed_at(&sitting, RG).await;
    let reply = ready(&panel.coordinator(), &case, None).await;
    assert!(!reply.ready);
    let held_up: Vec<_> = reply
        .items
        .iter()
        .filter(|item| !item.complete && item.stage() == Stage::ReasonableGrounds)
        .filter(|item| item.weight() == ReadinessWeight::Blocks)
        .collect();
    assert_eq!(codes(&held_up), ["TRAINING"]);
    assert_eq!(
        held_up[0].missing,
        "training valid on 2026-11-16, of a member for health"
    );
    // Due by the sitting, not by the clock.
    assert_eq!(held_up[0].due_on, Some(date("2026-11-16")));

    let other = panel.lodge().await;
    prepare(panel, &other).await;
    other.listed(RG).await;
    assert!(ready(&panel.coordinator(), &other, None).await.ready);
}

async fn r49_what_an_agency_owes_informs_with_its_own_day(panel: &Panel) {
    let case = panel.lodge().await;
    prepare(panel, &case).await;
    let request = pb::RequestInformationRequest {
        due_on: Some(date("2026-11-20")),
        ..case.asking(&["Arden Health Trust"]).await
    };
    let mut requests = panel.coordinator().requests();
    let reply = requests.request_information(request).await.granted();
    let information = async || {
        let reply = ready(&panel.coordinator(), &case, None).await;
        assert!(reply.ready);
        let mut items = reply.items.into_iter();
        items.find(|item| item.code == "INFORMATION").unwrap()
    };
    let owed = information().await;
    assert_eq!(owed.owed_by, "Arden Health Trust");
    assert_eq!(owed.agency_id, panel.nurse().agency_id);
    assert_eq!(owed.due_on, Some(date("2026-11-20")));
    assert!(!owed.complete && !owed.overdue);
    panel.at("2026-11-21");
    assert!(information().await.overdue);
    let nothing = pb::RecordInformationRequest {
        request_id: new_request_id(),
        information_request_id: reply.requests[0].id.clone(),
        version: 1,
        nil_return: true,
        ..pb::RecordInformationRequest::default()
    };
    panel
        .nurse()
        .requests()
        .record_information(nothing)
        .await
        .granted();
    assert!(information().await.complete);
}

async fn what_is_missing_past_its_day_is_overdue(panel: &Panel) {
    let case = panel.lodge().await;
    for (day, late) in [("2026-12-31", false), ("2027-01-01", true)] {
        panel.at(day);
        let reply = ready(&panel.coordinator(), &case, None).await;
        let of_rg = reply
            .items
            .iter()
            .filter(|item| !item.complete && item.stage() == Stage::ReasonableGrounds);
        let overdue: Vec<bool> = of_rg.map(|item| item.overdue).collect();
        assert!(!overdue.is_empty());
        assert!(overdue.iter().all(|overdue| *overdue == late), "{day}");
    }
}

async fn whoever_sees_the_case_sees_what_it_lacks_and_nobody_else(panel: &Panel) {
    let case = panel.lodge().await;
    case.assigned_to(&panel.social_worker()).await;
    case.listed(RG).await;
    for actor in [
        panel.coordinator(),
        panel.chair(),
        panel.officer(),
        panel.social_worker(),
        panel.sca_liaison(),
    ] {
        assert!(!ready(&actor, &case, None).await.items.is_empty());
    }
    let looks = panel
        .database()
        .texts("SELECT case_id AS text FROM access_log WHERE rpc = 'CaseService/GetCaseReadiness'");
    assert_eq!(looks, vec![case.id.clone(); 5]);
    for actor in [panel.stranger(), panel.teacher(), panel.auditor()] {
        let told = actor
            .cases()
            .get_case_readiness(asking(&case, None))
            .await
            .told();
        assert_eq!(told, "NotFound");
    }
    let mut lodger = panel.first_responder().cases();
    let told = lodger.get_case_readiness(asking(&case, None)).await.told();
    assert_eq!(
        told,
        "PermissionDenied NOT_PERMITTED CaseService/GetCaseReadiness"
    );
}

async fn nothing_is_asked_of_a_case_that_is_closed(panel: &Panel) {
    let case = panel.lodge().await;
    let retracted = pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: 1,
        reason: "Sent twice.".to_owned(),
    };
    let mut referrals = panel.first_responder().referrals();
    referrals.retract_referral(retracted).await.granted();
    let reply = ready(&panel.coordinator(), &case, None).await;
    assert!(reply.items.is_empty());
    assert_eq!(reply.stage(), Stage::Unspecified);
    assert_eq!(case.now().await.readiness, None);
}

/// Records all that holds up reasonable grounds.
async fn prepare(panel: &Panel, case: &CaseRef<'_>) {
    let mut cases = panel.coordinator().cases();
    let word = pb::RecordScaUpdateRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        sca_reference: "MSHT-2026-0042".to_owned(),
        validation: pb::ScaValidation::Validated.into(),
        disqualification_considered: Some(false),
        direction: String::new(),
    };
    cases.record_sca_update(word).await.granted();
    for kind in [
        ContributionKind::Child,
        ContributionKind::ChildrensSocialCare,
    ] {
        let heard = pb::RecordContributionRequest {
            request_id: new_request_id(),
            case_id: case.id.clone(),
            version: case.version().await,
            kind: kind.into(),
            views: String::new(),
            reason_absent: "Not met yet; a visit is set for Friday.".to_owned(),
        };
        cases.record_contribution(heard).await.granted();
    }
    case.assigned_to(&panel.social_worker()).await;
}

fn asking(case: &CaseRef<'_>, stage: Option<Stage>) -> pb::GetCaseReadinessRequest {
    pb::GetCaseReadinessRequest {
        case_id: case.id.clone(),
        stage: stage.unwrap_or(Stage::Unspecified).into(),
    }
}

async fn ready(
    actor: &Actor,
    case: &CaseRef<'_>,
    stage: Option<Stage>,
) -> pb::GetCaseReadinessResponse {
    let mut cases = actor.cases();
    cases
        .get_case_readiness(asking(case, stage))
        .await
        .granted()
}

fn codes<'a>(items: &[&'a pb::ReadinessItem]) -> Vec<&'a str> {
    items.iter().map(|item| item.code.as_str()).collect()
}
