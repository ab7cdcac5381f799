//! `nrm case matches` and `nrm case dismiss-match`: is the child known already?

use std::path::PathBuf;

use clap::Args;
use nrm_panel_proto::v1;

use super::write::{VersionArg, WriteArgs, done};
use crate::{
    exit::Failure,
    session::Session,
    text::{self, Wanted},
    view,
};

/// Shows the cases that are like one.
pub(crate) async fn matches(session: &Session, case_id: String) -> Result<(), Failure> {
    let request = v1::GetCaseMatchesRequest { case_id };
    let reply = session
        .query(request, |client, request| async move {
            client.cases().get_case_matches(request).await
        })
        .await?;
    let page = view::matching::page(&reply);
    session.printer.reply(&reply, Some("matches"), &page)
}

/// Flags of `nrm case dismiss-match`.
#[derive(Debug, Args)]
pub(crate) struct DismissArgs {
    /// The case: its reference or identifier
    case: String,
    /// The other case, which is not the same
    other: String,
    /// File with the reason why it is not the same; - for standard input
    #[arg(long, value_name = "FILE")]
    reason_file: Option<PathBuf>,
    #[command(flatten)]
    version: VersionArg,
    #[command(flatten)]
    write: WriteArgs,
}

impl DismissArgs {
    pub(crate) async fn run(self, session: &Session) -> Result<(), Failure> {
        let wanted = Wanted::new("reasons why it is not the same", "--reason-file");
        let write = self.write.begin();
        let request = v1::DismissMatchRequest {
            request_id: write.request_id.clone(),
            version: self.version.of_case(session, &self.case).await?,
            case_id: self.case,
            other_case_id: self.other,
            reason: text::required(session, self.reason_file.as_deref(), wanted).await?,
        };
        write
            .send(
                session,
                request,
                |client, request| async move { client.cases().dismiss_match(request).await },
                |reply| done("Dismissed the match, on both cases", reply.version),
            )
            .await
    }
}
