//! Which figures of a published table are its leaves, and what they come to.

use std::collections::{HashMap, HashSet};

use super::{Outcome, Told, label::or_total};

/// Where a return prints a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Table of the return.
    pub table: &'static str,
    /// What its row is about.
    pub keys: Vec<String>,
    /// Whether a row that is not there counts nothing: of tables that print only what
    /// occurred.
    pub sparse: bool,
}

impl Place {
    /// Returns where a return prints the figure of labels; none sums over its dimension.
    pub(super) fn of(table: &'static str, labels: &[Option<String>], sparse: bool) -> Self {
        let keys = labels.iter().map(|label| or_total(label.as_deref()));
        Self {
            table,
            keys: keys.collect(),
            sparse,
        }
    }
}

/// A figure a file prints.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it stands in the file.
    pub line: u64,
    /// The year of the return it is held against.
    pub year: i32,
    /// A label of each dimension; `None` sums over it.
    pub labels: Vec<Option<String>>,
    /// The figure.
    pub count: u64,
    /// The case that counts here, where it is a leaf.
    pub told: Told,
    /// Where the return prints it.
    pub place: Place,
}

/// Labels by number, so that a wide table is looked through at once.
type Numbered = Vec<u32>;

/// Stands for every label of a dimension.
const EVERY: u32 = 0;

impl Line {
    /// Returns what it is about, in words.
    pub(super) fn name(&self) -> String {
        let labels = self.labels.iter();
        let words: Vec<&str> = labels
            .map(|label| label.as_deref().unwrap_or("Total"))
            .collect();
        words.join(" / ")
    }
}

/// Refuses a file that prints a figure twice: nobody could say which is meant.
///
/// # Errors
/// Names the second.
pub(super) fn once_each(lines: &[Line]) -> Outcome<()> {
    let mut known = HashSet::new();
    for line in lines {
        if !known.insert(&line.labels) {
            return Err(format!("line {}: {} was printed before", line.line, line.name()).into());
        }
    }
    Ok(())
}

/// Returns the leaves: what no other figure is part of.
#[must_use]
pub fn leaves(lines: &[Line]) -> Vec<&Line> {
    let refined = refined(&numbered(lines));
    let pairs = lines.iter().zip(refined);
    pairs
        .filter(|(_, refined)| !refined)
        .map(|(line, _)| line)
        .collect()
}

/// Returns what the leaves of each line come to; a leaf is its own.
pub(super) fn sums(lines: &[Line]) -> Vec<u64> {
    let numbered = numbered(lines);
    let mut sums: HashMap<Numbered, u64> = HashMap::new();
    for ((line, own), refined) in lines.iter().zip(&numbered).zip(refined(&numbered)) {
        if !refined {
            each_coarser(own, &mut |coarser| {
                *sums.entry(coarser).or_default() += line.count
            });
        }
    }
    let sum = |own: &Numbered| sums.get(own).copied().unwrap_or_default();
    numbered.iter().map(sum).collect()
}

fn numbered(lines: &[Line]) -> Vec<Numbered> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut all = Vec::with_capacity(lines.len());
    for line in lines {
        let own = line.labels.iter().map(|label| {
            let Some(label) = label else { return EVERY };
            let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
            *numbers.entry(label.as_str()).or_insert(next)
        });
        all.push(own.collect());
    }
    all
}

/// Tells of each line whether another is part of it.
fn refined(numbered: &[Numbered]) -> Vec<bool> {
    let mut coarser = HashSet::new();
    for own in numbered {
        each_coarser(own, &mut |other| {
            if other != *own {
                coarser.insert(other);
            }
        });
    }
    numbered.iter().map(|own| coarser.contains(own)).collect()
}

/// Gives the labels with every choice of them summed over, themselves included.
fn each_coarser(own: &Numbered, take: &mut impl FnMut(Numbered)) {
    let stated: Vec<usize> = (0..own.len())
        .filter(|place| own.get(*place) != Some(&EVERY))
        .collect();
    for choice in 0u32..1 << stated.len() {
        let mut coarser = own.clone();
        for (bit, place) in stated.iter().enumerate() {
            if choice >> bit & 1 == 1
                && let Some(label) = coarser.get_mut(*place)
            {
                *label = EVERY;
            }
        }
        take(coarser);
    }
}
