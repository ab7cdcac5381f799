//! Settings: flags over `NRM_*` environment over a file over defaults.

mod constitution;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

pub use constitution::ConstitutionCommand;

use clap::{Args, Parser, Subcommand, ValueEnum};
use nrm_panel_domain::{
    id::MessageId,
    message::{MessageState, Route},
};
use serde::Deserialize;

use crate::exchange::MailTls;

/// The service of a devolved NRM panel, and its administration.
#[derive(Debug, Parser)]
#[command(name = "nrm-panel", version, about, max_term_width = 100)]
#[command(after_long_help = "\
Examples:
  nrm-panel site create --file site.toml --tokens tokens/
  nrm-panel serve
  nrm-panel --database postgres://panel@db/panel --key-file /etc/nrm/site.key migrate
  nrm-panel ledger export panel.ledger
  nrm-panel verify

Settings are taken from flags, then NRM_* variables, then the file named by
--config, then the defaults.")]
pub struct Cli {
    /// Where the records are.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Settings of every subcommand.
#[derive(Clone, Debug, Default, Args)]
pub struct Common {
    /// Settings file (TOML): database, key_file, listen, log_format, log.
    #[arg(long, global = true, env = "NRM_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// sqlite://PATH or postgres://…
    ///
    /// The default is sqlite://nrm-panel.db in this folder.
    #[arg(
        long,
        global = true,
        env = "NRM_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database: Option<String>,
    /// The site key, made with mode 0600 on first start. Without it nothing sealed
    /// can be read: keep a copy apart from the database.
    #[arg(long, global = true, env = "NRM_KEY_FILE", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// How log lines are written.
    #[arg(long, global = true, env = "NRM_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
    /// What is logged, such as info or nrm_panel_server=debug.
    #[arg(long, global = true, env = "NRM_LOG", value_name = "FILTER")]
    pub log: Option<String>,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the panel until SIGTERM or SIGINT.
    Serve(Box<Serve>),
    /// Bring the database to the schema of this release.
    ///
    /// SQLite does this by itself at start; PostgreSQL only when asked.
    Migrate(Migrate),
    /// Set up sites.
    #[command(subcommand)]
    Site(SiteCommand),
    /// Enrol people, give and take roles and tokens.
    #[command(subcommand)]
    User(UserCommand),
    /// See what leaves the site, and order that it be sent again.
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Load bank holidays in the shape of gov.uk's bank-holidays.json.
    Holidays {
        /// The file.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
    /// Lay newer or fuller lists over those this release carries: councils, first
    /// responders, police forces, nationalities, countries, towns, regions.
    #[command(subcommand)]
    Reference(ReferenceCommand),
    /// Keep what cases are known again by.
    #[command(subcommand)]
    Index(IndexCommand),
    /// See to the signed ledger: its public key, checkpoints, exports.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Verify every event chain and the signed tree over all of them, and name the first
    /// entry that was altered; then verify every sealed decision again on its own record.
    ///
    /// Exit codes: 0 all is well, 10 edited, 11 gap, 12 truncated, 13 unreadable, 14 fork
    /// (a signed checkpoint speaks of other events), 15 rollback (a signed checkpoint
    /// counts more events than there are), 16 a checkpoint that this key did not sign,
    /// 20 a sealed decision that does not stand: each flaw is named, with its rule.
    Verify {
        /// Only the chains of this site, by its reference prefix. The tree is verified
        /// as a whole.
        #[arg(long, value_name = "PREFIX")]
        site: Option<String>,
        /// A checkpoint that was kept outside; may be given several times.
        #[arg(long, value_name = "FILE")]
        checkpoint: Vec<PathBuf>,
    },
}

/// The signed ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Print the public key, which verifies checkpoints and exports. Whoever is to verify
    /// must have it from you, not with the export.
    Key,
    /// Sign a checkpoint of everything that was recorded, and print the newest one. Keep
    /// it where nobody who can change the records can change it.
    Checkpoint,
    /// Write the ledger to a file that `nrm-verify` verifies: clear headers, commitments,
    /// hashes, checkpoints and proofs. Nothing that is sealed is in it.
    #[command(after_long_help = "\
Examples:
  nrm-panel ledger export panel.ledger
  nrm-panel ledger export case.ledger --case WWK-7K3M-Q9TZ-4 --checkpoint kept.txt
  nrm-verify panel.ledger --key \"$(nrm-panel ledger key)\" --checkpoint kept.txt")]
    Export(ExportLedger),
}

