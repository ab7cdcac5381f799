//! The flags of `nrm course`.

use std::path::PathBuf;

use clap::Args;
use nrm_panel_proto::v1;

use crate::{command::record::OnCase, contract, date};

/// Flags of `nrm course suspend`.
#[derive(Debug, Args)]
pub(crate) struct SuspendArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// File with what evidence is missing, and why; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) reason_file: Option<PathBuf>,
    /// File with who of the police was told
    #[arg(long, value_name = "FILE")]
    pub(super) police_file: PathBuf,
    /// The day the police were told
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    pub(super) police_on: v1::Date,
    /// File with who of the local authority was told
    #[arg(long, value_name = "FILE")]
    pub(super) authority_file: PathBuf,
    /// The day the local authority was told
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    pub(super) authority_on: v1::Date,
}

/// Flags of a verb that needs a reason only.
#[derive(Debug, Args)]
pub(crate) struct ReasonArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// File with why; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) reason_file: Option<PathBuf>,
}

/// Flags of `nrm course withdraw`.
#[derive(Debug, Args)]
pub(crate) struct WithdrawArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// File with why it is in the child's best interests; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) interests_file: Option<PathBuf>,
    /// File with what that rests on, an item a line
    #[arg(long, value_name = "FILE")]
    pub(super) evidence_file: PathBuf,
}

/// Flags of `nrm course answer-withdrawal`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("word").required(true))]
pub(crate) struct AnswerWithdrawalArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// The case is withdrawn; you are not who recorded the finding
    #[arg(long, group = "word")]
    pub(super) confirm: bool,
    /// The case goes on
    #[arg(long, group = "word")]
    pub(super) turn_down: bool,
    /// File with why; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) reason_file: Option<PathBuf>,
}

/// Flags of `nrm course proceedings`.
#[derive(Debug, Args)]
pub(crate) struct ProceedingsArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// The next hearing, where a date is set
    #[arg(long, value_name = "DATE", value_parser = date::parse_date, conflicts_with = "ended")]
    pub(super) next_hearing: Option<v1::Date>,
    /// The day they ended, where they are over
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    pub(super) ended: Option<v1::Date>,
    /// File with what they are about; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) details_file: Option<PathBuf>,
}

/// Flags of `nrm course delay`.
#[derive(Debug, Args)]
pub(crate) struct DelayArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// File with who asks
    #[arg(long, value_name = "FILE")]
    pub(super) asked_by_file: PathBuf,
    /// Until when, where they say
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    pub(super) until: Option<v1::Date>,
    /// File with why; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) reason_file: Option<PathBuf>,
}

/// Flags of `nrm course answer-delay`.
#[derive(Debug, Args)]
pub(crate) struct AnswerDelayArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// Number of the request, as 'nrm case show' prints it
    #[arg(long, value_name = "NUMBER")]
    pub(super) number: i32,
    /// What came of it
    #[arg(long = "as", value_name = "OUTCOME", value_parser = contract::DELAY_OUTCOME.parser())]
    pub(super) outcome: i32,
    /// The day it was discussed with the SCA
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    pub(super) discussed_on: v1::Date,
    /// Until when the panel waits, where it does
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    pub(super) until: Option<v1::Date>,
    /// File with how the need was weighed; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) need_file: Option<PathBuf>,
}

/// Flags of `nrm course late`.
#[derive(Debug, Args)]
pub(crate) struct LateArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// File with why the evidence is unavailable; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) reason_file: Option<PathBuf>,
    /// File with what is awaited, and from whom
    #[arg(long, value_name = "FILE")]
    pub(super) awaited_file: PathBuf,
    /// When it is expected, where that is known
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    pub(super) expected: Option<v1::Date>,
}

/// Flags of `nrm course public-order`.
#[derive(Debug, Args)]
pub(crate) struct PublicOrderArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// File with what gives rise to it; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) concern_file: Option<PathBuf>,
}

/// Flags of `nrm course consent`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("said").required(true))]
pub(crate) struct ConsentArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// They consent to stay
    #[arg(long, group = "said")]
    pub(super) given: bool,
    /// They do not consent; nothing closes by it
    #[arg(long, group = "said")]
    pub(super) withheld: bool,
    /// The day they said so
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    pub(super) said_on: v1::Date,
    /// File with how they were asked and what they said; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(super) words_file: Option<PathBuf>,
}

/// Flags of `nrm course police-number`.
#[derive(Debug, Args)]
pub(crate) struct PoliceNumberArgs {
    #[command(flatten)]
    pub(super) on: OnCase,
    /// Of what
    #[arg(long, value_parser = contract::POLICE_NUMBER_KIND.parser())]
    pub(super) kind: i32,
    /// File with the number
    #[arg(long, value_name = "FILE")]
    pub(super) number_file: PathBuf,
    /// The force that gave it
    #[arg(long, value_name = "NAME")]
    pub(super) force: String,
    /// The day the police recorded it
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    pub(super) recorded_on: v1::Date,
}
