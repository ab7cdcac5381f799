//! What a reader holds.

use std::fmt;

use crate::{CountTable, GREATEST, Key, Malformed, system::System};

/// What a publisher withholds for itself: counts from the least to the most, both
/// included. A zero stays a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The least.
    pub least: u64,
    /// The most.
    pub most: u64,
}

impl Rule {
    /// Ours: 1 to 5 (returns.md 8.4, profile L).
    pub const OURS: Self = Self { least: 1, most: 5 };

    /// Tells whether a count is withheld for itself.
    #[must_use]
    pub const fn withholds(self, count: u64) -> bool {
        self.least <= count && count <= self.most
    }
}

/// What a reader holds of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The count.
    Count(u64),
    /// It is withheld, and a whole number from the least to the most.
    Withheld {
        /// The least it can be.
        least: u64,
        /// The most, where there is one.
        most: Option<u64>,
    },
    /// It is not printed, nor withheld: a whole number from the least on. Nobody minds
    /// whether it can be found out.
    Unprinted {
        /// The least it can be.
        least: u64,
    },
}

/// A relation between counts that is not a sum over labels: each count times its
/// coefficient, added up, is the constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linear {
    /// Counts and their coefficients.
    pub terms: Vec<(Key, i32)>,
    /// The constant.
    pub equals: i32,
}

impl Linear {
    /// States that a count is the sum of others.
    #[must_use]
    pub fn sum(total: Key, parts: impl IntoIterator<Item = Key>) -> Self {
        let terms = parts
            .into_iter()
            .map(|part| (part, 1))
            .chain([(total, -1)])
            .collect();
        Self { terms, equals: 0 }
    }
}

/// A limit that other figures set: each count times its coefficient, added up, is no more
/// than the constant. How far it is from it nobody minds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Counts and their coefficients.
    pub terms: Vec<(Key, i32)>,
    /// The constant.
    pub most: i32,
}

/// Everything a reader holds: what is shown, the sums that follow from the layout, and
/// what is known of each withheld cell.
///
/// [`crate::Suppressed::knowledge`] gives that of our own releases, in which a count that
/// was revised is another from then on. A print of somebody else is read table by table;
/// there one key is one count.
#[derive(Clone, Default)]
pub struct Knowledge {
    pub(crate) system: System,
}

impl Knowledge {
    /// Returns the knowledge of somebody who has read nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a table. A count shown anywhere is known; one withheld in several places is
    /// within all of their bounds.
    ///
    /// # Errors
    /// Where one key has two counts, or a count is too great.
    pub fn read(&mut self, table: &CountTable<Known>) -> Result<(), Malformed> {
        for (key, known) in table.cells() {
            let (Known::Count(number)
            | Known::Withheld { least: number, .. }
            | Known::Unprinted { least: number }) = known;
            if *number > GREATEST {
                return Err(Malformed::TooGreat(key.clone()));
            }
            let variable = self.system.variable(key, None);
            if !self.system.learn(variable, (*known).into()) {
                return Err(Malformed::Differs(key.clone()));
            }
        }
        for sum in table.sums() {
            self.relate(&Linear::sum(sum.total, sum.parts));
        }
        Ok(())
    }

    /// Takes in a relation.
    pub fn relate(&mut self, linear: &Linear) {
        let terms = linear
            .terms
            .iter()
            .map(|(key, coefficient)| (self.system.variable(key, None), i64::from(*coefficient)))
            .collect();
        self.system.relate(terms, i64::from(linear.equals));
    }

    /// Returns how many cells are withheld and not shown anywhere.
    #[must_use]
    pub fn withheld(&self) -> usize {
        self.system.withheld()
    }
}

/// Tells the size and no count.
impl fmt::Debug for Knowledge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Knowledge")
            .field("withheld", &self.withheld())
            .finish_non_exhaustive()
    }
}
