//! What is asked of a server once: how it starts, how many writes share a commit,
//! and whether every acknowledged referral outlives a kill.

use std::{
    fs,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinSet;
use tonic::Status;

use super::{
    Outcome,
    calls::Caller,
    fault,
    legs::{Ground, LOADS, Work},
    load::precise,
    probe,
    profile::{self, Profile},
};

/// How long referrals are lodged before the kill.
const BEFORE_KILL: Duration = Duration::from_secs(2);

/// What came out.
pub(super) struct Aftermath {
    /// Start to listening, after a clean stop.
    pub(super) clean: Vec<Duration>,
    /// Start to listening, after a kill amid writing.
    pub(super) killed: Duration,
    /// Memory of a server nobody calls.
    pub(super) idle: u64,
    /// Writes to a commit, for each load.
    pub(super) batches: Vec<(usize, f64)>,
    /// Referrals that were acknowledged before the kill, all found after it.
    pub(super) acknowledged: usize,
    /// Where the server's time goes.
    pub(super) profiles: Vec<(&'static str, Profile)>,
}

/// Runs it all on a copy of its own.
pub(super) fn run(ground: &Ground<'_>, folder: &Path) -> Outcome<Aftermath> {
    ground.seeded.copy_to(folder)?;
    let options = ground.options(folder);
    let mut clean = Vec::new();
    let mut batches = Vec::new();
    let mut idle = 0;
    for load in LOADS {
        let starting = Instant::now();
        let (server, caller) = ground.serve(&options)?;
        clean.push(starting.elapsed());
        idle = probe::resident(server.pid())?;
        ground.call(server.pid(), &caller, (Work::Lodge, load), ground.times)?;
        server.stop()?;
        let log = fs::read_to_string(&options.log)?;
        if let Some(size) = batch_size(&log) {
            batches.push((load, size));
        }
    }
    let (killed, acknowledged) = kill(ground, folder)?;
    let (server, caller) = ground.serve(&options)?;
    let mut profiles = Vec::new();
    for (name, work) in [("LodgeReferral", Work::Lodge), ("GetCase", Work::Get)] {
        let load = || {
            ground
                .call(server.pid(), &caller, (work, 64), profile::TIMES)
                .map(drop)
        };
        let samples = ground
            .samples
            .unwrap_or(folder)
            .join(format!("{name}.perf"));
        if let Some(profile) = profile::record(server.pid(), &samples, load)? {
            profiles.push((name, profile));
        }
    }
    server.stop()?;
    fs::remove_dir_all(folder)?;
    Ok(Aftermath {
        clean,
        killed,
        idle,
        batches,
        acknowledged,
        profiles,
    })
}

/// Reads the mean batch from the line a server leaves when it stops.
fn batch_size(log: &str) -> Option<f64> {
    let line = log.lines().rev().find(|line| line.contains("batches="))?;
    let number = |name: &str| -> Option<u64> {
        let rest = line.split_once(name)?.1;
        rest.split_whitespace().next()?.parse().ok()
    };
    Some(precise(number("writes=")?) / precise(number("batches=")?.max(1)))
}

/// Kills a server amid writing and looks for everything it acknowledged.
fn kill(ground: &Ground<'_>, folder: &Path) -> Outcome<(Duration, usize)> {
    let options = ground.options(folder);
    let (server, caller) = ground.serve(&options)?;
    let kept = Arc::new(Mutex::new(Vec::new()));
    let next = Arc::new(AtomicU64::new(0));
    let lodging = async {
        let mut callers = JoinSet::new();
        for lane in 0..64 {
            let (caller, kept) = (caller.lane(lane), Arc::clone(&kept));
            let next = Arc::clone(&next);
            callers.spawn(async move {
                // Ends when the server does: the call that fails was not acknowledged.
                while let Ok(receipt) = caller
                    .clone()
                    .lodge(next.fetch_add(1, Ordering::Relaxed))
                    .await
                {
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    kept.push(receipt.case_reference);
                }
            });
        }
        tokio::time::sleep(BEFORE_KILL).await;
        let killed = server.kill9();
        callers.join_all().await;
        killed
    };
    ground.runtime.block_on(lodging)?;
    let kept = std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner));

    let starting = Instant::now();
    let (server, caller) = ground.serve(&options)?;
    let started = starting.elapsed();
    let acknowledged = kept.len();
    ground.runtime.block_on(find_all(&caller, kept))?;
    server.stop()?;
    Ok((started, acknowledged))
}

async fn find_all(caller: &Caller, references: Vec<String>) -> Outcome<()> {
    let waiting = Arc::new(Mutex::new(references));
    let mut callers = JoinSet::new();
    for lane in 0..64 {
        let (caller, waiting) = (caller.lane(lane), Arc::clone(&waiting));
        callers.spawn(async move {
            loop {
                let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let Some(reference) = next else {
                    return Ok::<_, Status>(());
                };
                caller.clone().get_named(reference).await?;
            }
        });
    }
    while let Some(ended) = callers.join_next().await {
        ended?
            .map_err(|status| fault(&format!("an acknowledged referral is not there: {status}")))?;
    }
    Ok(())
}
