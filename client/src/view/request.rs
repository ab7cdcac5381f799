//! Requests for information on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::{print_date, print_instant},
    render::{page::Page, table::Table},
};

/// Requests in a list.
pub(crate) fn list(requests: &[v1::InformationRequestSummary]) -> Page {
    Page::from(rows(requests))
}

/// A row for each request.
pub(crate) fn rows(requests: &[v1::InformationRequestSummary]) -> Table {
    let mut table = Table::new([
        "Due", "Agency", "Case", "Stage", "Standing", "Chased", "Request",
    ]);
    for request in requests {
        table.row([
            print_date(request.due_on.as_ref()),
            request.agency_name.clone(),
            request.case_reference.clone(),
            contract::STAGE.word(request.stage),
            standing(request),
            chased(request.chased),
            request.id.clone(),
        ]);
    }
    table
}

/// A request as a page to be read.
pub(crate) fn page(request: &v1::InformationRequest) -> Page {
    let mut page = Page::new();
    let summary = request.summary.clone().unwrap_or_default();
    page.heading(format!("Information asked of {}", summary.agency_name));
    page.fact("Case", &summary.case_reference);
    page.fact("Stage", contract::STAGE.word(summary.stage));
    page.fact("Asked", print_date(request.asked_on.as_ref()));
    page.fact("Due", print_date(summary.due_on.as_ref()));
    page.fact("Standing", standing(&summary));
    page.heading("Question");
    page.prose(&request.question);
    if !request.chased_at.is_empty() {
        page.heading("Chased");
        page.bullets(request.chased_at.iter().map(|at| print_instant(Some(at))));
    }
    for answer in &request.answers {
        let what = if answer.nil_return {
            "Nil return"
        } else {
            "Answer"
        };
        let received = print_date(answer.received_on.as_ref());
        page.heading(format!("{what}, received {received}"));
        page.fact("Sent by", &answer.sent_by);
        page.fact("Evidence", answer.evidence_numbers.join(", "));
        page.prose(&answer.summary);
    }
    if !request.withdrawn_reason.is_empty() {
        page.heading("Withdrawn");
        page.prose(&request.withdrawn_reason);
    }
    page.heading("Record");
    page.fact("Request", &summary.id);
    page.fact("Version", summary.version.to_string());
    page
}

fn standing(request: &v1::InformationRequestSummary) -> String {
    match request.state() {
        v1::InformationRequestState::Nil => "nil return".to_owned(),
        v1::InformationRequestState::Outstanding if request.overdue => "overdue".to_owned(),
        v1::InformationRequestState::Unspecified
        | v1::InformationRequestState::Outstanding
        | v1::InformationRequestState::Answered
        | v1::InformationRequestState::Withdrawn => {
            contract::INFORMATION_REQUEST_STATE.word(request.state)
        }
    }
}

fn chased(times: i64) -> String {
    match times {
        0 => String::new(),
        1 => "once".to_owned(),
        times => format!("{times} times"),
    }
}
