//! Whole numbers, their bounds and the equations between them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Key, Known};

/// Stands in for "no most". More than twice any count there may be; a number kept below
/// it has fewer values than it truly has, never more.
const REACH: i64 = 2_500_000;
/// Passes of narrowing bounds after which it is left to the solver.
const PASSES: usize = 64;

/// A variable, by position.
pub(crate) type Id = usize;

/// What a reader holds of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    Shown(i64),
    Withheld {
        least: i64,
        most: i64,
        /// A value a reader can rule out although it lies within.
        except: Option<i64>,
    },
    Unprinted {
        least: i64,
        /// Whether it must not be found out.
        minded: bool,
    },
}

/// Something that must have several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    Cell(Id),
    /// By how much one key changed from one release to another.
    Change {
        from: Id,
        to: Id,
    },
}

/// Each variable times its coefficient, added up, is the constant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Relation {
    pub(crate) terms: Vec<(Id, i64)>,
    pub(crate) equals: i64,
}

/// All of it.
#[derive(Clone, Default)]
pub(crate) struct System {
    variables: Vec<(Key, Held)>,
    /// By key and, where releases differ, by what they differ in.
    index: BTreeMap<(Key, Option<u64>), Id>,
    relations: BTreeSet<Relation>,
    changes: Vec<Target>,
}

/// Least and most of every variable.
pub(crate) type Domains = Vec<(i64, i64)>;

/// No numbers meet every bound and equation.
#[derive(Debug)]
pub(crate) struct Contradiction;

/// Variables that hang together, and the equations between them.
pub(crate) struct Component {
    pub(crate) variables: Vec<Id>,
    /// With positions in `variables`; what is fixed has gone into the constant.
    pub(crate) relations: Vec<Relation>,
}

impl From<Known> for Held {
    fn from(known: Known) -> Self {
        let number = |count: u64| i64::try_from(count).unwrap_or(REACH).min(REACH);
        match known {
            Known::Count(count) => Self::Shown(number(count)),
            Known::Withheld { least, most } => Self::Withheld {
                least: number(least),
                most: most.map_or(REACH, number),
                except: None,
            },
            Known::Unprinted { least } => Self::Unprinted {
                least: number(least),
                minded: false,
            },
        }
    }
}

impl Target {
    pub(crate) fn terms(self) -> Vec<(Id, i64)> {
        match self {
            Self::Cell(id) => vec![(id, 1)],
            Self::Change { from, to } => vec![(from, -1), (to, 1)],
        }
    }

    pub(crate) fn ids(self) -> impl Iterator<Item = Id> {
        self.terms().into_iter().map(|(id, _)| id)
    }
}

impl System {
    /// Returns the variable of a key, a new one where there is none.
    pub(crate) fn variable(&mut self, key: &Key, vintage: Option<u64>) -> Id {
        let next = self.variables.len();
        let id = *self.index.entry((key.clone(), vintage)).or_insert(next);
        if id == next {
            let held = Held::Unprinted {
                least: 0,
                minded: false,
            };
            self.variables.push((key.clone(), held));
        }
        id
    }

    /// Returns the variable of a key with a count, where there is one.
    pub(crate) fn find(&self, key: &Key, vintage: u64) -> Option<Id> {
        self.index.get(&(key.clone(), Some(vintage))).copied()
    }

    /// Takes in what one print says of a variable; false where another says otherwise.
    pub(crate) fn learn(&mut self, id: Id, news: Held) -> bool {
        let held = &mut self.variables[id].1;
        let (next, agree) = match (*held, news) {
            (Held::Shown(known), Held::Shown(count)) => (*held, known == count),
            (Held::Shown(_), _) => (*held, true),
            (_, Held::Shown(_)) | (Held::Unprinted { .. }, Held::Withheld { .. }) => (news, true),
            (Held::Withheld { .. }, Held::Unprinted { .. }) => (*held, true),
            (
                Held::Withheld {
                    least,
                    most,
                    except,
                },
                Held::Withheld {
                    least: other_least,
                    most: other_most,
                    except: other_except,
                },
            ) => (
                Held::Withheld {
                    least: least.max(other_least),
                    most: most.min(other_most),
                    except: except.or(other_except),
                },
                true,
            ),
            (
                Held::Unprinted { least, minded },
                Held::Unprinted {
                    least: other_least,
                    minded: other_minded,
                },
            ) => (
                Held::Unprinted {
                    least: least.max(other_least),
                    minded: minded || other_minded,
                },
                true,
            ),
        };
        *held = next;
        agree
    }

    /// Replaces what a reader holds of a variable.
    pub(crate) fn set(&mut self, id: Id, held: Held) {
        self.variables[id].1 = held;
    }

    pub(crate) fn relate(&mut self, terms: Vec<(Id, i64)>, equals: i64) {
        let mut merged: BTreeMap<Id, i64> = BTreeMap::new();
        for (id, coefficient) in terms {
            *merged.entry(id).or_default() += coefficient;
        }
        merged.retain(|_, coefficient| *coefficient != 0);
        self.relations.insert(Relation {
            terms: merged.into_iter().collect(),
            equals,
        });
    }

