//! Somebody who holds every local return of a site. Whatever they guess they guess right:
//! why a cell is withheld, and which counts stayed the same from one return to another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use nrm_panel_disclosure::attack::Puzzle;

use super::{
    keys::{self, Key},
    releases::{Release, Shelf, World},
};
use crate::{Marker, Period, TOTAL, Table, Unit, Value};

/// Attempts for one value after which the attacker is called too weak to judge.
const ATTEMPTS: usize = 20_000;
const QUARTERS: [&str; 4] = ["Q1", "Q2", "Q3", "Q4"];

/// What was found out of a site.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) recovered: Vec<String>,
    /// What there were not enough attempts for.
    pub(super) undecided: Vec<String>,
    pub(super) attacked: usize,
    pub(super) relations: usize,
    pub(super) attempts: usize,
}

/// Attacks everything that a site printed.
pub(super) fn attack(shelf: &Shelf) -> Found {
    let mut reader = Reader::default();
    for release in &shelf.releases {
        reader.read(release, &shelf.worlds[&release.cut]);
    }
    for release in &shelf.releases {
        let world = &shelf.worlds[&release.cut];
        reader.relate(release.period, world);
        reader.times(release, world);
    }
    reader.changes();
    let solved = reader.puzzle.solve(reader.greatest + 25, ATTEMPTS);
    let name = |at: &usize| reader.names[*at].clone();
    Found {
        recovered: solved.recovered.iter().map(name).collect(),
        undecided: solved.undecided.iter().map(name).collect(),
        attacked: solved.attacked,
        relations: solved.relations,
        attempts: solved.attempts,
    }
}

#[derive(Default)]
pub(super) struct Reader {
    pub(super) puzzle: Puzzle,
    numbers: HashMap<(Key, i64), usize>,
    names: Vec<String>,
    /// What prints showed of a key, the oldest first.
    shown: HashMap<Key, Vec<i64>>,
    /// The counts a key had in prints.
    printed: BTreeMap<Key, BTreeSet<i64>>,
    greatest: i64,
}

impl Reader {
    /// Returns the number of a count: another from a revision on.
    pub(super) fn number(&mut self, key: &Key, count: i64) -> usize {
        if let Some(at) = self.numbers.get(&(key.clone(), count)) {
            return *at;
        }
        self.names.push(format!("{} {:?}", key.of, key.by));
        let at = self.puzzle.number(count);
        self.numbers.insert((key.clone(), count), at);
        at
    }

    pub(super) fn holds(&self, key: &Key, count: i64) -> bool {
        self.numbers.contains_key(&(key.clone(), count))
    }

    fn read(&mut self, release: &Release, world: &World) {
        let greatest = world.values().copied().max().unwrap_or_default();
        self.greatest = self.greatest.max(greatest);
        let before = self.shown.clone();
        for table in &release.tables.tables {
            let counts = table
                .figures
                .first()
                .is_some_and(|figure| figure.unit == Unit::Count);
            if !counts {
                continue;
            }
            let mut rows: HashMap<&[String], Option<usize>> = HashMap::new();
            for row in &table.rows {
                let key = keys::read(table, row, release.period).unwrap();
                let at = self.cell(&key, &row.cells[0], world, &before);
                rows.insert(&row.keys, at);
            }
            self.totals(table, &rows);
            self.shares(table, &rows);
        }
    }

