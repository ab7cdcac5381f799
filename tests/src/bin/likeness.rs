//! `cargo likeness`: how many children are known again, and how fast.

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;
use nrm_panel_tests::likeness::{Options, run};

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "likeness: {error}");
            ExitCode::FAILURE
        }
    }
}
