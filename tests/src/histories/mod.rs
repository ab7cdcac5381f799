//! Concurrency histories: sixteen clients on one item state, revise, recuse themselves,
//! come, leave and seal at once, and supersede what was sealed, while the server is killed.
//! Each call is noted with its beginning and its end; afterwards the item's own events, in
//! their order, must explain every answer that was given.

mod arena;
mod call;
mod client;
mod judge;
mod play;

use std::fmt;

use self::{
    arena::Arena,
    judge::judge,
    play::{History, play},
};
use crate::{binaries::Binaries, crash::Outcome, dice::Dice, engine::Engine};

/// How a run goes.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Where the records are.
    pub engine: Engine,
    /// How many histories are made.
    pub histories: u32,
    /// What the choices come from.
    pub seed: u64,
    /// One history in so many has a server killed; 0 for none.
    pub kill_every: u32,
}

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Histories made.
    pub histories: u32,
    /// Calls that were granted.
    pub granted: usize,
    /// Calls that were refused.
    pub refused: usize,
    /// Calls whose outcome the client never learned.
    pub unknown: usize,
    /// Servers killed.
    pub kills: u32,
    /// Items sealed.
    pub sealed: u32,
    /// Decisions superseded.
    pub superseded: usize,
    /// What no order of the calls explains.
    pub anomalies: Vec<String>,
}

impl Report {
    fn add(&mut self, history: &History, judged: judge::Judged) {
        self.histories += 1;
        self.granted += history.count(|came| matches!(came, play::Came::Done(_)));
        self.refused += history.count(|came| matches!(came, play::Came::Refused(_)));
        self.unknown += history.count(|came| matches!(came, play::Came::Unknown));
        self.sealed += u32::from(judged.sealed);
        self.superseded += judged.superseded;
        self.anomalies.extend(judged.anomalies);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calls = self.granted + self.refused + self.unknown;
        write!(
            f,
            "{} histories, {calls} calls: {} granted, {} refused, {} never answered; {} items \
             sealed, {} decisions superseded; {} times kill -9; {} anomalies",
            self.histories,
            self.granted,
            self.refused,
            self.unknown,
            self.sealed,
            self.superseded,
            self.kills,
            self.anomalies.len()
        )?;
        for anomaly in self.anomalies.iter().take(10) {
            write!(f, "\n  {anomaly}")?;
        }
        Ok(())
    }
}

/// Makes histories against real servers: one on SQLite, two on one PostgreSQL.
///
/// # Errors
/// Where a server cannot be started again.
pub async fn run(
    binaries: &Binaries,
    run: &Run,
    progress: impl Fn(u32, u32, usize),
) -> Outcome<Report> {
    let servers = match run.engine {
        Engine::Sqlite => 1,
        Engine::Postgres => 2,
    };
    let mut arena = Arena::of_processes(binaries, run.engine, servers).await?;
    let mut dice = Dice::new(run.seed);
    let mut report = Report::default();
    for number in 1..=run.histories {
        let kills = run.kill_every > 0 && number % run.kill_every == 0;
        let history = play(&mut arena, &mut dice, kills).await?;
        let judged = judge(&arena.panel, &history).await;
        report.add(&history, judged);
        report.kills = arena.kills();
        progress(number, report.kills, report.anomalies.len());
    }
    arena.close().await?;
    Ok(report)
}

/// Makes histories against a service in memory whose store holds no row and isolates no
/// transaction: the mistake that must be found.
///
/// # Errors
/// As [`run`].
pub async fn run_unlocked(engine: Engine, histories: u32, seed: u64) -> Outcome<Report> {
    let mut arena = Arena::unlocked(engine).await;
    let mut dice = Dice::new(seed);
    let mut report = Report::default();
    for _ in 0..histories {
        let history = play(&mut arena, &mut dice, false).await?;
        let judged = judge(&arena.panel, &history).await;
        report.add(&history, judged);
    }
    arena.close().await?;
    Ok(report)
}
