//! Faults of plans, returns, audit and directory.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{actor::Told, builder::Item, panel::Panel};
use prost_types::Timestamp;

use super::{day, refused};

pub(super) async fn rows(panel: &Panel, item: &Item<'_>) -> usize {
    plans(panel, &item.case.id).await + site(panel).await
}

async fn plans(panel: &Panel, case_id: &str) -> usize {
    let plan = |change: fn(&mut pb::LinkPlanRequest)| {
        let mut request = pb::LinkPlanRequest {
            request_id: new_request_id(),
            case_id: case_id.to_owned(),
            version: 2,
            kind: 1,
            reference: "LP-1".to_owned(),
            dated: Some(day(2026, 11, 2)),
            lead_professional: "Alma Lead".to_owned(),
        };
        change(&mut request);
        request
    };
    refused! { panel;
        coordinator.plans.link_plan(pb::LinkPlanRequest::default())
            => [
                "request_id", "version", "case_id", "kind", "reference", "dated",
                "lead_professional",
            ];
        coordinator.plans.link_plan(plan(|it| it.kind = 5)) => ["kind"];
        coordinator.plans.link_plan(plan(|it| it.reference = "a\nb".to_owned()))
            => ["reference"];
        coordinator.plans.link_plan(plan(|it| it.dated = Some(day(2026, 11, 17)))) => ["dated"];
        coordinator.plans.link_plan(plan(|it| it.dated = Some(day(2026, 6, 31)))) => ["dated"];
        coordinator.plans.link_plan(plan(|it| it.lead_professional = "A\u{202A}".to_owned()))
            => ["lead_professional"];
        coordinator.plans.record_plan_version(pb::RecordPlanVersionRequest::default())
            => ["request_id", "version", "case_id", "plan_id", "dated", "lead_professional"];
    }
}

async fn site(panel: &Panel) -> usize {
    let order = |year, quarter| pb::BuildReturnRequest {
        request_id: new_request_id(),
        period: Some(pb::Period { year, quarter }),
        ..pb::BuildReturnRequest::default()
    };
    let training = |person_id: &str, completed_on| pb::RecordTrainingRequest {
        request_id: new_request_id(),
        person_id: person_id.to_owned(),
        completed_on: Some(completed_on),
    };
    refused! { panel;
        returns_officer.returns.build_return(pb::BuildReturnRequest::default())
            => ["request_id", "period"];
        returns_officer.returns.build_return(order(2026, 5)) => ["period"];
        returns_officer.returns.build_return(order(2026, -1)) => ["period"];
        returns_officer.returns.build_return(order(2026, 257)) => ["period"];
        returns_officer.returns.build_return(order(1999, 1)) => ["period"];
        returns_officer.returns.build_return(pb::BuildReturnRequest {
            as_at: Some(Timestamp { seconds: 0, nanos: i32::MAX }),
            ..order(2026, 0)
        }) => ["as_at"];
        returns_officer.returns.build_return(pb::BuildReturnRequest {
            profile: 9,
            ..order(2026, 1)
        }) => ["profile"];
        returns_officer.returns.get_return(pb::GetReturnRequest::default()) => ["return_id"];
        returns_officer.returns.get_return_file(pb::GetReturnFileRequest::default())
            => ["return_id", "name"];
        returns_officer.returns.validate_return(pb::ValidateReturnRequest::default())
            => ["return_id"];
        returns_officer.returns.diff_returns(pb::DiffReturnsRequest::default())
            => ["return_id", "other_return_id"];
        returns_officer.returns.drill_return(pb::DrillReturnRequest::default())
            => ["return_id", "table"];
        returns_officer.returns.compare_return(pb::CompareReturnRequest::default())
            => ["return_id"];
        returns_officer.returns.sign_off_return(pb::SignOffReturnRequest::default())
            => ["request_id", "return_id", "sha256"];
        returns_officer.returns.submit_return(pb::SubmitReturnRequest::default())
            => ["request_id", "return_id"];
        returns_officer.returns.list_returns(pb::ListReturnsRequest {
            page_size: -1,
            page_token: "?".to_owned(),
        }) => ["page_size", "page_token"];
        auditor.audit.list_events(pb::ListEventsRequest {
            page_size: -1,
            page_token: "?".to_owned(),
            case_id: String::new(),
        }) => ["page_size", "page_token"];
        auditor.audit.list_accesses(pb::ListAccessesRequest {
            page_size: -1,
            page_token: "?".to_owned(),
            case_id: String::new(),
        }) => ["page_size", "page_token"];
        coordinator.directory.list_people(pb::ListPeopleRequest {
            page_size: -1,
            page_token: "?".to_owned(),
        }) => ["page_size", "page_token"];
        coordinator.directory.get_constitution(pb::GetConstitutionRequest { version: -1 })
            => ["version"];
        coordinator.directory.record_training(pb::RecordTrainingRequest::default())
            => ["request_id", "person_id", "completed_on"];
        coordinator.directory.record_training(training("x", day(2026, 11, 17)))
            => ["completed_on"];
        coordinator.directory.record_training(training(&"x".repeat(65), day(2026, 2, 29)))
            => ["person_id", "completed_on"];
    }
}
