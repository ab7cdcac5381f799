//! `cargo crash`: referrals are taken exactly once, whoever dies meanwhile.

use std::{io::Write as _, process::ExitCode, time::Duration};

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use nrm_panel_tests::{
    binaries,
    crash::{self, Outcome, Report, Retry, Run},
    engine::Engine,
};

/// Lodges referrals from several clients while the real server is killed with SIGKILL
/// at random moments and started again, and clients die too. Checks that each referral
/// became one case, that its receipt stays the same, and that every chain verifies.
#[derive(Debug, Parser)]
#[command(
    name = "cargo crash",
    bin_name = "cargo crash --",
    after_help = "\
Examples:
  cargo crash
  tests/run cargo crash -- --postgres --lodgements 200
  cargo crash -- --lodgements 100 --new-request

Exit codes: 0 exactly once, 1 not so, 2 a mistake on the command line."
)]
struct Arguments {
    /// Referrals to lodge
    #[arg(long, default_value_t = 1_000)]
    lodgements: u32,
    /// Clients at once
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=256))]
    clients: u32,
    /// What the choices come from
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The longest the server lives once it listens, in milliseconds
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u64).range(2..))]
    longest_life: u64,
    /// On the PostgreSQL of tests/run instead of SQLite
    #[arg(long)]
    postgres: bool,
    /// Make the mistake: after a lost answer, send the referral as a new request. The
    /// run must then fail
    #[arg(long)]
    new_request: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(report) => {
            let _ = writeln!(std::io::stdout(), "{report}");
            if report.is_exactly_once() {
                ExitCode::SUCCESS
            } else {
                let _ = writeln!(std::io::stderr(), "crash: not exactly once");
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "crash: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Outcome<Report> {
    let binaries = binaries::build()?;
    let bar = ProgressBar::new(arguments.lodgements.into());
    let style = "{bar:40} {pos}/{len} receipts, {msg}, {elapsed}";
    bar.set_style(ProgressStyle::with_template(style)?);
    let shown = bar.clone();
    let report = crash::run(
        &binaries,
        &Run {
            engine: if arguments.postgres {
                Engine::Postgres
            } else {
                Engine::Sqlite
            },
            lodgements: arguments.lodgements,
            clients: arguments.clients,
            seed: arguments.seed,
            longest_life: Duration::from_millis(arguments.longest_life),
            retry: if arguments.new_request {
                Retry::NewRequest
            } else {
                Retry::SameRequest
            },
        },
        move |receipts, kills| {
            shown.set_position(receipts.into());
            shown.set_message(format!("{kills} kills"));
        },
    );
    bar.finish_and_clear();
    report
}
