//! A return with its withheld cells, and what readers of it and of earlier ones hold.

use std::{collections::BTreeSet, fmt};

use crate::{
    Cell, Key, Knowledge, Malformed, Release, Rule, Truth,
    system::{Held, Id, System},
};

/// A return of which it is settled what is withheld. It holds the true counts: only
/// [`Suppressed::release`] is for print.
#[derive(Clone)]
pub struct Suppressed {
    truth: Truth,
    withheld: BTreeSet<Key>,
}

impl Suppressed {
    pub(crate) const fn new(truth: Truth, withheld: BTreeSet<Key>) -> Self {
        Self { truth, withheld }
    }

    /// Takes up a release that was printed, from its true counts: what was withheld then
    /// is as it was printed, whatever would be withheld today.
    ///
    /// # Errors
    /// Where the print is not one of these counts.
    pub fn of_print(truth: Truth, release: &Release) -> Result<Self, Malformed> {
        let mut withheld = BTreeSet::new();
        let mut shown = BTreeSet::new();
        for (key, cell) in release.tables.iter().flat_map(|table| table.cells()) {
            match (cell, truth.counts().get(key)) {
                _ if !truth.prints(key) => return Err(Malformed::Foreign(key.clone())),
                (Cell::Withheld, Some(0)) => return Err(Malformed::Zero(key.clone())),
                (Cell::Withheld, _) => withheld.insert(key.clone()),
                (Cell::Count(count), Some(of)) if count == of => shown.insert(key.clone()),
                (Cell::Count(_), _) => return Err(Malformed::Differs(key.clone())),
            };
        }
        for key in truth.counts().keys().filter(|key| truth.prints(key)) {
            if withheld.contains(key) == shown.contains(key) {
                return Err(Malformed::Differs(key.clone()));
            }
        }
        Ok(Self { truth, withheld })
    }

    /// Returns what is printed.
    #[must_use]
    pub fn release(&self) -> Release {
        let cell = |key: &Key, count: &u64| {
            if self.withholds(key) {
                Cell::Withheld
            } else {
                Cell::Count(*count)
            }
        };
        Release {
            tables: self
                .truth
                .tables()
                .iter()
                .map(|table| table.map(cell))
                .collect(),
        }
    }

    /// Tells whether a cell is withheld.
    #[must_use]
    pub fn withholds(&self, key: &Key) -> bool {
        self.withheld.contains(key)
    }

    /// Returns how many counts are withheld; one printed in two tables is one.
    #[must_use]
    pub fn withheld(&self) -> usize {
        self.withheld.len()
    }

    /// Returns what readers of this release and of earlier ones hold at most: whoever
    /// guesses why a cell is withheld, and whether a withheld count is the same as in an
    /// earlier release, guesses right. Anybody else finds more values possible.
    #[must_use]
    pub fn knowledge(&self, earlier: &[Self]) -> Knowledge {
        let releases: Vec<&Self> = earlier.iter().chain([self]).collect();
        Knowledge {
            system: Readers::of(&releases).system,
        }
    }

    pub(crate) const fn truth(&self) -> &Truth {
        &self.truth
    }

    /// Returns a count where it is printed.
    #[must_use]
    pub fn shows(&self, key: &Key) -> Option<u64> {
        let shown = self.truth.prints(key) && !self.withholds(key);
        shown
            .then(|| self.truth.counts().get(key).copied())
            .flatten()
    }

    fn counts(&self, key: &Key) -> Option<u64> {
        self.truth.counts().get(key).copied()
    }
}

/// Tells the size and no count.
impl fmt::Debug for Suppressed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suppressed")
            .field("tables", &self.truth.tables())
            .field("withheld", &self.withheld.len())
            .finish()
    }
}

/// What readers of several releases hold, beside the truth.
pub(crate) struct Readers {
    pub(crate) system: System,
    /// The true count of each variable.
    pub(crate) counts: Vec<i64>,
}

impl Readers {
    /// Reads releases in the order they were printed.
    pub(crate) fn of(releases: &[&Suppressed]) -> Self {
        let mut readers = Self {
            system: System::default(),
            counts: Vec::new(),
        };
        for (place, release) in releases.iter().enumerate() {
            // Only the last release can still be changed.
            readers.system.forget_what_is_out();
            readers.read(release, &releases[..place]);
        }
        readers
    }

    fn read(&mut self, release: &Suppressed, earlier: &[&Suppressed]) {
        for (key, count) in release.truth.counts() {
            let id = self.variable(key, *count);
            if release.truth.is_slack(key) {
                continue;
            }
            let held = if !release.truth.prints(key) {
                Held::Unprinted {
                    least: 0,
                    minded: Rule::OURS.withholds(*count),
                }
            } else if release.withholds(key) {
                bounds(key, *count, earlier)
            } else {
                Held::Shown(whole(*count))
            };
            let was_shown = self.system.is_shown(id);
            self.system.learn(id, held);
            for other in earlier.iter().filter_map(|release| release.counts(key)) {
                if Rule::OURS.withholds(count.abs_diff(other)) {
                    let from = self.variable(key, other);
                    if !was_shown || !self.system.is_shown(from) {
                        self.system.mind_change(from, id);
                    }
                }
            }
        }
        for relation in release.truth.relations() {
            let terms = relation
                .terms
                .iter()
                .filter_map(|(key, by)| Some((key, release.counts(key)?, i64::from(*by))))
                .map(|(key, count, by)| (self.variable(key, count), by))
                .collect();
            self.system.relate(terms, i64::from(relation.equals));
        }
    }

    /// One key is one variable as long as its count stays the same, and another from a
    /// revision on.
    fn variable(&mut self, key: &Key, count: u64) -> Id {
        let id = self.system.variable(key, Some(count));
        if id == self.counts.len() {
            self.counts.push(whole(count));
        }
        id
    }
}

/// Returns what is known of a withheld count by whoever knows why it is withheld.
pub(crate) fn bounds(key: &Key, count: u64, earlier: &[&Suppressed]) -> Held {
    let Rule { least, most } = Rule::OURS;
    if Rule::OURS.withholds(count) {
        return Held::Withheld {
            least: whole(least),
            most: whole(most),
            except: None,
        };
    }
    let mut held = Held::from(crate::Known::Withheld {
        least: most + 1,
        most: None,
    });
    for shown in revised(key, count, earlier) {
        if let Held::Withheld {
            least: from,
            most: to,
            except,
        } = &mut held
        {
            *from = (*from).max(whole(shown.saturating_sub(most)));
            *to = (*to).min(whole(shown + most));
            *except = except.or(Some(whole(shown)));
        }
    }
    held
}

/// Returns the counts that earlier releases show for a key and that differ from one by so
/// few that the difference would be a count withheld for itself. None where one of them
/// shows the very count: what is out cannot be withheld.
pub(crate) fn revised<'a>(
    key: &'a Key,
    count: u64,
    earlier: &'a [&Suppressed],
) -> impl Iterator<Item = u64> + 'a {
    let shown = || earlier.iter().filter_map(|release| release.shows(key));
    let out = shown().any(|shown| shown == count);
    shown().filter(move |shown| !out && Rule::OURS.withholds(count.abs_diff(*shown)))
}

/// Counts are bounded when the truth is put together.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