/// Settings of `ledger export`.
#[derive(Clone, Debug, Args)]
pub struct ExportLedger {
    /// The file; it must not be there yet.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only this case, by its reference, with proofs that its events are in the tree.
    #[arg(long, value_name = "REFERENCE", conflicts_with = "site")]
    pub case: Option<String>,
    /// Only this site, by its reference prefix, likewise.
    #[arg(long, value_name = "PREFIX")]
    pub site: Option<String>,
    /// With --case or --site: a checkpoint that the reader kept, to be led to the newest
    /// one by a proof; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Vec<PathBuf>,
}

/// What is done to the index of likeness.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum IndexCommand {
    /// Make it anew from the events, of the cases that lack it; needed once after an
    /// upgrade that says so. The service may go on meanwhile.
    Rebuild {
        /// Of every case, not only of those that lack it.
        #[arg(long)]
        all: bool,
    },
}

/// Settings of `serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address and port. The default is 127.0.0.1:50551; port 0 takes a free one.
    #[arg(long, env = "NRM_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Certificate chain (PEM). Needed on any address that is not loopback.
    #[arg(
        long,
        env = "NRM_TLS_CERTIFICATE",
        value_name = "FILE",
        requires = "tls_key"
    )]
    pub tls_certificate: Option<PathBuf>,
    /// Key of the certificate (PEM).
    #[arg(
        long,
        env = "NRM_TLS_KEY",
        value_name = "FILE",
        requires = "tls_certificate"
    )]
    pub tls_key: Option<PathBuf>,
    /// Let callers ask the server to describe itself.
    #[arg(long, env = "NRM_REFLECTION")]
    pub reflection: bool,
    /// Have documents scanned by ClamAV, at the path of its unix socket or HOST:PORT.
    /// Without it a coordinator must accept each document before others can read it.
    #[arg(long, env = "NRM_CLAMAV", value_name = "PATH-or-HOST:PORT")]
    pub clamav: Option<crate::scan::Place>,
    /// Stand at the instant written in this file. Only for a database created with
    /// `migrate --demo`; every output says so.
    #[arg(long, env = "NRM_TEST_CLOCK", value_name = "FILE")]
    pub test_clock: Option<PathBuf>,
    /// Folder under which receivers with a route `drop:FOLDER` find their messages.
    #[arg(long, env = "NRM_DROP_FOLDER", value_name = "DIR")]
    pub drop_folder: Option<PathBuf>,
    /// Folder by which returns leave that two people have signed off.
    #[arg(long, env = "NRM_RETURN_FOLDER", value_name = "DIR")]
    pub return_folder: Option<PathBuf>,
    /// Public key of age (age1…) for which secure returns are encrypted.
    #[arg(
        long,
        env = "NRM_RETURN_RECIPIENT",
        value_name = "KEY",
        requires = "return_folder"
    )]
    pub return_recipient: Option<String>,
    /// Folder into which signed checkpoints of the ledger are dropped, one file each, for
    /// others to keep. Without it they stay in the database.
    #[arg(long, env = "NRM_CHECKPOINT_FOLDER", value_name = "DIR")]
    pub checkpoint_folder: Option<PathBuf>,
    /// Mail server for notices to receivers with a route `mailto:ADDRESS`. Notices hold
    /// nothing about a child; bundles never travel by mail.
    #[arg(
        long,
        env = "NRM_SMTP",
        value_name = "HOST:PORT",
        requires = "smtp_from"
    )]
    pub smtp: Option<String>,
    /// Sender of notices.
    #[arg(long, env = "NRM_SMTP_FROM", value_name = "ADDRESS", requires = "smtp")]
    pub smtp_from: Option<String>,
    /// How the way to the mail server is kept private. The default is starttls; none is
    /// for loopback alone.
    #[arg(long, env = "NRM_SMTP_TLS", value_enum, requires = "smtp")]
    pub smtp_tls: Option<MailTls>,
    /// A certificate authority to trust for the mail server (PEM).
    #[arg(long, env = "NRM_SMTP_CA", value_name = "FILE", requires = "smtp")]
    pub smtp_ca: Option<PathBuf>,
    /// File with the user of the mail server on its first line and the password on the
    /// second; mode 0600.
    #[arg(long, env = "NRM_SMTP_LOGIN", value_name = "FILE", requires = "smtp")]
    pub smtp_login: Option<PathBuf>,
    /// Milliseconds between two looks for messages that are due.
    #[arg(
        long,
        env = "NRM_OUTBOX_EVERY",
        value_name = "MS",
        hide = true,
        default_value_t = 2_000
    )]
    pub outbox_every: u64,
    /// Writes that may share one commit; 1 switches grouping off, for measuring.
    #[arg(long, env = "NRM_WRITE_BATCH", value_name = "N", hide = true)]
    pub write_batch: Option<usize>,
}

