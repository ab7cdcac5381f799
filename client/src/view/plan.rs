//! Plans on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::print_date,
    render::{page::Page, table::Table},
};

/// The plans of a case.
pub(crate) fn list(plans: &[v1::Plan]) -> Page {
    Page::from(versions(plans))
}

/// A row for each version of each plan.
pub(crate) fn versions(plans: &[v1::Plan]) -> Table {
    let mut table = Table::new([
        "Kind",
        "Reference",
        "Version",
        "Dated",
        "Lead professional",
        "Plan",
    ]);
    for plan in plans {
        for version in &plan.versions {
            table.row([
                contract::PLAN_KIND.title(plan.kind),
                plan.reference.clone(),
                version.number.to_string(),
                print_date(version.dated.as_ref()),
                version.lead_professional.clone(),
                plan.id.clone(),
            ]);
        }
    }
    table
}
