//! `cargo histories`: sixteen clients on one item, while the server is killed.

use std::{io::Write as _, process::ExitCode};

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use nrm_panel_tests::{
    binaries,
    crash::Outcome,
    engine::Engine,
    histories::{self, Report, Run},
};

/// Lets sixteen clients state, revise, recuse themselves, come, leave and seal on one item
/// at once, and supersede what was sealed, while the real server is killed with SIGKILL, and
/// checks that the order of the item's events explains every answer. On PostgreSQL two
/// servers share the records.
#[derive(Debug, Parser)]
#[command(
    name = "cargo histories",
    bin_name = "tests/run cargo histories --",
    after_help = "\
Examples:
  tests/run cargo histories
  tests/run cargo histories -- --postgres --histories 200

Exit codes: 0 no anomaly, 1 an anomaly, 2 a mistake on the command line."
)]
struct Arguments {
    /// Histories to make
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    histories: u32,
    /// What the choices come from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// One history in so many has a server killed; 0 for none
    #[arg(long, default_value_t = 2)]
    kill_every: u32,
    /// On the PostgreSQL of tests/run instead of SQLite
    #[arg(long)]
    postgres: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(report) => {
            let _ = writeln!(std::io::stdout(), "{report}");
            if report.anomalies.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "histories: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Outcome<Report> {
    let binaries = binaries::build()?;
    let bar = ProgressBar::new(arguments.histories.into());
    bar.set_style(ProgressStyle::with_template(
        "{bar:40} {pos}/{len} histories, {msg}, {elapsed}",
    )?);
    let run = Run {
        engine: if arguments.postgres {
            Engine::Postgres
        } else {
            Engine::Sqlite
        },
        histories: arguments.histories,
        seed: arguments.seed,
        kill_every: arguments.kill_every,
    };
    let shown = bar.clone();
    let report = tokio::runtime::Runtime::new()?.block_on(histories::run(
        &binaries,
        &run,
        move |histories, kills, anomalies| {
            shown.set_position(histories.into());
            shown.set_message(format!("{kills} kills, {anomalies} anomalies"));
        },
    ));
    bar.finish_and_clear();
    report
}
