//! `nrm`: the command line of NRM Panel.

mod board;
mod cli;
mod command;
mod context;
mod contract;
mod crosswalk;
mod date;
mod draft;
mod exit;
mod files;
mod htcds;
mod import;
mod pieces;
mod questions;
mod render;
mod session;
mod settings;
mod template;
mod text;
mod view;
mod wizard;

use std::process::ExitCode;

use clap::Parser;

use crate::{cli::Cli, exit::Failure, session::Session};

fn main() -> ExitCode {
    let Cli { global, command } = Cli::parse();
    let session = Session::new(global);
    match start(&session, command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            session.printer.failure(&failure);
            failure.exit().into()
        }
    }
}

fn start(session: &Session, command: cli::Command) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::machine("the program cannot start", error))?;
    let outcome = runtime.block_on(async {
        tokio::select! {
            outcome = command::run(session, command) => outcome,
            () = session.interrupted() => Err(Failure::Interrupted),
        }
    });
    // A thread may still wait for a line nobody will type.
    runtime.shutdown_background();
    if let Some(clock) = session.test_clock() {
        session.printer.warn(&format!("test clock: {clock}"));
    }
    outcome
}
