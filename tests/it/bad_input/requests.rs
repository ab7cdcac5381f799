//! Faults of requests for information and of readiness.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{actor::Told, builder::Item, panel::Panel};

use super::{day, refused};

pub(super) async fn rows(panel: &Panel, item: &Item<'_>) -> usize {
    let asking = pb::RequestInformationRequest {
        request_id: String::new(),
        case_id: item.case.id.clone(),
        version: 2,
        agencies: vec!["Warwickshire Police".to_owned()],
        question: "What is known?".to_owned(),
        from_adjournment: false,
        stage: pb::Stage::ReasonableGrounds.into(),
        due_on: None,
    };
    let ask = |change: fn(&mut pb::RequestInformationRequest)| {
        let mut request = asking.clone();
        request.request_id = new_request_id();
        change(&mut request);
        request
    };
    let answer = |change: fn(&mut pb::RecordInformationRequest)| {
        let mut request = pb::RecordInformationRequest {
            request_id: new_request_id(),
            information_request_id: "x".to_owned(),
            version: 1,
            summary: "Two reports.".to_owned(),
            ..pb::RecordInformationRequest::default()
        };
        change(&mut request);
        request
    };
    refused! { panel;
        coordinator.requests.request_information(pb::RequestInformationRequest::default())
            => ["request_id", "version", "case_id", "agencies", "question", "stage"];
        coordinator.requests.request_information(ask(|it| it.agencies.clear())) => ["agencies"];
        coordinator.requests.request_information(ask(|it| it.agencies[0].clear()))
            => ["agencies[0]"];
        coordinator.requests.request_information(ask(|it| it.agencies[0] = "a\nb".to_owned()))
            => ["agencies[0]"];
        coordinator.requests.request_information(ask(|it| {
            it.agencies.push("Police of Nowhere".to_owned());
        })) => ["agencies[1]"];
        coordinator.requests.request_information(ask(|it| {
            it.agencies.push(" warwickshire police ".to_owned());
        })) => ["agencies[1]"];
        coordinator.requests.request_information(ask(|it| it.question = " ".to_owned()))
            => ["question"];
        coordinator.requests.request_information(ask(|it| it.question = "a\0".to_owned()))
            => ["question"];
        coordinator.requests.request_information(ask(|it| it.from_adjournment = true))
            => ["question"];
        coordinator.requests.request_information(ask(|it| it.stage = 3)) => ["stage"];
        coordinator.requests.request_information(ask(|it| it.due_on = Some(day(2026, 11, 15))))
            => ["due_on"];
        coordinator.requests.request_information(ask(|it| it.due_on = Some(day(2026, 11, 31))))
            => ["due_on"];
        coordinator.cases.get_case_readiness(pb::GetCaseReadinessRequest::default())
            => ["case_id"];
        coordinator.cases.get_case_readiness(pb::GetCaseReadinessRequest {
            case_id: "x".to_owned(),
            stage: 3,
        }) => ["stage"];
        coordinator.requests.get_information_request(pb::GetInformationRequestRequest::default())
            => ["information_request_id"];
        coordinator.requests.list_information_requests(pb::ListInformationRequestsRequest {
            page_size: -1,
            page_token: "?".to_owned(),
            ..pb::ListInformationRequestsRequest::default()
        }) => ["page_size", "page_token"];
        coordinator.requests.chase_information(pb::ChaseInformationRequest::default())
            => ["request_id", "version", "information_request_id"];
        coordinator.requests.record_information(pb::RecordInformationRequest::default())
            => ["request_id", "version", "information_request_id", "summary"];
        coordinator.requests.record_information(answer(|it| {
            it.received_on = Some(day(2026, 11, 17));
        })) => ["received_on"];
        coordinator.requests.record_information(answer(|it| it.sent_by = "a\u{202E}".to_owned()))
            => ["sent_by"];
        coordinator.requests.record_information(answer(|it| {
            it.evidence_numbers = vec!["E-1".to_owned(), String::new()];
        })) => ["evidence_numbers[1]"];
        coordinator.requests.record_information(answer(|it| {
            it.evidence_numbers = vec!["E-1".to_owned(); 101];
        })) => ["evidence_numbers"];
        coordinator.requests.withdraw_request(pb::WithdrawRequestRequest::default())
            => ["request_id", "version", "information_request_id", "reason"];
    }
}
