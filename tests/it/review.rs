//! What becomes of sealed decisions: superseded by two people, never edited.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{
    self as pb, CaseState, DecisionEnding, MessageKind, Outcome, Stage, SupersedeKind,
    SupersessionState, View,
};
use nrm_panel_server::exchange::{Finding, reconcile};
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CG, CaseRef, RG, RG_THEN_CG, no_plan, stage_outcome, timestamp},
    on_both,
    panel::Panel,
};

use crate::{
    contract,
    exchange::{courier, dropped, tally},
};

on_both!(
    a_correction_takes_a_second_person_and_nothing_is_lost,
    a_decision_set_aside_is_made_anew_and_counted_once,
    a_proposal_is_withdrawn_and_the_decision_stands,
    conclusive_grounds_are_set_aside_before_reasonable_grounds,
    r57_a_positive_conclusive_grounds_decision_is_not_the_panels_to_take_away,
    two_people_race_to_confirm_and_one_wins,
    who_may_propose_and_confirm,
    r21_the_sca_is_told_of_what_was_superseded,
);

/// Proposes to supersede the decision that stands at a stage.
pub(crate) async fn proposal(
    case: &CaseRef<'_>,
    stage: Stage,
    kind: SupersedeKind,
) -> pb::ProposeSupersessionRequest {
    let now = case.now().await;
    let decision = now.decisions.iter().find(|known| known.stage() == stage);
    let decision = decision.unwrap();
    let correction = (kind == SupersedeKind::Correction).then(|| pb::Correction {
        outcome: Some(pb::StageOutcome {
            reasons: "What was said of this child, and not of her sister.".to_owned(),
            ..stage_outcome(stage, decision.outcome())
        }),
        plan_tie: Some(no_plan("Support is in place already.")),
    });
    pb::ProposeSupersessionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: now.version,
        decision_id: decision.id.clone(),
        kind: kind.into(),
        reason: "The page of another child was copied.".to_owned(),
        correction,
    }
}

pub(crate) async fn confirming(case: &CaseRef<'_>, number: i32) -> pb::ConfirmSupersessionRequest {
    pb::ConfirmSupersessionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number,
    }
}

pub(crate) async fn withdrawing(
    case: &CaseRef<'_>,
    number: i32,
) -> pb::WithdrawSupersessionRequest {
    pb::WithdrawSupersessionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number,
        reason: "It was the right page.".to_owned(),
    }
}

pub(crate) fn look(case: &CaseRef<'_>) -> pb::GetReviewRequest {
    pb::GetReviewRequest {
        case_id: case.id.clone(),
        as_at: None,
    }
}

pub(crate) async fn propose(case: &CaseRef<'_>, stage: Stage, kind: SupersedeKind) {
    let request = proposal(case, stage, kind).await;
    let mut reviews = case.panel.coordinator().reviews();
    reviews.propose_supersession(request).await.granted();
}

pub(crate) async fn confirm(case: &CaseRef<'_>, number: i32) -> String {
    let request = confirming(case, number).await;
    let mut reviews = case.panel.chair().reviews();
    let reply = reviews.confirm_supersession(request).await.granted();
    let supersession = reply.supersession.unwrap();
    assert_eq!(supersession.state(), SupersessionState::Confirmed);
    supersession.decision_id
}

pub(crate) async fn review(case: &CaseRef<'_>) -> pb::Review {
    let mut reviews = case.panel.coordinator().reviews();
    let reply = reviews.get_review(look(case)).await.granted();
    reply.review.unwrap()
}

/// A case with reasonable grounds decided today.
pub(crate) async fn decided<'p>(panel: &'p Panel, view: View) -> CaseRef<'p> {
    let case = panel.lodge().await;
    case.enquired().await;
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([view; 3]).await;
    seal(&item.sealing(&[outcome(view)]).await, panel).await;
    case
}

/// A case with positive reasonable grounds and, later, negative conclusive grounds.
pub(crate) async fn negative_at_the_end(panel: &Panel) -> CaseRef<'_> {
    let case = decided(panel, View::Positive).await;
    case.all_heard().await;
    panel.at("2026-12-02");
    let item = case.listed(CG).await.convened().await;
    let item = item.positions([View::Negative; 3]).await;
    seal(&item.sealing(&[Outcome::Negative]).await, panel).await;
    case
}

fn outcome(view: View) -> Outcome {
    if view == View::Positive {
        Outcome::Positive
    } else {
        Outcome::Negative
    }
}

