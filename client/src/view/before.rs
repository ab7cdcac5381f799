//! What was before the panel at an instant, and who had opened it, on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::print_instant,
    render::{page::Page, table::Table},
};

/// What was before the panel, who was in the room, who had opened it.
pub(crate) fn page(reply: &v1::GetCaseAtInstantResponse) -> Page {
    let mut page = match &reply.case {
        Some(case) => super::case::page(case, true),
        None => Page::new(),
    };
    if !reply.room.is_empty() {
        page.heading("In the room");
        let mut room = Table::new(["Who", "Seat", "Arrived"]);
        for attendance in &reply.room {
            room.row([
                attendance.name.clone(),
                contract::AGENCY_KIND.word(attendance.seat),
                print_instant(attendance.arrived_at.as_ref()),
            ]);
        }
        page.table(room);
    }
    let instant = print_instant(reply.at.as_ref());
    page.heading(format!("Who had opened it by {instant}"));
    let mut openings = Table::new(["When", "Who", "Of", "Call", "Purpose"]);
    for opening in &reply.openings {
        openings.row([
            print_instant(opening.at.as_ref()),
            opening.person.clone(),
            opening.agency.clone(),
            opening.rpc.clone(),
            opening.purpose.clone(),
        ]);
    }
    page.table(openings);
    page
}
