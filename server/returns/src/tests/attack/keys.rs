//! What the rows of printed tables count, as a reader of the titles and notes takes it.

use std::collections::BTreeMap;

use crate::{Period, Row, TOTAL, Table, Unit};

/// One count: what is counted, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) of: String,
    pub(super) by: BTreeMap<String, String>,
}

impl Key {
    pub(super) fn of(of: impl Into<String>) -> Self {
        Self {
            of: of.into(),
            by: BTreeMap::new(),
        }
    }

    pub(super) fn with(mut self, name: &str, label: &str) -> Self {
        if label != TOTAL {
            self.by.insert(name.to_owned(), label.to_owned());
        }
        self
    }
}

/// Returns the label of a row in a column.
pub(super) fn label<'a>(table: &Table, row: &'a Row, column: &str) -> Option<&'a str> {
    let place = table.keys.iter().position(|key| key == column)?;
    row.keys.get(place).map(String::as_str)
}

/// Returns what a row counts; nothing where it counts nothing.
pub(super) fn read(table: &Table, row: &Row, period: Period) -> Option<Key> {
    if table.figures.first()?.unit != Unit::Count {
        return None;
    }
    let own = |column| label(table, row, column);
    let end = period.end();
    // Stock is of a day; all else happened within a quarter or a year.
    let (of, stock) = match table.id.as_str() {
        "R1" | "R2" | "R6b" => ("referrals".to_owned(), false),
        "R3" => ("decisions: Reasonable grounds".to_owned(), false),
        "R4" => ("decisions: Conclusive grounds".to_owned(), false),
        "R5a" | "R10" | "L1" | "L2" | "L5" | "L6" | "L8" => {
            (format!("decisions: {}", own("stage")?), false)
        }
        "R6" => (format!("open on {end}"), true),
        "R7" if own("item") == Some("Pending") => {
            (format!("reconsiderations: Pending on {end}"), true)
        }
        "R7" => (format!("reconsiderations: {}", own("item")?), false),
        "R8" => ("exits".to_owned(), false),
        "R11" => ("criminal referrals".to_owned(), false),
        "L4" => ("requests".to_owned(), false),
        "L7" => ("challenges".to_owned(), false),
        "L9" => ("entitlements".to_owned(), false),
        other => panic!("a table the attacker cannot read: {other}"),
    };
    let mut key = Key::of(of);
    if let Some(quarter) = period.quarter().filter(|_| !stock) {
        key = key.with("quarter", &format!("Q{quarter}"));
    }
    key = match table.id.as_str() {
        "R10" => key.with("outcome", "Negative"),
        "L8" => key.with("outcome", "Positive"),
        _ => key,
    };
    for (name, label) in table.keys.iter().zip(&row.keys).skip(1) {
        key = match name.as_str() {
            "stage" if key.of.starts_with("decisions") => key,
            "item" | "characteristic" => key,
            "group" => key.with(own("characteristic")?, label),
            name => key.with(name, label),
        };
    }
    Some(key)
}

/// Returns the column whose total a share is of, among all columns of keys.
pub(super) fn share_of(table: &Table) -> Option<usize> {
    let column = match table.id.as_str() {
        "R3" | "R4" | "L1" | "L2" => "outcome",
        "L5" => "clock",
        "L6" => "views",
        "L8" => "plan",
        _ => return None,
    };
    table.keys.iter().position(|key| key == column)
}

/// Returns the first and last day of a band of time.
pub(super) fn band(label: &str) -> (i64, Option<i64>) {
    let mut numbers = label.split(' ').filter_map(|word| word.parse().ok());
    (numbers.next().unwrap(), numbers.next())
}
