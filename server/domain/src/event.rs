//! What every event carries beside its own content.

use crate::{id::PersonId, time::UtcTime};

/// An event as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded<E> {
    /// Number in its chain, from 1. The highest is the version of the record.
    pub sequence: i64,
    /// Who did it; `None` for the system.
    pub actor: Option<PersonId>,
    /// When it happened in the world.
    pub occurred_at: UtcTime,
    /// When it was recorded.
    pub recorded_at: UtcTime,
    /// What happened.
    pub event: E,
}

/// A chain that cannot be folded into a record: it was altered, or written by a
/// version that knew other events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {sequence} cannot follow what was recorded before it")]
pub struct BrokenHistory {
    /// Number of the event that does not fit.
    pub sequence: i64,
}