async fn seal(request: &pb::SealDecisionRequest, panel: &Panel) -> Vec<pb::Decision> {
    let mut decisions = panel.chair().decisions();
    let reply = decisions.seal_decision(request.clone()).await.granted();
    reply.decisions
}

/// What is amiss between the record and the messages, open ones aside.
pub(crate) fn amiss(panel: &Panel) -> Vec<Finding> {
    let mut findings = reconcile(&panel.app().db, None).unwrap().findings;
    findings.retain(|finding| !matches!(finding, Finding::Open { .. }));
    findings
}

pub(crate) fn alerts(case: &pb::Case) -> Vec<&str> {
    case.alerts
        .iter()
        .map(|alert| alert.code.as_str())
        .filter(|code| !code.starts_with("MESSAGE_"))
        .collect()
}

async fn a_correction_takes_a_second_person_and_nothing_is_lost(panel: &Panel) {
    let case = decided(panel, View::Positive).await;
    let before = case.now().await.decisions.remove(0);
    panel.at("2026-11-17");
    propose(&case, Stage::ReasonableGrounds, SupersedeKind::Correction).await;
    let open = case.now().await;
    assert_eq!(open.decisions, std::slice::from_ref(&before));
    assert!(alerts(&open).contains(&"SUPERSEDE_OPEN"), "{open:?}");
    let mut proposer = panel.coordinator().reviews();
    let request = confirming(&case, 1).await;
    let told = proposer.confirm_supersession(request).await.told();
    assert_eq!(told, "FailedPrecondition SECOND_PERSON_NEEDED");
    panel.at("2026-11-18");
    confirm(&case, 1).await;

    let now = case.now().await;
    assert_eq!(now.state(), CaseState::AwaitingConclusiveGrounds);
    let stands = &now.decisions[0];
    assert_eq!(stands.supersedes, before.id);
    assert!(stands.reasons.starts_with("What was said of this child"));
    assert_eq!(stands.positions, before.positions);
    assert_eq!(stands.roll, before.roll);
    assert_eq!(stands.decided_on, before.decided_on);
    // Nothing new was issued: the returns count one decision.
    assert_eq!(panel.database().count("decision_fact"), 1);
    let request = pb::GetDecisionsRequest {
        case_id: case.id.clone(),
    };
    let mut decisions = panel.officer().decisions();
    let all = decisions.get_decisions(request).await.granted();
    assert_eq!(all.decisions, now.decisions);
    let past = &all.superseded[0];
    assert_eq!(past.decision.as_ref(), Some(&before));
    assert_eq!(past.ending(), DecisionEnding::Corrected);
    assert_eq!(past.superseded_by, stands.id);
    assert_eq!(past.stood_until, stands.sealed_at);
    // Yesterday the earlier one stood.
    let as_at = Some(timestamp("2026-11-17T12:00:00Z"));
    let then = pb::GetReviewRequest {
        as_at,
        ..look(&case)
    };
    let then = proposer.get_review(then).await.granted().review.unwrap();
    assert_eq!(then.decisions, [before]);
    assert_eq!(then.superseded, []);
    assert_eq!(then.supersessions[0].state(), SupersessionState::Proposed);
}

async fn a_decision_set_aside_is_made_anew_and_counted_once(panel: &Panel) {
    let case = decided(panel, View::Negative).await;
    let first = case.now().await.decisions.remove(0);
    panel.at("2026-11-20");
    propose(&case, Stage::ReasonableGrounds, SupersedeKind::SetAside).await;
    assert_eq!(case.now().await.state(), CaseState::Decided);
    confirm(&case, 1).await;
    let open = case.now().await;
    assert_eq!(open.state(), CaseState::Received);
    assert_eq!(open.decisions, []);
    assert!(alerts(&open).contains(&"DECIDE_ANEW"), "{open:?}");
    let clock = open.clocks.iter().find(|clock| clock.code == "RG_DECISION");
    assert_eq!(clock.unwrap().rule, "local policy");

    let item = case.listed(RG).await.convened().await;
    let item = item.positions([View::Positive; 3]).await;
    let anew = item.sealed().await.remove(0);
    assert_eq!(anew.supersedes, first.id);
    let now = case.now().await;
    assert_eq!(now.state(), CaseState::AwaitingConclusiveGrounds);
    assert_eq!(alerts(&now), [""; 0]);
    let chain = review(&case).await;
    assert_eq!(chain.decisions, std::slice::from_ref(&anew));
    assert_eq!(chain.superseded[0].ending(), DecisionEnding::SetAside);
    assert_eq!(chain.superseded[0].superseded_by, anew.id);
    // Both were issued, one of them first (returns.md 8.1).
    let facts = "SELECT COALESCE(supersedes, 'initial') AS text FROM decision_fact ORDER BY 1";
    let mut expected = vec![first.id.clone(), "initial".to_owned()];
    expected.sort();
    let mut facts = panel.database().texts(facts);
    facts.sort();
    assert_eq!(facts, expected);
    // As at an earlier instant the earlier decision stands.
    let mut then = case.look();
    then.as_at = Some(timestamp("2026-11-19T12:00:00Z"));
    let mut cases = panel.coordinator().cases();
    let then = cases.get_case(then).await.granted().case.unwrap();
    assert_eq!(then.state(), CaseState::Decided);
    assert_eq!(then.decisions, [first]);
}

