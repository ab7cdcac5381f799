//! Finds what can be found out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{
    Key, Knowledge,
    solve::{Answer, End, search},
    system::{Component, Contradiction, Domains, Held, System, Target},
};

/// How many values must be possible for whatever is withheld (returns.md 8.4).
const ENOUGH: usize = 3;

/// Something that can be found out, or is not shown to be safe. It tells no value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Which count.
    pub key: Key,
    /// What of it.
    pub what: What,
    /// Why it is not safe.
    pub why: Why,
}

/// What of a count can be found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A withheld cell.
    Cell,
    /// A small count that is not printed but follows from what is.
    Unprinted,
    /// By how few it changed from one release to another.
    Change,
}

/// Why something withheld is not safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It can only be one number.
    Determined,
    /// It can only be one of two numbers.
    OneOfTwo,
    /// The solver gave no answer that holds, so nothing is shown.
    Undecided,
    /// The print contradicts itself, so nothing is shown.
    Contradiction,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            What::Cell => "the withheld count of",
            What::Unprinted => "the small count, not printed, of",
            What::Change => "the change between releases of",
        };
        let why = match self.why {
            Why::Determined => "can be found out",
            Why::OneOfTwo => "can be found out to be one of two",
            Why::Undecided => "could not be shown to be safe",
            Why::Contradiction => "stands in a print that contradicts itself",
        };
        write!(f, "{what} {} {why}", self.key)
    }
}

/// Tells whether whatever is withheld stays so: each withheld count, each small count that
/// is not printed and each small change between releases must have three possible values.
///
/// A value counts as possible only with an assignment of whole numbers to everything that
/// meets every bound and every equation in integer arithmetic. The solver only proposes:
/// if it errs, something safe is called unsafe, never the other way round.
///
/// # Errors
/// What can be found out, in the order of the keys.
pub fn audit(knowledge: &Knowledge) -> Result<(), Vec<Finding>> {
    let system = &knowledge.system;
    let mut findings: Vec<Finding> = examine(system, &mut Evidence::default())
        .into_iter()
        .map(|(target, why)| describe(system, target, why))
        .collect();
    findings.sort();
    if findings.is_empty() {
        Ok(())
    } else {
        Err(findings)
    }
}

/// Puts a finding into words that tell no value.
pub(crate) fn describe(system: &System, target: Target, why: Why) -> Finding {
    let (id, what) = match target {
        Target::Cell(id) => match system.held(id) {
            Held::Unprinted { .. } => (id, What::Unprinted),
            Held::Withheld { .. } | Held::Shown(_) => (id, What::Cell),
        },
        Target::Change { to, .. } => (to, What::Change),
    };
    Finding {
        key: system.key(id).clone(),
        what,
        why,
    }
}

/// The values that were seen, each in an assignment that was checked. What was seen stays
/// possible when more is withheld.
#[derive(Default)]
pub(crate) struct Evidence {
    seen: BTreeMap<Target, BTreeSet<i64>>,
}

impl Evidence {
    /// Takes note of an assignment to every variable that the targets speak of.
    pub(crate) fn note(
        &mut self,
        system: &System,
        targets: &[Target],
        value: impl Fn(usize) -> i64,
    ) {
        for target in targets {
            let number = target.terms().iter().map(|(id, by)| by * value(*id)).sum();
            let seen = self.seen.entry(*target).or_default();
            if seen.len() < ENOUGH && system.except(*target) != Some(number) {
                seen.insert(number);
            }
        }
    }

    fn of(&self, target: Target) -> usize {
        self.seen.get(&target).map_or(0, BTreeSet::len)
    }
}

/// Returns the targets that do not have enough values.
pub(crate) fn examine(system: &System, evidence: &mut Evidence) -> Vec<(Target, Why)> {
    let targets = system.targets();
    let domains = match system.narrow() {
        Ok(domains) => domains,
        Err(Contradiction) => {
            return targets
                .into_iter()
                .map(|target| (target, Why::Contradiction))
                .collect();
        }
    };
    let open = |target: &Target| {
        let mut terms = target.terms().into_iter();
        terms.find(|(id, _)| domains[*id].0 < domains[*id].1)
    };
    let mut findings = Vec::new();
    let mut by_variable: BTreeMap<usize, Vec<Target>> = BTreeMap::new();
    for target in targets {
        match open(&target) {
            None => findings.push((target, Why::Determined)),
            Some((id, _)) => by_variable.entry(id).or_default().push(target),
        }
    }
    for component in system.components(&domains) {
        let targets: Vec<Target> = component
            .variables
            .iter()
            .flat_map(|id| by_variable.remove(id).unwrap_or_default())
            .collect();
        let part = Part {
            system,
            domains: &domains,
            component: &component,
            targets: &targets,
        };
        for target in &targets {
            if let Some(why) = part.examine(*target, evidence) {
                findings.push((*target, why));
            }
        }
    }
    findings.sort();
    findings
}