/// Settings of `migrate`.
#[derive(Clone, Debug, Args)]
pub struct Migrate {
    /// Mark a new database as a demo: only there does a test clock work.
    #[arg(long)]
    pub demo: bool,
    /// Take every migration back. Everything is lost.
    #[arg(long, conflicts_with = "demo")]
    pub revert: bool,
    /// Confirm --revert.
    #[arg(long, requires = "revert")]
    pub yes: bool,
}

/// Setting up sites.
#[derive(Debug, Subcommand)]
pub enum SiteCommand {
    /// Create a site from a file: authorities, agencies, people.
    Create {
        /// The file (TOML); - is standard input.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        /// Folder for the tokens of its people, one file each, mode 0600.
        #[arg(long, value_name = "DIR")]
        tokens: PathBuf,
    },
    /// List the sites.
    List,
    /// Read or replace the panel's constitution.
    #[command(subcommand)]
    Constitution(ConstitutionCommand),
    /// Settle where an agency takes delivery.
    Delivery {
        /// The site, by its reference prefix.
        #[arg(long, value_name = "PREFIX")]
        site: String,
        /// Name of the agency.
        #[arg(long, value_name = "NAME")]
        agency: String,
        /// drop:FOLDER or mailto:ADDRESS; left out, people deliver by hand.
        #[arg(long, value_name = "ROUTE")]
        route: Option<Route>,
    },
}

/// What leaves the site.
#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// List messages, newest first: state, age, attempts; never their content.
    List {
        /// The site, by its reference prefix.
        #[arg(long, value_name = "PREFIX")]
        site: String,
        /// Only in this state: waiting, sent, acknowledged, dead or withdrawn.
        #[arg(long, value_name = "STATE", value_parser = message_state)]
        state: Option<MessageState>,
    },
    /// Order that a message be sent again at once.
    Retry {
        /// The message's identifier.
        message: MessageId,
    },
    /// Prove that nothing was lost: compare what happened with what was sent.
    ///
    /// Every referral lodged here, every sealed decision and everything the SCA must be
    /// told has its message; what is not acknowledged is listed with its age.
    /// Exit codes: 0 nothing is missing, 10 a message is missing, 11 a message is there
    /// that nothing asks for.
    Reconcile {
        /// Only this site, by its reference prefix.
        #[arg(long, value_name = "PREFIX")]
        site: Option<String>,
    },
}

fn message_state(word: &str) -> Result<MessageState, String> {
    MessageState::from_code(word)
        .ok_or_else(|| "waiting, sent, acknowledged, dead or withdrawn".to_owned())
}

