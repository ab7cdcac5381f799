//! What is recorded on a case, and how it is found and shown.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, EligibilityResult, Outcome, Stage};
use nrm_panel_tests::{
    actor::Told,
    builder::{CG, CaseRef, RG, RG_THEN_CG, born, date, lodgement, look_at, referral},
    on_both,
    panel::Panel,
};

on_both!(
    r1_a_case_out_of_scope_is_not_listed,
    r3_a_child_whose_age_is_not_sure_is_listed_once_assessed,
    r3_a_doubted_age_puts_the_case_with_the_competent_authority,
    r2_r8_responsibility_elsewhere_puts_the_case_out_of_scope,
    r5_a_disqualification_considered_puts_the_case_out_of_scope,
    r7_the_word_of_the_competent_authority_is_kept,
    r9_turning_18_raises_an_alert_and_closes_nothing,
    r19_views_or_the_reason_for_none_are_kept,
    r6_linked_cases_are_on_the_record_of_both,
    r37_r38_clocks_say_how_they_were_derived,
    an_external_decision_has_its_source_and_no_sitting,
    an_external_decision_follows_the_same_order,
    a_closed_case_takes_no_more_facts_but_word_of_the_competent_authority,
    a_case_is_found_by_its_printed_reference,
    cases_are_listed_by_state_and_turned_page_by_page,
    history_tells_what_happened_without_naming_anybody,
    both_receipt_dates_give_a_result,
);

async fn r1_a_case_out_of_scope_is_not_listed(panel: &Panel) {
    let case = panel.lodge_sample("06").await;
    assert_eq!(
        listing(panel, &case).await,
        "FailedPrecondition NOT_IN_SCOPE R1"
    );
    assert_eq!(case.now().await.version, 1);
}

async fn r3_a_child_whose_age_is_not_sure_is_listed_once_assessed(panel: &Panel) {
    let case = panel.lodge_sample("05").await;
    let told = listing(panel, &case).await;
    assert_eq!(told, "FailedPrecondition NOT_ENOUGH_INFORMATION R3");
    let reply = case.age_recorded(pb::AgeStatus::AssessedChild).await;
    let result = reply.eligibility.unwrap().result();
    assert_eq!(result, EligibilityResult::InScope);
    case.listed(RG).await;
    assert_eq!(case.now().await.age_status(), pb::AgeStatus::AssessedChild);
}

async fn r3_a_doubted_age_puts_the_case_with_the_competent_authority(panel: &Panel) {
    let case = panel.lodge().await;
    for status in [pb::AgeStatus::Doubted, pb::AgeStatus::AssessedAdult] {
        let reply = case.age_recorded(status).await;
        let result = reply.eligibility.unwrap().result();
        assert_eq!(result, EligibilityResult::OutOfScope);
        assert_eq!(
            listing(panel, &case).await,
            "FailedPrecondition NOT_IN_SCOPE R3"
        );
    }
}

async fn r2_r8_responsibility_elsewhere_puts_the_case_out_of_scope(panel: &Panel) {
    let case = panel.lodge().await;
    let mut cases = panel.coordinator().cases();
    for (authority, expected) in [
        ("Leeds City Council", EligibilityResult::OutOfScope),
        ("  coventry city council ", EligibilityResult::InScope),
    ] {
        let request = pb::RecordResponsibleAuthorityRequest {
            request_id: new_request_id(),
            case_id: case.id.clone(),
            version: case.version().await,
            authority: authority.to_owned(),
        };
        let reply = cases.record_responsible_authority(request).await.granted();
        assert_eq!(reply.eligibility.unwrap().result(), expected);
        if expected == EligibilityResult::OutOfScope {
            let told = listing(panel, &case).await;
            assert_eq!(told, "FailedPrecondition NOT_IN_SCOPE R2");
        }
    }
    let now = case.now().await;
    assert_eq!(now.responsible_authority, "Coventry City Council");
}

async fn r5_a_disqualification_considered_puts_the_case_out_of_scope(panel: &Panel) {
    let case = panel.lodge().await;
    for (considered, expected) in [
        (true, EligibilityResult::OutOfScope),
        (false, EligibilityResult::InScope),
    ] {
        let request = pb::RecordScaUpdateRequest {
            disqualification_considered: Some(considered),
            ..sca_word(&case).await
        };
        let mut cases = panel.sca_liaison().cases();
        cases.record_sca_update(request).await.granted();
        let result = case.now().await.eligibility.unwrap().result();
        assert_eq!(result, expected);
        if considered {
            let told = listing(panel, &case).await;
            assert_eq!(told, "FailedPrecondition NOT_IN_SCOPE R5");
        }
    }
}

