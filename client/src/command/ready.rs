//! `nrm case ready`: what a case needs before a stage.

use clap::Args;
use nrm_panel_proto::v1;

use crate::{contract, exit::Failure, session::Session, view};

/// Flags of `nrm case ready`.
#[derive(Debug, Args)]
pub(crate) struct ReadyArgs {
    /// The case: its reference or identifier
    case: String,
    /// The stage to be ready for [default: the next one, and all is shown]
    #[arg(long, value_parser = contract::STAGE.parser())]
    stage: Option<i32>,
}

impl ReadyArgs {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let request = v1::GetCaseReadinessRequest {
            case_id: self.case,
            stage: self.stage.unwrap_or_default(),
        };
        let reply = session
            .query(request, |client, request| async move {
                client.cases().get_case_readiness(request).await
            })
            .await?;
        let page = view::ready::page(&reply);
        session.printer.reply(&reply, Some("items"), &page)?;
        if reply.ready {
            Ok(())
        } else {
            let stage = contract::STAGE.word(reply.stage);
            Err(Failure::NotReady(format!("not ready for {stage}")))
        }
    }
}
