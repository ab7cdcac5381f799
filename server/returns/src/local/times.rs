//! What means and medians tell of the counts of decisions by time.

use nrm_panel_disclosure::{Bound, Key};

use super::{beside::Beside, keys::in_period};
use crate::{
    entries::{TableId, outcome::CLOCK, timeliness::MEASURES},
    scope::Scope,
    sheet::{Sheet, Style},
    table::{Row, TOTAL, Table, Value},
};

/// A row of times that can be told.
pub(super) struct Timed {
    /// Where it stands.
    pub(super) table: String,
    pub(super) keys: Vec<String>,
    /// The count of decisions that it is of.
    pub(super) of: Key,
    /// What it says of others.
    pub(super) bounds: Vec<Bound>,
}

/// The first and last day of a band, and the count of decisions in it.
struct Band {
    first: i32,
    last: Option<i32>,
    key: Key,
}

/// Returns the rows of times that hold a mean and a median.
pub(super) fn timed(tables: &[Table], scope: &Scope, beside: &Beside) -> Vec<Timed> {
    let mut timed = Vec::new();
    for table in tables {
        if !is_of_times(table, scope) {
            continue;
        }
        for row in &table.rows {
            let [Value::Number(mean), Value::Number(median)] = row.cells.as_slice() else {
                continue;
            };
            if let Some(of) = measured(table, row, scope) {
                let days = (whole(*mean), whole(*median));
                let bands = bands(table, row, &of, scope).into_iter();
                let bounds = bands.flat_map(|bands| bounds(&of, days, bands, beside));
                timed.push(Timed {
                    table: table.id.clone(),
                    keys: row.keys.clone(),
                    bounds: bounds.collect(),
                    of,
                });
            }
        }
    }
    timed
}

fn is_of_times(table: &Table, scope: &Scope) -> bool {
    TableId::from_code(&table.id)
        .is_some_and(|id| Sheet::of(id, scope.profile).style == Style::Days)
}

/// Returns the counts of decisions by time that a row tells of: those of all districts,
/// where it is of one, for no table tells them by district.
fn bands(table: &Table, row: &Row, of: &Key, scope: &Scope) -> Vec<Vec<Band>> {
    let mut all = of.clone();
    all.by.remove("responsible_authority");
    let band = |first: u32, last: Option<u32>, key: Key| Band {
        first: whole(first.into()),
        last: last.map(|last| whole(last.into())),
        key,
    };
    // T4 runs from receipt by the site, as the 45 days do, which are told of all deciders.
    let measure = label(table, row, "measure");
    if measure.is_some_and(|measure| measure == MEASURES[4]) {
        let target = scope.specification.target_days;
        all.by.remove("decider");
        let mut year = all.clone();
        year.by.remove("quarter");
        return [all, year]
            .iter()
            .map(|whole| {
                let clock = CLOCK.iter().enumerate();
                let clock = clock.map(|(place, label)| {
                    let key = whole.with("clock", *label);
                    match place {
                        0 => band(0, Some(target), key),
                        _ => band(target + 1, None, key),
                    }
                });
                clock.collect()
            })
            .collect();
    }
    let labels = scope.specification.band_labels();
    let bands = scope.specification.bands().zip(labels);
    let bands = bands.map(|((first, last), label)| band(first, last, all.with("time", label)));
    vec![bands.collect()]
}

/// Returns what a mean and a median say of the decisions by time. Of decisions that the row
/// is not of nothing is known.
fn bounds(of: &Key, (mean, median): (i32, i32), bands: Vec<Band>, beside: &Beside) -> Vec<Bound> {
    let number = whole(beside.count(of));
    let bands: Vec<Band> = bands
        .into_iter()
        .filter(|band| beside.count(&band.key) > 0)
        .collect();
    let all: i32 = bands
        .iter()
        .map(|band| whole(beside.count(&band.key)))
        .sum();
    let Some(longest) = bands.iter().map(|band| band.first).max() else {
        return Vec::new();
    };
    let others = (all - number).max(0);
    let mut bounds = Vec::new();
    let mut most = |by: &dyn Fn(&Band) -> i32, most: i32| {
        let terms = bands.iter().map(|band| (band.key.clone(), by(band)));
        let terms: Vec<(Key, i32)> = terms.filter(|(_, by)| *by != 0).collect();
        if !terms.is_empty() {
            bounds.push(Bound { terms, most });
        }
    };
    // The mean is rounded halves up: it says within what the days add up to lies.
    let days = (number * (2 * mean + 1) - 1).div_euclid(2);
    most(&|band| band.first, days + longest * others);
    if bands.iter().all(|band| band.last.is_some()) {
        let least = -(-(number * (2 * mean - 1))).div_euclid(2);
        most(&|band| -band.last.unwrap_or_default(), -least);
    }
    // Half of them took no longer than the median, and no more than half less.
    let less = |band: &Band| i32::from(band.last.is_some_and(|last| last < median));
    most(&less, number / 2 + others);
    let up_to = |band: &Band| -i32::from(band.first <= median);
    most(&up_to, -((number + 1) / 2));
    bounds
}

/// Counts and days are far below what 32 bits hold.
fn whole(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn label<'a>(table: &Table, row: &'a Row, wanted: &str) -> Option<&'a String> {
    let place = table.keys.iter().position(|key| key == wanted)?;
    row.keys.get(place)
}

/// Returns the count of decisions that a row of time is of.
fn measured(table: &Table, row: &Row, scope: &Scope) -> Option<Key> {
    let label = |wanted: &str| label(table, row, wanted);
    let stage = match (label("stage"), label("measure")) {
        (Some(stage), _) => stage.as_str(),
        (None, Some(measure)) if measure.ends_with("conclusive grounds") => "Conclusive grounds",
        (None, Some(_)) => "Reasonable grounds",
        (None, None) => return None,
    };
    let key = Key::total(format!("{stage} decisions {}", scope.period.year()));
    let mut key = in_period(key, scope.period);
    for name in ["quarter", "decider", "responsible_authority"] {
        if let Some(own) = label(name).filter(|own| *own != TOTAL) {
            key = key.with(name, own);
        }
    }
    Some(key)
}
