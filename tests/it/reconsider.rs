//! What others ask of sealed decisions: reconsideration (R44, R54, R55), revocation (R57),
//! quality assurance (R23, R43), and what the court is told (R56).

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{
    self as pb, CaseState, DecisionEnding, MessageKind, Outcome, QualityWanted,
    ReconsiderationGround, ReconsiderationState, ScaAnswer, Stage, SupersedeKind, View,
};
use nrm_panel_tests::{
    actor::Told,
    builder::{CaseRef, RG, RG_THEN_CG, date},
    on_both,
    panel::Panel,
};

use crate::review::{
    alerts, amiss, confirm, decided, negative_at_the_end, proposal, propose, review,
};

on_both!(
    r44_reconsideration_is_asked_for_within_30_days_or_as_exceptional,
    r54_the_site_decides_anew_where_the_sca_says_so,
    r54_the_decision_of_the_sca_comes_in_the_place_of_the_panels,
    r54_a_refused_request_leaves_the_decision,
    r55_a_request_names_what_the_guidance_asks_for,
    r56_a_negative_decision_shows_the_last_day_for_judicial_review,
    r57_a_revocation_is_recorded_as_the_scas,
    r23_r43_quality_assurance_is_answered_within_10_working_days,
    r23_a_review_the_home_office_wants_lets_the_site_decide_anew,
);

async fn standing(case: &CaseRef<'_>) -> (String, i64) {
    let now = case.now().await;
    (now.decisions.last().unwrap().id.clone(), now.version)
}

pub(crate) async fn ask(case: &CaseRef<'_>) -> pb::RequestReconsiderationRequest {
    let (decision_id, version) = standing(case).await;
    pb::RequestReconsiderationRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version,
        decision_id,
        asked_by: "Her solicitor".to_owned(),
        grounds: vec![ReconsiderationGround::NewEvidence.into()],
        reasons: "The school kept a diary.".to_owned(),
        asked_on: None,
        exceptional: String::new(),
    }
}

pub(crate) async fn answer(
    case: &CaseRef<'_>,
    answer: ScaAnswer,
) -> pb::AnswerReconsiderationRequest {
    pb::AnswerReconsiderationRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number: 1,
        answer: answer.into(),
        answered_on: Some(date("2026-11-16")),
        source: "SCA letter 12".to_owned(),
    }
}

pub(crate) async fn both_positive(panel: &Panel) -> CaseRef<'_> {
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = case.listed(RG_THEN_CG).await.convened().await;
    item.positions([View::Positive; 3]).await.sealed().await;
    case
}

pub(crate) async fn notice(
    case: &CaseRef<'_>,
    wanted: QualityWanted,
) -> pb::RecordQualityNoticeRequest {
    let (decision_id, version) = standing(case).await;
    pb::RecordQualityNoticeRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version,
        decision_id,
        wanted: wanted.into(),
        reasons: "The reasons name no evidence.".to_owned(),
        noticed_on: Some(date("2026-11-16")),
    }
}

pub(crate) async fn reply(case: &CaseRef<'_>) -> pb::AnswerQualityNoticeRequest {
    pb::AnswerQualityNoticeRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number: 1,
        answer: "They do: see the third page.".to_owned(),
    }
}

pub(crate) async fn revocation(case: &CaseRef<'_>) -> pb::RecordRevocationRequest {
    let (decision_id, version) = standing(case).await;
    pb::RecordRevocationRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version,
        decision_id,
        revoked_on: Some(date("2026-11-16")),
        source: "SCA letter 13".to_owned(),
        talked: "The SCA called the coordinator twice.".to_owned(),
    }
}

/// A negative decision that somebody asked to reconsider.
async fn asked(panel: &Panel) -> CaseRef<'_> {
    let case = decided(panel, View::Negative).await;
    case.referenced().await;
    let request = ask(&case).await;
    let mut reviews = panel.sca_liaison().reviews();
    reviews.request_reconsideration(request).await.granted();
    case
}

async fn say(case: &CaseRef<'_>, said: ScaAnswer) {
    let request = answer(case, said).await;
    let mut reviews = case.panel.sca_liaison().reviews();
    reviews.answer_reconsideration(request).await.granted();
}

async fn state(case: &CaseRef<'_>) -> ReconsiderationState {
    review(case).await.reconsiderations[0].state()
}