async fn a_proposal_is_withdrawn_and_the_decision_stands(panel: &Panel) {
    let case = decided(panel, View::Negative).await;
    let stage = Stage::ReasonableGrounds;
    propose(&case, stage, SupersedeKind::SetAside).await;
    let mut reviews = panel.officer().reviews();
    let again = proposal(&case, stage, SupersedeKind::Correction).await;
    let told = reviews.propose_supersession(again).await.told();
    assert_eq!(told, "FailedPrecondition SUPERSEDE_OPEN");
    let request = withdrawing(&case, 1).await;
    let reply = reviews.withdraw_supersession(request).await.granted();
    let withdrawn = reply.supersession.unwrap();
    assert_eq!(withdrawn.state(), SupersessionState::Withdrawn);
    assert_eq!(withdrawn.withdrawn_because, "It was the right page.");
    let request = confirming(&case, 1).await;
    let mut chair = panel.chair().reviews();
    let told = chair.confirm_supersession(request).await.told();
    assert_eq!(told, "FailedPrecondition SUPERSEDE_NOT_OPEN");
    assert_eq!(case.now().await.state(), CaseState::Decided);
    propose(&case, stage, SupersedeKind::SetAside).await;
    confirm(&case, 2).await;
    assert_eq!(case.now().await.state(), CaseState::Received);
}

async fn conclusive_grounds_are_set_aside_before_reasonable_grounds(panel: &Panel) {
    let case = negative_at_the_end(panel).await;
    let rg = proposal(&case, Stage::ReasonableGrounds, SupersedeKind::SetAside).await;
    let mut reviews = panel.coordinator().reviews();
    let told = reviews.propose_supersession(rg).await.told();
    assert_eq!(told, "FailedPrecondition LATER_DECISION_STANDS");
    propose(&case, Stage::ConclusiveGrounds, SupersedeKind::SetAside).await;
    confirm(&case, 1).await;
    let between = case.now().await;
    assert_eq!(between.state(), CaseState::AwaitingConclusiveGrounds);
    let clock = between
        .clocks
        .iter()
        .find(|clock| clock.code == "CG_DECISION");
    assert_eq!(clock.unwrap().met_on, None);
    propose(&case, Stage::ReasonableGrounds, SupersedeKind::SetAside).await;
    // On an agenda it is heard or adjourned first.
    let item = case.listed(CG).await;
    let request = confirming(&case, 2).await;
    let mut chair = panel.chair().reviews();
    let told = chair.confirm_supersession(request).await.told();
    assert_eq!(told, "FailedPrecondition ALREADY_LISTED");
    let item = item.convened().await;
    item.adjourned(pb::AdjournmentReason::Time).await;
    confirm(&case, 2).await;
    assert_eq!(case.now().await.state(), CaseState::Received);
    assert_eq!(review(&case).await.superseded.len(), 2);
}

async fn r57_a_positive_conclusive_grounds_decision_is_not_the_panels_to_take_away(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = case.listed(RG_THEN_CG).await.convened().await;
    item.positions([View::Positive; 3]).await.sealed().await;
    let mut reviews = panel.chair().reviews();
    let request = proposal(&case, Stage::ConclusiveGrounds, SupersedeKind::SetAside).await;
    let told = reviews.propose_supersession(request).await.told();
    assert_eq!(told, "FailedPrecondition REVOCATION_IS_THE_SCAS R57");
    propose(&case, Stage::ConclusiveGrounds, SupersedeKind::Correction).await;
    confirm(&case, 1).await;
    let now = case.now().await;
    assert_eq!(now.state(), CaseState::Decided);
    assert_eq!(now.decisions.len(), 2);
}