    /// Takes in a cell. A zero is always printed: it is left out of every sum.
    fn cell(
        &mut self,
        key: &Key,
        cell: &Value,
        world: &World,
        before: &HashMap<Key, Vec<i64>>,
    ) -> Option<usize> {
        let count = world.get(key).copied().unwrap_or_default();
        self.printed.entry(key.clone()).or_default().insert(count);
        match cell {
            Value::Number(0) => None,
            Value::Number(shown) => {
                let shown = i64::try_from(*shown).unwrap();
                assert_eq!(shown, count, "{key:?} is not as counted");
                let at = self.number(key, count);
                self.puzzle.within(at, shown, shown);
                self.shown.entry(key.clone()).or_default().push(shown);
                Some(at)
            }
            Value::Marker(Marker::Confidential) => {
                let at = self.number(key, count);
                let (mut least, mut most) = if count <= 5 { (1, 5) } else { (6, i64::MAX) };
                // A count withheld although it is not small may be close to what it was.
                for shown in before.get(key).into_iter().flatten() {
                    if count > 5 && (1..=5).contains(&shown.abs_diff(count)) {
                        (least, most) = (least.max(shown - 5), most.min(shown + 5));
                        self.puzzle.rule_out(at, *shown);
                    }
                }
                self.puzzle.within(at, least, most);
                self.puzzle.want(at);
                Some(at)
            }
            Value::Marker(_) | Value::Text(_) => panic!("no count of {key:?}"),
        }
    }

    /// A row whose label is "Total" is the sum of the rows that differ only in it.
    fn totals(&mut self, table: &Table, rows: &HashMap<&[String], Option<usize>>) {
        let mut parts: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
        for place in 1..table.keys.len() {
            parts.clear();
            for row in table.rows.iter().filter(|row| row.keys[place] != TOTAL) {
                let mut total = row.keys.clone();
                TOTAL.clone_into(&mut total[place]);
                if rows.contains_key(total.as_slice()) {
                    parts
                        .entry(total)
                        .or_default()
                        .extend(rows[row.keys.as_slice()]);
                }
            }
            for row in &table.rows {
                if let Some(parts) = parts.get(&row.keys)
                    && let Some(total) = rows[row.keys.as_slice()]
                {
                    self.puzzle.add_up(total, parts);
                }
            }
        }
    }

    /// A share in whole per cent lies within half a per cent of what it is rounded from.
    fn shares(&mut self, table: &Table, rows: &HashMap<&[String], Option<usize>>) {
        let Some(place) = keys::share_of(table) else {
            return;
        };
        for row in &table.rows {
            let Some(share) = row.cells[1].number() else {
                continue;
            };
            let mut of = row.keys.clone();
            TOTAL.clone_into(&mut of[place]);
            let share = i64::try_from(share).unwrap();
            let part = rows[row.keys.as_slice()].map(|part| (part, 200));
            let whole = rows[of.as_slice()].unwrap();
            let from = part.into_iter().chain([(whole, 1 - 2 * share)]);
            self.puzzle.relate(&from.collect::<Vec<_>>(), 0, i64::MAX);
            let below = part.into_iter().chain([(whole, -1 - 2 * share)]);
            self.puzzle.relate(&below.collect::<Vec<_>>(), i64::MIN, -1);
        }
    }

    /// What is known of counts that stand in no table together, as at a cut.
    fn relate(&mut self, period: Period, world: &World) {
        let count = |key: &Key| world.get(key).copied().unwrap_or_default();
        let of_quarter = period.quarter().map(|quarter| format!("Q{quarter}"));
        // A year is the sum of its quarters.
        let mut known: Vec<&Key> = world.keys().filter(|_| of_quarter.is_none()).collect();
        known.sort();
        for key in known {
            if key.by.contains_key("quarter") || key.of.contains(" on ") {
                continue;
            }
            let parts = QUARTERS.map(|quarter| key.clone().with("quarter", quarter));
            self.sum(key, parts.into(), &count);
        }
        // Criminal referrals are the referrals with criminal among their forms.
        let forms: BTreeSet<&String> = world
            .keys()
            .filter(|key| key.of == "referrals")
            .filter_map(|key| key.by.get("exploitation"))
            .filter(|form| form.split([',', '&']).any(|form| form.trim() == "Criminal"))
            .collect();
        let own = |quarter: &&str| of_quarter.as_ref().is_none_or(|own| own == quarter);
        for quarter in QUARTERS.into_iter().chain([TOTAL]).filter(own) {
            let total = Key::of("criminal referrals").with("quarter", quarter);
            let parts = forms.iter().map(|form| {
                Key::of("referrals")
                    .with("quarter", quarter)
                    .with("exploitation", form)
            });
            self.sum(&total, parts.collect(), &count);
        }
        self.pending(period, &count);
    }

