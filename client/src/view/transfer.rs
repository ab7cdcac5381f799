//! Transfers of a case, on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::{print_date, print_instant},
    render::table::Table,
};

/// A row for each transfer: who was asked, why, and what they said.
pub(crate) fn table(transfers: &[v1::Transfer]) -> Table {
    let mut table = Table::new([
        "To",
        "Because",
        "State",
        "Proposed",
        "Ended",
        "By",
        "Their reference",
    ]);
    for transfer in transfers {
        table.row([
            transfer.receiver.clone(),
            contract::TRANSFER_REASON.word(transfer.reason),
            contract::TRANSFER_STATE.word(transfer.state),
            print_instant(transfer.proposed_at.as_ref()),
            print_date(transfer.ended_on.as_ref()),
            transfer.accepted_by.clone(),
            transfer.receiver_reference.clone(),
        ]);
    }
    table
}
