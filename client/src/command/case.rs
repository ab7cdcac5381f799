//! `nrm case`: the site's record of one referral.

use clap::Subcommand;
use nrm_panel_proto::v1;
use prost_types::Timestamp;

use super::{
    before::BeforeArgs,
    htcds::{self, ExportArgs},
    matching,
    paging::PageArgs,
    ready::ReadyArgs,
    record::RecordCommand,
    transfer::TransferCommand,
};
use crate::{contract, date, exit::Failure, session::Session, view};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm case list --state received
  nrm case show WAR-7KQ2-3
  nrm case show WAR-7KQ2-3 --as-at 2026-10-20T12:00
  nrm case before WAR-7KQ2-3 --at 2026-11-16T14:05:00Z
  nrm case clocks WAR-7KQ2-3
  nrm case ready WAR-7KQ2-3 --stage rg
  nrm case matches WAR-7KQ2-3
  nrm case dismiss-match WAR-7KQ2-3 WAR-8MW4-5 --reason-file reason.txt
  nrm case export WAR-7KQ2-3 --format htcds --out WAR-7KQ2-3.htcds.json
  nrm case crosswalk WAR-7KQ2-3
  nrm case sca WAR-7KQ2-3 --reference MSHT-1234 --validation validated
  nrm case notify WAR-7KQ2-3 --event missing --on 2026-10-20 --details-file details.txt
  nrm case contribution WAR-7KQ2-3 --kind child --views-file views.txt
  nrm case transfer propose WAR-7KQ2-3 --reason out-of-scope --details-file details.txt
  nrm case age WAR-7KQ2-3 --status assessed-child --file assessment.toml
  nrm case interest WAR-7KQ2-3 --kind personal --statement-file statement.txt
  nrm case recuse WAR-7KQ2-3 --person ID --kind professional --reason-file reason.txt";

/// The verbs of cases.
#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    /// Show a case as it stands, or as it was known at an instant
    Show {
        /// The case: its reference or identifier
        case: String,
        /// As it was known then, such as 2026-10-20T12:00Z, or without Z in London time
        #[arg(long, value_name = "INSTANT", value_parser = date::parse_instant)]
        as_at: Option<Timestamp>,
    },
    /// Show what was before the panel at an instant, who was in the room, and who had
    /// opened the case by then
    Before(BeforeArgs),
    /// List cases, newest first, without personal data
    List {
        /// Only cases in this state
        #[arg(long, value_parser = contract::CASE_STATE.parser())]
        state: Option<i32>,
        #[command(flatten)]
        pages: PageArgs,
    },
    /// Show what happened to a case, event by event
    History {
        /// The case: its reference or identifier
        case: String,
    },
    /// Show the due dates of a case and how each is derived
    Clocks {
        /// The case: its reference or identifier
        case: String,
    },
    /// Show whether the panel may decide, rule by rule
    Eligibility {
        /// The case: its reference or identifier
        case: String,
    },
    /// Show what is missing before a stage, who owes it and by when; exits with 7 when
    /// something that must be there is missing
    Ready(ReadyArgs),
    /// Show which other cases may be about the same child, or a sibling, and why
    Matches {
        /// The case: its reference or identifier
        case: String,
    },
    /// Write a case into a file as HTCDS 2.0, and show what became of every field
    #[command(after_help = htcds::EXPORT_EXAMPLES)]
    Export(ExportArgs),
    /// Show which codes of the children-in-need census and SSDA903 the case bears out
    #[command(after_help = htcds::CROSSWALK_EXAMPLES)]
    Crosswalk {
        /// The case: its reference or identifier
        case: String,
    },
    /// Give the case over to others; it stays until they accept
    #[command(subcommand, after_help = super::transfer::EXAMPLES)]
    Transfer(TransferCommand),
    #[command(flatten)]
    Record(RecordCommand),
}

impl CaseCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Show { case, as_at } => show(session, case, as_at).await,
            Self::Before(args) => args.run(session).await,
            Self::List { state, pages } => list(session, state, &pages).await,
            Self::History { case } => history(session, case).await,
            Self::Clocks { case } => clocks(session, case).await,
            Self::Eligibility { case } => eligibility(session, case).await,
            Self::Ready(args) => args.run(session).await,
            Self::Matches { case } => matching::matches(session, case).await,
            Self::Export(args) => args.run(session).await,
            Self::Crosswalk { case } => htcds::cross(session, &case).await,
            Self::Transfer(command) => command.run(session).await,
            Self::Record(command) => command.run(session).await,
        }
    }
}

async fn show(session: &Session, case_id: String, as_at: Option<Timestamp>) -> Result<(), Failure> {
    let known_then = as_at.is_some();
    let request = v1::GetCaseRequest { case_id, as_at };
    let reply = session
        .query(request, |client, request| async move {
            client.cases().get_case(request).await
        })
        .await?;
    let case = reply.case.clone().unwrap_or_default();
    let page = view::case::page(&case, known_then);
    session.printer.reply(&reply, None, &page)
}

async fn list(session: &Session, state: Option<i32>, pages: &PageArgs) -> Result<(), Failure> {
    let reply: v1::ListCasesResponse = pages
        .fetch(session, async |page_size, page_token| {
            let request = v1::ListCasesRequest {
                page_size,
                page_token,
                state: state.unwrap_or_default(),
            };
            session
                .query(request, |client, request| async move {
                    client.cases().list_cases(request).await
                })
                .await
        })
        .await?;
    let page = view::case::list(&reply.cases);
    session.printer.reply(&reply, Some("cases"), &page)
}

async fn history(session: &Session, case_id: String) -> Result<(), Failure> {
    let request = v1::GetCaseHistoryRequest { case_id };
    let reply = session
        .query(request, |client, request| async move {
            client.cases().get_case_history(request).await
        })
        .await?;
    let page = view::case::history(&reply.entries);
    session.printer.reply(&reply, Some("entries"), &page)
}

async fn clocks(session: &Session, case_id: String) -> Result<(), Failure> {
    let request = v1::GetCaseClocksRequest { case_id };
    let reply = session
        .query(request, |client, request| async move {
            client.cases().get_case_clocks(request).await
        })
        .await?;
    let page = view::case::clocks(&reply);
    session.printer.reply(&reply, Some("clocks"), &page)
}

async fn eligibility(session: &Session, case_id: String) -> Result<(), Failure> {
    let request = v1::GetCaseEligibilityRequest { case_id };
    let reply = session
        .query(request, |client, request| async move {
            client.cases().get_case_eligibility(request).await
        })
        .await?;
    let page = view::case::eligibility(&reply);
    session
        .printer
        .reply(&reply, Some("eligibility.steps"), &page)
}
