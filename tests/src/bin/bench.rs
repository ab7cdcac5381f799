//! `cargo bench`: how fast the service is beside what its disk and its wire give.

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;
use nrm_panel_tests::bench::{Options, run};

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "bench: {error}");
            ExitCode::FAILURE
        }
    }
}
