//! `nrm audit`: who did what and when, and proof that nobody altered it.

use clap::Subcommand;
use nrm_panel_proto::v1;

use super::paging::PageArgs;
use crate::{exit::Failure, session::Session, view};

pub(crate) const EXAMPLES: &str = "\
Examples:
  nrm audit log --case WAR-7KQ2-3
  nrm audit accesses --all --output csv > looks.csv
  nrm audit verify";

/// The verbs of the audit.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// List events, newest first; never their content
    Log {
        /// Only of this case
        #[arg(long, default_value = "", hide_default_value = true)]
        case: String,
        #[command(flatten)]
        pages: PageArgs,
    },
    /// List who looked at what, newest first
    Accesses {
        /// Only looks at this case
        #[arg(long, default_value = "", hide_default_value = true)]
        case: String,
        #[command(flatten)]
        pages: PageArgs,
    },
    /// Verify the event chains; exits with 1 if an event was altered
    Verify {
        /// Only the chain of this case
        #[arg(long, default_value = "", hide_default_value = true)]
        case: String,
    },
}

impl AuditCommand {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Log { case, pages } => log(session, &case, &pages).await,
            Self::Accesses { case, pages } => accesses(session, &case, &pages).await,
            Self::Verify { case } => verify(session, case).await,
        }
    }
}

async fn log(session: &Session, case: &str, pages: &PageArgs) -> Result<(), Failure> {
    let reply: v1::ListEventsResponse = pages
        .fetch(session, async |page_size, page_token| {
            let request = v1::ListEventsRequest {
                page_size,
                page_token,
                case_id: case.to_owned(),
            };
            session
                .query(request, |client, request| async move {
                    client.audit().list_events(request).await
                })
                .await
        })
        .await?;
    let page = view::audit::events(&reply.events);
    session.printer.reply(&reply, Some("events"), &page)
}

async fn accesses(session: &Session, case: &str, pages: &PageArgs) -> Result<(), Failure> {
    let reply: v1::ListAccessesResponse = pages
        .fetch(session, async |page_size, page_token| {
            let request = v1::ListAccessesRequest {
                page_size,
                page_token,
                case_id: case.to_owned(),
            };
            session
                .query(request, |client, request| async move {
                    client.audit().list_accesses(request).await
                })
                .await
        })
        .await?;
    let page = view::audit::accesses(&reply.accesses);
    session.printer.reply(&reply, Some("accesses"), &page)
}

async fn verify(session: &Session, case_id: String) -> Result<(), Failure> {
    let request = v1::VerifyChainsRequest { case_id };
    let reply = session
        .slow_query(
            "verifying the event chains",
            request,
            |client, request| async move { client.audit().verify_chains(request).await },
        )
        .await?;
    let page = view::audit::verdict(&reply);
    session.printer.reply(&reply, None, &page)?;
    match &reply.fault {
        None => Ok(()),
        Some(fault) => Err(Failure::BadNews(format!(
            "the chain of {} {} does not verify from event {} on: {}",
            fault.stream_kind, fault.stream_id, fault.sequence, fault.fault
        ))),
    }
}
