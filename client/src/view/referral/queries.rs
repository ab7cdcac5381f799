//! Queries on a referral, on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    render::{page::Page, table::Table},
};

/// The queries of a referral, with what to name when answering.
pub(crate) fn page(reply: &v1::GetReferralResponse) -> Page {
    let mut page = Page::new();
    page.heading(format!("Queries on {}", reply.case_reference));
    page.table(table(&reply.queries));
    replies(&mut page, &reply.queries);
    page
}

pub(super) fn table(queries: &[v1::Query]) -> Table {
    let mut table = Table::new(["Query", "Why", "Standing", "In words"]);
    for query in queries {
        let standing = if query.reply.is_empty() {
            "open"
        } else {
            "answered"
        };
        table.row([
            query.id.clone(),
            contract::QUERY_KIND.word(query.kind),
            standing.to_owned(),
            query.text.clone(),
        ]);
    }
    table
}

/// What was said to those that are answered.
pub(super) fn replies(page: &mut Page, queries: &[v1::Query]) {
    for query in queries {
        page.said(format!("Said to {}", query.id), &query.reply);
    }
}
