//! Counts, and lists of days, by several dimensions.

use std::collections::HashMap;

use crate::table::TOTAL;

/// At most this many dimensions; a fixed width makes a key that needs no allocation.
pub(crate) const WIDTH: usize = 8;

/// Stands for every label of a dimension.
const EVERY: u32 = u32::MAX;

type Key = [u32; WIDTH];

/// One dimension.
#[derive(Debug)]
pub(crate) struct Dimension {
    /// Column name.
    pub name: &'static str,
    labels: Vec<String>,
    /// Where each label stands, in dimensions whose labels are found in the facts.
    found: Option<HashMap<String, u32>>,
    /// Whether a total is printed after the labels.
    pub total: bool,
}

impl Dimension {
    /// A dimension whose labels are all printed, in this order, even where nothing is
    /// counted.
    pub(crate) fn fixed<S: Into<String>>(
        name: &'static str,
        labels: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            name,
            labels: labels.into_iter().map(Into::into).collect(),
            found: None,
            total: true,
        }
    }

    /// A dimension whose labels are those of the facts, in alphabetical order.
    pub(crate) fn found(name: &'static str) -> Self {
        Self {
            name,
            labels: Vec::new(),
            found: Some(HashMap::new()),
            total: true,
        }
    }

    /// The dimension without a printed total.
    pub(crate) fn without_total(self) -> Self {
        Self {
            total: false,
            ..self
        }
    }

    fn index(&mut self, label: &str) -> u32 {
        let known = match &self.found {
            Some(found) => found.get(label).copied(),
            None => self.position(label),
        };
        known.unwrap_or_else(|| {
            let index = u32::try_from(self.labels.len()).unwrap_or(EVERY);
            self.labels.push(label.to_owned());
            if let Some(found) = &mut self.found {
                found.insert(label.to_owned(), index);
            }
            index
        })
    }

    fn position(&self, label: &str) -> Option<u32> {
        let position = self.labels.iter().position(|known| known == label)?;
        u32::try_from(position).ok()
    }

    /// Returns the positions of its labels in the order printed, and the total last.
    fn printed(&self) -> Vec<u32> {
        let mut positions: Vec<u32> = (0u32..).take(self.labels.len()).collect();
        if self.found.is_some() {
            positions.sort_by_key(|index| self.label(*index));
        }
        if self.total {
            positions.push(EVERY);
        }
        positions
    }

    /// Returns where each label stands in the order printed, the first at 1; the total
    /// comes before them.
    fn ranks(&self) -> HashMap<u32, u32> {
        let labels = self.printed().into_iter().filter(|index| *index != EVERY);
        let ranked = labels.zip(1..);
        ranked.chain([(EVERY, 0)]).collect()
    }

    fn label(&self, index: u32) -> &str {
        let known = usize::try_from(index)
            .ok()
            .and_then(|index| self.labels.get(index));
        known.map_or(TOTAL, String::as_str)
    }
}

/// What was counted in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// How often.
    pub count: u64,
    /// The days measured, in no order.
    pub days: Vec<u32>,
}

impl Counted {
    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.days.extend_from_slice(&other.days);
    }
}

/// Counts by dimensions.
#[derive(Debug)]
pub(crate) struct Cube {
    dimensions: Vec<Dimension>,
    leaves: HashMap<Key, Counted>,
}

/// A printed row: its labels, a total written as [`TOTAL`], and what was counted.
pub(crate) type Line = (Vec<String>, Counted);

impl Cube {
    pub(crate) fn new(dimensions: Vec<Dimension>) -> Self {
        debug_assert!(
            dimensions.len() <= WIDTH,
            "a cube has at most {WIDTH} dimensions"
        );
        Self {
            dimensions,
            leaves: HashMap::new(),
        }
    }

