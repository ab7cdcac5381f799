//! Somebody who tries out numbers. Shares no code with the auditor and asks no solver:
//! the equations are read off the printed tables anew, and every value is tried.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Cell, CountTable, Dimension, Key, Suppressed};

/// Attempts for one value after which the attacker is called too weak to judge.
const ATTEMPTS: usize = 2_000_000;

/// What can be found out of the last release and of those before it, with nothing but
/// numbers tried out. Whatever is guessed is guessed right: why a cell is withheld, and
/// whether a count stayed the same.
pub(super) fn recovered(releases: &[Suppressed]) -> Vec<String> {
    let mut attack = Attack::default();
    for (place, release) in releases.iter().enumerate() {
        attack.read(release, &releases[..place]);
    }
    attack.changes();
    attack.run()
}

#[derive(Default)]
struct Attack {
    names: Vec<(Key, u64)>,
    least: Vec<i64>,
    most: Vec<i64>,
    ruled_out: BTreeMap<usize, i64>,
    equations: BTreeSet<Vec<(usize, i64)>>,
    wanted: BTreeSet<usize>,
    /// No count anywhere is greater.
    reach: i64,
}

impl Attack {
    fn number(&mut self, key: &Key, count: u64) -> usize {
        let name = (key.clone(), count);
        if let Some(at) = self.names.iter().position(|known| *known == name) {
            return at;
        }
        self.names.push(name);
        self.least.push(0);
        self.most.push(i64::MAX);
        self.names.len() - 1
    }

    fn read(&mut self, release: &Suppressed, earlier: &[Suppressed]) {
        let print = release.release();
        let truths = release.truth().tables();
        let greatest = truths.iter().flat_map(|table| table.cells().values()).max();
        self.reach = self
            .reach
            .max(i64::try_from(*greatest.unwrap()).unwrap() + 25);
        for (table, truth) in print.tables.iter().zip(truths) {
            for (key, cell) in table.cells() {
                let count = truth.cells()[key];
                let at = self.number(key, count);
                let (least, most) = match cell {
                    Cell::Count(count) => (
                        i64::try_from(*count).unwrap(),
                        i64::try_from(*count).unwrap(),
                    ),
                    Cell::Withheld if count <= 5 => (1, 5),
                    Cell::Withheld => self.large(at, key, count, earlier),
                };
                self.least[at] = self.least[at].max(least);
                self.most[at] = self.most[at].min(most);
                if *cell == Cell::Withheld {
                    self.wanted.insert(at);
                }
            }
            self.equate(table, truth);
        }
    }

    /// A count withheld although it is not small: 6 or more, or close to what it was.
    fn large(&mut self, at: usize, key: &Key, count: u64, earlier: &[Suppressed]) -> (i64, i64) {
        let mut bounds = (6, i64::MAX);
        for old in earlier {
            for table in &old.release().tables {
                if let Some(Cell::Count(shown)) = table.cells().get(key)
                    && (1..=5).contains(&shown.abs_diff(count))
                {
                    let shown = i64::try_from(*shown).unwrap();
                    bounds = (bounds.0.max(shown - 5), bounds.1.min(shown + 5));
                    self.ruled_out.insert(at, shown);
                }
            }
        }
        bounds
    }

    /// Every key of the table without a dimension whose labels are all there is the sum of
    /// the keys with it; margins that are not printed are numbers too.
    fn equate(&mut self, table: &CountTable<Cell>, truth: &CountTable<u64>) {
        let leaves = |key: &Key| leaves(key, truth);
        let dimensions = table.dimensions();
        for left_out in 1..(1_u32 << dimensions.len()) {
            let absent = |at: usize| left_out & (1 << at) != 0;
            let open = (0..dimensions.len()).filter(|at| absent(*at));
            if open.clone().any(|at| !dimensions[at].complete) {
                continue;
            }
            let kept: Vec<&Dimension> = (0..dimensions.len())
                .filter(|at| !absent(*at))
                .map(|at| &dimensions[at])
                .collect();
            for total in keys(table.population(), &kept) {
                for at in open.clone() {
                    let dimension = &dimensions[at];
                    let mut equation = vec![(self.number(&total, leaves(&total)), -1)];
                    for label in &dimension.labels {
                        let part = total.with(&dimension.name, label);
                        equation.push((self.number(&part, leaves(&part)), 1));
                    }
                    self.equations.insert(equation);
                }
            }
        }
    }

