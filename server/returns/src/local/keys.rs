//! Which count a row tells.

use std::collections::{BTreeMap, BTreeSet};

use nrm_panel_disclosure::{CountTable, Dimension, Key, Malformed};
use nrm_panel_domain::time::CivilDate;

use crate::{
    Period,
    entries::{TableId, matters::RECONSIDERATIONS},
    labels::outcome_label,
    scope::{Scope, quarter_label},
    table::{Row, TOTAL, Table, Unit, Value},
};

/// Parts a table into tables of one population each.
pub(super) fn count_tables<C>(
    table: &Table,
    scope: &Scope,
    cell: impl Fn(&Value) -> Option<C>,
) -> Result<Vec<CountTable<C>>, Malformed> {
    let mut cells: BTreeMap<(String, Vec<String>), BTreeMap<Key, C>> = BTreeMap::new();
    if table
        .figures
        .first()
        .is_none_or(|figure| figure.unit != Unit::Count)
    {
        return Ok(Vec::new());
    }
    for row in &table.rows {
        let Some(key) = key_of(table, row, scope) else {
            continue;
        };
        let Some(held) = row.cells.first().and_then(&cell) else {
            continue;
        };
        let place = (key.population.clone(), characteristic_of(table, row));
        cells.entry(place).or_default().insert(key, held);
    }
    let quarterly = scope.period.quarter().is_some();
    let parted = cells.into_iter().map(|((population, _), cells)| {
        let mut labels: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
        for (dimension, label) in cells.keys().flat_map(|key| &key.by) {
            labels.entry(dimension).or_default().insert(label);
        }
        let dimensions = labels.into_iter().map(|(name, labels)| Dimension {
            name: name.clone(),
            // A label that every row has is no dimension of the table: nothing adds up to
            // less than it.
            complete: !(is_fixed(&cells, name) || quarterly && name == "quarter"),
            labels: labels.into_iter().cloned().collect(),
        });
        let dimensions = dimensions.collect();
        CountTable::new(population, dimensions, cells)
    });
    parted.collect()
}

fn is_fixed<C>(cells: &BTreeMap<Key, C>, dimension: &str) -> bool {
    cells.keys().all(|key| key.by.contains_key(dimension))
}

/// L1 counts the same decisions under each characteristic: one table each.
fn characteristic_of(table: &Table, row: &Row) -> Vec<String> {
    let characteristic = row.keys.get(1).filter(|_| table.id == "L1");
    characteristic.cloned().into_iter().collect()
}

/// Returns which count a row tells, the same for the same count in whatever table.
pub(super) fn key_of(table: &Table, row: &Row, scope: &Scope) -> Option<Key> {
    let id = TableId::from_code(&table.id)?;
    let labels = || table.keys.iter().zip(&row.keys).skip(1);
    let label = |wanted: &str| {
        labels()
            .find(|(name, _)| *name == wanted)
            .map(|(_, label)| label.as_str())
    };
    let year = scope.period.year();
    // Stock is of a day: the end of the last quarter is that of the year.
    let pending = id == TableId::R7 && label("item") == Some(PENDING);
    let stock = id == TableId::R6 || pending;
    let decisions = || label("stage").map(|stage| format!("{stage} decisions {year}"));
    // Which label is told of a population of its own, and what is true of every row.
    let (population, apart, besides): (String, &[&str], &[(&str, &str)]) = match id {
        TableId::R1 | TableId::R2 | TableId::R6b => (format!("Referrals {year}"), &[], &[]),
        TableId::R3 => (format!("Reasonable grounds decisions {year}"), &[], &[]),
        TableId::R4 => (format!("Conclusive grounds decisions {year}"), &[], &[]),
        TableId::R5a | TableId::L1 | TableId::L2 | TableId::L5 | TableId::L6 => {
            (decisions()?, &["stage"], &[])
        }
        TableId::R10 => (decisions()?, &["stage"], &[("outcome", NEGATIVE)]),
        TableId::L8 => (decisions()?, &["stage"], &[("outcome", POSITIVE)]),
        TableId::R6 => (format!("Open cases on {}", scope.period.end()), &[], &[]),
        TableId::R7 if pending => (pending_on(scope.period.end()), &["item"], &[]),
        TableId::R7 => (
            format!("Reconsiderations {} {year}", label("item")?),
            &["item"],
            &[],
        ),
        TableId::R8 => (format!("Cases that left {year}"), &[], &[]),
        TableId::R11 => (format!("Criminal referrals {year}"), &[], &[]),
        TableId::L4 => (format!("Requests {year}"), &[], &[]),
        TableId::L7 => (format!("Challenges {year}"), &[], &[]),
        TableId::L9 => (format!("Entitlements {year}"), &[], &[]),
        TableId::R5 | TableId::R5b | TableId::R6a | TableId::R9 | TableId::L3 => return None,
    };
    let mut key = Key::total(population);
    for (name, label) in besides {
        key = key.with(*name, *label);
    }
    if !stock {
        key = in_period(key, scope.period);
    }
    let characteristic = label("characteristic");
    for (name, own) in labels() {
        match (name.as_str(), characteristic) {
            _ if own == TOTAL || apart.contains(&name.as_str()) => {}
            ("characteristic", _) => {}
            ("group", Some(characteristic)) => key = key.with(characteristic, own),
            _ => key = key.with(name, own),
        }
    }
    Some(key)
}

/// Says of a count that it is of the quarter of a period, where that is one.
pub(super) fn in_period(key: Key, period: Period) -> Key {
    match period.quarter() {
        Some(quarter) => key.with("quarter", quarter_label(quarter.into())),
        None => key,
    }
}

/// What is asked for and not answered, at the end of a day.
pub(super) fn pending_on(day: CivilDate) -> String {
    format!("Reconsiderations pending on {day}")
}

const PENDING: &str = RECONSIDERATIONS[1];
const POSITIVE: &str = outcome_label(nrm_panel_domain::decision::Outcome::Positive);
const NEGATIVE: &str = outcome_label(nrm_panel_domain::decision::Outcome::Negative);
