//! Faults of the course of a case.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{actor::Told, panel::Panel};

use super::{day, refused};

pub(super) async fn rows(panel: &Panel, about: &pb::SealDecisionRequest) -> usize {
    let case_id = about.case_id.clone();
    let version = about.case_version;
    let tomorrow = Some(day(2026, 11, 17));
    let answer = |change: fn(&mut pb::AnswerDelayRequestRequest)| {
        let mut request = pb::AnswerDelayRequestRequest {
            request_id: new_request_id(),
            case_id: case_id.clone(),
            version,
            number: 1,
            outcome: pb::DelayOutcome::Refused.into(),
            need: "None.".to_owned(),
            discussed_on: Some(day(2026, 11, 16)),
            granted_until: None,
        };
        change(&mut request);
        request
    };
    let suspend = |change: fn(&mut pb::SuspendCaseRequest)| {
        let told = pb::ToldPerson {
            who: "PC 1234".to_owned(),
            told_on: Some(day(2026, 11, 16)),
        };
        let mut request = pb::SuspendCaseRequest {
            request_id: new_request_id(),
            case_id: case_id.clone(),
            version,
            reason: "She is not here.".to_owned(),
            police: Some(told.clone()),
            local_authority: Some(told),
        };
        change(&mut request);
        request
    };
    let withdraw = pb::ProposeWithdrawalRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version,
        best_interests: "So.".to_owned(),
        evidence: vec!["a".to_owned(), " ".to_owned(), "b\nc".to_owned()],
    };
    let both = pb::RecordProceedingsRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version,
        details: "Youth court.".to_owned(),
        next_hearing_on: tomorrow,
        ended_on: tomorrow,
    };
    let consent = pb::RecordConsentRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version,
        given: None,
        said_on: tomorrow,
        words: "a\0".to_owned(),
    };
    let number = pb::RecordPoliceNumberRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version,
        kind: 3,
        number: "a\nb".to_owned(),
        force: String::new(),
        recorded_on: tomorrow,
    };
    let update = pb::UpdateEntitlementRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version,
        kind: 10,
        state: 6,
        on: tomorrow,
        owner: "a\nb".to_owned(),
        due_on: Some(day(2026, 2, 30)),
        words: "a\0".to_owned(),
    };
    refused! { panel;
        coordinator.entitlements.list_entitlements(pb::ListEntitlementsRequest::default())
            => ["case_id"];
        coordinator.entitlements.update_entitlement(pb::UpdateEntitlementRequest::default())
            => ["request_id", "version", "case_id", "kind", "state"];
        coordinator.entitlements.update_entitlement(update)
            => ["kind", "state", "on", "owner", "due_on", "words"];
        coordinator.safeguarding.record_step(pb::RecordStepRequest::default())
            => ["request_id", "version", "case_id", "kind", "reference", "held_on"];
        coordinator.safeguarding.record_step_outcome(pb::RecordStepOutcomeRequest::default())
            => ["request_id", "version", "case_id", "number", "ended_on", "outcome"];
        coordinator.courses.suspend_case(pb::SuspendCaseRequest::default())
            => ["request_id", "version", "case_id", "reason", "police", "local_authority"];
        coordinator.courses.suspend_case(suspend(|it| it.police = None)) => ["police"];
        coordinator.courses.suspend_case(suspend(|it| it.local_authority = None))
            => ["local_authority"];
        coordinator.courses.suspend_case(suspend(|it| {
            it.police = Some(pb::ToldPerson {
                who: String::new(),
                told_on: Some(day(2026, 11, 17)),
            });
        })) => ["police.who", "police.told_on"];
        coordinator.courses.lift_suspension(pb::LiftSuspensionRequest::default())
            => ["request_id", "version", "case_id", "reason"];
        coordinator.courses.propose_withdrawal(pb::ProposeWithdrawalRequest::default())
            => ["request_id", "version", "case_id", "best_interests", "evidence"];
        coordinator.courses.propose_withdrawal(withdraw) => ["evidence[1]", "evidence[2]"];
        coordinator.courses.answer_withdrawal(pb::AnswerWithdrawalRequest::default())
            => ["request_id", "version", "case_id", "confirmed", "reason"];
        coordinator.courses.record_proceedings(pb::RecordProceedingsRequest::default())
            => ["request_id", "version", "case_id", "details"];
        coordinator.courses.record_proceedings(both) => ["ended_on", "next_hearing_on"];
        coordinator.courses.record_delay_request(pb::RecordDelayRequestRequest::default())
            => ["request_id", "version", "case_id", "asked_by", "reason"];
        coordinator.courses.answer_delay_request(pb::AnswerDelayRequestRequest::default())
            => ["request_id", "version", "case_id", "number", "outcome", "need", "discussed_on"];
        coordinator.courses.answer_delay_request(answer(|it| it.outcome = 3)) => ["outcome"];
        coordinator.courses.answer_delay_request(answer(|it| {
            it.outcome = pb::DelayOutcome::Granted.into();
        })) => ["granted_until"];
        coordinator.courses.answer_delay_request(answer(|it| {
            it.granted_until = Some(day(2026, 12, 1));
        })) => ["granted_until"];
        coordinator.courses.answer_delay_request(answer(|it| {
            it.discussed_on = Some(day(2026, 11, 17));
        })) => ["discussed_on"];
        coordinator.courses.explain_lateness(pb::ExplainLatenessRequest::default())
            => ["request_id", "version", "case_id", "reason", "awaited"];
        coordinator.courses.report_public_order_concern(
            pb::ReportPublicOrderConcernRequest::default()
        ) => ["request_id", "version", "case_id", "concern"];
        coordinator.courses.record_consent(pb::RecordConsentRequest::default())
            => ["request_id", "version", "case_id", "given", "said_on", "words"];
        coordinator.courses.record_consent(consent) => ["given", "said_on", "words"];
        coordinator.courses.record_police_number(pb::RecordPoliceNumberRequest::default())
            => ["request_id", "version", "case_id", "kind", "number", "force", "recorded_on"];
        coordinator.courses.record_police_number(number)
            => ["kind", "number", "force", "recorded_on"];
    }
}
