//! Returns on a page.

use nrm_panel_proto::v1;

use crate::{
    date::print_instant,
    render::{page::Page, table::Table},
};

/// A return with its tables.
pub(crate) fn page(built: &v1::BuiltReturn) -> Page {
    let mut page = Page::new();
    page.heading(format!("Return for {}", period(built.period.as_ref())));
    page.fact("As at", print_instant(built.as_at.as_ref()));
    page.fact("Specification", &built.specification);
    page.fact("SHA-256", &built.sha256);
    page.fact("Identifier", &built.id);
    for table in &built.tables {
        page.heading(format!("{} {}", table.id, table.title));
        let mut rows = Table::new(table.columns.iter().cloned());
        for row in &table.rows {
            rows.row(row.cells.iter().cloned());
        }
        page.table(rows);
    }
    page
}

fn period(period: Option<&v1::Period>) -> String {
    match period {
        None => "no period".to_owned(),
        Some(period) if period.quarter == 0 => period.year.to_string(),
        Some(period) => format!("quarter {} of {}", period.quarter, period.year),
    }
}

/// Returns in a list.
pub(crate) fn list(returns: &[v1::ReturnSummary]) -> Page {
    let mut table = Table::new(["Period", "As at", "Built", "SHA-256", "Return"]);
    for built in returns {
        table.row([
            period(built.period.as_ref()),
            print_instant(built.as_at.as_ref()),
            print_instant(built.built_at.as_ref()),
            built.sha256.chars().take(12).collect(),
            built.id.clone(),
        ]);
    }
    Page::from(table)
}
