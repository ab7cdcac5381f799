//! Positions, quorum and seals.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, Outcome, Stage, View};
use nrm_panel_tests::{
    actor::{Actor, Told, words},
    builder::{
        CG, CaseRef, Item, RG, RG_THEN_CG, citation, no_plan, nothing_found, second_look,
        stage_outcome, trafficked,
    },
    on_both,
    panel::Panel,
};
use prost_reflect::DescriptorPool;

use crate::evidence::{accept, add, offer, open_to_all, pdf};

on_both!(
    r45_both_decisions_are_sealed_at_one_sitting,
    r13_without_health_nothing_is_sealed,
    r13_a_member_who_left_no_longer_counts,
    r14_the_childs_social_worker_does_not_chair,
    r14_a_recused_member_does_not_count,
    r15_r16_guardian_and_teacher_are_heard_and_do_not_decide,
    r15_r19_r21_r91_conclusive_grounds_wait_for_everybody,
    r17_a_position_is_missing,
    r17_dissent_is_recorded_and_adjourned_then_agreed,
    r17_an_abstention_is_no_agreement,
    r18_without_training_nobody_decides,
    r27_r28_r73_a_decision_tells_its_test_and_what_it_is_not,
    r24_a_negative_outcome_waits_for_somebody_else_to_look_again,
    r29_an_outcome_follows_its_findings,
    r29_a_contradiction_is_overridden_with_a_reason_that_shows,
    r31_r32_r34_routes_and_forms_are_told_as_found,
    r35_reasonable_grounds_on_the_account_alone_say_why,
    r66_no_record_is_no_proof_against,
    r66_an_expert_report_is_addressed_and_never_decisive_alone,
    a_citation_must_be_before_the_whole_panel,
    r46_no_negative_conclusive_grounds_at_the_first_sitting,
    r47_conclusive_grounds_follow_positive_reasonable_grounds,
    r47_negative_reasonable_grounds_end_the_case,
    the_chair_cannot_seal_another_outcome_than_the_positions,
    only_the_chair_of_the_sitting_seals,
    nothing_is_stated_or_sealed_before_the_sitting_is_convened,
    sealed_is_final,
    two_terminals_race_to_seal_and_one_wins,
    a_position_is_revised_until_the_seal,
    r17_positions_stay_hidden_until_every_deciding_seat_has_stated,
    a_declared_interest_voids_the_position,
);

async fn r45_both_decisions_are_sealed_at_one_sitting(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = ready(&case, RG_THEN_CG).await;
    let sealed = item.sealed().await;

    let stages: Vec<_> = sealed.iter().map(pb::Decision::stage).collect();
    assert_eq!(stages, RG_THEN_CG);
    for decision in &sealed {
        assert_eq!(decision.outcome(), Outcome::Positive);
        assert_eq!(decision.decider(), pb::Decider::Panel);
        assert_eq!(decision.positions.len(), 3);
        let voting = decision.roll.iter().filter(|entry| entry.voting);
        assert_eq!(voting.count(), 3);
        assert_eq!(decision.roll.len(), 4);
        assert_eq!(decision.constitution_version, 1);
        assert!(!decision.test_version.is_empty());
        assert!(!decision.rules_version.is_empty());
        assert_eq!(decision.evidence.len(), 1);
    }
    let case = case.now().await;
    assert_eq!(case.state(), pb::CaseState::Decided);
    assert_eq!(case.decisions, sealed);
}

async fn r13_without_health_nothing_is_sealed(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await;
    let present = [panel.chair(), panel.officer(), panel.guardian()];
    let item = item.convened_with(&present).await;
    let agenda = panel.sitting_now(&item.sitting).await.agenda;
    assert!(!agenda[0].quorate);
    assert!(agenda[0].missing[0].contains("health"), "{agenda:?}");
    let told = seal(&panel.chair(), &item, Outcome::Positive).await;
    assert_eq!(told, "FailedPrecondition QUORUM_NOT_MET R13");
    let told = state(&panel.nurse(), &item, View::Positive).await;
    assert_eq!(told, "FailedPrecondition NOT_PRESENT");

    panel.attend(&item.sitting, &panel.nurse(), true).await;
    let agenda = panel.sitting_now(&item.sitting).await.agenda;
    assert!(agenda[0].quorate);
    item.positions([View::Positive; 3]).await.sealed().await;
}

