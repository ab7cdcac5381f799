//! What ties counts to one another that stand in no table together: beside what a return
//! prints, readers hold what others print.

use std::collections::{BTreeMap, BTreeSet};

use nrm_panel_disclosure::{Key, Linear};

use super::keys::{in_period, key_of, pending_on};
use crate::{
    build::Counts,
    entries::{matters::RECONSIDERATIONS, referrals::is_criminal},
    scope::Scope,
    table::{Table, Value},
};

/// The true counts at a cut, printed by the return or not, and the relations between them.
#[derive(Clone, Default)]
pub(super) struct Beside {
    counts: BTreeMap<Key, u64>,
    relations: Vec<Linear>,
}

impl Beside {
    /// Finds what follows from the counts of a return at its cut.
    pub(super) fn of(counts: &Counts) -> Self {
        let mut beside = Self::default();
        beside.take(&counts.tables, &counts.scope);
        beside.criminal();
        beside.reconsiderations(&counts.scope);
        beside.quarters(&counts.quarters);
        beside
    }

    /// Returns a count at the cut.
    pub(super) fn count(&self, key: &Key) -> u64 {
        self.counts.get(key).copied().unwrap_or_default()
    }

    /// Returns every key that a relation ties to one, and the key itself.
    pub(super) fn tied<'a>(&'a self, key: &'a Key) -> impl Iterator<Item = &'a Key> {
        let ties = move |relation: &&Linear| {
            relation
                .terms
                .iter()
                .any(|(own, _)| own == key || rest_of(relation) == *key)
        };
        let tied = self.relations.iter().filter(ties);
        let tied = tied.flat_map(|relation| relation.terms.iter().map(|(own, _)| own));
        tied.chain([key])
    }

    /// Returns the relations of two counts and more that are printed in some return, and
    /// the counts in them. What is printed nowhere is one number together: nobody can tell
    /// it apart. A zero is printed wherever its table is, so that readers know of it.
    pub(super) fn among(&self, printed: &BTreeSet<Key>) -> (BTreeMap<Key, u64>, Vec<Linear>) {
        let mut counts = BTreeMap::new();
        let mut relations = Vec::new();
        let count = |key: &Key| self.count(key);
        for relation in &self.relations {
            let terms = relation.terms.iter().filter(|(key, _)| count(key) > 0);
            let (told, rest): (Vec<_>, Vec<_>) = terms.partition(|(key, _)| printed.contains(key));
            if told.len() < 2 {
                continue;
            }
            let mut terms: Vec<(Key, i32)> = Vec::new();
            for (key, by) in told {
                counts.insert(key.clone(), count(key));
                terms.push((key.clone(), *by));
            }
            let rest_is_one_sided = rest.windows(2).all(|pair| pair[0].1 == pair[1].1);
            match rest.first() {
                Some((_, by)) if rest.len() > 1 && rest_is_one_sided => {
                    let together = rest_of(relation);
                    counts.insert(
                        together.clone(),
                        rest.iter().map(|(key, _)| count(key)).sum(),
                    );
                    terms.push((together, *by));
                }
                _ => {
                    for (key, by) in rest {
                        counts.insert(key.clone(), count(key));
                        terms.push((key.clone(), *by));
                    }
                }
            }
            relations.push(Linear { terms, equals: 0 });
        }
        (counts, relations)
    }

    fn take(&mut self, tables: &[Table], scope: &Scope) {
        for table in tables {
            for row in &table.rows {
                let count = row.cells.first().and_then(Value::number);
                if let (Some(key), Some(count)) = (key_of(table, row, scope), count) {
                    self.counts.insert(key, count);
                }
            }
        }
    }

    /// The referrals of R11 are those of R2 with criminal among their forms, in the period
    /// and in each of its quarters.
    fn criminal(&mut self) {
        let forms: BTreeSet<&String> = self
            .counts
            .keys()
            .filter_map(|key| key.by.get("exploitation"))
            .filter(|form| is_criminal(form))
            .collect();
        let wholes = self.counts.keys().filter(|key| {
            key.population.starts_with("Criminal referrals ")
                && key.by.keys().all(|name| name == "quarter")
        });
        let sums = wholes.map(|whole| {
            let mut received = whole.clone();
            received.population = whole
                .population
                .replacen("Criminal referrals", "Referrals", 1);
            let parts = forms
                .iter()
                .map(|form| received.with("exploitation", form.as_str()));
            Linear::sum(whole.clone(), parts.collect::<Vec<_>>())
        });
        let sums: Vec<Linear> = sums.collect();
        self.relations.extend(sums);
    }

    /// What is pending at the end was so at the start or was asked for since, and was not
    /// answered.
    fn reconsiderations(&mut self, scope: &Scope) {
        let (period, year) = (scope.period, scope.period.year());
        let end = Key::total(pending_on(period.end()));
        let stages: Vec<Key> = self
            .counts
            .keys()
            .filter(|key| key.population == end.population)
            .cloned()
            .collect();
        for last in stages {
            let mut first = last.clone();
            first.population = pending_on(period.start().minus_days(1));
            let flow = |item: &str| {
                let mut key = last.clone();
                key.population = format!("Reconsiderations {item} {year}");
                in_period(key, period)
            };
            let [asked, _, upheld, overturned, refused] = RECONSIDERATIONS.map(flow);
            let count = |key: &Key| self.count(key);
            let gone = [upheld, overturned, refused];
            let left = count(&last) + gone.iter().map(count).sum::<u64>();
            self.counts
                .insert(first.clone(), left.saturating_sub(count(&asked)));
            let terms = gone.into_iter().map(|key| (key, -1));
            let terms = [(first, 1), (asked, 1), (last, -1)]
                .into_iter()
                .chain(terms);
            self.relations.push(Linear {
                terms: terms.collect(),
                equals: 0,
            });
        }
    }

    /// A year is the sum of its quarters, also where it does not tell them.
    fn quarters(&mut self, quarters: &[Counts]) {
        let mut parts: BTreeMap<Key, Vec<Key>> = BTreeMap::new();
        for quarter in quarters {
            let mut own = Self::default();
            own.take(&quarter.tables, &quarter.scope);
            own.reconsiderations(&quarter.scope);
            for key in own.counts.keys() {
                let mut whole = key.clone();
                if whole.by.remove("quarter").is_some() {
                    parts.entry(whole).or_default().push(key.clone());
                }
            }
            self.counts.append(&mut own.counts);
            self.relations.append(&mut own.relations);
        }
        let sums = parts.into_iter();
        self.relations
            .extend(sums.map(|(whole, parts)| Linear::sum(whole, parts)));
    }
}

/// The key of what is printed nowhere of a relation, which is about its first count and its
/// last.
fn rest_of(relation: &Linear) -> Key {
    let ends = relation.terms.first().zip(relation.terms.last());
    let name = ends.map_or_else(String::new, |((first, _), (last, _))| {
        format!("{first} / {last}")
    });
    Key::total(format!("Not printed of {name}"))
}
