//! The local profile: what may be printed of a return without telling anything about a
//! child (returns.md 8.4).

use std::collections::{BTreeMap, BTreeSet};

use nrm_panel_disclosure::{
    Cell, CountTable, Dimension, Finding, Key, Linear, Malformed, Refused, Release, Suppressed,
    Truth, suppress,
};
use thiserror::Error;

use crate::{
    build::Counts,
    entries::{TableId, referrals::is_criminal},
    labels::outcome_label,
    print::percent,
    scope::Scope,
    sheet::{Sheet, Style},
    table::{Marker, ReturnTables, Row, TOTAL, Table, Unit, Value},
};

/// Why a local return is not printed. It tells no count.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unprintable {
    /// Beside earlier releases it would tell what they withhold.
    #[error("beside earlier releases it would tell a count that is withheld")]
    Differencing,
    /// Whatever is withheld, something could be told.
    #[error("whatever is withheld, a count could be told")]
    Unprotected,
    /// The tables contradict one another: a bug or a corrupt store.
    #[error("the tables contradict one another: {0}")]
    Inconsistent(#[from] Malformed),
}

/// A local return that was printed, with the counts behind it: what a later one must not
/// give away.
#[derive(Clone)]
pub struct Printed(Suppressed);

impl std::fmt::Debug for Printed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Printed")
    }
}

impl Printed {
    /// Takes up a local return as it was printed, from its counts.
    ///
    /// # Errors
    /// Where the print is not one of these counts.
    pub fn new(counts: &Counts, printed: &ReturnTables) -> Result<Self, Malformed> {
        // A table that was left out has no rows.
        let tables: Vec<(&Table, &Table)> = counts
            .tables
            .iter()
            .filter_map(|table| Some((table, printed.table(&table.id)?)))
            .filter(|(_, print)| !print.rows.is_empty())
            .collect();
        let mut release = Vec::new();
        for (table, print) in &tables {
            let cell = |value: &Value| match value {
                Value::Number(number) => Some(Cell::Count(*number)),
                Value::Marker(_) => Some(Cell::Withheld),
                Value::Text(_) => None,
            };
            // The layout is that of the print, which is that of the counts.
            let shown = Table {
                rows: print.rows.clone(),
                ..(*table).clone()
            };
            release.extend(count_tables(&shown, &counts.scope, cell)?);
        }
        let told: Vec<Table> = tables.iter().map(|(table, _)| (*table).clone()).collect();
        let truth = truth(counts, &told)?;
        Suppressed::of_print(truth, &Release { tables: release }).map(Self)
    }
}

/// Withholds what must be withheld of the tables of a local return. A table that cannot be
/// told whatever is withheld of it is left out whole, the longest first.
///
/// # Errors
/// Where a count could be told nevertheless, or would be beside earlier releases.
pub fn protect(mut counts: Counts, earlier: &[Printed]) -> Result<Counts, Unprintable> {
    let earlier: Vec<Suppressed> = earlier.iter().map(|known| known.0.clone()).collect();
    let suppressed = loop {
        match suppress(truth(&counts, &counts.tables)?, &earlier) {
            Ok(suppressed) => break suppressed,
            Err(Refused::Differencing(_)) => return Err(Unprintable::Differencing),
            Err(Refused::Unprotected(found)) => leave_out(&mut counts, &found)?,
        }
    };
    let scope = counts.scope.clone();
    for table in &mut counts.tables {
        withhold(table, &scope, &suppressed);
    }
    Ok(counts)
}

/// Leaves out the longest of the tables by which something can be told.
fn leave_out(counts: &mut Counts, found: &[Finding]) -> Result<(), Unprintable> {
    let told: BTreeSet<&str> = found
        .iter()
        .map(|finding| finding.key.population.as_str())
        .collect();
    let scope = &counts.scope;
    let table = counts
        .tables
        .iter_mut()
        .filter(|table| {
            let mut keys = table
                .rows
                .iter()
                .filter_map(|row| key_of(table, row, scope));
            keys.any(|key| told.contains(key.population.as_str()))
        })
        .max_by_key(|table| table.rows.len())
        .ok_or(Unprintable::Unprotected)?;
    table.rows.clear();
    table.notes.push(
        "This table is left out: whatever of it were withheld, a small count could be told."
            .to_owned(),
    );
    Ok(())
}

/// The counts of tables, some of which may be left out.
fn truth(counts: &Counts, tables: &[Table]) -> Result<Truth, Malformed> {
    let number = |value: &Value| value.number();
    let mut told = Vec::new();
    for table in tables {
        told.extend(count_tables(table, &counts.scope, number)?);
    }
    let relations = criminal(tables, &counts.scope).into_iter().collect();
    Truth::new(told, relations)
}

