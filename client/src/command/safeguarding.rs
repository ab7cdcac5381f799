//! `nrm safeguarding`: what safeguarding did beside the plans.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;

use super::record::OnCase;
use crate::{
    contract, date,
    exit::Failure,
    session::Session,
    text::{self, Wanted},
    view::safeguarding,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm safeguarding record WAR-7KQ2-3 --kind strategy-discussion --on 2026-11-23 \\
      --reference-file reference.txt
  nrm safeguarding record WAR-7KQ2-3 --kind missing-episode --on 2026-11-23 \\
      --reference-file reference.txt
  nrm safeguarding outcome WAR-7KQ2-3 --number 1 --on 2026-11-25 --outcome-file back.txt

It can be recorded in every state of a case. A missing episode is an alert until its
outcome, the return, is recorded; tell the SCA with 'nrm case notify'.";

/// The verbs of safeguarding.
#[derive(Debug, Subcommand)]
pub(crate) enum SafeguardingCommand {
    /// Record a strategy discussion, enquiry, review, missing episode or interview
    Record(RecordArgs),
    /// Record what came of one; of a missing episode, the return
    Outcome(OutcomeArgs),
}

/// Flags of `nrm safeguarding record`.
#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    #[command(flatten)]
    on: OnCase,
    /// What
    #[arg(long, value_parser = contract::SAFEGUARDING_KIND.parser())]
    kind: i32,
    /// The day it was held or began
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    held_on: v1::Date,
    /// File with the reference in the authority's own system
    #[arg(long, value_name = "FILE")]
    reference_file: PathBuf,
}

/// Flags of `nrm safeguarding outcome`.
#[derive(Debug, Args)]
pub(crate) struct OutcomeArgs {
    #[command(flatten)]
    on: OnCase,
    /// Number of the step, as 'nrm case show' prints it
    #[arg(long, value_name = "NUMBER")]
    number: i32,
    /// The day; of a missing episode, the day the child was back
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    ended_on: v1::Date,
    /// File with the outcome; - for standard input
    #[arg(long, value_name = "FILE")]
    outcome_file: Option<PathBuf>,
}

impl SafeguardingCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Record(args) => args.run(session).await,
            Self::Outcome(args) => args.run(session).await,
        }
    }
}

impl RecordArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let reference = text::file(&self.reference_file).await?.trim().to_owned();
        self.on
            .change(
                session,
                |change| v1::RecordStepRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    kind: self.kind,
                    reference,
                    held_on: Some(self.held_on),
                },
                |client, request| async move { client.safeguarding().record_step(request).await },
                |reply| safeguarding::page(reply.step.as_ref(), reply.version),
            )
            .await
    }
}

impl OutcomeArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("the outcome", "--outcome-file");
        let outcome = text::required(session, self.outcome_file.as_deref(), wanted).await?;
        self.on
            .change(
                session,
                |change| v1::RecordStepOutcomeRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    number: self.number,
                    ended_on: Some(self.ended_on),
                    outcome,
                },
                |client, request| async move {
                    client.safeguarding().record_step_outcome(request).await
                },
                |reply| safeguarding::page(reply.step.as_ref(), reply.version),
            )
            .await
    }
}
