//! Invented children, counted into the tables of local returns.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*};

use crate::{CountTable, Dimension, Key, Truth};

const QUARTERS: [&str; 4] = ["Q1", "Q2", "Q3", "Q4"];
const DIMENSIONS: [(&str, &[&str]); 4] = [
    ("quarter", &QUARTERS),
    ("age", &["0-13", "14-15", "16-17"]),
    ("location", &["UK", "Overseas", "Unknown"]),
    ("gender", &["Female", "Male"]),
];

/// One child: a label of each dimension, by position.
pub(super) type Child = [usize; 4];

/// A year of a site, as it was known after the first quarters and at its end.
#[derive(Clone, Debug)]
pub(super) struct Site {
    first: Vec<Child>,
    last: Vec<Child>,
    /// How many quarters the first release is about.
    quarters: usize,
}

/// Sites with few children, skewed as they are in life: some cells are large and most are
/// not. In some, records of the first quarters are corrected afterwards.
pub(super) fn sites() -> impl Strategy<Value = Site> {
    let child = (0..4_usize, 0..9_usize, 0..9_usize, 0..5_usize).prop_map(
        |(quarter, age, location, gender)| {
            [
                quarter,
                [2, 2, 2, 2, 2, 1, 1, 1, 0][age],
                [0, 0, 0, 0, 0, 0, 1, 1, 2][location],
                usize::from(gender > 1),
            ]
        },
    );
    let corrections = prop_oneof![
        2 => Just(Vec::new()),
        1 => vec((any::<prop::sample::Index>(), child.clone()), 1..4),
    ];
    (vec(child, 4..120), corrections, 1..4_usize).prop_map(|(first, corrections, quarters)| {
        let mut last = first.clone();
        for (at, child) in corrections {
            let at = at.index(last.len());
            last[at] = child;
        }
        Site {
            first,
            last,
            quarters,
        }
    })
}

impl Site {
    /// The return of the first quarters: each by age and by location, no year.
    pub(super) fn quarterly(&self) -> Truth {
        let quarters = Dimension {
            name: "quarter".to_owned(),
            labels: QUARTERS[..self.quarters]
                .iter()
                .map(|label| (*label).to_owned())
                .collect(),
            complete: false,
        };
        let tables = vec![
            table(&self.first, vec![quarters.clone(), whole(1)]),
            table(&self.first, vec![quarters, whole(2)]),
        ];
        Truth::new(tables, Vec::new()).unwrap()
    }

    /// The return of the year: five tables that share margins, one of them without totals.
    pub(super) fn yearly(&self) -> Truth {
        let mut tables: Vec<CountTable<u64>> = [[0, 1], [0, 2], [1, 2], [1, 3]]
            .iter()
            .map(|pair| table(&self.last, pair.iter().map(|at| whole(*at)).collect()))
            .collect();
        let bare = table(&self.last, vec![whole(2), whole(3)]);
        let leaves = bare.cells().iter().filter(|(key, _)| key.by.len() == 2);
        let leaves = leaves.map(|(key, count)| (key.clone(), *count)).collect();
        tables.push(CountTable::new("referrals", bare.dimensions().to_vec(), leaves).unwrap());
        Truth::new(tables, Vec::new()).unwrap()
    }
}

fn whole(at: usize) -> Dimension {
    let (name, labels) = DIMENSIONS[at];
    Dimension {
        name: name.to_owned(),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        complete: true,
    }
}

/// Counts children into a table with every margin over the dimensions that are whole.
pub(super) fn table(children: &[Child], dimensions: Vec<Dimension>) -> CountTable<u64> {
    let mut keys = vec![Key::total("referrals")];
    for dimension in &dimensions {
        keys = keys
            .iter()
            .flat_map(|key| {
                let labelled = dimension
                    .labels
                    .iter()
                    .map(|label| key.with(&dimension.name, label));
                labelled.chain(dimension.complete.then(|| key.clone()))
            })
            .collect();
    }
    let counts = |key: &Key, child: &Child| {
        DIMENSIONS.iter().zip(child).all(|((name, labels), label)| {
            key.by
                .get(*name)
                .is_none_or(|wanted| wanted == labels[*label])
        })
    };
    let cells: BTreeMap<Key, u64> = keys
        .into_iter()
        .map(|key| {
            let count = children.iter().filter(|child| counts(&key, child)).count();
            (key, count as u64)
        })
        .collect();
    CountTable::new("referrals", dimensions, cells).unwrap()
}
