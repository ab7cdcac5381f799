//! Which count is meant, wherever it is printed.

use std::{collections::BTreeMap, fmt};

/// One count. The same key in two tables, or in two releases, is the same count: a
/// dimension left out means the sum over all of its labels.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What is counted, such as "referrals".
    pub population: String,
    /// Label by dimension.
    pub by: BTreeMap<String, String>,
}

impl Key {
    /// Returns the key of the whole population.
    #[must_use]
    pub fn total(population: impl Into<String>) -> Self {
        Self {
            population: population.into(),
            by: BTreeMap::new(),
        }
    }

    /// Returns the key of those within this one that have a label.
    #[must_use]
    pub fn with(&self, dimension: impl Into<String>, label: impl Into<String>) -> Self {
        let mut key = self.clone();
        key.by.insert(dimension.into(), label.into());
        key
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.population)?;
        for (dimension, label) in &self.by {
            write!(f, ", {dimension} {label}")?;
        }
        Ok(())
    }
}
