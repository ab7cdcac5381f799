//! The tables of a return: keys, figures and the markers that stand for figures.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The word of every printed subtotal.
pub const TOTAL: &str = "Total";

/// One table: a header and rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Identifier, such as "R1".
    pub id: String,
    /// Title.
    pub title: String,
    /// Notes a reader of the table needs, each a sentence or two.
    pub notes: Vec<String>,
    /// Names of the columns that say what a row is about, in snake case.
    pub keys: Vec<String>,
    /// The columns that hold the figures, after the keys.
    pub figures: Vec<Figure>,
    /// Rows.
    pub rows: Vec<Row>,
    /// What is drawn of it; nothing for tables of text.
    pub chart: Option<Chart>,
}

/// A column of figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Name, in snake case.
    pub name: String,
    /// What is counted.
    pub unit: Unit,
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Things, one each.
    Count,
    /// Whole per cent, halves away from zero.
    Percent,
    /// Calendar days.
    Days,
    /// No figure: words.
    Text,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What the row is about, one for each key column; [`TOTAL`] sums over a key.
    pub keys: Vec<String>,
    /// The figures, one for each figure column.
    pub cells: Vec<Value>,
    /// Which of the figures changed since the return before, by position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revised: Vec<usize>,
}

/// A figure, or what stands in its place (returns.md 7).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Number(u64),
    /// A marker.
    Marker(Marker),
    /// Words.
    Text(String),
}

/// The shorthand of the Government Statistical Service (returns.md 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Marker {
    /// Confidential.
    #[serde(rename = "[c]")]
    Confidential,
    /// Not applicable: there is nothing to divide by.
    #[serde(rename = "[z]")]
    NotApplicable,
    /// Not available: the site does not have it.
    #[serde(rename = "[x]")]
    NotAvailable,
    /// Revised since the return before; stands beside a figure.
    #[serde(rename = "[r]")]
    Revised,
}

/// Which figure of which rows a chart draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// The key whose labels get a bar each; every other key is [`TOTAL`] there, or the
    /// only label it has.
    pub key: usize,
    /// The figure drawn.
    pub figure: usize,
}

/// One bar of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// How long it is; a marker where that may not or cannot be told.
    pub value: Value,
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

impl Marker {
    /// Every marker, in the order they are explained.
    pub const ALL: [Self; 4] = [
        Self::Confidential,
        Self::Revised,
        Self::NotAvailable,
        Self::NotApplicable,
    ];

    /// Returns the shorthand, brackets and all.
    #[must_use]
    pub const fn shorthand(self) -> &'static str {
        match self {
            Self::Confidential => "[c]",
            Self::NotApplicable => "[z]",
            Self::NotAvailable => "[x]",
            Self::Revised => "[r]",
        }
    }

    /// Returns what it means, as a sentence for a reader.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Confidential => {
                "confidential: withheld so that nothing can be learned about a child"
            }
            Self::NotApplicable => "not applicable: there was nothing to calculate it from",
            Self::NotAvailable => "not available: the site does not hold it",
            Self::Revised => "revised: the figure differs from the return before",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Marker(marker) => f.write_str(marker.shorthand()),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Value {
    /// Returns the number, where it is one.
    #[must_use]
    pub const fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Marker(_) | Self::Text(_) => None,
        }
    }
}

impl Row {
    /// Returns the figure of a row.
    #[must_use]
    pub fn new(keys: Vec<String>, cells: Vec<Value>) -> Self {
        Self {
            keys,
            cells,
            revised: Vec::new(),
        }
    }
}

impl Table {
    /// Returns the bars of its chart, in the order of its rows; none where nothing is
    /// drawn.
    #[must_use]
    pub fn bars(&self) -> Vec<Bar> {
        let Some(Chart { key, figure }) = self.chart else {
            return Vec::new();
        };
        let single: Vec<bool> = (0..self.keys.len())
            .map(|index| {
                let mut labels = self.rows.iter().filter_map(|row| row.keys.get(index));
                let first = labels.next();
                labels.all(|label| Some(label) == first)
            })
            .collect();
        let drawn = |row: &&Row| {
            row.keys.iter().enumerate().all(|(index, label)| {
                if index == key {
                    label != TOTAL
                } else {
                    label == TOTAL || single.get(index) == Some(&true)
                }
            })
        };
        let bar = |row: &Row| {
            Some(Bar {
                label: row.keys.get(key)?.clone(),
                value: row.cells.get(figure)?.clone(),
            })
        };
        self.rows.iter().filter(drawn).filter_map(bar).collect()
    }

    /// Returns the markers that stand in the table, each once, in the order they are
    /// explained.
    #[must_use]
    pub fn markers(&self) -> Vec<Marker> {
        let stands = |marker: &Marker| {
            self.rows.iter().any(|row| {
                (*marker == Marker::Revised && !row.revised.is_empty())
                    || row.cells.contains(&Value::Marker(*marker))
            })
        };
        Marker::ALL.into_iter().filter(stands).collect()
    }

    pub(crate) fn inconsistent(&self, detail: String) -> Inconsistent {
        Inconsistent {
            table: self.id.clone(),
            detail,
        }
    }
}

/// A printed table contradicts itself, another one or what was counted: a bug or a
/// corrupt store, and the return fails (returns.md 8.3).
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("table {table} is inconsistent: {detail}")]
pub struct Inconsistent {
    /// The table.
    pub table: String,
    /// What does not add up.
    pub detail: String,
}
