//! `cargo model`: arbitrary sequences of calls on both engines, against a small model.

use std::{io::Write as _, process::ExitCode, sync::Arc};

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use nrm_panel_tests::model::{self, Run};

/// Calls the real service in arbitrary sequences, on SQLite and PostgreSQL in lockstep.
/// After each step code and reason are what a small model says, and both engines answer
/// with the same bytes; sealed decisions are verified again, and every chain is.
#[derive(Debug, Parser)]
#[command(
    name = "cargo model",
    bin_name = "tests/run cargo model --",
    after_help = "\
Examples:
  tests/run cargo model
  tests/run cargo model -- --steps 1000000 --seed 7

Exit codes: 0 no difference, 1 a difference or a refusal never met, 2 a mistake on the
command line."
)]
struct Arguments {
    /// Steps in all
    #[arg(long, default_value_t = 100_000)]
    steps: u64,
    /// What every choice comes from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Pairs of databases at once
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=32))]
    lanes: u64,
    /// Steps on one pair of databases
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u64).range(1..))]
    epoch: u64,
    /// Do not look for the fewest steps to a difference
    #[arg(long)]
    no_shrink: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let bar = ProgressBar::new(arguments.steps);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:40} {pos}/{len} steps, {per_sec}, {elapsed}, {eta} left")
    {
        bar.set_style(style);
    }
    let shown = bar.clone();
    let run = Run {
        seed: arguments.seed,
        steps: arguments.steps,
        lanes: usize::try_from(arguments.lanes).unwrap_or(1),
        epoch: usize::try_from(arguments.epoch).unwrap_or(usize::MAX),
        fault: None,
        shrink: !arguments.no_shrink,
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "model: {error}");
            return ExitCode::FAILURE;
        }
    };
    let came = runtime.block_on(model::run(run, Arc::new(move |steps| shown.inc(steps))));
    bar.finish_and_clear();
    match came {
        Ok(tally) => {
            let _ = writeln!(std::io::stdout(), "{tally}");
            let never = tally.never_met();
            if never.is_empty() {
                ExitCode::SUCCESS
            } else {
                let _ = writeln!(std::io::stderr(), "model: never met: {}", never.join(", "));
                ExitCode::FAILURE
            }
        }
        Err(found) => {
            let _ = writeln!(std::io::stderr(), "model: seed {}: {found}", run.seed);
            ExitCode::FAILURE
        }
    }
}
