//! Sittings on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::{print_date, print_instant},
    render::{page::Page, table::Table},
};

/// A sitting with agenda and attendance.
pub(crate) fn page(sitting: &v1::Sitting) -> Page {
    let mut page = agenda(sitting);
    page.heading("Attendance");
    let mut table = Table::new(["Name", "Seat", "Standing", "Person"]);
    for attendance in &sitting.attendance {
        table.row([
            attendance.name.clone(),
            contract::AGENCY_KIND.word(attendance.seat),
            standing(sitting, attendance),
            attendance.person_id.clone(),
        ]);
    }
    page.table(table);
    page.heading("Record");
    page.fact("Identifier", &sitting.id);
    page.fact("Version", sitting.version.to_string());
    page
}

/// The agenda with the quorum of each item.
pub(crate) fn agenda(sitting: &v1::Sitting) -> Page {
    let mut page = Page::new();
    let held_on = print_date(sitting.held_on.as_ref());
    page.heading(format!("Sitting of {held_on}"));
    page.fact("State", contract::SITTING_STATE.title(sitting.state));
    page.fact("Place", &sitting.place);
    page.fact("Chair", chair(sitting));
    page.heading("Agenda");
    let mut table = Table::new(["Case", "Stages", "Item", "Quorum"]);
    for item in &sitting.agenda {
        let quorum = if item.quorate {
            "yes".to_owned()
        } else {
            format!("no: {}", item.missing.join("; "))
        };
        table.row([
            item.case_reference.clone(),
            contract::STAGE.list(&item.stages),
            state(item),
            quorum.trim_end_matches(": ").to_owned(),
        ]);
    }
    page.table(table);
    page
}

fn state(item: &v1::AgendaItem) -> String {
    let state = contract::ITEM_STATE.title(item.state);
    let state = match item.open_challenges {
        0 => state,
        open => format!("{state}; open challenges: {open}"),
    };
    match (item.urgent, &item.next_hearing_on) {
        (false, _) => state,
        (true, None) => format!("{state}; URGENT"),
        (true, Some(day)) => format!("{state}; URGENT: hearing {}", print_date(Some(day))),
    }
}

fn chair(sitting: &v1::Sitting) -> &str {
    let invited = sitting.attendance.iter();
    invited
        .filter(|attendance| attendance.person_id == sitting.chair_id)
        .map(|attendance| attendance.name.as_str())
        .find(|name| !name.is_empty())
        .unwrap_or(&sitting.chair_id)
}

fn standing(sitting: &v1::Sitting, attendance: &v1::Attendance) -> String {
    let mut standing = match (&attendance.arrived_at, &attendance.left_at) {
        (_, Some(left)) => format!("left {}", print_instant(Some(left))),
        (Some(arrived), None) => format!("present since {}", print_instant(Some(arrived))),
        (None, None) if attendance.invited => "invited".to_owned(),
        (None, None) => "not there".to_owned(),
    };
    let people = sitting.attendance.iter();
    for absent in people.filter(|it| it.person_id == attendance.deputy_for_person_id) {
        standing.push_str(&format!(", deputy for {}", absent.name));
    }
    for item in &sitting.agenda {
        if attendance.out_for_case_ids.contains(&item.case_id) {
            standing.push_str(&format!(", out for {}", item.case_reference));
        }
    }
    standing
}

/// Sittings in a list.
pub(crate) fn list(sittings: &[v1::SittingSummary]) -> Page {
    let mut table = Table::new(["Held on", "State", "Items", "Place", "Sitting"]);
    for sitting in sittings {
        table.row([
            print_date(sitting.held_on.as_ref()),
            contract::SITTING_STATE.title(sitting.state),
            sitting.items.to_string(),
            sitting.place.clone(),
            sitting.id.clone(),
        ]);
    }
    Page::from(table)
}
