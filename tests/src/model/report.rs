//! What was done, and what was reached.

use std::{collections::BTreeMap, fmt};

/// The refusals that a run worth its name meets: the rules of who decides what, and of
/// who may do what when.
const IMPORTANT: [&str; 37] = [
    "Aborted STALE_VERSION",
    "AlreadyExists REQUEST_ID_REUSED",
    "FailedPrecondition ALREADY_LISTED",
    "FailedPrecondition ALREADY_LINKED",
    "FailedPrecondition ALREADY_SEALED",
    "FailedPrecondition ALREADY_TRIAGED",
    "FailedPrecondition CASE_CLOSED",
    "FailedPrecondition CG_NEGATIVE_AT_FIRST_SITTING",
    "FailedPrecondition CHAIR_IS_SOCIAL_WORKER",
    "FailedPrecondition CHAIR_NOT_PRESENT",
    "FailedPrecondition CHALLENGE_ANSWERED",
    "FailedPrecondition CHALLENGE_NOT_GROUNDED",
    "FailedPrecondition CHALLENGE_NOT_OPEN",
    "FailedPrecondition CHALLENGE_OWN_AGENCY",
    "FailedPrecondition CHILD_NOT_HEARD",
    "FailedPrecondition ENQUIRIES_NOT_MADE",
    "FailedPrecondition GUARDIAN_NOT_HEARD",
    "FailedPrecondition ITEM_NOT_OPEN",
    "FailedPrecondition NOT_IN_SCOPE",
    "FailedPrecondition NOT_PRESENT",
    "FailedPrecondition NOT_THE_CHAIR",
    "FailedPrecondition NOT_THE_DAY",
    "FailedPrecondition OUTCOME_CONTRADICTS_FINDINGS",
    "FailedPrecondition OUTCOME_NOT_AS_POSITIONS",
    "FailedPrecondition POSITIONS_MISSING",
    "FailedPrecondition POSITIONS_NOT_AGREED",
    "FailedPrecondition QUORUM_NOT_MET",
    "FailedPrecondition RG_NOT_POSITIVE",
    "FailedPrecondition SCA_REFERENCE_MISSING",
    "FailedPrecondition SITTING_NOT_CONVENED",
    "FailedPrecondition SOCIAL_CARE_NOT_HEARD",
    "FailedPrecondition STAGE_NOT_LISTED",
    "FailedPrecondition TRAINING_NOT_VALID",
    "InvalidArgument",
    "NotFound",
    "PermissionDenied NOT_PERMITTED",
    "Unauthenticated UNAUTHENTICATED",
];

/// What was done.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Steps taken.
    pub steps: u64,
    /// Commands granted, by name.
    pub granted: BTreeMap<&'static str, u64>,
    /// Commands refused, by code and reason.
    pub refused: BTreeMap<String, u64>,
    /// Decisions sealed and verified again at the end, on each engine.
    pub decisions: u64,
    /// Events in the chains that were verified at the end, of both engines.
    pub events: u64,
}

impl Tally {
    pub(super) fn granted(&mut self, name: &'static str) {
        *self.granted.entry(name).or_default() += 1;
    }

    pub(super) fn refused(&mut self, reason: &str) {
        match self.refused.get_mut(reason) {
            Some(count) => *count += 1,
            None => drop(self.refused.insert(reason.to_owned(), 1)),
        }
    }

    /// Adds what another part of the run did.
    pub fn add(&mut self, other: Self) {
        self.steps += other.steps;
        self.decisions += other.decisions;
        self.events += other.events;
        for (name, count) in other.granted {
            *self.granted.entry(name).or_default() += count;
        }
        for (reason, count) in other.refused {
            *self.refused.entry(reason).or_default() += count;
        }
    }

    /// Returns the important refusals that were never met.
    #[must_use]
    pub fn never_met(&self) -> Vec<&'static str> {
        let met = |reason: &&&str| !self.refused.contains_key(**reason);
        IMPORTANT.iter().filter(met).copied().collect()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |counts: Vec<u64>| counts.into_iter().sum::<u64>();
        let granted = sum(self.granted.values().copied().collect());
        let refused = sum(self.refused.values().copied().collect());
        write!(
            f,
            "{} steps, {granted} commands granted, {refused} refused by {} reasons, {} decisions \
             sealed and re-verified on each engine, {} events verified, 0 differences",
            self.steps,
            self.refused.len(),
            self.decisions,
            self.events
        )?;
        let line = |(name, count): (&str, &u64)| format!("{name} {count}");
        let granted: Vec<String> = self.granted.iter().map(|(n, c)| line((n, c))).collect();
        let refused: Vec<String> = self.refused.iter().map(|(n, c)| line((n, c))).collect();
        write!(f, "\ngranted: {}", granted.join(", "))?;
        write!(f, "\nrefused: {}", refused.join(", "))
    }
}