/// The referrals of R11 are those of R2 with criminal among their forms.
fn criminal(tables: &[Table], scope: &Scope) -> Option<Linear> {
    let id = |code: &str| tables.iter().find(|table| table.id == code);
    let (r2, _) = (id("R2")?, id("R11")?);
    let place = r2.keys.iter().position(|key| key == "exploitation")?;
    let forms: BTreeSet<&String> = r2
        .rows
        .iter()
        .filter_map(|row| row.keys.get(place))
        .collect();
    let forms: Vec<&String> = forms.into_iter().filter(|form| is_criminal(form)).collect();
    if forms.is_empty() {
        return None;
    }
    let whole = |table: &Table| {
        let totals = table.rows.iter().find(|row| {
            let own = row.keys.iter().skip(1);
            own.skip(usize::from(scope.period.quarter().is_some()))
                .all(|key| key == TOTAL)
        });
        totals.and_then(|row| key_of(table, row, scope))
    };
    let (all, received) = (whole(id("R11")?)?, whole(r2)?);
    let parts = forms
        .into_iter()
        .map(|form| received.with("exploitation", form));
    Some(Linear::sum(all, parts))
}

/// Parts a table into tables of one population each.
fn count_tables<C>(
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
fn key_of(table: &Table, row: &Row, scope: &Scope) -> Option<Key> {
    let id = TableId::from_code(&table.id)?;
    let labels = || table.keys.iter().zip(&row.keys).skip(1);
    let label = |wanted: &str| {
        labels()
            .find(|(name, _)| *name == wanted)
            .map(|(_, label)| label.as_str())
    };
    let year = scope.period.year();
    let at_end = scope.period;
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
        TableId::R6 => (format!("Open cases at the end of {at_end}"), &[], &[]),
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
    if let Some(quarter) = scope.period.quarter().filter(|_| id != TableId::R6) {
        key = key.with("quarter", format!("Q{quarter}"));
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

const POSITIVE: &str = outcome_label(nrm_panel_domain::decision::Outcome::Positive);
const NEGATIVE: &str = outcome_label(nrm_panel_domain::decision::Outcome::Negative);

/// Puts the marker where something is withheld. A share is told only where both of its
/// counts are, and enough of them; a mean where the count it is of is.
fn withhold(table: &mut Table, scope: &Scope, suppressed: &Suppressed) {
    let confidential = || Value::Marker(Marker::Confidential);
    let Some(id) = TableId::from_code(&table.id) else {
        return;
    };
    let layout = table.clone();
    let withheld =
        |row: &Row| key_of(&layout, row, scope).is_some_and(|key| suppressed.withholds(&key));
    match Sheet::of(id, scope.profile).style {
        Style::Days => {
            for row in &mut table.rows {
                let of = measured(&layout, row, scope);
                if of.is_none_or(|key| suppressed.shows(&key).is_none()) {
                    row.cells.fill(confidential());
                }
            }
        }
        Style::Counts { share_of, .. } => {
            let wholes: BTreeMap<Vec<String>, (u64, bool)> = layout
                .rows
                .iter()
                .map(|row| {
                    let number = row
                        .cells
                        .first()
                        .and_then(Value::number)
                        .unwrap_or_default();
                    (row.keys.clone(), (number, withheld(row)))
                })
                .collect();
            let least = scope.specification.local.least_denominator;
            for row in &mut table.rows {
                let hidden = withheld(row);
                let number = row
                    .cells
                    .first()
                    .and_then(Value::number)
                    .unwrap_or_default();
                let mut cells = vec![if hidden {
                    confidential()
                } else {
                    Value::Number(number)
                }];
                if let Some(place) = share_of {
                    let mut of = row.keys.clone();
                    if let Some(label) = of.get_mut(place + 1) {
                        TOTAL.clone_into(label);
                    }
                    let (whole, whole_hidden) = wholes.get(&of).copied().unwrap_or_default();
                    let told = !hidden && !whole_hidden && (whole == 0 || whole >= least);
                    cells.push(if told {
                        percent(number, whole)
                    } else {
                        confidential()
                    });
                }
                row.cells = cells;
            }
        }
        Style::Nested | Style::Cohort | Style::Comparison => {}
    }
}

/// Returns the count of decisions that a row of time is of.
fn measured(table: &Table, row: &Row, scope: &Scope) -> Option<Key> {
    let label = |wanted: &str| {
        let place = table.keys.iter().position(|key| key == wanted)?;
        row.keys.get(place)
    };
    let stage = match (label("stage"), label("measure")) {
        (Some(stage), _) => stage.as_str(),
        (None, Some(measure)) if measure.ends_with("conclusive grounds") => "Conclusive grounds",
        (None, Some(_)) => "Reasonable grounds",
        (None, None) => return None,
    };
    let mut key = Key::total(format!("{stage} decisions {}", scope.period.year()));
    if let Some(quarter) = scope.period.quarter() {
        key = key.with("quarter", format!("Q{quarter}"));
    }
    for name in ["quarter", "decider", "responsible_authority"] {
        if let Some(own) = label(name).filter(|own| *own != TOTAL) {
            key = key.with(name, own);
        }
    }
    Some(key)
}