async fn r13_a_member_who_left_no_longer_counts(panel: &Panel) {
    let case = panel.lodge().await;
    let item = ready(&case, RG).await;
    panel.attend(&item.sitting, &panel.nurse(), false).await;
    let told = seal(&panel.chair(), &item, Outcome::Positive).await;
    assert_eq!(told, "FailedPrecondition QUORUM_NOT_MET R13");
    // The chair may go too: then nobody decides.
    panel.attend(&item.sitting, &panel.chair(), false).await;
    let told = seal(&panel.chair(), &item, Outcome::Positive).await;
    assert_eq!(told, "FailedPrecondition CHAIR_NOT_PRESENT");
    assert_eq!(case.now().await.state(), pb::CaseState::Listed);
}

async fn r14_the_childs_social_worker_does_not_chair(panel: &Panel) {
    let case = panel.lodge().await;
    let item = ready(&case, RG).await;
    case.assigned_to(&panel.chair()).await;
    let told = seal(&panel.chair(), &item, Outcome::Positive).await;
    assert_eq!(told, "FailedPrecondition CHAIR_IS_SOCIAL_WORKER R14");
}

async fn r14_a_recused_member_does_not_count(panel: &Panel) {
    let case = panel.lodge().await;
    let item = ready(&case, RG).await;
    case.interest_of(&panel.nurse()).await;
    let told = seal(&panel.chair(), &item, Outcome::Positive).await;
    assert_eq!(told, "FailedPrecondition QUORUM_NOT_MET R13");
}

async fn r15_r16_guardian_and_teacher_are_heard_and_do_not_decide(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    panel.attend(&item.sitting, &panel.teacher(), true).await;
    for (adviser, rule) in [(panel.guardian(), "R15"), (panel.teacher(), "R16")] {
        let told = state(&adviser, &item, View::Positive).await;
        assert_eq!(
            told,
            format!("FailedPrecondition SEAT_DOES_NOT_VOTE {rule}")
        );
    }
}

async fn r15_r19_r21_r91_conclusive_grounds_wait_for_everybody(panel: &Panel) {
    let case = panel.lodge().await;
    let item = ready(&case, RG_THEN_CG).await;
    let refused = async |reason: &str| {
        let told = seal(&panel.chair(), &item, Outcome::Positive).await;
        assert_eq!(told, format!("FailedPrecondition {reason}"));
    };
    refused("SCA_REFERENCE_MISSING R21").await;
    case.referenced().await;
    for (reason, kind) in [
        ("CHILD_NOT_HEARD R91", pb::ContributionKind::Child),
        (
            "SOCIAL_CARE_NOT_HEARD R19",
            pb::ContributionKind::ChildrensSocialCare,
        ),
        ("GUARDIAN_NOT_HEARD R15", pb::ContributionKind::Guardian),
    ] {
        refused(reason).await;
        case.hear(kind, "Said to the social worker.").await;
    }
    item.sealed().await;
}

async fn r17_a_position_is_missing(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    for member in [panel.chair(), panel.officer()] {
        let request = item.position(Stage::ReasonableGrounds, View::Positive);
        member.decisions().record_position(request).await.granted();
    }
    let told = seal(&panel.chair(), &item, Outcome::Positive).await;
    assert_eq!(told, "FailedPrecondition POSITIONS_MISSING R17");
}

async fn r17_dissent_is_recorded_and_adjourned_then_agreed(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let item = item
        .positions([View::Positive, View::Negative, View::Positive])
        .await;
    let told = seal(&panel.chair(), &item, Outcome::Positive).await;
    assert_eq!(told, "FailedPrecondition POSITIONS_NOT_AGREED R17");
    item.adjourned(pb::AdjournmentReason::NoAgreement).await;
    assert_eq!(case.now().await.state(), pb::CaseState::Received);

    panel.at("2026-11-18");
    let item = ready(&case, RG).await;
    let sealed = item.sealed().await;
    assert_eq!(sealed[0].outcome(), Outcome::Positive);
    let state = case.now().await.state();
    assert_eq!(state, pb::CaseState::AwaitingConclusiveGrounds);
}

