//! `nrm case before`: what was before the panel at an instant.

use clap::Args;
use nrm_panel_proto::v1;
use prost_types::Timestamp;

use crate::{date, exit::Failure, session::Session, view};

/// Flags of `nrm case before`.
#[derive(Debug, Args)]
pub(crate) struct BeforeArgs {
    /// The case: its reference or identifier
    case: String,
    /// The instant, such as 2026-11-16T14:05:00Z, or without Z in London time
    #[arg(long, value_name = "INSTANT", value_parser = date::parse_instant)]
    at: Timestamp,
}

impl BeforeArgs {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let request = v1::GetCaseAtInstantRequest {
            case_id: self.case,
            at: Some(self.at),
        };
        let reply = session
            .query(request, |client, request| async move {
                client.cases().get_case_at_instant(request).await
            })
            .await?;
        let page = view::before::page(&reply);
        session.printer.reply(&reply, Some("openings"), &page)
    }
}
