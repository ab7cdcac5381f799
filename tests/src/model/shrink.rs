//! The fewest steps that still show a difference.

use std::{
    fmt,
    time::{Duration, Instant},
};

use super::{Difference, Fault, epoch, roll::Roll};

/// The longest it is tried.
const PATIENCE: Duration = Duration::from_secs(90);

/// A difference and how to come to it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The difference, after the fewest steps.
    pub difference: Difference,
    /// The steps it took at first.
    pub steps: usize,
    /// The fewest that were found.
    pub fewest: usize,
    /// Those steps.
    rolls: Vec<Roll>,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "after {} steps, {} of which are enough: {}",
            self.steps, self.fewest, self.difference.what
        )?;
        // Where nobody looked for the fewest, the steps say nothing.
        for roll in self.rolls.iter().filter(|_| self.fewest < self.steps) {
            writeln!(f, "  {roll:?}")?;
        }
        Ok(())
    }
}

impl Found {
    pub(super) fn new(mut rolls: Vec<Roll>, difference: Difference) -> Self {
        rolls.truncate(difference.step + 1);
        Self {
            difference,
            steps: rolls.len(),
            fewest: rolls.len(),
            rolls,
        }
    }

    /// Leaves out ever smaller parts of the steps, as long as the rest still differs.
    pub(super) async fn shrink(mut self, days: i64, fault: Option<Fault>) -> Self {
        let started = Instant::now();
        let mut part = self.rolls.len().div_ceil(2);
        while part > 0 && started.elapsed() < PATIENCE {
            let mut from = 0;
            while from < self.rolls.len() && started.elapsed() < PATIENCE {
                let to = (from + part).min(self.rolls.len());
                let mut fewer = [&self.rolls[..from], &self.rolls[to..]].concat();
                match epoch(&fewer, days, fault, &|_| {}).await {
                    Err(other) => {
                        fewer.truncate(other.step + 1);
                        self.rolls = fewer;
                        self.difference = other;
                    }
                    Ok(_) => from = to,
                }
            }
            part /= 2;
        }
        self.fewest = self.rolls.len();
        self
    }
}
