//! Chooses what is withheld.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::{
    Finding, Key, Rule, Suppressed, Truth,
    audit::{Evidence, Why, audit, describe, examine, skim},
    suppressed::{Readers, bounds, revised},
    system::{Held, Id, Relation, Target},
};

/// Why a return cannot be printed. It names counts and no values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// By itself it could be; beside what earlier releases show, whatever more is withheld,
    /// something can be found out.
    #[error("{} withheld counts can be found out from earlier releases", .0.len())]
    Differencing(Vec<Finding>),
    /// Whatever more is withheld, something can be found out or not be shown to be safe.
    #[error("{} withheld counts can be found out whatever else is withheld", .0.len())]
    Unprotected(Vec<Finding>),
}

/// Withholds counts of 1 to 5, counts that differ by 1 to 5 from what an earlier release
/// shows (the difference is a small group too), and as many others as it takes until
/// [`audit()`] finds nothing. Zeros stay, and totals are never made smaller.
///
/// `earlier` is every release that was printed, the oldest first. The same input gives the
/// same output.
///
/// # Errors
/// Where nothing that could still be withheld makes it safe.
pub fn suppress(truth: Truth, earlier: &[Suppressed]) -> Result<Suppressed, Refused> {
    let attempt = |truth: Truth, earlier: &[Suppressed]| {
        let suppressed = Draft::new(truth, earlier).protect()?;
        audit(&suppressed.knowledge(earlier))?;
        Ok(suppressed)
    };
    attempt(truth.clone(), earlier).map_err(|findings: Vec<Finding>| {
        if !earlier.is_empty() && attempt(truth, &[]).is_ok() {
            Refused::Differencing(findings)
        } else {
            Refused::Unprotected(findings)
        }
    })
}

/// A return of which more and more is withheld.
pub(crate) struct Draft<'a> {
    truth: Truth,
    earlier: Vec<&'a Suppressed>,
    withheld: BTreeSet<Key>,
    readers: Readers,
    /// The relations of each variable.
    sums: Vec<Vec<Relation>>,
    /// What may be withheld to protect something else, if it is not already.
    candidates: BTreeSet<Id>,
}

impl<'a> Draft<'a> {
    /// Withholds what is withheld for itself, and what an earlier release withheld.
    pub(crate) fn new(truth: Truth, earlier: &'a [Suppressed]) -> Self {
        let earlier: Vec<&Suppressed> = earlier.iter().collect();
        let before = |key: &Key, count: u64| {
            earlier.iter().any(|release| {
                release.withholds(key) && release.truth().counts().get(key) == Some(&count)
            })
        };
        let withheld: BTreeSet<Key> = truth
            .counts()
            .iter()
            .filter(|(key, count)| {
                truth.prints(key)
                    && **count > 0
                    && (Rule::OURS.withholds(**count)
                        || revised(key, **count, &earlier).next().is_some()
                        || before(key, **count))
            })
            .map(|(key, _)| key.clone())
            .collect();
        let release = Suppressed::new(truth.clone(), withheld.clone());
        let releases: Vec<&Suppressed> = earlier.iter().copied().chain([&release]).collect();
        let mut readers = Readers::of(&releases);
        let past = Readers::of(&earlier).system;
        let mut candidates = BTreeSet::new();
        for (key, count) in truth.counts() {
            let known = past.find(key, *count).is_some_and(|id| past.is_shown(id));
            if truth.prints(key) && *count > 0 && !known {
                candidates.insert(readers.system.variable(key, Some(*count)));
            }
        }
        let mut sums = vec![Vec::new(); readers.system.ids().len()];
        for relation in readers.system.relations() {
            for (id, _) in &relation.terms {
                sums[*id].push(relation.clone());
            }
        }
        Self {
            truth,
            earlier,
            withheld,
            readers,
            sums,
            candidates,
        }
    }

    /// Stops here, whatever can be found out.
    pub(crate) fn finish(self) -> Suppressed {
        Suppressed::new(self.truth, self.withheld)
    }

    /// Withholds more until nothing is found.
    fn protect(mut self) -> Result<Suppressed, Vec<Finding>> {
        self.keep_what_can_help()?;
        let mut evidence = Evidence::default();
        loop {
            let findings = self.examine(&mut evidence);
            if findings.is_empty() {
                return Ok(self.finish());
            }
            let mut new = BTreeSet::new();
            for (target, _) in &findings {
                if let Some(id) = self.choose(*target, &new) {
                    self.withhold(id);
                    new.insert(id);
                }
            }
            if new.is_empty() {
                // All that hangs together with any of them is withheld.
                self.give_up(&findings)?;
                evidence = Evidence::default();
            }
        }
    }