    /// Returns the names of the dimensions.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.dimensions.iter().map(|dimension| dimension.name)
    }

    /// Counts one in the cell of these labels, one of each dimension, with the days
    /// measured, where any were.
    pub(crate) fn count(&mut self, labels: &[&str], days: Option<u32>) {
        let mut key = [EVERY; WIDTH];
        let places = self.dimensions.iter_mut().zip(labels).zip(&mut key);
        for ((dimension, label), place) in places {
            *place = dimension.index(label);
        }
        let cell = self.leaves.entry(key).or_default();
        cell.count += 1;
        cell.days.extend(days);
    }

    /// Returns how many facts were counted.
    pub(crate) fn counted(&self) -> u64 {
        self.leaves.values().map(|cell| cell.count).sum()
    }

    /// Returns what was counted in one cell, by a label of each dimension.
    pub(crate) fn held(&self, labels: &[&str]) -> u64 {
        let mut key = [EVERY; WIDTH];
        for ((dimension, label), place) in self.dimensions.iter().zip(labels).zip(&mut key) {
            let known = match &dimension.found {
                Some(found) => found.get(*label).copied(),
                None => dimension.position(label),
            };
            let Some(index) = known else {
                return 0;
            };
            *place = index;
        }
        self.leaves.get(&key).map_or(0, |cell| cell.count)
    }

    /// Returns what was counted in the cells of these labels; [`TOTAL`] takes them all.
    pub(crate) fn sum(&self, labels: &[&str]) -> u64 {
        let wanted: Option<Vec<u32>> = self
            .dimensions
            .iter()
            .zip(labels)
            .map(|(dimension, label)| match *label {
                TOTAL => Some(EVERY),
                label => dimension.position(label),
            })
            .collect();
        let Some(wanted) = wanted else {
            return 0;
        };
        let within = |key: &Key| {
            let pairs = wanted.iter().zip(key);
            pairs.fold(true, |all, (wanted, own)| {
                all && (*wanted == EVERY || wanted == own)
            })
        };
        let cells = self.leaves.iter().filter(|(key, _)| within(key));
        cells.map(|(_, cell)| cell.count).sum()
    }

    /// Prints every combination of labels and totals, the last dimension running fastest.
    pub(crate) fn every_line(&self) -> Vec<Line> {
        let sums = self.sums(&self.every_mask());
        let mut keys = vec![[EVERY; WIDTH]];
        for (place, dimension) in self.dimensions.iter().enumerate() {
            let printed = dimension.printed();
            keys = keys
                .into_iter()
                .flat_map(|key| {
                    printed.iter().map(move |index| {
                        let mut next = key;
                        if let Some(own) = next.get_mut(place) {
                            *own = *index;
                        }
                        next
                    })
                })
                .collect();
        }
        let line = |key: Key| {
            let counted = sums.get(&key).cloned().unwrap_or_default();
            (self.labels(&key), counted)
        };
        keys.into_iter().map(line).collect()
    }

    /// Prints only what was counted, nested as the published tables 11 to 14 are: a total
    /// of a dimension takes the dimensions after it with it. The first dimensions and the
    /// last stand outside of the nest and have their totals at every level.
    pub(crate) fn nested_lines(&self, outside: usize) -> Vec<Line> {
        let last = self.dimensions.len().saturating_sub(1);
        let masks: Vec<[bool; WIDTH]> = self
            .every_mask()
            .into_iter()
            .filter(|mask| {
                let nest = mask.get(outside..last).unwrap_or_default();
                // Once a dimension is summed over, so are those after it.
                nest.windows(2)
                    .all(|pair| !pair.first().is_some_and(|own| *own) || pair.ends_with(&[true]))
            })
            .collect();
        let sums = self.sums(&masks);
        let ranks: Vec<HashMap<u32, u32>> = self.dimensions.iter().map(Dimension::ranks).collect();
        let mut lines: Vec<(Key, Key)> =
            sums.keys().map(|key| (order(key, &ranks), *key)).collect();
        lines.sort_unstable();
        let line = |key: &Key| (self.labels(key), sums.get(key).cloned().unwrap_or_default());
        lines.iter().map(|(_, key)| line(key)).collect()
    }

    /// Which dimensions are summed over: every choice of those that print a total.
    fn every_mask(&self) -> Vec<[bool; WIDTH]> {
        let mut masks = vec![[false; WIDTH]];
        for (place, dimension) in self.dimensions.iter().enumerate() {
            if !dimension.total {
                continue;
            }
            let summed = masks.clone().into_iter().map(|mut mask| {
                if let Some(own) = mask.get_mut(place) {
                    *own = true;
                }
                mask
            });
            masks.extend(summed.collect::<Vec<_>>());
        }
        masks
    }

    fn sums(&self, masks: &[[bool; WIDTH]]) -> HashMap<Key, Counted> {
        let mut sums: HashMap<Key, Counted> = HashMap::new();
        for (key, cell) in &self.leaves {
            for mask in masks {
                let mut masked = *key;
                for (own, summed) in masked.iter_mut().zip(mask) {
                    if *summed {
                        *own = EVERY;
                    }
                }
                sums.entry(masked).or_default().add(cell);
            }
        }
        sums
    }

    fn labels(&self, key: &Key) -> Vec<String> {
        let places = self.dimensions.iter().zip(key);
        places
            .map(|(dimension, index)| dimension.label(*index).to_owned())
            .collect()
    }
}

/// Where a row stands: by the labels as printed, a total before what it sums.
fn order(key: &Key, ranks: &[HashMap<u32, u32>]) -> Key {
    let mut order = [0; WIDTH];
    for ((own, index), rank) in order.iter_mut().zip(key).zip(ranks) {
        *own = rank.get(index).copied().unwrap_or_default();
    }
    order
}