async fn r17_an_abstention_is_no_agreement(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let item = item
        .positions([View::Positive, View::Positive, View::Abstain])
        .await;
    let told = seal(&panel.chair(), &item, Outcome::Positive).await;
    assert_eq!(told, "FailedPrecondition POSITIONS_NOT_AGREED R17");
}

async fn r18_without_training_nobody_decides(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await;
    let present = [panel.chair(), panel.officer(), panel.trainee()];
    let item = item.convened_with(&present).await;
    let told = state(&panel.trainee(), &item, View::Positive).await;
    assert_eq!(told, "FailedPrecondition TRAINING_NOT_VALID R18");
    let told = seal(&panel.chair(), &item, Outcome::Positive).await;
    assert_eq!(told, "FailedPrecondition TRAINING_NOT_VALID R18");
    panel.attend(&item.sitting, &panel.nurse(), true).await;
    item.positions([View::Positive; 3]).await.sealed().await;
}

async fn r27_r28_r73_a_decision_tells_its_test_and_what_it_is_not(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    let sealed = ready(&case, RG_THEN_CG).await.sealed().await;
    let tests: Vec<&str> = sealed.iter().map(|it| it.test_version.as_str()).collect();
    assert_eq!(tests, ["rg-2023-07", "cg-2021"]);
    assert!(sealed[0].standard.contains("reasonable grounds to believe"));
    assert!(sealed[1].standard.contains("more likely than not"));
    for decision in &sealed {
        let note = "neither binds a court nor is required for the defence of section 45";
        assert!(decision.defence_note.contains(note), "{decision:?}");
    }
}

async fn r29_a_contradiction_is_overridden_with_a_reason_that_shows(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = ready(&case, RG_THEN_CG).await;
    let mut request = item.sealing(&[Outcome::Positive; 2]).await;
    request.outcomes[1].override_reason = "Needless.".to_owned();
    let told = sealed_by_chair(panel, request.clone()).await;
    assert_eq!(told, "FailedPrecondition NOTHING_TO_OVERRIDE");
    let why = "The purpose is plain from the sum of it.";
    request.outcomes[1].findings = Some(nothing_found());
    request.outcomes[1].override_reason = why.to_owned();
    assert_eq!(sealed_by_chair(panel, request).await, "OK");
    let shown = case.now().await.decisions;
    assert_eq!(shown[1].override_reason, why);
    assert_eq!(shown[1].outcome(), Outcome::Positive);
    assert_eq!(shown[1].findings, Some(nothing_found()));
}

async fn r31_r32_r34_routes_and_forms_are_told_as_found(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = ready(&case, RG_THEN_CG).await;
    let mut request = item.sealing(&[Outcome::Positive; 2]).await;
    let mut found = trafficked();
    let purpose = found.purpose.as_mut().unwrap();
    purpose.purposes[0].realisation = pb::Realisation::Intended.into();
    found.service = Some(pb::ServiceFinding {
        finding: pb::Finding::NotDecided.into(),
        ..pb::ServiceFinding::default()
    });
    request.outcomes[1].findings = Some(found.clone());
    let told = sealed_by_chair(panel, request.clone()).await;
    assert_eq!(told, "FailedPrecondition FINDING_NOT_DECIDED R29");

    found.service = Some(pb::ServiceFinding {
        finding: pb::Finding::Found.into(),
        reasons: "He worked for another.".to_owned(),
        rests_on: vec!["referral".to_owned()],
    });
    request.outcomes[1].findings = Some(found.clone());
    request.outcomes[1].route = pb::Route::SlaveryServitudeForcedLabour.into();
    let forms = [
        pb::ExploitationType::ForcedToWork,
        pb::ExploitationType::Other,
    ];
    request.outcomes[1].forms = forms.map(i32::from).to_vec();
    assert_eq!(sealed_by_chair(panel, request).await, "OK");
    let decisions = case.now().await.decisions;
    assert_eq!(decisions[0].route(), pb::Route::Unspecified);
    assert_eq!(decisions[1].findings, Some(found));
    assert_eq!(
        decisions[1].route(),
        pb::Route::SlaveryServitudeForcedLabour
    );
    assert_eq!(decisions[1].forms().collect::<Vec<_>>(), forms);
}

