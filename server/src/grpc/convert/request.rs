//! Requests for information.

use nrm_panel_domain::{
    case::{Answer, Case, Information, RequestState},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_store::Listing;

use super::{
    Violations,
    case::seen,
    date_to_wire,
    decision::{stage_from_wire, stage_to_wire},
    instant_to_wire, line, narrative, not_after_today, optional_date, page, required_enum,
    required_line, required_name, required_narrative, token,
};
use crate::app::{
    request::{Asking, Coming, RequestLine, RequestView, RequestsQuery, SeenRequest, Withdrawing},
    work::RecordName,
};

/// As many as a site has agencies, and more.
const MOST_AGENCIES: usize = 50;
/// As many as the form takes files (rules.md R68).
const MOST_EVIDENCE: usize = 100;

pub(crate) fn asking(
    wire: pb::RequestInformationRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Asking> {
    let seen = seen(wire.case_id, wire.version, violations);
    if !(1..=MOST_AGENCIES).contains(&wire.agencies.len()) {
        let wanted = format!("must name from 1 to {MOST_AGENCIES} agencies");
        violations.add("agencies", wanted);
    }
    let agencies = named_list("agencies", wire.agencies, violations);
    let question = match (wire.from_adjournment, wire.question.trim().is_empty()) {
        (true, true) => None,
        (true, false) => {
            violations.add("question", "must be empty where from_adjournment is set");
            None
        }
        (false, _) => Some(required_narrative("question", wire.question, violations)),
    };
    let stage = required_enum("stage", wire.stage, stage_from_wire, violations);
    let due_on = optional_date("due_on", wire.due_on, violations);
    if due_on.is_some_and(|due_on| due_on < today) {
        violations.add("due_on", "must not be before today");
    }
    Some(Asking {
        seen,
        agencies,
        question,
        stage: stage?,
        due_on,
    })
}

pub(crate) fn named(
    wire: pb::GetInformationRequestRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordName> {
    let id = wire.information_request_id;
    Some(RecordName(required_name(
        "information_request_id",
        id,
        violations,
    )))
}

pub(crate) fn query(
    wire: pb::ListInformationRequestsRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RequestsQuery> {
    Some(RequestsQuery {
        page: page(wire.page_size, &wire.page_token, violations),
        overdue: wire.overdue,
        settled: wire.settled,
    })
}

pub(crate) fn chasing(
    wire: pb::ChaseInformationRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<SeenRequest> {
    let id = wire.information_request_id;
    Some(seen_request(id, wire.version, violations))
}

pub(crate) fn coming(
    wire: pb::RecordInformationRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Coming> {
    let seen = seen_request(wire.information_request_id, wire.version, violations);
    let received_on = optional_date("received_on", wire.received_on, violations);
    not_after_today("received_on", received_on, today, violations);
    let information = if wire.nil_return {
        Information::Nil(narrative("summary", wire.summary, violations))
    } else {
        Information::Summary(required_narrative("summary", wire.summary, violations))
    };
    let sent_by = line("sent_by", wire.sent_by, violations);
    if wire.evidence_numbers.len() > MOST_EVIDENCE {
        let most = format!("must be at most {MOST_EVIDENCE}");
        violations.add("evidence_numbers", most);
    }
    Some(Coming {
        seen,
        answer: Answer {
            received_on: received_on.unwrap_or(today),
            information,
            sent_by,
            evidence: named_list("evidence_numbers", wire.evidence_numbers, violations),
        },
    })
}

pub(crate) fn withdrawing(
    wire: pb::WithdrawRequestRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Withdrawing> {
    Some(Withdrawing {
        seen: seen_request(wire.information_request_id, wire.version, violations),
        reason: required_narrative("reason", wire.reason, violations),
    })
}

fn seen_request(id: String, version: i64, violations: &mut Violations) -> SeenRequest {
    if version < 1 {
        violations.add("version", "is required: the version of the request you saw");
    }
    SeenRequest {
        request: required_name("information_request_id", id, violations),
        version,
    }
}

/// Takes one-line values, each of which must say something.
fn named_list(field: &str, values: Vec<String>, violations: &mut Violations) -> Vec<String> {
    let values = values.into_iter().enumerate();
    values
        .map(|(place, value)| {
            required_line(&format!("{field}[{place}]"), value, violations).into_exposed()
        })
        .collect()
}

fn state_to_wire(state: RequestState) -> pb::InformationRequestState {
    match state {
        RequestState::Outstanding => pb::InformationRequestState::Outstanding,
        RequestState::Answered => pb::InformationRequestState::Answered,
        RequestState::Nil => pb::InformationRequestState::Nil,
        RequestState::Withdrawn => pb::InformationRequestState::Withdrawn,
    }
}

fn line_to_wire(line: &RequestLine) -> pb::InformationRequestSummary {
    let listed = &line.listed;
    let row = &listed.row;
    pb::InformationRequestSummary {
        id: row.id.to_string(),
        case_id: row.case.to_string(),
        case_reference: listed.case_reference.clone(),
        agency_id: row.agency.to_string(),
        agency_name: listed.agency_name.clone(),
        stage: stage_to_wire(row.stage).into(),
        due_on: Some(date_to_wire(row.due_on)),
        state: state_to_wire(row.state).into(),
        overdue: line.overdue(),
        chased: row.chased,
        version: row.version,
    }
}

/// Writes the requests of a case for those who see it.
pub(crate) fn of_case(case: &Case, today: CivilDate) -> Vec<pb::InformationRequestSummary> {
    let requests = case.requests.all.iter();
    requests
        .map(|request| line_to_wire(&RequestLine::of(case, request, today)))
        .collect()
}

pub(crate) fn asked_to_wire(
    (asked, version): &(Vec<RequestLine>, i64),
) -> pb::RequestInformationResponse {
    pb::RequestInformationResponse {
        requests: asked.iter().map(line_to_wire).collect(),
        version: *version,
    }
}

pub(crate) fn view_to_wire(view: &RequestView) -> pb::GetInformationRequestResponse {
    let request = &view.request;
    let withdrawn = request.withdrawn.as_ref();
    pb::GetInformationRequestResponse {
        request: Some(pb::InformationRequest {
            summary: Some(line_to_wire(&view.line)),
            asked_on: Some(date_to_wire(request.asked.asked_on)),
            question: request.asked.question.expose().clone(),
            chased_at: request
                .chased_at
                .iter()
                .map(|at| instant_to_wire(*at))
                .collect(),
            answers: request.answers.iter().map(answer_to_wire).collect(),
            withdrawn_reason: withdrawn
                .map(|reason| reason.expose().clone())
                .unwrap_or_default(),
        }),
    }
}

fn answer_to_wire(answer: &Answer) -> pb::InformationAnswer {
    let (nil_return, summary) = match &answer.information {
        Information::Summary(summary) => (false, summary),
        Information::Nil(searched) => (true, searched),
    };
    pb::InformationAnswer {
        received_on: Some(date_to_wire(answer.received_on)),
        nil_return,
        summary: summary.expose().clone(),
        sent_by: answer.sent_by.expose().clone(),
        evidence_numbers: answer.evidence.clone(),
    }
}

pub(crate) fn lines_to_wire(listing: &Listing<RequestLine>) -> pb::ListInformationRequestsResponse {
    pb::ListInformationRequestsResponse {
        requests: listing.items.iter().map(line_to_wire).collect(),
        next_page_token: token(listing.next.as_ref()),
    }
}

pub(crate) fn chased_to_wire(line: &RequestLine) -> pb::ChaseInformationResponse {
    pb::ChaseInformationResponse {
        request: Some(line_to_wire(line)),
    }
}

pub(crate) fn recorded_to_wire(line: &RequestLine) -> pb::RecordInformationResponse {
    pb::RecordInformationResponse {
        request: Some(line_to_wire(line)),
    }
}

pub(crate) fn withdrawn_to_wire(line: &RequestLine) -> pb::WithdrawRequestResponse {
    pb::WithdrawRequestResponse {
        request: Some(line_to_wire(line)),
    }
}
