//! What is counted, before anything is withheld.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{Bound, CountTable, GREATEST, Key, Linear, Malformed};

/// The true counts of a return: they never leave in this form.
#[derive(Clone)]
pub struct Truth {
    tables: Vec<CountTable<u64>>,
    relations: Vec<Linear>,
    /// Every count that is printed or follows from those that are.
    counts: BTreeMap<Key, u64>,
    printed: BTreeSet<Key>,
    /// By how much bounds are missed.
    slack: BTreeSet<Key>,
}

impl Truth {
    /// Puts the tables of one return together, with relations between them that no layout
    /// tells.
    ///
    /// # Errors
    /// Where a sum does not hold, or speaks of a count that neither is printed nor follows.
    pub fn new(tables: Vec<CountTable<u64>>, relations: Vec<Linear>) -> Result<Self, Malformed> {
        Self::beside(tables, BTreeMap::new(), relations)
    }

    /// Puts the tables of one return together with counts that it does not print, but that
    /// relations tie to what other returns print.
    ///
    /// # Errors
    /// Where a sum does not hold, or speaks of a count that neither is told nor follows.
    pub fn beside(
        tables: Vec<CountTable<u64>>,
        unprinted: BTreeMap<Key, u64>,
        relations: Vec<Linear>,
    ) -> Result<Self, Malformed> {
        let mut counts: BTreeMap<Key, u64> = BTreeMap::new();
        for (key, count) in tables.iter().flat_map(CountTable::cells) {
            if *count > GREATEST {
                return Err(Malformed::TooGreat(key.clone()));
            }
            if counts
                .insert(key.clone(), *count)
                .is_some_and(|other| other != *count)
            {
                return Err(Malformed::Differs(key.clone()));
            }
        }
        let printed = counts.keys().cloned().collect();
        for (key, count) in unprinted {
            if count > GREATEST {
                return Err(Malformed::TooGreat(key));
            }
            if *counts.entry(key.clone()).or_insert(count) != count {
                return Err(Malformed::Differs(key));
            }
        }
        let mut known = BTreeSet::new();
        let relations: Vec<Linear> = tables
            .iter()
            .flat_map(CountTable::sums)
            .filter(|sum| known.insert((sum.total.clone(), sum.parts.clone())))
            .map(|sum| Linear::sum(sum.total, sum.parts))
            .chain(relations)
            .collect();
        derive(&relations, &mut counts)?;
        Ok(Self {
            tables,
            relations,
            counts,
            printed,
            slack: BTreeSet::new(),
        })
    }

    /// Takes in limits that other figures of the return set.
    ///
    /// # Errors
    /// Where a bound does not hold, or speaks of a count that is not told.
    pub fn within(mut self, bounds: impl IntoIterator<Item = Bound>) -> Result<Self, Malformed> {
        for Bound { terms, most } in bounds {
            let mut rest = i64::from(most);
            let mut name = format!("Short of {most}:");
            for (key, by) in &terms {
                let count = self.counts.get(key);
                let count = count.ok_or_else(|| Malformed::Underivable(key.clone()))?;
                rest -= i64::from(*by) * i64::try_from(*count).unwrap_or(i64::MAX);
                name.push_str(&format!(" {by} {key};"));
            }
            let slack = Key::total(name);
            let rest = u64::try_from(rest).map_err(|_| Malformed::Sum(slack.clone()))?;
            self.counts.insert(slack.clone(), rest);
            self.slack.insert(slack.clone());
            let terms = terms.into_iter().chain([(slack, 1)]).collect();
            self.relations.push(Linear {
                terms,
                equals: most,
            });
        }
        Ok(self)
    }

    /// Returns the tables.
    #[must_use]
    pub fn tables(&self) -> &[CountTable<u64>] {
        &self.tables
    }

    pub(crate) fn relations(&self) -> &[Linear] {
        &self.relations
    }

    pub(crate) const fn counts(&self) -> &BTreeMap<Key, u64> {
        &self.counts
    }

    pub(crate) fn is_slack(&self, key: &Key) -> bool {
        self.slack.contains(key)
    }

    pub(crate) fn prints(&self, key: &Key) -> bool {
        self.printed.contains(key)
    }
}

/// Fills in what follows, one count at a time, and checks every relation.
fn derive(relations: &[Linear], counts: &mut BTreeMap<Key, u64>) -> Result<(), Malformed> {
    let mut open: Vec<&Linear> = relations.iter().collect();
    loop {
        let before = open.len();
        let mut left = Vec::new();
        for relation in open {
            let mut rest = i64::from(relation.equals);
            let mut unknown = Vec::new();
            for (key, by) in &relation.terms {
                match counts.get(key).and_then(|count| i64::try_from(*count).ok()) {
                    Some(count) => rest -= i64::from(*by) * count,
                    None => unknown.push((key, i64::from(*by))),
                }
            }
            match unknown.as_slice() {
                [] if rest == 0 => {}
                [] => return Err(Malformed::Sum(last(relation))),
                [(key, by)] => {
                    let whole = rest.checked_rem(*by) == Some(0);
                    let count = rest.checked_div(*by).filter(|_| whole);
                    let count = count
                        .and_then(|count| u64::try_from(count).ok())
                        .ok_or_else(|| Malformed::Sum((*key).clone()))?;
                    if count > GREATEST {
                        return Err(Malformed::TooGreat((*key).clone()));
                    }
                    counts.insert((*key).clone(), count);
                }
                _ => left.push(relation),
            }
        }
        match left.first() {
            None => return Ok(()),
            Some(relation) if left.len() == before => {
                let unknown = relation
                    .terms
                    .iter()
                    .find(|(key, _)| !counts.contains_key(key));
                let key = unknown.map_or_else(|| last(relation), |(key, _)| key.clone());
                return Err(Malformed::Underivable(key));
            }
            Some(_) => open = left,
        }
    }
}

/// Returns the key a relation is about: the total of a sum stands last.
fn last(relation: &Linear) -> Key {
    relation
        .terms
        .last()
        .map_or_else(|| Key::total(""), |(key, _)| key.clone())
}

/// Tells the size and no count.
impl fmt::Debug for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Truth")
            .field("tables", &self.tables)
            .finish_non_exhaustive()
    }
}
