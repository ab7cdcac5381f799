//! Faults of what is recorded on a case.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{actor::Told, builder::Item, panel::Panel};
use prost_types::Timestamp;

use super::{day, refused};

pub(super) async fn rows(panel: &Panel, item: &Item<'_>) -> usize {
    let case_id = &item.case.id;
    looks(panel, case_id).await + facts(panel, case_id).await + links(panel, case_id).await
}

async fn looks(panel: &Panel, case_id: &str) -> usize {
    let look = |seconds, nanos| pb::GetCaseRequest {
        case_id: case_id.to_owned(),
        as_at: Some(Timestamp { seconds, nanos }),
    };
    refused! { panel;
        coordinator.cases.get_case(pb::GetCaseRequest::default()) => ["case_id"];
        coordinator.cases.get_case(look(0, -1)) => ["as_at"];
        coordinator.cases.get_case(look(0, 1_000_000_000)) => ["as_at"];
        coordinator.cases.get_case(look(i64::MAX, 0)) => ["as_at"];
        coordinator.cases.get_case(look(i64::MIN, 0)) => ["as_at"];
        coordinator.cases.get_case_at_instant(pb::GetCaseAtInstantRequest::default())
            => ["case_id", "at"];
        coordinator.cases.get_case_at_instant(pb::GetCaseAtInstantRequest {
            case_id: "x".to_owned(),
            at: Some(Timestamp { seconds: 4_102_444_800, nanos: 0 }),
        }) => ["at"];
        coordinator.cases.list_cases(pb::ListCasesRequest {
            page_size: i32::MIN,
            page_token: "\u{202E}".to_owned(),
            state: 8,
        }) => ["state", "page_size", "page_token"];
        coordinator.cases.get_case_history(pb::GetCaseHistoryRequest::default()) => ["case_id"];
        coordinator.cases.get_case_clocks(pb::GetCaseClocksRequest::default()) => ["case_id"];
        coordinator.cases.get_case_eligibility(pb::GetCaseEligibilityRequest {
            case_id: "a".repeat(65),
        }) => ["case_id"];
        coordinator.decisions.get_decisions(pb::GetDecisionsRequest::default()) => ["case_id"];
        coordinator.plans.list_plans(pb::ListPlansRequest::default()) => ["case_id"];
    }
}

async fn facts(panel: &Panel, case_id: &str) -> usize {
    let age = |status: i32, birth: Option<pb::Date>, basis: &str| pb::RecordAgeStatusRequest {
        request_id: new_request_id(),
        case_id: case_id.to_owned(),
        version: 2,
        status,
        date_of_birth: birth.map(|date| pb::DateOfBirth {
            date: Some(date),
            precision: 1,
        }),
        basis: basis.to_owned(),
    };
    let heard = |kind: i32, views: &str, reason_absent: &str| pb::RecordContributionRequest {
        request_id: new_request_id(),
        case_id: case_id.to_owned(),
        version: 2,
        kind,
        views: views.to_owned(),
        reason_absent: reason_absent.to_owned(),
    };
    refused! { panel;
        coordinator.cases.record_age_status(pb::RecordAgeStatusRequest::default())
            => ["request_id", "version", "case_id", "status", "basis"];
        coordinator.cases.record_age_status(age(1, None, "b")) => ["status"];
        coordinator.cases.record_age_status(age(2, None, "b")) => ["status"];
        coordinator.cases.record_age_status(age(9, None, "b")) => ["status"];
        coordinator.cases.record_age_status(age(3, None, "  ")) => ["basis"];
        coordinator.cases.record_age_status(age(3, None, &"b".repeat(15_001))) => ["basis"];
        coordinator.cases.record_age_status(age(3, Some(day(2026, 11, 17)), "b"))
            => ["date_of_birth.date"];
        coordinator.cases.record_age_status(age(3, Some(day(2012, 4, 31)), ""))
            => ["date_of_birth.date", "basis"];
        coordinator.cases.record_sca_update(pb::RecordScaUpdateRequest {
            validation: 5,
            sca_reference: "a\nb".to_owned(),
            direction: "a\0b".to_owned(),
            ..pb::RecordScaUpdateRequest::default()
        }) => ["request_id", "version", "case_id", "sca_reference", "validation", "direction"];
        coordinator.cases.record_responsible_authority(
            pb::RecordResponsibleAuthorityRequest::default()
        ) => ["request_id", "version", "case_id", "authority"];
        coordinator.cases.record_contribution(heard(0, "v", "")) => ["kind"];
        coordinator.cases.record_contribution(heard(4, "v", "")) => ["kind"];
        coordinator.cases.record_contribution(heard(1, "", " ")) => ["views"];
        coordinator.cases.record_contribution(heard(1, "v", "r")) => ["views"];
        coordinator.cases.record_contribution(heard(1, &"v".repeat(15_001), "")) => ["views"];
        coordinator.cases.assign_social_worker(pb::AssignSocialWorkerRequest::default())
            => ["request_id", "version", "case_id", "person_id"];
        coordinator.cases.assign_social_worker(pb::AssignSocialWorkerRequest {
            request_id: new_request_id(),
            case_id: case_id.to_owned(),
            version: 2,
            person_id: panel.stranger().id,
        }) => ["person_id"];
    }
}

async fn links(panel: &Panel, case_id: &str) -> usize {
    let external = |change: fn(&mut pb::RecordExternalDecisionRequest)| {
        let mut request = pb::RecordExternalDecisionRequest {
            request_id: new_request_id(),
            case_id: case_id.to_owned(),
            version: 2,
            stage: 1,
            outcome: 1,
            decider: 2,
            decided_on: Some(day(2026, 11, 13)),
            source: "Letter".to_owned(),
        };
        change(&mut request);
        request
    };
    refused! { panel;
        coordinator.cases.declare_interest(pb::DeclareInterestRequest::default())
            => ["request_id", "kind", "case_id", "statement"];
        coordinator.cases.declare_interest(pb::DeclareInterestRequest {
            request_id: new_request_id(),
            case_id: case_id.to_owned(),
            kind: 3,
            statement: "s".to_owned(),
        }) => ["kind"];
        coordinator.cases.impose_recusal(pb::ImposeRecusalRequest::default())
            => ["request_id", "version", "case_id", "person_id", "kind", "reason"];
        coordinator.cases.impose_recusal(pb::ImposeRecusalRequest {
            request_id: new_request_id(),
            case_id: case_id.to_owned(),
            version: 2,
            person_id: panel.coordinator().id,
            kind: 1,
            reason: "Worked with the family.".to_owned(),
        }) => ["person_id"];
        coordinator.cases.link_cases(pb::LinkCasesRequest::default())
            => ["request_id", "version", "case_id", "other_case_id", "kind"];
        coordinator.cases.record_external_decision(pb::RecordExternalDecisionRequest::default())
            => [
                "request_id", "version", "case_id", "stage", "outcome", "decider",
                "decided_on", "source",
            ];
        coordinator.cases.record_external_decision(external(|it| it.stage = 3)) => ["stage"];
        coordinator.cases.record_external_decision(external(|it| it.outcome = 3)) => ["outcome"];
        // The panel decides at its sittings, not by letter.
        coordinator.cases.record_external_decision(external(|it| it.decider = 1)) => ["decider"];
        coordinator.cases.record_external_decision(external(|it| {
            it.decided_on = Some(day(2026, 11, 17));
        })) => ["decided_on"];
        coordinator.cases.record_external_decision(external(|it| {
            it.source = "a\u{202E}b".to_owned();
        })) => ["source"];
    }
}
