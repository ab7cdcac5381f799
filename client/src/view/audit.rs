//! The audit on a page.

use nrm_panel_proto::v1;

use crate::{
    date::print_instant,
    render::{page::Page, table::Table},
};

/// Headers of events.
pub(crate) fn events(events: &[v1::EventHeader]) -> Page {
    let mut table = Table::new(["Recorded", "Of", "No.", "What", "By", "Purpose", "Hash"]);
    for event in events {
        table.row([
            print_instant(event.recorded_at.as_ref()),
            format!("{} {}", event.stream_kind, event.stream_id),
            event.sequence.to_string(),
            event.kind.clone(),
            event.actor_id.clone(),
            event.purpose.clone(),
            event.hash.chars().take(12).collect(),
        ]);
    }
    Page::from(table)
}

/// Looks and refusals.
pub(crate) fn accesses(accesses: &[v1::Access]) -> Page {
    let mut table = Table::new([
        "When", "Who", "Call", "Case", "Purpose", "Outcome", "Request",
    ]);
    for access in accesses {
        table.row([
            print_instant(access.at.as_ref()),
            access.person_id.clone(),
            access.rpc.clone(),
            access.case_id.clone(),
            access.purpose.clone(),
            access.outcome.clone(),
            access.request.clone(),
        ]);
    }
    Page::from(table)
}

/// What verification found.
pub(crate) fn verdict(reply: &v1::VerifyChainsResponse) -> Page {
    let mut page = Page::new();
    let verdict = if reply.fault.is_none() {
        "Every event is as it was recorded"
    } else {
        "An event is not as it was recorded"
    };
    page.heading(verdict);
    page.fact("Events verified", reply.events.to_string());
    page.fact("Chains", reply.chains.to_string());
    if let Some(fault) = &reply.fault {
        page.fact(
            "Chain",
            format!("{} {}", fault.stream_kind, fault.stream_id),
        );
        page.fact("First bad event", fault.sequence.to_string());
        page.fact("Fault", &fault.fault);
    }
    page
}