async fn r7_the_word_of_the_competent_authority_is_kept(panel: &Panel) {
    let case = panel.lodge().await;
    let now = case.now().await;
    assert_eq!(now.sca_reference, "");
    assert_eq!(now.sca_validation(), pb::ScaValidation::Unspecified);
    let reference = pb::RecordScaUpdateRequest {
        sca_reference: "NRM-2026-000123".to_owned(),
        validation: pb::ScaValidation::Pending.into(),
        ..sca_word(&case).await
    };
    let mut cases = panel.sca_liaison().cases();
    cases.record_sca_update(reference).await.granted();
    let validated = pb::RecordScaUpdateRequest {
        validation: pb::ScaValidation::Validated.into(),
        ..sca_word(&case).await
    };
    cases.record_sca_update(validated).await.granted();
    let now = case.now().await;
    assert_eq!(now.sca_reference, "NRM-2026-000123");
    assert_eq!(now.sca_validation(), pb::ScaValidation::Validated);
}

async fn r9_turning_18_raises_an_alert_and_closes_nothing(panel: &Panel) {
    let mut given = referral();
    given.child.as_mut().unwrap().date_of_birth = Some(born("2009-06-01"));
    let lodger = panel.first_responder();
    let case = panel.lodge_by(&lodger, lodgement(given)).await;
    let alerts = async || {
        let alerts = case.now().await.alerts;
        let codes = alerts.into_iter().map(|alert| alert.code);
        let codes: Vec<String> = codes.filter(|code| code != "MESSAGE_WAITING").collect();
        codes
    };
    assert_eq!(alerts().await, [""; 0]);
    panel.at("2027-02-21");
    assert!(alerts().await.contains(&"FALLEN_TO_100_DAYS".to_owned()));
    panel.at("2027-06-01");
    assert!(alerts().await.contains(&"TURNED_18".to_owned()));
    let now = case.now().await;
    assert_eq!(now.state(), pb::CaseState::Received);
    // Scope is measured on the day of receipt: the case stays where it is.
    assert_eq!(
        now.eligibility.unwrap().result(),
        EligibilityResult::InScope
    );
}

async fn r19_views_or_the_reason_for_none_are_kept(panel: &Panel) {
    let case = panel.lodge().await;
    case.assigned_to(&panel.social_worker()).await;
    let mut cases = panel.social_worker().cases();
    for (kind, views, reason_absent) in [
        (pb::ContributionKind::Child, "I want to stay with nan.", ""),
        (pb::ContributionKind::Guardian, "", "No guardian yet."),
    ] {
        let request = pb::RecordContributionRequest {
            request_id: new_request_id(),
            case_id: case.id.clone(),
            version: case.version().await,
            kind: kind.into(),
            views: views.to_owned(),
            reason_absent: reason_absent.to_owned(),
        };
        cases.record_contribution(request).await.granted();
    }
    let kept = case.now().await.contributions;
    assert_eq!(kept[0].views, "I want to stay with nan.");
    assert_eq!(kept[1].reason_absent, "No guardian yet.");
}

async fn r6_linked_cases_are_on_the_record_of_both(panel: &Panel) {
    let (one, other) = (panel.lodge().await, panel.lodge().await);
    let link = async |from: &CaseRef<'_>, to: &CaseRef<'_>| pb::LinkCasesRequest {
        request_id: new_request_id(),
        case_id: from.id.clone(),
        version: from.version().await,
        other_case_id: to.id.clone(),
        kind: pb::LinkKind::Sibling.into(),
    };
    let mut cases = panel.coordinator().cases();
    cases.link_cases(link(&one, &other).await).await.granted();
    for (case, linked) in [(&one, &other), (&other, &one)] {
        let links = case.now().await.links;
        assert_eq!(links.len(), 1);
        assert_eq!(links[0].case_id, linked.id);
        assert_eq!(links[0].kind(), pb::LinkKind::Sibling);
    }
    for (from, to) in [(&one, &other), (&other, &one), (&one, &one)] {
        let told = cases.link_cases(link(from, to).await).await.told();
        assert_eq!(told, "FailedPrecondition ALREADY_LINKED");
    }
}

