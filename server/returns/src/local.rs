//! The local profile: what may be printed of a return without telling anything about a
//! child (returns.md 8.4).

mod beside;
mod keys;
mod times;
mod withhold;

use std::collections::BTreeSet;

use nrm_panel_disclosure::{
    Bound, Cell, CountTable, Finding, Key, Malformed, Refused, Release, Suppressed, Truth, audit,
    suppress,
};
use thiserror::Error;

use self::{
    beside::Beside,
    keys::{count_tables, key_of},
    times::{Timed, timed},
    withhold::withhold,
};
use crate::{
    build::Counts,
    scope::Scope,
    table::{ReturnTables, Table, Value},
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
pub struct Printed {
    counts: Vec<CountTable<u64>>,
    print: Release,
    beside: Beside,
    /// What means and medians say of counts.
    bounds: Vec<Bound>,
    scope: Scope,
    left_out: Vec<String>,
}

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
        let left_out = printed.tables.iter().filter(|print| print.rows.is_empty());
        let left_out = left_out.map(|print| print.id.clone()).collect();
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
        let told = tables.iter().map(|(table, _)| *table);
        let beside = Beside::of(counts);
        let times = timed(&printed.tables, &counts.scope, &beside).into_iter();
        let known = Self {
            counts: numbers(told, &counts.scope)?,
            print: Release { tables: release },
            bounds: times.flat_map(|row| row.bounds).collect(),
            beside,
            scope: counts.scope.clone(),
            left_out,
        };
        known.among(&keys_of(&known.counts))?;
        Ok(known)
    }

    /// Takes it up beside everything that is printed in any return.
    fn among(&self, printed: &BTreeSet<Key>) -> Result<Suppressed, Malformed> {
        let truth = truth(self.counts.clone(), &self.beside, &self.bounds, printed)?;
        Suppressed::of_print(truth, &self.print)
    }
}

/// Puts the counts of a return together with all that ties them to what others print.
fn truth(
    counts: Vec<CountTable<u64>>,
    beside: &Beside,
    bounds: &[Bound],
    printed: &BTreeSet<Key>,
) -> Result<Truth, Malformed> {
    let (mut unprinted, relations) = beside.among(printed);
    let bounds = bounds.iter().filter(|bound| {
        let mut keys = bound.terms.iter().map(|(key, _)| key);
        keys.any(|key| printed.contains(key))
    });
    let bounds: Vec<Bound> = bounds.cloned().collect();
    for (key, _) in bounds.iter().flat_map(|bound| &bound.terms) {
        unprinted.insert(key.clone(), beside.count(key));
    }
    Truth::beside(counts, unprinted, relations)?.within(bounds)
}

