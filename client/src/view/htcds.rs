//! What is lost between standards, and which codes a case bears out.

use nrm_panel_proto::v1;

use crate::{
    crosswalk::Suggestion,
    htcds::loss::Loss,
    render::{page::Page, table::Table},
};

/// The loss report: names of fields, never what is in them.
pub(crate) fn losses(losses: &[Loss]) -> Page {
    let mut table = Table::new(["Ours", "HTCDS", "Became of it", "What is lost, or why"]);
    for loss in losses {
        table.row([
            loss.ours.as_str(),
            loss.theirs.as_str(),
            loss.fate.word(),
            loss.why.as_str(),
        ]);
    }
    Page::from(table)
}

/// The codes of other returns.
pub(crate) fn crosswalk(case: &v1::Case, found: &[Suggestion]) -> Page {
    let mut page = Page::new();
    page.heading(format!("Codes that {} bears out", case.reference));
    page.prose(
        "A suggestion for the social worker, for returns of local authorities in England. \
         Nothing is sent.",
    );
    let mut table = Table::new(["Return", "Code", "Meaning", "Follows from"]);
    for one in found {
        table.row([one.to, one.code, one.meaning, one.follows_from.as_str()]);
    }
    page.table(table);
    page
}
