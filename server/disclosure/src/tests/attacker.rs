//! Reads printed tables for somebody who tries out numbers: the equations are read off
//! their layout anew, with none of the auditor's code.

use crate::{Cell, CountTable, Dimension, Key, Suppressed, attack::Puzzle};

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
    puzzle: Puzzle,
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
        self.puzzle.number(i64::try_from(count).unwrap())
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
                self.puzzle.within(at, least, most);
                if *cell == Cell::Withheld {
                    self.puzzle.want(at);
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
                    self.puzzle.rule_out(at, shown);
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
                    let sum = self.number(&total, leaves(&total));
                    let labels = dimension.labels.iter();
                    let parts = labels.map(|label| total.with(&dimension.name, label));
                    let parts: Vec<usize> = parts
                        .map(|part| self.number(&part, leaves(&part)))
                        .collect();
                    self.puzzle.add_up(sum, &parts);
                }
            }
        }
    }

    /// The number by which a count changed is wanted where it is small, most of all where
    /// it can be read off two prints.
    fn changes(&mut self) {
        let known = self.names.len();
        for at in 0..known {
            for other in at + 1..known {
                let ((key, count), (same, then)) = (&self.names[at], &self.names[other]);
                let change = i64::try_from(*then).unwrap() - i64::try_from(*count).unwrap();
                if key == same && (1..=5).contains(&change.abs()) {
                    let named = key.with("change", "yes");
                    let name = self.puzzle.number(change);
                    self.names.push((named, 0));
                    self.puzzle.signed(name);
                    self.puzzle.rule_out(name, 0);
                    self.puzzle
                        .relate(&[(at, -1), (other, 1), (name, -1)], 0, 0);
                    self.puzzle.want(name);
                }
            }
        }
    }

    fn run(&self) -> Vec<String> {
        let solved = self.puzzle.solve(self.reach, ATTEMPTS);
        assert!(
            solved.undecided.is_empty(),
            "the attacker is too weak to judge"
        );
        let names = solved.recovered.iter();
        names.map(|at| self.names[*at].0.to_string()).collect()
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