    /// The number by which a count changed is wanted where it is small, most of all where
    /// it can be read off two prints.
    fn changes(&mut self) {
        for at in 0..self.names.len() {
            for other in at + 1..self.names.len() {
                let ((key, count), (same, then)) = (&self.names[at], &self.names[other]);
                if key == same && (1..=5).contains(&count.abs_diff(*then)) {
                    let name = key.with("change", "yes");
                    let change = self.number(&name, count.abs_diff(*then));
                    self.least[change] = -1_000_000;
                    self.ruled_out.insert(change, 0);
                    self.equations
                        .insert(vec![(at, -1), (other, 1), (change, -1)]);
                    self.wanted.insert(change);
                }
            }
        }
    }

    fn run(&self) -> Vec<String> {
        let equations: Vec<Vec<(usize, i64)>> = self.equations.iter().cloned().collect();
        let mut bounds: Vec<(i64, i64)> = self
            .least
            .iter()
            .zip(&self.most)
            .map(|(least, most)| (*least, (*most).min(self.reach)))
            .collect();
        assert!(
            tighten(&equations, &mut bounds),
            "the print contradicts itself"
        );
        let mut seen: BTreeMap<usize, BTreeSet<i64>> = BTreeMap::new();
        for at in &self.wanted {
            for value in bounds[*at].0..=bounds[*at].1 {
                let found = seen.entry(*at).or_default();
                if found.len() >= 3 {
                    break;
                }
                if found.contains(&value) || self.ruled_out.get(at) == Some(&value) {
                    continue;
                }
                let mut tried = bounds.clone();
                tried[*at] = (value, value);
                let mut attempts = 0;
                if let Some(all) = complete(&equations, tried, &mut attempts) {
                    for at in &self.wanted {
                        if self.ruled_out.get(at) != Some(&all[*at]) {
                            seen.entry(*at).or_default().insert(all[*at]);
                        }
                    }
                }
            }
        }
        self.wanted
            .iter()
            .filter(|at| seen[at].len() < 3)
            .map(|at| self.names[*at].0.to_string())
            .collect()
    }
}

fn keys(population: &str, dimensions: &[&Dimension]) -> Vec<Key> {
    let mut keys = vec![Key::total(population)];
    for dimension in dimensions {
        keys = keys
            .iter()
            .flat_map(|key| {
                dimension
                    .labels
                    .iter()
                    .map(|label| key.with(&dimension.name, label))
            })
            .collect();
    }
    keys
}

/// The true count of a key, from the finest cells of its table.
fn leaves(key: &Key, truth: &CountTable<u64>) -> u64 {
    truth
        .cells()
        .iter()
        .filter(|(leaf, _)| leaf.by.len() == truth.dimensions().len())
        .filter(|(leaf, _)| {
            key.by
                .iter()
                .all(|(name, label)| leaf.by.get(name) == Some(label))
        })
        .map(|(_, count)| count)
        .sum()
}

/// Narrows bounds; false where nothing fits.
fn tighten(equations: &[Vec<(usize, i64)>], bounds: &mut [(i64, i64)]) -> bool {
    let mut again = true;
    while again {
        again = false;
        for equation in equations {
            for (at, sign) in equation {
                // sign * x = -(sum of the others)
                let (mut low, mut high) = (0_i64, 0_i64);
                for (other, by) in equation.iter().filter(|(other, _)| other != at) {
                    let (least, most) = bounds[*other];
                    low += if *by > 0 { least } else { -most };
                    high += if *by > 0 { most } else { -least };
                }
                let (from, to) = if *sign > 0 {
                    (-high, -low)
                } else {
                    (low, high)
                };
                let next = (bounds[*at].0.max(from), bounds[*at].1.min(to));
                if next.0 > next.1 {
                    return false;
                }
                again |= next != bounds[*at];
                bounds[*at] = next;
            }
        }
    }
    true
}

/// Finds numbers for everything within bounds, by trying.
fn complete(
    equations: &[Vec<(usize, i64)>],
    mut bounds: Vec<(i64, i64)>,
    attempts: &mut usize,
) -> Option<Vec<i64>> {
    *attempts += 1;
    assert!(*attempts < ATTEMPTS, "the attacker is too weak to judge");
    if !tighten(equations, &mut bounds) {
        return None;
    }
    let open = (0..bounds.len())
        .filter(|at| bounds[*at].0 < bounds[*at].1)
        .min_by_key(|at| bounds[*at].1 - bounds[*at].0);
    let Some(at) = open else {
        return Some(bounds.iter().map(|(only, _)| *only).collect());
    };
    (bounds[at].0..=bounds[at].1).find_map(|value| {
        let mut tried = bounds.clone();
        tried[at] = (value, value);
        complete(equations, tried, attempts)
    })
}
