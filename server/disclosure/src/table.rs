//! Tables of counts, and the sums that follow from how they are laid out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use thiserror::Error;

use crate::Key;

/// The greatest count there may be. The solver computes in floating point and is exact
/// far beyond this; a site has some hundred children.
pub const GREATEST: u64 = 1_000_000;

/// One dimension of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// Name, as in [`Key::by`].
    pub name: String,
    /// The labels printed.
    pub labels: Vec<String>,
    /// Whether they are all there are, so that they add up to the key without them. One
    /// quarter of a year is not.
    pub complete: bool,
}

/// What stands in a cell that is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The count.
    Count(u64),
    /// `[c]`: 1 to 5, or withheld to protect another cell. Which of the two is not told.
    Withheld,
}

/// The cells of one table: true counts (`u64`), what is printed ([`Cell`]), or what a
/// reader holds of it ([`crate::Known`]).
#[derive(Clone, PartialEq, Eq)]
pub struct CountTable<C> {
    population: String,
    dimensions: Vec<Dimension>,
    cells: BTreeMap<Key, C>,
}

/// Everything printed on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its tables.
    pub tables: Vec<CountTable<Cell>>,
}

/// Why tables cannot be worked on. No message tells a count.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    /// A dimension stands twice in a table, or a label twice in a dimension.
    #[error("{0} stands twice in one table")]
    Twice(String),
    /// A cell has another population, or a dimension or label that its table lacks.
    #[error("the table has no cell for {0}")]
    Foreign(Key),
    /// One key has two counts, or is printed in one table and withheld in another.
    #[error("two cells differ for {0}")]
    Differs(Key),
    /// The parts of a count do not add up to it.
    #[error("the parts of {0} do not add up to it")]
    Sum(Key),
    /// A key takes part in a sum, is not printed and does not follow from what is.
    #[error("{0} is neither printed nor follows from what is")]
    Underivable(Key),
    /// A count is beyond [`GREATEST`].
    #[error("the count of {0} is too great")]
    TooGreat(Key),
    /// A zero is withheld. A printed zero stays a zero.
    #[error("{0} is withheld and zero")]
    Zero(Key),
}

/// One count that is the sum of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) total: Key,
    pub(crate) parts: Vec<Key>,
}

impl<C> CountTable<C> {
    /// Puts a table together.
    ///
    /// # Errors
    /// Where a cell does not belong in it, or a name stands twice.
    pub fn new(
        population: impl Into<String>,
        dimensions: Vec<Dimension>,
        cells: BTreeMap<Key, C>,
    ) -> Result<Self, Malformed> {
        let population = population.into();
        let mut labels: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for dimension in &dimensions {
            let of: BTreeSet<&str> = dimension.labels.iter().map(String::as_str).collect();
            let whole = of.len() == dimension.labels.len();
            if labels.insert(&dimension.name, of).is_some() || !whole {
                return Err(Malformed::Twice(dimension.name.clone()));
            }
        }
        let belongs = |key: &Key| {
            key.population == population
                && key.by.iter().all(|(dimension, label)| {
                    labels
                        .get(dimension.as_str())
                        .is_some_and(|labels| labels.contains(label.as_str()))
                })
        };
        if let Some(foreign) = cells.keys().find(|key| !belongs(key)) {
            return Err(Malformed::Foreign(foreign.clone()));
        }
        Ok(Self {
            population,
            dimensions,
            cells,
        })
    }

    /// Returns what is counted.
    #[must_use]
    pub fn population(&self) -> &str {
        &self.population
    }

    /// Returns the dimensions.
    #[must_use]
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// Returns the cells.
    #[must_use]
    pub const fn cells(&self) -> &BTreeMap<Key, C> {
        &self.cells
    }

    /// Returns a table of the same layout with other cells.
    #[must_use]
    pub fn map<D>(&self, mut cell: impl FnMut(&Key, &C) -> D) -> CountTable<D> {
        CountTable {
            population: self.population.clone(),
            dimensions: self.dimensions.clone(),
            cells: self
                .cells
                .iter()
                .map(|(key, held)| (key.clone(), cell(key, held)))
                .collect(),
        }
    }

    /// Returns every sum the layout states, of printed cells or not: a margin that is
    /// left out can be computed by anybody.
    pub(crate) fn sums(&self) -> Vec<Sum> {
        let mut keys = vec![Key::total(&self.population)];
        for dimension in &self.dimensions {
            let whole = dimension.complete
                || self
                    .cells
                    .keys()
                    .any(|key| !key.by.contains_key(&dimension.name));
            keys = keys
                .into_iter()
                .flat_map(|key| {
                    let labelled = dimension
                        .labels
                        .iter()
                        .map(|label| key.with(&dimension.name, label))
                        .collect::<Vec<_>>();
                    whole.then_some(key).into_iter().chain(labelled)
                })
                .collect();
        }
        let mut sums = Vec::new();
        for total in keys {
            for dimension in self
                .dimensions
                .iter()
                .filter(|dimension| dimension.complete && !total.by.contains_key(&dimension.name))
            {
                let parts = dimension
                    .labels
                    .iter()
                    .map(|label| total.with(&dimension.name, label))
                    .collect();
                sums.push(Sum {
                    total: total.clone(),
                    parts,
                });
            }
        }
        sums
    }
}

/// Tells the layout and no count.
impl<C> fmt::Debug for CountTable<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountTable")
            .field("population", &self.population)
            .field("dimensions", &self.dimensions)
            .field("cells", &self.cells.len())
            .finish()
    }
}