/// Returns the targets that bounds alone show not to have enough values: a part of what
/// [`examine`] finds, at once.
pub(crate) fn skim(system: &System) -> Vec<(Target, Why)> {
    let all = |why| {
        system
            .targets()
            .into_iter()
            .map(move |target| (target, why))
            .collect()
    };
    let Ok(domains) = system.narrow() else {
        return all(Why::Contradiction);
    };
    system
        .targets()
        .into_iter()
        .filter_map(|target| {
            let (mut least, mut most) = (0, 0);
            for (id, by) in target.terms() {
                let (low, high) = domains[id];
                least += (by * low).min(by * high);
                most += (by * low).max(by * high);
            }
            let ruled_out = system
                .except(target)
                .is_some_and(|out| least <= out && out <= most);
            match most - least + 1 - i64::from(ruled_out) {
                ..=1 => Some((target, Why::Determined)),
                2 => Some((target, Why::OneOfTwo)),
                _ => None,
            }
        })
        .collect()
}

struct Part<'a> {
    system: &'a System,
    domains: &'a Domains,
    component: &'a Component,
    targets: &'a [Target],
}

impl Part<'_> {
    fn examine(&self, target: Target, evidence: &mut Evidence) -> Option<Why> {
        let mut undecided = false;
        for end in [End::Greatest, End::Least] {
            if evidence.of(target) >= ENOUGH {
                return None;
            }
            undecided |= !self.look(target, end, None, evidence);
        }
        // Between the ends not every number need be possible: each gap is asked for.
        let mut from = None;
        while evidence.of(target) < ENOUGH {
            let Some(gap) = self.gap(target, from, evidence) else {
                break;
            };
            let before = evidence.of(target);
            undecided |= !self.look(target, End::Least, Some(gap), evidence);
            if evidence.of(target) == before {
                from = Some(gap.1 + 1);
            }
        }
        match evidence.of(target) {
            ENOUGH.. => None,
            _ if undecided => Some(Why::Undecided),
            2 => Some(Why::OneOfTwo),
            1 => Some(Why::Determined),
            _ => Some(Why::Contradiction),
        }
    }

    /// Returns the first run of numbers not seen yet, and not ruled out, that lies between
    /// two that were, from a number on.
    fn gap(&self, target: Target, from: Option<i64>, evidence: &Evidence) -> Option<(i64, i64)> {
        let seen = evidence.seen.get(&target)?;
        let marks: Vec<i64> = seen
            .iter()
            .copied()
            .chain(self.system.except(target))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        marks
            .windows(2)
            .map(|pair| (pair[0] + 1, pair[1] - 1))
            .find(|(first, last)| first <= last && from.is_none_or(|from| *first >= from))
    }

    /// Asks once; false where there was no answer.
    fn look(
        &self,
        target: Target,
        end: End,
        within: Option<(i64, i64)>,
        evidence: &mut Evidence,
    ) -> bool {
        let mut fixed = 0;
        let mut expression = Vec::new();
        for (id, by) in target.terms() {
            match self.component.variables.binary_search(&id) {
                Ok(place) => expression.push((place, by)),
                Err(_) => fixed += by * self.domains[id].0,
            }
        }
        let within = within.map(|(from, to)| (from - fixed, to - fixed));
        match search(self.component, self.domains, &expression, end, within) {
            Answer::Found(numbers) => {
                evidence.note(self.system, self.targets, |id| {
                    match self.component.variables.binary_search(&id) {
                        Ok(place) => numbers[place],
                        Err(_) => self.domains[id].0,
                    }
                });
                true
            }
            // Without bounds there must be an assignment: the print was made from one.
            Answer::None => within.is_some(),
            Answer::Undecided => false,
        }
    }
}