/// Withholds what must be withheld of the tables of a local return. A table that cannot be
/// told whatever is withheld of it is left out whole, the longest first.
///
/// # Errors
/// Where a count could be told nevertheless, or would be beside earlier releases.
pub fn protect(mut counts: Counts, earlier: &[Printed]) -> Result<Counts, Unprintable> {
    let scope = counts.scope.clone();
    let beside = Beside::of(&counts);
    // The same cut tells the same, whatever else is known of it by now.
    let same =
        |known: &&Printed| (known.scope.period, known.scope.as_at) == (scope.period, scope.as_at);
    for known in earlier.iter().filter(same) {
        let tables = counts.tables.iter_mut();
        tables
            .filter(|table| known.left_out.contains(&table.id) && !table.rows.is_empty())
            .for_each(clear);
    }
    let printed_before: BTreeSet<Key> = earlier
        .iter()
        .flat_map(|release| keys_of(&release.counts))
        .collect();
    let (suppressed, known, before) = loop {
        let tables = numbers(&counts.tables, &scope)?;
        let mut known = keys_of(&tables);
        known.extend(printed_before.iter().cloned());
        let before = earlier.iter().map(|release| release.among(&known));
        let before = before.collect::<Result<Vec<Suppressed>, Malformed>>()?;
        match suppress(truth(tables, &beside, &[], &known)?, &before) {
            Ok(suppressed) => break (suppressed, known, before),
            Err(Refused::Differencing(_)) => return Err(Unprintable::Differencing),
            Err(Refused::Unprotected(found)) => leave_out(&mut counts, &beside, &found)?,
        }
    };
    let mut times = timed(&counts.tables, &scope, &beside);
    times.retain(|row| suppressed.shows(&row.of).is_some());
    let tables = numbers(&counts.tables, &scope)?;
    let print = suppressed.release();
    let safe = |bounds: &[Bound]| {
        let truth = truth(tables.clone(), &beside, bounds, &known)?;
        let beside_times = Suppressed::of_print(truth, &print)?;
        Ok(audit(&beside_times.knowledge(&before)).is_ok())
    };
    let mut told = Vec::new();
    choose(times.iter().collect(), &mut told, &safe)?;
    let told = told
        .iter()
        .map(|row| (row.table.as_str(), row.keys.as_slice()));
    let told = told.collect();
    for table in &mut counts.tables {
        withhold(table, &scope, &suppressed, &told);
    }
    Ok(counts)
}

/// Chooses the rows of times by which nothing that is withheld can be told: all of them, or
/// as many as half of them after another allow.
fn choose<'a>(
    mut rows: Vec<&'a Timed>,
    told: &mut Vec<&'a Timed>,
    safe: &impl Fn(&[Bound]) -> Result<bool, Malformed>,
) -> Result<(), Malformed> {
    if rows.is_empty() {
        return Ok(());
    }
    let all = told.iter().chain(&rows).flat_map(|row| row.bounds.clone());
    if safe(&all.collect::<Vec<_>>())? {
        told.append(&mut rows);
    } else if rows.len() > 1 {
        let later = rows.split_off(rows.len() / 2);
        choose(rows, told, safe)?;
        choose(later, told, safe)?;
    }
    Ok(())
}

/// Leaves out the longest of the tables by which something can be told.
fn leave_out(counts: &mut Counts, beside: &Beside, found: &[Finding]) -> Result<(), Unprintable> {
    let own: BTreeSet<&str> = found
        .iter()
        .map(|finding| finding.key.population.as_str())
        .collect();
    let scope = &counts.scope;
    let tells = |table: &Table, of: &BTreeSet<&str>| {
        let rows = table.rows.iter();
        let mut keys = rows.filter_map(|row| key_of(table, row, scope));
        keys.any(|key| of.contains(key.population.as_str()))
    };
    // What is found may itself stand in no table.
    let among = if counts.tables.iter().any(|table| tells(table, &own)) {
        own
    } else {
        let tied = found.iter().flat_map(|finding| beside.tied(&finding.key));
        tied.map(|key| key.population.as_str()).collect()
    };
    let table = counts
        .tables
        .iter_mut()
        .filter(|table| tells(table, &among))
        .max_by_key(|table| table.rows.len())
        .ok_or(Unprintable::Unprotected)?;
    clear(table);
    Ok(())
}

fn clear(table: &mut Table) {
    table.rows.clear();
    table.notes.push(
        "This table is left out: whatever of it were withheld, a small count could be told."
            .to_owned(),
    );
}

/// The counts of tables, some of which may be left out.
fn numbers<'a>(
    tables: impl IntoIterator<Item = &'a Table>,
    scope: &Scope,
) -> Result<Vec<CountTable<u64>>, Malformed> {
    let mut told = Vec::new();
    for table in tables {
        told.extend(count_tables(table, scope, Value::number)?);
    }
    Ok(told)
}

fn keys_of(tables: &[CountTable<u64>]) -> BTreeSet<Key> {
    let keys = tables.iter().flat_map(|table| table.cells().keys());
    keys.cloned().collect()
}