async fn r37_r38_clocks_say_how_they_were_derived(panel: &Panel) {
    let case = panel.lodge().await;
    let clocks = async || {
        let request = pb::GetCaseClocksRequest {
            case_id: case.id.clone(),
        };
        let mut cases = panel.coordinator().cases();
        cases.get_case_clocks(request).await.granted().clocks
    };
    let clock = |clocks: &[pb::Clock], code: &str| {
        let found = clocks.iter().find(|clock| clock.code == code);
        found.cloned().unwrap()
    };
    let rg = clock(&clocks().await, "RG_DECISION");
    assert_eq!(rg.starts_on, Some(date("2026-11-16")));
    assert_eq!(rg.due_on, Some(date("2026-12-31")));
    assert_eq!(rg.rule, "R37");
    assert!(rg.derivation[1].contains("45 days"), "{rg:?}");
    assert_eq!((rg.met_on, rg.overdue), (None, false));

    let item = case.listed(RG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    let clocks = clocks().await;
    let rg = clock(&clocks, "RG_DECISION");
    assert_eq!(rg.met_on, Some(date("2026-11-16")));
    let cg = clock(&clocks, "CG_DECISION");
    assert_eq!(cg.due_on, Some(date("2026-12-31")));
}

async fn an_external_decision_has_its_source_and_no_sitting(panel: &Panel) {
    let case = panel.lodge().await;
    let request = external(&case, Stage::ReasonableGrounds, Outcome::Positive).await;
    let mut cases = panel.sca_liaison().cases();
    let reply = cases.record_external_decision(request).await.granted();
    let now = case.now().await;
    assert_eq!(now.state(), pb::CaseState::AwaitingConclusiveGrounds);
    let decision = &now.decisions[0];
    assert_eq!(decision.id, reply.decision_id);
    assert_eq!(decision.decider(), pb::Decider::Sca);
    assert_eq!(decision.source, "Letter of 12 November");
    assert_eq!(decision.sitting_id, "");
    assert_eq!(decision.decided_on, Some(date("2026-11-12")));
    assert!(decision.positions.is_empty() && decision.roll.is_empty());

    // The panel may then decide conclusive grounds, even negative: it is not the
    // sitting that found reasonable grounds (R46).
    case.all_heard().await;
    case.enquired().await;
    let item = case.listed(CG).await.convened().await;
    let item = item.positions([pb::View::Negative; 3]).await;
    let request = item.sealing(&[Outcome::Negative]).await;
    let mut decisions = panel.chair().decisions();
    decisions.seal_decision(request).await.granted();
    assert_eq!(case.now().await.state(), pb::CaseState::Decided);
}

async fn an_external_decision_follows_the_same_order(panel: &Panel) {
    let case = panel.lodge().await;
    let record = async |stage, outcome| {
        let request = external(&case, stage, outcome).await;
        let mut cases = panel.coordinator().cases();
        cases.record_external_decision(request).await
    };
    let told = record(Stage::ConclusiveGrounds, Outcome::Positive)
        .await
        .told();
    assert_eq!(told, "FailedPrecondition RG_NOT_POSITIVE R47");
    record(Stage::ReasonableGrounds, Outcome::Positive)
        .await
        .granted();
    let told = record(Stage::ReasonableGrounds, Outcome::Negative)
        .await
        .told();
    assert_eq!(told, "FailedPrecondition STAGE_ALREADY_DECIDED");
    record(Stage::ConclusiveGrounds, Outcome::Negative)
        .await
        .granted();
    let told = record(Stage::ConclusiveGrounds, Outcome::Positive)
        .await
        .told();
    assert_eq!(told, "FailedPrecondition STAGE_ALREADY_DECIDED");

    let other = panel.lodge().await;
    let request = external(&other, Stage::ReasonableGrounds, Outcome::Negative).await;
    let mut cases = panel.coordinator().cases();
    cases.record_external_decision(request).await.granted();
    let request = external(&other, Stage::ConclusiveGrounds, Outcome::Positive).await;
    let told = cases.record_external_decision(request).await.told();
    assert_eq!(told, "FailedPrecondition CASE_CLOSED");
}

async fn a_closed_case_takes_no_more_facts_but_word_of_the_competent_authority(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = case.listed(RG_THEN_CG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    let mut cases = panel.coordinator().cases();
    let request = pb::RecordAgeStatusRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        status: pb::AgeStatus::Doubted.into(),
        date_of_birth: None,
        basis: "Late.".to_owned(),
    };
    let told = cases.record_age_status(request).await.told();
    assert_eq!(told, "FailedPrecondition CASE_CLOSED");
    let request = pb::RecordScaUpdateRequest {
        sca_reference: "NRM-2026-000124".to_owned(),
        ..sca_word(&case).await
    };
    cases.record_sca_update(request).await.granted();
}

async fn a_case_is_found_by_its_printed_reference(panel: &Panel) {
    let case = panel.lodge().await;
    let mut cases = panel.coordinator().cases();
    let found = cases.get_case(look_at(&case.reference)).await.granted();
    assert_eq!(found.case.unwrap().id, case.id);
    // One character mistyped is no reference at all.
    let mut mistyped = case.reference.clone();
    let last = mistyped.pop().unwrap();
    mistyped.push(if last == '2' { '3' } else { '2' });
    assert_eq!(cases.get_case(look_at(&mistyped)).await.told(), "NotFound");
}

async fn cases_are_listed_by_state_and_turned_page_by_page(panel: &Panel) {
    let mut lodged = Vec::new();
    for _ in 0..5 {
        lodged.push(panel.lodge().await.id);
    }
    lodged.reverse();
    let mut cases = panel.coordinator().cases();
    let (mut seen, mut token, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let request = pb::ListCasesRequest {
            page_size: 2,
            page_token: token,
            state: pb::CaseState::Received.into(),
        };
        let reply = cases.list_cases(request).await.granted();
        seen.extend(reply.cases.into_iter().map(|row| row.id));
        (token, pages) = (reply.next_page_token, pages + 1);
        if token.is_empty() {
            break;
        }
    }
    assert_eq!((seen, pages), (lodged, 3));
    let request = pb::ListCasesRequest {
        state: pb::CaseState::Decided.into(),
        ..pb::ListCasesRequest::default()
    };
    assert!(cases.list_cases(request).await.granted().cases.is_empty());
}

async fn history_tells_what_happened_without_naming_anybody(panel: &Panel) {
    let case = panel.lodge().await;
    case.hear(pb::ContributionKind::Guardian, "Met twice.")
        .await;
    let item = case.listed(RG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    let request = pb::GetCaseHistoryRequest {
        case_id: case.id.clone(),
    };
    let mut cases = panel.coordinator().cases();
    let entries = cases.get_case_history(request).await.granted().entries;
    let kinds: Vec<&str> = entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "ReferralLodged",
            "ContributionRecorded",
            "Listed",
            "PositionRecorded",
            "PositionRecorded",
            "PositionRecorded",
            "DecisionSealed",
        ]
    );
    assert_eq!(entries[0].actor_id, panel.first_responder().id);
    assert_eq!(entries[6].actor_id, panel.chair().id);
    for (place, entry) in (1..).zip(&entries) {
        assert_eq!(entry.sequence, place);
        assert_eq!(entry.hash.len(), 64);
        for name in ["Wren", "Lightfoot", "guardian met"] {
            assert!(!entry.summary.contains(name), "{}", entry.summary);
        }
    }
    assert!(entries.is_sorted_by_key(|entry| {
        let at = entry.recorded_at.unwrap();
        (at.seconds, at.nanos)
    }));
}

