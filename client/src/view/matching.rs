//! Cases that are like one, on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    render::{page::Page, table::Table},
};

/// The matches of a case, and why.
pub(crate) fn page(reply: &v1::GetCaseMatchesResponse) -> Page {
    if reply.matches.is_empty() {
        let mut page = Page::new();
        page.heading("No case of the site is like this one");
        return page;
    }
    let mut table = Table::new(["Case", "Could be", "Strength", "Why", "Reviewed"]);
    for found in &reply.matches {
        table.row([
            found.case_reference.clone(),
            contract::LINK_KIND.word(found.suggested),
            contract::MATCH_STRENGTH.word(found.strength),
            found.reasons.join("; "),
            contract::MATCH_REVIEW.word(found.review),
        ]);
    }
    Page::from(table)
}
