//! `nrm decision minute` and `nrm decision template`: the record of a decision that leaves.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nrm_panel_proto::v1;

use crate::{contract, exit::Failure, files, session::Session};

/// How a document is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PaperFormat {
    /// For people
    Markdown,
    /// For programs
    Json,
}

/// Flags of the two.
#[derive(Debug, Args)]
pub(crate) struct PaperArgs {
    /// The case: its reference or identifier
    case: String,
    /// The stage, rg or cg
    #[arg(long, value_parser = contract::STAGE.parser())]
    stage: i32,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "markdown")]
    format: PaperFormat,
    /// File to keep it in, which must not be there yet [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl PaperArgs {
    pub(super) async fn run(
        self,
        session: &Session,
        kind: v1::DecisionDocumentKind,
    ) -> Result<(), Failure> {
        let format = match self.format {
            PaperFormat::Markdown => v1::DocumentFormat::Markdown,
            PaperFormat::Json => v1::DocumentFormat::Json,
        };
        let request = v1::GetDecisionDocumentRequest {
            case_id: self.case,
            stage: self.stage,
            kind: kind.into(),
            format: format.into(),
        };
        let reply = session
            .query(request, |client, request| async move {
                client.decisions().get_decision_document(request).await
            })
            .await?;
        session.printer.note(&format!(
            "{}; ledger event {}, hash {}",
            reply.marking, reply.event_number, reply.event_hash
        ));
        match self.out {
            None => session.printer.verbatim(reply.content.as_bytes()),
            Some(path) => {
                let shown = path.display().to_string();
                files::create(&path, reply.content.as_bytes()).map_err(|error| {
                    Failure::machine(format!("{shown} cannot be written"), error)
                })?;
                session.printer.note(&format!("kept as {shown}"));
                Ok(())
            }
        }
    }
}