async fn both_receipt_dates_give_a_result(panel: &Panel) {
    // More than 100 days from 18 on the NRM's date, fewer on the site's.
    let mut given = referral();
    given.child.as_mut().unwrap().date_of_birth = Some(born("2009-02-10"));
    let request = pb::LodgeReferralRequest {
        nrm_received_on: Some(date("2026-10-20")),
        ..lodgement(given)
    };
    let case = panel.lodge_by(&panel.first_responder(), request).await;
    let request = pb::GetCaseEligibilityRequest { case_id: case.id };
    let mut cases = panel.coordinator().cases();
    let reply = cases.get_case_eligibility(request).await.granted();
    assert_eq!(reply.other_date_result(), EligibilityResult::OutOfScope);
    let eligibility = reply.eligibility.unwrap();
    assert_eq!(eligibility.result(), EligibilityResult::InScope);
    assert_eq!(eligibility.measured_on, Some(date("2026-10-20")));
    let rules = eligibility.steps.iter().map(|step| step.rule.as_str());
    assert_eq!(rules.collect::<Vec<_>>(), ["R1", "R2", "R3", "R5", "R11"]);
    for step in eligibility.steps {
        assert!(!step.input.is_empty() && !step.source.is_empty());
        assert!(!step.would_change.is_empty());
    }
}

/// Tries to list a case for reasonable grounds, and returns what is told.
async fn listing(panel: &Panel, case: &CaseRef<'_>) -> String {
    let sitting = panel.sitting().await;
    let request = case.listing(&sitting, RG).await;
    let mut sittings = panel.coordinator().sittings();
    sittings.add_agenda_item(request).await.told()
}

async fn sca_word(case: &CaseRef<'_>) -> pb::RecordScaUpdateRequest {
    pb::RecordScaUpdateRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        ..pb::RecordScaUpdateRequest::default()
    }
}

async fn external(
    case: &CaseRef<'_>,
    stage: Stage,
    outcome: Outcome,
) -> pb::RecordExternalDecisionRequest {
    pb::RecordExternalDecisionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        stage: stage.into(),
        outcome: outcome.into(),
        decider: pb::Decider::Sca.into(),
        decided_on: Some(date("2026-11-12")),
        source: "Letter of 12 November".to_owned(),
    }
}
