//! Reference data on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::print_date,
    render::{page::Page, table::Table},
};

/// Entries of a list.
pub(crate) fn entries(entries: &[v1::ReferenceEntry]) -> Page {
    let mut table = Table::new([
        "Code",
        "Name",
        "Kind",
        "From",
        "To",
        "Children's services",
        "Certainty",
    ]);
    for entry in entries {
        table.row([
            entry.code.clone(),
            entry.name.clone(),
            entry.kind.clone(),
            print_date(entry.valid_from.as_ref()),
            print_date(entry.valid_to.as_ref()),
            entry.part_of.join(", "),
            contract::REFERENCE_CERTAINTY.title(entry.certainty),
        ]);
    }
    Page::from(table)
}