async fn r35_reasonable_grounds_on_the_account_alone_say_why(panel: &Panel) {
    let case = panel.lodge().await;
    let item = ready(&case, RG).await;
    let mut request = item.sealing(&[Outcome::Positive]).await;
    request.outcomes[0].account_alone_reason.clear();
    let told = sealed_by_chair(panel, request.clone()).await;
    assert_eq!(told, "FailedPrecondition CLAIM_NOT_SUPPORTED R35");
    case.hear(
        pb::ContributionKind::ChildrensSocialCare,
        "Known since May.",
    )
    .await;
    request.case_version = case.version().await;
    let care = citation("childrens-social-care");
    request.outcomes[0].evidence.push(care);
    assert_eq!(sealed_by_chair(panel, request).await, "OK");
}

async fn r66_no_record_is_no_proof_against(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = case.asked_of(&["Warwickshire Police"]).await;
    let nothing = pb::RecordInformationRequest {
        request_id: new_request_id(),
        information_request_id: asked[0].id.clone(),
        version: 1,
        nil_return: true,
        sent_by: "The records desk".to_owned(),
        ..pb::RecordInformationRequest::default()
    };
    let mut requests = panel.coordinator().requests();
    requests.record_information(nothing).await.granted();
    let item = ready(&case, RG).await;
    let mut request = item.sealing(&[Outcome::Positive]).await;
    let mut cited = citation("I1");
    cited.bearing = pb::Bearing::Against.into();
    request.outcomes[0].evidence.push(cited);
    let told = sealed_by_chair(panel, request.clone()).await;
    assert_eq!(told, "FailedPrecondition ABSENCE_IS_NO_PROOF R66");
    request.outcomes[0].evidence[1].bearing = pb::Bearing::Neither.into();
    assert_eq!(sealed_by_chair(panel, request).await, "OK");
    let sealed = &case.now().await.decisions[0];
    assert_eq!(sealed.evidence[1].nature(), pb::EvidenceNature::NothingHeld);
}

async fn r66_an_expert_report_is_addressed_and_never_decisive_alone(panel: &Panel) {
    let case = panel.lodge().await;
    let bytes = pdf(2_000, 1);
    let report = pb::StartUploadRequest {
        expert_report: true,
        ..offer(&case, &bytes)
    };
    let report = add(&panel.coordinator(), &case, report, &bytes).await;
    assert!(report.details.unwrap().expert_report);
    accept(&panel.coordinator(), &case, 1).await;
    let item = ready(&case, RG).await;
    let request = item.sealing(&[Outcome::Positive]).await;
    let told = sealed_by_chair(panel, request.clone()).await;
    assert_eq!(told, "FailedPrecondition EXPERT_NOT_ADDRESSED R66");

    let mut decisive = request.clone();
    let mut cited = citation("E1");
    cited.weight = pb::EvidenceWeight::Decisive.into();
    decisive.outcomes[0].evidence = vec![cited];
    let told = sealed_by_chair(panel, decisive).await;
    assert_eq!(told, "FailedPrecondition EXPERT_DECISIVE_ALONE R66");

    let mut doubted = request.clone();
    let mut cited = citation("E1");
    cited.credibility.as_mut().unwrap().detail = pb::Detail::Vague.into();
    doubted.outcomes[0].evidence.push(cited);
    let told = sealed_by_chair(panel, doubted).await;
    assert_eq!(told, "FailedPrecondition MITIGATION_NOT_CONSIDERED R66");

    let mut aside = request;
    aside.outcomes[0].set_aside = vec![pb::SetAside {
        item: "E1".to_owned(),
        reason: "It is about her sister.".to_owned(),
    }];
    assert_eq!(sealed_by_chair(panel, aside.clone()).await, "OK");
    let sealed = &case.now().await.decisions[0];
    assert_eq!(sealed.set_aside, aside.outcomes[0].set_aside);
}