    /// Withholds all there is, for once, and takes leave of what can be found out even
    /// then by bounds alone, before any choice is wasted on it.
    fn keep_what_can_help(&mut self) -> Result<(), Vec<Finding>> {
        let shown: Vec<Id> = self
            .candidates
            .iter()
            .copied()
            .filter(|id| !self.is_open(*id))
            .collect();
        for id in &shown {
            self.withhold(*id);
        }
        loop {
            let findings = skim(&self.readers.system);
            if findings.is_empty() {
                break;
            }
            self.give_up(&findings)?;
        }
        for id in shown {
            self.show(id);
        }
        Ok(())
    }

    /// What can be found out when all that could protect it is withheld can be found out
    /// whatever is. A cell that was only to protect others is shown then and is no more a
    /// candidate; anything else is why the return is refused.
    fn give_up(&mut self, findings: &[(Target, Why)]) -> Result<(), Vec<Finding>> {
        let useless: Vec<Id> = findings
            .iter()
            .flat_map(|(target, _)| target.ids())
            .filter(|id| self.candidates.contains(id) && self.is_complementary(*id))
            .collect();
        if useless.is_empty() {
            let system = &self.readers.system;
            let described = findings
                .iter()
                .map(|(target, why)| describe(system, *target, *why));
            return Err(described.collect());
        }
        for id in useless {
            self.candidates.remove(&id);
            self.show(id);
        }
        Ok(())
    }

    fn examine(&self, evidence: &mut Evidence) -> Vec<(Target, Why)> {
        let system = &self.readers.system;
        evidence.note(system, &system.targets(), |id| self.readers.counts[id]);
        examine(system, evidence)
    }

    fn show(&mut self, id: Id) {
        let key = self.readers.system.key(id).clone();
        let count = self.readers.counts[id];
        self.readers.system.set(id, Held::Shown(count));
        self.withheld.remove(&key);
    }

    fn withhold(&mut self, id: Id) {
        let key = self.readers.system.key(id).clone();
        let count = self.readers.counts[id].unsigned_abs();
        let held = bounds(&key, count, &self.earlier);
        self.readers.system.set(id, held);
        self.withheld.insert(key);
    }

    fn is_complementary(&self, id: Id) -> bool {
        let key = self.readers.system.key(id);
        let count = self.readers.counts[id].unsigned_abs();
        self.withheld.contains(key)
            && !Rule::OURS.withholds(count)
            && revised(key, count, &self.earlier).next().is_none()
    }

    /// Chooses what to withhold because of a finding: the cheapest cell of a sum with it
    /// or, where all of those are withheld, of the nearest sum that hangs together with it.
    fn choose(&self, target: Target, new: &BTreeSet<Id>) -> Option<Id> {
        let mut reached: BTreeSet<Id> = target.ids().filter(|id| self.is_open(*id)).collect();
        let mut ring: Vec<Id> = reached.iter().copied().collect();
        let mut nearest = true;
        while !ring.is_empty() {
            let sums: Vec<&Relation> = ring.iter().flat_map(|id| &self.sums[*id]).collect();
            // What alone is withheld in a sum can be protected only within that sum.
            let alone: Vec<&Relation> = sums
                .iter()
                .copied()
                .filter(|sum| nearest && self.open(sum).count() == 1)
                .collect();
            let within = if alone.is_empty() { &sums } else { &alone };
            let terms = || within.iter().flat_map(|sum| &sum.terms).map(|(id, _)| *id);
            if nearest
                && sums
                    .iter()
                    .any(|sum| sum.terms.iter().any(|(id, _)| new.contains(id)))
            {
                return None;
            }
            let best = terms()
                .filter(|id| !self.is_open(*id) && self.candidates.contains(id))
                .min_by_key(|id| self.cost(*id));
            if best.is_some() {
                return best;
            }
            if !alone.is_empty() {
                return None;
            }
            nearest = false;
            ring = terms()
                .filter(|id| self.is_open(*id) && reached.insert(*id))
                .collect();
        }
        None
    }

    /// Cells that other withheld ones already protect come first, leaves before totals,
    /// then the smallest count.
    fn cost(&self, id: Id) -> (usize, std::cmp::Reverse<usize>, i64, Id) {
        let exposed = |sum: &&Relation| self.open(sum).next().is_none();
        let exposed = self.sums[id].iter().filter(exposed).count();
        let labels = self.readers.system.key(id).by.len();
        let count = self.readers.counts[id];
        (exposed, std::cmp::Reverse(labels), count, id)
    }

    fn open<'b>(&'b self, sum: &'b Relation) -> impl Iterator<Item = Id> + 'b {
        sum.terms
            .iter()
            .map(|(id, _)| *id)
            .filter(|id| self.is_open(*id))
    }

    fn is_open(&self, id: Id) -> bool {
        !self.readers.system.is_shown(id)
    }
}
