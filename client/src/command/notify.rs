//! `nrm case notify`: what the SCA must be told promptly.

use std::path::PathBuf;

use clap::Args;
use nrm_panel_proto::v1;

use super::{record::OnCase, write::done};
use crate::{
    contract, date,
    exit::Failure,
    session::Session,
    text::{self, Wanted},
};

/// Flags of `nrm case notify`.
#[derive(Debug, Args)]
pub(crate) struct NotifyArgs {
    #[command(flatten)]
    on: OnCase,
    /// What happened
    #[arg(long, value_parser = contract::NOTIFIABLE_KIND.parser())]
    event: i32,
    /// The day it happened
    #[arg(long = "on", value_name = "DATE", value_parser = date::parse_date)]
    occurred_on: v1::Date,
    /// File with what happened, in words; - for standard input
    #[arg(long, value_name = "FILE")]
    details_file: Option<PathBuf>,
    /// The day of the trial, for a trial date
    #[arg(long, value_name = "DATE", value_parser = date::parse_date)]
    trial_on: Option<v1::Date>,
}

impl NotifyArgs {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("words about what happened", "--details-file");
        let details = text::required(session, self.details_file.as_deref(), wanted).await?;
        self.on
            .change(
                session,
                |change| v1::RecordNotifiableEventRequest {
            request_id: change.request_id,
            version: change.version,
            case_id: change.case_id,
            kind: self.event,
            occurred_on: Some(self.occurred_on),
            details,
            trial_on: self.trial_on,
                },
                |client, request| async move { client.cases().record_notifiable_event(request).await },
                |reply| {
                    let mut page = done("Recorded what happened", reply.version);
                    match &reply.tell_by {
                        Some(day) => page.fact("Tell the SCA by", date::print_date(Some(day))),
                        None => page.fact("Tell the SCA", "nothing to tell"),
                    }
                    page
                },
            )
            .await
    }
}
