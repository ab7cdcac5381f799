//! The tables of a return.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::spec::TOTAL;

/// One table: a header and rows, every cell as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Identifier, such as "R1".
    pub id: String,
    /// Title.
    pub title: String,
    /// Column names.
    pub columns: Vec<String>,
    /// Rows, a cell for each column.
    pub rows: Vec<Vec<String>>,
}

/// The tables of a return, R0 first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnTables {
    /// The tables.
    pub tables: Vec<Table>,
}

impl ReturnTables {
    /// Returns a table by its identifier.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }
}

/// A printed table contradicts itself or what was counted: a bug or a corrupt
/// store, and the return fails (returns.md 8.3).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("table {table} is inconsistent: {detail}")]
pub struct Inconsistent {
    /// The table.
    pub table: String,
    /// What does not add up.
    pub detail: String,
}

impl Table {
    /// Checks a table of counts: every printed total is the sum of its leaves,
    /// and the leaves are as many as were counted. The last column is the count.
    ///
    /// # Errors
    /// The first row that does not add up.
    pub fn check_totals(&self, counted: u64) -> Result<(), Inconsistent> {
        let rows = self.counts()?;
        let leaves: Vec<&(&[String], u64)> = rows
            .iter()
            .filter(|(keys, _)| !keys.iter().any(|key| key == TOTAL))
            .collect();
        let sum_of = |matches: &dyn Fn(&[String]) -> bool| -> u64 {
            leaves
                .iter()
                .filter(|(keys, _)| matches(keys))
                .map(|(_, count)| count)
                .sum()
        };
        for (keys, count) in &rows {
            let sum = sum_of(&|leaf| {
                keys.iter()
                    .zip(leaf)
                    .all(|(wanted, key)| wanted == TOTAL || wanted == key)
            });
            if *count != sum {
                return Err(self.inconsistent(format!(
                    "{} prints {count}, its leaves come to {sum}",
                    keys.join(" / ")
                )));
            }
        }
        let sum = sum_of(&|_| true);
        if sum != counted {
            return Err(self.inconsistent(format!("{counted} counted, the leaves come to {sum}")));
        }
        Ok(())
    }

    fn counts(&self) -> Result<Vec<(&[String], u64)>, Inconsistent> {
        let read = |row: &'_ [String]| {
            let (count, _) = row.split_last()?;
            count.parse::<u64>().ok()
        };
        self.rows
            .iter()
            .map(|row| match (read(row), row.split_last()) {
                (Some(count), Some((_, keys))) if row.len() == self.columns.len() => {
                    Ok((keys, count))
                }
                _ => Err(self.inconsistent(format!("a row is not counts: {}", row.join(" / ")))),
            })
            .collect()
    }

    fn inconsistent(&self, detail: String) -> Inconsistent {
        Inconsistent {
            table: self.id.clone(),
            detail,
        }
    }
}
