//! Lodging many referrals: what the rows are, which of them are done already, and
//! what came of each.

pub(crate) mod journal;
pub(crate) mod report;
pub(crate) mod rows;
