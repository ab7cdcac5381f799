//! What changed from one return of a period to another, and why (returns.md R12).

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
};

use nrm_panel_domain::{
    id::CaseId,
    projection::{CountedCase, ReferralFact},
};

use crate::{
    build::Counts,
    entries::{Entry, TableId, entries},
    scope::Scope,
    table::{Figure, ReturnTables, Row, Table, Unit, Value},
};

/// Why a cell changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A referral was recorded since.
    Recorded,
    /// A referral counts no more: retracted, or known as lodged twice.
    NoLongerCounted,
    /// What was recorded of a referral was corrected.
    Corrected,
    /// A decision was recorded since.
    Decided,
    /// A case left, or a matter beside the decisions moved on.
    MovedOn,
}

impl Cause {
    /// Returns it in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Recorded => "recorded since",
            Self::NoLongerCounted => "no longer counted",
            Self::Corrected => "corrected",
            Self::Decided => "decision recorded since",
            Self::MovedOn => "moved on since",
        }
    }

    fn of(before: Option<&CountedCase>, after: Option<&CountedCase>) -> Self {
        let (Some(before), Some(after)) = (before, after) else {
            return Self::Recorded;
        };
        let (then, now) = (&before.referral, &after.referral);
        if then.counted && !now.counted {
            return Self::NoLongerCounted;
        }
        if restated(then, now) {
            Self::Corrected
        } else if before.decisions != after.decisions {
            Self::Decided
        } else {
            Self::MovedOn
        }
    }
}

/// Whether something else is said of a referral than before.
fn restated(then: &ReferralFact, now: &ReferralFact) -> bool {
    let mut same_instant = now.clone();
    same_instant.recorded_at = then.recorded_at;
    same_instant != *then
}

/// A cell that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The table.
    pub(crate) table: TableId,
    /// The cell: a label of each dimension, none of them a total.
    pub labels: Vec<String>,
    /// Why, and of how many cases.
    pub causes: BTreeMap<Cause, u64>,
}

impl Change {
    /// Returns whether it is of a printed row: of its table, with its labels after the year
    /// or period.
    #[must_use]
    pub fn is_of(&self, table: &str, keys: &[String]) -> bool {
        self.table.code() == table && keys.get(1..).is_some_and(|own| own == self.labels)
    }

    /// Returns why it changed, in words, by number of cases.
    #[must_use]
    pub fn causes_in_words(&self) -> String {
        let causes = self.causes.iter();
        let causes = causes.map(|(cause, number)| format!("{number} {}", cause.words()));
        causes.collect::<Vec<_>>().join(", ")
    }
}

/// Finds what changed, in three passes over the cases: as they were, as they are, and once
/// more as they were, for those that differ. Only those are kept.
#[derive(Debug)]
pub struct Reviser {
    before: Scope,
    after: Scope,
    prints: HashMap<CaseId, u64>,
    changed: HashMap<CaseId, Pair>,
}

#[derive(Debug, Default)]
struct Pair {
    before: Option<CountedCase>,
    after: Option<CountedCase>,
}

type Cell = (TableId, Vec<String>, Option<i64>);

impl Reviser {
    /// Starts a comparison of two returns of one period.
    #[must_use]
    pub fn new(before: Scope, after: Scope) -> Self {
        Self {
            before,
            after,
            prints: HashMap::new(),
            changed: HashMap::new(),
        }
    }

    /// First pass: takes a case as it was known at the earlier cut.
    pub fn note_before(&mut self, case: &CountedCase) {
        let print = fingerprint(case, &self.before);
        self.prints.insert(case.referral.case, print);
    }

    /// Second pass: takes a case as it is known at the later cut.
    pub fn note_after(&mut self, case: &CountedCase) {
        let print = fingerprint(case, &self.after);
        if self.prints.remove(&case.referral.case) != Some(print) {
            let pair = self.changed.entry(case.referral.case).or_default();
            pair.after = Some(case.clone());
        }
    }

    /// Third pass: takes a case once more as it was known at the earlier cut.
    pub fn note_before_again(&mut self, case: &CountedCase) {
        let known = case.referral.case;
        if let Some(pair) = self.changed.get_mut(&known) {
            pair.before = Some(case.clone());
        } else if self.prints.contains_key(&known) {
            // It was there and is not: a case is never taken from the record, so that this
            // does not occur. It would be told all the same.
            let pair = Pair {
                before: Some(case.clone()),
                after: None,
            };
            self.changed.insert(known, pair);
        }
    }

