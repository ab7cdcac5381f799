//! Documents on a page.

use indicatif::HumanBytes;
use nrm_panel_proto::v1;

use super::yes_no;
use crate::{
    contract,
    date::print_date,
    render::{page::Page, table::Table},
};

/// The documents of a case.
pub(crate) fn list(evidence: &[v1::Evidence]) -> Page {
    Page::from(table(evidence))
}

/// A row for each document; of one that is withheld only that it is there.
pub(crate) fn table(evidence: &[v1::Evidence]) -> Table {
    let mut table = Table::new([
        "No",
        "State",
        "Type",
        "Size",
        "Dated",
        "Agency",
        "Description",
        "Expert",
        "Source",
        "Author",
        "File",
        "Sensitivity",
        "Visible to",
        "Reuse",
    ]);
    for known in evidence {
        let number = format!("E{}", known.number);
        let Some(details) = &known.details else {
            let mut row = vec![number, format!("withheld by {}", known.caveat_set_by)];
            row.extend(["", "", ""].map(str::to_owned));
            row.push(known.agency_name.clone());
            row.extend([""; 8].map(str::to_owned));
            table.row(row);
            continue;
        };
        let caveat = details.caveat.clone().unwrap_or_default();
        let size = u64::try_from(details.size).unwrap_or_default();
        table.row([
            number,
            contract::EVIDENCE_STATE.word(details.state),
            contract::MEDIA_TYPE.word(details.media_type).to_uppercase(),
            HumanBytes(size).to_string(),
            print_date(details.dated.as_ref()),
            known.agency_name.clone(),
            details.description.clone(),
            yes_no(details.expert_report).to_owned(),
            details.source.clone(),
            details.author.clone(),
            details.file_name.clone(),
            contract::SENSITIVITY.word(details.sensitivity),
            visible_to(&caveat),
            contract::REUSE.word(caveat.reuse),
        ]);
    }
    table
}

fn visible_to(caveat: &v1::Caveat) -> String {
    let word = contract::VISIBILITY.word(caveat.visibility);
    match caveat.agency_ids.len() {
        0 => word,
        1 => "1 agency".to_owned(),
        count => format!("{count} agencies"),
    }
}
