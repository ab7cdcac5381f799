//! Load on a server: so many calls in flight, for so long.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinSet;
use tonic::Status;

use super::{Outcome, probe};

/// How long a leg runs, after it got warm.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// Not counted.
    pub(super) warm_up: Duration,
    /// Counted.
    pub(super) measured: Duration,
}

/// What a leg came to.
#[derive(Clone, Debug)]
pub(super) struct Leg {
    /// Units of work done in the measured time.
    pub(super) done: u64,
    /// The measured time.
    pub(super) elapsed: Duration,
    /// Half of the calls took less than this.
    pub(super) p50: Duration,
    /// All but one of a hundred took less than this.
    pub(super) p99: Duration,
    /// Processor time of the server for each call.
    pub(super) server_cpu: Option<Duration>,
    /// Processor time of this process for each call.
    pub(super) own_cpu: Duration,
    /// Memory of the server at the end.
    pub(super) resident: Option<u64>,
}

impl Leg {
    /// Sums up a leg from what each wait took.
    pub(super) fn of(done: u64, elapsed: Duration, mut waits: Vec<Duration>, used: Used) -> Self {
        waits.sort_unstable();
        let at = |hundredth: usize| {
            let place = waits.len() * hundredth / 100;
            waits
                .get(place)
                .or(waits.last())
                .copied()
                .unwrap_or_default()
        };
        let each = |used: Duration| used.div_f64(precise(done.max(1)));
        Self {
            done,
            elapsed,
            p50: at(50),
            p99: at(99),
            server_cpu: used.server.map(each),
            own_cpu: each(used.own),
            resident: used.resident,
        }
    }

    /// Returns what was done a second.
    pub(super) fn rate(&self) -> f64 {
        precise(self.done) / self.elapsed.as_secs_f64()
    }
}

/// A count as a number that can be divided; exact up to 2^53.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a bench are far below 2^53"
)]
pub(super) const fn precise(count: u64) -> f64 {
    count as f64
}

/// What processes used in the measured time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Used {
    pub(super) server: Option<Duration>,
    pub(super) own: Duration,
    pub(super) resident: Option<u64>,
}

/// What two processes had used at one moment.
pub(super) struct Meter {
    server: Option<(u32, Duration)>,
    own: Duration,
}

impl Meter {
    pub(super) fn start(server: Option<u32>) -> Outcome<Self> {
        let server = match server {
            Some(pid) => Some((pid, probe::cpu(pid)?)),
            None => None,
        };
        Ok(Self {
            server,
            own: probe::cpu(std::process::id())?,
        })
    }

    pub(super) fn stop(&self) -> Outcome<Used> {
        let mut used = Used {
            own: probe::cpu(std::process::id())? - self.own,
            ..Used::default()
        };
        if let Some((pid, before)) = self.server {
            used.server = Some(probe::cpu(pid)? - before);
            used.resident = Some(probe::resident(pid)?);
        }
        Ok(used)
    }
}

/// Calls that were answered, with when and after how long.
type Answers = Vec<(Instant, Duration)>;

/// Keeps one call going for each lane and measures them. The first refusal ends it
/// all.
pub(super) async fn measure<Call, Reply>(
    server: u32,
    lanes: Vec<Call>,
    times: Times,
) -> Outcome<Leg>
where
    Call: Fn(u64) -> Reply + Send + Sync + 'static,
    Reply: Future<Output = Result<(), Status>> + Send,
{
    let stop = Arc::new(AtomicBool::new(false));
    let next = Arc::new(AtomicU64::new(0));
    let mut callers = JoinSet::new();
    for call in lanes {
        let (stop, next) = (Arc::clone(&stop), Arc::clone(&next));
        callers.spawn(async move {
            let mut answers = Answers::new();
            while !stop.load(Ordering::Relaxed) {
                let start = Instant::now();
                call(next.fetch_add(1, Ordering::Relaxed)).await?;
                answers.push((Instant::now(), start.elapsed()));
            }
            Ok::<_, Status>(answers)
        });
    }
    tokio::time::sleep(times.warm_up).await;
    let (meter, begun) = (Meter::start(Some(server))?, Instant::now());
    tokio::time::sleep(times.measured).await;
    let (used, ended) = (meter.stop()?, Instant::now());
    stop.store(true, Ordering::Relaxed);
    let mut waits = Vec::new();
    while let Some(answers) = callers.join_next().await {
        let counted =
            |(at, wait): (Instant, Duration)| (begun..ended).contains(&at).then_some(wait);
        waits.extend(answers??.into_iter().filter_map(counted));
    }
    let done = u64::try_from(waits.len())?;
    Ok(Leg::of(done, ended - begun, waits, used))
}
