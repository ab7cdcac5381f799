//! `cargo demo`: a child's case from referral to return, through the real service.

use std::{io::Write, process::ExitCode};

use clap::Parser;
use nrm_panel_tests::demo::{Ending, Settings, tell};

/// Tells the story of seven children and the panel that decides about them.
///
/// The real server runs as a process of its own, with an embedded database in a
/// temporary folder that is removed at the end. Every outcome shown is checked: the
/// exit code is 0 only if all of them were as expected. All people are invented.
#[derive(Debug, Parser)]
#[command(
    name = "cargo demo",
    bin_name = "cargo demo --",
    after_help = "\
Examples:
  cargo demo
  cargo demo -- --serve
  cargo demo -- --database-url postgres://panel@localhost/demo

Exit codes: 0 every outcome as expected, 1 not so, 2 a mistake on the command line,
130 interrupted."
)]
struct Arguments {
    /// A new, empty database to use instead, such as postgres://… or sqlite://PATH;
    /// what the story records stays in it, and nothing else can open it afterwards:
    /// the key is thrown away
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// Leave the server up after the story and print commands to try, until Ctrl-C
    #[arg(long)]
    serve: bool,
}

fn main() -> ExitCode {
    let Arguments {
        database_url,
        serve,
    } = Arguments::parse();
    let settings = Settings {
        database: database_url,
        serve,
    };
    let told = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(tell(&settings)));
    match told {
        Ok(Ending::AsExpected) => ExitCode::SUCCESS,
        Ok(Ending::NotAsExpected) => ExitCode::FAILURE,
        Ok(Ending::Interrupted) => ExitCode::from(130),
        Err(mishap) => {
            let _ = writeln!(std::io::stderr(), "The story cannot go on: {mishap}");
            ExitCode::FAILURE
        }
    }
}