    pub(crate) fn mind_change(&mut self, from: Id, to: Id) {
        let change = Target::Change { from, to };
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Minds no more what can be read off two prints: it is out.
    pub(crate) fn forget_what_is_out(&mut self) {
        let mut changes = std::mem::take(&mut self.changes);
        changes.retain(|change| !change.ids().all(|id| self.is_shown(id)));
        self.changes = changes;
    }

    pub(crate) fn key(&self, id: Id) -> &Key {
        &self.variables[id].0
    }

    pub(crate) fn held(&self, id: Id) -> Held {
        self.variables[id].1
    }

    pub(crate) fn ids(&self) -> std::ops::Range<Id> {
        0..self.variables.len()
    }

    pub(crate) const fn relations(&self) -> &BTreeSet<Relation> {
        &self.relations
    }

    pub(crate) fn withheld(&self) -> usize {
        self.variables
            .iter()
            .filter(|(_, held)| matches!(held, Held::Withheld { .. }))
            .count()
    }

    /// Returns what must not be found out.
    pub(crate) fn targets(&self) -> Vec<Target> {
        let minded = |id: &Id| match self.variables[*id].1 {
            Held::Withheld { .. } => true,
            Held::Unprinted { minded, .. } => minded,
            Held::Shown(_) => false,
        };
        self.ids()
            .filter(minded)
            .map(Target::Cell)
            .chain(self.changes.iter().copied())
            .collect()
    }

    /// Returns a value of a target that a reader can rule out.
    pub(crate) fn except(&self, target: Target) -> Option<i64> {
        match target {
            Target::Cell(id) => match self.variables[id].1 {
                Held::Withheld { except, .. } => except,
                Held::Shown(_) | Held::Unprinted { .. } => None,
            },
            // A reader who minds a change knows that there is one.
            Target::Change { .. } => Some(0),
        }
    }

    pub(crate) fn is_shown(&self, id: Id) -> bool {
        matches!(self.variables[id].1, Held::Shown(_))
    }

    /// Returns the bounds of a variable before any equation.
    pub(crate) fn bounds(&self, id: Id) -> (i64, i64) {
        match self.variables[id].1 {
            Held::Shown(count) => (count, count),
            Held::Withheld { least, most, .. } => (least, most),
            Held::Unprinted { least, .. } => (least, REACH),
        }
    }

    /// Narrows the bounds of every variable by the equations, in whole numbers. No
    /// assignment that meets the equations is lost.
    pub(crate) fn narrow(&self) -> Result<Domains, Contradiction> {
        let mut domains: Domains = self.ids().map(|id| self.bounds(id)).collect();
        for _ in 0..PASSES {
            let mut narrowed = false;
            for relation in &self.relations {
                narrowed |= relation.narrow(&mut domains)?;
            }
            if !narrowed {
                break;
            }
        }
        Ok(domains)
    }

    /// Splits what is still open into parts that say nothing of one another.
    pub(crate) fn components(&self, domains: &Domains) -> Vec<Component> {
        let open = |id: &Id| domains[*id].0 < domains[*id].1;
        let mut parent: Vec<Id> = self.ids().collect();
        let changes = self.changes.iter().map(|change| change.terms());
        let related = self.relations.iter().map(|relation| relation.terms.clone());
        for terms in related.chain(changes) {
            let mut ids = terms.iter().map(|(id, _)| *id).filter(open);
            if let Some(first) = ids.next() {
                for id in ids {
                    let (one, other) = (root(&mut parent, first), root(&mut parent, id));
                    parent[one.max(other)] = one.min(other);
                }
            }
        }
        let mut parts: BTreeMap<Id, Component> = BTreeMap::new();
        let mut places = vec![0; self.variables.len()];
        for id in self.ids().filter(open) {
            let part = parts.entry(root(&mut parent, id)).or_insert(Component {
                variables: Vec::new(),
                relations: Vec::new(),
            });
            places[id] = part.variables.len();
            part.variables.push(id);
        }
        for relation in &self.relations {
            let mut equals = relation.equals;
            let mut terms = Vec::new();
            let mut of = None;
            for (id, coefficient) in &relation.terms {
                if open(id) {
                    terms.push((places[*id], *coefficient));
                    of = Some(*id);
                } else {
                    equals -= coefficient * domains[*id].0;
                }
            }
            if let Some(part) = of.and_then(|id| parts.get_mut(&root(&mut parent, id))) {
                part.relations.push(Relation { terms, equals });
            }
        }
        parts.into_values().collect()
    }
}

impl Relation {
    /// Tells whether numbers meet the equation.
    pub(crate) fn holds(&self, value: impl Fn(Id) -> i64) -> bool {
        let sum: i64 = self.terms.iter().map(|(id, by)| by * value(*id)).sum();
        sum == self.equals
    }

    fn narrow(&self, domains: &mut Domains) -> Result<bool, Contradiction> {
        let reach = |(id, by): &(Id, i64), domains: &Domains| {
            let (least, most) = domains[*id];
            let (one, other) = (by * least, by * most);
            (one.min(other), one.max(other))
        };
        let (mut least, mut most) = (0, 0);
        for term in &self.terms {
            let (low, high) = reach(term, domains);
            least += low;
            most += high;
        }
        if self.equals < least || most < self.equals {
            return Err(Contradiction);
        }
        let mut narrowed = false;
        for term in &self.terms {
            let (low, high) = reach(term, domains);
            // What the others leave for this one.
            let (from, to) = (self.equals - (most - high), self.equals - (least - low));
            let (id, by) = *term;
            let (first, last) = if by > 0 { (from, to) } else { (-to, -from) };
            let by = by.abs();
            let next = (
                domains[id].0.max(ceiling(first, by)),
                domains[id].1.min(last.div_euclid(by)),
            );
            if next.0 > next.1 {
                return Err(Contradiction);
            }
            if next != domains[id] {
                domains[id] = next;
                narrowed = true;
                let (new_low, new_high) = reach(term, domains);
                least += new_low - low;
                most += new_high - high;
            }
        }
        Ok(narrowed)
    }
}

fn ceiling(number: i64, by: i64) -> i64 {
    -((-number).div_euclid(by))
}

fn root(parent: &mut [Id], id: Id) -> Id {
    let mut at = id;
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}