/// Dated lists.
#[derive(Debug, Subcommand)]
pub enum ReferenceCommand {
    /// Import a list from a CSV file, all of it or nothing.
    ///
    /// The file has the columns list, code, name, other_names, kind, valid_from,
    /// valid_to, successors, part_of, certainty, source (other_names, successors and
    /// part_of separated by semicolons), or it is a list of names in one of the shapes
    /// the lists of the Home Office form come in: name; name,type;
    /// name,country,name_in_first_responder_list,note;
    /// name,offered_for_overseas_exploitation; name,occurrences_in_source.
    #[command(after_long_help = "\
Examples:
  nrm-panel reference import councils.csv --source 'ONS, April 2027' --as-of 2027-04-01
  nrm-panel reference import forces.csv --list police-force --dry-run")]
    Import {
        /// The file; - is standard input.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The list it belongs to, where the file does not say.
        #[arg(long, value_name = "LIST")]
        list: Option<String>,
        /// Where it is from; the default is the name of the file.
        #[arg(long, value_name = "TEXT")]
        source: Option<String>,
        /// The day it speaks of; the default is today.
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        /// Report what it would do and keep nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Say what the lists hold and which files were imported, or list the entries of one.
    List {
        /// The list, such as first-responder.
        #[arg(value_name = "LIST")]
        list: Option<String>,
    },
}

/// Enrolling people.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Enrol people from a file.
    Add {
        /// The site, by its reference prefix.
        #[arg(long, value_name = "PREFIX")]
        site: String,
        /// The file (TOML) with [[people]]; - is standard input.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        /// Folder for the tokens, one file each, mode 0600.
        #[arg(long, value_name = "DIR")]
        tokens: PathBuf,
    },
    /// List the people of a site.
    List {
        /// The site, by its reference prefix.
        #[arg(long, value_name = "PREFIX")]
        site: String,
    },
    /// Replace the roles of a person.
    Roles {
        /// The site, by its reference prefix.
        #[arg(long, value_name = "PREFIX")]
        site: String,
        /// The person's identifier.
        person: String,
        /// The roles from now on, such as coordinator,chair; empty takes all away.
        #[arg(long, value_delimiter = ',')]
        roles: Vec<String>,
    },
    /// Make a new token for a person.
    Token {
        /// The site, by its reference prefix.
        #[arg(long, value_name = "PREFIX")]
        site: String,
        /// The person's identifier.
        person: String,
        /// Folder for the token file, mode 0600.
        #[arg(long, value_name = "DIR")]
        tokens: PathBuf,
    },
    /// Withdraw every token of a person.
    Revoke {
        /// The site, by its reference prefix.
        #[arg(long, value_name = "PREFIX")]
        site: String,
        /// The person's identifier.
        person: String,
    },
}

/// The settings file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    database: Option<String>,
    key_file: Option<PathBuf>,
    listen: Option<SocketAddr>,
    log_format: Option<LogFormat>,
    log: Option<String>,
}

/// Settings as resolved.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the records are.
    pub database: String,
    /// The site key.
    pub key_file: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// What is logged.
    pub log: String,
}

impl Settings {
    /// Resolves flags and environment, already merged by clap, over the file over
    /// the defaults.
    ///
    /// # Errors
    /// A sentence, where the file cannot be read.
    pub fn resolve(common: &Common, listen: Option<SocketAddr>) -> Result<Self, String> {
        let file = match &common.config {
            Some(path) => read_file(path)?,
            None => File::default(),
        };
        let File {
            database,
            key_file,
            listen: file_listen,
            log_format,
            log,
        } = file;
        Ok(Self {
            database: common
                .database
                .clone()
                .or(database)
                .unwrap_or_else(|| "sqlite://nrm-panel.db".to_owned()),
            key_file: common
                .key_file
                .clone()
                .or(key_file)
                .unwrap_or_else(|| PathBuf::from("nrm-panel.key")),
            listen: listen
                .or(file_listen)
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 50551))),
            log_format: common.log_format.or(log_format).unwrap_or(LogFormat::Text),
            log: common
                .log
                .clone()
                .or(log)
                .unwrap_or_else(|| "info".to_owned()),
        })
    }
}

fn read_file(path: &Path) -> Result<File, String> {
    let text = fs::read_to_string(path).map_err(|error| {
        format!(
            "the settings file {} cannot be read: {error}",
            path.display()
        )
    })?;
    toml::from_str(&text)
        .map_err(|error| format!("the settings file {} is not valid: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_go_before_the_file_and_the_file_before_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(
            &path,
            "database = \"sqlite://from-file.db\"\nlog = \"warn\"\n",
        )
        .unwrap();
        let common = Common {
            config: Some(path),
            log: Some("debug".to_owned()),
            ..Common::default()
        };
        let settings = Settings::resolve(&common, None).unwrap();
        assert_eq!(settings.database, "sqlite://from-file.db");
        assert_eq!(settings.log, "debug");
        assert_eq!(settings.key_file, PathBuf::from("nrm-panel.key"));
    }

    #[test]
    fn an_unknown_setting_in_the_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.toml");
        fs::write(&path, "databse = \"typo\"\n").unwrap();
        let common = Common {
            config: Some(path),
            ..Common::default()
        };
        assert!(
            Settings::resolve(&common, None)
                .unwrap_err()
                .contains("not valid")
        );
    }
}
