//! Which cases are behind a cell.

use nrm_panel_domain::projection::CountedCase;

use crate::{
    entries::{Entry, TableId, entries},
    scope::Scope,
    sheet::Sheet,
    table::TOTAL,
};

/// A cell of a table that counts cases.
#[derive(Clone, Debug)]
pub struct Cell {
    table: TableId,
    labels: Vec<String>,
}

impl Cell {
    /// Returns the cell of a table, by a label of each of its dimensions; [`TOTAL`] takes
    /// them all. `None` where there is no such table or another number of dimensions.
    #[must_use]
    pub fn find(table: &str, labels: &[String], scope: &Scope) -> Option<Self> {
        let table = TableId::from_code(table).filter(|id| scope.prints(id.code()))?;
        let dimensions = Sheet::of(table, scope.profile).cube(scope).names().count();
        (dimensions == labels.len()).then(|| Self {
            table,
            labels: labels.to_vec(),
        })
    }

    /// Returns the names of the dimensions of a table, to say which labels are wanted.
    #[must_use]
    pub fn dimensions(table: &str, scope: &Scope) -> Option<Vec<&'static str>> {
        let table = TableId::from_code(table).filter(|id| scope.prints(id.code()))?;
        Some(
            Sheet::of(table, scope.profile)
                .cube(scope)
                .names()
                .collect(),
        )
    }

    /// Returns whether a case is counted in it.
    #[must_use]
    pub fn holds(&self, case: &CountedCase, scope: &Scope) -> bool {
        let mut held = false;
        entries(case, scope, &mut |entry: Entry<'_>| {
            let pairs = self.labels.iter().zip(entry.labels);
            held |= entry.table == self.table
                && pairs.fold(true, |all, (wanted, own)| {
                    all && (wanted == TOTAL || wanted == own)
                });
        });
        held
    }
}
