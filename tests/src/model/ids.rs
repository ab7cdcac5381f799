//! Identifiers that are the same on both engines, whatever was refused on the way.

use std::sync::atomic::{AtomicU64, Ordering};

use nrm_panel_domain::id::IdSource;
use uuid::{Builder, Uuid};

/// The instant in every identifier: it is the step that orders them.
const MILLIS: u64 = 0x0199_0000_0000;

/// Identifiers made of the step they are made in, and a number within it.
#[derive(Debug, Default)]
pub(super) struct StepIds {
    step: AtomicU64,
    number: AtomicU64,
}

impl StepIds {
    /// Begins a step.
    pub(super) fn begin(&self, step: u64) {
        self.step.store(step, Ordering::SeqCst);
        self.number.store(0, Ordering::SeqCst);
    }
}

impl IdSource for StepIds {
    fn next(&self) -> Uuid {
        let step = self.step.load(Ordering::SeqCst).to_be_bytes();
        let number = self.number.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        let mut tail = [0; 10];
        tail[3..7].copy_from_slice(&step[4..]);
        tail[7..].copy_from_slice(&number[5..]);
        Builder::from_unix_timestamp_millis(MILLIS, &tail).into_uuid()
    }
}
