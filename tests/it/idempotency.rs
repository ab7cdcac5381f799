//! Exactly once, and no lost update.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, Outcome, View};
use nrm_panel_tests::{
    actor::Told,
    builder::{CaseRef, RG, Sample, lodgement, referral},
    on_both,
    panel::Panel,
};
use prost::Message;

on_both!(
    the_same_request_has_one_effect_and_one_answer,
    the_first_answer_stands_when_the_record_moved_on,
    another_request_under_the_same_identifier_is_refused,
    each_person_has_identifiers_of_their_own,
    a_refused_request_does_not_use_up_its_identifier,
    many_copies_at_once_have_one_effect,
    a_seal_sent_twice_is_answered_twice_and_made_once,
    a_stale_version_is_refused_and_changes_nothing,
    two_changes_of_one_version_leave_one,
    changes_of_many_cases_do_not_wait_for_each_other,
);

async fn the_same_request_has_one_effect_and_one_answer(panel: &Panel) {
    let mut referrals = panel.first_responder().referrals();
    let request = Sample::read("01").lodgement();
    let first = referrals.lodge_referral(request.clone()).await.granted();
    let events = panel.database().count("event");
    panel.at("2026-11-17");
    for _ in 0..3 {
        let again = referrals.lodge_referral(request.clone()).await.granted();
        assert_eq!(again.encode_to_vec(), first.encode_to_vec());
    }
    assert_eq!(panel.database().count("event"), events);
    assert_eq!(panel.database().count("case_record"), 1);
}

async fn the_first_answer_stands_when_the_record_moved_on(panel: &Panel) {
    let case = panel.lodge().await;
    let mut cases = panel.coordinator().cases();
    let request = assignment(&case, panel, 1);
    let first = cases.assign_social_worker(request.clone()).await.granted();
    case.hear(pb::ContributionKind::Guardian, "Met twice.")
        .await;
    let again = cases.assign_social_worker(request).await.granted();
    assert_eq!((first.version, again.version), (2, 2));
    assert_eq!(case.version().await, 3);
}

async fn another_request_under_the_same_identifier_is_refused(panel: &Panel) {
    let mut referrals = panel.first_responder().referrals();
    let request = lodgement(referral());
    referrals.lodge_referral(request.clone()).await.granted();
    let mut other = request.clone();
    other.sca_reference = "NRM-2026-000123".to_owned();
    let told = referrals.lodge_referral(other).await.told();
    assert_eq!(told, "AlreadyExists REQUEST_ID_REUSED");
    // Nor may another RPC take it.
    let case = panel.lodge().await;
    let retract = pb::RetractReferralRequest {
        request_id: request.request_id,
        case_id: case.id.clone(),
        version: 1,
        reason: "Sent twice.".to_owned(),
    };
    let told = referrals.retract_referral(retract).await.told();
    assert_eq!(told, "AlreadyExists REQUEST_ID_REUSED");
    assert_eq!(case.now().await.state(), pb::CaseState::Received);
}

async fn each_person_has_identifiers_of_their_own(panel: &Panel) {
    let request = lodgement(referral());
    let mut cases = Vec::new();
    for actor in [panel.first_responder(), panel.other_responder()] {
        cases.push(panel.lodge_by(&actor, request.clone()).await.id);
    }
    assert_ne!(cases[0], cases[1]);
}

async fn a_refused_request_does_not_use_up_its_identifier(panel: &Panel) {
    let case = panel.lodge().await;
    let mut cases = panel.coordinator().cases();
    let request = assignment(&case, panel, 7);
    let told = cases.assign_social_worker(request.clone()).await.told();
    assert_eq!(told, "Aborted STALE_VERSION");
    let corrected = pb::AssignSocialWorkerRequest {
        version: 1,
        ..request
    };
    cases.assign_social_worker(corrected).await.granted();
}

async fn many_copies_at_once_have_one_effect(panel: &Panel) {
    let request = lodgement(referral());
    let copies = (0..8).map(|_| {
        let (actor, request) = (panel.first_responder(), request.clone());
        tokio::spawn(async move { actor.referrals().lodge_referral(request).await })
    });
    let mut answers = Vec::new();
    for copy in copies.collect::<Vec<_>>() {
        answers.push(copy.await.unwrap().granted());
    }
    for answer in &answers {
        assert_eq!(*answer, answers[0]);
    }
    assert_eq!(panel.database().count("case_record"), 1);
}

async fn a_seal_sent_twice_is_answered_twice_and_made_once(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([View::Positive; 3]).await;
    let request = item.sealing(&[Outcome::Positive]).await;
    let mut decisions = panel.chair().decisions();
    let first = decisions.seal_decision(request.clone()).await.granted();
    let again = decisions.seal_decision(request).await.granted();
    assert_eq!(first, again);
    assert_eq!(case.now().await.decisions, first.decisions);
    assert_eq!(panel.database().count("decision_fact"), 1);
}

async fn a_stale_version_is_refused_and_changes_nothing(panel: &Panel) {
    let case = panel.lodge().await;
    case.hear(pb::ContributionKind::Guardian, "Met twice.")
        .await;
    let before = panel.database().count("event");
    let mut cases = panel.coordinator().cases();
    for version in [1, 3] {
        let request = assignment(&case, panel, version);
        let told = cases.assign_social_worker(request).await.told();
        assert_eq!(told, "Aborted STALE_VERSION");
    }
    assert_eq!(panel.database().count("event"), before);
}

async fn two_changes_of_one_version_leave_one(panel: &Panel) {
    let case = panel.lodge().await;
    let (here, there) = (assignment(&case, panel, 1), assignment(&case, panel, 1));
    let (coordinator, again) = (panel.coordinator(), panel.coordinator());
    let (mut first, mut second) = (coordinator.cases(), again.cases());
    let (first, second) = tokio::join!(
        first.assign_social_worker(here),
        second.assign_social_worker(there),
    );
    let (won, lost) = if first.is_ok() {
        (first, second)
    } else {
        (second, first)
    };
    assert_eq!(won.granted().version, 2);
    assert_eq!(lost.told(), "Aborted STALE_VERSION");
}

async fn changes_of_many_cases_do_not_wait_for_each_other(panel: &Panel) {
    let lodging = (0..16).map(|_| {
        let actor = panel.first_responder();
        let request = lodgement(referral());
        tokio::spawn(async move { actor.referrals().lodge_referral(request).await })
    });
    for lodged in lodging.collect::<Vec<_>>() {
        lodged.await.unwrap().granted();
    }
    assert_eq!(panel.database().count("case_record"), 16);
}

fn assignment(case: &CaseRef<'_>, panel: &Panel, version: i64) -> pb::AssignSocialWorkerRequest {
    pb::AssignSocialWorkerRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version,
        person_id: panel.social_worker().id,
    }
}
