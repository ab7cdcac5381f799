//! Counts by several dimensions, printed with every category and every total.

use std::collections::BTreeMap;

use super::{
    spec::TOTAL,
    table::{Inconsistent, Table},
};

/// One dimension of a table.
pub(super) struct Dimension {
    /// Column name.
    pub name: &'static str,
    /// Every category, in the order printed.
    pub labels: Vec<&'static str>,
    /// Whether a total is printed after them; a single quarter has none.
    pub total: bool,
}

/// Counts by dimensions.
pub(super) struct Cube {
    id: &'static str,
    title: &'static str,
    measure: &'static str,
    dimensions: Vec<Dimension>,
    /// The cells that are not zero. A map, so that the order facts come in leaves
    /// no trace.
    leaves: BTreeMap<Vec<&'static str>, u64>,
    counted: u64,
}

impl Cube {
    pub(super) const fn new(
        id: &'static str,
        title: &'static str,
        measure: &'static str,
        dimensions: Vec<Dimension>,
    ) -> Self {
        Self {
            id,
            title,
            measure,
            dimensions,
            leaves: BTreeMap::new(),
            counted: 0,
        }
    }

    /// Counts one fact in the cell of these labels, one of each dimension.
    pub(super) fn count(&mut self, cell: &[&'static str]) {
        *self.leaves.entry(cell.to_vec()).or_default() += 1;
        self.counted += 1;
    }

    /// Returns how many facts were counted.
    pub(super) const fn counted(&self) -> u64 {
        self.counted
    }

    /// Prints the table and checks what is printed.
    pub(super) fn table(&self, year: i32) -> Result<Table, Inconsistent> {
        let names = self.dimensions.iter().map(|dimension| dimension.name);
        let columns = std::iter::once("year").chain(names).chain([self.measure]);
        let rows = self.cells().into_iter().map(|cell| {
            let count = self.sum(&cell).to_string();
            let keys = cell.into_iter().map(str::to_owned);
            std::iter::once(year.to_string())
                .chain(keys)
                .chain([count])
                .collect()
        });
        let table = Table {
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            columns: columns.map(str::to_owned).collect(),
            rows: rows.collect(),
        };
        table.check_totals(self.counted)?;
        Ok(table)
    }

    /// Returns every cell printed, the last dimension running fastest.
    fn cells(&self) -> Vec<Vec<&'static str>> {
        let mut cells = vec![Vec::new()];
        for dimension in &self.dimensions {
            let labels: Vec<&str> = dimension
                .labels
                .iter()
                .copied()
                .chain(dimension.total.then_some(TOTAL))
                .collect();
            cells = cells
                .into_iter()
                .flat_map(|cell: Vec<&'static str>| {
                    labels
                        .iter()
                        .map(move |label| [cell.as_slice(), &[*label]].concat())
                })
                .collect();
        }
        cells
    }

    fn sum(&self, cell: &[&str]) -> u64 {
        let within = |leaf: &[&str]| {
            cell.iter()
                .zip(leaf)
                .all(|(wanted, label)| *wanted == TOTAL || wanted == label)
        };
        self.leaves
            .iter()
            .filter(|(leaf, _)| within(leaf))
            .map(|(_, count)| count)
            .sum()
    }
}
