//! Entitlements, on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::print_date,
    render::{page::Page, table::Table},
};

/// What the positive decisions of a case opened.
pub(crate) fn list(all: &[v1::Entitlement]) -> Page {
    Page::from(table(all))
}

/// One that was updated.
pub(crate) fn updated(reply: &v1::UpdateEntitlementResponse) -> Page {
    let mut page = Page::new();
    page.heading("Recorded");
    page.fact("Version", reply.version.to_string());
    if let Some(known) = &reply.entitlement {
        page.table(table(std::slice::from_ref(known)));
    }
    page
}

/// Entitlements as rows.
pub(super) fn table(all: &[v1::Entitlement]) -> Table {
    let mut table = Table::new([
        "Entitlement",
        "State",
        "Owner",
        "Due",
        "Opened",
        "Delivered",
        "Note",
    ]);
    for known in all {
        let state = contract::ENTITLEMENT_STATE.title(known.state);
        table.row([
            contract::ENTITLEMENT_KIND.title(known.kind),
            if known.overdue {
                format!("{state}, OVERDUE")
            } else {
                state
            },
            known.owner.clone(),
            print_date(known.due_on.as_ref()),
            print_date(known.opened_on.as_ref()),
            print_date(known.delivered_on.as_ref()),
            known.note.clone(),
        ]);
    }
    table
}