async fn r44_reconsideration_is_asked_for_within_30_days_or_as_exceptional(panel: &Panel) {
    let case = decided(panel, View::Negative).await;
    case.referenced().await;
    let mut reviews = panel.coordinator().reviews();
    panel.at("2026-12-17");
    let late = ask(&case).await;
    let told = reviews.request_reconsideration(late).await.told();
    assert_eq!(told, "FailedPrecondition RECONSIDERATION_LATE R44");
    let exceptional = pb::RequestReconsiderationRequest {
        exceptional: "The child was in hospital.".to_owned(),
        ..ask(&case).await
    };
    reviews.request_reconsideration(exceptional).await.granted();
    let again = ask(&case).await;
    let told = reviews.request_reconsideration(again).await.told();
    assert_eq!(told, "FailedPrecondition RECONSIDERATION_OPEN");
    let known = review(&case).await.reconsiderations.remove(0);
    assert_eq!(known.last_day, Some(date("2026-12-16")));
    assert_eq!(known.state(), ReconsiderationState::Requested);

    let positive = both_positive(panel).await;
    let request = ask(&positive).await;
    let told = reviews.request_reconsideration(request).await.told();
    assert_eq!(told, "FailedPrecondition DECISION_NOT_NEGATIVE R44");
}

async fn r54_the_site_decides_anew_where_the_sca_says_so(panel: &Panel) {
    let case = asked(panel).await;
    assert!(alerts(&case.now().await).contains(&"RECONSIDERATION_OPEN"));
    let notices = case.now().await.messages;
    assert_eq!(notices.last().unwrap().kind(), MessageKind::NoticeToSca);
    say(&case, ScaAnswer::SiteDecides).await;
    let open = case.now().await;
    assert_eq!(open.state(), CaseState::Received);
    assert!(alerts(&open).contains(&"DECIDE_ANEW"));
    assert_eq!(state(&case).await, ReconsiderationState::Pending);
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([View::Positive; 3]).await;
    let anew = item.sealed().await.remove(0);
    let chain = review(&case).await;
    assert_eq!(chain.superseded[0].ending(), DecisionEnding::Reconsidered);
    assert_eq!(chain.superseded[0].superseded_by, anew.id);
    assert_eq!(state(&case).await, ReconsiderationState::Overturned);
    assert_eq!(amiss(panel), []);
}

async fn r54_the_decision_of_the_sca_comes_in_the_place_of_the_panels(panel: &Panel) {
    let case = asked(panel).await;
    say(&case, ScaAnswer::ScaDecides).await;
    assert_eq!(case.now().await.state(), CaseState::Decided);
    let external = pb::RecordExternalDecisionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        stage: Stage::ReasonableGrounds.into(),
        outcome: Outcome::Negative.into(),
        decider: pb::Decider::Sca.into(),
        decided_on: Some(date("2026-11-16")),
        source: "SCA letter 14".to_owned(),
    };
    let mut cases = panel.sca_liaison().cases();
    cases
        .record_external_decision(external.clone())
        .await
        .granted();
    let now = case.now().await;
    assert_eq!(now.state(), CaseState::Decided);
    assert_eq!(now.decisions.len(), 1);
    assert_eq!(now.decisions[0].decider(), pb::Decider::Sca);
    assert_eq!(state(&case).await, ReconsiderationState::Upheld);
    let twice = pb::RecordExternalDecisionRequest {
        request_id: new_request_id(),
        version: now.version,
        ..external
    };
    let told = cases.record_external_decision(twice).await.told();
    assert_eq!(told, "FailedPrecondition STAGE_ALREADY_DECIDED");
    assert_eq!(amiss(panel), []);
}

async fn r54_a_refused_request_leaves_the_decision(panel: &Panel) {
    let case = asked(panel).await;
    // A proposal about the decision is ended before the site decides anew.
    propose(&case, Stage::ReasonableGrounds, SupersedeKind::Correction).await;
    let mut reviews = panel.sca_liaison().reviews();
    let request = answer(&case, ScaAnswer::SiteDecides).await;
    let told = reviews.answer_reconsideration(request).await.told();
    assert_eq!(told, "FailedPrecondition SUPERSEDE_OPEN");
    confirm(&case, 1).await;
    say(&case, ScaAnswer::Refused).await;
    assert_eq!(case.now().await.state(), CaseState::Decided);
    assert_eq!(state(&case).await, ReconsiderationState::Refused);
    let request = answer(&case, ScaAnswer::Refused).await;
    let told = reviews.answer_reconsideration(request).await.told();
    assert_eq!(told, "FailedPrecondition RECONSIDERATION_NOT_OPEN");
}