async fn two_people_race_to_confirm_and_one_wins(panel: &Panel) {
    let case = decided(panel, View::Negative).await;
    let stage = Stage::ReasonableGrounds;
    let request = proposal(&case, stage, SupersedeKind::SetAside).await;
    let mut officer = panel.officer().reviews();
    officer.propose_supersession(request).await.granted();
    let (one, other) = (confirming(&case, 1).await, confirming(&case, 1).await);
    let (mut chair, mut coordinator) = (panel.chair().reviews(), panel.coordinator().reviews());
    let (chair, coordinator) = tokio::join!(
        chair.confirm_supersession(one),
        coordinator.confirm_supersession(other),
    );
    let mut told: Vec<String> = [chair, coordinator]
        .into_iter()
        .map(|reply| match reply {
            Ok(_) => "granted".to_owned(),
            Err(status) => nrm_panel_tests::actor::words(&status),
        })
        .collect();
    told.sort();
    assert_eq!(told, ["FailedPrecondition SUPERSEDE_NOT_OPEN", "granted"]);
    let chain = review(&case).await;
    assert_eq!(chain.superseded.len(), 1);
    assert_eq!(chain.decisions, []);
    assert_eq!(amiss(panel), []);
}

async fn who_may_propose_and_confirm(panel: &Panel) {
    let case = decided(panel, View::Negative).await;
    let stage = Stage::ReasonableGrounds;
    let propose = async |actor: &Actor| {
        let request = proposal(&case, stage, SupersedeKind::SetAside).await;
        actor.reviews().propose_supersession(request).await.told()
    };
    assert!(
        propose(&panel.sca_liaison())
            .await
            .starts_with("PermissionDenied")
    );
    assert_eq!(propose(&panel.stranger()).await, "NotFound");
    assert_eq!(propose(&panel.other_chair()).await, "NotFound");
    let request = proposal(&case, stage, SupersedeKind::SetAside).await;
    let mut officer = panel.officer().reviews();
    officer.propose_supersession(request).await.granted();
    let request = confirming(&case, 1).await;
    let told = panel.nurse().reviews().confirm_supersession(request).await;
    assert!(told.told().starts_with("PermissionDenied"));
    // Whoever is recused knows nothing of it.
    case.interest_of(&panel.nurse()).await;
    let told = panel.nurse().reviews().get_review(look(&case)).await.told();
    assert_eq!(told, "NotFound");
}

async fn r21_the_sca_is_told_of_what_was_superseded(panel: &Panel) {
    let courier = courier(panel);
    let case = decided(panel, View::Negative).await;
    let stage = Stage::ReasonableGrounds;
    propose(&case, stage, SupersedeKind::Correction).await;
    confirm(&case, 1).await;
    propose(&case, stage, SupersedeKind::SetAside).await;
    confirm(&case, 2).await;
    let kinds: Vec<_> = case
        .now()
        .await
        .messages
        .iter()
        .map(pb::Message::kind)
        .filter(|kind| *kind != MessageKind::InformationRequest)
        .collect();
    assert_eq!(
        kinds,
        [
            MessageKind::ReferralToSca,
            MessageKind::DecisionToSca,
            MessageKind::DecisionToSca,
            MessageKind::NoticeToSca,
        ]
    );
    assert_eq!(amiss(panel), []);
    let delivered = courier.deliver_due().await.unwrap();
    assert!(delivered.sent >= 4, "{delivered:?}");
    let texts: Vec<String> = dropped(panel)
        .iter()
        .map(|folder| std::fs::read_to_string(folder.join("bundle.md")).unwrap())
        .collect();
    let has = |words: &str| texts.iter().any(|text| text.contains(words));
    assert!(has("What was said of this child, and not of her sister."));
    assert!(has("In the place of"));
    assert!(has("The page of another child was copied."));
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 0, 0)));
}

#[test]
fn r22_the_contract_issues_no_letters() {
    let verbs = ["Letter", "IssueDecision", "Serve", "Notify"];
    for rpc in contract::rpcs() {
        let method = rpc.name.split('/').nth(1).unwrap();
        let issuing = verbs.iter().any(|verb| method.contains(verb));
        assert!(!issuing, "{method}");
    }
}
