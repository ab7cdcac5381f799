//! `nrm-panel site constitution`.

use std::path::PathBuf;

use clap::Subcommand;

/// What can be done with a constitution.
#[derive(Clone, Debug, Subcommand)]
pub enum ConstitutionCommand {
    /// Print it as a file that can be altered and adopted, with its history.
    Show {
        /// The site, by its reference prefix.
        #[arg(long, value_name = "PREFIX")]
        site: String,
        /// An earlier version.
        #[arg(long, value_name = "NUMBER")]
        version: Option<i64>,
    },
    /// Bring a constitution into force. Decisions keep the one they were made under.
    Adopt {
        /// The site, by its reference prefix.
        #[arg(long, value_name = "PREFIX")]
        site: String,
        /// The file (TOML), as 'show' prints it; - is standard input.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        /// Who adopted it, such as "Partnership board, 2 March 2026".
        #[arg(long, value_name = "TEXT")]
        by: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}
