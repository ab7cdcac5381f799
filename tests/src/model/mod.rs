//! The model-based test: arbitrary sequences of calls, on both engines in lockstep,
//! against a small model of what must come of each.
//!
//! The model is written here once more, from the rules and the access matrix, and calls
//! nothing of the domain. After each step code and reason are what the model says, and
//! both engines answer with the same bytes; every so often each changed case is folded
//! anew and its sealed decisions are verified again.

mod act;
mod call;
mod check;
mod choose_case;
mod choose_next;
mod choose_sitting;
mod drive;
mod ids;
mod pair;
mod people;
mod policy;
mod report;
mod roll;
mod rules;
mod shrink;
mod world;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tokio::task::JoinSet;

pub use self::{pair::Difference, report::Tally, shrink::Found, world::Wrong};
use self::{pair::Pair, roll::Roll};
use crate::dice::Dice;

/// Steps between two checks of what changed.
const CHECK_EVERY: usize = 250;

/// Something made wrong on purpose, which the comparison must find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The model is wrong, as a service would be that is wrong the other way round.
    Model(Wrong),
    /// What stands between the test and one engine is wrong.
    Engine(Slip),
}

/// What goes wrong between the test and PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A declaration of interest is answered and not sent.
    SkipsADeclaration,
    /// One bit of the answer to a seal is another.
    LiesAboutASeal,
}

/// What to run.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// What every choice comes from.
    pub seed: u64,
    /// Steps in all.
    pub steps: u64,
    /// Pairs of databases at once.
    pub lanes: usize,
    /// Steps on one pair of databases.
    pub epoch: usize,
    /// What is made wrong on purpose.
    pub fault: Option<Fault>,
    /// Whether the fewest steps to a difference are looked for.
    pub shrink: bool,
}

/// Runs the steps; `progress` is told of every hundred.
///
/// # Errors
/// The first difference, with the fewest steps that still show it.
///
/// # Panics
/// Where a service does not start.
pub async fn run(run: Run, progress: Arc<dyn Fn(u64) + Send + Sync>) -> Result<Tally, Box<Found>> {
    let epochs = run.steps.div_ceil(u64::try_from(run.epoch).unwrap());
    let next = Arc::new(AtomicU64::new(0));
    let mut lanes = JoinSet::new();
    for _ in 0..run.lanes.max(1) {
        let (next, progress) = (next.clone(), progress.clone());
        lanes.spawn(async move {
            let mut sum = Tally::default();
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number >= epochs {
                    return Ok(sum);
                }
                let rolls = rolls(run.seed, number, run.epoch);
                let (days, fault) = (days(run.seed, number), run.fault);
                match epoch(&rolls, days, fault, &*progress).await {
                    Ok(tally) => sum.add(tally),
                    Err(difference) => {
                        // The other lanes end with what they are at.
                        next.store(epochs, Ordering::SeqCst);
                        let found = Found::new(rolls, difference);
                        return Err(if run.shrink {
                            found.shrink(days, fault).await
                        } else {
                            found
                        });
                    }
                }
            }
        });
    }
    let mut sum = Tally::default();
    let mut found = None;
    while let Some(lane) = lanes.join_next().await {
        match lane.unwrap() {
            Ok(tally) => sum.add(tally),
            Err(difference) => found = Some(difference),
        }
    }
    found.map_or(Ok(sum), |found| Err(Box::new(found)))
}

fn rolls(seed: u64, epoch: u64, steps: usize) -> Vec<Roll> {
    let mut dice = Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(epoch));
    (0..steps).map(|_| Roll::next(&mut dice)).collect()
}

/// The days after the start of the stories that an epoch begins: every season is met.
fn days(seed: u64, epoch: u64) -> i64 {
    let mut dice = Dice::new(!seed.wrapping_add(epoch));
    i64::try_from(dice.below(360)).unwrap()
}

/// Runs steps on new databases, and verifies everything at the end.
async fn epoch(
    rolls: &[Roll],
    days: i64,
    fault: Option<Fault>,
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Result<Tally, Difference> {
    let mut pair = Pair::start(days, fault).await;
    let mut tally = Tally::default();
    let mut failed = None;
    for (step, roll) in rolls.iter().enumerate() {
        let mut came = pair.step(step, *roll, &mut tally).await;
        if (step + 1) % CHECK_EVERY == 0 || step + 1 == rolls.len() {
            if came.is_ok() {
                came = pair.check().await;
            }
            progress(u64::try_from(CHECK_EVERY).unwrap());
        }
        if let Err(what) = came {
            failed = Some(Difference { step, what });
            break;
        }
    }
    match failed {
        Some(difference) => {
            pair.sqlite.panel.app().db.close();
            pair.postgres.panel.app().db.close();
            Err(difference)
        }
        None => {
            let step = rolls.len();
            for driver in [&pair.sqlite, &pair.postgres] {
                let (chains, again) = tokio::join!(driver.panel.verify(), driver.panel.reverify());
                driver.panel.app().db.close();
                if chains.fault.is_some() || !again.flawed.is_empty() {
                    let what = format!("{chains:?}, {again:?}");
                    return Err(Difference { step, what });
                }
                tally.decisions = again.decisions;
                tally.events += chains.events;
            }
            Ok(tally)
        }
    }
}
