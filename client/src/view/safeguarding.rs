//! What safeguarding did beside the plans, on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::print_date,
    render::{page::Page, table::Table},
};

/// One step that was recorded.
pub(crate) fn page(step: Option<&v1::SafeguardingStep>, version: i64) -> Page {
    let mut page = Page::new();
    page.heading("Recorded");
    page.fact("Version", version.to_string());
    if let Some(step) = step {
        page.table(table(std::slice::from_ref(step)));
    }
    page
}

/// Steps as rows.
pub(super) fn table(steps: &[v1::SafeguardingStep]) -> Table {
    let mut table = Table::new(["No.", "What", "Date", "Reference", "Ended", "Outcome"]);
    for step in steps {
        table.row([
            step.number.to_string(),
            contract::SAFEGUARDING_KIND.title(step.kind),
            print_date(step.held_on.as_ref()),
            step.reference.clone(),
            print_date(step.ended_on.as_ref()),
            step.outcome.clone(),
        ]);
    }
    table
}
