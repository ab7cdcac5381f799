//! Faults of what is said of sealed decisions.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, SupersedeKind};
use nrm_panel_tests::{actor::Told, panel::Panel};

use super::refused;

pub(super) async fn rows(panel: &Panel, about: &pb::SealDecisionRequest) -> usize {
    let proposing = pb::ProposeSupersessionRequest {
        request_id: String::new(),
        case_id: about.case_id.clone(),
        version: about.case_version,
        decision_id: new_request_id(),
        kind: SupersedeKind::SetAside.into(),
        reason: "The page of another child.".to_owned(),
        correction: None,
    };
    let whole = pb::Correction {
        outcome: Some(about.outcomes[0].clone()),
        plan_tie: about.plan_tie.clone(),
    };
    let propose = |change: &dyn Fn(&mut pb::ProposeSupersessionRequest)| {
        let mut request = proposing.clone();
        request.request_id = new_request_id();
        change(&mut request);
        request
    };
    let correct = |change: &dyn Fn(&mut pb::Correction)| {
        propose(&|it| {
            let mut correction = whole.clone();
            change(&mut correction);
            it.kind = SupersedeKind::Correction.into();
            it.correction = Some(correction);
        })
    };
    let outcome = |change: &dyn Fn(&mut pb::StageOutcome)| {
        correct(&|it| change(it.outcome.as_mut().unwrap()))
    };
    refused! { panel;
        coordinator.reviews.propose_supersession(pb::ProposeSupersessionRequest::default())
            => ["request_id", "version", "case_id", "decision_id", "kind", "reason"];
        coordinator.reviews.propose_supersession(propose(&|it| it.kind = 3)) => ["kind"];
        coordinator.reviews.propose_supersession(propose(&|it| {
            it.decision_id = "the last".to_owned();
        })) => ["decision_id"];
        coordinator.reviews.propose_supersession(propose(&|it| it.reason = "a\0".to_owned()))
            => ["reason"];
        coordinator.reviews.propose_supersession(propose(&|it| {
            it.correction = Some(pb::Correction::default());
        })) => ["correction"];
        coordinator.reviews.propose_supersession(propose(&|it| {
            it.kind = SupersedeKind::Correction.into();
        })) => ["correction.outcome.stage", "correction.outcome.outcome",
            "correction.outcome.reasons", "correction.outcome.evidence", "correction.plan_tie"];
        coordinator.reviews.propose_supersession(outcome(&|it| it.stage = 7))
            => ["correction.outcome.stage"];
        coordinator.reviews.propose_supersession(outcome(&|it| it.reasons = " ".to_owned()))
            => ["correction.outcome.reasons"];
        coordinator.reviews.propose_supersession(outcome(&|it| it.evidence[0].version = 0))
            => ["correction.outcome.evidence[0].version"];
        coordinator.reviews.propose_supersession(correct(&|it| {
            it.plan_tie = Some(nrm_panel_tests::builder::no_plan(" "));
        })) => ["correction.plan_tie.no_plan_reason"];
        coordinator.reviews.confirm_supersession(pb::ConfirmSupersessionRequest::default())
            => ["request_id", "version", "case_id", "number"];
        coordinator.reviews.withdraw_supersession(pb::WithdrawSupersessionRequest::default())
            => ["request_id", "version", "case_id", "number", "reason"];
        coordinator.reviews.request_reconsideration(pb::RequestReconsiderationRequest::default())
            => ["request_id", "version", "case_id", "decision_id", "asked_by", "grounds",
                "reasons"];
        coordinator.reviews.request_reconsideration(pb::RequestReconsiderationRequest {
            request_id: new_request_id(),
            case_id: about.case_id.clone(),
            version: about.case_version,
            decision_id: new_request_id(),
            asked_by: "Her aunt".to_owned(),
            grounds: vec![1, 1, 9],
            reasons: "A letter came.".to_owned(),
            asked_on: Some(super::day(2026, 11, 17)),
            exceptional: "a\0".to_owned(),
        }) => ["grounds[1]", "grounds[2]", "asked_on", "exceptional"];
        coordinator.reviews.answer_reconsideration(pb::AnswerReconsiderationRequest::default())
            => ["request_id", "version", "case_id", "number", "answer", "answered_on", "source"];
        coordinator.reviews.record_revocation(pb::RecordRevocationRequest::default())
            => ["request_id", "version", "case_id", "decision_id", "revoked_on", "source",
                "talked"];
        coordinator.reviews.record_quality_notice(pb::RecordQualityNoticeRequest::default())
            => ["request_id", "version", "case_id", "decision_id", "wanted", "reasons",
                "noticed_on"];
        coordinator.reviews.answer_quality_notice(pb::AnswerQualityNoticeRequest::default())
            => ["request_id", "version", "case_id", "number", "answer"];
        coordinator.reviews.get_review(pb::GetReviewRequest::default()) => ["case_id"];
        coordinator.reviews.get_review(pb::GetReviewRequest {
            case_id: about.case_id.clone(),
            as_at: Some(prost_types::Timestamp { seconds: 0, nanos: -1 }),
        }) => ["as_at"];
    }
}