    /// States a sum where it is of two counts that were printed at all; what was not is a
    /// number too, and wanted where it is small.
    fn sum(&mut self, total: &Key, parts: Vec<Key>, count: &impl Fn(&Key) -> i64) {
        let terms = parts
            .into_iter()
            .map(|part| (part, 1))
            .chain([(total.clone(), -1)]);
        self.linear(terms.collect(), count);
    }

    fn linear(&mut self, terms: Vec<(Key, i64)>, count: &impl Fn(&Key) -> i64) {
        let terms: Vec<(Key, i64, i64)> = terms
            .into_iter()
            .map(|(key, by)| (key.clone(), count(&key), by))
            .filter(|(_, count, _)| *count != 0)
            .collect();
        let held = terms
            .iter()
            .filter(|(key, count, _)| self.holds(key, *count));
        if held.count() < 2 {
            return;
        }
        let terms: Vec<(usize, i64)> = terms
            .iter()
            .map(|(key, count, by)| {
                let is_new = !self.holds(key, *count);
                let at = self.number(key, *count);
                if is_new && (1..=5).contains(count) {
                    self.puzzle.want(at);
                }
                (at, *by)
            })
            .collect();
        self.puzzle.relate(&terms, 0, 0);
    }

    /// What is pending at the end was so at the start or was asked for, and was not answered.
    fn pending(&mut self, period: Period, count: &impl Fn(&Key) -> i64) {
        let parts = [Some(1), Some(2), Some(3), Some(4), None];
        let parts = parts.map(|quarter| Period::new(period.year(), quarter).unwrap());
        let told = |part: &Period| *part == period || period.quarter().is_none();
        for part in parts.into_iter().filter(told) {
            let (start, end) = (part.start().minus_days(1), part.end());
            let quarter = part.quarter();
            let label = quarter.map_or(TOTAL.to_owned(), |quarter| format!("Q{quarter}"));
            for stage in [TOTAL, "Reasonable grounds", "Conclusive grounds"] {
                let of = |item: String| {
                    Key::of(format!("reconsiderations: {item}")).with("stage", stage)
                };
                let flow = |item: &str| of(item.to_owned()).with("quarter", &label);
                let last = of(format!("Pending on {end}"));
                let first = of(format!("Pending on {start}"));
                let gone = ["Upheld", "Overturned", "Refused"].map(flow);
                let asked = flow("Requested");
                let were = count(&last) + gone.iter().map(count).sum::<i64>() - count(&asked);
                let terms = [(first.clone(), 1), (asked, 1), (last, -1)].into_iter();
                let terms = terms.chain(gone.map(|gone| (gone, -1))).collect();
                let as_known = |key: &Key| if *key == first { were } else { count(key) };
                self.linear(terms, &as_known);
            }
        }
    }

    /// The number by which a count changed is wanted where it is small.
    fn changes(&mut self) {
        for (key, counts) in self.printed.clone() {
            let counts: Vec<i64> = counts.into_iter().filter(|count| *count > 0).collect();
            for (place, count) in counts.iter().enumerate() {
                for then in &counts[place + 1..] {
                    if (1..=5).contains(&(then - count)) {
                        let (at, other) = (self.number(&key, *count), self.number(&key, *then));
                        let change = self.puzzle.number(then - count);
                        self.names
                            .push(format!("the change of {} {:?}", key.of, key.by));
                        self.puzzle.signed(change);
                        self.puzzle.rule_out(change, 0);
                        self.puzzle
                            .relate(&[(at, -1), (other, 1), (change, -1)], 0, 0);
                        self.puzzle.want(change);
                    }
                }
            }
        }
    }
}
