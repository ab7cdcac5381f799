//! What one case adds to each table. A return is the sum of this over all cases; the
//! cases behind a cell and the causes of a difference are found with the same function.

mod decisions;
pub(crate) mod matters;
pub(crate) mod outcome;
pub(crate) mod referrals;
pub(crate) mod stock;
pub(crate) mod timeliness;

use nrm_panel_domain::projection::CountedCase;

use crate::{labels::UNKNOWN, scope::Scope};

/// A table that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum TableId {
    R1,
    R2,
    R3,
    R4,
    R5,
    R5a,
    R5b,
    R6,
    R6a,
    R6b,
    R7,
    R8,
    R9,
    R10,
    R11,
    L1,
    L2,
    L3,
    L4,
    L5,
    L6,
    L7,
    L8,
    L9,
}

impl TableId {
    /// Every table that counts, in the order printed.
    pub(crate) const ALL: [Self; 24] = [
        Self::R1,
        Self::R2,
        Self::R3,
        Self::R4,
        Self::R5,
        Self::R5a,
        Self::R5b,
        Self::R6,
        Self::R6a,
        Self::R6b,
        Self::R7,
        Self::R8,
        Self::R9,
        Self::R10,
        Self::R11,
        Self::L1,
        Self::L2,
        Self::L3,
        Self::L4,
        Self::L5,
        Self::L6,
        Self::L7,
        Self::L8,
        Self::L9,
    ];

    /// Returns the identifier printed.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::R1 => "R1",
            Self::R2 => "R2",
            Self::R3 => "R3",
            Self::R4 => "R4",
            Self::R5 => "R5",
            Self::R5a => "R5a",
            Self::R5b => "R5b",
            Self::R6 => "R6",
            Self::R6a => "R6a",
            Self::R6b => "R6b",
            Self::R7 => "R7",
            Self::R8 => "R8",
            Self::R9 => "R9",
            Self::R10 => "R10",
            Self::R11 => "R11",
            Self::L1 => "L1",
            Self::L2 => "L2",
            Self::L3 => "L3",
            Self::L4 => "L4",
            Self::L5 => "L5",
            Self::L6 => "L6",
            Self::L7 => "L7",
            Self::L8 => "L8",
            Self::L9 => "L9",
        }
    }

    /// Returns the table of an identifier.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// One thing a case adds to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry<'a> {
    /// The table.
    pub table: TableId,
    /// The cell: a label of each of its dimensions.
    pub labels: &'a [&'a str],
    /// The days measured, in tables of time; negative where the record is wrong.
    pub days: Option<i64>,
}

/// Takes what a case adds to the tables.
pub(crate) trait Sink {
    /// Takes one thing.
    fn take(&mut self, entry: Entry<'_>);

    /// Takes one count.
    fn count(&mut self, table: TableId, labels: &[&str]) {
        self.take(Entry {
            table,
            labels,
            days: None,
        });
    }

    /// Takes one measured span of days.
    fn measure(&mut self, table: TableId, labels: &[&str], days: i64) {
        self.take(Entry {
            table,
            labels,
            days: Some(days),
        });
    }
}

impl<F: FnMut(Entry<'_>)> Sink for F {
    fn take(&mut self, entry: Entry<'_>) {
        self(entry);
    }
}

/// Gives a sink all that a case adds to the tables of a scope.
pub(crate) fn entries(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    if !case.referral.counted {
        // An exit is told even of what counts no more: that it was lodged in error.
        matters::exits(case, scope, sink);
        return;
    }
    referrals::referrals(case, scope, sink);
    decisions::decisions(case, scope, sink);
    timeliness::timeliness(case, scope, sink);
    stock::stock(case, scope, sink);
    matters::exits(case, scope, sink);
    matters::reconsiderations(case, scope, sink);
    if scope.has_outcome_view() {
        outcome::outcomes(case, scope, sink);
    }
}

/// Returns a label, or what is printed where there is none.
pub(crate) fn or_unknown(label: &str) -> &str {
    if label.is_empty() { UNKNOWN } else { label }
}
