//! The local returns of a site, one after another as the service prints them.

use std::collections::{BTreeMap, HashMap};

use nrm_panel_domain::{
    projection::CountedCase,
    time::{CivilDate, UtcTime},
};

use super::{
    keys::{self, Key},
    sites::Site,
};
use crate::{
    Builder, Counts, Marker, Printed, Profile, ReturnTables, Scope, TOTAL, Table, Unit,
    Unprintable, Value, protect,
    tests::fixture::{checksum, instant, scope},
};

/// What is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// What the service withholds.
    AsTheService,
    /// What the service would withhold had it forgotten what it printed before.
    WithoutEarlier,
    /// Counts of 1 to 5, and no others.
    SmallAlone,
}

/// The true counts of every quarter and of the year, as known at a cut: only to name what
/// stayed the same, and to see how good a guess was.
pub(super) type World = HashMap<Key, i64>;

/// A local return that was printed.
pub(super) struct Release {
    pub(super) period: crate::Period,
    pub(super) cut: CivilDate,
    pub(super) tables: ReturnTables,
}

/// What was printed of a site, and what was not.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) releases: Vec<Release>,
    /// By day of the cut.
    pub(super) worlds: BTreeMap<CivilDate, World>,
    pub(super) differencing: usize,
    pub(super) unprotected: usize,
    pub(super) tables: usize,
    pub(super) left_out: usize,
    /// Means and medians that stand in them.
    pub(super) times: usize,
    /// Shares that stand in them.
    pub(super) shares: usize,
}

/// Which returns a site prints, in this order: a quarter or the year, and the cut where it
/// is not the usual one.
fn plan(number: u64) -> Vec<(Option<u8>, Option<&'static str>)> {
    let later = Some("2027-03-31T22:00:00Z");
    let quarter = |quarter| (Some(quarter), None);
    match number % 5 {
        0 => vec![
            quarter(1),
            quarter(2),
            quarter(3),
            quarter(4),
            (None, None),
            (None, later),
        ],
        1 => vec![(None, None), (None, later)],
        2 => vec![quarter(1), (None, None), (None, later)],
        3 => vec![quarter(1), quarter(2), quarter(3), (None, None)],
        _ => vec![
            (None, None),
            (Some(4), Some("2027-02-28T22:00:00Z")),
            (None, later),
        ],
    }
}

pub(super) fn local(quarter: Option<u8>, cut: Option<UtcTime>) -> Scope {
    let mut local = scope(2026, quarter);
    local.profile = Profile::Local;
    local.as_at = cut.unwrap_or_else(|| local.period.default_as_at(local.specification.cut_days));
    local
}

pub(super) fn count(scope: Scope, cases: &[CountedCase]) -> Counts {
    let mut builder = Builder::new(scope);
    cases.iter().for_each(|case| builder.add(case));
    builder.finish().unwrap()
}

/// Prints the returns of a site, each in knowledge of those before it.
pub(super) fn publish(site: &Site, number: u64, how: How) -> Shelf {
    let mut shelf = Shelf::default();
    let mut earlier: Vec<Printed> = Vec::new();
    for (quarter, cut) in plan(number) {
        let scope = local(quarter, cut.map(instant));
        let (period, cut) = (scope.period, scope.as_at);
        let cases = site.known_on(cut.london_date());
        let counted = || count(scope.clone(), &cases);
        let known: &[Printed] = match how {
            How::AsTheService => &earlier,
            How::WithoutEarlier | How::SmallAlone => &[],
        };
        let protected = match how {
            How::SmallAlone => Ok(small_alone(counted().into_return(None, checksum))),
            How::AsTheService | How::WithoutEarlier => {
                protect(counted(), known).map(|counts| counts.into_return(None, checksum))
            }
        };
        let tables = match protected {
            Ok(tables) => tables,
            Err(Unprintable::Differencing) => {
                shelf.differencing += 1;
                continue;
            }
            Err(Unprintable::Unprotected) => {
                shelf.unprotected += 1;
                continue;
            }
            Err(refused @ Unprintable::Inconsistent(_)) => panic!("{refused}"),
        };
        if how == How::AsTheService {
            earlier.push(Printed::new(&counted(), &tables).unwrap());
        }
        shelf.tables += tables.tables.len();
        shelf.left_out += tables
            .tables
            .iter()
            .filter(|table| is_left_out(table))
            .count();
        shelf.times += told(&tables, Unit::Days);
        shelf.shares += told(&tables, Unit::Percent);
        let day = cut.london_date();
        shelf
            .worlds
            .entry(day)
            .or_insert_with(|| world(&cases, cut));
        shelf.releases.push(Release {
            period,
            cut: day,
            tables,
        });
    }
    shelf
}

/// Returns how many figures of a unit are told.
fn told(tables: &ReturnTables, unit: Unit) -> usize {
    let told = |table: &Table| {
        let places = 0..table.figures.len();
        let places = places.filter(|place| table.figures[*place].unit == unit);
        let numbers = |place: usize| {
            let cells = table.rows.iter().map(move |row| &row.cells[place]);
            cells.filter(|cell| cell.number().is_some()).count()
        };
        places.map(numbers).sum::<usize>()
    };
    tables.tables.iter().map(told).sum()
}

fn is_left_out(table: &Table) -> bool {
    table.notes.iter().any(|note| note.contains("left out"))
}

/// Counts every quarter and the year as they were known at a cut.
fn world(cases: &[CountedCase], cut: UtcTime) -> World {
    let mut world = World::new();
    for quarter in [None, Some(1), Some(2), Some(3), Some(4)] {
        let scope = local(quarter, Some(cut));
        let period = scope.period;
        for table in count(scope, cases).into_return(None, checksum).tables {
            for row in &table.rows {
                let count = row.cells.first().and_then(Value::number);
                if let Some(count) = count.filter(|count| *count > 0)
                    && let Some(key) = keys::read(&table, row, period)
                {
                    let count = i64::try_from(count).unwrap();
                    let known = *world.entry(key.clone()).or_insert(count);
                    assert_eq!(known, count, "{key:?} is two counts");
                }
            }
        }
    }
    world
}

/// Withholds counts of 1 to 5, the shares of them and those of few, and nothing else.
fn small_alone(mut tables: ReturnTables) -> ReturnTables {
    for table in &mut tables.tables {
        let counts = table
            .figures
            .first()
            .is_some_and(|figure| figure.unit == Unit::Count);
        if !counts {
            continue;
        }
        let hidden = |value: &Value| value.number().is_some_and(|count| (1..=5).contains(&count));
        let wholes: HashMap<Vec<String>, bool> = table
            .rows
            .iter()
            .map(|row| (row.keys.clone(), hidden(&row.cells[0])))
            .collect();
        let share = keys::share_of(table);
        for row in &mut table.rows {
            let mut cells = vec![hidden(&row.cells[0])];
            if let Some(place) = share {
                let mut of = row.keys.clone();
                TOTAL.clone_into(&mut of[place]);
                cells.push(cells[0] || wholes[&of]);
            }
            for (cell, hidden) in row.cells.iter_mut().zip(cells) {
                if hidden {
                    *cell = Value::Marker(Marker::Confidential);
                }
            }
        }
    }
    tables
}