    /// Returns the cells that changed, by table and labels.
    #[must_use]
    pub fn finish(self) -> Vec<Change> {
        let mut cells: BTreeMap<(TableId, Vec<String>), Change> = BTreeMap::new();
        for pair in self.changed.values() {
            let cause = Cause::of(pair.before.as_ref(), pair.after.as_ref());
            let [before, after] =
                [(&pair.before, &self.before), (&pair.after, &self.after)].map(|(case, scope)| {
                    case.as_ref()
                        .map_or_else(Vec::new, |case| cells_of(case, scope))
                });
            // A case is one cause of a cell's change, however often it counts there.
            let mut changed = BTreeSet::new();
            let gone = before.iter().filter(|cell| !after.contains(cell));
            let come = after.iter().filter(|cell| !before.contains(cell));
            for (table, labels, _) in gone.chain(come) {
                changed.insert((*table, labels.clone()));
            }
            for (table, labels) in changed {
                let key = (table, labels.clone());
                let change = cells.entry(key).or_insert_with(|| Change {
                    table,
                    labels,
                    causes: BTreeMap::new(),
                });
                *change.causes.entry(cause).or_default() += 1;
            }
        }
        cells.into_values().collect()
    }
}

/// Everything a case adds, as one number: equal where it adds the same.
fn fingerprint(case: &CountedCase, scope: &Scope) -> u64 {
    let mut hasher = DefaultHasher::new();
    entries(case, scope, &mut |entry: Entry<'_>| {
        (entry.table, entry.labels, entry.days).hash(&mut hasher);
    });
    hasher.finish()
}

fn cells_of(case: &CountedCase, scope: &Scope) -> Vec<Cell> {
    let mut cells = Vec::new();
    entries(case, scope, &mut |entry: Entry<'_>| {
        let labels = entry
            .labels
            .iter()
            .map(|label| (*label).to_owned())
            .collect();
        cells.push((entry.table, labels, entry.days));
    });
    cells
}

/// Prints R12 where there is nothing to compare with.
#[must_use]
pub fn no_revisions() -> Table {
    let note = "No return of this period and profile was built before.";
    table("Revisions".to_owned(), note, Vec::new())
}

/// Prints the changes as R12, with what the cells held at both cuts.
#[must_use]
pub fn revisions(changes: &[Change], previous: &Counts, now: &Counts) -> Table {
    let rows = changes.iter().map(|change| {
        let held = |counts: &Counts| Value::Number(counts.held(change.table, &change.labels));
        Row::new(
            vec![change.table.code().to_owned(), change.labels.join(" / ")],
            vec![
                held(previous),
                held(now),
                Value::Text(change.causes_in_words()),
            ],
        )
    });
    table(
        format!("Revisions since the return as at {}", previous.scope.as_at),
        "Cells whose count changed, without the totals, and why, by number of cases.",
        rows.collect(),
    )
}

fn table(title: String, note: &str, rows: Vec<Row>) -> Table {
    let figure = |name: &str, unit| Figure {
        name: name.to_owned(),
        unit,
    };
    Table {
        id: "R12".to_owned(),
        title,
        notes: vec![note.to_owned()],
        keys: vec!["table".to_owned(), "cell".to_owned()],
        figures: vec![
            figure("previous", Unit::Count),
            figure("now", Unit::Count),
            figure("cause", Unit::Text),
        ],
        rows,
        chart: None,
    }
}

/// Marks the figures that differ from those printed before, a row that was not printed
/// before with all of its figures.
pub fn mark_revised(now: &mut ReturnTables, before: &ReturnTables) {
    for table in &mut now.tables {
        let Some(known) = before.table(&table.id).filter(|_| table.chart.is_some()) else {
            continue;
        };
        let printed: HashMap<&[String], &[Value]> = known
            .rows
            .iter()
            .map(|row| (row.keys.as_slice(), row.cells.as_slice()))
            .collect();
        for row in &mut table.rows {
            let earlier = printed.get(row.keys.as_slice());
            let figures = row.cells.iter().enumerate();
            let differs = figures.filter(|(place, value)| {
                earlier.and_then(|cells| cells.get(*place)) != Some(*value)
            });
            row.revised = differs.map(|(place, _)| place).collect();
        }
    }
}