async fn a_citation_must_be_before_the_whole_panel(panel: &Panel) {
    let case = panel.lodge().await;
    let bytes = pdf(2_000, 1);
    let kept_back = pb::StartUploadRequest {
        caveat: Some(pb::Caveat {
            visibility: pb::Visibility::Coordinator.into(),
            ..open_to_all()
        }),
        ..offer(&case, &bytes)
    };
    add(&panel.coordinator(), &case, kept_back, &bytes).await;
    let item = ready(&case, RG).await;
    let cite = async |item_name: &str, version: i64| {
        let mut request = item.sealing(&[Outcome::Positive]).await;
        request.outcomes[0].evidence = vec![pb::EvidenceCitation {
            version,
            ..citation(item_name)
        }];
        sealed_by_chair(panel, request).await
    };
    for (name, version, reason) in [
        ("E1", 1, "EVIDENCE_NOT_ACCEPTED"),
        ("E2", 1, "CITATION_UNKNOWN"),
        ("I1", 1, "CITATION_UNKNOWN"),
        ("guardian", 1, "CITATION_UNKNOWN"),
        ("referral", 2, "CITATION_NOT_CURRENT"),
    ] {
        let told = cite(name, version).await;
        assert_eq!(told, format!("FailedPrecondition {reason}"));
    }
    accept(&panel.coordinator(), &case, 1).await;
    let told = cite("E1", 1).await;
    assert_eq!(told, "FailedPrecondition EVIDENCE_NOT_BEFORE_PANEL R64");
    let mut request = item.sealing(&[Outcome::Positive]).await;
    let purpose = trafficked().purpose.map(|purpose| pb::PurposeFinding {
        rests_on: vec!["E1".to_owned()],
        ..purpose
    });
    request.outcomes[0].findings = Some(pb::Findings {
        purpose,
        ..pb::Findings::default()
    });
    let told = sealed_by_chair(panel, request).await;
    assert_eq!(told, "FailedPrecondition FINDING_NOT_GROUNDED");
}

/// The record has no place for means, consent or nationality (R30, R36).
#[test]
fn r30_r36_nothing_of_a_decision_asks_for_means_consent_or_nationality() {
    let pool = DescriptorPool::decode(nrm_panel_proto::DESCRIPTORS).unwrap();
    let mut fields = 0;
    for message in [
        "StageOutcome",
        "Findings",
        "ActionFinding",
        "PurposeFinding",
        "Decision",
    ] {
        let message = pool
            .get_message_by_name(&format!("nrm.panel.v1.{message}"))
            .unwrap();
        for field in message.fields() {
            fields += 1;
            for word in ["means", "consent", "nationality"] {
                assert!(!field.name().contains(word), "{}", field.full_name());
            }
        }
    }
    assert!(fields > 40, "{fields}");
}

async fn r29_an_outcome_follows_its_findings(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = ready(&case, RG_THEN_CG).await;
    let mut request = item.sealing(&[Outcome::Positive; 2]).await;
    request.outcomes[1].findings = Some(nothing_found());
    let mut decisions = panel.chair().decisions();
    let told = decisions.seal_decision(request).await.told();
    assert_eq!(told, "FailedPrecondition OUTCOME_CONTRADICTS_FINDINGS R29");
}

async fn r46_no_negative_conclusive_grounds_at_the_first_sitting(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = case.listed(RG_THEN_CG).await.convened().await;
    for member in [panel.chair(), panel.officer(), panel.nurse()] {
        for (stage, view) in RG_THEN_CG.iter().zip([View::Positive, View::Negative]) {
            let request = item.position(*stage, view);
            member.decisions().record_position(request).await.granted();
        }
    }
    let both = [Outcome::Positive, Outcome::Negative];
    let request = item.sealing(&both).await;
    let mut decisions = panel.chair().decisions();
    let told = decisions.seal_decision(request).await.told();
    assert_eq!(told, "FailedPrecondition CG_NEGATIVE_AT_FIRST_SITTING R46");

    // The reasonable grounds alone can be sealed; the rest waits for another day.
    let mut request = item.sealing(&both).await;
    request.outcomes.truncate(1);
    decisions.seal_decision(request).await.granted();
    panel.at("2026-12-02");
    let item = case.listed(CG).await.convened().await;
    let item = item.positions([View::Negative; 3]).await;
    let request = item.sealing(&[Outcome::Negative]).await;
    let told = decisions.seal_decision(request).await.told();
    assert_eq!(told, "FailedPrecondition ENQUIRIES_NOT_MADE R48");
    case.enquired().await;
    let request = item.sealing(&[Outcome::Negative]).await;
    let reply = decisions.seal_decision(request).await.granted();
    assert_eq!(reply.decisions[0].outcome(), Outcome::Negative);
    assert_eq!(case.now().await.state(), pb::CaseState::Decided);
}

