//! A return of the size of a large site's.

use std::{collections::BTreeMap, time::Instant};

use crate::{CountTable, Dimension, Key, Truth, audit, suppress};

const SIZES: [usize; 6] = [4, 7, 9, 10, 12, 14];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    /// Low numbers come up far more often.
    fn skewed(&mut self, sides: usize) -> usize {
        self.below(sides).min(self.below(sides))
    }
}

fn truth(children: usize) -> Truth {
    let mut dice = Dice(1);
    let children: Vec<Vec<usize>> = (0..children)
        .map(|_| SIZES.iter().map(|sides| dice.skewed(*sides)).collect())
        .collect();
    let pairs = [
        (0, 3),
        (0, 4),
        (0, 5),
        (1, 2),
        (1, 3),
        (1, 4),
        (2, 3),
        (2, 4),
        (2, 5),
        (3, 4),
        (3, 5),
        (1, 5),
    ];
    let tables = pairs
        .iter()
        .map(|(one, other)| table(&children, *one, *other))
        .collect();
    Truth::new(tables, Vec::new()).unwrap()
}

fn table(children: &[Vec<usize>], one: usize, other: usize) -> CountTable<u64> {
    let dimension = |at: usize| Dimension {
        name: format!("d{at}"),
        labels: (0..SIZES[at]).map(|label| label.to_string()).collect(),
        complete: true,
    };
    let mut cells: BTreeMap<Key, u64> = BTreeMap::new();
    let total = Key::total("referrals");
    for a in (0..SIZES[one]).map(Some).chain([None]) {
        for b in (0..SIZES[other]).map(Some).chain([None]) {
            let mut key = total.clone();
            if let Some(a) = a {
                key = key.with(format!("d{one}"), a.to_string());
            }
            if let Some(b) = b {
                key = key.with(format!("d{other}"), b.to_string());
            }
            let count = children
                .iter()
                .filter(|child| {
                    a.is_none_or(|a| child[one] == a) && b.is_none_or(|b| child[other] == b)
                })
                .count();
            cells.insert(key, count as u64);
        }
    }
    CountTable::new("referrals", vec![dimension(one), dimension(other)], cells).unwrap()
}

#[test]
fn a_large_return_is_settled_and_audited() {
    for children in [3_000, 2_000] {
        let truth = truth(children);
        let cells: usize = truth.tables().iter().map(|table| table.cells().len()).sum();
        let before = Instant::now();
        let suppressed = suppress(truth, &[]).unwrap();
        let (chosen, withheld) = (before.elapsed(), suppressed.withheld());
        let knowledge = suppressed.knowledge(&[]);
        let before = Instant::now();
        assert_eq!(audit(&knowledge), Ok(()));
        println!(
            "{children} children, {cells} cells, {withheld} withheld: suppressed {chosen:?}, audited {:?}",
            before.elapsed()
        );
    }
}
