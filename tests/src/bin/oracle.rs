//! `cargo oracle`: published figures, rebuilt from their leaves.

use std::{fs, io::Write as _, path::PathBuf, process::ExitCode};

use clap::Parser;
use nrm_panel_tests::oracle::{self, Outcome, Published, Report};

/// Loads the leaves of a published table as that many synthetic cases, asks a running service
/// for the returns, and holds every figure the file prints against them. A printed subtotal
/// that its own leaves contradict is told apart; it is neither mended nor a match.
#[derive(Debug, Parser)]
#[command(
    name = "cargo oracle",
    bin_name = "cargo oracle --",
    after_help = "\
Examples:
  cargo oracle -- --table 2 --file referrals.csv
  tests/run cargo oracle -- --table 16 --file decisions.csv --database-url \"$NRM_TEST_POSTGRES\"

Exit codes: 0 every other figure matches, or the table to be refused is; 1 a figure differs,
or the file cannot be read; 2 a mistake on the command line."
)]
struct Arguments {
    /// Shape of the file
    #[arg(long, value_enum)]
    table: Published,
    /// The published figures, as CSV
    #[arg(long, value_name = "CSV")]
    file: PathBuf,
    /// A server of PostgreSQL, where a database is made for the run, or sqlite://PATH; a
    /// temporary SQLite where it is not said
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(report) => {
            let _ = writeln!(std::io::stdout(), "{report}");
            if report.holds() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "oracle: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Outcome<Report> {
    let file = arguments.file.display();
    let csv = fs::read(&arguments.file).map_err(|error| format!("{file}: {error}"))?;
    let runtime = tokio::runtime::Runtime::new()?;
    let report = oracle::run(arguments.table, &csv, arguments.database_url.as_deref());
    runtime.block_on(report)
}