async fn r24_a_negative_outcome_waits_for_somebody_else_to_look_again(panel: &Panel) {
    let case = panel.lodge().await;
    case.enquired().await;
    let item = case.listed(RG).await.convened().await;
    let members = [panel.chair(), panel.officer(), panel.nurse()];
    for member in &members {
        let stated = item.position(RG[0], View::Negative);
        member.decisions().record_position(stated).await.granted();
    }
    let missing = "FailedPrecondition SECOND_LOOK_MISSING R24";
    assert_eq!(
        seal(&panel.chair(), &item, Outcome::Negative).await,
        missing
    );

    let look = |verdict: pb::LookVerdict| pb::RecordSecondLookRequest {
        verdict: verdict.into(),
        ..second_look(&item.sitting, &item.case.id, RG[0])
    };
    for member in &members {
        let mut decisions = member.decisions();
        let told = decisions
            .record_second_look(look(pb::LookVerdict::Agrees))
            .await
            .told();
        assert_eq!(told, "FailedPrecondition SECOND_LOOK_NOT_INDEPENDENT R24");
    }
    let mut decisions = panel.coordinator().decisions();
    let doubt = look(pb::LookVerdict::AsksForMore);
    decisions.record_second_look(doubt).await.granted();
    assert_eq!(
        seal(&panel.chair(), &item, Outcome::Negative).await,
        missing
    );

    let agreed = look(pb::LookVerdict::Agrees);
    decisions.record_second_look(agreed).await.granted();
    let request = item.sealing(&[Outcome::Negative]).await;
    let mut chair = panel.chair().decisions();
    let reply = chair.seal_decision(request).await.granted();
    let kept = reply.decisions[0].second_look.as_ref().unwrap();
    assert_eq!(kept.person_id, panel.coordinator().id);
    assert_eq!(kept.verdict(), pb::LookVerdict::Agrees);
}

async fn r47_conclusive_grounds_follow_positive_reasonable_grounds(panel: &Panel) {
    let case = panel.lodge().await;
    let sitting = panel.sitting().await;
    let listing = case.listing(&sitting, CG).await;
    let mut sittings = panel.coordinator().sittings();
    let told = sittings.add_agenda_item(listing).await.told();
    assert_eq!(told, "FailedPrecondition STAGE_NOT_OPEN R47");

    case.all_heard().await;
    let item = case.listed_at(&sitting, RG_THEN_CG).await.convened().await;
    let item = item.positions([View::Positive; 3]).await;
    let mut request = item.sealing(&[Outcome::Positive; 2]).await;
    request.outcomes.remove(0);
    let mut decisions = panel.chair().decisions();
    let told = decisions.seal_decision(request).await.told();
    assert_eq!(told, "FailedPrecondition RG_NOT_POSITIVE R47");
}

async fn r47_negative_reasonable_grounds_end_the_case(panel: &Panel) {
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = case.listed(RG_THEN_CG).await.convened().await;
    let item = item.positions([View::Negative; 3]).await;
    let both = [Outcome::Negative; 2];
    let request = item.sealing(&both).await;
    let mut decisions = panel.chair().decisions();
    let told = decisions.seal_decision(request).await.told();
    assert_eq!(told, "FailedPrecondition RG_NOT_POSITIVE R47");
    case.enquired().await;
    let mut request = item.sealing(&both).await;
    request.outcomes.truncate(1);
    decisions.seal_decision(request).await.granted();
    let now = case.now().await;
    assert_eq!(now.state(), pb::CaseState::Decided);
    assert_eq!(now.decisions.len(), 1);
}

