//! `nrm case transfer`: giving a case over to others, and what they say to it.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nrm_panel_proto::v1;

use super::{record::OnCase, write::done};
use crate::{
    contract, date,
    exit::Failure,
    session::Session,
    text::{self, Wanted},
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm case transfer propose WAR-7KQ2-3 --reason out-of-scope --details-file details.txt
  nrm case transfer propose WAR-7KQ2-3 --to 'Arden County Council' --reason authority-changed \\
      --details-file details.txt
  nrm case transfer accept WAR-7KQ2-3 --by 'Duty manager' --on 2026-11-23 --reference AC-77
  nrm case transfer cancel WAR-7KQ2-3 --declined --reason-file reason.txt

Until somebody has accepted it the case is this site's, its clocks run, and it cannot be
listed. Whoever proposed a transfer cannot record its acceptance.";

/// The verbs of transfers.
#[derive(Debug, Subcommand)]
pub(crate) enum TransferCommand {
    /// Ask the SCA or an agency to take the case over; the handover goes out by itself
    Propose(ProposeArgs),
    /// Record that they took it over: the case leaves this site
    Accept(AcceptArgs),
    /// Record that they declined, or take the proposal back: the case stays
    Cancel(CancelArgs),
}

/// Flags of `nrm case transfer propose`.
#[derive(Debug, Args)]
pub(crate) struct ProposeArgs {
    #[command(flatten)]
    on: OnCase,
    /// The agency, by name or identifier; the SCA if left out
    #[arg(
        long,
        value_name = "AGENCY",
        default_value = "",
        hide_default_value = true
    )]
    to: String,
    /// Why; the record must show it
    #[arg(long, value_parser = contract::TRANSFER_REASON.parser())]
    reason: i32,
    /// File with what they must know at once, such as who keeps the child safe today; -
    /// for standard input
    #[arg(long, value_name = "FILE")]
    details_file: Option<PathBuf>,
}

/// Flags of `nrm case transfer accept`.
#[derive(Debug, Args)]
pub(crate) struct AcceptArgs {
    #[command(flatten)]
    on: OnCase,
    /// Who accepted, for the receiver; name no child
    #[arg(long, value_name = "TEXT")]
    by: String,
    /// The day they accepted
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    accepted_on: v1::Date,
    /// The receiver's reference
    #[arg(
        long,
        value_name = "REFERENCE",
        default_value = "",
        hide_default_value = true
    )]
    reference: String,
}

/// Flags of `nrm case transfer cancel`.
#[derive(Debug, Args)]
pub(crate) struct CancelArgs {
    #[command(flatten)]
    on: OnCase,
    /// The receiver declined; otherwise you take the proposal back
    #[arg(long)]
    declined: bool,
    /// File with the reason; - for standard input
    #[arg(long, value_name = "FILE")]
    reason_file: Option<PathBuf>,
}

impl TransferCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Propose(args) => args.run(session).await,
            Self::Accept(args) => args.run(session).await,
            Self::Cancel(args) => args.run(session).await,
        }
    }
}

impl ProposeArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("what the receiver must know at once", "--details-file");
        let details = text::required(session, self.details_file.as_deref(), wanted).await?;
        self.on
            .change(
                session,
                |change| v1::ProposeTransferRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    to_agency: self.to,
                    reason: self.reason,
                    details,
                },
                |client, request| async move { client.transfers().propose_transfer(request).await },
                |reply| {
                    let mut page = done("Proposed; the handover goes out", reply.version);
                    page.fact("Until they accept", "the case is still this site's");
                    page
                },
            )
            .await
    }
}

impl AcceptArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        self.on
            .change(
                session,
                |change| v1::RecordTransferAcceptedRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    accepted_by: self.by,
                    accepted_on: Some(self.accepted_on),
                    receiver_reference: self.reference,
                },
                |client, request| async move {
                    client.transfers().record_transfer_accepted(request).await
                },
                |reply| done("Recorded that others took the case over", reply.version),
            )
            .await
    }
}

impl CancelArgs {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("the reason", "--reason-file");
        let reason = text::required(session, self.reason_file.as_deref(), wanted).await?;
        self.on
            .change(
                session,
                |change| v1::CancelTransferRequest {
                    request_id: change.request_id,
                    version: change.version,
                    case_id: change.case_id,
                    declined: self.declined,
                    reason,
                },
                |client, request| async move { client.transfers().cancel_transfer(request).await },
                |reply| done("Recorded; the case stays with this site", reply.version),
            )
            .await
    }
}
