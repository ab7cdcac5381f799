//! The head of the ledger that a record carries: with it anybody who has an export looks the
//! event up, and sees that nothing before it was changed since.

use crate::{case::Case, document::Section};

/// The event of a case that a record was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerHead {
    /// Its number within the case.
    pub number: i64,
    /// Its hash, lower-case hexadecimal.
    pub hash: String,
}

impl LedgerHead {
    /// Says it at the end of a document.
    pub(super) fn section(&self, case: &Case) -> Section {
        Section::new("Ledger")
            .fact("Case", &case.reference)
            .fact("Event", self.number)
            .fact("Hash", &self.hash)
            .paragraph(
                "The hash stands for this event and every one of the case before it. Look it up \
                 in an export of the ledger: nrm-verify --printed HASH.",
            )
    }
}