async fn the_chair_cannot_seal_another_outcome_than_the_positions(panel: &Panel) {
    let case = panel.lodge().await;
    let item = ready(&case, RG).await;
    let told = seal(&panel.chair(), &item, Outcome::Negative).await;
    assert_eq!(told, "FailedPrecondition OUTCOME_NOT_AS_POSITIONS");
    let mut request = item.sealing(&[Outcome::Positive]).await;
    request.outcomes[0] = stage_outcome(Stage::ConclusiveGrounds, Outcome::Positive);
    let mut decisions = panel.chair().decisions();
    case.all_heard().await;
    request.case_version = case.version().await;
    let told = decisions.seal_decision(request).await.told();
    assert_eq!(told, "FailedPrecondition STAGE_NOT_LISTED");
}

async fn only_the_chair_of_the_sitting_seals(panel: &Panel) {
    let case = panel.lodge().await;
    let item = ready(&case, RG).await;
    for (actor, expected) in [
        (
            panel.coordinator(),
            "PermissionDenied NOT_PERMITTED DecisionService/SealDecision",
        ),
        (
            panel.officer(),
            "PermissionDenied NOT_PERMITTED DecisionService/SealDecision",
        ),
        (panel.other_chair(), "NotFound"),
        (panel.stranger(), "NotFound"),
    ] {
        let told = seal(&actor, &item, Outcome::Positive).await;
        assert_eq!(told, expected);
    }
    // A chair who came as a deputy sees the item, and still does not seal it.
    panel
        .attend(&item.sitting, &panel.other_chair(), true)
        .await;
    let told = seal(&panel.other_chair(), &item, Outcome::Positive).await;
    assert_eq!(
        told,
        "PermissionDenied NOT_PERMITTED DecisionService/SealDecision"
    );
}

async fn nothing_is_stated_or_sealed_before_the_sitting_is_convened(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await;
    let told = state(&panel.officer(), &item, View::Positive).await;
    assert_eq!(told, "FailedPrecondition SITTING_NOT_CONVENED");
    let told = seal(&panel.chair(), &item, Outcome::Positive).await;
    assert_eq!(told, "FailedPrecondition SITTING_NOT_CONVENED");
}

async fn sealed_is_final(panel: &Panel) {
    let case = panel.lodge().await;
    let item = ready(&case, RG).await;
    let again = item.sealing(&[Outcome::Positive]).await;
    item.clone().sealed().await;
    let mut decisions = panel.chair().decisions();
    let told = decisions.seal_decision(again).await.told();
    assert_eq!(told, "FailedPrecondition ALREADY_SEALED");
    let told = state(&panel.officer(), &item, View::Negative).await;
    assert_eq!(told, "FailedPrecondition ALREADY_SEALED");
    let request = pb::AdjournItemRequest {
        request_id: new_request_id(),
        sitting_id: item.sitting.clone(),
        case_id: case.id.clone(),
        case_version: case.version().await,
        reason: pb::AdjournmentReason::Time.into(),
        evidence_wanted: String::new(),
        return_by: None,
        ..pb::AdjournItemRequest::default()
    };
    let told = panel.chair().sittings().adjourn_item(request).await.told();
    assert_eq!(told, "FailedPrecondition ALREADY_SEALED");
}

async fn two_terminals_race_to_seal_and_one_wins(panel: &Panel) {
    for _ in 0..5 {
        let case = panel.lodge().await;
        let item = ready(&case, RG).await;
        let (here, there) = (
            item.sealing(&[Outcome::Positive]).await,
            item.sealing(&[Outcome::Positive]).await,
        );
        let (chair, again) = (panel.chair(), panel.chair());
        let (mut here_calls, mut there_calls) = (chair.decisions(), again.decisions());
        let (first, second) = tokio::join!(
            here_calls.seal_decision(here),
            there_calls.seal_decision(there),
        );
        let (won, lost) = if first.is_ok() {
            (first, second)
        } else {
            (second, first)
        };
        assert_eq!(won.granted().decisions.len(), 1);
        let told = lost.told();
        let expected = ["FailedPrecondition ALREADY_SEALED", "Aborted STALE_VERSION"];
        assert!(expected.contains(&told.as_str()), "{told}");
        assert_eq!(case.now().await.decisions.len(), 1);
    }
}

