//! Somebody who tries out numbers, for tests only. Shares no code with the auditor and asks
//! no solver: whatever is called possible is shown by numbers for every count that meet
//! every bound and relation, and whatever is called found out by trying everything else.

mod search;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use search::{Part, Tried};

/// How many values must be possible for whatever is withheld (returns.md 8.4).
const ENOUGH: usize = 3;

/// Stands in for no end: beyond any sum, and far from where numbers overflow.
const FAR: i64 = 1 << 50;

/// Counts times coefficients, added up, from the least to the most they can come to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Relation {
    terms: Vec<(usize, i64)>,
    from: i64,
    to: i64,
}

/// What somebody reads off prints: numbers, their bounds and the relations between them.
#[derive(Debug, Default)]
pub struct Puzzle {
    /// Where the search begins; no bound or relation is taken from it.
    truth: Vec<i64>,
    bounds: Vec<(i64, i64)>,
    ruled_out: BTreeMap<usize, BTreeSet<i64>>,
    relations: HashSet<Relation>,
    /// In the order they were read, so that every run is the same.
    ordered: Vec<Relation>,
    wanted: BTreeSet<usize>,
}

/// What trying out numbers came to, by number.
#[derive(Debug, Default)]
pub struct Solved {
    /// What can only be one number, or one of two.
    pub recovered: Vec<usize>,
    /// What there were not enough attempts for.
    pub undecided: Vec<usize>,
    /// How many numbers were attacked.
    pub attacked: usize,
    /// How many relations there were to attack them with.
    pub relations: usize,
    /// How many attempts were made.
    pub attempts: usize,
}

impl Puzzle {
    /// Takes in a number of which nothing is known but that it is none below zero.
    pub fn number(&mut self, truth: i64) -> usize {
        self.truth.push(truth);
        self.bounds.push((0, i64::MAX));
        self.truth.len() - 1
    }

    /// Learns that a number lies from the least to the most.
    pub fn within(&mut self, at: usize, least: i64, most: i64) {
        let (low, high) = &mut self.bounds[at];
        *low = (*low).max(least);
        *high = (*high).min(most);
    }

    /// Lets a number lie below zero.
    pub fn signed(&mut self, at: usize) {
        self.bounds[at].0 = i64::MIN;
    }

    /// Learns that a number is not this one.
    pub fn rule_out(&mut self, at: usize, value: i64) {
        self.ruled_out.entry(at).or_default().insert(value);
    }

    /// Wants to find out a number.
    pub fn want(&mut self, at: usize) {
        self.wanted.insert(at);
    }

    /// Learns that counts times coefficients, added up, come to something from one number
    /// to another.
    pub fn relate(&mut self, terms: &[(usize, i64)], from: i64, to: i64) {
        let mut merged: BTreeMap<usize, i64> = BTreeMap::new();
        for (at, by) in terms {
            *merged.entry(*at).or_default() += by;
        }
        merged.retain(|_, by| *by != 0);
        let terms = merged.into_iter().collect();
        let (from, to) = (from.max(-FAR), to.min(FAR));
        let relation = Relation { terms, from, to };
        if self.relations.insert(relation.clone()) {
            self.ordered.push(relation);
        }
    }

    /// Learns that a number is the sum of others.
    pub fn add_up(&mut self, total: usize, parts: &[usize]) {
        let parts = parts.iter().map(|part| (*part, 1));
        let terms: Vec<(usize, i64)> = parts.chain([(total, -1)]).collect();
        self.relate(&terms, 0, 0);
    }

    /// Tries out numbers, none of them greater than `reach` either way, and at most so many
    /// attempts for a value.
    ///
    /// # Panics
    /// Where the truth is not among what the prints leave possible: they were misread.
    #[must_use]
    pub fn solve(&self, reach: i64, attempts: usize) -> Solved {
        let start: Vec<(i64, i64)> = self
            .bounds
            .iter()
            .map(|(least, most)| ((*least).max(-reach), (*most).min(reach)))
            .collect();
        for relation in &self.ordered {
            let sum: i64 = relation
                .terms
                .iter()
                .map(|(at, by)| by * self.truth[*at])
                .sum();
            assert!(
                relation.from <= sum && sum <= relation.to,
                "the print is misread: {relation:?} comes to {sum}"
            );
        }
        for (at, (low, high)) in start.iter().enumerate() {
            let truth = self.truth[at];
            assert!(
                *low <= truth && truth <= *high,
                "the print is misread at {at}"
            );
        }
        let mut whole = Part::new(start, self.truth.clone(), self.ordered.clone());
        assert!(whole.narrow_all(), "the print contradicts itself");
        let mut solved = Solved {
            attacked: self.wanted.len(),
            relations: self.ordered.len(),
            ..Solved::default()
        };
        let mut by_part: HashMap<usize, Vec<usize>> = HashMap::new();
        let roots = whole.roots();
        for at in &self.wanted {
            if whole.is_open(*at) {
                by_part.entry(roots[*at]).or_default().push(*at);
            } else {
                solved.recovered.push(*at);
            }
        }
        let mut by_part: Vec<(usize, Vec<usize>)> = by_part.into_iter().collect();
        by_part.sort_unstable();
        for (root, wanted) in by_part {
            let (mut part, numbers) = whole.part(root, &roots);
            self.attack(&mut part, &numbers, &wanted, attempts, &mut solved);
        }
        solved.recovered.sort_unstable();
        solved.undecided.sort_unstable();
        solved
    }

    /// Attacks what is wanted of numbers that hang together.
    fn attack(
        &self,
        part: &mut Part,
        numbers: &[usize],
        wanted: &[usize],
        attempts: usize,
        solved: &mut Solved,
    ) {
        let places: Vec<(usize, usize)> = wanted
            .iter()
            .filter_map(|at| Some((*at, numbers.binary_search(at).ok()?)))
            .collect();
        let mut seen: HashMap<usize, BTreeSet<i64>> = HashMap::new();
        let rules_out = |at: usize, value: i64| {
            let out = self.ruled_out.get(&at);
            out.is_some_and(|out| out.contains(&value))
        };
        for (at, _) in &places {
            assert!(!rules_out(*at, self.truth[*at]), "the print is misread");
            seen.insert(*at, BTreeSet::from([self.truth[*at]]));
        }
        for (at, place) in &places {
            let mut undecided = false;
            for value in part.nearest(*place) {
                let found = &seen[at];
                if found.len() >= ENOUGH {
                    break;
                }
                if found.contains(&value) || rules_out(*at, value) {
                    continue;
                }
                match part.complete(*place, value, attempts, &mut solved.attempts) {
                    Tried::Found(all) => {
                        for (at, place) in &places {
                            let own = seen.entry(*at).or_default();
                            if own.len() < ENOUGH && !rules_out(*at, all[*place]) {
                                own.insert(all[*place]);
                            }
                        }
                    }
                    Tried::None => {}
                    Tried::GaveUp => undecided = true,
                }
            }
            match seen[at].len() {
                ENOUGH.. => {}
                _ if undecided => solved.undecided.push(*at),
                _ => solved.recovered.push(*at),
            }
        }
    }
}
