//! `cargo measure-returns`: how fast a return is counted beside aggregates in SQL.

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;
use nrm_panel_tests::bench::returns::{Options, run};

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "bench-returns: {error}");
            ExitCode::FAILURE
        }
    }
}