async fn r55_a_request_names_what_the_guidance_asks_for(panel: &Panel) {
    let case = decided(panel, View::Negative).await;
    let request = ask(&case).await;
    let mut reviews = panel.coordinator().reviews();
    let refused = reviews.request_reconsideration(request).await.refused();
    assert!(
        refused.message().contains("the reference of the SCA"),
        "{refused:?}"
    );
    let told = nrm_panel_tests::actor::words(&refused);
    assert_eq!(told, "FailedPrecondition RECONSIDERATION_INCOMPLETE R55");
    case.referenced().await;
    let request = ask(&case).await;
    reviews.request_reconsideration(request).await.granted();
}

async fn r56_a_negative_decision_shows_the_last_day_for_judicial_review(panel: &Panel) {
    let case = negative_at_the_end(panel).await;
    let now = case.now().await;
    let clock = now
        .clocks
        .iter()
        .find(|clock| clock.code == "JUDICIAL_REVIEW");
    let clock = clock.unwrap();
    assert_eq!(clock.rule, "R56");
    assert_eq!(clock.due_on, Some(date("2027-03-02")));
    assert!(!clock.overdue);
}

async fn r57_a_revocation_is_recorded_as_the_scas(panel: &Panel) {
    let negative = decided(panel, View::Negative).await;
    let mut reviews = panel.sca_liaison().reviews();
    let told = reviews
        .record_revocation(revocation(&negative).await)
        .await
        .told();
    assert_eq!(told, "FailedPrecondition REVOCATION_NOT_POSSIBLE R57");
    let case = both_positive(panel).await;
    let told = panel
        .chair()
        .reviews()
        .record_revocation(revocation(&case).await)
        .await
        .told();
    assert!(told.starts_with("PermissionDenied"), "{told}");
    reviews
        .record_revocation(revocation(&case).await)
        .await
        .granted();
    let now = case.now().await;
    // The panel decided as it did.
    assert_eq!(now.state(), CaseState::Decided);
    assert_eq!(now.decisions.len(), 2);
    assert!(alerts(&now).contains(&"REVOKED"));
    let revoked = review(&case).await.revocation.unwrap();
    assert_eq!(revoked.talked, "The SCA called the coordinator twice.");
    let told = reviews
        .record_revocation(revocation(&case).await)
        .await
        .told();
    assert_eq!(told, "FailedPrecondition REVOCATION_NOT_POSSIBLE R57");
}

async fn r23_r43_quality_assurance_is_answered_within_10_working_days(panel: &Panel) {
    let case = both_positive(panel).await;
    let mut liaison = panel.sca_liaison().reviews();
    let request = notice(&case, QualityWanted::Information).await;
    liaison.record_quality_notice(request).await.granted();
    let now = case.now().await;
    let clock = now
        .clocks
        .iter()
        .find(|clock| clock.code == "QA_RESPONSE")
        .unwrap();
    assert_eq!(clock.due_on, Some(date("2026-11-30")));
    assert_eq!(clock.met_on, None);
    assert!(alerts(&now).contains(&"QUALITY_OPEN"));
    panel.at("2026-12-01");
    let late = case.now().await;
    let clock = late
        .clocks
        .iter()
        .find(|clock| clock.code == "QA_RESPONSE")
        .unwrap();
    assert!(clock.overdue);
    let mut chair = panel.chair().reviews();
    chair
        .answer_quality_notice(reply(&case).await)
        .await
        .granted();
    let told = chair.answer_quality_notice(reply(&case).await).await.told();
    assert_eq!(told, "FailedPrecondition QUALITY_NOT_OPEN");
    let answered = case.now().await;
    assert!(!alerts(&answered).contains(&"QUALITY_OPEN"));
    let last = answered.messages.last().unwrap();
    assert_eq!(last.kind(), MessageKind::NoticeToSca);
    assert_eq!(amiss(panel), []);
}

async fn r23_a_review_the_home_office_wants_lets_the_site_decide_anew(panel: &Panel) {
    let case = both_positive(panel).await;
    let mut coordinator = panel.coordinator().reviews();
    let stage = Stage::ConclusiveGrounds;
    let request = proposal(&case, stage, SupersedeKind::SetAside).await;
    let told = coordinator.propose_supersession(request).await.told();
    assert_eq!(told, "FailedPrecondition REVOCATION_IS_THE_SCAS R57");
    let request = notice(&case, QualityWanted::Review).await;
    coordinator.record_quality_notice(request).await.granted();
    propose(&case, stage, SupersedeKind::SetAside).await;
    confirm(&case, 1).await;
    assert_eq!(
        case.now().await.state(),
        CaseState::AwaitingConclusiveGrounds
    );
}
