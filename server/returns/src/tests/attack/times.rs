//! What means and medians tell of the counts of decisions by time.

use super::{
    keys::{self, Key},
    reader::Reader,
    releases::{Release, World},
};
use crate::{Period, Row, Specification, TOTAL, Table, Value};

/// The bands of the 45 days, as table L5 has them.
const CLOCK: [(&str, (i64, Option<i64>)); 4] = [
    ("In time", (0, Some(45))),
    ("Late: suspended meanwhile", (46, None)),
    ("Late: information outstanding", (46, None)),
    ("Late: no reason in the record", (46, None)),
];

/// A count of decisions that took from a number of days to another, and how many.
type Band = (usize, i64, (i64, Option<i64>));

impl Reader {
    /// Reads the means and medians of a release beside the decisions by time.
    pub(super) fn times(&mut self, release: &Release, world: &World) {
        for table in &release.tables.tables {
            if !["R5", "L3"].contains(&table.id.as_str()) {
                continue;
            }
            for row in &table.rows {
                if let [Value::Number(mean), Value::Number(median)] = row.cells.as_slice() {
                    let days = [mean, median].map(|days| i64::try_from(*days).unwrap());
                    self.row(table, row, release.period, days.into(), world);
                }
            }
        }
    }

    fn row(&mut self, table: &Table, row: &Row, period: Period, days: (i64, i64), world: &World) {
        let own = |column| keys::label(table, row, column);
        let measure = own("measure").unwrap_or_default();
        let stage = own("stage").unwrap_or(if measure.ends_with("conclusive grounds") {
            "Conclusive grounds"
        } else {
            "Reasonable grounds"
        });
        let mut of = Key::of(format!("decisions: {stage}"));
        if let Some(quarter) = period.quarter() {
            of = of.with("quarter", &format!("Q{quarter}"));
        }
        for column in ["quarter", "decider", "responsible_authority"] {
            of = of.with(column, own(column).unwrap_or(TOTAL));
        }
        let number = world.get(&of).copied().unwrap_or_default();
        // No table tells times by district, nor the 45 days by decider.
        of.by.remove("responsible_authority");
        let bands: Vec<(Key, (i64, Option<i64>))> = if measure.starts_with("T4") {
            of.by.remove("decider");
            let band = |(label, days): (&str, _)| (of.clone().with("clock", label), days);
            CLOCK.map(band).into()
        } else {
            let labels = Specification::current().unwrap().band_labels();
            let band = |label: &String| (of.clone().with("time", label), keys::band(label));
            labels.iter().map(band).collect()
        };
        self.time(number, days, &bands, world);
    }

    fn time(
        &mut self,
        count: i64,
        (mean, median): (i64, i64),
        bands: &[(Key, (i64, Option<i64>))],
        world: &World,
    ) {
        let of = |key: &Key| world.get(key).copied().unwrap_or_default();
        let told: Vec<&(Key, (i64, Option<i64>))> =
            bands.iter().filter(|(key, _)| of(key) > 0).collect();
        if !told.iter().any(|(key, _)| self.holds(key, of(key))) {
            return;
        }
        let all = told.iter().map(|(key, _)| of(key)).sum::<i64>();
        let others = all - count;
        let bands: Vec<Band> = told
            .into_iter()
            .map(|(key, days)| (self.number(key, of(key)), of(key), *days))
            .collect();
        // How many there are stands in the tables; of the others nothing is known.
        let longest = bands.iter().map(|(_, _, (first, _))| *first).max();
        let unknown = others * longest.unwrap_or_default();
        // The mean is rounded halves up: it says within what the days add up to lies.
        let most = (count * (2 * mean + 1) - 1).div_euclid(2);
        let least = -(-(count * (2 * mean - 1))).div_euclid(2);
        let first: Vec<(usize, i64)> = bands
            .iter()
            .map(|(at, _, (first, _))| (*at, *first))
            .collect();
        self.puzzle.relate(&first, i64::MIN, most + unknown);
        let last: Option<Vec<(usize, i64)>> = bands
            .iter()
            .map(|(at, _, (_, last))| Some((*at, (*last)?)))
            .collect();
        if let Some(last) = last {
            self.puzzle.relate(&last, least, i64::MAX);
        }
        // Half of them took no longer than the median, and no more than half less.
        let pick = |which: &dyn Fn(i64, Option<i64>) -> bool| {
            let picked = bands
                .iter()
                .filter(|(_, _, (first, last))| which(*first, *last));
            picked.map(|(at, ..)| (*at, 1)).collect::<Vec<_>>()
        };
        let less = pick(&|_, last| last.is_some_and(|last| last < median));
        let up_to = pick(&|first, _| first <= median);
        self.puzzle.relate(&less, i64::MIN, count / 2 + others);
        self.puzzle.relate(&up_to, (count + 1) / 2, i64::MAX);
    }
}
