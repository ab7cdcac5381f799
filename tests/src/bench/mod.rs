//! How fast the service is beside what its disk and its wire can give.
//!
//! Everything is a ratio of legs measured in one run, one beside the other: the
//! price of a sync moves by an order of magnitude within an hour on a shared disk,
//! and takes every absolute number with it (design/performance.md §7).

mod aftermath;
mod calls;
mod legs;
mod load;
mod probe;
mod profile;
mod ratio;
mod raw;
mod raw_get;
mod raw_lodge;
mod report;
pub mod returns;
mod seed;
mod text;
mod vault;

use std::{
    error::Error,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Parser;

use self::{legs::Ground, load::Times, seed::Seeded};
use crate::binaries::{self, Binaries};

/// A result of the bench: whatever goes wrong ends it with a sentence.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Measures the real server beside hand-written legs on the same disk.
#[derive(Clone, Debug, Parser)]
#[command(name = "bench", max_term_width = 100)]
pub struct Options {
    /// Cases in the database.
    #[arg(long, default_value_t = 100_000)]
    pub cases: u64,
    /// Rounds, each on fresh copies.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// One round of shorter legs.
    #[arg(long)]
    pub quick: bool,
    /// Make the seeded database again.
    #[arg(long)]
    pub reseed: bool,
    /// What the server logs; the default is that of `nrm-panel serve`.
    #[arg(long, default_value = "info", value_name = "FILTER")]
    pub server_log: String,
    /// Measure this server instead of building it; put it on the disk to be measured.
    #[arg(long, value_name = "FILE")]
    pub panel: Option<PathBuf>,
    /// Keep perf's samples in this folder, to look closer.
    #[arg(long, value_name = "DIR")]
    pub samples: Option<PathBuf>,
    /// Leave out starts, the kill and the profile.
    #[arg(long)]
    pub rounds_only: bool,
}

/// Runs the bench and prints its tables.
///
/// # Errors
/// Where something cannot be built, started or measured, or where a referral that
/// was acknowledged is lost.
pub fn run(options: &Options) -> Outcome<()> {
    let built = match &options.panel {
        None => binaries::build()?,
        Some(panel) => Binaries {
            panel: panel.canonicalize()?,
            nrm: PathBuf::new(),
            verify: PathBuf::new(),
        },
    };
    let target = target(&built.panel)?;
    fs::create_dir_all(&target)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let opening = Seeded::open(&built, &target, options.cases, options.reseed);
    let seeded = runtime.block_on(opening)?;
    let work = tempfile::Builder::new()
        .prefix("work-")
        .tempdir_in(&target)?;
    let (rounds, measured) = if options.quick {
        (1, Duration::from_millis(700))
    } else {
        (options.rounds.max(1), Duration::from_secs(2))
    };
    let ground = Ground {
        binaries: &built,
        seeded: &seeded,
        runtime: &runtime,
        times: Times {
            warm_up: Duration::from_millis(300),
            measured,
        },
        log: &options.server_log,
        samples: options.samples.as_deref(),
    };
    say(&format!(
        "{}; {} cases, {:.0} MB; {rounds} rounds of {:.1} s legs",
        probe::machine()?,
        seeded.manifest.cases,
        load::precise(seeded.size()?) / 1e6,
        measured.as_secs_f64(),
    ))?;
    let mut done = Vec::new();
    for round in 1..=rounds {
        progress(&format!("round {round} of {rounds}"));
        done.push(ground.round(&work.path().join(format!("round-{round}")))?);
    }
    let aftermath = if options.rounds_only {
        None
    } else {
        progress("starts, batches, kill -9, profile");
        Some(aftermath::run(&ground, &work.path().join("aftermath"))?)
    };
    say(&report::print(&done, aftermath.as_ref()))
}

/// Where seeded databases and copies go: on the disk of the build, never in memory.
fn target(panel: &Path) -> Outcome<PathBuf> {
    let profile = panel.parent().and_then(Path::parent);
    Ok(profile
        .ok_or_else(|| fault("the server lies outside of a target folder"))?
        .join("bench"))
}

/// Makes an error of a sentence.
fn fault(sentence: &str) -> Box<dyn Error + Send + Sync> {
    sentence.into()
}

fn say(text: &str) -> Outcome<()> {
    Ok(writeln!(io::stdout(), "{text}")?)
}

fn progress(text: &str) {
    // Nobody may be watching.
    let _ = writeln!(io::stderr(), "bench: {text}");
}
