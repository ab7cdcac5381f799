//! A constitution on a page.

use nrm_panel_proto::v1;

use super::yes_no;
use crate::{
    contract,
    date::print_instant,
    render::{page::Page, table::Table},
};

/// A version of the constitution, with the versions there are.
pub(crate) fn page(reply: &v1::GetConstitutionResponse) -> Page {
    let mut page = Page::new();
    let shown = reply.constitution.clone().unwrap_or_default();
    page.heading(format!("Constitution, version {}", shown.version));
    page.fact(
        "How positions combine",
        contract::AGGREGATION.title(shown.aggregation),
    );
    page.fact("The chair is", &shown.chair_rule);
    let months = shown.training_valid_months;
    page.fact("Training stays valid", format!("{months} months"));
    page.fact(
        "Second look at negative outcomes",
        yes_no(shown.second_look),
    );
    page.fact("Sits", &shown.rhythm);
    let days = shown.relist_working_days;
    page.fact(
        "An inquorate item sits again",
        format!("within {days} working days"),
    );
    page.fact(
        "A second in a row needs a reason",
        yes_no(shown.second_inquorate_needs_reason),
    );
    page.heading("Seats");
    let mut table = Table::new(["Seat", "Standing", "Presence"]);
    for seat in &shown.seats {
        table.row([
            contract::AGENCY_KIND.title(seat.kind),
            contract::SEAT_STANDING.title(seat.standing),
            contract::SEAT_PRESENCE.title(seat.presence),
        ]);
    }
    page.table(table);
    page.heading("Versions");
    let mut table = Table::new(["Version", "In force since", "Adopted by", "Why"]);
    for version in &reply.versions {
        table.row([
            version.version.to_string(),
            print_instant(version.adopted_at.as_ref()),
            version.adopted_by.clone(),
            version.reason.clone(),
        ]);
    }
    page.table(table);
    page
}