async fn a_position_is_revised_until_the_seal(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let item = item
        .positions([View::Positive, View::Negative, View::Positive])
        .await;
    let mut decisions = panel.officer().decisions();
    let revised = |version| pb::RecordPositionRequest {
        version,
        ..item.position(Stage::ReasonableGrounds, View::Positive)
    };
    let told = decisions.record_position(revised(0)).await.told();
    assert_eq!(told, "Aborted STALE_VERSION");
    let reply = decisions.record_position(revised(1)).await.granted();
    assert_eq!(reply.position.unwrap().version, 2);
    let sealed = item.sealed().await;
    let versions = sealed[0].positions.iter().map(|position| position.version);
    assert_eq!(versions.max(), Some(2));
}

async fn r17_positions_stay_hidden_until_every_deciding_seat_has_stated(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let seen = async |actor: Actor| case.seen_by(&actor).await.positions.len();
    let board = async || panel.sitting_now(&item.sitting).await.agenda[0].views.len();
    let state = async |actor: Actor| {
        let request = item.position(Stage::ReasonableGrounds, View::Positive);
        actor.decisions().record_position(request).await.granted();
    };
    state(panel.officer()).await;
    assert_eq!(seen(panel.officer()).await, 1);
    assert_eq!(seen(panel.nurse()).await, 0);
    assert_eq!(seen(panel.chair()).await, 0);
    assert_eq!(seen(panel.guardian()).await, 1);
    assert_eq!(seen(panel.coordinator()).await, 1);
    state(panel.nurse()).await;
    // Her own is in, and she still sees nobody else's: the chair could follow hers.
    assert_eq!(seen(panel.nurse()).await, 1);
    assert_eq!(seen(panel.officer()).await, 1);
    assert_eq!(seen(panel.chair()).await, 0);
    assert_eq!(board().await, 0);
    state(panel.chair()).await;
    for actor in [panel.chair(), panel.nurse(), panel.officer()] {
        assert_eq!(seen(actor).await, 3);
    }
    assert_eq!(board().await, 3);
}

async fn a_declared_interest_voids_the_position(panel: &Panel) {
    let case = panel.lodge().await;
    let item = ready(&case, RG).await;
    case.interest_of(&panel.nurse()).await;
    let positions = case.now().await.positions;
    assert_eq!(positions.len(), 2);
    let told = panel.nurse().cases().get_case(case.look()).await.told();
    assert_eq!(told, "NotFound");

    // A deputy of health takes the seat.
    let trained = pb::RecordTrainingRequest {
        request_id: new_request_id(),
        person_id: panel.trainee().id,
        completed_on: Some(nrm_panel_tests::builder::date("2026-11-13")),
    };
    let mut directory = panel.coordinator().directory();
    directory.record_training(trained).await.granted();
    panel.attend(&item.sitting, &panel.trainee(), true).await;
    let request = item.position(Stage::ReasonableGrounds, View::Positive);
    let mut decisions = panel.trainee().decisions();
    decisions.record_position(request).await.granted();
    let sealed = item.sealed().await;
    let nurse = panel.nurse().id;
    assert!(sealed[0].roll.iter().all(|entry| entry.person_id != nurse));
    let tie = sealed[0].plan_tie.clone();
    assert_eq!(tie, Some(no_plan("Support is in place already.")));
}

/// Brings a case to where only the seal is missing.
async fn ready<'p>(case: &CaseRef<'p>, stages: &[Stage]) -> Item<'p> {
    let item = case.listed(stages).await.convened().await;
    item.positions([View::Positive; 3]).await
}

/// Tries to seal every stage, and returns what is told.
async fn seal(actor: &Actor, item: &Item<'_>, outcome: Outcome) -> String {
    let request = item.sealing(&[outcome; 2]).await;
    actor.decisions().seal_decision(request).await.told()
}

/// Seals as the chair, and returns what is told.
async fn sealed_by_chair(panel: &Panel, request: pb::SealDecisionRequest) -> String {
    let request = pb::SealDecisionRequest {
        request_id: new_request_id(),
        ..request
    };
    match panel.chair().decisions().seal_decision(request).await {
        Ok(_) => "OK".to_owned(),
        Err(status) => words(&status),
    }
}

/// Tries to state a position on reasonable grounds, and returns what is told.
async fn state(actor: &Actor, item: &Item<'_>, view: View) -> String {
    let request = item.position(Stage::ReasonableGrounds, view);
    actor.decisions().record_position(request).await.told()
}
